-- +goose Up
-- The rule under which a claim waits; it ends by time.
alter table engineer_takeover add column rule_id text not null default '';
