-- +goose Up
-- Who comes with an older register may have no address of mail.
alter table person alter column email drop not null;
