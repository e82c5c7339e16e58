-- The schema as the migrations make it. Written by: go test ./migrations -update

create table access_look (
	id text not null,
	salt bytea not null default '\x'::bytea,
	person_id text not null,
	case_id text not null,
	actor_id text not null,
	role text not null,
	purpose text not null,
	action text not null,
	fields text not null,
	at timestamp with time zone not null,
	constraint access_look_pkey PRIMARY KEY (id)
);

create index access_look_by ON public.access_look USING btree (actor_id, id);

create index access_look_of ON public.access_look USING btree (person_id, id);

create trigger access_look_no_delete BEFORE DELETE ON public.access_look FOR EACH ROW EXECUTE FUNCTION access_look_refuse();

create trigger access_look_no_truncate BEFORE TRUNCATE ON public.access_look FOR EACH STATEMENT EXECUTE FUNCTION access_look_refuse();

create trigger access_look_no_update BEFORE UPDATE ON public.access_look FOR EACH ROW EXECUTE FUNCTION access_look_refuse();

create table account (
	id text not null,
	email_index bytea not null,
	passphrase text not null,
	authenticator bytea,
	authenticator_step bigint not null,
	opened_at timestamp with time zone not null,
	constraint account_pkey PRIMARY KEY (id),
	constraint account_email_index_key UNIQUE (email_index)
);

create table account_attempt (
	id text not null,
	tries bigint not null,
	invitation_id text not null,
	begun_at timestamp with time zone not null,
	ends_at timestamp with time zone not null,
	kind text not null,
	stage text not null,
	token_hash bytea not null,
	email_index bytea not null,
	person_id text not null,
	email bytea,
	language text not null,
	code_hash bytea,
	constraint account_attempt_pkey PRIMARY KEY (id),
	constraint account_attempt_token_hash_key UNIQUE (token_hash)
);

create index account_attempt_email ON public.account_attempt USING btree (email_index, begun_at);

create index account_attempt_ends ON public.account_attempt USING btree (ends_at);

create table account_delegation (
	id text not null,
	office_id text not null,
	to_id text not null,
	from_on date not null,
	to_on date not null,
	made_at timestamp with time zone not null,
	ended_at timestamp with time zone,
	constraint account_delegation_pkey PRIMARY KEY (id)
);

create index account_delegation_office ON public.account_delegation USING btree (office_id);

create index account_delegation_to ON public.account_delegation USING btree (to_id, to_on) WHERE (ended_at IS NULL);

create table account_invitation (
	id text not null,
	ends_at timestamp with time zone not null,
	closed_at timestamp with time zone,
	token_hash bytea not null,
	guest_id text not null,
	email bytea not null,
	email_index bytea not null,
	role text not null,
	language text not null,
	invited_by text not null,
	invited_at timestamp with time zone not null,
	constraint account_invitation_pkey PRIMARY KEY (id),
	constraint account_invitation_token_hash_key UNIQUE (token_hash)
);

create index account_invitation_open ON public.account_invitation USING btree (ends_at) WHERE (closed_at IS NULL);

create table account_office (
	id text not null,
	person_id text not null,
	role text not null,
	appointed_by text not null,
	begun_at timestamp with time zone not null,
	ended_by text not null,
	ended_at timestamp with time zone,
	constraint account_office_pkey PRIMARY KEY (id)
);

create unique index account_office_held ON public.account_office USING btree (person_id, role) WHERE (ended_at IS NULL);

create index account_office_role ON public.account_office USING btree (role) WHERE (ended_at IS NULL);

create table account_passkey (
	id text not null,
	person_id text not null,
	key_hash bytea not null,
	credential bytea not null,
	browser text not null,
	made_at timestamp with time zone not null,
	used_at timestamp with time zone not null,
	barred_at timestamp with time zone,
	constraint account_passkey_pkey PRIMARY KEY (id),
	constraint account_passkey_key_hash_key UNIQUE (key_hash)
);

create index account_passkey_person ON public.account_passkey USING btree (person_id, id);

create table account_recovery (
	id text not null,
	person_id text not null,
	code_hash bytea not null,
	used_at timestamp with time zone,
	constraint account_recovery_pkey PRIMARY KEY (id)
);

create index account_recovery_person ON public.account_recovery USING btree (person_id);

create table account_session (
	id text not null,
	person_id text not null,
	token_hash bytea not null,
	strong boolean not null,
	browser text not null,
	begun_at timestamp with time zone not null,
	seen_at timestamp with time zone not null,
	ends_at timestamp with time zone not null,
	constraint account_session_pkey PRIMARY KEY (id),
	constraint account_session_token_hash_key UNIQUE (token_hash)
);

create index account_session_ends ON public.account_session USING btree (ends_at);

create index account_session_person ON public.account_session USING btree (person_id, begun_at);

create table accreditation_campus (
	id text not null,
	version bigint not null,
	found_key text not null default ''::text,
	institution_id text not null,
	code text not null,
	name_en text not null,
	name_ur text not null,
	city_en text not null,
	city_ur text not null,
	closed_on date,
	import_id text not null,
	constraint accreditation_campus_pkey PRIMARY KEY (id)
);

create unique index accreditation_campus_code ON public.accreditation_campus USING btree (institution_id, code);

create index accreditation_campus_import ON public.accreditation_campus USING btree (import_id) WHERE (import_id <> ''::text);

create table accreditation_change (
	id text not null,
	known_at timestamp with time zone not null,
	is_en text not null default ''::text,
	is_ur text not null default ''::text,
	was_path text not null default ''::text,
	waits boolean not null default false,
	subject text not null,
	subject_id text not null,
	kind text not null,
	on_day date not null,
	was_en text not null,
	was_ur text not null,
	other_id text not null,
	instrument text not null,
	constraint accreditation_change_pkey PRIMARY KEY (id)
);

create index accreditation_change_path ON public.accreditation_change USING btree (was_path) WHERE (was_path <> ''::text);

create index accreditation_change_subject ON public.accreditation_change USING btree (subject_id, on_day);

create index accreditation_change_waits ON public.accreditation_change USING btree (on_day) WHERE waits;

create table accreditation_decision (
	id text not null,
	rule_id text not null,
	law_id text not null,
	known_at timestamp with time zone not null,
	number text not null,
	number_key text not null,
	kind text not null,
	replaces_id text not null,
	institution_id text not null,
	meeting text not null,
	decided_on date not null,
	import_id text not null,
	constraint accreditation_decision_pkey PRIMARY KEY (id)
);

create index accreditation_decision_day ON public.accreditation_decision USING btree (decided_on, id);

create index accreditation_decision_import ON public.accreditation_decision USING btree (import_id) WHERE (import_id <> ''::text);

create index accreditation_decision_institution ON public.accreditation_decision USING btree (institution_id, decided_on);

create unique index accreditation_decision_number ON public.accreditation_decision USING btree (number_key);

create index accreditation_decision_replaces ON public.accreditation_decision USING btree (replaces_id) WHERE (replaces_id <> ''::text);

create table accreditation_finding (
	id text not null,
	conditions_ur text not null,
	report_on date,
	visit_on date,
	decision_id text not null,
	programme_id text not null,
	batch bigint not null,
	outcome text not null,
	level text not null,
	from_on date not null,
	until_on date,
	conditions_en text not null,
	constraint accreditation_finding_pkey PRIMARY KEY (id)
);

create index accreditation_finding_batch ON public.accreditation_finding USING btree (programme_id, batch);

create index accreditation_finding_due ON public.accreditation_finding USING btree (decision_id) WHERE ((report_on IS NOT NULL) OR (visit_on IS NOT NULL));

create unique index accreditation_finding_once ON public.accreditation_finding USING btree (decision_id, programme_id, batch);

create table accreditation_focal (
	id text not null,
	institution_id text not null,
	person_id text not null,
	role text not null,
	invited_by text not null,
	begun_at timestamp with time zone not null,
	ended_by text not null,
	ended_at timestamp with time zone,
	constraint accreditation_focal_pkey PRIMARY KEY (id)
);

create index accreditation_focal_institution ON public.accreditation_focal USING btree (institution_id, begun_at);

create unique index accreditation_focal_once ON public.accreditation_focal USING btree (institution_id, person_id) WHERE (ended_at IS NULL);

create index accreditation_focal_person ON public.accreditation_focal USING btree (person_id, begun_at);

create table accreditation_import (
	id text not null,
	unchanged bigint not null,
	otherwise bigint not null,
	refused bigint not null,
	institutions bigint not null,
	campuses bigint not null,
	programmes bigint not null,
	decisions bigint not null,
	findings bigint not null,
	tried_at timestamp with time zone not null,
	brought_by text not null,
	by_id text not null,
	brought_at timestamp with time zone,
	undo_by text not null,
	ended_at timestamp with time zone,
	hash text not null,
	encoding text not null,
	total bigint not null,
	state text not null,
	content text not null,
	report text not null,
	new_lines bigint not null,
	constraint accreditation_import_pkey PRIMARY KEY (id)
);

create table accreditation_institution (
	id text not null,
	into_id text not null,
	import_id text not null,
	version bigint not null,
	found_key text not null default ''::text,
	code text not null,
	name_en text not null,
	name_ur text not null,
	name_key text not null,
	city_en text not null,
	city_ur text not null,
	invented boolean not null,
	closed_on date,
	constraint accreditation_institution_pkey PRIMARY KEY (id)
);

create unique index accreditation_institution_code ON public.accreditation_institution USING btree (code);

create index accreditation_institution_import ON public.accreditation_institution USING btree (import_id) WHERE (import_id <> ''::text);

create index accreditation_institution_name ON public.accreditation_institution USING btree (name_key, id);

create table accreditation_invitation (
	id text not null,
	institution_id text not null,
	token_hash bytea not null,
	role text not null,
	invited_by text not null,
	invited_at timestamp with time zone not null,
	ends_at timestamp with time zone not null,
	closed_at timestamp with time zone,
	constraint accreditation_invitation_pkey PRIMARY KEY (id)
);

create index accreditation_invitation_at ON public.accreditation_invitation USING btree (institution_id, invited_at);

create unique index accreditation_invitation_token ON public.accreditation_invitation USING btree (token_hash);

