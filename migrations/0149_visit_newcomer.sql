-- +goose Up
-- Since when the papers of a visit are open to a member: to those whom a team began with, and to who joined it later, after the institution was told.
alter table visit_member add column opened_at timestamptz;
update visit_member set opened_at = coalesce(shown_at, since) where visit_id in (select id from visit where stage not in ('draft', 'unpaid', 'team'));
