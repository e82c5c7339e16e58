-- +goose Up
create table engineer_asked (
	person_id text primary key,
	at timestamptz not null
);
