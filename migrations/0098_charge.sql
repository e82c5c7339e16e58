-- +goose Up
-- A charge that one cashier asks to book, and that another must agree to because it is large.
create table payment_charge (
	movement_id text primary key,
	how text not null,
	asked_by text not null,
	asked_at timestamptz not null
);
