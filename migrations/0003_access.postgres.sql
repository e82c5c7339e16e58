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
);

create index access_look_person on access_look (person_id, at, id);
create index access_look_actor on access_look (actor_id, at, id);

-- +goose StatementBegin
create function access_look_refuse() returns trigger language plpgsql as $$
begin
	raise exception 'access_look is append only';
end;
$$;
-- +goose StatementEnd

create trigger access_look_no_update before update on access_look for each row execute function access_look_refuse();
create trigger access_look_no_delete before delete on access_look for each row execute function access_look_refuse();
create trigger access_look_no_truncate before truncate on access_look for each statement execute function access_look_refuse();
