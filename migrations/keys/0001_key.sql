-- +goose Up
create table key_scope (
	scope text primary key,
	wrapped bytea not null,
	minted_at timestamptz not null
);
