-- +goose Up
-- What a cashier found to be paid with a slip, which may be another sum than was claimed.
alter table payment_claim add column found bigint not null default 0;
update payment_claim set found = amount where state = 'confirmed';
-- A challan may be paid in parts, each with a slip of its own.
drop index payment_claim_one_confirmed;
