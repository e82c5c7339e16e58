-- +goose Up
-- How many texts a number got in a day, and whether an address took something since it was found broken.
create index notice_delivery_address on notice_delivery (address_index, sent_at) where address_index is not null;
