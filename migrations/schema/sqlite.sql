-- The schema as the migrations make it. Written by: go test ./migrations -update

create table access_look (
	id text primary key,
	person_id text not null,
	case_id text not null,
	actor_id text not null,
	role text not null,
	purpose text not null,
	action text not null,
	fields text not null,
	at timestamptz not null
, salt bytea not null default x'') without rowid;

create index access_look_by on access_look (actor_id, id);

create index access_look_of on access_look (person_id, id);

create trigger access_look_no_delete before delete on access_look
begin
	select raise(abort, 'access_look is append only');
end;

create trigger access_look_no_replace before insert on access_look when exists (select 1 from access_look where id = new.id)
begin
	select raise(abort, 'access_look is append only');
end;

create trigger access_look_no_update before update on access_look
begin
	select raise(abort, 'access_look is append only');
end;

create table account (
	id text primary key,
	email_index bytea not null unique,
	passphrase text not null,
	authenticator bytea,
	authenticator_step bigint not null,
	opened_at timestamptz not null
);

create table account_attempt (
	id text primary key,
	kind text not null,
	stage text not null,
	token_hash bytea not null unique,
	email_index bytea not null,
	person_id text not null,
	email bytea,
	language text not null,
	code_hash bytea,
	tries bigint not null,
	invitation_id text not null,
	begun_at timestamptz not null,
	ends_at timestamptz not null
);

create index account_attempt_email on account_attempt (email_index, begun_at);

create index account_attempt_ends on account_attempt (ends_at);

create table account_delegation (
	id text primary key,
	office_id text not null,
	to_id text not null,
	from_on date not null,
	to_on date not null,
	made_at timestamptz not null,
	ended_at timestamptz
);

create index account_delegation_office on account_delegation (office_id);

create index account_delegation_to on account_delegation (to_id, to_on) where ended_at is null;

create table account_invitation (
	id text primary key,
	token_hash bytea not null unique,
	guest_id text not null,
	email bytea not null,
	email_index bytea not null,
	role text not null,
	language text not null,
	invited_by text not null,
	invited_at timestamptz not null,
	ends_at timestamptz not null,
	closed_at timestamptz
);

create index account_invitation_open on account_invitation (ends_at) where closed_at is null;

create table account_office (
	id text primary key,
	person_id text not null,
	role text not null,
	appointed_by text not null,
	begun_at timestamptz not null,
	ended_by text not null,
	ended_at timestamptz
);

create unique index account_office_held on account_office (person_id, role) where ended_at is null;

create index account_office_role on account_office (role) where ended_at is null;

create table account_passkey (
	id text primary key,
	person_id text not null,
	key_hash bytea not null unique,
	credential bytea not null,
	browser text not null,
	made_at timestamptz not null,
	used_at timestamptz not null,
	barred_at timestamptz
);

create index account_passkey_person on account_passkey (person_id, id);

create table account_recovery (
	id text primary key,
	person_id text not null,
	code_hash bytea not null,
	used_at timestamptz
);

create index account_recovery_person on account_recovery (person_id);

create table account_session (
	id text primary key,
	person_id text not null,
	token_hash bytea not null unique,
	strong boolean not null,
	browser text not null,
	begun_at timestamptz not null,
	seen_at timestamptz not null,
	ends_at timestamptz not null
);

create index account_session_ends on account_session (ends_at);

create index account_session_person on account_session (person_id, begun_at);

create table accreditation_campus (
	id text primary key,
	institution_id text not null,
	code text not null,
	name_en text not null,
	name_ur text not null,
	city_en text not null,
	city_ur text not null,
	closed_on date,
	import_id text not null,
	version bigint not null
, found_key text not null default '');

create unique index accreditation_campus_code on accreditation_campus (institution_id, code);

create index accreditation_campus_import on accreditation_campus (import_id) where import_id <> '';

create table accreditation_change (
	id text primary key,
	subject text not null,
	subject_id text not null,
	kind text not null,
	on_day date not null,
	was_en text not null,
	was_ur text not null,
	other_id text not null,
	instrument text not null,
	known_at timestamptz not null
, is_en text not null default '', is_ur text not null default '', was_path text not null default '', waits boolean not null default false);

create index accreditation_change_path on accreditation_change (was_path) where was_path <> '';

create index accreditation_change_subject on accreditation_change (subject_id, on_day);

create index accreditation_change_waits on accreditation_change (on_day) where waits;

create table accreditation_decision (
	id text primary key,
	number text not null,
	number_key text not null,
	kind text not null,
	replaces_id text not null,
	institution_id text not null,
	meeting text not null,
	decided_on date not null,
	import_id text not null,
	rule_id text not null,
	law_id text not null,
	known_at timestamptz not null
);

create index accreditation_decision_day on accreditation_decision (decided_on, id);

create index accreditation_decision_import on accreditation_decision (import_id) where import_id <> '';

create index accreditation_decision_institution on accreditation_decision (institution_id, decided_on);

create unique index accreditation_decision_number on accreditation_decision (number_key);

create index accreditation_decision_replaces on accreditation_decision (replaces_id) where replaces_id <> '';

create table accreditation_finding (
	id text primary key,
	decision_id text not null,
	programme_id text not null,
	batch bigint not null,
	outcome text not null,
	level text not null,
	from_on date not null,
	until_on date,
	conditions_en text not null,
	conditions_ur text not null,
	report_on date,
	visit_on date
);

create index accreditation_finding_batch on accreditation_finding (programme_id, batch);

create index accreditation_finding_due on accreditation_finding (decision_id) where report_on is not null or visit_on is not null;

create unique index accreditation_finding_once on accreditation_finding (decision_id, programme_id, batch);

create table accreditation_focal (
	id text primary key,
	institution_id text not null,
	person_id text not null,
	role text not null,
	invited_by text not null,
	begun_at timestamptz not null,
	ended_by text not null,
	ended_at timestamptz
);

create index accreditation_focal_institution on accreditation_focal (institution_id, begun_at);

create unique index accreditation_focal_once on accreditation_focal (institution_id, person_id) where ended_at is null;

create index accreditation_focal_person on accreditation_focal (person_id, begun_at);

create table accreditation_import (
	id text primary key,
	by_id text not null,
	hash text not null,
	encoding text not null,
	total bigint not null,
	state text not null,
	content text not null,
	report text not null,
	new_lines bigint not null,
	unchanged bigint not null,
	otherwise bigint not null,
	refused bigint not null,
	institutions bigint not null,
	campuses bigint not null,
	programmes bigint not null,
	decisions bigint not null,
	findings bigint not null,
	tried_at timestamptz not null,
	brought_by text not null,
	brought_at timestamptz,
	undo_by text not null,
	ended_at timestamptz
);

create table accreditation_institution (
	id text primary key,
	code text not null,
	name_en text not null,
	name_ur text not null,
	name_key text not null,
	city_en text not null,
	city_ur text not null,
	invented boolean not null,
	closed_on date,
	into_id text not null,
	import_id text not null,
	version bigint not null
, found_key text not null default '');

create unique index accreditation_institution_code on accreditation_institution (code);

create index accreditation_institution_import on accreditation_institution (import_id) where import_id <> '';

create index accreditation_institution_name on accreditation_institution (name_key, id);

create table accreditation_invitation (
	id text primary key,
	institution_id text not null,
	token_hash bytea not null,
	role text not null,
	invited_by text not null,
	invited_at timestamptz not null,
	ends_at timestamptz not null,
	closed_at timestamptz
);

create index accreditation_invitation_at on accreditation_invitation (institution_id, invited_at);

create unique index accreditation_invitation_token on accreditation_invitation (token_hash);

