-- +goose Up
-- Every name that something had is found by search; a change says what holds since, where the thing was found before, and whether its day is still
-- to come.
alter table accreditation_institution add column found_key text not null default '';
alter table accreditation_campus add column found_key text not null default '';
alter table accreditation_programme add column found_key text not null default '';
alter table accreditation_change add column is_en text not null default '';
alter table accreditation_change add column is_ur text not null default '';
alter table accreditation_change add column was_path text not null default '';
alter table accreditation_change add column waits boolean not null default false;

create index accreditation_change_path on accreditation_change (was_path) where was_path <> '';
create index accreditation_change_waits on accreditation_change (on_day) where waits;
