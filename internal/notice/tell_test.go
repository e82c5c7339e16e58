package notice

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/outbound"
	"sanad/internal/sample"
)

// full returns values for every letter of a kind.
func full(k kind) map[string]string {
	all := map[string]string{
		"Code": "481516", "Case": "481516234299", "Words": "We hold nothing.", "Role": "officer", "What": "passphrase", "Name": "Ayesha Siddiqui", "From": "2026-12-01", "Until": "2026-12-24", "Step": "committee",
		"Due": "2026-12-03", "Path": "/my/applications/06h0ghqy03gqz886p3xbnctz5g", "Number": "CIVIL/1", "Reference": "9021012345678937", "Minutes": "30", "Batch": "2018",
	}
	values := map[string]string{}
	for _, name := range append(slices.Clone(k.data), k.secret...) {
		values[name] = all[name]
	}
	return values
}

func TestTell(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		ayesha, bilal := r.member("en"), r.member("ur")
		caseID := id.New(noon)
		no := errors.New("no")
		err := r.db.Update(r.ctx, func(tx *db.Tx) error {
			r.must(r.Tell(r.ctx, tx, ayesha, "engineer_withdrawn", nil, caseID))
			return no
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		r.drain()
		if n := len(r.letters()); n != 0 {
			t.Fatalf("%d letters of a deed that did not happen", n)
		}
		moved := map[string]string{"Step": "committee", "Due": "2026-12-03", "Path": "/my/applications/" + caseID}
		r.tell(ayesha, "engineer_moved", moved, caseID)
		r.tell(bilal, "engineer_moved", moved, caseID)
		if n := len(r.letters()); n != 0 {
			t.Fatalf("%d letters left before the commit's job", n)
		}
		r.drain()
		list := r.letters()
		if len(list) != 2 {
			t.Fatalf("%d letters", len(list))
		}
		byLang := map[string]outbound.Letter{list[0].Lang: list[0], list[1].Lang: list[1]}
		en, ur := byLang["en"], byLang["ur"]
		if en.To != sample.Someone(1).Email || ur.To != sample.Someone(2).Email || en.Subject != "Your application has moved on" {
			t.Errorf("%+v\n%+v", en, ur)
		}
		contains(t, en.Body, "Greetings,", caseID, "committee", "3 December 2026", "\nhttps://council.test/my/applications/"+caseID+"\n", "Pakistan Engineering Council")
		contains(t, ur.Body, "\u2068"+caseID+"\u2069", "کمیٹی", "3 دسمبر 2026", "\nhttps://council.test/ur/my/applications/"+caseID+"\n")
		for _, m := range r.messages() {
			if m.State != StateSent || m.SentAt == nil || m.Lang == "" || m.Case != caseID || m.Address != nil {
				t.Errorf("%+v", m)
			}
		}
		r.drain()
		if n := len(r.letters()); n != 2 {
			t.Errorf("%d letters", n)
		}
	})
}

func TestTellAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.tellAddress(Letter{Kind: "sign_in_code", Address: "ayesha@example.org", Language: "ur", Values: map[string]string{"Code": "481516"}})
		r.tellAddress(Letter{Kind: "not_here", Address: "bilal@example.org", Language: "en"})
		r.tellAddress(Letter{Kind: "invitation", Address: "sana@example.org", Language: "en", Values: map[string]string{"Path": "/invitation/" + id.Secret(), "Role": "registrar"}})
		before := r.messages()
		for _, m := range before {
			stored := m.Data + string(m.Address) + string(m.Secret)
			if m.Address == nil || m.Person != "" || strings.Contains(stored, "example.org") || strings.Contains(stored, "481516") || strings.Contains(stored, "/invitation") {
				t.Errorf("%s is stored with %q", m.Kind, stored)
			}
		}
		r.drain()
		list := r.letters()
		if len(list) != 3 {
			t.Fatalf("%d letters", len(list))
		}
		for _, l := range list {
			switch l.To {
			case "ayesha@example.org":
				contains(t, l.Body, "\n\u2068481516\u2069\n")
			case "sana@example.org":
				contains(t, l.Body, "\nhttps://council.test/invitation/", "to be registrar")
			}
		}
		decision, err := r.access.May(access.System(access.Notice), "notice.tell", access.Subject{Item: before[0].ID})
		r.must(err)
		for i, m := range r.messages() {
			if m.State != StateSent || m.Address != nil || m.Secret != nil {
				t.Errorf("%+v", m)
			}
			if i == 0 { // even a copy of the row opens no longer
				if _, err := r.vault.Open(r.ctx, decision, field("address", m.ID), before[0].Address); !fault.Is(err, fault.KindNotFound) {
					t.Errorf("the key of a letter that has left: %v", err)
				}
			}
		}
	})
}

