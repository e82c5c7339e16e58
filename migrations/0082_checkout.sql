-- +goose Up
-- What a payer was sent to the processor of cards with, and what became of it.
create table payment_checkout (
	id text primary key,
	invoice_id text not null,
	attempt bigint not null,
	session text not null,
	payment text not null,
	state text not null,
	amount bigint not null,
	currency text not null,
	given_back bigint not null,
	asked bigint not null,
	version bigint not null,
	made_at timestamptz not null,
	until_at timestamptz not null,
	asked_at timestamptz,
	ask_at timestamptz,
	unique (invoice_id, attempt)
);
create unique index payment_checkout_session on payment_checkout (session) where session <> '';
create unique index payment_checkout_payment on payment_checkout (payment) where payment <> '';
create index payment_checkout_ask on payment_checkout (ask_at, id) where ask_at is not null;