create table accreditation_list (
	id text not null,
	students bigint not null,
	beyond bigint not null,
	seats bigint not null,
	rule_id text not null,
	law_id text not null,
	tried_by text not null,
	tried_at timestamp with time zone not null,
	sent_by text not null,
	sent_at timestamp with time zone,
	ended_at timestamp with time zone,
	institution_id text not null,
	programme_id text not null,
	batch bigint not null,
	kind text not null,
	state text not null,
	over_id text not null,
	began_on date,
	due_on date,
	constraint accreditation_list_pkey PRIMARY KEY (id)
);

create index accreditation_list_batch ON public.accreditation_list USING btree (programme_id, batch, tried_at);

create index accreditation_list_institution ON public.accreditation_list USING btree (institution_id, state);

create unique index accreditation_list_once ON public.accreditation_list USING btree (programme_id, batch, kind) WHERE (state = 'sent'::text);

create table accreditation_passed (
	id text not null,
	list_id text not null,
	passed_on bytea not null,
	roll_index bytea not null,
	day_index bytea not null,
	constraint accreditation_passed_pkey PRIMARY KEY (id)
);

create unique index accreditation_passed_roll ON public.accreditation_passed USING btree (list_id, roll_index);

create table accreditation_programme (
	id text not null,
	affiliating_id text not null,
	first_batch bigint not null,
	last_batch bigint,
	phase text not null,
	import_id text not null,
	version bigint not null,
	found_key text not null default ''::text,
	institution_id text not null,
	campus_id text not null,
	code text not null,
	title_en text not null,
	title_ur text not null,
	title_key text not null,
	degree text not null,
	discipline text not null,
	constraint accreditation_programme_pkey PRIMARY KEY (id)
);

create index accreditation_programme_campus ON public.accreditation_programme USING btree (campus_id);

create unique index accreditation_programme_code ON public.accreditation_programme USING btree (institution_id, code);

create index accreditation_programme_import ON public.accreditation_programme USING btree (import_id) WHERE (import_id <> ''::text);

create index accreditation_programme_title ON public.accreditation_programme USING btree (title_key, id);

create table accreditation_proposal (
	id text not null,
	same_day boolean not null,
	proposed_by text not null,
	proposed_at timestamp with time zone not null,
	answer text not null,
	ended_by text not null,
	ended_at timestamp with time zone,
	decision_id text not null,
	version bigint not null,
	visit_id text not null default ''::text,
	state text not null,
	number text not null,
	number_key text not null,
	kind text not null,
	replaces_id text not null,
	institution_id text not null,
	meeting text not null,
	decided_on date not null,
	constraint accreditation_proposal_pkey PRIMARY KEY (id)
);

create index accreditation_proposal_decision ON public.accreditation_proposal USING btree (decision_id) WHERE (decision_id <> ''::text);

create index accreditation_proposal_state ON public.accreditation_proposal USING btree (state, id);

create unique index accreditation_proposal_visit ON public.accreditation_proposal USING btree (visit_id) WHERE ((visit_id <> ''::text) AND (state = 'proposed'::text));

create unique index accreditation_proposal_waiting ON public.accreditation_proposal USING btree (number_key) WHERE (state = 'proposed'::text);

create table accreditation_proposal_finding (
	id text not null,
	conditions_ur text not null,
	report_on date,
	visit_on date,
	reasons_en text not null,
	reasons_ur text not null,
	proposal_id text not null,
	programme_id text not null,
	batch bigint not null,
	outcome text not null,
	level text not null,
	from_on date not null,
	until_on date,
	conditions_en text not null,
	constraint accreditation_proposal_finding_pkey PRIMARY KEY (id)
);

create unique index accreditation_proposal_finding_once ON public.accreditation_proposal_finding USING btree (proposal_id, programme_id, batch);

create table accreditation_seats (
	programme_id text not null,
	from_batch bigint not null,
	sections bigint not null,
	per_section bigint not null,
	constraint accreditation_seats_pkey PRIMARY KEY (programme_id, from_batch)
);

create table accreditation_student (
	id text not null,
	list_id text not null,
	position bigint not null,
	beyond boolean not null,
	roll bytea not null,
	name bytea not null,
	roll_index bytea not null,
	twin_index bytea not null,
	name_tokens bytea not null,
	constraint accreditation_student_pkey PRIMARY KEY (id)
);

create unique index accreditation_student_roll ON public.accreditation_student USING btree (list_id, roll_index);

create index accreditation_student_twin ON public.accreditation_student USING btree (twin_index);

create table accreditation_waited (
	programme_id text not null,
	batch bigint not null,
	since_at timestamp with time zone not null,
	asked_at timestamp with time zone,
	reminded_at timestamp with time zone,
	constraint accreditation_waited_pkey PRIMARY KEY (programme_id, batch)
);

create table assessment_report (
	visit_id text not null,
	institution_id text not null,
	programme_id text not null,
	begun_by text not null,
	begun_at timestamp with time zone not null,
	serial bigint not null,
	constraint assessment_report_pkey PRIMARY KEY (visit_id)
);

create table assessment_revision (
	id text not null,
	body bytea,
	person_id text not null,
	saved_at timestamp with time zone not null,
	visit_id text not null,
	serial bigint not null,
	criterion text not null,
	part text not null,
	piece_id text not null,
	place bigint not null,
	number bigint not null,
	removed boolean not null,
	constraint assessment_revision_pkey PRIMARY KEY (id)
);

create unique index assessment_revision_number ON public.assessment_revision USING btree (visit_id, piece_id, number);

create index assessment_revision_part ON public.assessment_revision USING btree (visit_id, criterion, serial);

create unique index assessment_revision_serial ON public.assessment_revision USING btree (visit_id, serial);

create table assessment_state (
	id text not null,
	visit_id text not null,
	number bigint not null,
	serial bigint not null,
	hash text not null,
	law_id text not null,
	person_id text not null,
	kept_at timestamp with time zone not null,
	constraint assessment_state_pkey PRIMARY KEY (id)
);

create unique index assessment_state_number ON public.assessment_state USING btree (visit_id, number);

create table casework_act (
	id text not null,
	case_id text not null,
	step text not null,
	person_id text not null,
	outcome text not null,
	at timestamp with time zone not null,
	worked bigint not null default 0,
	constraint casework_act_pkey PRIMARY KEY (id)
);

create index casework_act_at ON public.casework_act USING btree (at);

create index casework_act_case ON public.casework_act USING btree (case_id, at);

create table casework_case (
	id text not null,
	due_on date,
	law_id text not null,
	version bigint not null,
	opened_at timestamp with time zone not null,
	closed_at timestamp with time zone,
	number text not null default ''::text,
	waits text not null default ''::text,
	until_on date,
	left_days bigint not null default 0,
	given_days bigint not null default 0,
	kind text not null,
	worked bigint not null default 0,
	unread boolean not null default false,
	person_id text not null,
	step text not null,
	role text not null,
	holder_id text not null,
	state text not null,
	outcome text not null,
	since timestamp with time zone not null,
	constraint casework_case_pkey PRIMARY KEY (id)
);

create index casework_case_closed ON public.casework_case USING btree (closed_at, id) WHERE (state = 'closed'::text);

create index casework_case_deadline ON public.casework_case USING btree (role, due_on, id) WHERE ((state = 'open'::text) AND (waits = ''::text));

create index casework_case_due ON public.casework_case USING btree (due_on, id) WHERE ((state = 'open'::text) AND (waits = ''::text));

create index casework_case_ended ON public.casework_case USING btree (role, closed_at, id) WHERE (state = 'closed'::text);

create index casework_case_ended_by ON public.casework_case USING btree (role, holder_id, closed_at, id) WHERE (state = 'closed'::text);

create index casework_case_held_deadline ON public.casework_case USING btree (role, holder_id, due_on, id) WHERE ((state = 'open'::text) AND (waits = ''::text));

create index casework_case_held_opened ON public.casework_case USING btree (role, holder_id, waits, opened_at, id) WHERE (state = 'open'::text);

create index casework_case_held_waits ON public.casework_case USING btree (role, holder_id, waits, until_on, id) WHERE (state = 'open'::text);

create unique index casework_case_number ON public.casework_case USING btree (number) WHERE (number <> ''::text);

create index casework_case_opened ON public.casework_case USING btree (role, waits, opened_at, id) WHERE (state = 'open'::text);

create index casework_case_person ON public.casework_case USING btree (person_id);

create index casework_case_until ON public.casework_case USING btree (until_on, id) WHERE ((state = 'open'::text) AND (waits <> ''::text));

create index casework_case_waits ON public.casework_case USING btree (role, waits, until_on, id) WHERE (state = 'open'::text);

create table casework_median (
	kind text not null,
	step text not null,
	days bigint not null,
	cases bigint not null,
	as_of timestamp with time zone not null,
	constraint casework_median_pkey PRIMARY KEY (kind, step)
);

create table casework_message (
	id text not null,
	case_id text not null,
	side text not null,
	person_id text not null,
	text bytea not null,
	document_id text not null,
	at timestamp with time zone not null,
	read_at timestamp with time zone,
	came text not null default ''::text,
	constraint casework_message_pkey PRIMARY KEY (id)
);

create index casework_message_case ON public.casework_message USING btree (case_id, id);

create table casework_note (
	id text not null,
	case_id text not null,
	note_id text not null,
	person_id text not null,
	text bytea,
	at timestamp with time zone not null,
	constraint casework_note_pkey PRIMARY KEY (id)
);

create index casework_note_case ON public.casework_note USING btree (case_id, note_id, id);

create table committee_change (
	id text not null,
	meeting_id text not null,
	kind text not null,
	begins_at timestamp with time zone not null,
	place text not null,
	reason text not null,
	by_id text not null,
	at timestamp with time zone not null,
	constraint committee_change_pkey PRIMARY KEY (id)
);

create index committee_change_meeting ON public.committee_change USING btree (meeting_id, at, id);

create table committee_conflict (
	id text not null,
	meeting_id text not null,
	item_id text not null,
	case_id text not null,
	person_id text not null,
	reasons bytea not null,
	by_id text not null,
	at timestamp with time zone not null,
	constraint committee_conflict_pkey PRIMARY KEY (id),
	constraint committee_conflict_case_id_person_id_key UNIQUE (case_id, person_id)
);

