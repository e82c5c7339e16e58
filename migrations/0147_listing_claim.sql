-- +goose Up
-- When an application that names a roll number of a list was sent, so that of two the earlier counts; what the lists alone say of it, and the row of
-- the list about which an officer decided.
alter table engineer_listing add column claimed_at timestamptz;
alter table engineer_listing add column lists text not null default '';
alter table engineer_listing add column settled_row bytea;

update engineer_listing set lists = state, claimed_at = (select a.submitted_at from engineer_application a where a.id = engineer_listing.application_id and a.state <> 'draft');

create index engineer_listing_roll on engineer_listing (roll_key, application_id);
