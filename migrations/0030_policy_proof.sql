-- +goose Up
create table policy_proof (
	id text primary key,
	at timestamptz not null,
	wording text not null,
	note text not null,
	salt bytea not null
);
