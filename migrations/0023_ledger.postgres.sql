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
);

create table ledger_checkpoint (
	log text not null,
	size bigint not null,
	note text not null,
	key text not null,
	at timestamptz not null,
	primary key (log, size)
);

alter table access_look add column salt bytea not null default '';
alter table policy_version add column change_id text not null default '';
alter table policy_version add column salt bytea not null default '';

-- The newest change of each entry of the register: what opens its line in the public log.
create table register_change (
	number_key text primary key,
	change_id text not null,
	salt bytea not null
);

-- Only an entry's position is ever written later, and once.
-- +goose StatementBegin
create function ledger_refuse() returns trigger language plpgsql as $$
begin
	raise exception '% is append only', tg_table_name;
end;
$$;
-- +goose StatementEnd

create trigger ledger_access_no_update before update on ledger_access for each row
when (old.position is not null or new.position is null or new.id <> old.id or new.entry <> old.entry or new.at <> old.at)
execute function ledger_refuse();
create trigger ledger_public_no_update before update on ledger_public for each row
when (old.position is not null or new.position is null or new.id <> old.id or new.entry <> old.entry or new.at <> old.at)
execute function ledger_refuse();
create trigger ledger_hash_no_update before update on ledger_hash for each row execute function ledger_refuse();
create trigger ledger_checkpoint_no_update before update on ledger_checkpoint for each row execute function ledger_refuse();
create trigger ledger_access_no_delete before delete on ledger_access for each row execute function ledger_refuse();
create trigger ledger_public_no_delete before delete on ledger_public for each row execute function ledger_refuse();
create trigger ledger_hash_no_delete before delete on ledger_hash for each row execute function ledger_refuse();
create trigger ledger_checkpoint_no_delete before delete on ledger_checkpoint for each row execute function ledger_refuse();
create trigger ledger_access_no_truncate before truncate on ledger_access for each statement execute function ledger_refuse();
create trigger ledger_public_no_truncate before truncate on ledger_public for each statement execute function ledger_refuse();
create trigger ledger_hash_no_truncate before truncate on ledger_hash for each statement execute function ledger_refuse();
create trigger ledger_checkpoint_no_truncate before truncate on ledger_checkpoint for each statement execute function ledger_refuse();