create trigger committee_conflict_no_change BEFORE DELETE OR UPDATE ON public.committee_conflict FOR EACH ROW EXECUTE FUNCTION committee_refuse();

create table committee_item (
	id text not null,
	by_id text not null,
	at timestamp with time zone,
	rule_id text not null,
	law_id text not null,
	version bigint not null,
	meeting_id text not null,
	case_id text not null,
	person_id text not null,
	step text not null,
	position bigint not null,
	outcome text not null,
	reasons bytea,
	voters bigint not null,
	constraint committee_item_pkey PRIMARY KEY (id)
);

create index committee_item_case ON public.committee_item USING btree (case_id, id);

create index committee_item_meeting ON public.committee_item USING btree (meeting_id, "position");

create unique index committee_item_open ON public.committee_item USING btree (case_id) WHERE (outcome = ''::text);

create trigger committee_item_no_change BEFORE DELETE OR UPDATE ON public.committee_item FOR EACH ROW EXECUTE FUNCTION committee_refuse();

create table committee_meeting (
	id text not null,
	confirmed_by text not null,
	confirmed_at timestamp with time zone,
	hash text not null,
	law_id text not null,
	version bigint not null,
	begins_at timestamp with time zone not null,
	place text not null,
	chair_id text not null,
	state text not null,
	by_id text not null,
	noted_at timestamp with time zone,
	closed_by text not null,
	closed_at timestamp with time zone,
	constraint committee_meeting_pkey PRIMARY KEY (id)
);

create index committee_meeting_begins ON public.committee_meeting USING btree (begins_at, id);

create index committee_meeting_state ON public.committee_meeting USING btree (state, begins_at, id);

create trigger committee_meeting_no_change BEFORE DELETE OR UPDATE ON public.committee_meeting FOR EACH ROW EXECUTE FUNCTION committee_refuse();

create table committee_member (
	meeting_id text not null,
	person_id text not null,
	position bigint not null,
	present boolean not null,
	noted_by text not null default ''::text,
	noted_at timestamp with time zone,
	constraint committee_member_pkey PRIMARY KEY (meeting_id, person_id)
);

create trigger committee_member_no_change BEFORE DELETE OR UPDATE ON public.committee_member FOR EACH ROW EXECUTE FUNCTION committee_refuse();

create table dataright_delay (
	id text not null,
	person_id text not null,
	by_id text not null,
	order_text bytea not null,
	ordered_at timestamp with time zone not null,
	until_on date not null,
	lifted_at timestamp with time zone,
	constraint dataright_delay_pkey PRIMARY KEY (id)
);

create index dataright_delay_person ON public.dataright_delay USING btree (person_id, id);

create table dataright_emergency (
	id text not null,
	person_id text not null,
	case_id text not null,
	by_id text not null,
	reason bytea not null,
	begun_at timestamp with time zone not null,
	begun_on date not null,
	until_at timestamp with time zone not null,
	constraint dataright_emergency_pkey PRIMARY KEY (id)
);

create index dataright_emergency_by ON public.dataright_emergency USING btree (by_id, begun_on);

create table dataright_request (
	id text not null,
	reply_to bytea,
	lang text not null default ''::text,
	person_id text not null,
	what text not null,
	words bytea,
	asked_at timestamp with time zone not null,
	outcome text not null,
	answer bytea,
	answered_by text not null,
	answered_at timestamp with time zone,
	constraint dataright_request_pkey PRIMARY KEY (id)
);

create index dataright_request_open ON public.dataright_request USING btree (id) WHERE (answered_at IS NULL);

create index dataright_request_person ON public.dataright_request USING btree (person_id, id);

create table document (
	id text not null,
	added_at timestamp with time zone not null,
	person_id text not null,
	case_id text not null,
	kind text not null,
	name bytea,
	receipt bytea not null,
	media_type text not null,
	bytes bigint not null,
	pages bigint not null,
	constraint document_pkey PRIMARY KEY (id)
);

create index document_case ON public.document USING btree (case_id, id);

create table document_shared (
	id text not null,
	person_id text not null,
	added_at timestamp with time zone not null,
	institution_id text not null,
	thing_id text not null,
	kind text not null,
	name bytea not null,
	receipt bytea not null,
	media_type text not null,
	bytes bigint not null,
	pages bigint not null,
	constraint document_shared_pkey PRIMARY KEY (id)
);

create index document_shared_thing ON public.document_shared USING btree (thing_id, kind, id);

create table engineer_application (
	id text not null,
	declared_at timestamp with time zone,
	law_id text not null,
	version bigint not null,
	opened_at timestamp with time zone not null,
	submitted_at timestamp with time zone,
	decided_at timestamp with time zone,
	again_at timestamp with time zone,
	study_mode bytea,
	country bytea,
	discipline bytea,
	person_id text not null,
	route text not null default ''::text,
	kind text not null,
	state text not null,
	institution bytea,
	programme bytea,
	intake bytea,
	roll_number bytea,
	graduated_on bytea,
	constraint engineer_application_pkey PRIMARY KEY (id)
);

create unique index engineer_application_one_open ON public.engineer_application USING btree (person_id) WHERE (state = ANY (ARRAY['draft'::text, 'unpaid'::text, 'submitted'::text]));

create index engineer_application_person ON public.engineer_application USING btree (person_id, opened_at);

create table engineer_asked (
	person_id text not null,
	at timestamp with time zone not null,
	constraint engineer_asked_pkey PRIMARY KEY (person_id)
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
	at timestamp with time zone not null,
	constraint engineer_claim_pkey PRIMARY KEY (application_id, wants)
);

create table engineer_duplicate (
	id text not null,
	version bigint not null,
	found_at timestamp with time zone not null,
	decided_by text not null,
	decided_at timestamp with time zone,
	one_id text not null,
	other_id text not null,
	reason text not null,
	found_by text not null,
	state text not null,
	keep_id text not null,
	reasons bytea,
	undo_reasons bytea,
	constraint engineer_duplicate_pkey PRIMARY KEY (id)
);

create index engineer_duplicate_open ON public.engineer_duplicate USING btree (id) WHERE (state = 'open'::text);

create index engineer_duplicate_other ON public.engineer_duplicate USING btree (other_id);

create unique index engineer_duplicate_two ON public.engineer_duplicate USING btree (one_id, other_id);

create table engineer_experience (
	id text not null,
	application_id text not null,
	person_id text not null,
	employer bytea not null,
	title bytea not null,
	did bytea not null,
	from_on bytea not null,
	until_on bytea,
	constraint engineer_experience_pkey PRIMARY KEY (id)
);

create index engineer_experience_application ON public.engineer_experience USING btree (application_id, id);

create table engineer_extension (
	id text not null,
	after_on date,
	after_id text not null,
	rule_id text not null,
	law_id text not null,
	by_id text not null,
	decided_by text not null,
	version bigint not null,
	proposed_at timestamp with time zone not null,
	decided_at timestamp with time zone,
	ended_at timestamp with time zone,
	kind text not null,
	from_on date not null,
	to_on date not null,
	until_on date not null,
	instrument text not null,
	state text not null,
	expected bigint not null,
	done bigint not null,
	constraint engineer_extension_pkey PRIMARY KEY (id)
);

create index engineer_extension_state ON public.engineer_extension USING btree (state, id);

create table engineer_fact (
	id text not null,
	law_id text not null,
	by_id text not null,
	known_at timestamp with time zone not null,
	value text not null default ''::text,
	registration_id text not null,
	person_id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	grounds bytea,
	rule_id text not null,
	constraint engineer_fact_pkey PRIMARY KEY (registration_id, id)
);

create index engineer_fact_until ON public.engineer_fact USING btree (kind, until_on, id) WHERE (until_on IS NOT NULL);

create table engineer_finding (
	id text not null,
	application_id text not null,
	step text not null,
	person_id text not null,
	outcome text not null,
	reasons bytea,
	rule_id text not null,
	law_id text not null,
	at timestamp with time zone not null,
	constraint engineer_finding_pkey PRIMARY KEY (id)
);

create index engineer_finding_application ON public.engineer_finding USING btree (application_id, at);

create table engineer_item (
	id text not null,
	request_id text not null,
	application_id text not null,
	position bigint not null,
	wants text not null,
	question bytea not null,
	answer bytea,
	constraint engineer_item_pkey PRIMARY KEY (id)
);

create unique index engineer_item_request ON public.engineer_item USING btree (request_id, "position");

create table engineer_listing (
	application_id text not null,
	settled text not null,
	claimed_at timestamp with time zone,
	lists text not null default ''::text,
	settled_row bytea,
	batch_key bytea not null,
	roll_key bytea not null,
	day_key bytea not null,
	latin_keys bytea not null,
	urdu_keys bytea not null,
	state text not null,
	since_at timestamp with time zone not null,
	contested_at timestamp with time zone,
	constraint engineer_listing_pkey PRIMARY KEY (application_id)
);

create index engineer_listing_batch ON public.engineer_listing USING btree (batch_key, application_id);

create index engineer_listing_roll ON public.engineer_listing USING btree (roll_key, application_id);

create table engineer_listing_ask (
	id text not null,
	person_id text not null,
	ask_key bytea not null,
	asked_at timestamp with time zone not null,
	constraint engineer_listing_ask_pkey PRIMARY KEY (id)
);

create index engineer_listing_ask_person ON public.engineer_listing_ask USING btree (person_id, asked_at);

create table engineer_loss (
	application_id text not null,
	person_id text not null,
	registration_id text not null,
	paper text not null,
	constraint engineer_loss_pkey PRIMARY KEY (application_id)
);

create table engineer_move (
	id text not null,
	registration_id text not null,
	number_key text not null,
	from_id text not null,
	to_id text not null,
	cause_id text not null,
	by_id text not null,
	at timestamp with time zone not null,
	constraint engineer_move_pkey PRIMARY KEY (id)
);

create index engineer_move_cause ON public.engineer_move USING btree (cause_id, id);

create index engineer_move_from ON public.engineer_move USING btree (from_id, id);

create index engineer_move_number ON public.engineer_move USING btree (number_key, id);

create table engineer_number (
	discipline text not null,
	last bigint not null,
	constraint engineer_number_pkey PRIMARY KEY (discipline)
);

