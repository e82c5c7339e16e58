package evaluator

import (
	"context"
	"fmt"
	"slices"
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
	"sanad/internal/sample"
	"sanad/internal/vault"
)

// room is the room beside three institutions: indus, into which swat went and whose degrees ravi gives, ravi, and lone.
type room struct {
	*Service
	t       testing.TB
	ctx     context.Context
	db      *db.DB
	now     *clock.Moved
	letters []Letter
	told    []string
	numbers map[string]string
	stood   map[string]bool
	busy    map[string]int
	people  *person.People
}

func newRoom(t testing.TB, d *db.DB) *room {
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
	r := &room{t: t, ctx: t.Context(), db: d, now: now, numbers: map[string]string{}, stood: map[string]bool{}, busy: map[string]int{}, people: person.New(d, v, a, b, l, now)}
	var mu sync.Mutex
	known := []Institution{{"indus", council.Text{En: "Indus Valley University", Ur: "جامعہ وادی سندھ"}}, {"lone", council.Text{En: "Lone Star College", Ur: "کالج"}}, {"ravi", council.Text{En: "Ravi University", Ur: "راوی"}}, {"swat", council.Text{En: "Swat College", Ur: "سوات"}}}
	needs := Needs{
		Vault: v,
		Invite: func(_ context.Context, _ *db.Tx, l Letter) error {
			mu.Lock()
			defer mu.Unlock()
			r.letters = append(r.letters, l)
			return nil
		},
		Registered: func(_ context.Context, _ *db.Tx, number string) (string, error) {
			if who, ok := r.numbers[number]; ok {
				return who, nil
			}
			return "", fault.NotFound()
		},
		Institutions: func(context.Context, *db.Tx) ([]Institution, error) { return known, nil },
		Chosen: func(_ context.Context, _ *db.Tx, ids []string) (list []Institution, err error) {
			for _, i := range known {
				if slices.Contains(ids, i.ID) {
					list = append(list, i)
				}
			}
			return list, nil
		},
		Kin: func(_ context.Context, _ *db.Tx, id string) (Kin, error) {
			at := slices.IndexFunc(known, func(i Institution) bool { return i.ID == id })
			if at < 0 {
				return Kin{}, fault.NotFound()
			}
			k := Kin{Institution: known[at], Same: []string{id}, Names: []string{known[at].Name.En, known[at].Name.Ur}}
			if id == "indus" {
				k.Same, k.Gives = []string{"indus", "swat"}, []string{"ravi"}
			}
			return k, nil
		},
		Stood: func(context.Context, *db.Tx, []string) (map[string]bool, error) { return r.stood, nil },
		Load:  func(context.Context, *db.Tx, []string) (map[string]int, error) { return r.busy, nil },
		Visits: func(context.Context, *db.Tx, string, string) ([]Visit, []Visit, error) {
			return []Visit{{Title: "V/1"}}, nil, nil
		},
	}
	events.React(b, func(_ context.Context, _ *db.Tx, _ access.Actor, e PersonNamed) error {
		r.told = append(r.told, "named "+e.Person)
		return nil
	})
	events.React(b, func(_ context.Context, _ *db.Tx, _ access.Actor, e EndedIt) error {
		r.told = append(r.told, fmt.Sprintf("ended %s %v", e.Person, e.Own))
		return nil
	})
	events.React(b, func(_ context.Context, _ *db.Tx, _ access.Actor, e Reminded) error {
		r.told = append(r.told, "again "+e.Person+" "+e.Until.String())
		return nil
	})
	r.Service = New(d, a, b, l, now, r.people, needs)
	return r
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refused wants a refusal with a key, of the whole or of a field.
func (r *room) refused(err error, key string) {
	r.t.Helper()
	if got := refusal(err); key == "" || !strings.Contains(got, key) {
		r.t.Fatalf("want the refusal %s, not %q (%v)", key, got, err)
	}
}

// person is somebody with an account and a name, at their own pages.
func (r *room) person(n int) access.Actor {
	r.t.Helper()
	p := sample.Someone(n)
	who, err := r.people.Prepare(r.ctx)
	r.must(err)
	email, err := r.people.SealEmail(r.ctx, who, p.Email)
	r.must(err)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.people.Insert(r.ctx, tx, who, email, "en") }))
	by := access.Actor{Person: who, Purpose: access.Self, Strong: true}
	law := r.law()
	r.must(r.people.Record(r.ctx, by, person.Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: law.Provinces[0].ID + "/" + law.Provinces[0].Districts[0].ID,
		Phone: p.Phone, Address: p.Address, Version: "1",
	}))
	return by
}

