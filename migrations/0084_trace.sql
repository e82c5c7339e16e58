-- +goose Up
-- A payer looks for a payment by the bank's number of it.
create table payment_trace (
	id text primary key,
	invoice_id text not null,
	person_id text not null,
	number bytea not null,
	bank_index bytea not null,
	asked_at timestamptz not null
);
create index payment_trace_invoice on payment_trace (invoice_id, id);
create index payment_trace_bank on payment_trace (bank_index, id);
