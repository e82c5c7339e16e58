package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/demo"
	"sanad/internal/engineer"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/sample"
)

// answered is what a person in an office gets for a request.
func (w *world) answered(column, method, path string, form map[string]string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := w.request(method, path, thing{form: form})
	r.AddCookie(w.cookie(column, w.who[column]))
	answer := httptest.NewRecorder()
	w.Handler.ServeHTTP(answer, r)
	return answer
}

// claims lets another person ask for a registration that somebody has.
func (w *world) claims(number string) (takeover string) {
	w.t.Helper()
	by, p, province := access.Actor{Person: w.who["another"], Purpose: access.Self}, sample.Someone(58), w.Council.At(w.Clock.Now()).Provinces[0]
	w.must(w.People.Record(w.t.Context(), by, person.Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: province.ID + "/" + province.Districts[0].ID, Phone: p.Phone, Address: p.Address, Version: "1",
	}))
	w.must(w.Engineer.TakeOver(w.t.Context(), by, engineer.TakeOver{Number: number}))
	return w.get(`select id from engineer_takeover where person_id = ?`, by.Person)
}

// TestLettersOnRealThings shows a letter about one thing of each sort that letters tell of, through the whole program: to whoever may see the thing, by
// its number as people type it, in both languages. Who may not see it, and who types what there is none of, cannot tell the two apart.
func TestLettersOnRealThings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	registration := w.get(`select id from engineer_registration order by id limit 1`)
	number := w.get(`select number from engineer_registration where id = ?`, registration)
	takeover := w.claims(number)
	before := w.get(`select cast(count(*) as text) from notice_message`)
	for _, x := range []struct {
		kind, place, who string
		id, typed, none  string
		table            string // in which its own is made
		says             []string
		mayNot           []string // offices that do not see such things
	}{
		{
			kind: "engineer_moved", place: "cases", who: "officer", id: w.ids["officer"], typed: w.ids["number"], none: id.WithCheck("4815162342"), table: "casework_case",
			says: []string{id.Grouped(w.ids["number"]), "/my/applications/" + w.ids["officer"]}, mayNot: []string{"committee", "cashier", "privacy"},
		},
		{
			kind: "payment_issued", place: "invoices", who: "cashier", id: w.ids["unpaid"], typed: w.ids["unpaid reference"], none: id.WithCheck("90210123456789"), table: "payment_invoice",
			says: []string{w.ids["unpaid reference"], "/my/invoices/" + w.ids["unpaid reference"]}, mayNot: []string{"officer", "committee", "registrar", "privacy"},
		},
		{
			kind: "data_asked", place: "requests", who: "privacy", id: w.ids["request"], typed: w.get(`select number from casework_case where id = ?`, w.ids["request"]), none: w.ids["number"], table: "dataright_request",
			says: []string{"/my/data/" + w.ids["request"]}, mayNot: []string{"officer", "committee", "registrar", "cashier"},
		},
		{
			kind: "entry_given", place: "cases", who: "registrar", id: takeover, typed: w.get(`select number from engineer_takeover where id = ?`, takeover), none: id.WithCheck("48151623"), table: "engineer_takeover",
			says: []string{number}, mayNot: []string{"committee", "cashier", "privacy"},
		},
		{
			kind: "engineer_renew_soon", place: "cases", who: "officer", id: registration, typed: number, none: "CIVIL/999999", table: "engineer_registration",
			says: []string{"/my/licence/renew"}, mayNot: []string{"committee", "cashier", "privacy"},
		},
	} {
		path := "/desk/messages/wordings/" + x.kind
		shown := path + "/" + x.place + "/" + x.id
		post := func(column, typed string) *httptest.ResponseRecorder {
			return w.answered(column, http.MethodPost, path+"/"+x.place, map[string]string{"number": typed})
		}
		eastern := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '۰'
			}
			return r
		}, x.typed)
		for _, typed := range []string{x.typed, " " + eastern + " "} {
			if a := post(x.who, typed); a.Code != http.StatusSeeOther || a.Header().Get("Location") != shown {
				t.Errorf("%s on %q: %d %s", x.kind, typed, a.Code, a.Header().Get("Location"))
			}
		}
		owner := w.get(`select person_id from `+x.table+` where id = ?`, x.id)
		if x.kind == "entry_given" { // which goes to whoever has the registration
			owner = w.get(`select holder_id from engineer_takeover where id = ?`, x.id)
		}
		name := w.nameOf(owner)
		for _, language := range []string{"", "/ur"} {
			page := w.answered(x.who, http.MethodGet, language+shown, nil)
			body := strings.ReplaceAll(page.Body.String(), "&#39;", "'")
			for _, want := range append(x.says, name) {
				if !strings.Contains(body, want) {
					t.Errorf("%s%s: %d without %q", language, shown, page.Code, want)
				}
			}
			if strings.Contains(body, "Ayesha Siddiqui") && name != "Ayesha Siddiqui" || whole.MatchString(body) {
				t.Errorf("%s%s tells an invented name, or an identity number", language, shown)
			}
		}
		for _, column := range x.mayNot {
			if a, b := post(column, x.typed), post(column, x.none); a.Code != b.Code || a.Code != http.StatusForbidden && a.Code != http.StatusNotFound {
				t.Errorf("%s by the %s: %d, and of what there is none %d", x.kind, column, a.Code, b.Code)
			}
			if a := w.answered(column, http.MethodGet, shown, nil); a.Code != http.StatusForbidden && a.Code != http.StatusNotFound {
				t.Errorf("%s is shown to the %s: %d", x.kind, column, a.Code)
			}
		}
		if a := post("another", x.typed); a.Code != http.StatusNotFound {
			t.Errorf("%s to somebody without an office: %d", x.kind, a.Code)
		}
		// For another thing's purpose, at another's place.
		for _, place := range []string{"cases", "invoices", "requests"} {
			if place == x.place {
				continue
			}
			for _, column := range []string{"officer", "registrar", "cashier", "privacy"} {
				if a := w.answered(column, http.MethodGet, path+"/"+place+"/"+x.id, nil); a.Code != http.StatusForbidden && a.Code != http.StatusNotFound {
					t.Errorf("%s at %s to the %s: %d", x.kind, place, column, a.Code)
				}
			}
		}
		// One's own looks like none.
		none := post(x.who, x.none)
		harm(t, w.Stores.DB, fmt.Sprintf(`update %s set person_id = '%s' where id = '%s'`, x.table, w.who[x.who], x.id))
		own := post(x.who, x.typed)
		if strip := strings.NewReplacer(x.none, "", x.typed, ""); none.Code != http.StatusUnprocessableEntity || own.Code != none.Code || bare(strip.Replace(own.Body.String())) != bare(strip.Replace(none.Body.String())) {
			t.Errorf("%s: of what there is none %d, of one's own %d", x.kind, none.Code, own.Code)
		}
		if a := w.answered(x.who, http.MethodGet, shown, nil); a.Code != http.StatusNotFound {
			t.Errorf("%s on one's own: %d", x.kind, a.Code)
		}
		harm(t, w.Stores.DB, fmt.Sprintf(`update %s set person_id = '%s' where id = '%s'`, x.table, owner, x.id))
	}
	if after := w.get(`select cast(count(*) as text) from notice_message`); after != before {
		t.Errorf("there were %s letters, and are %s", before, after)
	}
}

