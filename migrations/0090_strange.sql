-- +goose Up
-- The processor of cards answered what is of something else than was asked: a cashier looks, and sets it aside with a reason.
alter table payment_checkout add column strange text not null default '';
alter table payment_checkout add column strange_at timestamptz;
alter table payment_checkout add column reason bytea;
alter table payment_checkout add column aside_by text not null default '';
alter table payment_checkout add column aside_at timestamptz;
create index payment_checkout_strange on payment_checkout (id) where strange_at is not null;
