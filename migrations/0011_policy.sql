-- +goose Up
create table policy_version (
	hash text not null,
	wording text not null,
	published_at timestamptz not null,
	primary key (hash, published_at)
);
