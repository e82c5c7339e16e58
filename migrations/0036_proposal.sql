-- +goose Up
-- What an officer wants recorded of a registration waits until a registrar confirms or declines it: one for each registration at a time.
create table engineer_proposal (
	id text primary key,
	registration_id text not null,
	person_id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	grounds bytea not null,
	rule_id text not null,
	law_id text not null,
	seen_id text not null,
	by_id text not null,
	proposed_at timestamptz not null,
	state text not null,
	decided_by text not null,
	decided_at timestamptz,
	reason bytea,
	fact_id text not null
);

create unique index engineer_proposal_open on engineer_proposal (registration_id) where state = 'open';
create index engineer_proposal_registration on engineer_proposal (registration_id, id);
create index engineer_proposal_state on engineer_proposal (state, id);
