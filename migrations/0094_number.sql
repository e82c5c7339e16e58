-- +goose Up
-- The bank's number on a slip is found without opening it: in other claims of the day, and on a line of a statement.
alter table payment_claim add column bank_index bytea;
create index payment_claim_bank on payment_claim (bank_index, paid_on) where bank_index is not null;
