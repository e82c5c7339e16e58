-- +goose Up
-- Ids sort by time, so what is ordered by the moment is ordered by them, and each look is written into three indexes instead of five.
drop index access_look_actor;
drop index access_look_person;
