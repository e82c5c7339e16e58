-- +goose Up
-- A cashier says that they are paying a refund before its money leaves. Until now nobody said so: what was due may have left.
alter table payment_move add column paying_by text not null default '';
alter table payment_move add column paying_at timestamptz;
update payment_move set state = 'paying', paying_at = second_at where state = 'due';
drop index payment_move_open;
create index payment_move_open on payment_move (state, id) where state in ('asked', 'agreed', 'due', 'paying');
