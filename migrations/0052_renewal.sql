-- +goose Up
-- Which reminders of an end of validity were looked at, so that none leaves twice.
create table engineer_reminder (
	registration_id text not null,
	until_on date not null,
	days bigint not null,
	told boolean not null,
	at timestamptz not null,
	primary key (registration_id, until_on, days)
);

-- All registrations of a kind whose validity ends between two days are extended to a third: proposed by one, confirmed by another, and
-- done in batches that go on where they stopped.
create table engineer_extension (
	id text primary key,
	kind text not null,
	from_on date not null,
	to_on date not null,
	until_on date not null,
	instrument text not null,
	state text not null,
	expected bigint not null,
	done bigint not null,
	after_on date,
	after_id text not null,
	rule_id text not null,
	law_id text not null,
	by_id text not null,
	decided_by text not null,
	version bigint not null,
	proposed_at timestamptz not null,
	decided_at timestamptz,
	ended_at timestamptz
);

create index engineer_extension_state on engineer_extension (state, id);
