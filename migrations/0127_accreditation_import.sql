-- +goose Up
-- Files of decisions that were made before: tried by one registrar, brought in by another.
create table accreditation_import (
	id text primary key,
	by_id text not null,
	hash text not null,
	encoding text not null,
	total bigint not null,
	state text not null,
	content text not null,
	report text not null,
	new_lines bigint not null,
	unchanged bigint not null,
	otherwise bigint not null,
	refused bigint not null,
	institutions bigint not null,
	campuses bigint not null,
	programmes bigint not null,
	decisions bigint not null,
	findings bigint not null,
	tried_at timestamptz not null,
	brought_by text not null,
	brought_at timestamptz,
	undo_by text not null,
	ended_at timestamptz
);
