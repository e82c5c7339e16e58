package app_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/app"
	"sanad/internal/casework"
	"sanad/internal/dataright"
	"sanad/internal/db"
	"sanad/internal/demo"
	"sanad/internal/document"
	"sanad/internal/engineer"
	"sanad/internal/inbound"
	"sanad/internal/notice"
	"sanad/internal/payment"
	"sanad/internal/pii"
	"sanad/internal/site"
	"sanad/internal/visit"
)

var update = flag.Bool("update", false, "write testdata/routes.txt anew")

// columns are everybody in whose name routes are asked for: nobody, somebody whom a thing does not concern, its owner, and the offices.
// weak is the officer in a session without a second factor.
var columns = []string{"visitor", "another", "owner", "weak", "officer", "committee", "registrar", "cashier", "privacy"}

// world is a council with one thing of each kind.
type world struct {
	*app.App
	t      *testing.T
	ids    map[string]string // things by name
	owners map[string]string // whose each is
	who    map[string]string // persons by column

	cookies map[string]*http.Cookie // of those who are signed in, by column and person
}

const reasons = "The transcript shows seven of the eight semesters; the last page is missing."

func newWorld(t *testing.T) *world {
	t.Helper()
	a, now, _ := newApp(t)
	today, ctx := now.Now(), t.Context()
	now.Set(today.AddDate(-2, 0, 0))
	personas, err := demo.New(a, now).Found(ctx, today)
	w := &world{a, t, map[string]string{}, map[string]string{}, map[string]string{}, map[string]*http.Cookie{}}
	w.must(err)
	now.Set(today)
	for _, p := range personas {
		column := map[string]string{
			"dealing officer": "officer", "second officer": "committee", "registrar": "registrar", "cashier": "cashier", "privacy officer": "privacy", "applicant": "applicant",
		}[p.Name]
		w.who[column] = p.Person
	}
	w.who["weak"] = w.who["officer"]
	w.who["another"], err = a.Account.Enrol(ctx, "another@example.org", "en")
	w.must(err)
	for name, query := range map[string]string{
		"draft":     `select id from engineer_application where state = 'draft'`,
		"officer":   `select id from casework_case where kind = 'engineer' and step = 'officer' and state = 'open'`,
		"committee": `select id from casework_case where kind = 'engineer' and step = 'committee' and state = 'open'`,
		"registrar": `select id from casework_case where kind = 'engineer' and step = 'registrar' and state = 'open'`,
		"unpaid":    `select id from payment_invoice where state = 'issued' and id not in (select invoice_id from payment_claim)`,
		"claim":     `select id from payment_claim where state = 'open'`,
		"slip":      `select d.id from document d join payment_claim c on c.invoice_id = d.case_id where c.state = 'open'`,
		"scan":      `select d.id from document d join casework_case c on c.id = d.case_id where c.step = 'officer' and c.state = 'open' order by d.id limit 1`,
		"letter":    `select id from notice_message order by id limit 1`,
		"told":      `select id from notice_message where person_id <> '' and kind = 'engineer_submitted' order by id limit 1`,
		"office":    `select id from account_office where role = 'committee' order by id limit 1`,
	} {
		w.ids[name] = w.get(query)
	}
	w.owners["draft"] = w.who["applicant"]
	for _, x := range []string{"officer", "committee", "registrar"} {
		w.owners[x] = w.get(`select person_id from casework_case where id = ?`, w.ids[x])
	}
	w.owners["unpaid"] = w.get(`select person_id from payment_invoice where id = ?`, w.ids["unpaid"])
	w.owners["claim"] = w.get(`select i.person_id from payment_invoice i join payment_claim c on c.invoice_id = i.id where c.id = ?`, w.ids["claim"])
	w.owners["told"] = w.get(`select person_id from notice_message where id = ?`, w.ids["told"])
	w.owners["scan"], w.owners["slip"] = w.owners["officer"], w.owners["claim"]
	w.ids["wording"] = w.get(`select max(id) from notice_wording where kind = 'engineer_moved'`)
	w.ids["number"] = w.get(`select number from casework_case where id = ?`, w.ids["officer"])

	w.must(a.Notice.Receive(ctx, inbound.Letter{To: a.Config.MailFrom, From: pii.New("writer@example.org"), ID: "<1@example.org>", Subject: pii.New("Opening hours"), Words: pii.New("When are you open?")}))
	w.ids["received"] = w.get(`select id from notice_inbound order by id limit 1`)

	keeper := w.actor("officer", access.Accreditation)
	_, err = a.Accreditation.OpenInstitution(ctx, keeper, accreditation.OpenInstitution{NameEn: "Kept University", NameUr: "محفوظ یونیورسٹی", CityEn: "Kasur", CityUr: "قصور", Code: "kept"})
	w.must(err)
	_, err = a.Accreditation.OpenProgramme(ctx, keeper, "kept", accreditation.OpenProgramme{
		Version: "1", Campus: "main-campus", TitleEn: "BSc Civil", TitleUr: "بی ایس سی سول", Degree: "bachelor", Discipline: "CIVIL", First: "2020", Sections: "1", PerSection: "50",
	})
	w.must(err)

	w.ids["visit"], err = a.Visit.Begin(ctx, keeper, "kept", visit.Apply{Programme: "civil", Kind: "unscheduled", Why: reasons})
	w.must(err)

	applicant := access.Actor{Person: w.who["applicant"], Purpose: access.Self}
	_, err = a.Document.Add(ctx, applicant, document.Add{Case: w.ids["draft"], Kind: "degree", Name: "degree.png", Content: w.scanned()})
	w.must(err)
	w.ids["file"] = w.get(`select id from document where case_id = ?`, w.ids["draft"])
	w.ids["request"], err = a.Rights.Ask(ctx, applicant, dataright.Ask{What: "copy"})
	w.must(err)
	w.owners["file"], w.owners["request"] = applicant.Person, applicant.Person
	w.must(a.Desk.Note(ctx, w.actor("officer", access.Licensing), w.ids["officer"], casework.WriteNote{Text: "The registrar of the university answers on Mondays."}))
	w.ids["waiver"], err = a.Payment.AskWaiver(ctx, w.actor("officer", access.Fees), w.ids["unpaid"], payment.AskWaiver{Version: "1", Line: w.get(`select cast(max(position) as text) from payment_line where amount > 0 and invoice_id = ?`, w.ids["unpaid"]), Ground: "hardship", Reason: reasons})
	w.must(err)
	w.owners["waiver"] = w.owners["unpaid"]
	w.ids["paid"] = w.get(`select id from payment_invoice where state = 'paid' order by id limit 1`)
	for _, name := range []string{"unpaid", "paid"} {
		w.ids[name+" reference"] = w.get(`select reference from payment_invoice where id = ?`, w.ids[name])
	}
	w.owners["paid"] = w.get(`select person_id from payment_invoice where id = ?`, w.ids["paid"])
	_, err = a.Payment.Receive(ctx, access.System(access.Fees), payment.Incoming{
		Channel: payment.ChannelBiller, External: "twice", Reference: w.ids["paid reference"], Amount: 500, PaidOn: a.Council.At(today).Day,
	})
	w.must(err)
	w.must(a.Payment.AskRefund(ctx, access.Actor{Person: w.owners["paid"], Purpose: access.Self}, w.ids["paid"], payment.AskRefund{Account: "PK36SCBL0000001123456702"}))
	w.ids["move"] = w.get(`select id from payment_move where state = 'asked'`)
	w.owners["move"] = w.owners["paid"]
	w.ids["note"] = w.get(`select id from casework_note where case_id = ?`, w.ids["officer"])
	w.ids["emergency"], err = a.Rights.Emergency(ctx, w.actor("officer", access.Emergency), dataright.Emergency{Number: w.ids["number"], Reason: reasons})
	w.must(err)
	_, err = a.Account.Invite(ctx, w.actor("registrar", access.Appoint), "another@example.org", access.Cashier, "en")
	w.must(err)
	w.ids["invitation"] = w.get(`select id from account_invitation`)
	w.must(a.Rights.Delay(ctx, w.actor("privacy", access.Oversight), w.who["applicant"], dataright.Delay{Order: reasons, Day: "3", Month: "12", Year: "2026"}))
	w.ids["order"] = w.get(`select id from dataright_delay`)
	w.ids["banner"], err = a.Site.DraftBanner(ctx, w.actor("officer", access.Publish), "", site.DraftBanner{
		Kind: "amnesty", TitleEn: "a", TitleUr: "ا", BodyEn: "b", BodyUr: "ب", Pages: []string{"home"}, UntilDay: "1", UntilMonth: "12", UntilYear: "2026", UntilHour: "9:00",
	})
	w.must(err)
	w.ids["campaign"], err = a.Notice.DraftCampaign(ctx, w.actor("officer", access.Outreach), "", notice.DraftCampaign{
		Title: "a", Ground: "asked", SubjectEn: "a", SubjectUr: "ا", BodyEn: "b", BodyUr: "ب", UntilDay: "1", UntilMonth: "12", UntilYear: "2026",
	})
	w.must(err)
	w.decision()
	w.ids["news"], err = a.Site.Draft(ctx, w.actor("officer", access.Publish), "", site.Draft{TitleEn: "a", TitleUr: "ا", BodyEn: "b", BodyUr: "ب"})
	w.must(err)
	w.must(a.Site.Ask(ctx, w.actor("officer", access.Publish), w.ids["news"], site.Ask{Version: "1"}))
	w.cookie("owner", w.who["applicant"])
	w.ids["session"] = w.get(`select id from account_session where person_id = ?`, w.who["applicant"])
	w.ids["applicant"], w.ids["colleague"] = w.who["applicant"], w.who["officer"]
	return w
}