create table accreditation_list (
	id text primary key,
	institution_id text not null,
	programme_id text not null,
	batch bigint not null,
	kind text not null,
	state text not null,
	over_id text not null,
	began_on date,
	due_on date,
	students bigint not null,
	beyond bigint not null,
	seats bigint not null,
	rule_id text not null,
	law_id text not null,
	tried_by text not null,
	tried_at timestamptz not null,
	sent_by text not null,
	sent_at timestamptz,
	ended_at timestamptz
);

create index accreditation_list_batch on accreditation_list (programme_id, batch, tried_at);

create index accreditation_list_institution on accreditation_list (institution_id, state);

create unique index accreditation_list_once on accreditation_list (programme_id, batch, kind) where state = 'sent';

create table accreditation_passed (
	id text primary key,
	list_id text not null,
	passed_on bytea not null,
	roll_index bytea not null,
	day_index bytea not null
);

create unique index accreditation_passed_roll on accreditation_passed (list_id, roll_index);

create table accreditation_programme (
	id text primary key,
	institution_id text not null,
	campus_id text not null,
	code text not null,
	title_en text not null,
	title_ur text not null,
	title_key text not null,
	degree text not null,
	discipline text not null,
	affiliating_id text not null,
	first_batch bigint not null,
	last_batch bigint,
	phase text not null,
	import_id text not null,
	version bigint not null
, found_key text not null default '');

create index accreditation_programme_campus on accreditation_programme (campus_id);

create unique index accreditation_programme_code on accreditation_programme (institution_id, code);

create index accreditation_programme_import on accreditation_programme (import_id) where import_id <> '';

create index accreditation_programme_title on accreditation_programme (title_key, id);

create table accreditation_proposal (
	id text primary key,
	state text not null,
	number text not null,
	number_key text not null,
	kind text not null,
	replaces_id text not null,
	institution_id text not null,
	meeting text not null,
	decided_on date not null,
	same_day boolean not null,
	proposed_by text not null,
	proposed_at timestamptz not null,
	answer text not null,
	ended_by text not null,
	ended_at timestamptz,
	decision_id text not null,
	version bigint not null
, visit_id text not null default '');

create index accreditation_proposal_decision on accreditation_proposal (decision_id) where decision_id <> '';

create index accreditation_proposal_state on accreditation_proposal (state, id);

create unique index accreditation_proposal_visit on accreditation_proposal (visit_id) where visit_id <> '' and state = 'proposed';

create unique index accreditation_proposal_waiting on accreditation_proposal (number_key) where state = 'proposed';

create table accreditation_proposal_finding (
	id text primary key,
	proposal_id text not null,
	programme_id text not null,
	batch bigint not null,
	outcome text not null,
	level text not null,
	from_on date not null,
	until_on date,
	conditions_en text not null,
	conditions_ur text not null,
	report_on date,
	visit_on date,
	reasons_en text not null,
	reasons_ur text not null
);

create unique index accreditation_proposal_finding_once on accreditation_proposal_finding (proposal_id, programme_id, batch);

create table accreditation_seats (
	programme_id text not null,
	from_batch bigint not null,
	sections bigint not null,
	per_section bigint not null,
	primary key (programme_id, from_batch)
);

create table accreditation_student (
	id text primary key,
	list_id text not null,
	position bigint not null,
	beyond boolean not null,
	roll bytea not null,
	name bytea not null,
	roll_index bytea not null,
	twin_index bytea not null,
	name_tokens bytea not null
);

create unique index accreditation_student_roll on accreditation_student (list_id, roll_index);

create index accreditation_student_twin on accreditation_student (twin_index);

create table accreditation_waited (
	programme_id text not null,
	batch bigint not null,
	since_at timestamptz not null,
	asked_at timestamptz,
	reminded_at timestamptz,
	primary key (programme_id, batch)
);

create table assessment_report (
	visit_id text primary key,
	institution_id text not null,
	programme_id text not null,
	begun_by text not null,
	begun_at timestamptz not null,
	serial bigint not null
);

create table assessment_revision (
	id text primary key,
	visit_id text not null,
	serial bigint not null,
	criterion text not null,
	part text not null,
	piece_id text not null,
	place bigint not null,
	number bigint not null,
	removed boolean not null,
	body bytea,
	person_id text not null,
	saved_at timestamptz not null
);

create unique index assessment_revision_number on assessment_revision (visit_id, piece_id, number);

create index assessment_revision_part on assessment_revision (visit_id, criterion, serial);

create unique index assessment_revision_serial on assessment_revision (visit_id, serial);

create table assessment_state (
	id text primary key,
	visit_id text not null,
	number bigint not null,
	serial bigint not null,
	hash text not null,
	law_id text not null,
	person_id text not null,
	kept_at timestamptz not null
);

create unique index assessment_state_number on assessment_state (visit_id, number);

create table casework_act (
	id text primary key,
	case_id text not null,
	step text not null,
	person_id text not null,
	outcome text not null,
	at timestamptz not null
, worked bigint not null default 0);

create index casework_act_at on casework_act (at);

create index casework_act_case on casework_act (case_id, at);

create table casework_case (
	id text primary key,
	kind text not null,
	person_id text not null,
	step text not null,
	role text not null,
	holder_id text not null,
	state text not null,
	outcome text not null,
	since timestamptz not null,
	due_on date,
	law_id text not null,
	version bigint not null,
	opened_at timestamptz not null,
	closed_at timestamptz
, number text not null default '', waits text not null default '', until_on date, left_days bigint not null default 0, given_days bigint not null default 0, worked bigint not null default 0, unread boolean not null default false);

create index casework_case_closed on casework_case (closed_at, id) where state = 'closed';

create index casework_case_deadline on casework_case (role, due_on, id) where state = 'open' and waits = '';

create index casework_case_due on casework_case (due_on, id) where state = 'open' and waits = '';

create index casework_case_ended on casework_case (role, closed_at, id) where state = 'closed';

create index casework_case_ended_by on casework_case (role, holder_id, closed_at, id) where state = 'closed';

create index casework_case_held_deadline on casework_case (role, holder_id, due_on, id) where state = 'open' and waits = '';

create index casework_case_held_opened on casework_case (role, holder_id, waits, opened_at, id) where state = 'open';

create index casework_case_held_waits on casework_case (role, holder_id, waits, until_on, id) where state = 'open';

create unique index casework_case_number on casework_case (number) where number <> '';

create index casework_case_opened on casework_case (role, waits, opened_at, id) where state = 'open';

create index casework_case_person on casework_case (person_id);

create index casework_case_until on casework_case (until_on, id) where state = 'open' and waits <> '';

create index casework_case_waits on casework_case (role, waits, until_on, id) where state = 'open';

create table casework_median (
	kind text not null,
	step text not null,
	days bigint not null,
	cases bigint not null,
	as_of timestamptz not null,
	primary key (kind, step)
);

create table casework_message (
	id text primary key,
	case_id text not null,
	side text not null,
	person_id text not null,
	text bytea not null,
	document_id text not null,
	at timestamptz not null,
	read_at timestamptz
, came text not null default '');

create index casework_message_case on casework_message (case_id, id);

create table casework_note (
	id text primary key,
	case_id text not null,
	note_id text not null,
	person_id text not null,
	text bytea,
	at timestamptz not null
);

create index casework_note_case on casework_note (case_id, note_id, id);

create table committee_change (
	id text primary key,
	meeting_id text not null,
	kind text not null,
	begins_at timestamptz not null,
	place text not null,
	reason text not null,
	by_id text not null,
	at timestamptz not null
);

create index committee_change_meeting on committee_change (meeting_id, at, id);

