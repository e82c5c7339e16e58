-- +goose Up
-- What came for whom is counted apart, and apart again what the sender's domain signed: in whose name anybody can write, they cannot be held up.
alter table notice_received add column what text not null default 'letter';
alter table notice_received add column domain_index bytea;

-- A letter that came in and belongs to no case: an officer deals with it.
create table notice_inbound (
	id text primary key,
	case_id text not null,
	sender bytea,
	subject bytea,
	words bytea,
	answer bytea,
	lang text not null,
	files bigint not null,
	dropped text not null,
	signed boolean not null,
	state text not null,
	handed_to text not null,
	handled_by text not null,
	handled_at timestamptz,
	received_at timestamptz not null
);

create index notice_inbound_state on notice_inbound (state, id);

-- How a message came to a case: written here, or by mail.
alter table casework_message add column came text not null default '';
