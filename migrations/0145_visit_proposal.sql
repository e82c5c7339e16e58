-- +goose Up
-- What an officer proposes after a visit that is about no batches, what the board made of it, and who confirmed it.
create table visit_proposal (
	visit_id text primary key,
	state text not null,
	outcome text not null,
	number text not null,
	meeting text not null,
	decided_on date not null,
	reasons_en text not null,
	reasons_ur text not null,
	seats_from bigint not null,
	sections bigint not null,
	per_section bigint not null,
	by_id text not null,
	at timestamptz not null,
	answer text not null,
	ended_by text not null,
	ended_at timestamptz,
	rule_id text not null,
	law_id text not null,
	version bigint not null
);

create unique index visit_proposal_number on visit_proposal (number);