create table committee_conflict (
	id text primary key,
	meeting_id text not null,
	item_id text not null,
	case_id text not null,
	person_id text not null,
	reasons bytea not null,
	by_id text not null,
	at timestamptz not null,
	unique (case_id, person_id)
);

create trigger committee_conflict_no_delete before delete on committee_conflict
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;

create trigger committee_conflict_no_update before update on committee_conflict
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;

create table committee_item (
	id text primary key,
	meeting_id text not null,
	case_id text not null,
	person_id text not null,
	step text not null,
	position bigint not null,
	outcome text not null,
	reasons bytea,
	voters bigint not null,
	by_id text not null,
	at timestamptz,
	rule_id text not null,
	law_id text not null,
	version bigint not null
);

create index committee_item_case on committee_item (case_id, id);

create index committee_item_meeting on committee_item (meeting_id, position);

create unique index committee_item_open on committee_item (case_id) where outcome = '';

create trigger committee_item_no_delete before delete on committee_item
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;

create trigger committee_item_no_update before update on committee_item
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;

create table committee_meeting (
	id text primary key,
	begins_at timestamptz not null,
	place text not null,
	chair_id text not null,
	state text not null,
	by_id text not null,
	noted_at timestamptz,
	closed_by text not null,
	closed_at timestamptz,
	confirmed_by text not null,
	confirmed_at timestamptz,
	hash text not null,
	law_id text not null,
	version bigint not null
);

create index committee_meeting_begins on committee_meeting (begins_at, id);

create index committee_meeting_state on committee_meeting (state, begins_at, id);

create trigger committee_meeting_no_delete before delete on committee_meeting
when old.state = 'confirmed'
begin
	select raise(abort, 'confirmed minutes do not change');
end;

create trigger committee_meeting_no_update before update on committee_meeting
when old.state = 'confirmed'
begin
	select raise(abort, 'confirmed minutes do not change');
end;

create table committee_member (
	meeting_id text not null,
	person_id text not null,
	position bigint not null,
	present boolean not null, noted_by text not null default '', noted_at timestamptz,
	primary key (meeting_id, person_id)
);

create trigger committee_member_no_delete before delete on committee_member
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;

create trigger committee_member_no_update before update on committee_member
when exists (select 1 from committee_meeting where id = old.meeting_id and state = 'confirmed')
begin
	select raise(abort, 'confirmed minutes do not change');
end;

create table dataright_delay (
	id text primary key,
	person_id text not null,
	by_id text not null,
	order_text bytea not null,
	ordered_at timestamptz not null,
	until_on date not null,
	lifted_at timestamptz
);

create index dataright_delay_person on dataright_delay (person_id, id);

create table dataright_emergency (
	id text primary key,
	person_id text not null,
	case_id text not null,
	by_id text not null,
	reason bytea not null,
	begun_at timestamptz not null,
	begun_on date not null,
	until_at timestamptz not null
);

create index dataright_emergency_by on dataright_emergency (by_id, begun_on);

create table dataright_request (
	id text primary key,
	person_id text not null,
	what text not null,
	words bytea,
	asked_at timestamptz not null,
	outcome text not null,
	answer bytea,
	answered_by text not null,
	answered_at timestamptz
, reply_to bytea, lang text not null default '');

create index dataright_request_open on dataright_request (id) where answered_at is null;

create index dataright_request_person on dataright_request (person_id, id);

create table document (
	id text primary key,
	person_id text not null,
	case_id text not null,
	kind text not null,
	name bytea,
	receipt bytea not null,
	media_type text not null,
	bytes bigint not null,
	pages bigint not null,
	added_at timestamptz not null
);

create index document_case on document (case_id, id);

create table document_shared (
	id text primary key,
	institution_id text not null,
	thing_id text not null,
	kind text not null,
	name bytea not null,
	receipt bytea not null,
	media_type text not null,
	bytes bigint not null,
	pages bigint not null,
	person_id text not null,
	added_at timestamptz not null
);

create index document_shared_thing on document_shared (thing_id, kind, id);

create table engineer_application (
	id text primary key,
	person_id text not null,
	kind text not null,
	state text not null,
	institution bytea,
	programme bytea,
	intake bytea,
	roll_number bytea,
	graduated_on bytea,
	declared_at timestamptz,
	law_id text not null,
	version bigint not null,
	opened_at timestamptz not null,
	submitted_at timestamptz,
	decided_at timestamptz
, again_at timestamptz, study_mode bytea, country bytea, discipline bytea, route text not null default '');

create unique index engineer_application_one_open on engineer_application (person_id) where state in ('draft', 'unpaid', 'submitted');

create index engineer_application_person on engineer_application (person_id, opened_at);

create table engineer_asked (
	person_id text primary key,
	at timestamptz not null
);

create table engineer_claim (
	application_id text not null,
	wants text not null,
	person_id text not null,
	words bytea,
	on_day bytea,
	points bytea,
	state text not null,
	by_id text not null,
	at timestamptz not null,
	primary key (application_id, wants)
);

create table engineer_duplicate (
	id text primary key,
	one_id text not null,
	other_id text not null,
	reason text not null,
	found_by text not null,
	state text not null,
	keep_id text not null,
	reasons bytea,
	undo_reasons bytea,
	version bigint not null,
	found_at timestamptz not null,
	decided_by text not null,
	decided_at timestamptz
);

create index engineer_duplicate_open on engineer_duplicate (id) where state = 'open';

create index engineer_duplicate_other on engineer_duplicate (other_id);

create unique index engineer_duplicate_two on engineer_duplicate (one_id, other_id);

create table engineer_experience (
	id text primary key,
	application_id text not null,
	person_id text not null,
	employer bytea not null,
	title bytea not null,
	did bytea not null,
	from_on bytea not null,
	until_on bytea
);

create index engineer_experience_application on engineer_experience (application_id, id);

create table engineer_extension (
	id text primary key,
	kind text not null,
	from_on date not null,
	to_on date not null,
	until_on date not null,
	instrument text not null,
	state text not null,
	expected bigint not null,
	done bigint not null,
	after_on date,
	after_id text not null,
	rule_id text not null,
	law_id text not null,
	by_id text not null,
	decided_by text not null,
	version bigint not null,
	proposed_at timestamptz not null,
	decided_at timestamptz,
	ended_at timestamptz
);

create index engineer_extension_state on engineer_extension (state, id);

create table "engineer_fact" (
	registration_id text not null,
	id text not null,
	person_id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	value text not null default '',
	grounds bytea,
	rule_id text not null,
	law_id text not null,
	by_id text not null,
	known_at timestamptz not null,
	primary key (registration_id, id)
) without rowid;

create index engineer_fact_until on engineer_fact (kind, until_on, id) where until_on is not null;

create table engineer_finding (
	id text primary key,
	application_id text not null,
	step text not null,
	person_id text not null,
	outcome text not null,
	reasons bytea,
	rule_id text not null,
	law_id text not null,
	at timestamptz not null
);

create index engineer_finding_application on engineer_finding (application_id, at);

create table engineer_item (
	id text primary key,
	request_id text not null,
	application_id text not null,
	position bigint not null,
	wants text not null,
	question bytea not null,
	answer bytea
);

create unique index engineer_item_request on engineer_item (request_id, position);

create table engineer_listing (
	application_id text primary key,
	batch_key bytea not null,
	roll_key bytea not null,
	day_key bytea not null,
	latin_keys bytea not null,
	urdu_keys bytea not null,
	state text not null,
	since_at timestamptz not null,
	contested_at timestamptz,
	settled text not null
, claimed_at timestamptz, lists text not null default '', settled_row bytea);

create index engineer_listing_batch on engineer_listing (batch_key, application_id);

