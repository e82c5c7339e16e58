package accreditation

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// focalRoom is the room with two institutions, indus and ravi, and a programme of each.
type focalRoom struct {
	*Service
	t       testing.TB
	ctx     context.Context
	now     *clock.Moved
	letters []Letter
	told    []string
}

func newFocalRoom(t testing.TB, d *db.DB) *focalRoom {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	a, b := access.New(d, now), events.New(now)
	r := &focalRoom{t: t, ctx: t.Context(), now: now}
	var mu sync.Mutex
	needs := Needs{Vault: v, Invite: func(_ context.Context, _ *db.Tx, l Letter) error {
		mu.Lock()
		defer mu.Unlock()
		r.letters = append(r.letters, l)
		return nil
	}}
	events.React(b, func(_ context.Context, _ *db.Tx, _ access.Actor, e FocalEnded) error {
		mu.Lock()
		defer mu.Unlock()
		r.told = append(r.told, fmt.Sprintf("%s ended %v", e.Person, e.Resigned))
		return nil
	})
	r.Service = New(d, d, a, b, l, now, person.New(d, v, a, b, l, now), needs)
	r.must(d.Update(r.ctx, func(tx *db.Tx) error {
		for _, code := range []string{"indus", "ravi"} {
			if err := insertInstitution(r.ctx, tx, Institution{ID: "id-" + code, Code: code, Name: council.Text{En: "University of " + code, Ur: "جامعہ"}, Invented: true, Version: 1}, ""); err != nil {
				return err
			}
			if err := insertCampus(r.ctx, tx, Campus{ID: "c-" + code, Institution: "id-" + code, Code: "main", Version: 1}, ""); err != nil {
				return err
			}
			if err := insertProgramme(r.ctx, tx, Programme{ID: "p-" + code, Institution: "id-" + code, Campus: "c-" + code, Code: "civil", Title: council.Text{En: "BSc Civil", Ur: "بی ایس سی سول"}, Degree: "bachelor", Discipline: "CIVIL", First: 2015, Version: 1}, ""); err != nil {
				return err
			}
			if err := setSeats(r.ctx, tx, "p-"+code, Seats{2015, 1, 50}); err != nil {
				return err
			}
		}
		return nil
	}))
	return r
}

// member is somebody with an account who gave a second factor, at the pages of an institution; self the same at their own pages.
func member(id string) access.Actor {
	return access.Actor{Person: id, Purpose: access.Accreditation, Strong: true}
}
func self(id string) access.Actor { return access.Actor{Person: id, Purpose: access.Self} }
func holder(id string, roles ...access.Role) access.Actor {
	return access.Actor{Person: id, Roles: roles, Purpose: access.Accreditation, Strong: true}
}

func (r *focalRoom) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refused wants a refusal with a key, of the whole or of a field.
func (r *focalRoom) refused(err error, key string) {
	r.t.Helper()
	f := fault.Of(err)
	if f == nil {
		r.t.Fatalf("want the refusal %s, not %v", key, err)
	}
	keys := f.Key
	for _, x := range f.Fields {
		keys += " " + x.Key
	}
	if !strings.Contains(keys, key) {
		r.t.Fatalf("want the refusal %s, not %s", key, keys)
	}
}

// invited invites somebody, and sees that whoever may is told the token of the letter.
func (r *focalRoom) invited(_ context.Context, by access.Actor, code string, desk bool, c InviteFocal) error {
	token, err := r.InviteFocal(r.ctx, by, code, desk, c)
	if err == nil && token != r.token() {
		r.t.Error("the letter has another token")
	}
	return err
}

// token is that of the newest letter.
func (r *focalRoom) token() string {
	return strings.TrimPrefix(r.letters[len(r.letters)-1].Path, "/institution/join/")
}

// joined makes somebody a focal person of an institution, by an officer's invitation.
func (r *focalRoom) joined(who, code string, role FocalRole) Focal {
	r.t.Helper()
	r.must(r.invited(r.ctx, holder("o", access.Officer), code, true, InviteFocal{who + "@example.org", string(role), "en"}))
	_, err := r.Join(r.ctx, self(who), r.token())
	r.must(err)
	return r.of(who, code)
}

// of is what somebody is for an institution now; without id: nothing.
func (r *focalRoom) of(who, code string) (f Focal) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		var err error
		f, err = loadFocalOf(r.ctx, tx, "id-"+code, who)
		if fault.Is(err, fault.KindNotFound) {
			return nil
		}
		return err
	}))
	return f
}

