-- +goose Up
-- A cashier found that money stands wrongly in the books, and an entry reversed it.
create table payment_correction (
	id text primary key,
	money_id text not null,
	invoice_id text not null,
	person_id text not null,
	kind text not null,
	reason bytea not null,
	by_id text not null,
	made_at timestamptz not null
);
create index payment_correction_money on payment_correction (money_id, id);
create index payment_correction_invoice on payment_correction (invoice_id, id);
