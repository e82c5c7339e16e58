-- +goose Up
-- A key that signs for the register can be withdrawn: from when nothing may be believed that it signed, and why. Both are published.
alter table register_key add column withdrawn_at timestamptz;
alter table register_key add column doubted_from timestamptz;
alter table register_key add column withdrawn_why text not null default '';