func officer(roles ...access.Role) access.Actor {
	if len(roles) == 0 {
		roles = []access.Role{access.Officer}
	}
	return access.Actor{Person: "an-officer", Roles: roles, Purpose: access.Accreditation, Strong: true}
}

// joined makes a person an evaluator by an officer's invitation.
func (r *room) joined(by access.Actor) Evaluator {
	r.t.Helper()
	token, err := r.Invite(r.ctx, officer(), Invite{"somebody@example.org", "en"})
	r.must(err)
	r.must(r.Join(r.ctx, by, token))
	return r.of(by.Person)
}

// of is what a person is as an evaluator.
func (r *room) of(who string) (e Evaluator) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		e, _, err = findEvaluator(r.ctx, tx, who)
		return err
	}))
	return e
}

// states makes the statement of an evaluator: a firm, a college abroad, and what else is given.
func (r *room) states(by access.Actor, kind ItemKind, c PutItem) {
	r.t.Helper()
	r.must(r.SetDisciplines(r.ctx, by, []string{"CIVIL"}))
	r.must(r.PutItem(r.ctx, by, Works, PutItem{Words: "a firm"}))
	r.must(r.PutItem(r.ctx, by, Studied, PutItem{Words: "abroad"}))
	if kind != "" {
		r.must(r.PutItem(r.ctx, by, kind, c))
	}
	r.must(r.State(r.ctx, by))
}

func (r *room) trained(e Evaluator, on day.Day) {
	r.t.Helper()
	r.must(r.NoteTraining(r.ctx, officer(), e.ID, NoteTraining{Day: fmt.Sprint(on.Date()), Month: fmt.Sprint(int(on.Month())), Year: fmt.Sprint(on.Year()), Course: "How to evaluate", Version: fmt.Sprint(r.of(e.Person).Version)}))
}

