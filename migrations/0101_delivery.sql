-- +goose Up
-- How far each letter came, by which way, and which addresses take none. Letters of before went by e-mail alone.
alter table notice_message add column why text not null default '';
create table notice_delivery (
	id text primary key,
	message_id text not null,
	way text not null,
	why text not null,
	state text not null,
	fault text not null,
	address_index bytea,
	sent_at timestamptz not null,
	heard_at timestamptz not null
);

create index notice_delivery_message on notice_delivery (message_id, id);

insert into notice_delivery (id, message_id, way, why, state, fault, sent_at, heard_at)
	select id, id, 'email', 'only_way', case state when 'sent' then 'sent' else 'failed' end, fault, coalesce(sent_at, created_at), coalesce(sent_at, created_at)
	from notice_message where state in ('sent', 'refused');

create table notice_broken (
	address_index bytea primary key,
	way text not null,
	why text not null,
	since timestamptz not null
);

create index notice_message_held on notice_message (created_at, id) where state = 'held';
