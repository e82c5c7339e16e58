-- +goose Up
-- Where the identity numbers differ, an officer proposes to give a registration and a registrar confirms it.
alter table engineer_takeover add column proposal bytea;
alter table engineer_takeover add column proposed_by text not null default '';
alter table engineer_takeover add column proposed_at timestamptz;
