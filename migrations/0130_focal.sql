-- +goose Up
-- Who stands for an institution towards the council, and who is invited to. Whoever is invited is known by a link alone.
create table accreditation_focal (
	id text primary key,
	institution_id text not null,
	person_id text not null,
	role text not null,
	invited_by text not null,
	begun_at timestamptz not null,
	ended_by text not null,
	ended_at timestamptz
);

create unique index accreditation_focal_once on accreditation_focal (institution_id, person_id) where ended_at is null;
create index accreditation_focal_person on accreditation_focal (person_id, begun_at);
create index accreditation_focal_institution on accreditation_focal (institution_id, begun_at);

create table accreditation_invitation (
	id text primary key,
	institution_id text not null,
	token_hash bytea not null,
	role text not null,
	invited_by text not null,
	invited_at timestamptz not null,
	ends_at timestamptz not null,
	closed_at timestamptz
);

create unique index accreditation_invitation_token on accreditation_invitation (token_hash);
create index accreditation_invitation_open on accreditation_invitation (institution_id, invited_at) where closed_at is null;
