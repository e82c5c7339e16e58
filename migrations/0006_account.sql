-- +goose Up
create table account (
	id text primary key,
	email_index bytea not null unique,
	passphrase text not null,
	authenticator bytea,
	authenticator_step bigint not null,
	opened_at timestamptz not null
);

create table account_session (
	id text primary key,
	person_id text not null,
	token_hash bytea not null unique,
	strong boolean not null,
	browser text not null,
	begun_at timestamptz not null,
	seen_at timestamptz not null,
	ends_at timestamptz not null
);

create index account_session_person on account_session (person_id, begun_at);
create index account_session_ends on account_session (ends_at);

create table account_attempt (
	id text primary key,
	kind text not null,
	stage text not null,
	token_hash bytea not null unique,
	email_index bytea not null,
	person_id text not null,
	email bytea,
	language text not null,
	code_hash bytea,
	tries bigint not null,
	invitation_id text not null,
	begun_at timestamptz not null,
	ends_at timestamptz not null
);

create index account_attempt_email on account_attempt (email_index, begun_at);
create index account_attempt_ends on account_attempt (ends_at);

create table account_recovery (
	id text primary key,
	person_id text not null,
	code_hash bytea not null,
	used_at timestamptz
);

create index account_recovery_person on account_recovery (person_id);

create table account_office (
	id text primary key,
	person_id text not null,
	role text not null,
	appointed_by text not null,
	begun_at timestamptz not null,
	ended_by text not null,
	ended_at timestamptz
);

create unique index account_office_held on account_office (person_id, role) where ended_at is null;
create index account_office_role on account_office (role) where ended_at is null;

create table account_delegation (
	id text primary key,
	office_id text not null,
	to_id text not null,
	from_on date not null,
	to_on date not null,
	made_at timestamptz not null,
	ended_at timestamptz
);

create index account_delegation_to on account_delegation (to_id, to_on) where ended_at is null;
create index account_delegation_office on account_delegation (office_id);

create table account_invitation (
	id text primary key,
	token_hash bytea not null unique,
	guest_id text not null,
	email bytea not null,
	email_index bytea not null,
	role text not null,
	language text not null,
	invited_by text not null,
	invited_at timestamptz not null,
	ends_at timestamptz not null,
	closed_at timestamptz
);

create index account_invitation_open on account_invitation (ends_at) where closed_at is null;
