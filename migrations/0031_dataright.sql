-- +goose Up
create table dataright_emergency (
	id text primary key,
	person_id text not null,
	case_id text not null,
	by_id text not null,
	reason bytea not null,
	begun_at timestamptz not null,
	begun_on date not null,
	until_at timestamptz not null
);

create index dataright_emergency_by on dataright_emergency (by_id, begun_on);
