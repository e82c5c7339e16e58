-- +goose Up
create index access_look_of on access_look (person_id, id);
