-- +goose Up
-- A million rows come in at once: what can be looked up otherwise has no index.
drop index engineer_fact_registration;
alter table engineer_fact drop constraint engineer_fact_pkey;
alter table engineer_fact add primary key (registration_id, id);
-- What has no end is never looked for by its end.
drop index engineer_fact_until;
create index engineer_fact_until on engineer_fact (kind, until_on, id) where until_on is not null;

drop index register_engineer_name_number;