create index engineer_listing_roll on engineer_listing (roll_key, application_id);

create table engineer_listing_ask (
	id text primary key,
	person_id text not null,
	ask_key bytea not null,
	asked_at timestamptz not null
);

create index engineer_listing_ask_person on engineer_listing_ask (person_id, asked_at);

create table engineer_loss (
	application_id text primary key,
	person_id text not null,
	registration_id text not null,
	paper text not null
);

create table engineer_move (
	id text primary key,
	registration_id text not null,
	number_key text not null,
	from_id text not null,
	to_id text not null,
	cause_id text not null,
	by_id text not null,
	at timestamptz not null
);

create index engineer_move_cause on engineer_move (cause_id, id);

create index engineer_move_from on engineer_move (from_id, id);

create index engineer_move_number on engineer_move (number_key, id);

create table engineer_number (
	discipline text primary key,
	last bigint not null
);

create table engineer_print (
	id text primary key,
	registration_id text not null,
	person_id text not null,
	paper text not null,
	language text not null,
	serial text not null unique,
	said bytea not null,
	law_id text not null,
	made_by text not null,
	made_at timestamptz not null,
	replaced_at timestamptz,
	replaced_why text not null,
	token bytea
);

create index engineer_print_registration on engineer_print (registration_id, made_at);

create table engineer_project (
	application_id text primary key,
	person_id text not null,
	name bytea not null,
	client bytea not null,
	from_on bytea not null,
	until_on bytea not null
);

create table engineer_proposal (
	id text primary key,
	registration_id text not null,
	person_id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	grounds bytea not null,
	rule_id text not null,
	law_id text not null,
	seen_id text not null,
	by_id text not null,
	proposed_at timestamptz not null,
	state text not null,
	decided_by text not null,
	decided_at timestamptz,
	reason bytea,
	fact_id text not null
);

create unique index engineer_proposal_open on engineer_proposal (registration_id) where state = 'open';

create index engineer_proposal_registration on engineer_proposal (registration_id, id);

create index engineer_proposal_state on engineer_proposal (state, id);

create table engineer_referee (
	id text primary key,
	application_id text not null,
	person_id text not null,
	name bytea not null,
	email bytea not null,
	position bytea not null,
	words bytea,
	state text not null,
	language text not null,
	asks bigint not null,
	token_hash bytea,
	asked_at timestamptz not null,
	ends_at timestamptz not null,
	answered_at timestamptz
);

create index engineer_referee_application on engineer_referee (application_id, id);

create unique index engineer_referee_token on engineer_referee (token_hash);

create table engineer_registration (
	id text primary key,
	person_id text not null,
	application_id text not null,
	kind text not null,
	discipline text not null,
	serial bigint not null,
	number text not null,
	entered_on date not null,
	rule_id text not null,
	law_id text not null,
	entered_at timestamptz not null
, import_id text not null default '', import_print bytea, prefix text not null default '', accreditation text not null default '');

create index engineer_registration_accreditation on engineer_registration (accreditation) where accreditation <> '';

create unique index engineer_registration_application on engineer_registration (application_id) where application_id <> '';

create unique index engineer_registration_number on engineer_registration (prefix, discipline, serial);

create index engineer_registration_person on engineer_registration (person_id, kind);

create table engineer_reminder (
	registration_id text not null,
	until_on date not null,
	days bigint not null,
	told boolean not null,
	at timestamptz not null,
	primary key (registration_id, until_on, days)
);

create table engineer_renewal (
	id text primary key,
	registration_id text not null,
	person_id text not null,
	state text not null,
	years bigint not null,
	from_on date not null,
	until_on date,
	rule_id text not null,
	law_id text not null,
	fact_id text not null,
	version bigint not null,
	asked_at timestamptz not null,
	ended_at timestamptz
);

create unique index engineer_renewal_unpaid on engineer_renewal (registration_id) where state = 'unpaid';

create table engineer_request (
	id text primary key,
	application_id text not null,
	kind text not null,
	step text not null,
	person_id text not null,
	state text not null,
	answer_by date not null,
	asked_at timestamptz not null,
	reminded_at timestamptz,
	ended_at timestamptz,
	rule_id text not null,
	law_id text not null,
	version bigint not null
);

create index engineer_request_application on engineer_request (application_id, id);

create unique index engineer_request_one_open on engineer_request (application_id) where state = 'open';

create table engineer_takeover (
	id text primary key,
	number text not null,
	person_id text not null,
	registration_id text not null,
	holder_id text not null,
	state text not null,
	code_hash bytea,
	code_until timestamptz not null,
	tries bigint not null,
	sent boolean not null,
	letter text not null,
	reasons bytea,
	undo_reasons bytea,
	law_id text not null,
	version bigint not null,
	asked_at timestamptz not null,
	decided_by text not null,
	decided_at timestamptz
, proposal bytea, proposed_by text not null default '', proposed_at timestamptz, rule_id text not null default '');

create unique index engineer_takeover_number on engineer_takeover (number);

create unique index engineer_takeover_open on engineer_takeover (person_id) where state = 'open';

create index engineer_takeover_person on engineer_takeover (person_id, id);

create index engineer_takeover_registration on engineer_takeover (registration_id, id);

create index engineer_takeover_waiting on engineer_takeover (id) where state = 'open';

create table engineer_waiting (
	application_id text primary key,
	batch_key bytea not null,
	since_at timestamptz not null
, told boolean not null default false);

create index engineer_waiting_batch on engineer_waiting (batch_key, told, application_id);

create table evaluator (
	id text primary key,
	person_id text not null,
	state text not null,
	trained_on date,
	stated_on date,
	version bigint not null
, reminded_on date);

create unique index evaluator_person on evaluator (person_id);

create index evaluator_state on evaluator (state, id);

create index evaluator_stated on evaluator (stated_on) where state = 'active';

create table evaluator_change (
	id text primary key,
	evaluator_id text not null,
	kind text not null,
	by_id text not null,
	at timestamptz not null,
	reason bytea
);

create index evaluator_change_of on evaluator_change (evaluator_id, id);

create table evaluator_discipline (
	evaluator_id text not null,
	discipline text not null,
	primary key (evaluator_id, discipline)
);

create index evaluator_discipline_of on evaluator_discipline (discipline, evaluator_id);

create table evaluator_invitation (
	id text primary key,
	token_hash bytea not null,
	invited_by text not null,
	invited_at timestamptz not null,
	ends_at timestamptz not null,
	closed_at timestamptz
);

create index evaluator_invitation_at on evaluator_invitation (invited_at);

create unique index evaluator_invitation_token on evaluator_invitation (token_hash);

create table evaluator_item (
	id text primary key,
	statement_id text not null,
	kind text not null,
	institution bytea,
	words bytea,
	left_in bytea
);

create index evaluator_item_of on evaluator_item (statement_id, id);

create table evaluator_statement (
	id text primary key,
	evaluator_id text not null,
	state text not null,
	disciplines text not null,
	begun_at timestamptz not null,
	stated_at timestamptz,
	ended_at timestamptz
);

create index evaluator_statement_of on evaluator_statement (evaluator_id, begun_at);

create unique index evaluator_statement_once on evaluator_statement (evaluator_id, state) where state <> 'replaced';

create table evaluator_training (
	id text primary key,
	evaluator_id text not null,
	on_day date not null,
	course bytea not null,
	recorded_by text not null,
	recorded_at timestamptz not null
);

create index evaluator_training_of on evaluator_training (evaluator_id, on_day);

create table event (
	id text primary key,
	at timestamptz not null,
	actor text not null,
	kind text not null,
	person_id text not null,
	case_id text not null,
	data text not null
) without rowid;

