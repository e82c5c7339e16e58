-- +goose Up
-- A bank shows a refund, and what a channel took back; what nobody knew is looked at again when something is told later.
alter table payment_move add column seen_at timestamptz;
create index payment_move_unseen on payment_move (amount, id) where kind = 'refund' and state = 'done' and seen_at is null;
alter table payment_money add column back_at timestamptz;
create index payment_money_back on payment_money (channel, id) where state = 'reversed' and seen_at is not null and back_at is null;
alter table payment_movement add column move_id text not null default '';
alter table payment_movement add column reference text not null default '';
alter table payment_movement add column tried text not null default '';
