-- +goose Up
-- Places of entries whose codes say what is not so any more: the status list says that they are replaced, and the entry gets another.
create table register_replaced (
	place bigint primary key,
	number_key text not null
);

create index register_replaced_number on register_replaced (number_key);
