-- +goose Up
alter table person add column father_index bytea;

create table person_name (
	token bytea not null,
	person_id text not null,
	primary key (token, person_id)
);

create index person_name_person on person_name (person_id);
