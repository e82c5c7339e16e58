-- +goose Up
-- What every kind of letter says, since when; and with which words a letter left (empty: before this).
create table notice_wording (
	id text primary key,
	kind text not null,
	lang text not null,
	hash text not null,
	words text not null,
	since timestamptz not null
);

create index notice_wording_kind on notice_wording (kind, lang, id);
create index notice_wording_hash on notice_wording (hash);

-- +goose StatementBegin
create function notice_refuse() returns trigger language plpgsql as $$
begin
	raise exception '% is append only', tg_table_name;
end;
$$;
-- +goose StatementEnd

create trigger notice_wording_no_update before update on notice_wording for each row execute function notice_refuse();
create trigger notice_wording_no_delete before delete on notice_wording for each row execute function notice_refuse();
create trigger notice_wording_no_truncate before truncate on notice_wording for each statement execute function notice_refuse();

alter table notice_message add column wording text not null default '';
