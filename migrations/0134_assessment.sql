-- +goose Up
-- What an institution writes of itself before a visit. Each saving of a text or a row is a revision, and none is changed: what stands is the
-- latest of each piece. What is written is sealed under the institution's key.
create table assessment_report (
	visit_id text primary key,
	institution_id text not null,
	programme_id text not null,
	begun_by text not null,
	begun_at timestamptz not null,
	serial bigint not null
);

create table assessment_revision (
	id text primary key,
	visit_id text not null,
	serial bigint not null,
	criterion text not null,
	part text not null,
	piece_id text not null,
	place bigint not null,
	number bigint not null,
	removed boolean not null,
	body bytea,
	person_id text not null,
	saved_at timestamptz not null
);

create unique index assessment_revision_serial on assessment_revision (visit_id, serial);
create unique index assessment_revision_number on assessment_revision (visit_id, piece_id, number);
create index assessment_revision_part on assessment_revision (visit_id, criterion, serial);

-- The report as it was when it was handed in: all revisions up to a serial, and the hash of what they say.
create table assessment_state (
	id text primary key,
	visit_id text not null,
	number bigint not null,
	serial bigint not null,
	hash text not null,
	law_id text not null,
	person_id text not null,
	kept_at timestamptz not null
);

create unique index assessment_state_number on assessment_state (visit_id, number);