// decision lets a decision on a programme wait for a registrar.
func (w *world) decision() {
	w.t.Helper()
	harm(w.t, w.Stores.DB, `insert into accreditation_institution (id, code, name_en, name_ur, name_key, city_en, city_ur, invented, into_id, import_id, version)
		values ('taught', 'taught', 'a', 'ا', 'a', 'b', 'ب', true, '', '', 1)`)
	harm(w.t, w.Stores.DB, `insert into accreditation_programme (id, institution_id, campus_id, code, title_en, title_ur, title_key, degree, discipline, affiliating_id, first_batch, phase, import_id, version)
		values ('taught-civil', 'taught', 'c', 'civil', 'a', 'ا', 'a', 'bachelor', 'CIVIL', '', 2012, '', '', 1)`)
	officer, ctx := w.actor("officer", access.Accreditation), w.t.Context()
	made, err := w.Accreditation.DraftDecision(ctx, officer, accreditation.DraftDecision{Kind: "decision", Institution: "taught", Number: "EAB/1", Meeting: "110th", Day: "20", Month: "11", Year: "2026"})
	w.must(err)
	w.ids["decision"] = made
	w.must(w.Accreditation.PutFinding(ctx, officer, made, "", accreditation.PutFinding{Version: "1", Programme: "civil", Batches: "2020", Outcome: "accredited", Level: "level-2"}))
	page := accreditation.ProposalPage{Version: "2"}
	w.must(w.Accreditation.ProposeDecision(ctx, officer, made, accreditation.ProposeDecision{ProposalPage: page}))
}

