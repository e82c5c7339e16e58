-- +goose Up
-- What was taken back is found by its sum, when a line may show that it went.
create index payment_money_taken on payment_money (amount, id) where state = 'reversed' and back_at is null;
