-- +goose Up
create table site_post (
	id text primary key,
	title_en text not null,
	title_ur text not null,
	body_en text not null,
	body_ur text not null,
	published_at timestamptz not null
);

create index site_post_published on site_post (published_at, id);
