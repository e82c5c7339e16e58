-- +goose Up
create table dataright_request (
	id text primary key,
	person_id text not null,
	what text not null,
	words bytea,
	asked_at timestamptz not null,
	outcome text not null,
	answer bytea,
	answered_by text not null,
	answered_at timestamptz
);

create index dataright_request_person on dataright_request (person_id, id);
create index dataright_request_open on dataright_request (id) where answered_at is null;