func TestBecome(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		a, b := r.person(1), r.person(2)
		_, err := r.Invite(r.ctx, officer(), Invite{"no address", "en"})
		r.refused(err, "email:evaluator.invite.email_shape")
		for _, by := range []access.Actor{officer(access.Cashier), officer(access.Committee), a} {
			if _, err := r.Invite(r.ctx, by, Invite{"x@example.org", "en"}); fault.Of(err) == nil {
				t.Errorf("%v invited: %v", by.Roles, err)
			}
		}
		token, err := r.Invite(r.ctx, officer(), Invite{"Dean@Example.org", "ur"})
		r.must(err)
		if l := r.letters[0]; l.Address != "dean@example.org" || l.Language != "ur" || l.Until != "2026-11-30" || l.Path != "/evaluator/join/"+token {
			t.Errorf("%+v", l)
		}
		_, err = r.ShowJoin(r.ctx, a, token+"x")
		r.refused(err, "fault.not_found")
		holder := a
		holder.Roles = []access.Role{access.Officer}
		j, err := r.ShowJoin(r.ctx, holder, token)
		r.must(err)
		r.refused(j.Refused, "evaluator.join.officer")
		r.refused(r.Join(r.ctx, holder, token), "evaluator.join.officer")
		// Of two who hold the link one joins.
		var wait sync.WaitGroup
		var errs [2]error
		for n, by := range []access.Actor{a, b} {
			wait.Go(func() { errs[n] = r.Join(r.ctx, by, token) })
		}
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatal(errs)
		}
		if errs[0] != nil {
			a, b = b, a
		}
		e := r.of(a.Person)
		if e.State != Active || r.of(b.Person).ID != "" {
			t.Fatalf("%+v", e)
		}
		token, err = r.Invite(r.ctx, officer(), Invite{"x@example.org", "en"})
		r.must(err)
		r.refused(r.Join(r.ctx, a, token), "evaluator.join.already")
		open, err := r.Invitations(r.ctx, officer())
		r.must(err)
		if len(open) != 1 {
			t.Fatal(open)
		}
		r.must(r.Uninvite(r.ctx, officer(), open[0].ID))
		r.refused(r.Uninvite(r.ctx, officer(), open[0].ID), "evaluator.join.ended")
		r.refused(r.Join(r.ctx, b, token), "fault.not_found")
		token, err = r.Invite(r.ctx, officer(), Invite{"x@example.org", "en"})
		r.must(err)
		r.now.Set(r.now.Now().Add(invitationLife))
		r.refused(r.Join(r.ctx, b, token), "fault.not_found")
		// A person of the register is named, declines, is named again and accepts.
		r.numbers["CIVIL/1"] = b.Person
		r.refused(r.Name(r.ctx, officer(), Name{"CIVIL/2"}), "number:evaluator.name.nobody")
		r.refused(r.Name(r.ctx, officer(access.Cashier), Name{"CIVIL/1"}), "access.")
		r.refused(r.Accept(r.ctx, b), "fault.not_found")
		r.must(r.Name(r.ctx, officer(), Name{"CIVIL/1"}))
		r.refused(r.Name(r.ctx, officer(), Name{"CIVIL/1"}), "evaluator.name.already")
		r.refused(r.PutItem(r.ctx, b, Works, PutItem{Words: "a firm"}), "fault.not_found")
		r.must(r.Decline(r.ctx, b))
		r.refused(r.Accept(r.ctx, b), "fault.not_found")
		r.must(r.Name(r.ctx, officer(), Name{"CIVIL/1"}))
		holder = b
		holder.Roles = []access.Role{access.Committee}
		r.refused(r.Accept(r.ctx, holder), "evaluator.join.officer")
		r.must(r.Accept(r.ctx, b))
		if r.of(b.Person).State != Active || !slices.Equal(r.told, []string{"named " + b.Person, "named " + b.Person}) {
			t.Errorf("%+v %v", r.of(b.Person), r.told)
		}
		// Nothing that is stored holds an address or a token.
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			list, err := db.List[string](r.ctx, tx, `select data from event where kind like 'evaluator.%'`)
			for _, x := range list {
				if strings.Contains(x, "@") || strings.Contains(x, token) {
					t.Error(x)
				}
			}
			return err
		}))
	})
}

