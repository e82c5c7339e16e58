-- +goose Up
-- The words that stood by a choice, once for all who saw them.
create table preference_shown (
	hash text primary key,
	words text not null,
	first_at timestamptz not null
);

create table preference_choice (
	person_id text not null,
	position bigint not null,
	what text not null,
	choice text not null,
	shown_hash text not null,
	language text not null,
	surface text not null,
	by_id text not null,
	at timestamptz not null,
	primary key (person_id, position)
);

create index preference_choice_newest on preference_choice (person_id, what, position);

-- +goose StatementBegin
create trigger preference_choice_no_update before update on preference_choice
begin
	select raise(abort, 'preference_choice is append only');
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger preference_choice_no_delete before delete on preference_choice
begin
	select raise(abort, 'preference_choice is append only');
end;
-- +goose StatementEnd

-- "insert or replace" fires no delete trigger.
-- +goose StatementBegin
create trigger preference_choice_no_replace before insert on preference_choice
when exists (select 1 from preference_choice where person_id = new.person_id and position = new.position)
begin
	select raise(abort, 'preference_choice is append only');
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger preference_shown_no_update before update on preference_shown
begin
	select raise(abort, 'preference_shown is append only');
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger preference_shown_no_delete before delete on preference_shown
begin
	select raise(abort, 'preference_shown is append only');
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger preference_shown_no_replace before insert on preference_shown
when exists (select 1 from preference_shown where hash = new.hash)
begin
	select raise(abort, 'preference_shown is append only');
end;
-- +goose StatementEnd