// scanned is a document that is taken.
func (w *world) scanned() io.Reader {
	w.t.Helper()
	var b bytes.Buffer
	w.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 400, 400))))
	return &b
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) get(query string, args ...any) (s string) {
	w.t.Helper()
	err := w.Stores.DB.View(w.t.Context(), func(tx *db.Tx) (err error) {
		s, err = db.Get[string](w.t.Context(), tx, query, args...)
		return err
	})
	if err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return s
}

func (w *world) actor(column string, purpose access.Purpose) access.Actor {
	roles := map[string]access.Role{
		"officer": access.Officer, "committee": access.Committee, "registrar": access.Registrar, "cashier": access.Cashier, "privacy": access.PrivacyOfficer,
	}
	return access.Actor{Person: w.who[column], Roles: []access.Role{roles[column]}, Purpose: purpose, Strong: true}
}

// cookie signs somebody in.
func (w *world) cookie(column, person string) *http.Cookie {
	w.t.Helper()
	at := column + person
	if w.cookies[at] == nil {
		w.cookies[at] = signIn(w.t, w.Handler, func() (string, error) { return w.Account.DemoLink(w.t.Context(), person) })
		if column == "weak" {
			harm(w.t, w.Stores.DB, `update account_session set strong = false where id = (select max(id) from account_session)`)
		}
	}
	return w.cookies[at]
}

