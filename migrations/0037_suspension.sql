-- +goose Up
-- The suspensions are few among the facts, and are looked through each day for those that are told no more.
create index register_fact_suspension on register_fact (number_key) where kind = 'suspension';
