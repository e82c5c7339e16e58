-- +goose Up
-- A registration that came with an older register has no application; its import can be undone, and its line is known again.
alter table engineer_registration add column import_id text not null default '';
alter table engineer_registration add column import_print bytea;

drop index engineer_registration_application;
create unique index engineer_registration_application on engineer_registration (application_id) where application_id <> '';
create index engineer_registration_import on engineer_registration (import_id, id) where import_id <> '';
