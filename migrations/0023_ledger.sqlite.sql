-- +goose Up
-- Each log has its entries; an entry gets its position when it is sealed.
create table ledger_access (
	id text primary key,
	entry text not null,
	at timestamptz not null,
	position bigint unique
);

create table ledger_public (
	id text primary key,
	entry text not null,
	at timestamptz not null,
	position bigint unique
);

create index ledger_access_open on ledger_access (id) where position is null;
create index ledger_public_open on ledger_public (id) where position is null;

create table ledger_hash (
	log text not null,
	place bigint not null,
	hash bytea not null,
	primary key (log, place)
) without rowid;

create table ledger_checkpoint (
	log text not null,
	size bigint not null,
	note text not null,
	key text not null,
	at timestamptz not null,
	primary key (log, size)
) without rowid;

alter table access_look add column salt bytea not null default x'';
alter table policy_version add column change_id text not null default '';
alter table policy_version add column salt bytea not null default x'';

-- The newest change of each entry of the register: what opens its line in the public log.
create table register_change (
	number_key text primary key,
	change_id text not null,
	salt bytea not null
);

-- Only an entry's position is ever written later, and once.
-- +goose StatementBegin
create trigger ledger_access_no_update before update on ledger_access
when old.position is not null or new.position is null or new.id <> old.id or new.entry <> old.entry or new.at <> old.at
begin
	select raise(abort, 'ledger_access is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_access_no_delete before delete on ledger_access
begin
	select raise(abort, 'ledger_access is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_public_no_update before update on ledger_public
when old.position is not null or new.position is null or new.id <> old.id or new.entry <> old.entry or new.at <> old.at
begin
	select raise(abort, 'ledger_public is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_public_no_delete before delete on ledger_public
begin
	select raise(abort, 'ledger_public is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_hash_no_update before update on ledger_hash
begin
	select raise(abort, 'ledger_hash is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_hash_no_delete before delete on ledger_hash
begin
	select raise(abort, 'ledger_hash is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_checkpoint_no_update before update on ledger_checkpoint
begin
	select raise(abort, 'ledger_checkpoint is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_checkpoint_no_delete before delete on ledger_checkpoint
begin
	select raise(abort, 'ledger_checkpoint is append only');
end;
-- +goose StatementEnd

-- "insert or replace" fires no delete trigger.
-- +goose StatementBegin
create trigger ledger_access_no_replace before insert on ledger_access
when exists (select 1 from ledger_access where id = new.id or position = new.position)
begin
	select raise(abort, 'ledger_access is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_public_no_replace before insert on ledger_public
when exists (select 1 from ledger_public where id = new.id or position = new.position)
begin
	select raise(abort, 'ledger_public is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_hash_no_replace before insert on ledger_hash when exists (select 1 from ledger_hash where log = new.log and place = new.place)
begin
	select raise(abort, 'ledger_hash is append only');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger ledger_checkpoint_no_replace before insert on ledger_checkpoint
when exists (select 1 from ledger_checkpoint where log = new.log and size = new.size)
begin
	select raise(abort, 'ledger_checkpoint is append only');
end;
-- +goose StatementEnd
