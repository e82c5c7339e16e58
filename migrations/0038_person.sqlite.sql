-- +goose Up
-- Who comes with an older register may have no address of mail.
alter table person add column address_of_mail bytea;
update person set address_of_mail = email;
alter table person drop column email;
alter table person rename column address_of_mail to email;
