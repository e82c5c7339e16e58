-- +goose Up
-- A registration is renewed for further years: of one registration one renewal waits for its fee.
create table engineer_renewal (
	id text primary key,
	registration_id text not null,
	person_id text not null,
	state text not null,
	years bigint not null,
	from_on date not null,
	until_on date,
	rule_id text not null,
	law_id text not null,
	fact_id text not null,
	version bigint not null,
	asked_at timestamptz not null,
	ended_at timestamptz
);

create unique index engineer_renewal_unpaid on engineer_renewal (registration_id) where state = 'unpaid';

-- Whose validity ends between two days.
create index engineer_fact_until on engineer_fact (kind, until_on, id);