create table engineer_print (
	id text not null,
	made_at timestamp with time zone not null,
	replaced_at timestamp with time zone,
	replaced_why text not null,
	token bytea,
	registration_id text not null,
	person_id text not null,
	paper text not null,
	language text not null,
	serial text not null,
	said bytea not null,
	law_id text not null,
	made_by text not null,
	constraint engineer_print_pkey PRIMARY KEY (id),
	constraint engineer_print_serial_key UNIQUE (serial)
);

create index engineer_print_registration ON public.engineer_print USING btree (registration_id, made_at);

create table engineer_project (
	application_id text not null,
	person_id text not null,
	name bytea not null,
	client bytea not null,
	from_on bytea not null,
	until_on bytea not null,
	constraint engineer_project_pkey PRIMARY KEY (application_id)
);

create table engineer_proposal (
	id text not null,
	law_id text not null,
	seen_id text not null,
	by_id text not null,
	proposed_at timestamp with time zone not null,
	state text not null,
	decided_by text not null,
	decided_at timestamp with time zone,
	reason bytea,
	fact_id text not null,
	registration_id text not null,
	person_id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	grounds bytea not null,
	rule_id text not null,
	constraint engineer_proposal_pkey PRIMARY KEY (id)
);

create unique index engineer_proposal_open ON public.engineer_proposal USING btree (registration_id) WHERE (state = 'open'::text);

create index engineer_proposal_registration ON public.engineer_proposal USING btree (registration_id, id);

create index engineer_proposal_state ON public.engineer_proposal USING btree (state, id);

create table engineer_referee (
	id text not null,
	asks bigint not null,
	token_hash bytea,
	asked_at timestamp with time zone not null,
	ends_at timestamp with time zone not null,
	answered_at timestamp with time zone,
	application_id text not null,
	person_id text not null,
	name bytea not null,
	email bytea not null,
	position bytea not null,
	words bytea,
	state text not null,
	language text not null,
	constraint engineer_referee_pkey PRIMARY KEY (id)
);

create index engineer_referee_application ON public.engineer_referee USING btree (application_id, id);

create unique index engineer_referee_token ON public.engineer_referee USING btree (token_hash);

create table engineer_registration (
	id text not null,
	rule_id text not null,
	law_id text not null,
	entered_at timestamp with time zone not null,
	import_id text not null default ''::text,
	import_print bytea,
	prefix text not null default ''::text,
	accreditation text not null default ''::text,
	person_id text not null,
	application_id text not null,
	kind text not null,
	discipline text not null,
	serial bigint not null,
	number text not null,
	entered_on date not null,
	constraint engineer_registration_pkey PRIMARY KEY (id)
);

create index engineer_registration_accreditation ON public.engineer_registration USING btree (accreditation) WHERE (accreditation <> ''::text);

create unique index engineer_registration_application ON public.engineer_registration USING btree (application_id) WHERE (application_id <> ''::text);

create unique index engineer_registration_number ON public.engineer_registration USING btree (prefix, discipline, serial);

create index engineer_registration_person ON public.engineer_registration USING btree (person_id, kind);

create table engineer_reminder (
	registration_id text not null,
	until_on date not null,
	days bigint not null,
	told boolean not null,
	at timestamp with time zone not null,
	constraint engineer_reminder_pkey PRIMARY KEY (registration_id, until_on, days)
);

create table engineer_renewal (
	id text not null,
	fact_id text not null,
	version bigint not null,
	asked_at timestamp with time zone not null,
	ended_at timestamp with time zone,
	registration_id text not null,
	person_id text not null,
	state text not null,
	years bigint not null,
	from_on date not null,
	until_on date,
	rule_id text not null,
	law_id text not null,
	constraint engineer_renewal_pkey PRIMARY KEY (id)
);

create unique index engineer_renewal_unpaid ON public.engineer_renewal USING btree (registration_id) WHERE (state = 'unpaid'::text);

create table engineer_request (
	id text not null,
	ended_at timestamp with time zone,
	rule_id text not null,
	law_id text not null,
	version bigint not null,
	application_id text not null,
	kind text not null,
	step text not null,
	person_id text not null,
	state text not null,
	answer_by date not null,
	asked_at timestamp with time zone not null,
	reminded_at timestamp with time zone,
	constraint engineer_request_pkey PRIMARY KEY (id)
);

create index engineer_request_application ON public.engineer_request USING btree (application_id, id);

create unique index engineer_request_one_open ON public.engineer_request USING btree (application_id) WHERE (state = 'open'::text);

create table engineer_takeover (
	id text not null,
	sent boolean not null,
	letter text not null,
	reasons bytea,
	undo_reasons bytea,
	law_id text not null,
	version bigint not null,
	asked_at timestamp with time zone not null,
	decided_by text not null,
	decided_at timestamp with time zone,
	proposal bytea,
	number text not null,
	proposed_by text not null default ''::text,
	proposed_at timestamp with time zone,
	rule_id text not null default ''::text,
	person_id text not null,
	registration_id text not null,
	holder_id text not null,
	state text not null,
	code_hash bytea,
	code_until timestamp with time zone not null,
	tries bigint not null,
	constraint engineer_takeover_pkey PRIMARY KEY (id)
);

create unique index engineer_takeover_number ON public.engineer_takeover USING btree (number);

create unique index engineer_takeover_open ON public.engineer_takeover USING btree (person_id) WHERE (state = 'open'::text);

create index engineer_takeover_person ON public.engineer_takeover USING btree (person_id, id);

create index engineer_takeover_registration ON public.engineer_takeover USING btree (registration_id, id);

create index engineer_takeover_waiting ON public.engineer_takeover USING btree (id) WHERE (state = 'open'::text);

create table engineer_waiting (
	application_id text not null,
	batch_key bytea not null,
	since_at timestamp with time zone not null,
	told boolean not null default false,
	constraint engineer_waiting_pkey PRIMARY KEY (application_id)
);

create index engineer_waiting_batch ON public.engineer_waiting USING btree (batch_key, told, application_id);

create table evaluator (
	id text not null,
	person_id text not null,
	state text not null,
	trained_on date,
	stated_on date,
	version bigint not null,
	reminded_on date,
	constraint evaluator_pkey PRIMARY KEY (id)
);

create unique index evaluator_person ON public.evaluator USING btree (person_id);

create index evaluator_state ON public.evaluator USING btree (state, id);

create index evaluator_stated ON public.evaluator USING btree (stated_on) WHERE (state = 'active'::text);

create table evaluator_change (
	id text not null,
	evaluator_id text not null,
	kind text not null,
	by_id text not null,
	at timestamp with time zone not null,
	reason bytea,
	constraint evaluator_change_pkey PRIMARY KEY (id)
);

create index evaluator_change_of ON public.evaluator_change USING btree (evaluator_id, id);

create table evaluator_discipline (
	evaluator_id text not null,
	discipline text not null,
	constraint evaluator_discipline_pkey PRIMARY KEY (evaluator_id, discipline)
);

create index evaluator_discipline_of ON public.evaluator_discipline USING btree (discipline, evaluator_id);

create table evaluator_invitation (
	id text not null,
	token_hash bytea not null,
	invited_by text not null,
	invited_at timestamp with time zone not null,
	ends_at timestamp with time zone not null,
	closed_at timestamp with time zone,
	constraint evaluator_invitation_pkey PRIMARY KEY (id)
);

create index evaluator_invitation_at ON public.evaluator_invitation USING btree (invited_at);

create unique index evaluator_invitation_token ON public.evaluator_invitation USING btree (token_hash);

create table evaluator_item (
	id text not null,
	statement_id text not null,
	kind text not null,
	institution bytea,
	words bytea,
	left_in bytea,
	constraint evaluator_item_pkey PRIMARY KEY (id)
);

create index evaluator_item_of ON public.evaluator_item USING btree (statement_id, id);

create table evaluator_statement (
	id text not null,
	evaluator_id text not null,
	state text not null,
	disciplines text not null,
	begun_at timestamp with time zone not null,
	stated_at timestamp with time zone,
	ended_at timestamp with time zone,
	constraint evaluator_statement_pkey PRIMARY KEY (id)
);

create index evaluator_statement_of ON public.evaluator_statement USING btree (evaluator_id, begun_at);

create unique index evaluator_statement_once ON public.evaluator_statement USING btree (evaluator_id, state) WHERE (state <> 'replaced'::text);

create table evaluator_training (
	id text not null,
	evaluator_id text not null,
	on_day date not null,
	course bytea not null,
	recorded_by text not null,
	recorded_at timestamp with time zone not null,
	constraint evaluator_training_pkey PRIMARY KEY (id)
);

create index evaluator_training_of ON public.evaluator_training USING btree (evaluator_id, on_day);

create table event (
	id text not null,
	at timestamp with time zone not null,
	actor text not null,
	kind text not null,
	person_id text not null,
	case_id text not null,
	data text not null,
	constraint event_pkey PRIMARY KEY (id)
);

create index event_case ON public.event USING btree (case_id, at, id) WHERE (case_id <> ''::text);

create index event_person ON public.event USING btree (person_id, at, id) WHERE (person_id <> ''::text);

create trigger event_no_delete BEFORE DELETE ON public.event FOR EACH ROW EXECUTE FUNCTION event_refuse();

create trigger event_no_truncate BEFORE TRUNCATE ON public.event FOR EACH STATEMENT EXECUTE FUNCTION event_refuse();

create trigger event_no_update BEFORE UPDATE ON public.event FOR EACH ROW EXECUTE FUNCTION event_refuse();

create table firm (
	id text not null,
	opened_by text not null,
	opened_at timestamp with time zone not null,
	version bigint not null,
	constraint firm_pkey PRIMARY KEY (id)
);

create index firm_opened ON public.firm USING btree (opened_by);

create table firm_owner (
	id text not null,
	degree bytea,
	years bytea,
	share bytea,
	particulars_id text not null,
	kind text not null,
	name bytea,
	name_ur bytea,
	identity_kind bytea,
	identity_number bytea,
	identity_index bytea,
	registration bytea,
	constraint firm_owner_pkey PRIMARY KEY (id)
);

create index firm_owner_of ON public.firm_owner USING btree (particulars_id, id);

create unique index firm_owner_once ON public.firm_owner USING btree (particulars_id, identity_index) WHERE (identity_index IS NOT NULL);