create index event_case on event (case_id, at, id) where case_id <> '';

create index event_person on event (person_id, at, id) where person_id <> '';

create trigger event_no_delete before delete on event
begin
	select raise(abort, 'event is append only');
end;

create trigger event_no_replace before insert on event when exists (select 1 from event where id = new.id)
begin
	select raise(abort, 'event is append only');
end;

create trigger event_no_update before update on event
begin
	select raise(abort, 'event is append only');
end;

create table firm (
	id text primary key,
	opened_by text not null,
	opened_at timestamptz not null,
	version bigint not null
);

create index firm_opened on firm (opened_by);

create table firm_owner (
	id text primary key,
	particulars_id text not null,
	kind text not null,
	name bytea,
	name_ur bytea,
	identity_kind bytea,
	identity_number bytea,
	identity_index bytea,
	registration bytea,
	degree bytea,
	years bytea,
	share bytea
);

create index firm_owner_of on firm_owner (particulars_id, id);

create unique index firm_owner_once on firm_owner (particulars_id, identity_index) where identity_index is not null;

create table firm_particulars (
	id text primary key,
	firm_id text not null,
	state text not null,
	form text not null,
	name text not null,
	name_ur text not null,
	name_key text not null,
	registered bytea,
	tax bytea,
	phone bytea,
	email bytea,
	address bytea,
	province bytea,
	district bytea,
	written_at timestamptz not null
);

create unique index firm_particulars_one on firm_particulars (firm_id, state) where state in ('draft', 'stands');

create table job (
	id text primary key,
	kind text not null,
	args text not null,
	state text not null,
	due_at timestamptz not null,
	attempt bigint not null,
	vanished bigint not null,
	lease text not null,
	unique_key text,
	period bigint not null,
	fault text not null,
	made_at timestamptz not null,
	done_at timestamptz
);

create index job_due on job (due_at, id) where state = 'due';

create index job_ended on job (state, done_at) where state <> 'due';

create unique index job_unique_key on job (unique_key);

create table ledger_access (
	id text primary key,
	entry text not null,
	at timestamptz not null,
	position bigint unique
);

create index ledger_access_open on ledger_access (id) where position is null;

create trigger ledger_access_no_delete before delete on ledger_access
begin
	select raise(abort, 'ledger_access is append only');
end;

create trigger ledger_access_no_replace before insert on ledger_access
when exists (select 1 from ledger_access where id = new.id or position = new.position)
begin
	select raise(abort, 'ledger_access is append only');
end;

create trigger ledger_access_no_update before update on ledger_access
when old.position is not null or new.position is null or new.id <> old.id or new.entry <> old.entry or new.at <> old.at
begin
	select raise(abort, 'ledger_access is append only');
end;

create table ledger_checkpoint (
	log text not null,
	size bigint not null,
	note text not null,
	key text not null,
	at timestamptz not null,
	primary key (log, size)
) without rowid;

create trigger ledger_checkpoint_no_delete before delete on ledger_checkpoint
begin
	select raise(abort, 'ledger_checkpoint is append only');
end;

create trigger ledger_checkpoint_no_replace before insert on ledger_checkpoint
when exists (select 1 from ledger_checkpoint where log = new.log and size = new.size)
begin
	select raise(abort, 'ledger_checkpoint is append only');
end;

create trigger ledger_checkpoint_no_update before update on ledger_checkpoint
begin
	select raise(abort, 'ledger_checkpoint is append only');
end;

create table ledger_hash (
	log text not null,
	place bigint not null,
	hash bytea not null,
	primary key (log, place)
) without rowid;

create trigger ledger_hash_no_delete before delete on ledger_hash
begin
	select raise(abort, 'ledger_hash is append only');
end;

create trigger ledger_hash_no_replace before insert on ledger_hash when exists (select 1 from ledger_hash where log = new.log and place = new.place)
begin
	select raise(abort, 'ledger_hash is append only');
end;

create trigger ledger_hash_no_update before update on ledger_hash
begin
	select raise(abort, 'ledger_hash is append only');
end;

create table ledger_public (
	id text primary key,
	entry text not null,
	at timestamptz not null,
	position bigint unique
);

create index ledger_public_open on ledger_public (id) where position is null;

create trigger ledger_public_no_delete before delete on ledger_public
begin
	select raise(abort, 'ledger_public is append only');
end;

create trigger ledger_public_no_replace before insert on ledger_public
when exists (select 1 from ledger_public where id = new.id or position = new.position)
begin
	select raise(abort, 'ledger_public is append only');
end;

create trigger ledger_public_no_update before update on ledger_public
when old.position is not null or new.position is null or new.id <> old.id or new.entry <> old.entry or new.at <> old.at
begin
	select raise(abort, 'ledger_public is append only');
end;

create table notice_asking (
	id text primary key,
	person_id text not null,
	message_id text not null,
	way text not null,
	by_id text not null,
	at timestamptz not null
);

create index notice_asking_person on notice_asking (person_id, id);

create table notice_batch (
	id text primary key,
	state text not null,
	made_by text not null,
	made_at timestamptz not null,
	printed_at timestamptz,
	posted_on date,
	posted_by text not null
);

create table notice_broken (
	address_index bytea primary key,
	way text not null,
	why text not null,
	since timestamptz not null
);

create table notice_campaign (
	id text primary key,
	state text not null,
	title text not null,
	ground text not null,
	rule_id text not null,
	law_id text not null,
	class text not null,
	discipline text not null,
	province text not null,
	kind text not null,
	standing text not null,
	subject_en text not null,
	subject_ur text not null,
	body_en text not null,
	body_ur text not null,
	from_at timestamptz,
	until_on date not null,
	size bigint not null,
	narrow boolean not null,
	counted_at timestamptz,
	proved_at timestamptz,
	reason text not null,
	made_by text not null,
	made_at timestamptz not null,
	asked_by text not null,
	asked_at timestamptz,
	decided_by text not null,
	decided_at timestamptz,
	started_at timestamptz,
	after_key text not null,
	planned bigint not null,
	unasked bigint not null,
	next_at timestamptz,
	planned_at timestamptz,
	moved_at timestamptz,
	ended_at timestamptz,
	version bigint not null
);

create index notice_campaign_asked on notice_campaign (id) where state = 'asked';

create index notice_campaign_works on notice_campaign (id) where state in ('running', 'stopped') and ended_at is null;

create table notice_delivery (
	id text primary key,
	message_id text not null,
	way text not null,
	why text not null,
	state text not null,
	fault text not null,
	address_index bytea,
	sent_at timestamptz not null,
	heard_at timestamptz not null
);

create index notice_delivery_address on notice_delivery (address_index, sent_at) where address_index is not null;

create index notice_delivery_message on notice_delivery (message_id, id);

create table notice_inbound (
	id text primary key,
	case_id text not null,
	sender bytea,
	subject bytea,
	words bytea,
	answer bytea,
	lang text not null,
	files bigint not null,
	dropped text not null,
	signed boolean not null,
	state text not null,
	handed_to text not null,
	handled_by text not null,
	handled_at timestamptz,
	received_at timestamptz not null
);

create index notice_inbound_state on notice_inbound (state, id);

create table notice_letter (
	id text primary key,
	batch_id text not null,
	message_id text not null,
	position bigint not null,
	code text not null unique,
	why text not null,
	address_index bytea,
	returned_at timestamptz,
	returned_why text not null,
	returned_by text not null
);

create index notice_letter_batch on notice_letter (batch_id, position);

create index notice_letter_message on notice_letter (message_id);

