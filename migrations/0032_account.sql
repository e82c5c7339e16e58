-- +goose Up
create table account_passkey (
	id text primary key,
	person_id text not null,
	key_hash bytea not null unique,
	credential bytea not null,
	browser text not null,
	made_at timestamptz not null,
	used_at timestamptz not null,
	barred_at timestamptz
);

create index account_passkey_person on account_passkey (person_id, id);
