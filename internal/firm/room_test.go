package firm

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// room is the room beside a register with one engineer, CIVIL/7.
type room struct {
	*Service
	t      testing.TB
	ctx    context.Context
	db     *db.DB
	mu     sync.Mutex
	stands map[string][]string // firms by person
}

func newRoom(t testing.TB, d *db.DB) *room {
	t.Helper()
	now := clock.At(time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC))
	c, err := catalog.Load()
	must(t, err)
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now, nil)
	must(t, err)
	l, err := council.Load("pec")
	must(t, err)
	a, b := access.New(d, now), events.New(now)
	r := &room{t: t, ctx: t.Context(), db: d, stands: map[string][]string{}}
	r.Service = New(d, v, a, b, l, now, person.New(d, v, a, b, l, now), Needs{
		Stands: func(_ context.Context, _ *db.Tx, firm, person string) (bool, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			return slices.Contains(r.stands[person], firm), nil
		},
		Standing: func(_ context.Context, _ *db.Tx, person string) ([]string, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			return slices.Clone(r.stands[person]), nil
		},
		Begin: func(_ context.Context, _ *db.Tx, by access.Actor, firm string) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			if !slices.Contains(r.stands[by.Person], firm) { // a transaction may run twice
				r.stands[by.Person] = append(r.stands[by.Person], firm)
			}
			return nil
		},
		Registered: func(_ context.Context, _ *db.Tx, number string) (string, error) {
			if strings.EqualFold(number, "civil/7") {
				return "CIVIL/7", nil
			}
			return "", fault.NotFound()
		},
	})
	return r
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// self acts in their own affairs; standing acts for a firm.
func self(person string) access.Actor { return access.Actor{Person: person, Purpose: access.Self} }
func standing(person string) access.Actor {
	return access.Actor{Person: person, Purpose: access.Licensing, Strong: true}
}

// open opens the record of a partnership.
func (r *room) open(person string) string {
	r.t.Helper()
	firm, err := r.Open(r.ctx, self(person), Open{Form: "partnership", Name: "Indus Builders"})
	must(r.t, err)
	return firm
}

// put names an owner, in the draft as it is.
func (r *room) put(person, firm, owner string, c PutOwner) error {
	r.t.Helper()
	c.Version = r.version(person, firm)
	return r.PutOwner(r.ctx, standing(person), firm, owner, c)
}

func (r *room) version(person, firm string) string {
	r.t.Helper()
	o, err := r.Show(r.ctx, standing(person), firm)
	must(r.t, err)
	return strconv.FormatInt(o.Version, 10)
}

var rabia = PutOwner{Kind: "person", Name: "Rabia Safar", IdentityKind: "cnic", Number: "91234-0000001-1", Share: "60"}

// TestRecord opens the record of a firm and fills it until nothing is missing.
func TestRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		firm := r.open("a")
		must(t, r.StateParticulars(r.ctx, standing("a"), firm, StateParticulars{Version: "1", Form: "partnership", Name: "Indus Builders", NameUrdu: "سندھ بلڈرز", Tax: "1234567-8", Phone: "۰۵۱-۱۲۳۴۵۶۷", Email: "Office@Example.org", Address: "Office 4, Blue Area", District: "punjab/lahore"}))
		must(t, r.put("a", firm, "", rabia))
		must(t, r.put("a", firm, "", PutOwner{Kind: "engineer", Name: "Bilal Safar", IdentityKind: "cnic", Number: "91234-0000007-1", Registration: "civil/7", Share: "40"}))
		o, err := r.Show(r.ctx, standing("a"), firm)
		must(t, err)
		if len(o.Missing) != 0 || len(o.Owners) != 2 || o.Version != 4 {
			t.Fatalf("%+v", o)
		}
		p := o.Particulars
		if p.Phone.Reveal() != "0511234567" || p.Email.Reveal() != "office@example.org" || p.District.Reveal() != "lahore" || !p.Taxed || p.Name.Ur != "سندھ بلڈرز" {
			t.Errorf("%+v", p)
		}
		if x := o.Owners[1]; x.Registration.Reveal() != "CIVIL/7" || x.Share != 4000 || !x.Identified || x.Name.Reveal() != "Bilal Safar" {
			t.Errorf("%+v", x)
		}
		// What is left empty stays, and a share is changed.
		must(t, r.StateParticulars(r.ctx, standing("a"), firm, StateParticulars{Version: "4", Form: "partnership", Name: "Indus Builders"}))
		must(t, r.put("a", firm, o.Owners[0].ID, PutOwner{Kind: "person", Name: "Rabia Safar", IdentityKind: "cnic", Share: "50"}))
		must(t, r.put("a", firm, o.Owners[1].ID, PutOwner{Kind: "engineer", Name: "Bilal Safar", IdentityKind: "cnic", Registration: "CIVIL/7", Share: "30"})) // who it is was given before
		o, err = r.Show(r.ctx, standing("a"), firm)
		must(t, err)
		if o.Owners[1].Share != 3000 || !o.Particulars.Taxed || !o.Particulars.Phone.Empty() || o.Owners[0].Share != 5000 || !o.Owners[0].Identified {
			t.Errorf("%+v", o)
		}
		list, err := r.List(r.ctx, self("a"))
		must(t, err)
		if len(list) != 1 || list[0].Name.En != "Indus Builders" || list[0].Form.ID != "partnership" {
			t.Errorf("%+v", list)
		}
		must(t, r.TakeOutOwner(r.ctx, standing("a"), firm, o.Owners[0].ID, r.version("a", firm)))
		if o, err = r.Show(r.ctx, standing("a"), firm); err != nil || len(o.Owners) != 1 {
			t.Errorf("%v %+v", err, o.Owners)
		}
	})
}

