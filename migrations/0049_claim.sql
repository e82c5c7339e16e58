-- +goose Up
-- Who came with an older register is found again by the person who took the registration over.
alter table person add column merged_into text not null default '';

-- A person asks to take over a registration that came with an older register.
create table engineer_takeover (
	id text primary key,
	number text not null,
	person_id text not null,
	registration_id text not null,
	holder_id text not null,
	state text not null,
	code_hash bytea,
	code_until timestamptz not null,
	tries bigint not null,
	sent boolean not null,
	letter text not null,
	reasons bytea,
	undo_reasons bytea,
	law_id text not null,
	version bigint not null,
	asked_at timestamptz not null,
	decided_by text not null,
	decided_at timestamptz
);

create unique index engineer_takeover_number on engineer_takeover (number);
create unique index engineer_takeover_open on engineer_takeover (person_id) where state = 'open';
create index engineer_takeover_person on engineer_takeover (person_id, id);
create index engineer_takeover_registration on engineer_takeover (registration_id, id);
create index engineer_takeover_waiting on engineer_takeover (id) where state = 'open';

-- A registration went from one person to another.
create table engineer_move (
	id text primary key,
	registration_id text not null,
	number_key text not null,
	from_id text not null,
	to_id text not null,
	cause_id text not null,
	by_id text not null,
	at timestamptz not null
);

create index engineer_move_number on engineer_move (number_key, id);
create index engineer_move_cause on engineer_move (cause_id, id);