func TestInviteAndJoin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		officer := holder("o", access.Officer)
		r.refused(r.invited(r.ctx, officer, "indus", true, InviteFocal{"no address", "dean", "en"}), "accreditation.focal.email_shape fault.choose")
		for name, by := range map[string]access.Actor{"a cashier": holder("k", access.Cashier), "nobody": member("x"), "a member of the committee": holder("m", access.Committee)} {
			if err := r.invited(r.ctx, by, "indus", true, InviteFocal{"a@example.org", "lead", "en"}); fault.Of(err) == nil {
				t.Errorf("%s invited: %v", name, err)
			}
		}
		r.refused(r.invited(r.ctx, officer, "none", true, InviteFocal{"a@example.org", "lead", "en"}), "fault.not_found")
		if len(r.letters) != 0 {
			t.Fatal(r.letters)
		}
		r.must(r.invited(r.ctx, officer, "indus", true, InviteFocal{"Dean@Example.org", "lead", "ur"}))
		l := r.letters[0]
		if l.Address != "dean@example.org" || l.Language != "ur" || l.Institution != "جامعہ" || l.Until != "2026-11-30" || len(r.token()) < 20 {
			t.Errorf("%+v", l)
		}
		j, err := r.ShowJoin(r.ctx, self("a"), r.token())
		r.must(err)
		if j.Institution.Code != "indus" || j.Invitation.Role != Lead || j.Refused != nil {
			t.Errorf("%+v", j)
		}
		_, err = r.ShowJoin(r.ctx, self("a"), r.token()+"x")
		r.refused(err, "fault.not_found")
		// Whoever holds an office stands for nobody.
		both := self("o")
		both.Roles = []access.Role{access.Officer}
		_, err = r.Join(r.ctx, both, r.token())
		r.refused(err, "accreditation.join.officer")
		_, err = r.Join(r.ctx, access.Actor{Purpose: access.Self}, r.token())
		r.refused(err, "access.denied")
		// Of many who hold the link one joins.
		token, won := r.token(), make([]error, 6)
		var wait sync.WaitGroup
		for i := range won {
			wait.Go(func() { _, won[i] = r.Join(r.ctx, self(fmt.Sprint("a", i)), token) })
		}
		wait.Wait()
		n, lead := 0, ""
		for i, err := range won {
			if err == nil {
				n, lead = n+1, fmt.Sprint("a", i)
			} else {
				r.refused(err, "fault.not_found")
			}
		}
		if n != 1 || r.of(lead, "indus").Role != Lead {
			t.Fatalf("%d joined", n)
		}
		_, err = r.ShowJoin(r.ctx, self("b"), token)
		r.refused(err, "fault.not_found")
		// A lead invites a writer, who may not invite; the link ends after seven days.
		r.must(r.invited(r.ctx, member(lead), "indus", false, InviteFocal{"w@example.org", "writer", "en"}))
		token = r.token()
		r.now.Set(r.now.Now().Add(focalInvitationLife))
		_, err = r.ShowJoin(r.ctx, self("w"), token)
		r.refused(err, "fault.not_found")
		_, err = r.Join(r.ctx, self("w"), token)
		r.refused(err, "fault.not_found")
		w := r.joined("w", "indus", Writer)
		r.refused(r.invited(r.ctx, member("w"), "indus", false, InviteFocal{"v@example.org", "writer", "en"}), "accreditation.focal.lead_only")
		r.refused(r.EndFocal(r.ctx, member("w"), "indus", false, EndFocal{r.of(lead, "indus").ID}), "accreditation.focal.lead_only")
		// Another institution does not exist for them, by whichever door.
		r.refused(r.invited(r.ctx, member(lead), "ravi", false, InviteFocal{"v@example.org", "writer", "en"}), "fault.not_found")
		r.refused(r.invited(r.ctx, member(lead), "ravi", true, InviteFocal{"v@example.org", "writer", "en"}), "access.no_office")
		_, err = r.ShowPeople(r.ctx, member(lead), "ravi", false)
		r.refused(err, "fault.not_found")
		ravi := r.joined("z", "ravi", Lead)
		r.refused(r.EndFocal(r.ctx, member(lead), "indus", false, EndFocal{ravi.ID}), "fault.not_found")
		weak := member(lead)
		weak.Strong = false
		_, err = r.ShowPeople(r.ctx, weak, "indus", false)
		r.refused(err, "access.second_factor")
		// A writer who is invited as lead becomes it, and is one person still.
		r.must(r.invited(r.ctx, officer, "indus", true, InviteFocal{"w@example.org", "writer", "en"}))
		_, err = r.Join(r.ctx, self("w"), r.token())
		r.refused(err, "accreditation.join.already")
		r.joined("w", "indus", Lead)
		p, err := r.ShowPeople(r.ctx, officer, "indus", true)
		r.must(err)
		if len(p.Focals) != 2 || len(p.Invitations) != 1 || !p.May || p.Mine.ID != "" || r.of("w", "indus").ID == w.ID {
			t.Errorf("%+v", p)
		}
		// An invitation that was taken back works no more, and not twice.
		r.refused(r.UninviteFocal(r.ctx, holder("o", access.Officer), "ravi", true, p.Invitations[0].ID), "accreditation.join.ended")
		r.must(r.UninviteFocal(r.ctx, member("w"), "indus", false, p.Invitations[0].ID))
		r.refused(r.UninviteFocal(r.ctx, officer, "indus", true, p.Invitations[0].ID), "accreditation.join.ended")
		for range mostInvitations {
			r.must(r.invited(r.ctx, officer, "indus", true, InviteFocal{"x@example.org", "writer", "en"}))
		}
		r.refused(r.invited(r.ctx, member("w"), "indus", false, InviteFocal{"x@example.org", "writer", "en"}), "accreditation.focal.most")
		// Taking back and inviting again sends no more letters than a day has.
		for range mostInvited {
			p, err := r.ShowPeople(r.ctx, officer, "indus", true)
			r.must(err)
			r.must(r.UninviteFocal(r.ctx, officer, "indus", true, p.Invitations[0].ID))
			if err = r.invited(r.ctx, officer, "indus", true, InviteFocal{"x@example.org", "writer", "en"}); err != nil {
				r.refused(err, "accreditation.focal.most_a_day")
				break
			}
		}
		r.refused(r.invited(r.ctx, officer, "indus", true, InviteFocal{"x@example.org", "writer", "en"}), "accreditation.focal.most_a_day")
		// Nothing that is stored holds an address or a token.
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			list, err := db.List[string](r.ctx, tx, `select data from event where kind like 'accreditation.%'`)
			for _, x := range list {
				if strings.Contains(x, "@") || strings.Contains(x, token) {
					t.Error(x)
				}
			}
			return err
		}))
	})
}

func TestHandOverAndEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		a, b, c := r.joined("a", "indus", Lead), r.joined("b", "indus", Lead), r.joined("c", "indus", Writer)
		z := r.joined("a", "ravi", Lead)
		r.refused(r.HandOver(r.ctx, member("c"), "indus", HandOver{a.ID}), "accreditation.focal.lead_only")
		r.refused(r.HandOver(r.ctx, member("a"), "indus", HandOver{a.ID}), "accreditation.focal.to_oneself")
		r.refused(r.HandOver(r.ctx, member("a"), "indus", HandOver{z.ID}), "fault.choose")
		r.refused(r.HandOver(r.ctx, holder("o", access.Registrar), "indus", HandOver{b.ID}), "fault.not_found")
		// Two leads hand over to each other at once: one of them stays.
		var wait sync.WaitGroup
		var errs [2]error
		wait.Go(func() { errs[0] = r.HandOver(r.ctx, member("a"), "indus", HandOver{b.ID}) })
		wait.Go(func() { errs[1] = r.HandOver(r.ctx, member("b"), "indus", HandOver{a.ID}) })
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("%v, %v", errs[0], errs[1])
		}
		lead, gone := "a", "b"
		if errs[0] == nil {
			lead, gone = "b", "a"
		}
		if r.of(lead, "indus").Role != Lead || r.of(gone, "indus").ID != "" {
			t.Fatal("not one of them stayed")
		}
		// The page of whoever left does nothing any more.
		for name, err := range map[string]error{
			"invite":    r.invited(r.ctx, member(gone), "indus", false, InviteFocal{"x@example.org", "writer", "en"}),
			"end":       r.EndFocal(r.ctx, member(gone), "indus", false, EndFocal{c.ID}),
			"hand over": r.HandOver(r.ctx, member(gone), "indus", HandOver{c.ID}),
			"resign":    r.Resign(r.ctx, self(gone), map[string]Focal{"a": a, "b": b}[gone].ID),
		} {
			if !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := r.ShowPeople(r.ctx, member(gone), "indus", false)
		r.refused(err, "fault.not_found")
		// To a writer: they become lead.
		r.must(r.HandOver(r.ctx, member(lead), "indus", HandOver{c.ID}))
		if r.of("c", "indus").Role != Lead || r.of(lead, "indus").ID != "" {
			t.Fatal("the writer is no lead")
		}
		r.refused(r.EndFocal(r.ctx, holder("o", access.Officer), "indus", true, EndFocal{c.ID}), "fault.not_found") // what they were as a writer
		r.refused(r.Resign(r.ctx, self("x"), r.of("c", "indus").ID), "fault.not_found")
		list, err := r.ShowFocal(r.ctx, self("c"), "")
		r.must(err)
		if len(list) != 1 || !list[0].Alone {
			t.Errorf("%+v", list)
		}
		r.must(r.Resign(r.ctx, self("c"), r.of("c", "indus").ID))
		d2 := r.joined("d", "indus", Writer)
		r.must(r.EndFocal(r.ctx, holder("o", access.Registrar), "indus", true, EndFocal{d2.ID}))
		if got := strings.Join(r.told, ", "); got != "c ended true, d ended false" {
			t.Error(got)
		}
		// Whoever left can be invited again.
		r.joined("c", "indus", Writer)
		// Whoever was ended does not come back by a link that they sent.
		e := r.joined("e", "indus", Lead)
		r.must(r.invited(r.ctx, member("e"), "indus", false, InviteFocal{"e@example.org", "lead", "en"}))
		back := r.token()
		r.must(r.EndFocal(r.ctx, holder("o", access.Registrar), "indus", true, EndFocal{e.ID}))
		_, err = r.Join(r.ctx, self("e"), back)
		r.refused(err, "fault.not_found")
		f := r.joined("f", "indus", Lead)
		r.must(r.invited(r.ctx, member("f"), "indus", false, InviteFocal{"f@example.org", "lead", "en"}))
		back = r.token()
		r.must(r.HandOver(r.ctx, member("f"), "indus", HandOver{r.of("c", "indus").ID}))
		_, err = r.Join(r.ctx, self("f"), back)
		r.refused(err, "fault.not_found")
		// Whoever begins an office of the council stands for no institution any more.
		r.must(d.Update(r.ctx, func(tx *db.Tx) error { return r.EndOf(r.ctx, tx, self("c"), "c") }))
		if r.of("c", "indus").ID != "" || f.ID == "" {
			t.Error("an officer stands for an institution")
		}
	})
}

