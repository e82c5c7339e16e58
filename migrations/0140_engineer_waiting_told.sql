-- +goose Up
-- Whoever was told that a batch opened stays on the list until the draft is sent, and is told again if it opens no more.
alter table engineer_waiting add column told boolean not null default false;

drop index engineer_waiting_batch;

create index engineer_waiting_batch on engineer_waiting (batch_key, told, application_id);