create table firm_particulars (
	id text not null,
	phone bytea,
	email bytea,
	address bytea,
	province bytea,
	district bytea,
	written_at timestamp with time zone not null,
	firm_id text not null,
	state text not null,
	form text not null,
	name text not null,
	name_ur text not null,
	name_key text not null,
	registered bytea,
	tax bytea,
	constraint firm_particulars_pkey PRIMARY KEY (id)
);

create unique index firm_particulars_one ON public.firm_particulars USING btree (firm_id, state) WHERE (state = ANY (ARRAY['draft'::text, 'stands'::text]));

create table job (
	id text not null,
	period bigint not null,
	fault text not null,
	made_at timestamp with time zone not null,
	done_at timestamp with time zone,
	kind text not null,
	args text not null,
	state text not null,
	due_at timestamp with time zone not null,
	attempt bigint not null,
	vanished bigint not null,
	lease text not null,
	unique_key text,
	constraint job_pkey PRIMARY KEY (id)
);

create index job_due ON public.job USING btree (due_at, id) WHERE (state = 'due'::text);

create index job_ended ON public.job USING btree (state, done_at) WHERE (state <> 'due'::text);

create unique index job_unique_key ON public.job USING btree (unique_key);

create table ledger_access (
	id text not null,
	entry text not null,
	at timestamp with time zone not null,
	position bigint,
	constraint ledger_access_pkey PRIMARY KEY (id),
	constraint ledger_access_position_key UNIQUE ("position")
);

create index ledger_access_open ON public.ledger_access USING btree (id) WHERE ("position" IS NULL);

create trigger ledger_access_no_delete BEFORE DELETE ON public.ledger_access FOR EACH ROW EXECUTE FUNCTION ledger_refuse();

create trigger ledger_access_no_truncate BEFORE TRUNCATE ON public.ledger_access FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

create trigger ledger_access_no_update BEFORE UPDATE ON public.ledger_access FOR EACH ROW WHEN (((old."position" IS NOT NULL) OR (new."position" IS NULL) OR (new.id <> old.id) OR (new.entry <> old.entry) OR (new.at <> old.at))) EXECUTE FUNCTION ledger_refuse();

create table ledger_checkpoint (
	log text not null,
	size bigint not null,
	note text not null,
	key text not null,
	at timestamp with time zone not null,
	constraint ledger_checkpoint_pkey PRIMARY KEY (log, size)
);

create trigger ledger_checkpoint_no_delete BEFORE DELETE ON public.ledger_checkpoint FOR EACH ROW EXECUTE FUNCTION ledger_refuse();

create trigger ledger_checkpoint_no_truncate BEFORE TRUNCATE ON public.ledger_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

create trigger ledger_checkpoint_no_update BEFORE UPDATE ON public.ledger_checkpoint FOR EACH ROW EXECUTE FUNCTION ledger_refuse();

create table ledger_hash (
	log text not null,
	place bigint not null,
	hash bytea not null,
	constraint ledger_hash_pkey PRIMARY KEY (log, place)
);

create trigger ledger_hash_no_delete BEFORE DELETE ON public.ledger_hash FOR EACH ROW EXECUTE FUNCTION ledger_refuse();

create trigger ledger_hash_no_truncate BEFORE TRUNCATE ON public.ledger_hash FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

create trigger ledger_hash_no_update BEFORE UPDATE ON public.ledger_hash FOR EACH ROW EXECUTE FUNCTION ledger_refuse();

create table ledger_public (
	id text not null,
	entry text not null,
	at timestamp with time zone not null,
	position bigint,
	constraint ledger_public_pkey PRIMARY KEY (id),
	constraint ledger_public_position_key UNIQUE ("position")
);

create index ledger_public_open ON public.ledger_public USING btree (id) WHERE ("position" IS NULL);

create trigger ledger_public_no_delete BEFORE DELETE ON public.ledger_public FOR EACH ROW EXECUTE FUNCTION ledger_refuse();

create trigger ledger_public_no_truncate BEFORE TRUNCATE ON public.ledger_public FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

create trigger ledger_public_no_update BEFORE UPDATE ON public.ledger_public FOR EACH ROW WHEN (((old."position" IS NOT NULL) OR (new."position" IS NULL) OR (new.id <> old.id) OR (new.entry <> old.entry) OR (new.at <> old.at))) EXECUTE FUNCTION ledger_refuse();

create table notice_asking (
	id text not null,
	person_id text not null,
	message_id text not null,
	way text not null,
	by_id text not null,
	at timestamp with time zone not null,
	constraint notice_asking_pkey PRIMARY KEY (id)
);

create index notice_asking_person ON public.notice_asking USING btree (person_id, id);

create table notice_batch (
	id text not null,
	state text not null,
	made_by text not null,
	made_at timestamp with time zone not null,
	printed_at timestamp with time zone,
	posted_on date,
	posted_by text not null,
	constraint notice_batch_pkey PRIMARY KEY (id)
);

create table notice_broken (
	address_index bytea not null,
	way text not null,
	why text not null,
	since timestamp with time zone not null,
	constraint notice_broken_pkey PRIMARY KEY (address_index)
);

create table notice_campaign (
	id text not null,
	kind text not null,
	standing text not null,
	subject_en text not null,
	subject_ur text not null,
	body_en text not null,
	body_ur text not null,
	from_at timestamp with time zone,
	until_on date not null,
	size bigint not null,
	narrow boolean not null,
	state text not null,
	counted_at timestamp with time zone,
	proved_at timestamp with time zone,
	reason text not null,
	made_by text not null,
	made_at timestamp with time zone not null,
	asked_by text not null,
	asked_at timestamp with time zone,
	decided_by text not null,
	decided_at timestamp with time zone,
	started_at timestamp with time zone,
	title text not null,
	after_key text not null,
	planned bigint not null,
	unasked bigint not null,
	next_at timestamp with time zone,
	planned_at timestamp with time zone,
	moved_at timestamp with time zone,
	ended_at timestamp with time zone,
	version bigint not null,
	ground text not null,
	rule_id text not null,
	law_id text not null,
	class text not null,
	discipline text not null,
	province text not null,
	constraint notice_campaign_pkey PRIMARY KEY (id)
);

create index notice_campaign_asked ON public.notice_campaign USING btree (id) WHERE (state = 'asked'::text);

create index notice_campaign_works ON public.notice_campaign USING btree (id) WHERE ((state = ANY (ARRAY['running'::text, 'stopped'::text])) AND (ended_at IS NULL));

create table notice_delivery (
	id text not null,
	message_id text not null,
	way text not null,
	why text not null,
	state text not null,
	fault text not null,
	address_index bytea,
	sent_at timestamp with time zone not null,
	heard_at timestamp with time zone not null,
	constraint notice_delivery_pkey PRIMARY KEY (id)
);

create index notice_delivery_address ON public.notice_delivery USING btree (address_index, sent_at) WHERE (address_index IS NOT NULL);

create index notice_delivery_message ON public.notice_delivery USING btree (message_id, id);

create table notice_inbound (
	id text not null,
	signed boolean not null,
	state text not null,
	handed_to text not null,
	handled_by text not null,
	handled_at timestamp with time zone,
	received_at timestamp with time zone not null,
	case_id text not null,
	sender bytea,
	subject bytea,
	words bytea,
	answer bytea,
	lang text not null,
	files bigint not null,
	dropped text not null,
	constraint notice_inbound_pkey PRIMARY KEY (id)
);

create index notice_inbound_state ON public.notice_inbound USING btree (state, id);

create table notice_letter (
	id text not null,
	returned_by text not null,
	batch_id text not null,
	message_id text not null,
	position bigint not null,
	code text not null,
	why text not null,
	address_index bytea,
	returned_at timestamp with time zone,
	returned_why text not null,
	constraint notice_letter_pkey PRIMARY KEY (id),
	constraint notice_letter_code_key UNIQUE (code)
);

create index notice_letter_batch ON public.notice_letter USING btree (batch_id, "position");

create index notice_letter_message ON public.notice_letter USING btree (message_id);

create table notice_message (
	id text not null,
	fault text not null,
	created_at timestamp with time zone not null,
	sent_at timestamp with time zone,
	why text not null default ''::text,
	wording text not null default ''::text,
	campaign_id text not null default ''::text,
	due_at timestamp with time zone,
	leased_until timestamp with time zone,
	tries bigint not null default 0,
	person_id text not null,
	case_id text not null,
	kind text not null,
	lang text not null,
	data text not null,
	address bytea,
	secret bytea,
	state text not null,
	constraint notice_message_pkey PRIMARY KEY (id)
);

create unique index notice_message_campaign ON public.notice_message USING btree (campaign_id, person_id) WHERE (campaign_id <> ''::text);

create index notice_message_held ON public.notice_message USING btree (created_at, id) WHERE (state = 'held'::text);

create index notice_message_lane ON public.notice_message USING btree (campaign_id, due_at, id) WHERE ((state = 'queued'::text) AND (campaign_id <> ''::text));

create index notice_message_person ON public.notice_message USING btree (person_id, created_at) WHERE (person_id <> ''::text);

create index notice_message_unsent ON public.notice_message USING btree (state, created_at) WHERE (state = ANY (ARRAY['queued'::text, 'refused'::text, 'dead'::text]));

create index notice_message_waits ON public.notice_message USING btree (created_at, id) WHERE (state = 'waits'::text);

create table notice_received (
	print bytea not null,
	sender_index bytea not null,
	case_id text not null,
	received_at timestamp with time zone not null,
	what text not null default 'letter'::text,
	domain_index bytea,
	constraint notice_received_pkey PRIMARY KEY (print)
);

create index notice_received_at ON public.notice_received USING btree (received_at);

create index notice_received_sender ON public.notice_received USING btree (sender_index, received_at);

create table notice_serving (
	id text not null,
	message_id text not null,
	person_id text not null,
	way text not null,
	reason bytea,
	by_id text not null,
	at timestamp with time zone not null,
	constraint notice_serving_pkey PRIMARY KEY (id)
);

create index notice_serving_message ON public.notice_serving USING btree (message_id, id);

create table notice_text (
	id text not null,
	print bytea not null,
	number bytea,
	words bytea,
	number_index bytea not null,
	what text not null,
	lang text not null,
	state text not null,
	came_at timestamp with time zone not null,
	constraint notice_text_pkey PRIMARY KEY (id)
);

