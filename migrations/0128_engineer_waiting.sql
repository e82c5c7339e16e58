-- +goose Up
-- Drafts whose batch is not decided yet. The key is blind: it finds who waits for a batch, and tells nobody for which.
create table engineer_waiting (
	application_id text primary key,
	batch_key bytea not null,
	since_at timestamptz not null
);

create index engineer_waiting_batch on engineer_waiting (batch_key, application_id);
