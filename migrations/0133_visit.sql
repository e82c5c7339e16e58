-- +goose Up
-- Visits of programmes, from the application to the decision, and what happened to each. Why one is asked for is sealed under the institution's key.
create table visit (
	id text primary key,
	number text not null,
	institution_id text not null,
	programme_id text not null,
	kind text not null,
	of_kind text not null,
	after_number text not null,
	from_batch bigint not null,
	to_batch bigint not null,
	why bytea,
	stage text not null,
	waits text not null,
	side text not null,
	due_on date,
	left_days bigint not null,
	since timestamptz not null,
	lead_id text not null,
	meets_on date,
	meets_until date,
	outcome_number text not null,
	law_id text not null,
	version bigint not null,
	begun_at timestamptz not null,
	ended_at timestamptz
);

create unique index visit_number on visit (number) where number <> '';
create unique index visit_once on visit (programme_id, kind) where ended_at is null;
create index visit_institution on visit (institution_id, id);
create index visit_due on visit (due_on, id) where ended_at is null;
create index visit_side on visit (side, due_on, id) where ended_at is null;
create index visit_ended on visit (id) where ended_at is not null;

create table visit_event (
	id text primary key,
	visit_id text not null,
	kind text not null,
	stage text not null,
	waits text not null,
	side text not null,
	due_on date,
	by_id text not null,
	by_council boolean not null,
	at timestamptz not null
);

create index visit_event_visit on visit_event (visit_id, id);