// thing is what a route is asked about.
type thing struct {
	name    string                    // of what {id} names; empty: there is none, and the applicant is who owns
	form    map[string]string         // what is sent; {name} stands for a thing
	parts   bool                      // as a form with files
	prepare func(w *world, id string) // what must have happened before
	keeps   bool                      // what it changes matters to nothing that is asked later
}

// about says which thing a route is asked about. A route that does not stand here is asked about what there is none of.
var about = map[string]thing{
	"POST /sign-out": {keeps: true}, "POST /my/security/sessions/end-others": {keeps: true}, "POST /my/security/recovery": {keeps: true},
	"POST /my/security/passkeys/new": {keeps: true}, "POST /my/confirm/passkey": {keeps: true},
	"POST /my/security/address":      {keeps: true, form: map[string]string{"email": "none"}},
	"POST /my/security/address/code": {keeps: true, form: map[string]string{"attempt": "none", "code": "1"}},
	"POST /my/invitations":           {form: map[string]string{"invitation": "{invitation}"}},
	"POST /my/security/sessions/end": {keeps: true, form: map[string]string{"session": "{session}"}},
	"POST /my/apply":                 {form: map[string]string{"kind": engineer.Kind}},
	"POST /my/data":                  {keeps: true, form: map[string]string{"what": "copy"}},
	"GET /my/data/{id}":              {name: "request"},
	"POST /my/choices/never":         {keeps: true, form: map[string]string{"deed": "again"}},
	"POST /my/choices":               {keeps: true, form: map[string]string{"way": "email", "shown": "?", "seen": "0"}},

	"GET /my/applications/{id}":                              {name: "draft"},
	"GET /my/applications/{id}/degree":                       {name: "draft"},
	"POST /my/applications/{id}/degree":                      {name: "draft", form: map[string]string{"version": "99"}},
	"GET /my/applications/{id}/documents":                    {name: "draft"},
	"POST /my/applications/{id}/documents":                   {name: "draft", parts: true, form: map[string]string{"kind": "degree"}},
	"POST /my/applications/{id}/documents/{document}/remove": {name: "draft"},
	"GET /my/documents/{id}":                                 {name: "file"},
	"GET /my/applications/{id}/declaration":                  {name: "draft"},
	"POST /my/applications/{id}/declaration":                 {name: "draft", form: map[string]string{"true": "on", "version": "99"}},
	"GET /my/applications/{id}/check":                        {name: "draft"},
	"POST /my/applications/{id}/submit":                      {name: "draft", form: map[string]string{"version": "99"}},
	"GET /my/applications/{id}/withdraw":                     {name: "officer"},
	"POST /my/applications/{id}/withdraw":                    {name: "officer"},
	"GET /my/applications/{id}/answers":                      {name: "committee", prepare: (*world).ask},
	"POST /my/applications/{id}/answers":                     {name: "committee", prepare: (*world).ask, form: map[string]string{"answer-1": reasons, "send": "on", "request": "{open}", "version": "1"}},
	"GET /my/applications/{id}/reconsider":                   {name: "registrar", prepare: (*world).refuse},
	"POST /my/applications/{id}/reconsider":                  {name: "registrar", prepare: (*world).refuse, form: map[string]string{"grounds": reasons}},
	"GET /my/payments/{id}":                                  {name: "unpaid"},
	"GET /my/invoices/{reference}":                           {name: "unpaid"},
	"POST /my/invoices/{reference}/use":                      {name: "paid", form: map[string]string{"to": "none"}},
	"POST /my/invoices/{reference}/refund":                   {name: "paid", form: map[string]string{"account": "PK36SCBL0000001123456702"}},
	"POST /my/invoices/{reference}/withdraw":                 {name: "paid", form: map[string]string{"move": "{move}"}},
	"POST /my/invoices/{reference}/trace":                    {name: "paid", form: map[string]string{"number": "?"}},
	"POST /my/invoices/{reference}/slip":                     {name: "unpaid", parts: true, form: map[string]string{"amount": "x"}},
	"GET /my/cases/{id}/messages":                            {name: "officer"},
	"POST /my/cases/{id}/messages":                           {keeps: true, name: "officer", parts: true, form: map[string]string{"text": reasons}},

	"GET /desk/banners/{id}/edit":    {name: "banner"},
	"POST /desk/banners/{id}/edit":   {name: "banner", form: map[string]string{"version": "99"}},
	"GET /desk/news/{id}":            {name: "news"},
	"GET /desk/news/{id}/edit":       {name: "news"},
	"POST /desk/news/{id}/edit":      {name: "news", form: map[string]string{"version": "99"}},
	"POST /desk/news/{id}/ask":       {name: "news", form: map[string]string{"version": "99"}},
	"POST /desk/news/{id}/approve":   {name: "news", form: map[string]string{"version": "99"}},
	"POST /desk/news/{id}/decline":   {name: "news", form: map[string]string{"version": "99", "reason": reasons}},
	"POST /desk/news/{id}/take_back": {name: "news", form: map[string]string{"version": "99"}},
	"POST /desk/news/{id}/drop":      {name: "news", form: map[string]string{"version": "99"}},

	"GET /desk/accreditation/decisions/{id}":                              {name: "decision"},
	"GET /desk/accreditation/decisions/{id}/letter.pdf":                   {name: "decision"},
	"GET /desk/accreditation/decisions/{id}/change":                       {name: "decision"},
	"POST /desk/accreditation/decisions/{id}/change":                      {name: "decision", form: map[string]string{"version": "99"}},
	"GET /desk/accreditation/decisions/{id}/findings/new":                 {name: "decision"},
	"POST /desk/accreditation/decisions/{id}/findings/new":                {name: "decision", form: map[string]string{"version": "99", "batch": "2020", "outcome": "deferred"}},
	"GET /desk/accreditation/decisions/{id}/findings/{finding}":           {name: "decision"},
	"POST /desk/accreditation/decisions/{id}/findings/{finding}":          {name: "decision", form: map[string]string{"version": "99", "batch": "2020", "outcome": "deferred"}},
	"POST /desk/accreditation/decisions/{id}/findings/{finding}/take-out": {name: "decision", form: map[string]string{"version": "99"}},
	"POST /desk/accreditation/decisions/{id}/propose":                     {name: "decision", form: map[string]string{"version": "99"}},
	"POST /desk/accreditation/decisions/{id}/take-back":                   {name: "decision", form: map[string]string{"version": "99"}},
	"POST /desk/accreditation/decisions/{id}/drop":                        {name: "decision", form: map[string]string{"version": "99"}},
	"POST /desk/accreditation/decisions/{id}/confirm":                     {name: "decision", form: map[string]string{"version": "99"}},
	"POST /desk/accreditation/decisions/{id}/decline":                     {name: "decision", form: map[string]string{"version": "99", "answer": reasons}},

	"GET /desk/campaigns/{id}":            {name: "campaign"},
	"GET /desk/campaigns/{id}/edit":       {name: "campaign"},
	"POST /desk/campaigns/{id}/edit":      {name: "campaign", form: map[string]string{"version": "99"}},
	"POST /desk/campaigns/{id}/prove":     {name: "campaign", form: map[string]string{"version": "99"}},
	"POST /desk/campaigns/{id}/ask":       {name: "campaign", form: map[string]string{"version": "99"}},
	"POST /desk/campaigns/{id}/approve":   {name: "campaign", form: map[string]string{"version": "99"}},
	"POST /desk/campaigns/{id}/decline":   {name: "campaign", form: map[string]string{"version": "99", "reason": reasons}},
	"POST /desk/campaigns/{id}/take_back": {name: "campaign", form: map[string]string{"version": "99"}},
	"POST /desk/campaigns/{id}/drop":      {name: "campaign", form: map[string]string{"version": "99"}},
	"POST /desk/campaigns/{id}/pause":     {name: "campaign", form: map[string]string{"version": "99"}},
	"POST /desk/campaigns/{id}/resume":    {name: "campaign", form: map[string]string{"version": "99"}},
	"POST /desk/campaigns/{id}/stop":      {name: "campaign", form: map[string]string{"version": "99"}},

	"POST /desk/cases":                          {form: map[string]string{"deed": "take", "case": "{officer}.1"}},
	"POST /desk/search":                         {keeps: true, form: map[string]string{"q": "Ayesha"}},
	"GET /desk/engineers/{id}":                  {name: "officer"},
	"POST /desk/engineers/{id}/take":            {name: "officer"},
	"POST /desk/engineers/{id}/return":          {name: "officer", prepare: (*world).take},
	"GET /desk/engineers/{id}/ask":              {name: "officer"},
	"POST /desk/engineers/{id}/ask":             {name: "officer", form: map[string]string{"item-1": reasons, "until_day": "10", "until_month": "12", "until_year": "2026"}},
	"GET /desk/engineers/{id}/hold":             {name: "officer"},
	"POST /desk/engineers/{id}/hold":            {name: "officer", form: map[string]string{"reasons": reasons, "until_day": "10", "until_month": "12", "until_year": "2026"}},
	"POST /desk/engineers/{id}/resume":          {name: "officer", prepare: (*world).hold},
	"GET /desk/engineers/{id}/notice":           {name: "registrar"},
	"POST /desk/engineers/{id}/notice":          {name: "registrar", form: map[string]string{"reasons": reasons}},
	"POST /desk/engineers/{id}/recommend":       {name: "officer", form: map[string]string{"outcome": "recommend_entry"}},
	"POST /desk/engineers/{id}/enter":           {name: "registrar"},
	"POST /desk/engineers/{id}/refuse":          {name: "registrar", prepare: (*world).notice, form: map[string]string{"reasons": reasons}},
	"GET /desk/cases/{id}/messages":             {name: "officer"},
	"POST /desk/cases/{id}/messages":            {keeps: true, name: "officer", parts: true, form: map[string]string{"text": reasons}},
	"GET /desk/cases/{id}/notes":                {name: "officer"},
	"POST /desk/cases/{id}/notes":               {keeps: true, name: "officer", form: map[string]string{"text": reasons}},
	"POST /desk/cases/{id}/notes/{note}/strike": {name: "officer"},
	"GET /desk/documents/{id}":                  {name: "scan"},
	"GET /desk/payments/{id}":                   {name: "claim"},
	"POST /desk/payments/{id}/confirm":          {name: "claim", form: map[string]string{"version": "99"}},
	"POST /desk/payments/{id}/reject":           {name: "claim", form: map[string]string{"version": "99", "reason": reasons}},
	"GET /desk/payments/credits/{id}":           {name: "move"},
	"POST /desk/payments/credits/{id}/agree":    {name: "move", form: map[string]string{"version": "99"}},
	"POST /desk/payments/credits/{id}/decline":  {name: "move", form: map[string]string{"version": "99", "reason": reasons}},
	"POST /desk/payments/credits/{id}/begin":    {name: "move", form: map[string]string{"version": "99"}},
	"POST /desk/payments/credits/{id}/halt":     {name: "move", form: map[string]string{"version": "99"}},
	"POST /desk/payments/credits/{id}/pay_out":  {name: "move", form: map[string]string{"version": "99", "bank_number": "1", "paid_on_day": "1", "paid_on_month": "1", "paid_on_year": "2026"}},
	"GET /desk/payments/invoices/{reference}":   {name: "paid"},
	"GET /desk/payments/books/{month}":          {},
	"POST /desk/payments/books/{month}/close":   {form: map[string]string{"entries": "0", "month": "2026-01"}},
	"GET /desk/waivers/{id}":                    {name: "waiver"},
	"POST /desk/waivers/{id}/approve":           {name: "waiver", form: map[string]string{"version": "99"}},
	"POST /desk/waivers/{id}/decline":           {name: "waiver", form: map[string]string{"version": "99", "answer": reasons}},
	"GET /desk/slips/{id}":                      {name: "slip"},
	"POST /desk/officers/invite":                {form: map[string]string{"email": "new@example.org", "role": "officer", "language": "en"}},
	"POST /desk/officers/uninvite":              {form: map[string]string{"invitation": "{invitation}"}},
	"POST /desk/officers/appoint":               {form: map[string]string{"person": "{colleague}", "role": "committee"}},
	"POST /desk/officers/dismiss":               {form: map[string]string{"office": "{office}"}},
	"POST /desk/emergency":                      {keeps: true, form: map[string]string{"number": "{number}", "reason": reasons}},
	"GET /desk/emergency/{id}":                  {name: "emergency"},
	"GET /desk/privacy/requests/{id}":           {name: "request"},
	"POST /desk/privacy/requests/{id}":          {name: "request", form: map[string]string{"outcome": "done", "words": reasons, "version": "99"}},
	"GET /desk/privacy/officers/{id}":           {name: "colleague"},
	"GET /desk/privacy/persons/{id}":            {name: "applicant"},
	"POST /desk/privacy/persons/{id}/delay":     {name: "applicant", form: map[string]string{"order": reasons, "until_day": "3", "until_month": "12", "until_year": "2026"}},
	"POST /desk/privacy/persons/{id}/lift":      {name: "applicant", form: map[string]string{"order": "{order}"}},
	"POST /desk/messages/{id}/again":            {name: "letter"},
	"GET /desk/messages/{id}":                   {name: "told"},
	"POST /desk/messages/{id}/serve":            {name: "told", form: map[string]string{"way": "post", "reason": reasons}},
	"POST /desk/messages/{id}/ask":              {name: "told"},
	"GET /desk/messages/received/{id}":          {name: "received"},
	"POST /desk/messages/received/{id}/answer":  {name: "received", form: map[string]string{"text": ""}},
	"POST /desk/messages/received/{id}/hand":    {name: "received", form: map[string]string{}},
	"POST /desk/messages/received/{id}/close":   {name: "received", form: map[string]string{}},
	"POST /demo/sms":                            {form: map[string]string{"words": ""}},
	"POST /desk/post/return":                    {form: map[string]string{"code": "1", "why": "unknown"}},
	"POST /desk/messages/wordings/{kind}/cases": {keeps: true, form: map[string]string{"number": "{number}"}},

	"POST /desk/messages/wordings/{kind}/invoices": {keeps: true, form: map[string]string{"number": "{unpaid reference}"}},
	"POST /desk/messages/wordings/{kind}/requests": {keeps: true, form: map[string]string{"number": "{request}"}},

	"GET /desk/messages/wordings/{kind}/cases/{id}":    {name: "officer"},
	"GET /desk/messages/wordings/{kind}/invoices/{id}": {name: "unpaid"},
	"GET /desk/messages/wordings/{kind}/requests/{id}": {name: "request"},
	"GET /desk/messages/wordings/{kind}/versions/{id}": {name: "wording"},
}

