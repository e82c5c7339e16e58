-- +goose Up
create table event (
	id text primary key,
	at timestamptz not null,
	actor text not null,
	kind text not null,
	person_id text not null,
	case_id text not null,
	data text not null
) without rowid;

create index event_case on event (case_id, at, id) where case_id <> '';
create index event_person on event (person_id, at, id) where person_id <> '';

-- +goose StatementBegin
create trigger event_no_update before update on event
begin
	select raise(abort, 'event is append only');
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger event_no_delete before delete on event
begin
	select raise(abort, 'event is append only');
end;
-- +goose StatementEnd

-- "insert or replace" fires no delete trigger.
-- +goose StatementBegin
create trigger event_no_replace before insert on event when exists (select 1 from event where id = new.id)
begin
	select raise(abort, 'event is append only');
end;
-- +goose StatementEnd