// nonce is what differs between two pages of the same words.
var nonce = regexp.MustCompile(`nonce="[^"]*"|nonce-[^']*`)

func bare(page string) string { return nonce.ReplaceAllString(page, "") }

// nameOf is the name of a person, as the program opens it.
func (w *world) nameOf(who string) (name string) {
	w.t.Helper()
	d, err := w.Access.May(access.System(access.Notice), "notice.tell", access.Subject{Person: who})
	w.must(err)
	w.must(w.Stores.DB.View(w.t.Context(), func(tx *db.Tx) error {
		c, err := w.People.Contact(w.t.Context(), tx, d, who)
		name = c.Name.Reveal()
		return err
	}))
	return name
}

// TestALetterIsAsItWasShown compares letters that left with what the desk showed of them: a preview that says something else is none.
func TestALetterIsAsItWasShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, outbox := newAppOn(t, d)
		ctx, today := t.Context(), now.Now()
		now.Set(today.AddDate(-2, 0, 0))
		_, err := demo.New(a, now).Found(ctx, today)
		must(t, err)
		now.Set(today)
		must(t, a.Jobs.Drain(ctx))
		letters, err := outbox.Letters(1000)
		must(t, err)
		compared := map[string]bool{}
		for _, x := range []struct {
			kind, role, query string
			purpose           access.Purpose
		}{
			{"engineer_submitted", "officer", `select m.case_id from notice_message m join casework_case c on c.id = m.case_id where m.kind = 'engineer_submitted' and c.step = 'officer' and c.state = 'open' order by m.id desc limit 1`, access.Licensing},
			{"engineer_entered", "officer", `select r.id from engineer_registration r where r.application_id <> '' order by r.id desc limit 1`, access.Licensing},
			{"payment_issued", "cashier", `select id from payment_invoice where state = 'issued' order by id desc limit 1`, access.Fees},
			{"payment_confirmed", "cashier", `select i.id from payment_invoice i join payment_receipt r on r.invoice_id = i.id order by r.id desc limit 1`, access.Fees},
		} {
			by := access.Actor{Person: id.Random(), Roles: []access.Role{access.Role(x.role)}, Purpose: x.purpose, Strong: true}
			v, err := a.Notice.ShowWordingOn(ctx, by, x.kind, one[string](t, d, x.query))
			must(t, err)
			if len(v.Invented) != 0 {
				t.Errorf("%s: %v is invented", x.kind, v.Invented)
			}
			shown := v.Trials[v.On.Language].Mail
			for _, l := range letters {
				if l.Subject == v.Trials[v.On.Language].Subject && l.Body == shown {
					compared[x.kind] = true
				}
			}
			if !compared[x.kind] {
				t.Errorf("no letter says:\n%s", shown)
			}
		}
		if len(compared) != 4 || len(letters) < 10 {
			t.Errorf("%d of %d letters", len(compared), len(letters))
		}
	})
}
