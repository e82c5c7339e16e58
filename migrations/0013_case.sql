-- +goose Up
alter table casework_case add column number text not null default '';
alter table casework_case add column waits text not null default '';
alter table casework_case add column until_on date;
alter table casework_case add column left_days bigint not null default 0;
alter table casework_case add column given_days bigint not null default 0;
alter table casework_case add column worked bigint not null default 0;
alter table casework_act add column worked bigint not null default 0;

create unique index casework_case_number on casework_case (number) where number <> '';
create index casework_case_until on casework_case (until_on, id) where state = 'open' and waits <> '';
create index casework_case_due on casework_case (due_on, id) where state = 'open' and waits = '';
create index casework_case_closed on casework_case (closed_at, id) where state = 'closed';
create index casework_act_at on casework_act (at);

create table casework_median (
	kind text not null,
	step text not null,
	days bigint not null,
	cases bigint not null,
	as_of timestamptz not null,
	primary key (kind, step)
);
