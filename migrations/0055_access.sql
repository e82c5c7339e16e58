-- +goose Up
-- Who looked since a moment is read by ids, which sort by time: a look is written into one index less.
drop index access_look_since;
