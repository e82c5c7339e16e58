-- +goose Up
-- A text that came in, until it is answered; its number and words are blanked then.
create table notice_text (
	id text primary key,
	print bytea not null,
	number bytea,
	words bytea,
	number_index bytea not null,
	what text not null,
	lang text not null,
	state text not null,
	came_at timestamptz not null
);

create unique index notice_text_print on notice_text (print);
create index notice_text_number on notice_text (number_index, came_at);
create index notice_text_at on notice_text (came_at);
