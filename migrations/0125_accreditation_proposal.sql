-- +goose Up
-- What an officer proposes that the council decide about batches, until somebody else confirms it. The reasons stand here: they are not published.
create table accreditation_proposal (
	id text primary key,
	state text not null,
	number text not null,
	number_key text not null,
	kind text not null,
	replaces_id text not null,
	institution_id text not null,
	meeting text not null,
	decided_on date not null,
	same_day boolean not null,
	proposed_by text not null,
	proposed_at timestamptz not null,
	answer text not null,
	ended_by text not null,
	ended_at timestamptz,
	decision_id text not null,
	version bigint not null
);

create unique index accreditation_proposal_waiting on accreditation_proposal (number_key) where state = 'proposed';
create index accreditation_proposal_state on accreditation_proposal (state, id);
create index accreditation_proposal_decision on accreditation_proposal (decision_id) where decision_id <> '';

create table accreditation_proposal_finding (
	id text primary key,
	proposal_id text not null,
	programme_id text not null,
	batch bigint not null,
	outcome text not null,
	level text not null,
	from_on date not null,
	until_on date,
	conditions_en text not null,
	conditions_ur text not null,
	report_on date,
	visit_on date,
	reasons_en text not null,
	reasons_ur text not null
);

create unique index accreditation_proposal_finding_once on accreditation_proposal_finding (proposal_id, programme_id, batch);

create index accreditation_decision_day on accreditation_decision (decided_on, id);
create index accreditation_finding_due on accreditation_finding (decision_id) where report_on is not null or visit_on is not null;
