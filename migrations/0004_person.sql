-- +goose Up
create table person (
	id text primary key,
	language text not null,
	email bytea not null,
	name_latin bytea,
	name_urdu bytea,
	father bytea,
	identity_kind bytea,
	identity_number bytea,
	identity_mask bytea,
	identity_index bytea,
	province bytea,
	district bytea,
	phone bytea,
	address bytea,
	held_by text not null,
	version bigint not null,
	created_at timestamptz not null,
	recorded_at timestamptz
);

create index person_identity_index on person (identity_index);
