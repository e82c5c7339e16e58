-- +goose Up
create table notice_message (
	id text primary key,
	person_id text not null,
	case_id text not null,
	kind text not null,
	lang text not null,
	data text not null,
	address bytea,
	secret bytea,
	state text not null,
	fault text not null,
	created_at timestamptz not null,
	sent_at timestamptz
);

create index notice_message_person on notice_message (person_id, created_at) where person_id <> '';
create index notice_message_unsent on notice_message (state, created_at) where state in ('queued', 'refused', 'dead');
