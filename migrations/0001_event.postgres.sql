-- +goose Up
create table event (
	id text primary key,
	at timestamptz not null,
	actor text not null,
	kind text not null,
	person_id text not null,
	case_id text not null,
	data text not null
);

create index event_case on event (case_id, at, id) where case_id <> '';
create index event_person on event (person_id, at, id) where person_id <> '';

-- +goose StatementBegin
create function event_refuse() returns trigger language plpgsql as $$
begin
	raise exception 'event is append only';
end;
$$;
-- +goose StatementEnd

create trigger event_no_update before update on event for each row execute function event_refuse();
create trigger event_no_delete before delete on event for each row execute function event_refuse();
create trigger event_no_truncate before truncate on event for each statement execute function event_refuse();
