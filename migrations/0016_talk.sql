-- +goose Up
alter table casework_case add column unread boolean not null default false;

create table casework_message (
	id text primary key,
	case_id text not null,
	side text not null,
	person_id text not null,
	text bytea not null,
	document_id text not null,
	at timestamptz not null,
	read_at timestamptz
);

create index casework_message_case on casework_message (case_id, id);

create table casework_note (
	id text primary key,
	case_id text not null,
	note_id text not null,
	person_id text not null,
	text bytea,
	at timestamptz not null
);

create index casework_note_case on casework_note (case_id, note_id, id);
