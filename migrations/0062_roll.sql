-- +goose Up
-- Whoever tried a file does not bring it in, and of two registrars one asks that an import is undone and the other does it.
alter table roll_import add column brought_by text not null default '';
alter table roll_import add column undo_by text not null default '';
