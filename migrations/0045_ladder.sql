-- +goose Up
-- What an application for a higher kind rests on: a route, what only others can show, and an experience sheet.
alter table engineer_application add column route text not null default '';

create table engineer_claim (
	application_id text not null,
	wants text not null,
	person_id text not null,
	words bytea,
	on_day bytea,
	points bytea,
	state text not null,
	by_id text not null,
	at timestamptz not null,
	primary key (application_id, wants)
);

create table engineer_experience (
	id text primary key,
	application_id text not null,
	person_id text not null,
	employer bytea not null,
	title bytea not null,
	did bytea not null,
	from_on bytea not null,
	until_on bytea
);

create index engineer_experience_application on engineer_experience (application_id, id);