func TestEveryLetterInEachLanguage(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	for _, language := range []string{"en", "ur"} {
		who := r.member(language)
		for name, k := range kinds {
			if name == campaignKind || name == proofKind { // their words are their campaign's
				continue
			}
			if k.life > 0 {
				r.tellAddress(Letter{Kind: name, Address: "ayesha@example.org", Language: language, Values: full(k)})
			} else {
				r.tell(who, name, full(k), id.New(noon))
			}
		}
	}
	r.drain()
	list := r.letters()
	if len(list) != 2*(len(kinds)-2) {
		t.Fatalf("%d letters", len(list))
	}
	subjects := map[string]bool{}
	for _, l := range list {
		subjects[l.Subject] = true
		for _, bad := range []string{"⟦", "<no value>", "%!", "{{"} {
			if strings.Contains(l.Subject+l.Body, bad) {
				t.Errorf("%s: %s\n%s", bad, l.Subject, l.Body)
			}
		}
		if strings.Contains(l.Subject, "481516") {
			t.Error("a code stands in a subject, where a locked screen shows it")
		}
	}
	if len(subjects) != 2*(len(kinds)-2) {
		t.Errorf("%d subjects", len(subjects))
	}
	for name := range kinds { // the desk lists subjects of letters whose values it does not open
		for _, language := range i18n.Languages {
			if subject := i18n.T(r.texts.With(r.ctx, language, time.UTC), "notice."+name+".subject"); strings.Contains(subject, "⟦") {
				t.Errorf("the subject of %s needs a value: %s", name, subject)
			}
		}
	}
	for _, what := range []string{"passphrase", "authenticator", "recovery", "passkey", "passkey_removed", "passkey_copied"} {
		if !r.texts.Has("notice.what." + what) {
			t.Errorf("no words for %s", what)
		}
	}
}

func TestALetterGreetsByName(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	who := r.member("ur")
	sealed, err := r.vault.Seal(r.ctx, fieldOfPerson("name_latin", who), "Ayesha Siddiqui")
	r.must(err)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(r.ctx, `update person set name_latin = ? where id = ?`, sealed, who)
		return err
	}))
	r.tell(who, "engineer_withdrawn", nil, "")
	r.drain()
	contains(t, r.letters()[0].Body, "\u2068Ayesha Siddiqui\u2069")
}

