-- +goose Up
-- Addresses to which no letter goes that nobody must get. It names no person, so that it outlives them.
create table preference_never (
	address_index bytea primary key,
	way text not null,
	at timestamptz not null
);
