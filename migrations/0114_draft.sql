-- +goose Up
create table site_draft (
	id text primary key,
	title_en text not null,
	title_ur text not null,
	body_en text not null,
	body_ur text not null,
	from_at timestamptz,
	state text not null,
	post_id text not null default '',
	reason text not null default '',
	made_by text not null,
	made_at timestamptz not null,
	asked_at timestamptz,
	decided_by text not null default '',
	decided_at timestamptz,
	version bigint not null
);

create index site_draft_state on site_draft (state, id);
