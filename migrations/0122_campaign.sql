-- +goose Up
-- Campaigns: the same words to everybody whom an officer describes by what is public of them, once a second one agreed.
create table notice_campaign (
	id text primary key,
	state text not null,
	title text not null,
	ground text not null,
	rule_id text not null,
	law_id text not null,
	class text not null,
	discipline text not null,
	province text not null,
	kind text not null,
	standing text not null,
	subject_en text not null,
	subject_ur text not null,
	body_en text not null,
	body_ur text not null,
	from_at timestamptz,
	until_on date not null,
	size bigint not null,
	narrow boolean not null,
	counted_at timestamptz,
	proved_at timestamptz,
	reason text not null,
	made_by text not null,
	made_at timestamptz not null,
	asked_by text not null,
	asked_at timestamptz,
	decided_by text not null,
	decided_at timestamptz,
	started_at timestamptz,
	after_key text not null,
	planned bigint not null,
	unasked bigint not null,
	next_at timestamptz,
	planned_at timestamptz,
	moved_at timestamptz,
	ended_at timestamptz,
	version bigint not null
);

create index notice_campaign_works on notice_campaign (id) where state in ('running', 'stopped') and ended_at is null;
create index notice_campaign_asked on notice_campaign (id) where state = 'asked';
