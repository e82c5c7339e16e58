-- +goose Up
-- A committee meets: who was called, what was on its agenda, who kept out of which case, and what was found.
create table committee_meeting (
	id text primary key,
	begins_at timestamptz not null,
	place text not null,
	chair_id text not null,
	state text not null,
	by_id text not null,
	noted_at timestamptz,
	closed_by text not null,
	closed_at timestamptz,
	confirmed_by text not null,
	confirmed_at timestamptz,
	hash text not null,
	law_id text not null,
	version bigint not null
);

create index committee_meeting_state on committee_meeting (state, begins_at, id);
create index committee_meeting_begins on committee_meeting (begins_at, id);

create table committee_member (
	meeting_id text not null,
	person_id text not null,
	position bigint not null,
	present boolean not null,
	primary key (meeting_id, person_id)
);

create table committee_item (
	id text primary key,
	meeting_id text not null,
	case_id text not null,
	person_id text not null,
	step text not null,
	position bigint not null,
	outcome text not null,
	reasons bytea,
	voters bigint not null,
	by_id text not null,
	at timestamptz,
	rule_id text not null,
	law_id text not null,
	version bigint not null
);

create index committee_item_meeting on committee_item (meeting_id, position);
create index committee_item_case on committee_item (case_id, id);
-- A case stands on one open agenda.
create unique index committee_item_open on committee_item (case_id) where outcome = '';

create table committee_conflict (
	id text primary key,
	meeting_id text not null,
	item_id text not null,
	case_id text not null,
	person_id text not null,
	reasons bytea not null,
	by_id text not null,
	at timestamptz not null,
	unique (case_id, person_id)
);