func TestMistakesOfTheCaller(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	who := r.member("en")
	for name, tell := range map[string]func(tx *db.Tx) error{
		"unknown letter":     func(tx *db.Tx) error { return r.Tell(r.ctx, tx, who, "engineer_praised", nil, "") },
		"nobody":             func(tx *db.Tx) error { return r.Tell(r.ctx, tx, "", "engineer_withdrawn", nil, "") },
		"a value is missing": func(tx *db.Tx) error { return r.Tell(r.ctx, tx, who, "officer_dismissed", nil, "") },
		"a value too many": func(tx *db.Tx) error {
			return r.Tell(r.ctx, tx, who, "engineer_withdrawn", map[string]string{"Path": "/my"}, "")
		},
		"a personal value": func(tx *db.Tx) error {
			return r.Tell(r.ctx, tx, who, "officer_dismissed", map[string]string{"Role": "Ayesha Siddiqui"}, "")
		},
		"an address as a value": func(tx *db.Tx) error {
			return r.Tell(r.ctx, tx, who, "officer_dismissed", map[string]string{"Role": "ayesha@example.org"}, "")
		},
		"no day": func(tx *db.Tx) error {
			return r.Tell(r.ctx, tx, who, "engineer_moved", map[string]string{"Step": "officer", "Due": "soon", "Path": "/my"}, "")
		},
		"another site": func(tx *db.Tx) error {
			return r.Tell(r.ctx, tx, who, "engineer_refused", map[string]string{"Path": "evil"}, "")
		},
		"a code to a person": func(tx *db.Tx) error {
			return r.Tell(r.ctx, tx, who, "sign_in_code", map[string]string{"Code": "481516"}, "")
		},
		"no code": func(tx *db.Tx) error {
			return r.TellAddress(r.ctx, tx, Letter{Kind: "sign_in_code", Address: "a@example.org"})
		},
		"no address": func(tx *db.Tx) error { return r.TellAddress(r.ctx, tx, Letter{Kind: "not_here"}) },
	} {
		err := r.db.Update(r.ctx, tell)
		if err == nil || fault.Of(err) != nil || strings.Contains(err.Error(), "yesha") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(r.messages()); n != 0 {
		t.Errorf("%d letters were promised", n)
	}
}

func TestARefusedAddressIsFinal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.tell(r.member("en"), "engineer_withdrawn", nil, "")
		r.tellAddress(Letter{Kind: "not_here", Address: "closed@example.org", Language: "en"})
		r.broken = outbound.ErrRefused
		r.drain()
		r.broken = nil
		r.now.Move(24 * time.Hour)
		r.drain()
		if n := len(r.letters()); n != 0 {
			t.Errorf("%d letters", n)
		}
		for _, m := range r.messages() {
			if m.State != StateRefused || m.Address != nil || m.SentAt != nil {
				t.Errorf("%+v", m)
			}
		}
	})
}

func TestACodeThatHasEndedIsNotSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.tellAddress(Letter{Kind: "sign_in_code", Address: "ayesha@example.org", Language: "en", Values: map[string]string{"Code": "481516"}})
		r.broken = errDown
		r.drain()
		r.broken = nil
		r.now.Move(16 * time.Minute)
		r.drain()
		if m := r.messages()[0]; m.State != StateDropped || m.Address != nil || m.Secret != nil || len(r.letters()) != 0 {
			t.Errorf("%+v %v", m, r.letters())
		}
	})
}

func TestAShreddedPersonGetsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		who := r.member("en")
		r.tell(who, "engineer_withdrawn", nil, "")
		r.must(r.vault.Shred(r.ctx, "person/"+who))
		r.drain()
		if m := r.messages()[0]; m.State != StateDropped || len(r.letters()) != 0 {
			t.Errorf("%+v", m)
		}
	})
}

func TestWithoutAMailServerLettersWait(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		quiet := r.again(nil)
		r.tell(r.member("en"), "engineer_withdrawn", nil, "")
		r.tellAddress(Letter{Kind: "sign_in_code", Address: "ayesha@example.org", Language: "en", Values: map[string]string{"Code": "481516"}})
		r.must(quiet.jobs.Drain(r.ctx))
		r.now.Move(2 * time.Hour)
		r.must(quiet.jobs.Drain(r.ctx)) // the sweep
		states := map[string]State{}
		for _, m := range r.messages() {
			states[m.Kind] = m.State
			if m.Address != nil {
				t.Errorf("the address of %s is still kept", m.Kind)
			}
		}
		if states["engineer_withdrawn"] != StateQueued || states["sign_in_code"] != StateDropped {
			t.Error(states)
		}
		loud := r.again(r)
		r.must(loud.jobs.Drain(r.ctx))
		if list := r.letters(); len(list) != 1 || list[0].Subject != "You withdrew your application" {
			t.Errorf("%+v", list)
		}
	})
}