func (w *world) take(id string) {
	w.must(w.Desk.Take(w.t.Context(), w.actor("officer", access.Licensing), id))
}

func (w *world) hold(id string) {
	w.must(w.Engineer.Hold(w.t.Context(), w.actor("officer", access.Licensing), id, engineer.Hold{Reasons: reasons, Day: "10", Month: "12", Year: "2026"}))
}

func (w *world) ask(id string) {
	w.must(w.Engineer.RequestInformation(w.t.Context(), w.actor("committee", access.Licensing), id, engineer.RequestInformation{
		Item1: reasons, Day: "10", Month: "12", Year: "2026",
	}))
	w.ids["open"] = w.get(`select id from engineer_request where application_id = ?`, id)
}

// notice tells of an intended refusal, and lets the applicant answer.
func (w *world) notice(id string) {
	w.must(w.Engineer.IntendRefusal(w.t.Context(), w.actor("registrar", access.Licensing), id, engineer.IntendRefusal{Reasons: reasons}))
	w.must(w.Engineer.Answer(w.t.Context(), access.Actor{Person: w.owners["registrar"], Purpose: access.Self}, id, engineer.Answer{
		Request: w.get(`select id from engineer_request where application_id = ?`, id), Text1: reasons, Send: true, Version: "1",
	}))
}

