-- +goose Up
-- How the degree of an application stands to the lists of its institution, and blind tokens by which that is asked again when a list is sent.
create table engineer_listing (
	application_id text primary key,
	batch_key bytea not null,
	roll_key bytea not null,
	day_key bytea not null,
	latin_keys bytea not null,
	urdu_keys bytea not null,
	state text not null,
	since_at timestamptz not null,
	contested_at timestamptz,
	settled text not null
);

create index engineer_listing_batch on engineer_listing (batch_key, application_id);

-- What somebody had the lists asked within a day, so that nobody tries one roll number after another.
create table engineer_listing_ask (
	id text primary key,
	person_id text not null,
	ask_key bytea not null,
	asked_at timestamptz not null
);

create index engineer_listing_ask_person on engineer_listing_ask (person_id, asked_at);
