-- +goose Up
-- What a name is found by stands with the person too, shorter, so that it is found in the index without another index. The names of many
-- who came together are packed. Names that were recorded before are made searchable anew, by time.
drop table person_name;
create table person_name (
	token bytea not null,
	person_id text not null,
	primary key (token, person_id)
);

create table person_run (
	bucket bigint not null,
	id text not null,
	entries bytea not null,
	primary key (bucket, id)
);

alter table person add column tokens bytea;
alter table person add column run_id text not null default '';
update person set named = false where named;

-- An import is found by when it was.
drop index engineer_registration_import;
-- Blind tokens are chance: to compress them is time lost.
alter table person_run alter column entries set storage external;
