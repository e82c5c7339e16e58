-- +goose Up
-- Firms: what each states of itself, as a whole, and who owns it. A draft, the statement that stands, and those that stood before.
create table firm (
	id text primary key,
	opened_by text not null,
	opened_at timestamptz not null,
	version bigint not null
);

create index firm_opened on firm (opened_by);

create table firm_particulars (
	id text primary key,
	firm_id text not null,
	state text not null,
	form text not null,
	name text not null,
	name_ur text not null,
	name_key text not null,
	registered bytea,
	tax bytea,
	phone bytea,
	email bytea,
	address bytea,
	province bytea,
	district bytea,
	written_at timestamptz not null
);

create unique index firm_particulars_one on firm_particulars (firm_id, state) where state in ('draft', 'stands');

create table firm_owner (
	id text primary key,
	particulars_id text not null,
	kind text not null,
	name bytea,
	name_ur bytea,
	identity_kind bytea,
	identity_number bytea,
	identity_index bytea,
	registration bytea,
	degree bytea,
	years bytea,
	share bytea
);

create index firm_owner_of on firm_owner (particulars_id, id);
create unique index firm_owner_once on firm_owner (particulars_id, identity_index) where identity_index is not null;
