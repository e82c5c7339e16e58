-- +goose Up
-- Who stands for a body, such as a firm, towards the council.
create table represent_person (
	id text primary key,
	body_kind text not null,
	body_id text not null,
	person_id text not null,
	role text not null,
	invited_by text not null,
	begun_at timestamptz not null,
	ended_by text not null,
	ended_at timestamptz
);

create unique index represent_person_once on represent_person (body_kind, body_id, person_id) where ended_at is null;
create index represent_person_of on represent_person (person_id, body_kind, begun_at);
create index represent_person_body on represent_person (body_kind, body_id, begun_at);