func (w *world) refuse(id string) {
	w.notice(id)
	w.must(w.Engineer.Refuse(w.t.Context(), w.actor("registrar", access.Licensing), id, engineer.Refuse{Reasons: reasons}))
}

// request is what somebody sends to a route.
func (w *world) request(method, path string, x thing) *http.Request {
	w.t.Helper()
	values := url.Values{}
	for name, v := range x.form {
		for thing, id := range w.ids {
			v = strings.ReplaceAll(v, "{"+thing+"}", id)
		}
		values.Set(name, v)
	}
	body, kind := []byte(values.Encode()), "application/x-www-form-urlencoded"
	if x.parts {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for name := range values {
			w.must(m.WriteField(name, values.Get(name)))
		}
		w.must(m.Close())
		body, kind = b.Bytes(), m.FormDataContentType()
	}
	r := httptest.NewRequest(method, "http://walk.example"+path, bytes.NewReader(body))
	r.RemoteAddr = network()
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", kind)
	return r
}

// TestReportsAreSavedSoOften wants an end to how fast one network may add to a report: what was saved once stays for ever.
func TestReportsAreSavedSoOften(t *testing.T) {
	a, _, _ := newApp(t)
	n := 0
	for _, route := range a.Routes() {
		if !strings.HasPrefix(route.Pattern(), "POST /institution/at/{institution}/visits/{visit}/assessment") {
			continue
		}
		if n++; !route.Limited() {
			t.Errorf("%s has no limit", route.Pattern())
		}
	}
	if n != 6 {
		t.Error(n)
	}
}

