package dataright

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/dataright/pages"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/ledger"
	"sanad/internal/person"
	"sanad/internal/vault"
	"sanad/internal/web"
)

// room is the room with what it stands on.
type room struct {
	*Service
	t          *testing.T
	now        *clock.Moved
	access     *access.Access
	log        *ledger.Ledger
	people     *person.People
	db         *db.DB
	registered map[string]string // persons by their numbers
}

func newRoom(t *testing.T, d *db.DB) *room {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	law, err := council.Load("pec")
	check(t, err)
	declared, err := catalog.Load()
	check(t, err)
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), declared, now, nil)
	check(t, err)
	log, err := ledger.New(d, now, "register.test", v.Seed)
	check(t, err)
	a, book := access.New(d, now), events.New(now)
	people := person.New(d, v, a, book, law, now)
	registered := map[string]string{}
	desk := casework.New(d, v, a, book, law, now, people, casework.Needs{Registered: func(_ context.Context, _ *db.Tx, number string) (string, error) {
		if person, ok := registered[number]; ok {
			return person, nil
		}
		return "", fault.NotFound()
	}})
	return &room{New(d, v, a, book, law, now, log, people, desk, Needs{}), t, now, a, log, people, d, registered}
}

// person makes somebody with an account and a name.
func (r *room) person(name string) string {
	r.t.Helper()
	id, err := r.people.Prepare(r.t.Context())
	check(r.t, err)
	email, err := r.people.SealEmail(r.t.Context(), id, "somebody@example.org")
	check(r.t, err)
	check(r.t, r.db.Update(r.t.Context(), func(tx *db.Tx) error { return r.people.Insert(r.t.Context(), tx, id, email, "en") }))
	check(r.t, r.people.Record(r.t.Context(), access.Actor{Person: id, Purpose: access.Self}, person.Claim{
		NameLatin: name, NameUrdu: "نام" + strings.Repeat("ی", len(name)), Father: "Father " + name, Kind: "cnic", Number: fmt.Sprintf("9%012d", r.now.Now().UnixMicro()%1_000_000_000_000),
		District: "punjab/lahore", Phone: "0300 0000001", Address: "House 1, Street 1, Lahore", Version: "1",
	}))
	return id
}

func (r *room) look(by access.Actor, who, caseID string) {
	r.t.Helper()
	_, err := r.access.Look(r.t.Context(), by, "engineer.assess", access.Subject{Person: who, Case: caseID}, "person.identity_number")
	check(r.t, err)
}

func TestLooked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		s, now, a, log := r.Service, r.now, r.access, r.log
		officer := access.Actor{Person: "o", Roles: []access.Role{access.Committee}, Purpose: access.Licensing, Strong: true}
		me := access.Actor{Person: "me", Purpose: access.Self}
		for i := range 60 {
			now.Move(time.Minute)
			_, err := a.Look(t.Context(), officer, "engineer.assess", access.Subject{Person: "me", Case: fmt.Sprint("c", i)}, "person.identity_number")
			check(t, err)
			_, err = a.Look(t.Context(), officer, "engineer.assess", access.Subject{Person: "another", Case: "c"}, "person.identity_number")
			check(t, err)
			_, err = a.Look(t.Context(), me, "person.show", access.Subject{Person: "me"}, "person.identity_number")
			check(t, err)
			if i == 29 {
				check(t, log.SealAll(t.Context()))
			}
		}
		sealedAt := time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)
		var all []Seen
		for before, parts := "", 0; ; parts++ {
			page, err := s.Looked(t.Context(), me, before)
			check(t, err)
			all = append(all, page.Rows...)
			if before = page.Next; before == "" {
				if parts != 2 {
					t.Errorf("%d parts", parts+1)
				}
				break
			}
		}
		if len(all) != 60 {
			t.Fatalf("%d looks of others", len(all))
		}
		for i, x := range all {
			if x.Case != fmt.Sprint("c", 59-i) || x.Role != access.Committee || x.Purpose != access.Licensing || x.Fields[0] != "person.identity_number" {
				t.Errorf("%d: %+v", i, x)
			}
			if sealed := i >= 30; x.Sealed.IsZero() == sealed || sealed && !x.Sealed.Equal(sealedAt) {
				t.Errorf("%d: sealed %v", i, x.Sealed)
			}
		}
		for _, before := range []string{"x", "\x00", strings.Repeat("0", 26), "'"} { // what people write into an address
			if _, err := s.Looked(t.Context(), me, before); err != nil {
				t.Errorf("before %q: %v", before, err)
			}
		}
		if _, err := s.Looked(t.Context(), officer, ""); fault.Of(err) == nil {
			t.Errorf("at the desk's door: %v", err)
		}
		if n, err := a.CheckLooks(t.Context(), log); n != 180 || err != nil {
			t.Errorf("%d looks agree with the log: %v", n, err)
		}
	})
}

func TestLookedPage(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	check(t, err)
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.FixedZone("PKT", 5*3600))
		full := pages.Looked{Later: true, Next: "/my/looked?before=x"}
		for i := range 25 {
			full.Rows = append(full.Rows, pages.Look{
				At: "23 November 2026, 11:00", Role: roleOf(ctx, access.Officer), Purpose: purposeOf(ctx, access.Fees),
				Fields: fieldsOf(ctx, []string{"person.identity_number", "document.content", "x"}), Case: "1234 5678 9012", Href: "/my/applications/x", Sealed: "11:00:01",
			})
			if i%2 == 0 {
				full.Rows[i].Href, full.Rows[i].Sealed = "", ""
			}
		}
		for name, v := range map[string]pages.Looked{"empty": {}, "full": full} {
			var b bytes.Buffer
			check(t, pages.LookedPage(v).Render(ctx, &b))
			root, err := html.Parse(strings.NewReader(b.String()))
			check(t, err)
			if strings.Contains(b.String(), "⟦") || len(cascadia.QueryAll(root, cascadia.MustCompile("h1"))) != 1 {
				t.Errorf("%s, %s:\n%s", l.Code, name, b.String())
			}
			if n := len(cascadia.QueryAll(root, cascadia.MustCompile("tbody tr"))); n != len(v.Rows) {
				t.Errorf("%s, %s: %d rows", l.Code, name, n)
			}
		}
		if roleOf(ctx, "unknown") == "" || purposeOf(ctx, "unknown") == "" {
			t.Error("an office or a purpose of later has no words")
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