func TestState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		a := r.person(1)
		none, err := r.Show(r.ctx, a, "en")
		r.must(err)
		if none.Is {
			t.Fatal(none)
		}
		r.refused(r.State(r.ctx, a), "fault.not_found")
		e := r.joined(a)
		r.refused(r.State(r.ctx, a), "evaluator.state.needs_discipline")
		r.refused(r.SetDisciplines(r.ctx, a, []string{"MAGIC"}), "disciplines:")
		r.must(r.SetDisciplines(r.ctx, a, []string{"MECH", "CIVIL", "MECH"}))
		r.refused(r.State(r.ctx, a), "evaluator.state.needs_works")
		r.refused(r.PutItem(r.ctx, a, Studied, PutItem{Institution: "mars"}), "institution:fault.choose")
		r.must(r.PutItem(r.ctx, a, Works, PutItem{Institution: "ravi", Words: "Professor"}))
		r.must(r.PutItem(r.ctx, a, Studied, PutItem{Institution: "indus"}))
		if r.of(a.Person).Stated != (day.Day{}) {
			t.Error("a draft counts")
		}
		r.must(r.State(r.ctx, a))
		if r.of(a.Person).Stated != r.law().Day {
			t.Error(r.of(a.Person))
		}
		// A change is a draft; what stands stays until it is made.
		r.must(r.PutItem(r.ctx, a, Works, PutItem{Words: "a firm"}))
		r.must(r.PutItem(r.ctx, a, Worked, PutItem{Institution: "ravi", Left: "2026"}))
		o, err := r.Show(r.ctx, a, "en")
		r.must(err)
		if !o.Draft || !o.Stands || len(o.Statement.Items) != 3 || o.Chosen["indus"].Name.En == "" || len(o.Open) != 1 || !slices.Equal(o.Statement.Disciplines, []string{"CIVIL", "MECH"}) {
			t.Fatalf("%+v", o)
		}
		works := 0
		for _, i := range o.Statement.Items {
			if i.Kind == Works {
				works++
			}
			if i.Kind == Works && i.Words != "a firm" || i.Kind == Worked && (i.Left != 2026 || i.Institution != "ravi") || i.Kind == Studied && i.Institution != "indus" {
				t.Errorf("%+v", i)
			}
		}
		if works != 1 {
			t.Error(works)
		}
		check := func(want string) {
			t.Helper()
			r.must(d.View(r.ctx, func(tx *db.Tx) error {
				c, err := r.Check(r.ctx, tx, officer(), a.Person, "ravi", "CIVIL", r.law().Day)
				if got := told(c.Conflicts); !strings.HasPrefix(got, want) {
					t.Errorf("%q, want %q", got, want)
				}
				return err
			}))
		}
		check("works/evaluator_interest")
		r.must(r.State(r.ctx, a))
		check("worked/evaluator_former")
		r.must(r.PutItem(r.ctx, a, Interest, PutItem{Institution: "lone", Words: "a dispute"}))
		r.must(r.DropDraft(r.ctx, a))
		if o, err = r.Show(r.ctx, a, "en"); err != nil || o.Draft || len(o.Statement.Items) != 3 {
			t.Fatalf("%+v %v", o, err)
		}
		// An item that was seen in what stands is taken out of the draft that is made of it.
		at := slices.IndexFunc(o.Statement.Items, func(i Item) bool { return i.Kind == Worked })
		r.must(r.TakeOutItem(r.ctx, a, o.Statement.Items[at].ID))
		r.refused(r.TakeOutItem(r.ctx, a, "no such"), "fault.not_found")
		if o, err = r.Show(r.ctx, a, "en"); err != nil || !o.Draft || len(o.Statement.Items) != 2 {
			t.Fatalf("%+v %v", o, err)
		}
		check("worked/")
		r.must(r.DropDraft(r.ctx, a))
		// A year later they say again that it is so.
		r.now.Set(r.now.Now().AddDate(1, 0, 0))
		check("worked/evaluator_former training/evaluator_training statement_late/evaluator_stated")
		r.must(r.State(r.ctx, a))
		if r.of(a.Person).Stated != r.law().Day {
			t.Error(r.of(a.Person))
		}
		check("worked/evaluator_former training/evaluator_training")
		// Nothing of it stands in clear, also not in what was replaced.
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			list, err := listItems(r.ctx, tx, []string{o.Statement.ID})
			all, err2 := db.List[itemRow](r.ctx, tx, `select id, statement_id, kind, institution, words, left_in from evaluator_item`)
			for _, x := range append(all, list...) {
				for _, b := range [][]byte{x.Institution, x.Words, x.Left} {
					if len(b) > 0 && !vault.IsSealed(b) {
						t.Errorf("%s stands in clear", b)
					}
				}
			}
			if err == nil {
				err = err2
			}
			return err
		}))
		// Another does not see it.
		other := a
		other.Person = "x"
		if o, err := r.Show(r.ctx, other, "en"); err != nil || o.Is {
			t.Errorf("%+v %v", o, err)
		}
		_ = e
	})
}

