-- +goose Up
create index access_look_by on access_look (actor_id, id);
create index access_look_since on access_look (at, actor_id, person_id);

create table dataright_delay (
	id text primary key,
	person_id text not null,
	by_id text not null,
	order_text bytea not null,
	ordered_at timestamptz not null,
	until_on date not null,
	lifted_at timestamptz
);

create index dataright_delay_person on dataright_delay (person_id, id);
