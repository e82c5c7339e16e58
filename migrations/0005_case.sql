-- +goose Up
create table casework_case (
	id text primary key,
	kind text not null,
	person_id text not null,
	step text not null,
	role text not null,
	holder_id text not null,
	state text not null,
	outcome text not null,
	since timestamptz not null,
	due_on date,
	law_id text not null,
	version bigint not null,
	opened_at timestamptz not null,
	closed_at timestamptz
);

create index casework_case_inbox on casework_case (role, due_on, id) where state = 'open';
create index casework_case_holder on casework_case (holder_id, due_on, id) where state = 'open';
create index casework_case_person on casework_case (person_id);

create table casework_act (
	id text primary key,
	case_id text not null,
	step text not null,
	person_id text not null,
	outcome text not null,
	at timestamptz not null
);

create index casework_act_case on casework_act (case_id, at);
