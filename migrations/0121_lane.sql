-- +goose Up
-- Letters to many: of which campaign each is, from when on it may leave, until when a lane holds it, and how often it was tried. One goes to a
-- person once. A letter without due_at has a job of its own.
alter table notice_message add column campaign_id text not null default '';
alter table notice_message add column due_at timestamptz;
alter table notice_message add column leased_until timestamptz;
alter table notice_message add column tries bigint not null default 0;

create unique index notice_message_campaign on notice_message (campaign_id, person_id) where campaign_id <> '';
create index notice_message_lane on notice_message (campaign_id, due_at, id) where state = 'queued' and campaign_id <> '';
