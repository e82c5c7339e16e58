-- +goose Up
-- A million rows come in at once: what is found by its key stands in the order of the key, and what can be looked up otherwise has no index.
create table engineer_fact_new (
	registration_id text not null,
	id text not null,
	person_id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	value text not null default '',
	grounds bytea,
	rule_id text not null,
	law_id text not null,
	by_id text not null,
	known_at timestamptz not null,
	primary key (registration_id, id)
) without rowid;
insert into engineer_fact_new (registration_id, id, person_id, kind, from_on, until_on, of_id, value, grounds, rule_id, law_id, by_id, known_at)
	select registration_id, id, person_id, kind, from_on, until_on, of_id, value, grounds, rule_id, law_id, by_id, known_at from engineer_fact;
drop table engineer_fact;
alter table engineer_fact_new rename to engineer_fact;
-- What has no end is never looked for by its end.
create index engineer_fact_until on engineer_fact (kind, until_on, id) where until_on is not null;

create table register_engineer_new (
	number_key text not null primary key,
	number text not null,
	kind text not null,
	discipline text not null,
	name text not null,
	province text not null,
	district text not null,
	masked_cnic text not null,
	degree text not null,
	institution text not null,
	graduation_year bigint not null
) without rowid;
insert into register_engineer_new (number_key, number, kind, discipline, name, province, district, masked_cnic, degree, institution, graduation_year)
	select number_key, number, kind, discipline, name, province, district, masked_cnic, degree, institution, graduation_year from register_engineer;
drop table register_engineer;
alter table register_engineer_new rename to register_engineer;

create table register_engineer_name_new (
	token text not null,
	number_key text not null,
	primary key (token, number_key)
) without rowid;
insert into register_engineer_name_new (token, number_key) select token, number_key from register_engineer_name;
drop table register_engineer_name;
alter table register_engineer_name_new rename to register_engineer_name;

create table register_fact_new (
	number_key text not null,
	id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	value text not null default '',
	known_at timestamptz not null,
	primary key (number_key, id)
) without rowid;
insert into register_fact_new (number_key, id, kind, from_on, until_on, of_id, value, known_at)
	select number_key, id, kind, from_on, until_on, of_id, value, known_at from register_fact;
drop table register_fact;
alter table register_fact_new rename to register_fact;
create index register_fact_suspension on register_fact (number_key) where kind = 'suspension';

create table register_change_new (
	number_key text not null primary key,
	change_id text not null
) without rowid;
insert into register_change_new (number_key, change_id) select number_key, change_id from register_change;
drop table register_change;
alter table register_change_new rename to register_change;
create index register_change_id on register_change (change_id);