func TestShowFocal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		list, err := r.ShowFocal(r.ctx, self("a"), "")
		r.must(err)
		if len(list) != 0 {
			t.Fatal(list)
		}
		_, err = r.ShowFocal(r.ctx, self("a"), "indus")
		r.refused(err, "fault.not_found")
		r.joined("a", "indus", Writer)
		r.joined("a", "ravi", Lead)
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			return insertDecision(r.ctx, tx, Decision{ID: "1", Number: "EAB/1", Kind: Decided, Institution: "id-ravi", On: day.Must("2026-11-01"), Known: r.now.Now(), Rule: "batches", Law: "l", Findings: []Finding{
				{ID: "11", Programme: "p-ravi", Batch: 2022, Outcome: "conditional", From: day.Must("2026-11-01"), Report: day.Must("2027-06-01")},
			}}, "")
		}))
		list, err = r.ShowFocal(r.ctx, self("a"), "ravi")
		r.must(err)
		if len(list) != 2 || list[0].Institution.Code != "ravi" || list[1].Institution.Code != "indus" || len(list[0].Programmes) != 1 {
			t.Fatalf("%+v", list)
		}
		b := list[0].Programmes[0].Batches
		if len(b) != shownBatches || b[0].Year != 2026 || b[0].Is || b[4].Year != 2022 || !b[4].Is || b[4].Found.Report != day.Must("2027-06-01") || b[4].Seats != 50 {
			t.Errorf("%+v", b)
		}
	})
}

func TestBatchesOf(t *testing.T) {
	for _, x := range []struct {
		p    Programme
		want string
	}{
		{Programme{First: 2024}, "[2026 2025 2024]"}, {Programme{First: 2010}, "[2026 2025 2024 2023]"}, {Programme{First: 2010, Last: 2024}, "[2024 2023 2022 2021]"},
		{Programme{First: 2027}, "[]"}, {Programme{First: 2024, Last: 2030}, "[2026 2025 2024]"},
	} {
		if got := fmt.Sprint(batchesOf(x.p, 2026, 4)); got != x.want {
			t.Errorf("%+v: %s", x.p, got)
		}
	}
}
