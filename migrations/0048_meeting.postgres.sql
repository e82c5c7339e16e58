-- +goose Up
-- Once the minutes are confirmed, nothing of the meeting changes.
-- +goose StatementBegin
create function committee_refuse() returns trigger language plpgsql as $$
begin
	if tg_table_name = 'committee_meeting' then
		if old.state <> 'confirmed' then
			return coalesce(new, old);
		end if;
	elsif not exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed') then
		return coalesce(new, old);
	end if;
	raise exception 'confirmed minutes do not change';
end;
$$;
-- +goose StatementEnd

create trigger committee_meeting_no_change before update or delete on committee_meeting for each row execute function committee_refuse();
create trigger committee_member_no_change before update or delete on committee_member for each row execute function committee_refuse();
create trigger committee_item_no_change before update or delete on committee_item for each row execute function committee_refuse();
create trigger committee_conflict_no_change before update or delete on committee_conflict for each row execute function committee_refuse();
