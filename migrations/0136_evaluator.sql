-- +goose Up
-- Who evaluates programmes for the council, what they state of themselves, and their training. What they state is sealed under their own key.
create table evaluator (
	id text primary key,
	person_id text not null,
	state text not null,
	trained_on date,
	stated_on date,
	version bigint not null
);

create unique index evaluator_person on evaluator (person_id);
create index evaluator_state on evaluator (state, id);

create table evaluator_discipline (
	evaluator_id text not null,
	discipline text not null,
	primary key (evaluator_id, discipline)
);

create index evaluator_discipline_of on evaluator_discipline (discipline, evaluator_id);

create table evaluator_statement (
	id text primary key,
	evaluator_id text not null,
	state text not null,
	disciplines text not null,
	begun_at timestamptz not null,
	stated_at timestamptz,
	ended_at timestamptz
);

create unique index evaluator_statement_once on evaluator_statement (evaluator_id, state) where state <> 'replaced';
create index evaluator_statement_of on evaluator_statement (evaluator_id, begun_at);

create table evaluator_item (
	id text primary key,
	statement_id text not null,
	kind text not null,
	institution bytea,
	words bytea,
	left_in bytea
);

create index evaluator_item_of on evaluator_item (statement_id, id);

create table evaluator_training (
	id text primary key,
	evaluator_id text not null,
	on_day date not null,
	course bytea not null,
	recorded_by text not null,
	recorded_at timestamptz not null
);

create index evaluator_training_of on evaluator_training (evaluator_id, on_day);

create table evaluator_change (
	id text primary key,
	evaluator_id text not null,
	kind text not null,
	by_id text not null,
	at timestamptz not null,
	reason bytea
);

create index evaluator_change_of on evaluator_change (evaluator_id, id);

create table evaluator_invitation (
	id text primary key,
	token_hash bytea not null,
	invited_by text not null,
	invited_at timestamptz not null,
	ends_at timestamptz not null,
	closed_at timestamptz
);

create unique index evaluator_invitation_token on evaluator_invitation (token_hash);
create index evaluator_invitation_at on evaluator_invitation (invited_at);
