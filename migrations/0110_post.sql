-- +goose Up
-- Letters that go by post: batches that an officer prints and posts, each letter in one under a code by which it is known when it comes back.
create table notice_batch (
	id text primary key,
	state text not null,
	made_by text not null,
	made_at timestamptz not null,
	printed_at timestamptz,
	posted_on date,
	posted_by text not null
);

create table notice_letter (
	id text primary key,
	batch_id text not null,
	message_id text not null,
	position bigint not null,
	code text not null unique,
	why text not null,
	address_index bytea,
	returned_at timestamptz,
	returned_why text not null,
	returned_by text not null
);

create index notice_letter_batch on notice_letter (batch_id, position);
create index notice_letter_message on notice_letter (message_id);
create index notice_message_waits on notice_message (created_at, id) where state = 'waits';
