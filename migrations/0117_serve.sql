-- +goose Up
-- An officer serves a letter that must be got by a way that nobody preferred, and asks for an address that works.
create table notice_serving (
	id text primary key,
	message_id text not null,
	person_id text not null,
	way text not null,
	reason bytea,
	by_id text not null,
	at timestamptz not null
);

create index notice_serving_message on notice_serving (message_id, id);

create table notice_asking (
	id text primary key,
	person_id text not null,
	message_id text not null,
	way text not null,
	by_id text not null,
	at timestamptz not null
);

create index notice_asking_person on notice_asking (person_id, id);
