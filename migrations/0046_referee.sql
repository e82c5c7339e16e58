-- +goose Up
-- Whom an applicant names as somebody who knows their work; they answer by a link, without an account.
create table engineer_referee (
	id text primary key,
	application_id text not null,
	person_id text not null,
	name bytea not null,
	email bytea not null,
	position bytea not null,
	words bytea,
	state text not null,
	language text not null,
	asks bigint not null,
	token_hash bytea,
	asked_at timestamptz not null,
	ends_at timestamptz not null,
	answered_at timestamptz
);

create index engineer_referee_application on engineer_referee (application_id, id);
create unique index engineer_referee_token on engineer_referee (token_hash);
