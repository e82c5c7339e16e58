-- +goose Up
create table site_banner (
	id text primary key,
	kind text not null,
	title_en text not null,
	title_ur text not null,
	body_en text not null,
	body_ur text not null,
	pages text not null,
	from_at timestamptz not null,
	until_at timestamptz not null
);

create index site_banner_until on site_banner (until_at, id);

alter table site_draft add column what text not null default 'news';
alter table site_draft add column pages text not null default '';
alter table site_draft add column until_at timestamptz;
