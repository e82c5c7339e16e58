-- +goose Up
-- Who loads a file stores a batch only if nobody else went on with the account meanwhile, so what is known stays known: an index in the order of hashes cost
-- as much as the rest of a line.
alter table payment_statement add column version bigint not null default 1;
alter table payment_movement drop constraint payment_movement_account_id_booked_on_words_index_key;
create index payment_movement_known on payment_movement (account_id, booked_on);
