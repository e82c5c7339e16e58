-- +goose Up
-- A correction of who somebody on the register is: what was recorded and what it shall be, for the fields that change.
create table person_correction (
	case_id text primary key,
	person_id text not null,
	version bigint not null,
	name_latin bytea,
	name_latin_was bytea,
	name_urdu bytea,
	name_urdu_was bytea,
	father bytea,
	father_was bytea,
	identity_kind bytea,
	identity_kind_was bytea,
	identity_number bytea,
	identity_number_was bytea,
	identity_index bytea,
	province bytea,
	province_was bytea,
	district bytea,
	district_was bytea
);
