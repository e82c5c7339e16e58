-- +goose Up
-- Who teaches what, and what was decided about each batch. All of it is published.
create table accreditation_institution (
	id text primary key,
	code text not null,
	name_en text not null,
	name_ur text not null,
	name_key text not null,
	city_en text not null,
	city_ur text not null,
	invented boolean not null,
	closed_on date,
	into_id text not null,
	import_id text not null,
	version bigint not null
);

create unique index accreditation_institution_code on accreditation_institution (code);
create index accreditation_institution_name on accreditation_institution (name_key, id);
create index accreditation_institution_import on accreditation_institution (import_id) where import_id <> '';

create table accreditation_campus (
	id text primary key,
	institution_id text not null,
	code text not null,
	name_en text not null,
	name_ur text not null,
	city_en text not null,
	city_ur text not null,
	closed_on date,
	import_id text not null,
	version bigint not null
);

create unique index accreditation_campus_code on accreditation_campus (institution_id, code);
create index accreditation_campus_import on accreditation_campus (import_id) where import_id <> '';

create table accreditation_programme (
	id text primary key,
	institution_id text not null,
	campus_id text not null,
	code text not null,
	title_en text not null,
	title_ur text not null,
	title_key text not null,
	degree text not null,
	discipline text not null,
	affiliating_id text not null,
	first_batch bigint not null,
	last_batch bigint,
	phase text not null,
	import_id text not null,
	version bigint not null
);

create unique index accreditation_programme_code on accreditation_programme (institution_id, code);
create index accreditation_programme_campus on accreditation_programme (campus_id);
create index accreditation_programme_title on accreditation_programme (title_key, id);
create index accreditation_programme_import on accreditation_programme (import_id) where import_id <> '';

-- How many sections of how many students a programme may have, from a batch on.
create table accreditation_seats (
	programme_id text not null,
	from_batch bigint not null,
	sections bigint not null,
	per_section bigint not null,
	primary key (programme_id, from_batch)
);

-- What an institution, a campus or a programme was before, and what became of it.
create table accreditation_change (
	id text primary key,
	subject text not null,
	subject_id text not null,
	kind text not null,
	on_day date not null,
	was_en text not null,
	was_ur text not null,
	other_id text not null,
	instrument text not null,
	known_at timestamptz not null
);

create index accreditation_change_subject on accreditation_change (subject_id, on_day);

create table accreditation_decision (
	id text primary key,
	number text not null,
	number_key text not null,
	kind text not null,
	replaces_id text not null,
	institution_id text not null,
	meeting text not null,
	decided_on date not null,
	import_id text not null,
	rule_id text not null,
	law_id text not null,
	known_at timestamptz not null
);

create unique index accreditation_decision_number on accreditation_decision (number_key);
create index accreditation_decision_institution on accreditation_decision (institution_id, decided_on);
create index accreditation_decision_replaces on accreditation_decision (replaces_id) where replaces_id <> '';
create index accreditation_decision_import on accreditation_decision (import_id) where import_id <> '';

create table accreditation_finding (
	id text primary key,
	decision_id text not null,
	programme_id text not null,
	batch bigint not null,
	outcome text not null,
	level text not null,
	from_on date not null,
	until_on date,
	conditions_en text not null,
	conditions_ur text not null,
	report_on date,
	visit_on date
);

create unique index accreditation_finding_once on accreditation_finding (decision_id, programme_id, batch);
create index accreditation_finding_batch on accreditation_finding (programme_id, batch);
