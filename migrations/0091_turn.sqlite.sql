-- +goose Up
-- Who loads a file stores a batch only if nobody else went on with the account meanwhile, so what is known stays known: an index in the order of hashes cost
-- as much as the rest of a line.
alter table payment_statement add column version bigint not null default 1;
create table payment_movement_next (
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
	move_id text not null default '',
	reference text not null default '',
	tried text not null default '',
	owner_id text not null,
	reason bytea,
	decided_by text not null,
	version bigint not null,
	loaded_at timestamptz not null,
	decided_at timestamptz
);
insert into payment_movement_next (id, statement_id, account_id, row_number, booked_on, amount, reversal, number_index, words_index, bank_index, number, other, words, payer, state, money_id, move_id, reference, tried, owner_id, reason, decided_by, version, loaded_at, decided_at)
	select id, statement_id, account_id, row_number, booked_on, amount, reversal, number_index, words_index, bank_index, number, other, words, payer, state, money_id, move_id, reference, tried, owner_id, reason, decided_by, version, loaded_at, decided_at from payment_movement;
drop table payment_movement;
alter table payment_movement_next rename to payment_movement;
create index payment_movement_statement on payment_movement (statement_id, id);
create index payment_movement_bank on payment_movement (bank_index) where bank_index is not null;
create index payment_movement_money on payment_movement (money_id) where money_id <> '';
create index payment_movement_open on payment_movement (state, id, account_id, amount) where state = 'new' or state = 'unmatched' or state = 'aside';
create index payment_movement_known on payment_movement (account_id, booked_on);