// TestRefusedOwners has what is refused of owners beside others, and sees that it changes nothing.
func TestRefusedOwners(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		firm := r.open("a")
		must(t, r.put("a", firm, "", rabia))
		for _, x := range []struct {
			name  string
			owner PutOwner
			want  string
		}{
			{"the same person", PutOwner{Kind: "person", Name: "R. Safar", IdentityKind: "cnic", Number: "9123400000011", Share: "40"}, "number firm.owner.twice"},
			{"the same person as a qualified one", PutOwner{Kind: "qualified", Name: "R. Safar", IdentityKind: "cnic", Number: "9123400000011", Degree: "Geology, Ravi", Years: "5", Share: "40"}, "number firm.owner.twice"},
			{"too much", PutOwner{Kind: "government", Name: "Province of Punjab", Share: "40.01"}, "share firm.owner.too_much"},
			{"an engineer whom nobody knows", PutOwner{Kind: "engineer", Name: "Bilal", IdentityKind: "cnic", Number: "91234-0000008-1", Registration: "civil/8", Share: "1"}, "registration firm.owner.registration_unknown"},
		} {
			if got := refused(r.put("a", firm, "", x.owner)); got != x.want {
				t.Errorf("%s: %q, want %q", x.name, got, x.want)
			}
		}
		o, err := r.Show(r.ctx, standing("a"), firm)
		must(t, err)
		if len(o.Owners) != 1 || o.Version != 2 {
			t.Errorf("%+v", o)
		}
		// Whose number an identity number is, is told to nobody.
		must(t, r.put("a", firm, "", PutOwner{Kind: "engineer", Name: "Bilal", IdentityKind: "cnic", Number: "91234-0000008-1", Registration: "civil/7", Share: "1"}))
		company := PutOwner{Kind: "entity", Name: "Indus 3 Holdings", Number: "001-23", Share: "20"}
		must(t, r.put("a", firm, "", company))
		if got := refused(r.put("a", firm, "", PutOwner{Kind: "entity", Name: "Others", Number: "۰۰۱۲۳", Share: "10"})); got != "number firm.owner.twice" {
			t.Errorf("a company twice: %q", got)
		}
	})
}

// TestOthers sees that a firm does not exist for those who do not stand for it, that its owners are not found from another, and that nothing is done
// without a second factor.
func TestOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		firm, other := r.open("a"), r.open("b")
		must(t, r.put("a", firm, "", rabia))
		mine, err := r.Show(r.ctx, standing("a"), firm)
		must(t, err)
		owner := mine.Owners[0].ID
		for name, err := range map[string]error{
			"shown":           second(r.Show(r.ctx, standing("b"), firm)),
			"stated":          r.StateParticulars(r.ctx, standing("b"), firm, StateParticulars{Version: "2", Form: "sole", Name: "Mine"}),
			"owner put":       r.PutOwner(r.ctx, standing("b"), firm, owner, rabia),
			"owner taken out": r.TakeOutOwner(r.ctx, standing("b"), firm, owner, "2"),
			"of another firm": r.TakeOutOwner(r.ctx, standing("b"), other, owner, "1"),
			"put in another":  r.PutOwner(r.ctx, standing("b"), other, owner, PutOwner{Version: "1", Kind: "government", Name: "Punjab", Share: "1"}),
			"none":            second(r.Show(r.ctx, standing("b"), "0")),
		} {
			if !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		weak := standing("a")
		weak.Strong = false
		if _, err := r.Show(r.ctx, weak, firm); err == nil {
			t.Error("shown without a second factor")
		}
		if o, err := r.Show(r.ctx, standing("a"), firm); err != nil || o.Version != 2 || len(o.Owners) != 1 {
			t.Errorf("%v %+v", err, o)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// TestAtOnce has two who stand for a firm change it at once: one is told, and nothing is lost.
func TestAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		firm := r.open("a")
		var wait sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wait.Go(func() {
				errs[i] = r.PutOwner(r.ctx, standing("a"), firm, "", PutOwner{Version: "1", Kind: "government", Name: "Punjab", Share: "20"})
			})
		}
		wait.Wait()
		done := 0
		for _, err := range errs {
			switch {
			case err == nil:
				done++
			case !fault.Is(err, fault.KindConflict):
				t.Error(err)
			}
		}
		if o, err := r.Show(r.ctx, standing("a"), firm); err != nil || done != 1 || len(o.Owners) != 1 || o.Version != 2 {
			t.Errorf("%v, %d done, %d owners, version %d", err, done, len(o.Owners), o.Version)
		}
	})
}

// TestMostOpened sees that nobody fills the council with records, and that a refused one leaves none.
func TestMostOpened(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for range mostOpened {
			r.open("a")
		}
		if _, err := r.Open(r.ctx, self("a"), Open{Form: "sole", Name: "One more"}); refused(err) != "firm.open.most" {
			t.Error(err)
		}
		if _, err := r.Open(r.ctx, self("c"), Open{Form: "cartel", Name: ""}); refused(err) != "form fault.choose, name firm.name.empty" {
			t.Error(err)
		}
		if list, err := r.List(r.ctx, self("c")); err != nil || len(list) != 0 {
			t.Errorf("%v %v", err, list)
		}
	})
}
