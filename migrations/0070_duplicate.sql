-- +goose Up
-- Who may be one person with another stands in engineer_duplicate, where an officer decides of it.
drop table roll_duplicate;
