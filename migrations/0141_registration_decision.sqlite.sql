-- +goose Up
-- The number of the decision on the batch of the degree that an entry rests on; empty: none was asked about.
alter table engineer_registration add column accreditation text not null default '';

update engineer_registration set accreditation = coalesce((select json_extract(e.data, '$.Accreditation') from event e
	where e.case_id = engineer_registration.application_id and e.kind = 'engineer.entered' limit 1), '') where application_id <> '';

create index engineer_registration_accreditation on engineer_registration (accreditation) where accreditation <> '';
