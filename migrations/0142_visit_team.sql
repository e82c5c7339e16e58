-- +goose Up
-- Who visits for the council, since when and until when, and what institutions said against it. Why is sealed under the institution's key.
create table visit_member (
	id text primary key,
	visit_id text not null,
	person_id text not null,
	convener boolean not null,
	since timestamptz not null,
	shown_at timestamptz,
	until_at timestamptz,
	why_ended text not null,
	named_by text not null
);

create unique index visit_member_once on visit_member (visit_id, person_id) where until_at is null;
create index visit_member_visit on visit_member (visit_id, id);
create index visit_member_person on visit_member (person_id, id);

create table visit_objection (
	id text primary key,
	visit_id text not null,
	member_id text not null,
	institution_id text not null,
	person_id text not null,
	reason bytea not null,
	by_id text not null,
	at timestamptz not null,
	state text not null,
	answer bytea,
	decided_by text not null,
	decided_at timestamptz
);

create unique index visit_objection_once on visit_objection (member_id);
create index visit_objection_visit on visit_objection (visit_id, id);
create index visit_objection_upheld on visit_objection (person_id) where state = 'upheld';
