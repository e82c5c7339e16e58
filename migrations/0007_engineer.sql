-- +goose Up
create table engineer_application (
	id text primary key,
	person_id text not null,
	kind text not null,
	state text not null,
	institution bytea,
	programme bytea,
	intake bytea,
	roll_number bytea,
	graduated_on bytea,
	declared_at timestamptz,
	law_id text not null,
	version bigint not null,
	opened_at timestamptz not null,
	submitted_at timestamptz,
	decided_at timestamptz
);

create unique index engineer_application_one_open on engineer_application (person_id) where state in ('draft', 'submitted');
create index engineer_application_person on engineer_application (person_id, opened_at);

create table engineer_finding (
	id text primary key,
	application_id text not null,
	step text not null,
	person_id text not null,
	outcome text not null,
	reasons bytea,
	rule_id text not null,
	law_id text not null,
	at timestamptz not null
);

create index engineer_finding_application on engineer_finding (application_id, at);

create table engineer_registration (
	id text primary key,
	person_id text not null,
	application_id text not null,
	kind text not null,
	discipline text not null,
	serial bigint not null,
	number text not null,
	standing text not null,
	entered_on date not null,
	valid_until date,
	rule_id text not null,
	law_id text not null,
	entered_at timestamptz not null
);

create unique index engineer_registration_number on engineer_registration (discipline, serial);
create unique index engineer_registration_application on engineer_registration (application_id);
create unique index engineer_registration_person on engineer_registration (person_id, kind);

create table engineer_number (
	discipline text primary key,
	last bigint not null
);
