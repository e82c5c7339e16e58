-- +goose Up
create table payment_invoice (
	id text primary key,
	reference text not null unique,
	case_id text not null,
	person_id text not null,
	purpose text not null,
	state text not null,
	amount bigint not null,
	due_on date not null,
	law_id text not null,
	version bigint not null,
	issued_at timestamptz not null,
	reminded_at timestamptz,
	ended_at timestamptz
);

create unique index payment_invoice_one_issued on payment_invoice (case_id, purpose) where state = 'issued';
create index payment_invoice_case on payment_invoice (case_id, id);
create index payment_invoice_person on payment_invoice (person_id, id);
create index payment_invoice_due on payment_invoice (due_on, id) where state = 'issued';

create table payment_line (
	invoice_id text not null,
	position bigint not null,
	fee text not null,
	name_en text not null,
	name_ur text not null,
	units bigint not null,
	each_amount bigint not null,
	amount bigint not null,
	rule_id text not null,
	instrument text not null,
	confidence text not null,
	law_id text not null,
	primary key (invoice_id, position)
);

create table payment_claim (
	id text primary key,
	invoice_id text not null,
	person_id text not null,
	document_id text not null,
	slip_index bytea not null,
	twice boolean not null,
	amount bigint not null,
	paid_on date not null,
	bank_number bytea,
	state text not null,
	reason bytea,
	decided_by text not null,
	version bigint not null,
	claimed_at timestamptz not null,
	decided_at timestamptz
);

create unique index payment_claim_one_open on payment_claim (invoice_id) where state = 'open';
create unique index payment_claim_one_confirmed on payment_claim (invoice_id) where state = 'confirmed';
create index payment_claim_invoice on payment_claim (invoice_id, id);
create index payment_claim_state on payment_claim (state, id);
create index payment_claim_twice on payment_claim (state, id) where twice;
create index payment_claim_slip on payment_claim (slip_index, id);

create table payment_receipt (
	id text primary key,
	invoice_id text not null unique,
	claim_id text not null unique,
	year bigint not null,
	serial bigint not null,
	number text not null unique,
	amount bigint not null,
	made_at timestamptz not null
);

create unique index payment_receipt_serial on payment_receipt (year, serial);

create table payment_number (
	year bigint primary key,
	last bigint not null
);
