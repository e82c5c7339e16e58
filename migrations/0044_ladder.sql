-- +goose Up
-- A registration may be of a higher kind from a day on: a fact says which. A kind may have numbers of its own, and may be held more than
-- once, one after another.
alter table engineer_fact add column value text not null default '';
alter table register_fact add column value text not null default '';

alter table engineer_registration add column prefix text not null default '';
drop index engineer_registration_number;
create unique index engineer_registration_number on engineer_registration (prefix, discipline, serial);
drop index engineer_registration_person;
create index engineer_registration_person on engineer_registration (person_id, kind);

alter table engineer_application add column study_mode bytea;
alter table engineer_application add column country bytea;
alter table engineer_application add column discipline bytea;

create table engineer_project (
	application_id text primary key,
	person_id text not null,
	name bytea not null,
	client bytea not null,
	from_on bytea not null,
	until_on bytea not null
);
