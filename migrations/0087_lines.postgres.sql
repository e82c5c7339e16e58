-- +goose Up
-- A line is known by its account, its day and its words, so new ones stand together; what nobody has decided is found, and summed, in one index.
alter table payment_movement drop constraint payment_movement_account_id_words_index_key;
alter table payment_movement add unique (account_id, booked_on, words_index);
drop index payment_movement_known;
drop index payment_movement_new;
drop index payment_movement_unmatched;
create index payment_movement_open on payment_movement (state, id, account_id, amount) where state = 'new' or state = 'unmatched' or state = 'aside';
-- What came and left by the lines that were kept of a statement.
alter table payment_statement add column kept bigint not null default 0;
update payment_statement set kept = (select coalesce(sum(m.amount), 0) from payment_movement m where m.statement_id = payment_statement.id);
