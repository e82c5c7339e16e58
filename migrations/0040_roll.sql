-- +goose Up
create table roll_import (
	id text primary key,
	by_id text not null,
	hash text not null,
	bytes bigint not null,
	encoding text not null,
	total bigint not null,
	leave_out text not null,
	law_id text not null,
	state text not null,
	lease text not null,
	line bigint not null,
	done bigint not null,
	entered bigint not null,
	unchanged bigint not null,
	changed bigint not null,
	refused bigint not null,
	twins bigint not null,
	kept bigint not null,
	undone bigint not null,
	report text not null,
	sealed boolean not null,
	begun_at timestamptz not null,
	moved_at timestamptz not null,
	ended_at timestamptz
);

create index roll_import_hash on roll_import (hash, id);

create table roll_duplicate (
	id text primary key,
	import_id text not null,
	person_id text not null,
	other_id text not null,
	reason text not null,
	noted_at timestamptz not null
);

create index roll_duplicate_import on roll_duplicate (import_id, id);
create index roll_duplicate_person on roll_duplicate (person_id);
create index roll_duplicate_other on roll_duplicate (other_id);

create table roll_declaration (
	id text primary key,
	as_of date,
	by_id text not null,
	declared_at timestamptz not null
);

create table register_complete (
	id text primary key,
	as_of date,
	declared_at timestamptz not null
);
