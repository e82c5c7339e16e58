package app_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/notice"
	"sanad/internal/outbound"
	"sanad/internal/person"
	"sanad/internal/preference"
	"sanad/internal/sample"
)

// sinks take what the council sends, and refuse the addresses that they are told to.
type sinks struct {
	mu      sync.Mutex
	refuses map[string]bool
	mails   map[string]int // by the address
	texts   map[string]int // by the number
}

func (s *sinks) Send(_ context.Context, m outbound.Mail) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuses[m.To.Reveal()] {
		return outbound.ErrRefused
	}
	s.mails[m.To.Reveal()]++
	return nil
}

func (s *sinks) Text(_ context.Context, m outbound.Text) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[m.To.Reveal()]++
	return nil
}

// reader is somebody in one cell of the matrix.
type reader struct {
	person, email, phone string

	consent, preferred    string // as they are chosen on the page; empty: never asked
	never, fallback       bool
	broken, texts, postal bool // the e-mail address is; an SMS, a letter by post reaches them
}

// want is by which way a letter of a class must reach a reader; "" is by none. It is written from the law, not from the program.
func (r reader) want(class string) string {
	if (class == "optional" || class == "campaign") && (r.consent != preference.Yes || r.never) {
		return ""
	}
	works := map[string]bool{"email": !r.broken, "sms": r.texts, "post": r.postal}
	if r.preferred != "" && (works[r.preferred] || !r.fallback) {
		if works[r.preferred] {
			return r.preferred
		}
		return ""
	}
	for _, way := range []string{"email", "sms", "post"} {
		if works[way] {
			return way
		}
	}
	return ""
}

// TestOut sends a letter of each class to somebody in each cell of the matrix of consents, silenced addresses, preferred and broken ways, through
// the whole program: the lawful ones arrive, once and by the lawful way, and no other. (T-OUT)
func TestOut(t *testing.T) {
	bare, now, _ := newAppOn(t, dbtest.SQLite(t))
	out := &sinks{refuses: map[string]bool{}, mails: map[string]int{}, texts: map[string]int{}}
	a, err := app.New(t.Context(), app.Options{Config: bare.Config, Stores: bare.Stores, Clock: now, Mailer: out, Texter: out, Log: bare.Log})
	must(t, err)
	var readers []reader
	for _, consent := range []string{"", preference.Yes, preference.No} {
		for _, never := range []bool{false, true} {
			for _, preferred := range []string{"", "email", "sms", "post"} {
				for _, fallback := range []bool{false, true} {
					for reach := range 6 {
						readers = append(readers, reader{consent: consent, never: never, preferred: preferred, fallback: fallback, broken: reach&1 != 0, texts: reach>>1 == 2, postal: reach>>1 >= 1})
					}
				}
			}
		}
	}
	if testing.Short() {
		var some []reader
		for i := 0; i < len(readers); i += 5 {
			some = append(some, readers[i])
		}
		readers = some
	}
	for i := range readers {
		readers[i].enter(t, a, i)
	}
	for i, r := range readers { // a code goes where it can go, whatever was chosen: by it a broken address is known
		if r.broken {
			out.refuses[r.email] = true
			must(t, a.Stores.DB.Update(t.Context(), func(tx *db.Tx) error {
				return a.Notice.TellSecret(t.Context(), tx, r.person, "takeover_code", map[string]string{"Number": fmt.Sprintf("CIVIL/%d", i+1), "Minutes": "30"}, map[string]string{"Code": "481516"})
			}))
		}
	}
	must(t, a.Jobs.Drain(t.Context()))
	clear(out.refuses) // it works again, and nobody said so
	now.Move(time.Hour)

	clerk := access.Actor{Person: "clerk", Roles: []access.Role{access.Officer}, Purpose: access.Notice, Strong: true}
	for _, class := range []string{"statutory", "service", "optional", "campaign"} { // the letters of a campaign leave by lanes
		clear(out.mails)
		clear(out.texts)
		if class == "campaign" {
			must(t, a.Stores.DB.Update(t.Context(), func(tx *db.Tx) error { return campaign(t, a, tx, readers) }))
		}
		for _, r := range readers {
			if class == "campaign" {
				break
			}
			must(t, a.Stores.DB.Update(t.Context(), func(tx *db.Tx) error {
				kind := map[string]string{"statutory": "officer_dismissed", "service": "officer_appointed"}[class]
				if class == "optional" {
					return promise(t, a, tx, r.person)
				}
				return a.Notice.Tell(t.Context(), tx, r.person, kind, map[string]string{"Role": "officer"}, "")
			}))
		}
		now.Move(time.Minute) // lanes look every ten seconds
		must(t, a.Jobs.Drain(t.Context()))
		posted := post(t, a, clerk)
		reached := map[string]int{}
		for _, r := range readers {
			by := r.want(class)
			for way, times := range map[string]int{"email": out.mails[r.email], "sms": out.texts[r.phone], "post": posted[r.person]} {
				want := 0
				if way == by {
					want = 1
				}
				if times != want {
					t.Errorf("a %s letter came %d times by %s, not %d: %+v", class, times, way, want, r)
				}
			}
			reached[by]++
		}
		for _, way := range []string{"", "email", "sms", "post"} {
			if reached[way] == 0 {
				t.Errorf("%s: nobody of the matrix is reached by %q", class, way)
			}
		}
		if n := sum(out.mails) + sum(out.texts) + sum(posted); n != len(readers)-reached[""] {
			t.Errorf("%s: %d letters left, to %d who may have one", class, n, len(readers)-reached[""])
		}
	}

	proof, err := a.Policy.Prove(t.Context())
	must(t, err)
	for _, clause := range []string{"P6.1", "P6.2", "P6.3"} {
		if proof.Clauses[clause] != "" {
			t.Errorf("%s: %s", clause, proof.Clauses[clause])
		}
	}
	for _, x := range []struct{ harm, back, want string }{
		{ // letters went by SMS to people who want e-mail alone
			`update notice_delivery set way = 'sms', fault = 'x' where way = 'email' and why = 'preferred'`,
			`update notice_delivery set way = 'email', fault = '' where fault = 'x'`, "P6.3",
		},
		{ // letters that nobody must get went to people who did not ask for them
			`update notice_message set kind = 'campaign', fault = 'x' where kind = 'officer_appointed'`,
			`update notice_message set kind = 'officer_appointed', fault = '' where fault = 'x'`, "P6.1",
		},
	} {
		harm(t, a.Stores.DB, x.harm)
		if got := broken(t, a); !slices.Contains(got, x.want) {
			t.Errorf("%s: %q", x.harm, got)
		}
		harm(t, a.Stores.DB, x.back)
		if got := broken(t, a); slices.Contains(got, x.want) {
			t.Errorf("%s: %q", x.back, got)
		}
	}
}