// TestRemind reminds each evaluator once before a year is over, and not whom nobody would ask.
func TestRemind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		a, b, c := r.person(1), r.person(2), r.person(3)
		for _, by := range []access.Actor{a, b, c} {
			r.joined(by)
			r.states(by, "", PutItem{})
		}
		r.must(r.Leave(r.ctx, c))
		r.told = nil
		// Whoever comes back says that it is still so before it counts.
		r.joined(c)
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			x, err := r.Check(r.ctx, tx, officer(), c.Person, "lone", "CIVIL", r.law().Day)
			if !strings.Contains(told(x.Conflicts), "statement/") {
				t.Errorf("%+v", x.Conflicts)
			}
			return err
		}))
		r.must(r.State(r.ctx, c))
		r.must(r.Leave(r.ctx, c))
		remind := func(want ...string) {
			t.Helper()
			r.told = nil
			r.must(r.Remind(r.ctx))
			slices.Sort(r.told)
			slices.Sort(want)
			if !slices.Equal(r.told, want) {
				t.Errorf("told %v, want %v", r.told, want)
			}
		}
		begun := r.now.Now()
		r.now.Set(begun.AddDate(1, 0, -remindBefore-1))
		remind()
		r.now.Set(begun.AddDate(1, 0, -remindBefore))
		remind("again "+a.Person+" 2027-11-23", "again "+b.Person+" 2027-11-23")
		remind()
		r.must(r.State(r.ctx, a))
		r.now.Set(begun.AddDate(1, 0, 300))
		remind()
		r.now.Set(begun.AddDate(2, 0, -remindBefore))
		remind("again " + a.Person + " 2028-10-24")
	})
}

func TestKeep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		a := r.person(1)
		e := r.joined(a)
		version := func() string { return fmt.Sprint(r.of(a.Person).Version) }
		r.refused(r.NoteTraining(r.ctx, officer(), e.ID, NoteTraining{Day: "1", Month: "1", Year: "2027", Version: version()}), "on:evaluator.train.day")
		r.refused(r.NoteTraining(r.ctx, officer(), e.ID, NoteTraining{Day: "1", Month: "1", Year: "2026", Course: "c", Version: "9"}), "fault.stale")
		r.refused(r.NoteTraining(r.ctx, officer(access.Committee), e.ID, NoteTraining{Day: "1", Month: "1", Year: "2026", Course: "c", Version: version()}), "access.")
		r.trained(e, day.Must("2026-05-04"))
		r.trained(e, day.Must("2020-01-02"))
		if got := r.of(a.Person).Trained; got != day.Must("2026-05-04") {
			t.Error(got)
		}
		seen := version()
		r.refused(r.Pause(r.ctx, officer(), e.ID, Reasoned{" ", seen}), "reason:fault.empty")
		r.must(r.Pause(r.ctx, officer(), e.ID, Reasoned{"is abroad", seen}))
		r.refused(r.End(r.ctx, officer(), e.ID, Reasoned{"left", seen}), "fault.stale")
		r.refused(r.Pause(r.ctx, officer(), e.ID, Reasoned{"again", version()}), "fault.stale")
		r.must(r.PutItem(r.ctx, a, Works, PutItem{Words: "a firm"})) // a paused evaluator states still
		r.must(r.Resume(r.ctx, officer(), e.ID, version()))
		r.must(r.End(r.ctx, officer(access.Registrar), e.ID, Reasoned{"asked for it", version()}))
		r.refused(r.Resume(r.ctx, officer(), e.ID, version()), "evaluator.ended")
		r.refused(r.State(r.ctx, a), "evaluator.ended_own")
		r.refused(r.Leave(r.ctx, a), "evaluator.ended_own")
		x, err := r.ShowEvaluator(r.ctx, officer(), e.ID)
		r.must(err)
		var kinds []string
		for _, c := range x.History {
			kinds = append(kinds, string(c.Kind)+" "+c.Reason)
		}
		if got := strings.Join(kinds, ", "); got != "ended asked for it, resumed , paused is abroad, accepted " || len(x.Trainings) != 2 || x.Trainings[0].Course != "How to evaluate" || x.Name != sample.Someone(1).NameLatin {
			t.Errorf("%s %+v", got, x)
		}
		_, err = r.ShowEvaluator(r.ctx, officer(access.Cashier), e.ID)
		r.refused(err, "access.")
		_, err = r.ShowEvaluator(r.ctx, officer(), "none")
		r.refused(err, "fault.not_found")
		// They come back, leave, and come back; an office ends it.
		r.joined(a)
		r.must(r.Leave(r.ctx, a))
		r.joined(a)
		r.must(d.Update(r.ctx, func(tx *db.Tx) error { return r.EndOf(r.ctx, tx, officer(access.Registrar), a.Person) }))
		r.must(d.Update(r.ctx, func(tx *db.Tx) error { return r.EndOf(r.ctx, tx, officer(access.Registrar), a.Person) }))
		if got := strings.Join(r.told, ", "); got != fmt.Sprintf("ended %[1]s false, ended %[1]s true, ended %[1]s false", a.Person) {
			t.Error(got)
		}
	})
}

