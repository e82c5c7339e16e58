-- +goose Up
create table access_look (
	id text primary key,
	person_id text not null,
	case_id text not null,
	actor_id text not null,
	role text not null,
	purpose text not null,
	action text not null,
	fields text not null,
	at timestamptz not null
) without rowid;

create index access_look_person on access_look (person_id, at, id);
create index access_look_actor on access_look (actor_id, at, id);

-- +goose StatementBegin
create trigger access_look_no_update before update on access_look
begin
	select raise(abort, 'access_look is append only');
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger access_look_no_delete before delete on access_look
begin
	select raise(abort, 'access_look is append only');
end;
-- +goose StatementEnd

-- "insert or replace" fires no delete trigger.
-- +goose StatementBegin
create trigger access_look_no_replace before insert on access_look when exists (select 1 from access_look where id = new.id)
begin
	select raise(abort, 'access_look is append only');
end;
-- +goose StatementEnd
