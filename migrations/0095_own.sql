-- +goose Up
-- What a bank calls a payment that its switch tells of: the last part of the switch's id, if it is long enough to be known by.
alter table payment_money add column own_id text not null default '';
update payment_money set own_id = replace(external_id, rtrim(external_id, replace(external_id, '/', '')), '')
	where channel = 'biller' and external_id like '%/%' and length(replace(external_id, rtrim(external_id, replace(external_id, '/', '')), '')) >= 8;
create index payment_money_own on payment_money (own_id) where own_id <> '';
