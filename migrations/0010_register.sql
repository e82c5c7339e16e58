-- +goose Up
create table register_engineer (
	number_key text primary key,
	number text not null,
	kind text not null,
	discipline text not null,
	name text not null,
	standing text not null,
	valid_until date,
	province text not null,
	district text not null,
	masked_cnic text not null,
	degree text not null,
	institution text not null,
	graduation_year bigint not null
);

create table register_engineer_name (
	token text not null,
	number_key text not null,
	primary key (token, number_key)
);

create index register_engineer_name_number on register_engineer_name (number_key);
