-- +goose Up
-- What a team finds by criterion, its report, and what the institution says to both, sealed under the institution's key.
create table visit_finding (
	id text primary key,
	visit_id text not null,
	criterion text not null,
	kind text not null,
	words bytea not null,
	evidence bytea,
	by_id text not null,
	at timestamptz not null,
	version bigint not null,
	fault bytea,
	fault_by text not null,
	fault_version bigint not null,
	reply bytea,
	reply_by text not null
);

create index visit_finding_visit on visit_finding (visit_id, id);

create table visit_report (
	visit_id text primary key,
	met_on date not null,
	exit_words bytea not null,
	exit_by text not null,
	summary bytea,
	summary_by text not null,
	summary_version bigint not null,
	sent_at timestamptz,
	checked_at timestamptz,
	final_at timestamptz,
	rejoinder bytea,
	rejoinder_by text not null,
	rejoinder_version bigint not null,
	rejoined_at timestamptz
);
