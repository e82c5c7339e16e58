-- +goose Up
-- A month of the books that is closed: nothing is booked in it any more.
create table payment_closing (
	month text primary key,
	entries bigint not null,
	hash text not null,
	closed_by text not null,
	closed_at timestamptz not null
);

-- What each account came to at the end of a closed month, from the beginning of the books on.
create table payment_closing_line (
	month text not null,
	account text not null,
	balance bigint not null,
	primary key (month, account)
);