create table notice_message (
	id text primary key,
	person_id text not null,
	case_id text not null,
	kind text not null,
	lang text not null,
	data text not null,
	address bytea,
	secret bytea,
	state text not null,
	fault text not null,
	created_at timestamptz not null,
	sent_at timestamptz
, why text not null default '', wording text not null default '', campaign_id text not null default '', due_at timestamptz, leased_until timestamptz, tries bigint not null default 0);

create unique index notice_message_campaign on notice_message (campaign_id, person_id) where campaign_id <> '';

create index notice_message_held on notice_message (created_at, id) where state = 'held';

create index notice_message_lane on notice_message (campaign_id, due_at, id) where state = 'queued' and campaign_id <> '';

create index notice_message_person on notice_message (person_id, created_at) where person_id <> '';

create index notice_message_unsent on notice_message (state, created_at) where state in ('queued', 'refused', 'dead');

create index notice_message_waits on notice_message (created_at, id) where state = 'waits';

create table notice_received (
	print bytea primary key,
	sender_index bytea not null,
	case_id text not null,
	received_at timestamptz not null
, what text not null default 'letter', domain_index bytea);

create index notice_received_at on notice_received (received_at);

create index notice_received_sender on notice_received (sender_index, received_at);

create table notice_serving (
	id text primary key,
	message_id text not null,
	person_id text not null,
	way text not null,
	reason bytea,
	by_id text not null,
	at timestamptz not null
);

create index notice_serving_message on notice_serving (message_id, id);

create table notice_text (
	id text primary key,
	print bytea not null,
	number bytea,
	words bytea,
	number_index bytea not null,
	what text not null,
	lang text not null,
	state text not null,
	came_at timestamptz not null
);

create index notice_text_at on notice_text (came_at);

create index notice_text_number on notice_text (number_index, came_at);

create unique index notice_text_print on notice_text (print);

create table notice_wording (
	id text primary key,
	kind text not null,
	lang text not null,
	hash text not null,
	words text not null,
	since timestamptz not null
);

create index notice_wording_hash on notice_wording (hash);

create index notice_wording_kind on notice_wording (kind, lang, id);

create trigger notice_wording_no_delete before delete on notice_wording
begin
	select raise(abort, 'notice_wording is append only');
end;

create trigger notice_wording_no_replace before insert on notice_wording
when exists (select 1 from notice_wording where id = new.id)
begin
	select raise(abort, 'notice_wording is append only');
end;

create trigger notice_wording_no_update before update on notice_wording
begin
	select raise(abort, 'notice_wording is append only');
end;

create table payment_account (
	id text primary key,
	name text not null,
	number text not null,
	kind text not null,
	layout text not null,
	version bigint not null,
	kept_by text not null,
	kept_at timestamptz not null
);

create table payment_charge (
	movement_id text primary key,
	how text not null,
	asked_by text not null,
	asked_at timestamptz not null
);

create table payment_checkout (
	id text primary key,
	invoice_id text not null,
	attempt bigint not null,
	session text not null,
	payment text not null,
	state text not null,
	amount bigint not null,
	currency text not null,
	given_back bigint not null,
	asked bigint not null,
	version bigint not null,
	made_at timestamptz not null,
	until_at timestamptz not null,
	asked_at timestamptz,
	ask_at timestamptz, strange text not null default '', strange_at timestamptz, reason bytea, aside_by text not null default '', aside_at timestamptz,
	unique (invoice_id, attempt)
);

create index payment_checkout_ask on payment_checkout (ask_at, id) where ask_at is not null;

create unique index payment_checkout_payment on payment_checkout (payment) where payment <> '';

create unique index payment_checkout_session on payment_checkout (session) where session <> '';

create index payment_checkout_strange on payment_checkout (id) where strange_at is not null;

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
, found bigint not null default 0, bank_index bytea);

create index payment_claim_bank on payment_claim (bank_index, paid_on) where bank_index is not null;

create index payment_claim_invoice on payment_claim (invoice_id, id);

create unique index payment_claim_one_open on payment_claim (invoice_id) where state = 'open';

create index payment_claim_slip on payment_claim (slip_index, id);

create index payment_claim_state on payment_claim (state, id);

create index payment_claim_twice on payment_claim (state, id) where twice;

create table payment_closing (
	month text primary key,
	entries bigint not null,
	hash text not null,
	closed_by text not null,
	closed_at timestamptz not null
);

create table payment_closing_line (
	month text not null,
	account text not null,
	balance bigint not null,
	primary key (month, account)
);

create table payment_correction (
	id text primary key,
	money_id text not null,
	invoice_id text not null,
	person_id text not null,
	kind text not null,
	reason bytea not null,
	by_id text not null,
	made_at timestamptz not null
);

create index payment_correction_invoice on payment_correction (invoice_id, id);

create index payment_correction_money on payment_correction (money_id, id);

create table payment_entry (
	id text primary key,
	kind text not null,
	money_id text not null,
	invoice_id text not null,
	by_id text not null,
	book_on date not null,
	made_at timestamptz not null
);

create index payment_entry_book on payment_entry (book_on, id);

create index payment_entry_invoice on payment_entry (invoice_id, id) where invoice_id <> '';

create trigger payment_entry_no_delete before delete on payment_entry
begin
	select raise(abort, 'payment_entry is append only');
end;

create trigger payment_entry_no_replace before insert on payment_entry when exists (select 1 from payment_entry where id = new.id)
begin
	select raise(abort, 'payment_entry is append only');
end;

create trigger payment_entry_no_update before update on payment_entry
begin
	select raise(abort, 'payment_entry is append only');
end;

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
, reversed_at timestamptz, held bigint not null default 0);

create index payment_invoice_again on payment_invoice (id) where reversed_at is not null;

create index payment_invoice_amount on payment_invoice (amount, id);

create index payment_invoice_case on payment_invoice (case_id, id);

create index payment_invoice_due on payment_invoice (due_on, id) where state = 'issued';

create index payment_invoice_held on payment_invoice (id) where held > 0;

create index payment_invoice_issued on payment_invoice (issued_at, id) where state = 'issued';

create index payment_invoice_left on payment_invoice ((amount - held), id) where state = 'issued' and held > 0;

create unique index payment_invoice_one_issued on payment_invoice (case_id, purpose) where state = 'issued';

create index payment_invoice_person on payment_invoice (person_id, id);

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
	reversed_at timestamptz, same_as text not null default '', back_at timestamptz, own_id text not null default '',
	unique (channel, external_id)
);

create index payment_money_amount on payment_money (amount, id) where seen_at is null and state <> 'reversed';

create index payment_money_back on payment_money (channel, id) where state = 'reversed' and seen_at is not null and back_at is null;

create index payment_money_invoice on payment_money (invoice_id, id) where invoice_id <> '';

create index payment_money_own on payment_money (own_id) where own_id <> '';

create index payment_money_same on payment_money (same_as) where same_as <> '';

create index payment_money_taken on payment_money (amount, id) where state = 'reversed' and back_at is null;

create index payment_money_unapplied on payment_money (id) where state = 'unapplied';

create index payment_money_unseen on payment_money (channel, id) where seen_at is null and state <> 'reversed';

create table payment_move (
	id text primary key,
	kind text not null,
	from_invoice text not null,
	from_money text not null,
	to_invoice text not null,
	person_id text not null,
	amount bigint not null,
	state text not null,
	account bytea,
	reason bytea,
	answer bytea,
	bank_number bytea,
	paid_on date,
	asked_by text not null,
	first_by text not null,
	second_by text not null,
	done_by text not null,
	version bigint not null,
	asked_at timestamptz not null,
	first_at timestamptz,
	second_at timestamptz,
	done_at timestamptz
, seen_at timestamptz, paying_by text not null default '', paying_at timestamptz);

