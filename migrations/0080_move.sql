-- +goose Up
-- What lies on an invoice for its payer, as the books have it.
alter table payment_invoice add column held bigint not null default 0;
create index payment_invoice_held on payment_invoice (id) where held > 0;
create index payment_invoice_again on payment_invoice (id) where reversed_at is not null;

-- A payer's money goes back to them, or to another invoice.
create table payment_move (
	id text primary key,
	kind text not null,
	from_invoice text not null,
	from_money text not null,
	to_invoice text not null,
	person_id text not null,
	amount bigint not null,
	state text not null,
	account bytea,
	reason bytea,
	answer bytea,
	bank_number bytea,
	paid_on date,
	asked_by text not null,
	first_by text not null,
	second_by text not null,
	done_by text not null,
	version bigint not null,
	asked_at timestamptz not null,
	first_at timestamptz,
	second_at timestamptz,
	done_at timestamptz
);
create index payment_move_open on payment_move (state, id) where state in ('asked', 'agreed', 'due');
create index payment_move_invoice on payment_move (from_invoice, id) where from_invoice <> '';
create index payment_move_money on payment_move (from_money, id) where from_money <> '';
