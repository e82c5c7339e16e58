-- +goose Up
-- A line of a bank may be what is left of an invoice of which a part has come.
create index payment_invoice_left on payment_invoice ((amount - held), id) where state = 'issued' and held > 0;