create index payment_move_invoice on payment_move (from_invoice, id) where from_invoice <> '';

create index payment_move_money on payment_move (from_money, id) where from_money <> '';

create index payment_move_open on payment_move (state, id) where state in ('asked', 'agreed', 'due', 'paying');

create index payment_move_to on payment_move (to_invoice, id) where to_invoice <> '';

create index payment_move_unseen on payment_move (amount, id) where kind = 'refund' and state = 'done' and seen_at is null;

create table "payment_movement" (
	id text primary key,
	statement_id text not null,
	account_id text not null,
	row_number bigint not null,
	booked_on date not null,
	amount bigint not null,
	reversal boolean not null,
	number_index bytea not null,
	words_index bytea not null,
	bank_index bytea,
	number bytea,
	other bytea,
	words bytea,
	payer bytea,
	state text not null,
	money_id text not null,
	move_id text not null default '',
	reference text not null default '',
	tried text not null default '',
	owner_id text not null,
	reason bytea,
	decided_by text not null,
	version bigint not null,
	loaded_at timestamptz not null,
	decided_at timestamptz
);

create index payment_movement_bank on payment_movement (bank_index) where bank_index is not null;

create index payment_movement_known on payment_movement (account_id, booked_on);

create index payment_movement_money on payment_movement (money_id) where money_id <> '';

create index payment_movement_open on payment_movement (state, id, account_id, amount) where state = 'new' or state = 'unmatched' or state = 'aside';

create index payment_movement_statement on payment_movement (statement_id, id);

create table payment_number (
	year bigint primary key,
	last bigint not null
);

create table payment_posting (
	entry_id text not null,
	position bigint not null,
	account text not null,
	subject text not null,
	amount bigint not null,
	book_on date not null,
	primary key (entry_id, position)
);

create index payment_posting_book on payment_posting (book_on, account);

create index payment_posting_subject on payment_posting (account, subject);

create trigger payment_posting_no_delete before delete on payment_posting
begin
	select raise(abort, 'payment_posting is append only');
end;

create trigger payment_posting_no_replace before insert on payment_posting when exists (select 1 from payment_posting where entry_id = new.entry_id and position = new.position)
begin
	select raise(abort, 'payment_posting is append only');
end;

create trigger payment_posting_no_update before update on payment_posting
begin
	select raise(abort, 'payment_posting is append only');
end;

create table payment_receipt (
	id text primary key,
	invoice_id text not null unique,
	entry_id text not null unique,
	year bigint not null,
	serial bigint not null,
	number text not null unique,
	amount bigint not null,
	made_at timestamptz not null
);

create unique index payment_receipt_serial on payment_receipt (year, serial);

create table payment_reversal (
	channel text not null,
	external_id text not null,
	amount bigint not null,
	came_at timestamptz not null,
	primary key (channel, external_id)
);

create table payment_statement (
	id text primary key,
	account_id text not null,
	hash text not null,
	state text not null,
	by_id text not null,
	lines bigint not null,
	passed bigint not null,
	money_in bigint not null,
	money_out bigint not null,
	opening bigint,
	closing bigint,
	first_on date not null,
	last_on date not null,
	loaded_at timestamptz not null,
	moved_at timestamptz not null, kept bigint not null default 0, version bigint not null default 1, doubtful text not null default '',
	unique (account_id, hash)
);

create index payment_statement_loading on payment_statement (account_id) where state = 'loading';

create table payment_trace (
	id text primary key,
	invoice_id text not null,
	person_id text not null,
	number bytea not null,
	bank_index bytea not null,
	asked_at timestamptz not null
);

create index payment_trace_bank on payment_trace (bank_index, id);

create index payment_trace_invoice on payment_trace (invoice_id, id);

create table payment_waiver (
	id text primary key,
	invoice_id text not null,
	person_id text not null,
	line bigint not null,
	amount bigint not null,
	ground text not null,
	reason bytea,
	state text not null,
	asked_by text not null,
	asked_at timestamptz not null,
	answer bytea,
	decided_by text not null,
	decided_at timestamptz,
	version bigint not null
);

create index payment_waiver_invoice on payment_waiver (invoice_id, id);

create unique index payment_waiver_one_open on payment_waiver (invoice_id) where state = 'open';

create index payment_waiver_state on payment_waiver (state, id);

create table person (
	id text primary key,
	language text not null,
	name_latin bytea,
	name_urdu bytea,
	father bytea,
	identity_kind bytea,
	identity_number bytea,
	identity_mask bytea,
	identity_index bytea,
	province bytea,
	district bytea,
	phone bytea,
	address bytea,
	held_by text not null,
	version bigint not null,
	created_at timestamptz not null,
	recorded_at timestamptz
, father_index bytea, named boolean not null default false, email bytea, merged_into text not null default '', tokens bytea, run_id text not null default '');

create index person_identity_index on person (identity_index);

create index person_unnamed on person (id) where recorded_at is not null and not named;

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

create table person_name (
	token bytea not null,
	person_id text not null,
	primary key (token, person_id)
) without rowid;

create table person_run (
	bucket bigint not null,
	id text not null,
	entries bytea not null,
	primary key (bucket, id)
);

create table policy_proof (
	id text primary key,
	at timestamptz not null,
	wording text not null,
	note text not null,
	salt bytea not null
);

create table policy_version (
	hash text not null,
	wording text not null,
	published_at timestamptz not null, change_id text not null default '', salt bytea not null default x'',
	primary key (hash, published_at)
);

create table preference_choice (
	person_id text not null,
	position bigint not null,
	what text not null,
	choice text not null,
	shown_hash text not null,
	language text not null,
	surface text not null,
	by_id text not null,
	at timestamptz not null,
	primary key (person_id, position)
);

create index preference_choice_newest on preference_choice (person_id, what, position);

create trigger preference_choice_no_delete before delete on preference_choice
begin
	select raise(abort, 'preference_choice is append only');
end;

create trigger preference_choice_no_replace before insert on preference_choice
when exists (select 1 from preference_choice where person_id = new.person_id and position = new.position)
begin
	select raise(abort, 'preference_choice is append only');
end;

create trigger preference_choice_no_update before update on preference_choice
begin
	select raise(abort, 'preference_choice is append only');
end;

create table preference_never (
	address_index bytea primary key,
	way text not null,
	at timestamptz not null
);

create table preference_shown (
	hash text primary key,
	words text not null,
	first_at timestamptz not null
);

create trigger preference_shown_no_delete before delete on preference_shown
begin
	select raise(abort, 'preference_shown is append only');
end;

create trigger preference_shown_no_replace before insert on preference_shown
when exists (select 1 from preference_shown where hash = new.hash)
begin
	select raise(abort, 'preference_shown is append only');
end;

create trigger preference_shown_no_update before update on preference_shown
begin
	select raise(abort, 'preference_shown is append only');
end;

create table "register_change" (
	number_key text not null primary key,
	change_id text not null
) without rowid;

create index register_change_id on register_change (change_id);

create table register_complete (
	id text primary key,
	as_of date,
	declared_at timestamptz not null
);

create table "register_engineer" (
	number_key text not null primary key,
	number text not null,
	kind text not null,
	discipline text not null,
	name text not null,
	province text not null,
	district text not null,
	masked_cnic text not null,
	degree text not null,
	institution text not null,
	graduation_year bigint not null
) without rowid;

create table "register_engineer_name" (
	token text not null,
	number_key text not null,
	primary key (token, number_key)
) without rowid;

create table "register_fact" (
	number_key text not null,
	id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	value text not null default '',
	known_at timestamptz not null,
	primary key (number_key, id)
) without rowid;

