-- +goose Up
-- Lists that an institution sends of a batch: who enrolled, and who passed. What names a student is sealed under the institution's key.
create table accreditation_list (
	id text primary key,
	institution_id text not null,
	programme_id text not null,
	batch bigint not null,
	kind text not null,
	state text not null,
	over_id text not null,
	began_on date,
	due_on date,
	students bigint not null,
	beyond bigint not null,
	seats bigint not null,
	rule_id text not null,
	law_id text not null,
	tried_by text not null,
	tried_at timestamptz not null,
	sent_by text not null,
	sent_at timestamptz,
	ended_at timestamptz
);

create unique index accreditation_list_once on accreditation_list (programme_id, batch, kind) where state = 'sent';
create index accreditation_list_batch on accreditation_list (programme_id, batch, tried_at);
create index accreditation_list_institution on accreditation_list (institution_id, state);

create table accreditation_student (
	id text primary key,
	list_id text not null,
	position bigint not null,
	beyond boolean not null,
	roll bytea not null,
	name bytea not null,
	roll_index bytea not null,
	twin_index bytea not null,
	name_tokens bytea not null
);

create unique index accreditation_student_roll on accreditation_student (list_id, roll_index);
create index accreditation_student_twin on accreditation_student (twin_index);

create table accreditation_passed (
	id text primary key,
	list_id text not null,
	passed_on bytea not null,
	roll_index bytea not null,
	day_index bytea not null
);

create unique index accreditation_passed_roll on accreditation_passed (list_id, roll_index);
