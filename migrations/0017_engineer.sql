-- +goose Up
alter table engineer_application add column again_at timestamptz;
drop index engineer_application_one_open;
create unique index engineer_application_one_open on engineer_application (person_id) where state in ('draft', 'unpaid', 'submitted');

create table engineer_request (
	id text primary key,
	application_id text not null,
	kind text not null,
	step text not null,
	person_id text not null,
	state text not null,
	answer_by date not null,
	asked_at timestamptz not null,
	reminded_at timestamptz,
	ended_at timestamptz,
	rule_id text not null,
	law_id text not null,
	version bigint not null
);

create index engineer_request_application on engineer_request (application_id, id);
create unique index engineer_request_one_open on engineer_request (application_id) where state = 'open';

create table engineer_item (
	id text primary key,
	request_id text not null,
	application_id text not null,
	position bigint not null,
	wants text not null,
	question bytea not null,
	answer bytea
);

create unique index engineer_item_request on engineer_item (request_id, position);