create index register_fact_suspension on register_fact (number_key) where kind = 'suspension';

create table register_key (
	serial bigint primary key,
	kid text not null,
	jwk text not null,
	from_at timestamptz not null,
	until_at timestamptz not null
, withdrawn_at timestamptz, doubted_from timestamptz, withdrawn_why text not null default '');

create table register_list (
	id text primary key,
	day date not null,
	key_serial bigint not null,
	jws text not null,
	made_at timestamptz not null,
	looked_at timestamptz not null
);

create table register_print (
	serial text primary key,
	number_key text not null,
	paper text not null,
	language text not null,
	said text not null,
	made_on date not null,
	replaced_on date,
	replaced_why text not null
);

create index register_print_number on register_print (number_key);

create table register_replaced (
	place bigint primary key,
	number_key text not null
);

create index register_replaced_number on register_replaced (number_key);

create table register_status (
	number_key text primary key,
	place bigint not null unique
);

create table represent_person (
	id text primary key,
	body_kind text not null,
	body_id text not null,
	person_id text not null,
	role text not null,
	invited_by text not null,
	begun_at timestamptz not null,
	ended_by text not null,
	ended_at timestamptz
);

create index represent_person_body on represent_person (body_kind, body_id, begun_at);

create index represent_person_of on represent_person (person_id, body_kind, begun_at);

create unique index represent_person_once on represent_person (body_kind, body_id, person_id) where ended_at is null;

create table roll_declaration (
	id text primary key,
	as_of date,
	by_id text not null,
	declared_at timestamptz not null
);

create table roll_import (
	id text primary key,
	by_id text not null,
	hash text not null,
	bytes bigint not null,
	encoding text not null,
	total bigint not null,
	leave_out text not null,
	law_id text not null,
	state text not null,
	lease text not null,
	line bigint not null,
	done bigint not null,
	entered bigint not null,
	unchanged bigint not null,
	changed bigint not null,
	refused bigint not null,
	twins bigint not null,
	kept bigint not null,
	undone bigint not null,
	report text not null,
	sealed boolean not null,
	begun_at timestamptz not null,
	moved_at timestamptz not null,
	ended_at timestamptz
, brought_by text not null default '', undo_by text not null default '');

create index roll_import_hash on roll_import (hash, id);

create table site_banner (
	id text primary key,
	kind text not null,
	title_en text not null,
	title_ur text not null,
	body_en text not null,
	body_ur text not null,
	pages text not null,
	from_at timestamptz not null,
	until_at timestamptz not null
);

create index site_banner_until on site_banner (until_at, id);

create table site_draft (
	id text primary key,
	title_en text not null,
	title_ur text not null,
	body_en text not null,
	body_ur text not null,
	from_at timestamptz,
	state text not null,
	post_id text not null default '',
	reason text not null default '',
	made_by text not null,
	made_at timestamptz not null,
	asked_at timestamptz,
	decided_by text not null default '',
	decided_at timestamptz,
	version bigint not null
, what text not null default 'news', pages text not null default '', until_at timestamptz);

create index site_draft_state on site_draft (state, id);

create table site_post (
	id text primary key,
	title_en text not null,
	title_ur text not null,
	body_en text not null,
	body_ur text not null,
	published_at timestamptz not null
);

create index site_post_published on site_post (published_at, id);

create table visit (
	id text primary key,
	number text not null,
	institution_id text not null,
	programme_id text not null,
	kind text not null,
	of_kind text not null,
	after_number text not null,
	from_batch bigint not null,
	to_batch bigint not null,
	why bytea,
	stage text not null,
	waits text not null,
	side text not null,
	due_on date,
	left_days bigint not null,
	since timestamptz not null,
	lead_id text not null,
	meets_on date,
	meets_until date,
	outcome_number text not null,
	law_id text not null,
	version bigint not null,
	begun_at timestamptz not null,
	ended_at timestamptz
);

create index visit_due on visit (due_on, id) where ended_at is null;

create index visit_ended on visit (id) where ended_at is not null;

create index visit_institution on visit (institution_id, id);

create unique index visit_number on visit (number) where number <> '';

create unique index visit_once on visit (programme_id, kind) where ended_at is null;

create index visit_side on visit (side, due_on, id) where ended_at is null;

create table visit_days (
	id text primary key,
	visit_id text not null,
	first_on date not null,
	last_on date not null,
	side text not null,
	agreed boolean not null,
	by_id text not null,
	at timestamptz not null
);

create index visit_days_visit on visit_days (visit_id, id);

create table visit_event (
	id text primary key,
	visit_id text not null,
	kind text not null,
	stage text not null,
	waits text not null,
	side text not null,
	due_on date,
	by_id text not null,
	by_council boolean not null,
	at timestamptz not null
);

create index visit_event_visit on visit_event (visit_id, id);

create table visit_finding (
	id text primary key,
	visit_id text not null,
	criterion text not null,
	kind text not null,
	words bytea not null,
	evidence bytea,
	by_id text not null,
	at timestamptz not null,
	version bigint not null,
	fault bytea,
	fault_by text not null,
	fault_version bigint not null,
	reply bytea,
	reply_by text not null
);

create index visit_finding_visit on visit_finding (visit_id, id);

create table visit_member (
	id text primary key,
	visit_id text not null,
	person_id text not null,
	convener boolean not null,
	since timestamptz not null,
	shown_at timestamptz,
	until_at timestamptz,
	why_ended text not null,
	named_by text not null
, opened_at timestamptz);

create unique index visit_member_once on visit_member (visit_id, person_id) where until_at is null;

create index visit_member_person on visit_member (person_id, id);

create index visit_member_visit on visit_member (visit_id, id);

create table visit_objection (
	id text primary key,
	visit_id text not null,
	member_id text not null,
	institution_id text not null,
	person_id text not null,
	reason bytea not null,
	by_id text not null,
	at timestamptz not null,
	state text not null,
	answer bytea,
	decided_by text not null,
	decided_at timestamptz
);

create unique index visit_objection_once on visit_objection (member_id);

create index visit_objection_upheld on visit_objection (person_id) where state = 'upheld';

create index visit_objection_visit on visit_objection (visit_id, id);

create table visit_proposal (
	visit_id text primary key,
	state text not null,
	outcome text not null,
	number text not null,
	meeting text not null,
	decided_on date not null,
	reasons_en text not null,
	reasons_ur text not null,
	seats_from bigint not null,
	sections bigint not null,
	per_section bigint not null,
	by_id text not null,
	at timestamptz not null,
	answer text not null,
	ended_by text not null,
	ended_at timestamptz,
	rule_id text not null,
	law_id text not null,
	version bigint not null
);

create unique index visit_proposal_number on visit_proposal (number);

create table visit_question (
	id text primary key,
	visit_id text not null,
	criterion text not null,
	words bytea not null,
	asked_by text not null,
	asked_at timestamptz not null,
	sent_at timestamptz,
	answer bytea,
	answer_by text not null,
	answer_version bigint not null,
	closed_at timestamptz
);

create index visit_question_visit on visit_question (visit_id, id);

create table visit_report (
	visit_id text primary key,
	met_on date not null,
	exit_words bytea not null,
	exit_by text not null,
	summary bytea,
	summary_by text not null,
	summary_version bigint not null,
	sent_at timestamptz,
	checked_at timestamptz,
	final_at timestamptz,
	rejoinder bytea,
	rejoinder_by text not null,
	rejoinder_version bigint not null,
	rejoined_at timestamptz
);

create table visit_told (
	visit_id text not null,
	due_on date not null,
	told_at timestamptz not null,
	primary key (visit_id, due_on)
);
