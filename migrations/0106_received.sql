-- +goose Up
-- A letter to the contact for data becomes a request of nobody in particular: nothing proves who wrote it.
alter table dataright_request add column reply_to bytea;
alter table dataright_request add column lang text not null default '';

create table notice_received (
	print bytea primary key,
	sender_index bytea not null,
	case_id text not null,
	received_at timestamptz not null
);

create index notice_received_sender on notice_received (sender_index, received_at);
create index notice_received_at on notice_received (received_at);