create index notice_text_at ON public.notice_text USING btree (came_at);

create index notice_text_number ON public.notice_text USING btree (number_index, came_at);

create unique index notice_text_print ON public.notice_text USING btree (print);

create table notice_wording (
	id text not null,
	kind text not null,
	lang text not null,
	hash text not null,
	words text not null,
	since timestamp with time zone not null,
	constraint notice_wording_pkey PRIMARY KEY (id)
);

create index notice_wording_hash ON public.notice_wording USING btree (hash);

create index notice_wording_kind ON public.notice_wording USING btree (kind, lang, id);

create trigger notice_wording_no_delete BEFORE DELETE ON public.notice_wording FOR EACH ROW EXECUTE FUNCTION notice_refuse();

create trigger notice_wording_no_truncate BEFORE TRUNCATE ON public.notice_wording FOR EACH STATEMENT EXECUTE FUNCTION notice_refuse();

create trigger notice_wording_no_update BEFORE UPDATE ON public.notice_wording FOR EACH ROW EXECUTE FUNCTION notice_refuse();

create table payment_account (
	id text not null,
	name text not null,
	number text not null,
	kind text not null,
	layout text not null,
	version bigint not null,
	kept_by text not null,
	kept_at timestamp with time zone not null,
	constraint payment_account_pkey PRIMARY KEY (id)
);

create table payment_charge (
	movement_id text not null,
	how text not null,
	asked_by text not null,
	asked_at timestamp with time zone not null,
	constraint payment_charge_pkey PRIMARY KEY (movement_id)
);

create table payment_checkout (
	id text not null,
	asked bigint not null,
	version bigint not null,
	made_at timestamp with time zone not null,
	until_at timestamp with time zone not null,
	asked_at timestamp with time zone,
	ask_at timestamp with time zone,
	strange text not null default ''::text,
	strange_at timestamp with time zone,
	reason bytea,
	aside_by text not null default ''::text,
	invoice_id text not null,
	aside_at timestamp with time zone,
	attempt bigint not null,
	session text not null,
	payment text not null,
	state text not null,
	amount bigint not null,
	currency text not null,
	given_back bigint not null,
	constraint payment_checkout_pkey PRIMARY KEY (id),
	constraint payment_checkout_invoice_id_attempt_key UNIQUE (invoice_id, attempt)
);

create index payment_checkout_ask ON public.payment_checkout USING btree (ask_at, id) WHERE (ask_at IS NOT NULL);

create unique index payment_checkout_payment ON public.payment_checkout USING btree (payment) WHERE (payment <> ''::text);

create unique index payment_checkout_session ON public.payment_checkout USING btree (session) WHERE (session <> ''::text);

create index payment_checkout_strange ON public.payment_checkout USING btree (id) WHERE (strange_at IS NOT NULL);

create table payment_claim (
	id text not null,
	state text not null,
	reason bytea,
	decided_by text not null,
	version bigint not null,
	claimed_at timestamp with time zone not null,
	decided_at timestamp with time zone,
	found bigint not null default 0,
	bank_index bytea,
	invoice_id text not null,
	person_id text not null,
	document_id text not null,
	slip_index bytea not null,
	twice boolean not null,
	amount bigint not null,
	paid_on date not null,
	bank_number bytea,
	constraint payment_claim_pkey PRIMARY KEY (id)
);

create index payment_claim_bank ON public.payment_claim USING btree (bank_index, paid_on) WHERE (bank_index IS NOT NULL);

create index payment_claim_invoice ON public.payment_claim USING btree (invoice_id, id);

create unique index payment_claim_one_open ON public.payment_claim USING btree (invoice_id) WHERE (state = 'open'::text);

create index payment_claim_slip ON public.payment_claim USING btree (slip_index, id);

create index payment_claim_state ON public.payment_claim USING btree (state, id);

create index payment_claim_twice ON public.payment_claim USING btree (state, id) WHERE twice;

create table payment_closing (
	month text not null,
	entries bigint not null,
	hash text not null,
	closed_by text not null,
	closed_at timestamp with time zone not null,
	constraint payment_closing_pkey PRIMARY KEY (month)
);

create table payment_closing_line (
	month text not null,
	account text not null,
	balance bigint not null,
	constraint payment_closing_line_pkey PRIMARY KEY (month, account)
);

create table payment_correction (
	id text not null,
	money_id text not null,
	invoice_id text not null,
	person_id text not null,
	kind text not null,
	reason bytea not null,
	by_id text not null,
	made_at timestamp with time zone not null,
	constraint payment_correction_pkey PRIMARY KEY (id)
);

create index payment_correction_invoice ON public.payment_correction USING btree (invoice_id, id);

create index payment_correction_money ON public.payment_correction USING btree (money_id, id);

create table payment_entry (
	id text not null,
	kind text not null,
	money_id text not null,
	invoice_id text not null,
	by_id text not null,
	book_on date not null,
	made_at timestamp with time zone not null,
	constraint payment_entry_pkey PRIMARY KEY (id)
);

create index payment_entry_book ON public.payment_entry USING btree (book_on, id);

create index payment_entry_invoice ON public.payment_entry USING btree (invoice_id, id) WHERE (invoice_id <> ''::text);

create trigger payment_entry_no_delete BEFORE DELETE ON public.payment_entry FOR EACH ROW EXECUTE FUNCTION payment_entry_refuse();

create trigger payment_entry_no_truncate BEFORE TRUNCATE ON public.payment_entry FOR EACH STATEMENT EXECUTE FUNCTION payment_entry_refuse();

create trigger payment_entry_no_update BEFORE UPDATE ON public.payment_entry FOR EACH ROW EXECUTE FUNCTION payment_entry_refuse();

create table payment_invoice (
	id text not null,
	version bigint not null,
	issued_at timestamp with time zone not null,
	reminded_at timestamp with time zone,
	ended_at timestamp with time zone,
	reversed_at timestamp with time zone,
	held bigint not null default 0,
	reference text not null,
	case_id text not null,
	person_id text not null,
	purpose text not null,
	state text not null,
	amount bigint not null,
	due_on date not null,
	law_id text not null,
	constraint payment_invoice_pkey PRIMARY KEY (id),
	constraint payment_invoice_reference_key UNIQUE (reference)
);

create index payment_invoice_again ON public.payment_invoice USING btree (id) WHERE (reversed_at IS NOT NULL);

create index payment_invoice_amount ON public.payment_invoice USING btree (amount, id);

create index payment_invoice_case ON public.payment_invoice USING btree (case_id, id);

create index payment_invoice_due ON public.payment_invoice USING btree (due_on, id) WHERE (state = 'issued'::text);

create index payment_invoice_held ON public.payment_invoice USING btree (id) WHERE (held > 0);

create index payment_invoice_issued ON public.payment_invoice USING btree (issued_at, id) WHERE (state = 'issued'::text);

create index payment_invoice_left ON public.payment_invoice USING btree (((amount - held)), id) WHERE ((state = 'issued'::text) AND (held > 0));

create unique index payment_invoice_one_issued ON public.payment_invoice USING btree (case_id, purpose) WHERE (state = 'issued'::text);

create index payment_invoice_person ON public.payment_invoice USING btree (person_id, id);

create table payment_line (
	invoice_id text not null,
	instrument text not null,
	confidence text not null,
	law_id text not null,
	position bigint not null,
	fee text not null,
	name_en text not null,
	name_ur text not null,
	units bigint not null,
	each_amount bigint not null,
	amount bigint not null,
	rule_id text not null,
	constraint payment_line_pkey PRIMARY KEY (invoice_id, "position")
);

create table payment_money (
	id text not null,
	version bigint not null,
	came_at timestamp with time zone not null,
	seen_at timestamp with time zone,
	reversed_at timestamp with time zone,
	same_as text not null default ''::text,
	back_at timestamp with time zone,
	own_id text not null default ''::text,
	channel text not null,
	external_id text not null,
	bank text not null,
	reference text not null,
	invoice_id text not null,
	amount bigint not null,
	paid_on date not null,
	state text not null,
	constraint payment_money_pkey PRIMARY KEY (id),
	constraint payment_money_channel_external_id_key UNIQUE (channel, external_id)
);

create index payment_money_amount ON public.payment_money USING btree (amount, id) WHERE ((seen_at IS NULL) AND (state <> 'reversed'::text));

create index payment_money_back ON public.payment_money USING btree (channel, id) WHERE ((state = 'reversed'::text) AND (seen_at IS NOT NULL) AND (back_at IS NULL));

create index payment_money_invoice ON public.payment_money USING btree (invoice_id, id) WHERE (invoice_id <> ''::text);

create index payment_money_own ON public.payment_money USING btree (own_id) WHERE (own_id <> ''::text);

create index payment_money_same ON public.payment_money USING btree (same_as) WHERE (same_as <> ''::text);

create index payment_money_taken ON public.payment_money USING btree (amount, id) WHERE ((state = 'reversed'::text) AND (back_at IS NULL));

create index payment_money_unapplied ON public.payment_money USING btree (id) WHERE (state = 'unapplied'::text);

create index payment_money_unseen ON public.payment_money USING btree (channel, id) WHERE ((seen_at IS NULL) AND (state <> 'reversed'::text));

create table payment_move (
	id text not null,
	reason bytea,
	answer bytea,
	bank_number bytea,
	paid_on date,
	asked_by text not null,
	first_by text not null,
	second_by text not null,
	done_by text not null,
	version bigint not null,
	asked_at timestamp with time zone not null,
	kind text not null,
	first_at timestamp with time zone,
	second_at timestamp with time zone,
	done_at timestamp with time zone,
	seen_at timestamp with time zone,
	paying_by text not null default ''::text,
	paying_at timestamp with time zone,
	from_invoice text not null,
	from_money text not null,
	to_invoice text not null,
	person_id text not null,
	amount bigint not null,
	state text not null,
	account bytea,
	constraint payment_move_pkey PRIMARY KEY (id)
);

create index payment_move_invoice ON public.payment_move USING btree (from_invoice, id) WHERE (from_invoice <> ''::text);

create index payment_move_money ON public.payment_move USING btree (from_money, id) WHERE (from_money <> ''::text);

