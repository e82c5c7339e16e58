-- +goose Up
-- Standing is computed from facts, which are only added to: the room's own with their grounds, and what is published of them.
create table engineer_fact (
	id text primary key,
	registration_id text not null,
	person_id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	grounds bytea,
	rule_id text not null,
	law_id text not null,
	by_id text not null,
	known_at timestamptz not null
);

create index engineer_fact_registration on engineer_fact (registration_id, id);

create table register_fact (
	number_key text not null,
	id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	known_at timestamptz not null,
	primary key (number_key, id)
);

insert into engineer_fact (id, registration_id, person_id, kind, from_on, until_on, of_id, rule_id, law_id, by_id, known_at)
	select id, id, person_id, 'entry', entered_on, null, '', rule_id, law_id, '', entered_at from engineer_registration;
insert into engineer_fact (id, registration_id, person_id, kind, from_on, until_on, of_id, rule_id, law_id, by_id, known_at)
	select application_id, id, person_id, 'valid', entered_on, valid_until, '', rule_id, law_id, '', entered_at from engineer_registration;
insert into register_fact (number_key, id, kind, from_on, until_on, of_id, known_at)
	select e.number_key, f.id, f.kind, f.from_on, f.until_on, f.of_id, f.known_at
	from engineer_fact f join engineer_registration r on r.id = f.registration_id join register_engineer e on e.number = r.number;

alter table engineer_registration drop column standing;
alter table engineer_registration drop column valid_until;
alter table register_engineer drop column standing;
alter table register_engineer drop column valid_until;
