-- +goose Up
-- Money that was told after a statement had brought the same payment: it counts once, as the statement's.
alter table payment_money add column same_as text not null default '';
create index payment_money_same on payment_money (same_as) where same_as <> '';
