-- +goose Up
-- The page of an invoice shows what goes to it, and what is outstanding is listed by when it was asked for.
create index payment_move_to on payment_move (to_invoice, id) where to_invoice <> '';
create index payment_invoice_issued on payment_invoice (issued_at, id) where state = 'issued';
