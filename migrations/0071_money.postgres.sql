-- +goose Up
-- Money that came in, by whatever road, once for each id that the road gave it.
create table payment_money (
	id text primary key,
	channel text not null,
	external_id text not null,
	bank text not null,
	reference text not null,
	invoice_id text not null,
	amount bigint not null,
	paid_on date not null,
	state text not null,
	version bigint not null,
	came_at timestamptz not null,
	seen_at timestamptz,
	reversed_at timestamptz,
	unique (channel, external_id)
);
create index payment_money_invoice on payment_money (invoice_id, id) where invoice_id <> '';
create index payment_money_unapplied on payment_money (id) where state = 'unapplied';
create index payment_money_unseen on payment_money (channel, id) where seen_at is null and state <> 'reversed';

-- A reversal that came before the notice which it takes back.
create table payment_reversal (
	channel text not null,
	external_id text not null,
	amount bigint not null,
	came_at timestamptz not null,
	primary key (channel, external_id)
);

-- The books: entries, each of postings that come to nothing.
create table payment_entry (
	id text primary key,
	kind text not null,
	money_id text not null,
	invoice_id text not null,
	by_id text not null,
	book_on date not null,
	made_at timestamptz not null
);
create index payment_entry_invoice on payment_entry (invoice_id, id) where invoice_id <> '';
create index payment_entry_book on payment_entry (book_on, id);

create table payment_posting (
	entry_id text not null,
	position bigint not null,
	account text not null,
	subject text not null,
	amount bigint not null,
	book_on date not null,
	primary key (entry_id, position)
);
create index payment_posting_subject on payment_posting (account, subject);
create index payment_posting_book on payment_posting (book_on, account);

alter table payment_invoice add column reversed_at timestamptz;
alter table payment_receipt rename column claim_id to entry_id;

-- What was paid before the books were kept: each confirmed claim is money that came by slip, and settled its invoice.
insert into payment_money (id, channel, external_id, bank, reference, invoice_id, amount, paid_on, state, version, came_at, seen_at, reversed_at)
	select c.id, 'slip', c.id, '', i.reference, i.id, c.amount, c.paid_on, 'applied', 1, c.decided_at, null, null
	from payment_claim c join payment_invoice i on i.id = c.invoice_id where c.state = 'confirmed';
insert into payment_entry (id, kind, money_id, invoice_id, by_id, book_on, made_at)
	select r.id, 'received', c.id, c.invoice_id, c.decided_by, (r.made_at at time zone 'UTC')::date, r.made_at
	from payment_claim c join payment_receipt r on r.entry_id = c.id where c.state = 'confirmed';
insert into payment_entry (id, kind, money_id, invoice_id, by_id, book_on, made_at)
	select c.id, 'settled', c.id, c.invoice_id, c.decided_by, (r.made_at at time zone 'UTC')::date, r.made_at
	from payment_claim c join payment_receipt r on r.entry_id = c.id where c.state = 'confirmed';
insert into payment_posting (entry_id, position, account, subject, amount, book_on)
	select e.id, 1, 'due/slip', e.money_id, m.amount, e.book_on from payment_entry e join payment_money m on m.id = e.money_id where e.kind = 'received';
insert into payment_posting (entry_id, position, account, subject, amount, book_on)
	select e.id, 2, 'payer', e.invoice_id, -m.amount, e.book_on from payment_entry e join payment_money m on m.id = e.money_id where e.kind = 'received';
insert into payment_posting (entry_id, position, account, subject, amount, book_on)
	select e.id, 1, 'payer', e.invoice_id, m.amount, e.book_on from payment_entry e join payment_money m on m.id = e.money_id where e.kind = 'settled';
insert into payment_posting (entry_id, position, account, subject, amount, book_on)
	select e.id, l.position + 1, 'fee/' || l.fee, e.invoice_id, -l.amount, e.book_on from payment_entry e join payment_line l on l.invoice_id = e.invoice_id
	where e.kind = 'settled' and l.amount <> 0;

-- +goose StatementBegin
create function payment_entry_refuse() returns trigger language plpgsql as $$
begin
	raise exception 'payment_entry is append only';
end;
$$;
-- +goose StatementEnd

create trigger payment_entry_no_update before update on payment_entry for each row execute function payment_entry_refuse();
create trigger payment_entry_no_delete before delete on payment_entry for each row execute function payment_entry_refuse();
create trigger payment_entry_no_truncate before truncate on payment_entry for each statement execute function payment_entry_refuse();

-- +goose StatementBegin
create function payment_posting_refuse() returns trigger language plpgsql as $$
begin
	raise exception 'payment_posting is append only';
end;
$$;
-- +goose StatementEnd

create trigger payment_posting_no_update before update on payment_posting for each row execute function payment_posting_refuse();
create trigger payment_posting_no_delete before delete on payment_posting for each row execute function payment_posting_refuse();
create trigger payment_posting_no_truncate before truncate on payment_posting for each statement execute function payment_posting_refuse();
