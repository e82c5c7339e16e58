-- +goose Up
-- What opens a line of the public log is made with the key of whom it is about, whenever somebody asks, and stored nowhere. The table is
-- made anew, so that what was stored stays in none of its pages.
create table register_newest as select number_key, change_id from register_change;

drop table register_change;

create table register_change (
	number_key text primary key,
	change_id text not null
);

insert into register_change (number_key, change_id) select number_key, change_id from register_newest;

drop table register_newest;

-- What changed lately is looked for each minute.
create index register_change_id on register_change (change_id);
