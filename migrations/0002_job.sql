-- +goose Up
create table job (
	id text primary key,
	kind text not null,
	args text not null,
	state text not null,
	due_at timestamptz not null,
	attempt bigint not null,
	vanished bigint not null,
	lease text not null,
	unique_key text,
	period bigint not null,
	fault text not null,
	made_at timestamptz not null,
	done_at timestamptz
);

create unique index job_unique_key on job (unique_key);
create index job_due on job (due_at, id) where state = 'due';
create index job_ended on job (state, done_at) where state <> 'due';
