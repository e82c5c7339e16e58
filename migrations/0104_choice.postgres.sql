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
create function preference_refuse() returns trigger language plpgsql as $$
begin
	raise exception '% is append only', tg_table_name;
end;
$$;
-- +goose StatementEnd

create trigger preference_choice_no_update before update on preference_choice for each row execute function preference_refuse();
create trigger preference_choice_no_delete before delete on preference_choice for each row execute function preference_refuse();
create trigger preference_choice_no_truncate before truncate on preference_choice for each statement execute function preference_refuse();
create trigger preference_shown_no_update before update on preference_shown for each row execute function preference_refuse();
create trigger preference_shown_no_delete before delete on preference_shown for each row execute function preference_refuse();
create trigger preference_shown_no_truncate before truncate on preference_shown for each statement execute function preference_refuse();
