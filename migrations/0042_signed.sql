-- +goose Up
-- What is verified without asking: the public keys of what the register signs, the place of each entry in the status list, and the list.
create table register_key (
	serial bigint primary key,
	kid text not null,
	jwk text not null,
	from_at timestamptz not null,
	until_at timestamptz not null
);

create table register_status (
	number_key text primary key,
	place bigint not null unique
);

create table register_list (
	id text primary key,
	day date not null,
	key_serial bigint not null,
	jws text not null,
	made_at timestamptz not null,
	looked_at timestamptz not null
);
