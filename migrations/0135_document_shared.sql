-- +goose Up
-- Files that several people of an institution add to a thing of it, such as a visit. The file is sealed under a key of its own, its name under
-- the institution's.
create table document_shared (
	id text primary key,
	institution_id text not null,
	thing_id text not null,
	kind text not null,
	name bytea not null,
	receipt bytea not null,
	media_type text not null,
	bytes bigint not null,
	pages bigint not null,
	person_id text not null,
	added_at timestamptz not null
);

create index document_shared_thing on document_shared (thing_id, kind, id);