func TestCandidates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		persons := map[string]access.Actor{}
		for n, x := range []struct {
			name string
			kind ItemKind
			c    PutItem
		}{
			{"free", "", PutItem{}}, {"busy", "", PutItem{}}, {"full", "", PutItem{}}, {"stands", "", PutItem{}}, {"untrained", "", PutItem{}}, {"paused", "", PutItem{}},
			{"works", Works, PutItem{Institution: "indus"}}, {"merged", Studied, PutItem{Institution: "swat"}}, {"studied", Studied, PutItem{Institution: "indus"}},
			{"degree", Studied, PutItem{Institution: "ravi"}}, {"named", Studied, PutItem{Words: "MSc, Indus Valley University"}}, {"declared", Interest, PutItem{Institution: "indus", Words: "a dispute"}},
		} {
			by := r.person(n)
			persons[x.name] = by
			e := r.joined(by)
			r.states(by, x.kind, x.c)
			if x.name != "untrained" {
				r.trained(e, day.Must("2026-05-04"))
			}
		}
		mech := r.person(40)
		r.joined(mech)
		r.must(r.SetDisciplines(r.ctx, mech, []string{"MECH"}))
		r.must(r.Pause(r.ctx, officer(), r.of(persons["paused"].Person).ID, Reasoned{"abroad", fmt.Sprint(r.of(persons["paused"].Person).Version)}))
		r.busy[persons["busy"].Person], r.busy[persons["full"].Person] = 1, 2
		r.stood[persons["stands"].Person] = true
		want := map[string]string{
			"free": "", "busy": "", "full": "load", "stands": "stands", "untrained": "training", "paused": "paused", "works": "works", "merged": "studied", "studied": "studied", "degree": "studied",
			"named": "studied", "declared": "declared",
		}
		list, err := r.Weigh(r.ctx, officer(), "indus", "CIVIL")
		r.must(err)
		if len(list) != len(want) || list[0].Person != persons["free"].Person || list[1].Person != persons["busy"].Person {
			t.Fatalf("%d: %+v", len(list), list)
		}
		for name, by := range persons {
			at := slices.IndexFunc(list, func(c Candidate) bool { return c.Person == by.Person })
			var kinds []string
			for _, c := range list[at].Conflicts {
				kinds = append(kinds, string(c.Kind))
			}
			if got := strings.Join(kinds, " "); got != want[name] || list[at].Name == "" {
				t.Errorf("%s: %q, want %q", name, got, want[name])
			}
		}
		if list, err = r.Weigh(r.ctx, officer(), "lone", "CIVIL"); err != nil || told(list[0].Conflicts) != "" || len(list) != len(want) {
			t.Errorf("%v %+v", err, list)
		}
		for _, by := range []access.Actor{officer(access.Cashier), officer(access.Committee), persons["free"]} {
			if _, err := r.Weigh(r.ctx, by, "indus", "CIVIL"); fault.Of(err) == nil {
				t.Errorf("%+v: %v", by.Roles, err)
			}
		}
		_, err = r.Weigh(r.ctx, officer(), "mars", "CIVIL")
		r.refused(err, "fault.not_found")
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			c, err := r.Check(r.ctx, tx, officer(), mech.Person, "indus", "CIVIL", r.law().Day)
			if !strings.HasPrefix(told(c.Conflicts), "discipline/") {
				t.Errorf("%+v", c)
			}
			if _, err := r.Check(r.ctx, tx, officer(), "nobody", "indus", "CIVIL", r.law().Day); !fault.Is(err, fault.KindNotFound) {
				t.Error(err)
			}
			return err
		}))
		// The institution is told name, disciplines and employer, and only if the reader stands for it.
		focal := access.Actor{Person: "focal", Purpose: access.Accreditation, Strong: true}
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			told, err := r.Introduce(r.ctx, tx, focal, "lone", true, []string{persons["works"].Person, persons["free"].Person})
			if err != nil {
				return err
			}
			if x := told[0]; x.Employer != "Indus Valley University" || x.Name == "" || len(x.Disciplines) != 1 || x.Disciplines[0].Prefix != "CIVIL" || told[1].Employer != "a firm" {
				t.Errorf("%+v", told)
			}
			if _, err := r.Introduce(r.ctx, tx, focal, "lone", false, []string{persons["works"].Person}); fault.Of(err) == nil {
				t.Errorf("a stranger was told: %v", err)
			}
			return nil
		}))
		// Lists: by discipline, training, state and load.
		for _, x := range []struct {
			f    Filter
			want int
		}{
			{Filter{}, 13}, {Filter{Discipline: "CIVIL"}, 12}, {Filter{Discipline: "MECH"}, 0}, {Filter{Training: "yes"}, 11}, {Filter{Training: "no"}, 2}, {Filter{State: Paused}, 1}, {Filter{Load: "full"}, 1}, {Filter{Load: "free"}, 12},
			{Filter{Discipline: "CIVIL", Training: "no", State: Active, Load: "free"}, 1},
		} {
			list, next, err := r.List(r.ctx, officer(), x.f, "")
			if err != nil || next != "" || len(list) != x.want {
				t.Errorf("%+v: %d, %q %v", x.f, len(list), next, err)
			}
		}
		if n, err := r.Count(r.ctx, officer()); n != 12 || err != nil {
			t.Error(n, err)
		}
		// A key that was destroyed hides who it was; all others are weighed still.
		r.must(r.vault.Shred(r.ctx, "person/"+persons["studied"].Person))
		if list, err = r.Weigh(r.ctx, officer(), "lone", "CIVIL"); err != nil || len(list) != len(want) {
			t.Errorf("%d %v", len(list), err)
		}
		for _, c := range list {
			if got := told(c.Conflicts); c.Person == persons["studied"].Person && !strings.Contains(got, "statement/") {
				t.Errorf("free by what cannot be read: %q", got)
			}
		}
	})
}

// TestListPages walks pages of a list of which some are left out.
func TestListPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			for n := range 70 {
				who := fmt.Sprintf("p%03d", n)
				if n%2 == 0 {
					r.busy[who] = 2
				}
				if err := insertEvaluator(r.ctx, tx, Evaluator{ID: fmt.Sprintf("e%03d", n), Person: who, State: Active, Version: 1}); err != nil {
					return err
				}
			}
			return nil
		}))
		for f, want := range map[Filter][]int{{}: {25, 25, 20}, {Load: "full"}: {25, 10}, {Load: "free"}: {25, 10}, {State: Ended}: {0}} {
			var got []int
			seen := map[string]bool{}
			for next, more := "", true; more; more = next != "" {
				var list []Listed
				var err error
				list, next, err = r.List(r.ctx, officer(), f, next)
				r.must(err)
				got = append(got, len(list))
				for _, l := range list {
					seen[l.ID] = true
				}
			}
			total := 0
			for _, n := range want {
				total += n
			}
			if !slices.Equal(got, want) || len(seen) != total {
				t.Errorf("%+v: %v", f, got)
			}
		}
	})
}
