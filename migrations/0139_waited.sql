-- +goose Up
-- Batches for whose lists graduates wait: when those who stand for the institution were told, and when again.
create table accreditation_waited (
	programme_id text not null,
	batch bigint not null,
	since_at timestamptz not null,
	asked_at timestamptz,
	reminded_at timestamptz,
	primary key (programme_id, batch)
);
