-- +goose Up
-- Once the minutes are confirmed, nothing of the meeting changes.
-- +goose StatementBegin
create trigger committee_meeting_no_update before update on committee_meeting
when old.state = 'confirmed'
begin
	select raise(abort, 'confirmed minutes do not change');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger committee_meeting_no_delete before delete on committee_meeting
when old.state = 'confirmed'
begin
	select raise(abort, 'confirmed minutes do not change');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger committee_member_no_update before update on committee_member
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger committee_member_no_delete before delete on committee_member
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger committee_item_no_update before update on committee_item
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger committee_item_no_delete before delete on committee_item
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger committee_conflict_no_update before update on committee_conflict
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger committee_conflict_no_delete before delete on committee_conflict
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;
-- +goose StatementEnd
