-- +goose Up
create table document (
	id text primary key,
	person_id text not null,
	case_id text not null,
	kind text not null,
	name bytea,
	receipt bytea not null,
	media_type text not null,
	bytes bigint not null,
	pages bigint not null,
	added_at timestamptz not null
);

create index document_case on document (case_id, id);