create index payment_move_open ON public.payment_move USING btree (state, id) WHERE (state = ANY (ARRAY['asked'::text, 'agreed'::text, 'due'::text, 'paying'::text]));

create index payment_move_to ON public.payment_move USING btree (to_invoice, id) WHERE (to_invoice <> ''::text);

create index payment_move_unseen ON public.payment_move USING btree (amount, id) WHERE ((kind = 'refund'::text) AND (state = 'done'::text) AND (seen_at IS NULL));

create table payment_movement (
	id text not null,
	bank_index bytea,
	number bytea,
	other bytea,
	words bytea,
	payer bytea,
	state text not null,
	money_id text not null,
	owner_id text not null,
	reason bytea,
	decided_by text not null,
	statement_id text not null,
	version bigint not null,
	loaded_at timestamp with time zone not null,
	decided_at timestamp with time zone,
	move_id text not null default ''::text,
	reference text not null default ''::text,
	tried text not null default ''::text,
	account_id text not null,
	row_number bigint not null,
	booked_on date not null,
	amount bigint not null,
	reversal boolean not null,
	number_index bytea not null,
	words_index bytea not null,
	constraint payment_movement_pkey PRIMARY KEY (id)
);

create index payment_movement_bank ON public.payment_movement USING btree (bank_index) WHERE (bank_index IS NOT NULL);

create index payment_movement_known ON public.payment_movement USING btree (account_id, booked_on);

create index payment_movement_money ON public.payment_movement USING btree (money_id) WHERE (money_id <> ''::text);

create index payment_movement_open ON public.payment_movement USING btree (state, id, account_id, amount) WHERE ((state = 'new'::text) OR (state = 'unmatched'::text) OR (state = 'aside'::text));

create index payment_movement_statement ON public.payment_movement USING btree (statement_id, id);

create table payment_number (
	year bigint not null,
	last bigint not null,
	constraint payment_number_pkey PRIMARY KEY (year)
);

create table payment_posting (
	entry_id text not null,
	position bigint not null,
	account text not null,
	subject text not null,
	amount bigint not null,
	book_on date not null,
	constraint payment_posting_pkey PRIMARY KEY (entry_id, "position")
);

create index payment_posting_book ON public.payment_posting USING btree (book_on, account);

create index payment_posting_subject ON public.payment_posting USING btree (account, subject);

create trigger payment_posting_no_delete BEFORE DELETE ON public.payment_posting FOR EACH ROW EXECUTE FUNCTION payment_posting_refuse();

create trigger payment_posting_no_truncate BEFORE TRUNCATE ON public.payment_posting FOR EACH STATEMENT EXECUTE FUNCTION payment_posting_refuse();

create trigger payment_posting_no_update BEFORE UPDATE ON public.payment_posting FOR EACH ROW EXECUTE FUNCTION payment_posting_refuse();

create table payment_receipt (
	id text not null,
	invoice_id text not null,
	entry_id text not null,
	year bigint not null,
	serial bigint not null,
	number text not null,
	amount bigint not null,
	made_at timestamp with time zone not null,
	constraint payment_receipt_pkey PRIMARY KEY (id),
	constraint payment_receipt_claim_id_key UNIQUE (entry_id),
	constraint payment_receipt_invoice_id_key UNIQUE (invoice_id),
	constraint payment_receipt_number_key UNIQUE (number)
);

create unique index payment_receipt_serial ON public.payment_receipt USING btree (year, serial);

create table payment_reversal (
	channel text not null,
	external_id text not null,
	amount bigint not null,
	came_at timestamp with time zone not null,
	constraint payment_reversal_pkey PRIMARY KEY (channel, external_id)
);

create table payment_statement (
	id text not null,
	opening bigint,
	closing bigint,
	first_on date not null,
	last_on date not null,
	loaded_at timestamp with time zone not null,
	moved_at timestamp with time zone not null,
	kept bigint not null default 0,
	version bigint not null default 1,
	doubtful text not null default ''::text,
	account_id text not null,
	hash text not null,
	state text not null,
	by_id text not null,
	lines bigint not null,
	passed bigint not null,
	money_in bigint not null,
	money_out bigint not null,
	constraint payment_statement_pkey PRIMARY KEY (id),
	constraint payment_statement_account_id_hash_key UNIQUE (account_id, hash)
);

create index payment_statement_loading ON public.payment_statement USING btree (account_id) WHERE (state = 'loading'::text);

create table payment_trace (
	id text not null,
	invoice_id text not null,
	person_id text not null,
	number bytea not null,
	bank_index bytea not null,
	asked_at timestamp with time zone not null,
	constraint payment_trace_pkey PRIMARY KEY (id)
);

create index payment_trace_bank ON public.payment_trace USING btree (bank_index, id);

create index payment_trace_invoice ON public.payment_trace USING btree (invoice_id, id);

create table payment_waiver (
	id text not null,
	asked_at timestamp with time zone not null,
	answer bytea,
	decided_by text not null,
	decided_at timestamp with time zone,
	version bigint not null,
	invoice_id text not null,
	person_id text not null,
	line bigint not null,
	amount bigint not null,
	ground text not null,
	reason bytea,
	state text not null,
	asked_by text not null,
	constraint payment_waiver_pkey PRIMARY KEY (id)
);

create index payment_waiver_invoice ON public.payment_waiver USING btree (invoice_id, id);

create unique index payment_waiver_one_open ON public.payment_waiver USING btree (invoice_id) WHERE (state = 'open'::text);

create index payment_waiver_state ON public.payment_waiver USING btree (state, id);

create table person (
	id text not null,
	identity_index bytea,
	province bytea,
	district bytea,
	phone bytea,
	address bytea,
	held_by text not null,
	version bigint not null,
	created_at timestamp with time zone not null,
	recorded_at timestamp with time zone,
	father_index bytea,
	language text not null,
	named boolean not null default false,
	merged_into text not null default ''::text,
	tokens bytea,
	run_id text not null default ''::text,
	email bytea,
	name_latin bytea,
	name_urdu bytea,
	father bytea,
	identity_kind bytea,
	identity_number bytea,
	identity_mask bytea,
	constraint person_pkey PRIMARY KEY (id)
);

create index person_identity_index ON public.person USING btree (identity_index);

create index person_unnamed ON public.person USING btree (id) WHERE ((recorded_at IS NOT NULL) AND (NOT named));

create table person_correction (
	case_id text not null,
	identity_kind bytea,
	identity_kind_was bytea,
	identity_number bytea,
	identity_number_was bytea,
	identity_index bytea,
	province bytea,
	province_was bytea,
	district bytea,
	district_was bytea,
	person_id text not null,
	version bigint not null,
	name_latin bytea,
	name_latin_was bytea,
	name_urdu bytea,
	name_urdu_was bytea,
	father bytea,
	father_was bytea,
	constraint person_correction_pkey PRIMARY KEY (case_id)
);

create table person_name (
	token bytea not null,
	person_id text not null,
	constraint person_name_pkey PRIMARY KEY (token, person_id)
);

create table person_run (
	bucket bigint not null,
	id text not null,
	entries bytea not null,
	constraint person_run_pkey PRIMARY KEY (bucket, id)
);

create table policy_proof (
	id text not null,
	at timestamp with time zone not null,
	wording text not null,
	note text not null,
	salt bytea not null,
	constraint policy_proof_pkey PRIMARY KEY (id)
);

create table policy_version (
	hash text not null,
	wording text not null,
	published_at timestamp with time zone not null,
	change_id text not null default ''::text,
	salt bytea not null default '\x'::bytea,
	constraint policy_version_pkey PRIMARY KEY (hash, published_at)
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
	at timestamp with time zone not null,
	constraint preference_choice_pkey PRIMARY KEY (person_id, "position")
);

create index preference_choice_newest ON public.preference_choice USING btree (person_id, what, "position");

create trigger preference_choice_no_delete BEFORE DELETE ON public.preference_choice FOR EACH ROW EXECUTE FUNCTION preference_refuse();

create trigger preference_choice_no_truncate BEFORE TRUNCATE ON public.preference_choice FOR EACH STATEMENT EXECUTE FUNCTION preference_refuse();

create trigger preference_choice_no_update BEFORE UPDATE ON public.preference_choice FOR EACH ROW EXECUTE FUNCTION preference_refuse();

create table preference_never (
	address_index bytea not null,
	way text not null,
	at timestamp with time zone not null,
	constraint preference_never_pkey PRIMARY KEY (address_index)
);

create table preference_shown (
	hash text not null,
	words text not null,
	first_at timestamp with time zone not null,
	constraint preference_shown_pkey PRIMARY KEY (hash)
);

create trigger preference_shown_no_delete BEFORE DELETE ON public.preference_shown FOR EACH ROW EXECUTE FUNCTION preference_refuse();

create trigger preference_shown_no_truncate BEFORE TRUNCATE ON public.preference_shown FOR EACH STATEMENT EXECUTE FUNCTION preference_refuse();

create trigger preference_shown_no_update BEFORE UPDATE ON public.preference_shown FOR EACH ROW EXECUTE FUNCTION preference_refuse();

create table register_change (
	number_key text not null,
	change_id text not null,
	constraint register_change_pkey PRIMARY KEY (number_key)
);

create index register_change_id ON public.register_change USING btree (change_id);

create table register_complete (
	id text not null,
	as_of date,
	declared_at timestamp with time zone not null,
	constraint register_complete_pkey PRIMARY KEY (id)
);

create table register_engineer (
	number_key text not null,
	masked_cnic text not null,
	degree text not null,
	institution text not null,
	graduation_year bigint not null,
	number text not null,
	kind text not null,
	discipline text not null,
	name text not null,
	province text not null,
	district text not null,
	constraint register_engineer_pkey PRIMARY KEY (number_key)
);

create table register_engineer_name (
	token text not null,
	number_key text not null,
	constraint register_engineer_name_pkey PRIMARY KEY (token, number_key)
);

create table register_fact (
	number_key text not null,
	id text not null,
	kind text not null,
	from_on date not null,
	until_on date,
	of_id text not null,
	known_at timestamp with time zone not null,
	value text not null default ''::text,
	constraint register_fact_pkey PRIMARY KEY (number_key, id)
);

create index register_fact_suspension ON public.register_fact USING btree (number_key) WHERE (kind = 'suspension'::text);

