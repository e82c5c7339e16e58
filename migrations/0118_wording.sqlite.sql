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
create trigger notice_wording_no_update before update on notice_wording
begin
	select raise(abort, 'notice_wording is append only');
end;
-- +goose StatementEnd

-- +goose StatementBegin
create trigger notice_wording_no_delete before delete on notice_wording
begin
	select raise(abort, 'notice_wording is append only');
end;
-- +goose StatementEnd

-- "insert or replace" fires no delete trigger.
-- +goose StatementBegin
create trigger notice_wording_no_replace before insert on notice_wording
when exists (select 1 from notice_wording where id = new.id)
begin
	select raise(abort, 'notice_wording is append only');
end;
-- +goose StatementEnd

alter table notice_message add column wording text not null default '';
