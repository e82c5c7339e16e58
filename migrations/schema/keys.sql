-- The schema as the migrations make it. Written by: go test ./migrations -update

create table key_scope (
	scope text primary key,
	wrapped bytea not null,
	minted_at timestamptz not null
);
