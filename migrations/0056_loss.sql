-- +goose Up
-- An application may say which paper of which registration was lost.
create table engineer_loss (
	application_id text primary key,
	person_id text not null,
	registration_id text not null,
	paper text not null
);