create table register_key (
	serial bigint not null,
	kid text not null,
	jwk text not null,
	from_at timestamp with time zone not null,
	until_at timestamp with time zone not null,
	withdrawn_at timestamp with time zone,
	doubted_from timestamp with time zone,
	withdrawn_why text not null default ''::text,
	constraint register_key_pkey PRIMARY KEY (serial)
);

create table register_list (
	id text not null,
	day date not null,
	key_serial bigint not null,
	jws text not null,
	made_at timestamp with time zone not null,
	looked_at timestamp with time zone not null,
	constraint register_list_pkey PRIMARY KEY (id)
);

create table register_print (
	serial text not null,
	number_key text not null,
	paper text not null,
	language text not null,
	said text not null,
	made_on date not null,
	replaced_on date,
	replaced_why text not null,
	constraint register_print_pkey PRIMARY KEY (serial)
);

create index register_print_number ON public.register_print USING btree (number_key);

create table register_replaced (
	place bigint not null,
	number_key text not null,
	constraint register_replaced_pkey PRIMARY KEY (place)
);

create index register_replaced_number ON public.register_replaced USING btree (number_key);

create table register_status (
	number_key text not null,
	place bigint not null,
	constraint register_status_pkey PRIMARY KEY (number_key),
	constraint register_status_place_key UNIQUE (place)
);

create table represent_person (
	id text not null,
	body_kind text not null,
	body_id text not null,
	person_id text not null,
	role text not null,
	invited_by text not null,
	begun_at timestamp with time zone not null,
	ended_by text not null,
	ended_at timestamp with time zone,
	constraint represent_person_pkey PRIMARY KEY (id)
);

create index represent_person_body ON public.represent_person USING btree (body_kind, body_id, begun_at);

create index represent_person_of ON public.represent_person USING btree (person_id, body_kind, begun_at);

create unique index represent_person_once ON public.represent_person USING btree (body_kind, body_id, person_id) WHERE (ended_at IS NULL);

create table roll_declaration (
	id text not null,
	as_of date,
	by_id text not null,
	declared_at timestamp with time zone not null,
	constraint roll_declaration_pkey PRIMARY KEY (id)
);

create table roll_import (
	id text not null,
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
	by_id text not null,
	report text not null,
	sealed boolean not null,
	begun_at timestamp with time zone not null,
	moved_at timestamp with time zone not null,
	ended_at timestamp with time zone,
	brought_by text not null default ''::text,
	undo_by text not null default ''::text,
	hash text not null,
	bytes bigint not null,
	encoding text not null,
	total bigint not null,
	leave_out text not null,
	law_id text not null,
	state text not null,
	constraint roll_import_pkey PRIMARY KEY (id)
);

create index roll_import_hash ON public.roll_import USING btree (hash, id);

create table site_banner (
	id text not null,
	kind text not null,
	title_en text not null,
	title_ur text not null,
	body_en text not null,
	body_ur text not null,
	pages text not null,
	from_at timestamp with time zone not null,
	until_at timestamp with time zone not null,
	constraint site_banner_pkey PRIMARY KEY (id)
);

create index site_banner_until ON public.site_banner USING btree (until_at, id);

create table site_draft (
	id text not null,
	made_by text not null,
	made_at timestamp with time zone not null,
	asked_at timestamp with time zone,
	decided_by text not null default ''::text,
	decided_at timestamp with time zone,
	version bigint not null,
	what text not null default 'news'::text,
	pages text not null default ''::text,
	until_at timestamp with time zone,
	title_en text not null,
	title_ur text not null,
	body_en text not null,
	body_ur text not null,
	from_at timestamp with time zone,
	state text not null,
	post_id text not null default ''::text,
	reason text not null default ''::text,
	constraint site_draft_pkey PRIMARY KEY (id)
);

create index site_draft_state ON public.site_draft USING btree (state, id);

create table site_post (
	id text not null,
	title_en text not null,
	title_ur text not null,
	body_en text not null,
	body_ur text not null,
	published_at timestamp with time zone not null,
	constraint site_post_pkey PRIMARY KEY (id)
);

create index site_post_published ON public.site_post USING btree (published_at, id);

create table visit (
	id text not null,
	why bytea,
	stage text not null,
	waits text not null,
	side text not null,
	due_on date,
	left_days bigint not null,
	since timestamp with time zone not null,
	lead_id text not null,
	meets_on date,
	meets_until date,
	number text not null,
	outcome_number text not null,
	law_id text not null,
	version bigint not null,
	begun_at timestamp with time zone not null,
	ended_at timestamp with time zone,
	institution_id text not null,
	programme_id text not null,
	kind text not null,
	of_kind text not null,
	after_number text not null,
	from_batch bigint not null,
	to_batch bigint not null,
	constraint visit_pkey PRIMARY KEY (id)
);

create index visit_due ON public.visit USING btree (due_on, id) WHERE (ended_at IS NULL);

create index visit_ended ON public.visit USING btree (id) WHERE (ended_at IS NOT NULL);

create index visit_institution ON public.visit USING btree (institution_id, id);

create unique index visit_number ON public.visit USING btree (number) WHERE (number <> ''::text);

create unique index visit_once ON public.visit USING btree (programme_id, kind) WHERE (ended_at IS NULL);

create index visit_side ON public.visit USING btree (side, due_on, id) WHERE (ended_at IS NULL);

create table visit_days (
	id text not null,
	visit_id text not null,
	first_on date not null,
	last_on date not null,
	side text not null,
	agreed boolean not null,
	by_id text not null,
	at timestamp with time zone not null,
	constraint visit_days_pkey PRIMARY KEY (id)
);

create index visit_days_visit ON public.visit_days USING btree (visit_id, id);

create table visit_event (
	id text not null,
	at timestamp with time zone not null,
	visit_id text not null,
	kind text not null,
	stage text not null,
	waits text not null,
	side text not null,
	due_on date,
	by_id text not null,
	by_council boolean not null,
	constraint visit_event_pkey PRIMARY KEY (id)
);

create index visit_event_visit ON public.visit_event USING btree (visit_id, id);

create table visit_finding (
	id text not null,
	fault bytea,
	fault_by text not null,
	fault_version bigint not null,
	reply bytea,
	reply_by text not null,
	visit_id text not null,
	criterion text not null,
	kind text not null,
	words bytea not null,
	evidence bytea,
	by_id text not null,
	at timestamp with time zone not null,
	version bigint not null,
	constraint visit_finding_pkey PRIMARY KEY (id)
);

create index visit_finding_visit ON public.visit_finding USING btree (visit_id, id);

create table visit_member (
	id text not null,
	opened_at timestamp with time zone,
	visit_id text not null,
	person_id text not null,
	convener boolean not null,
	since timestamp with time zone not null,
	shown_at timestamp with time zone,
	until_at timestamp with time zone,
	why_ended text not null,
	named_by text not null,
	constraint visit_member_pkey PRIMARY KEY (id)
);

create unique index visit_member_once ON public.visit_member USING btree (visit_id, person_id) WHERE (until_at IS NULL);

create index visit_member_person ON public.visit_member USING btree (person_id, id);

create index visit_member_visit ON public.visit_member USING btree (visit_id, id);

create table visit_objection (
	id text not null,
	answer bytea,
	decided_by text not null,
	decided_at timestamp with time zone,
	visit_id text not null,
	member_id text not null,
	institution_id text not null,
	person_id text not null,
	reason bytea not null,
	by_id text not null,
	at timestamp with time zone not null,
	state text not null,
	constraint visit_objection_pkey PRIMARY KEY (id)
);

create unique index visit_objection_once ON public.visit_objection USING btree (member_id);

create index visit_objection_upheld ON public.visit_objection USING btree (person_id) WHERE (state = 'upheld'::text);

create index visit_objection_visit ON public.visit_objection USING btree (visit_id, id);

create table visit_proposal (
	visit_id text not null,
	sections bigint not null,
	per_section bigint not null,
	by_id text not null,
	at timestamp with time zone not null,
	answer text not null,
	ended_by text not null,
	ended_at timestamp with time zone,
	rule_id text not null,
	law_id text not null,
	version bigint not null,
	state text not null,
	outcome text not null,
	number text not null,
	meeting text not null,
	decided_on date not null,
	reasons_en text not null,
	reasons_ur text not null,
	seats_from bigint not null,
	constraint visit_proposal_pkey PRIMARY KEY (visit_id)
);

create unique index visit_proposal_number ON public.visit_proposal USING btree (number);

create table visit_question (
	id text not null,
	answer_version bigint not null,
	closed_at timestamp with time zone,
	visit_id text not null,
	criterion text not null,
	words bytea not null,
	asked_by text not null,
	asked_at timestamp with time zone not null,
	sent_at timestamp with time zone,
	answer bytea,
	answer_by text not null,
	constraint visit_question_pkey PRIMARY KEY (id)
);

create index visit_question_visit ON public.visit_question USING btree (visit_id, id);

create table visit_report (
	visit_id text not null,
	final_at timestamp with time zone,
	rejoinder bytea,
	rejoinder_by text not null,
	rejoinder_version bigint not null,
	rejoined_at timestamp with time zone,
	met_on date not null,
	exit_words bytea not null,
	exit_by text not null,
	summary bytea,
	summary_by text not null,
	summary_version bigint not null,
	sent_at timestamp with time zone,
	checked_at timestamp with time zone,
	constraint visit_report_pkey PRIMARY KEY (visit_id)
);

create table visit_told (
	visit_id text not null,
	due_on date not null,
	told_at timestamp with time zone not null,
	constraint visit_told_pkey PRIMARY KEY (visit_id, due_on)
);

create or replace function public.access_look_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	raise exception 'access_look is append only';
end;
$function$;

create or replace function public.committee_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

create or replace function public.event_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	raise exception 'event is append only';
end;
$function$;

create or replace function public.ledger_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	raise exception '% is append only', tg_table_name;
end;
$function$;

create or replace function public.notice_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	raise exception '% is append only', tg_table_name;
end;
$function$;

create or replace function public.payment_entry_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	raise exception 'payment_entry is append only';
end;
$function$;

create or replace function public.payment_posting_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	raise exception 'payment_posting is append only';
end;
$function$;

create or replace function public.preference_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
	raise exception '% is append only', tg_table_name;
end;
$function$;
