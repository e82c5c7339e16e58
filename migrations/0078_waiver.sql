-- +goose Up
-- A fee that need not be paid, wholly or in part: one officer asks for it, another approves.
create table payment_waiver (
	id text primary key,
	invoice_id text not null,
	person_id text not null,
	line bigint not null,
	amount bigint not null,
	ground text not null,
	reason bytea,
	state text not null,
	asked_by text not null,
	asked_at timestamptz not null,
	answer bytea,
	decided_by text not null,
	decided_at timestamptz,
	version bigint not null
);
create unique index payment_waiver_one_open on payment_waiver (invoice_id) where state = 'open';
create index payment_waiver_invoice on payment_waiver (invoice_id, id);
create index payment_waiver_state on payment_waiver (state, id);
