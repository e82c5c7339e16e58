-- +goose Up
-- The council's accounts at banks, with how each bank writes its statements.
create table payment_account (
	id text primary key,
	name text not null,
	number text not null,
	kind text not null,
	layout text not null,
	version bigint not null,
	kept_by text not null,
	kept_at timestamptz not null
);

create table payment_statement (
	id text primary key,
	account_id text not null,
	hash text not null,
	state text not null,
	by_id text not null,
	lines bigint not null,
	passed bigint not null,
	money_in bigint not null,
	money_out bigint not null,
	opening bigint,
	closing bigint,
	first_on date not null,
	last_on date not null,
	loaded_at timestamptz not null,
	moved_at timestamptz not null,
	unique (account_id, hash)
);
create index payment_statement_loading on payment_statement (account_id) where state = 'loading';

-- Movements, each once whatever files tell of it.
create table payment_movement (
	id text primary key,
	statement_id text not null,
	account_id text not null,
	row_number bigint not null,
	booked_on date not null,
	amount bigint not null,
	reversal boolean not null,
	number_index bytea not null,
	words_index bytea not null,
	bank_index bytea,
	number bytea,
	other bytea,
	words bytea,
	payer bytea,
	state text not null,
	money_id text not null,
	owner_id text not null,
	reason bytea,
	decided_by text not null,
	version bigint not null,
	loaded_at timestamptz not null,
	decided_at timestamptz,
	unique (account_id, words_index)
);
create index payment_movement_statement on payment_movement (statement_id, id);
create index payment_movement_known on payment_movement (account_id, booked_on);
create index payment_movement_bank on payment_movement (bank_index) where bank_index is not null;
create index payment_movement_new on payment_movement (id) where state = 'new';
create index payment_movement_unmatched on payment_movement (id) where state = 'unmatched';
create index payment_movement_money on payment_movement (money_id) where money_id <> '';
create index payment_invoice_amount on payment_invoice (amount, id);
create index payment_money_amount on payment_money (amount, id) where seen_at is null and state <> 'reversed';
