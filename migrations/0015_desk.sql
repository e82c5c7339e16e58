-- +goose Up
alter table person add column father_index bytea;
alter table person add column named boolean not null default false;

create index person_unnamed on person (id) where recorded_at is not null and not named;

create table person_name (
	token bytea not null,
	person_id text not null,
	primary key (token, person_id)
);

create index person_name_person on person_name (person_id);

drop index casework_case_inbox;
drop index casework_case_holder;

create index casework_case_deadline on casework_case (role, due_on, id) where state = 'open' and waits = '';
create index casework_case_held_deadline on casework_case (role, holder_id, due_on, id) where state = 'open' and waits = '';
create index casework_case_waits on casework_case (role, waits, until_on, id) where state = 'open';
create index casework_case_held_waits on casework_case (role, holder_id, waits, until_on, id) where state = 'open';
create index casework_case_opened on casework_case (role, waits, opened_at, id) where state = 'open';
create index casework_case_held_opened on casework_case (role, holder_id, waits, opened_at, id) where state = 'open';
create index casework_case_ended on casework_case (role, closed_at, id) where state = 'closed';
create index casework_case_ended_by on casework_case (role, holder_id, closed_at, id) where state = 'closed';
