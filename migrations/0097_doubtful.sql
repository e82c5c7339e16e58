-- +goose Up
-- Which rows of a file were taken for movements that are known, and may be others.
alter table payment_statement add column doubtful text not null default '';
