-- +goose Up
-- A decision comes after a visit. Of several drafts after one visit one alone waits.
alter table accreditation_proposal add column visit_id text not null default '';
create unique index accreditation_proposal_visit on accreditation_proposal (visit_id) where visit_id <> '' and state = 'proposed';