// TestRoutesByOffice asks for every route that is behind a session, about a thing that there is, in the name of everybody there is, and
// compares the answers with the table that was read and agreed to: T-AUTHZ. What a request changed is as before for the next.
func TestRoutesByOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a council anew after each deed")
	}
	t.Parallel()
	w := newWorld(t)
	var b strings.Builder
	fmt.Fprint(&b, "# What each route behind a session answers to whom. Written by: go test ./internal/app -run TestRoutesByOffice -update\n#")
	for _, column := range columns {
		fmt.Fprintf(&b, "%10s", column)
	}
	b.WriteString("\n")
	known := map[string]bool{}
	for _, route := range w.Routes() {
		known[route.Pattern()] = true
		if route.Door() != "member" && route.Door() != "desk" {
			continue
		}
		x := about[route.Pattern()]
		method, path, _ := strings.Cut(route.Pattern(), " ")
		b.WriteString(" ")
		fresh := x.prepare == nil
		for _, column := range columns {
			if !fresh {
				w, fresh = newWorld(t), true
				if x.prepare != nil {
					x.prepare(w, w.ids[x.name])
				}
			}
			asked := path
			if x.name != "" {
				asked = strings.NewReplacer("{id}", w.ids[x.name], "{reference}", w.ids[x.name+" reference"]).Replace(asked)
			}
			asked = strings.NewReplacer("{document}", w.ids["file"], "{note}", w.ids["note"], "{month}", "2026-01", "{day}", "2026-01-01", "wordings/{kind}/invoices", "wordings/payment_issued/invoices", "wordings/{kind}/requests", "wordings/data_asked/requests", "wordings/{kind}", "wordings/engineer_moved", "desk/accreditation/institutions/{institution}", "desk/accreditation/institutions/kept", "{visit}", w.ids["visit"], "{campus}", "main-campus", "programmes/{programme}", "programmes/civil").Replace(asked)
			asked = regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(asked, "none")
			r := w.request(method, asked, x)
			who := w.who[column]
			if column == "owner" {
				if who = w.owners[x.name]; who == "" {
					who = w.who["applicant"]
				}
			}
			if who != "" {
				r.AddCookie(w.cookie(column, who))
			}
			answer := httptest.NewRecorder()
			w.Handler.ServeHTTP(answer, r)
			told := fmt.Sprint(answer.Code)
			if to := answer.Header().Get("Location"); strings.HasPrefix(to, "/sign-in") {
				told = "sign-in"
			} else if strings.HasPrefix(to, "/my/confirm") {
				told = "confirm"
			}
			if answer.Code >= http.StatusInternalServerError {
				t.Errorf("%s as %s: %d", route.Pattern(), column, answer.Code)
			}
			if method == http.MethodPost {
				w.cookies = map[string]*http.Cookie{} // it may have ended a session
				fresh = fresh && (x.keeps || answer.Code >= 400 || told != fmt.Sprint(answer.Code))
			}
			fmt.Fprintf(&b, "%10s", told)
		}
		if x.prepare != nil || !fresh {
			w = newWorld(t)
		}
		fmt.Fprintf(&b, "  %s %s\n", route.Door(), route.Pattern())
	}
	for pattern := range about {
		if !known[pattern] {
			t.Errorf("%s is no route", pattern)
		}
	}
	const table = "testdata/routes.txt"
	if *update {
		if err := os.WriteFile(table, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s is not what the routes answer; read the difference, then: go test ./internal/app -run TestRoutesByOffice -update", table)
	}
}
