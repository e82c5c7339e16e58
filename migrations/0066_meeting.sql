-- +goose Up
-- Who noted that a member is there or not, and when; empty: nobody noted anything of them, or it was noted before this was kept.
alter table committee_member add column noted_by text not null default '';
alter table committee_member add column noted_at timestamptz;
