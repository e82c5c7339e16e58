-- +goose Up
-- Each print of a paper is recorded, and what is published of it tells whoever holds the paper whether it is the newest.
create table engineer_print (
	id text primary key,
	registration_id text not null,
	person_id text not null,
	paper text not null,
	language text not null,
	serial text not null unique,
	said bytea not null,
	law_id text not null,
	made_by text not null,
	made_at timestamptz not null,
	replaced_at timestamptz,
	replaced_why text not null,
	token bytea
);

create index engineer_print_registration on engineer_print (registration_id, made_at);

create table register_print (
	serial text primary key,
	number_key text not null,
	paper text not null,
	language text not null,
	said text not null,
	made_on date not null,
	replaced_on date,
	replaced_why text not null
);

create index register_print_number on register_print (number_key);