// promise promises somebody a letter that nobody must get.
func promise(t *testing.T, a *app.App, tx *db.Tx, person string) error {
	now := a.Clock.Now()
	m := id.New(now)
	_, err := tx.Exec(t.Context(), `insert into notice_message (id, person_id, case_id, kind, lang, data, state, fault, created_at)
		values (?, ?, '', 'campaign', '', '{}', 'queued', '', ?)`, m, person, now)
	if err != nil {
		return err
	}
	return a.Jobs.Enqueue(t.Context(), tx, "notice.mail", struct{ Message string }{m})
}

// campaign starts a campaign of letters that nobody must get, to all readers.
func campaign(t *testing.T, a *app.App, tx *db.Tx, readers []reader) error {
	now, ctx := a.Clock.Now(), t.Context()
	c := id.New(now)
	_, err := tx.Exec(ctx, `insert into notice_campaign (id, state, title, ground, rule_id, law_id, class, discipline, province, kind, standing, subject_en, subject_ur, body_en, body_ur,
		until_on, size, narrow, reason, made_by, made_at, asked_by, decided_by, started_at, after_key, planned, unasked, planned_at, moved_at, version)
		values (?, 'running', 'x', 'asked', 'x', 'x', 'optional', '', '', '', '', 'A course', 'کورس', 'It is in December.', 'یہ دسمبر میں ہے۔',
		'2026-12-31', ?, ?, '', 'x', ?, 'x', 'y', ?, '', ?, 0, ?, ?, 1)`, c, len(readers), false, now, now, len(readers), now, now)
	for _, r := range readers {
		if err == nil {
			_, err = tx.Exec(ctx, `insert into notice_message (id, person_id, case_id, kind, lang, data, state, fault, created_at, campaign_id, due_at)
				values (?, ?, '', 'campaign', '', '{}', 'queued', '', ?, ?, ?)`, id.New(now), r.person, now, c, now)
		}
	}
	return err
}

// enter lets a reader into the council's books, with what they chose.
func (r *reader) enter(t *testing.T, a *app.App, i int) {
	t.Helper()
	ctx := a.English(t.Context())
	p := sample.Someone(i + 1)
	r.email, r.phone = p.Email, fmt.Sprintf("+92300%07d", i)
	var err error
	r.person, err = a.Account.Enrol(ctx, r.email, []string{"en", "ur"}[i%2])
	must(t, err)
	by := access.Actor{Person: r.person, Purpose: access.Self, Strong: true}
	if r.texts || r.postal {
		claim := person.Claim{NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: "punjab/lahore", Phone: r.phone, Address: p.Address, Version: "1"}
		if !r.texts {
			claim.Phone = fmt.Sprintf("+44300%07d", i) // abroad no text goes
		}
		must(t, a.People.Record(ctx, by, claim))
	}
	if r.never {
		must(t, a.Preference.SayNever(ctx, by, preference.NeverAgain{Deed: "never"}))
	}
	shown, err := a.Preference.Show(ctx, by)
	must(t, err)
	c := preference.Choose{Optional: r.consent, Way: r.preferred, Shown: shown.Hash, Seen: shown.Seen}
	if r.fallback {
		c.Fallback = preference.Yes
	}
	must(t, a.Preference.Choose(ctx, by, c))
}

// post prints and posts all letters that wait for it, and returns how many each person gets.
func post(t *testing.T, a *app.App, clerk access.Actor) map[string]int {
	t.Helper()
	got := map[string]int{}
	for {
		batch, err := a.Notice.MakeBatch(t.Context(), clerk)
		if err != nil { // none is left
			return got
		}
		_, err = a.Notice.OpenBatch(t.Context(), clerk, batch, "letters")
		must(t, err)
		today := a.Council.At(a.Clock.Now()).Day
		must(t, a.Notice.PostBatch(t.Context(), clerk, batch, notice.PostBatch{Day: fmt.Sprint(today.Date()), Month: fmt.Sprint(int(today.Month())), Year: fmt.Sprint(today.Year())}))
		var list []string
		must(t, a.Stores.DB.View(t.Context(), func(tx *db.Tx) (err error) {
			list, err = db.List[string](t.Context(), tx, `select person_id from notice_message m join notice_letter l on l.message_id = m.id where l.batch_id = ?`, batch)
			return err
		}))
		for _, person := range list {
			got[person]++
		}
	}
}

func sum(counts map[string]int) (n int) {
	for v := range maps.Values(counts) {
		n += v
	}
	return n
}
