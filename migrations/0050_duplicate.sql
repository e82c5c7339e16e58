-- +goose Up
-- Two persons who may be one, each two once; what was decided of them is remembered.
create table engineer_duplicate (
	id text primary key,
	one_id text not null,
	other_id text not null,
	reason text not null,
	found_by text not null,
	state text not null,
	keep_id text not null,
	reasons bytea,
	undo_reasons bytea,
	version bigint not null,
	found_at timestamptz not null,
	decided_by text not null,
	decided_at timestamptz
);

create unique index engineer_duplicate_two on engineer_duplicate (one_id, other_id);
create index engineer_duplicate_other on engineer_duplicate (other_id);
create index engineer_duplicate_open on engineer_duplicate (id) where state = 'open';
