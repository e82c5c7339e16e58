-- +goose Up
-- Evaluators are reminded, once for each statement, to say whether it is still so.
alter table evaluator add column reminded_on date;

create index evaluator_stated on evaluator (stated_on) where state = 'active';
