-- +goose Up
create table policy_version (
	hash text primary key,
	wording text not null,
	published_at timestamptz not null
);
