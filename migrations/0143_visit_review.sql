-- +goose Up
-- What a team asks before it comes and what the institution answers, sealed under the institution's key; and which days each side proposed.
create table visit_question (
	id text primary key,
	visit_id text not null,
	criterion text not null,
	words bytea not null,
	asked_by text not null,
	asked_at timestamptz not null,
	sent_at timestamptz,
	answer bytea,
	answer_by text not null,
	answer_version bigint not null,
	closed_at timestamptz
);

create index visit_question_visit on visit_question (visit_id, id);

create table visit_days (
	id text primary key,
	visit_id text not null,
	first_on date not null,
	last_on date not null,
	side text not null,
	agreed boolean not null,
	by_id text not null,
	at timestamptz not null
);

create index visit_days_visit on visit_days (visit_id, id);

create table visit_told (
	visit_id text not null,
	due_on date not null,
	told_at timestamptz not null,
	primary key (visit_id, due_on)
);
