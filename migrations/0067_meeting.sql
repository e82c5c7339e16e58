-- +goose Up
-- A meeting was moved or called off: when and where it was to be before, who did it, and why.
create table committee_change (
	id text primary key,
	meeting_id text not null,
	kind text not null,
	begins_at timestamptz not null,
	place text not null,
	reason text not null,
	by_id text not null,
	at timestamptz not null
);

create index committee_change_meeting on committee_change (meeting_id, at, id);
