-- +goose Up
-- Invitations are counted by day, whatever became of them.
create index accreditation_invitation_at on accreditation_invitation (institution_id, invited_at);
drop index accreditation_invitation_open;
