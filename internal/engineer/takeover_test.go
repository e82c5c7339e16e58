package engineer

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/sample"
	"sanad/internal/standing"
)

// takeovers is a room that knows who has an account, and which codes left.
type takeovers struct {
	*room
	opened map[string]bool
	codes  []string // PERSON CODE
	mu     sync.Mutex
}

func newTakeovers(t *testing.T, d *db.DB) *takeovers {
	x := &takeovers{room: newRoom(t, d), opened: map[string]bool{}}
	x.needs.Opened = func(_ context.Context, _ *db.Tx, who string) (bool, error) { return x.opened[who], nil }
	x.needs.SendCode = func(_ context.Context, _ *db.Tx, who, _, code string) error {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.codes = append(x.codes, who+" "+code)
		return nil
	}
	x.needs.Graduation = func(context.Context, string) (Graduation, error) { return Graduation{}, nil }
	return x
}

// claimant is the n-th invented person with an account and a recorded identity.
func (x *takeovers) claimant(n int) access.Actor {
	x.t.Helper()
	by := x.member()
	x.must(x.people.Record(x.ctx, by, x.claim(n)))
	x.opened[by.Person] = true
	return by
}

// brought stores the n-th invented person with a registration of an older register, and a suspension with its grounds.
func (x *takeovers) brought(n int, number string) Registration {
	x.t.Helper()
	law, now := x.law(), x.now.Now()
	p := sample.Someone(n)
	who, err := x.people.Prepare(x.ctx)
	x.must(err)
	prefix, serial, _ := split(law, number)
	r := Registration{
		ID: id.New(now), Person: who, Kind: "registered_engineer", Discipline: prefix, Serial: serial, Number: number, EnteredOn: day.Must("2001-02-13"), Rule: "x", Law: law.ID, EnteredAt: now,
		Import: id.New(now), Facts: standing.Facts{{ID: id.New(now), Kind: standing.Entry, From: day.Must("2001-02-13"), Value: "registered_engineer", Known: now}},
	}
	email, err := x.people.SealEmail(x.ctx, who, p.Email)
	x.must(err)
	x.must(x.db.Update(x.ctx, func(tx *db.Tx) error { return x.people.Insert(x.ctx, tx, who, email, "en") }))
	c := x.claim(n)
	x.must(x.people.Record(x.ctx, access.Actor{Person: who, Purpose: access.Self}, c))
	fact := factRow{ID: id.New(now), Registration: r.ID, Person: who, Kind: standing.Suspension, From: day.Must("2020-01-01"), Until: day.Must("2020-06-30"), Rule: "x", Law: law.ID, Known: now}
	fact.Grounds, err = x.keys.Seal(x.ctx, fact.field(), "grounds of old")
	x.must(err)
	x.must(x.db.Update(x.ctx, func(tx *db.Tx) error {
		if err := insertRegistration(x.ctx, tx, r); err != nil {
			return err
		}
		return insertFact(x.ctx, tx, fact)
	}))
	return r
}

// ask begins a takeover, works its job, and returns its row and the code that left; empty: none.
func (x *takeovers) ask(by access.Actor, number string) (takeoverRow, string) {
	x.t.Helper()
	before := len(x.codes)
	x.must(x.TakeOver(x.ctx, by, TakeOver{Number: number}))
	row := x.open(by)
	x.must(x.SendTakeoverCode(x.ctx, row.ID))
	if len(x.codes) == before {
		return row, ""
	}
	_, code, _ := strings.Cut(x.codes[before], " ")
	return x.open(by), code
}

func (x *takeovers) open(by access.Actor) (row takeoverRow) {
	x.t.Helper()
	x.must(x.db.View(x.ctx, func(tx *db.Tx) (err error) {
		row, err = loadOpenTakeover(x.ctx, tx, by.Person)
		return err
	}))
	return row
}

func (x *takeovers) holder(r Registration) string {
	x.t.Helper()
	var who string
	x.must(x.db.View(x.ctx, func(tx *db.Tx) error {
		now, err := loadRegistration(x.ctx, tx, r.ID)
		who = now.Person
		return err
	}))
	return who
}

func TestTakeOverByCode(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		r := x.brought(1, "CIVIL/0042")
		var told []string
		events.React(x.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e EntryTaken) error {
			told = append(told, fmt.Sprint(e.Person, e.From, e.Number, e.Contest))
			return nil
		})
		stranger := x.member()
		if err := x.TakeOver(x.ctx, stranger, TakeOver{Number: "CIVIL/42"}); key(err) != "engineer.takeover.unknown" {
			t.Errorf("who recorded nothing: %v", err)
		}
		by, other := x.claimant(1), x.claimant(2)
		if err := x.TakeOver(x.ctx, by, TakeOver{Number: "forty-two"}); key(err) != "number engineer.takeover.number" {
			t.Errorf("no number: %v", err)
		}
		// Another's number and a number that nobody has look alike: no code leaves, and none is right.
		for _, number := range []string{"CIVIL/42", "CIVIL/43"} {
			row, code := x.ask(other, number)
			if code != "" || row.CodeHash != nil {
				t.Errorf("%s: a code left for a stranger", number)
			}
			if _, err := x.EnterCode(x.ctx, other, EnterCode{"00000000"}); key(err) != "code engineer.takeover.wrong" {
				t.Errorf("%s: %v", number, err)
			}
		}
		row, code := x.ask(by, "civil 042")
		if len(code) != 8 || x.codes[0] != r.Person+" "+code {
			t.Fatalf("codes %v", x.codes)
		}
		if strings.Contains(fmt.Sprint(row), code) {
			t.Error("the code stands in the row")
		}
		if _, err := x.EnterCode(x.ctx, other, EnterCode{code}); key(err) != "code engineer.takeover.wrong" {
			t.Errorf("the code of another: %v", err)
		}
		for range x.law().Takeover.Tries {
			if _, err := x.EnterCode(x.ctx, by, EnterCode{"00000000"}); key(err) != "code engineer.takeover.wrong" {
				t.Errorf("wrong: %v", err)
			}
		}
		if _, err := x.EnterCode(x.ctx, by, EnterCode{code}); key(err) != "engineer.takeover.ended" {
			t.Errorf("the sixth try: %v", err)
		}
		_, code = x.ask(by, "CIVIL/42")
		x.now.Move(31 * time.Minute)
		if _, err := x.EnterCode(x.ctx, by, EnterCode{code}); key(err) != "engineer.takeover.ended" {
			t.Errorf("too late: %v", err)
		}
		x.now.Move(25 * time.Hour)
		_, code = x.ask(by, "CIVIL/42")
		if _, err := x.EnterCode(x.ctx, by, EnterCode{" " + code[:4] + "-" + code[4:]}); err != nil {
			t.Fatal(err)
		}
		if x.holder(r) != by.Person || len(told) != 1 || told[0] != fmt.Sprint(by.Person, r.Person, "CIVIL/0042", x.law().Day.Add(x.law().Takeover.ContestDays)) {
			t.Errorf("%s has it, told %v", x.holder(r), told)
		}
		l, ok, err := x.Licence(x.ctx, by)
		if err != nil || !ok || l.Number != "CIVIL/0042" || l.Past[0].Grounds.Reveal() != "grounds of old" {
			t.Errorf("the licence: %+v %v %v", l.Past, ok, err)
		}
		if err := x.people.Record(x.ctx, by, person.Claim{}); err == nil {
			t.Error("the identity that it rests on can be changed")
		}
		if _, err := x.EnterCode(x.ctx, by, EnterCode{code}); key(err) != "engineer.takeover.ended" {
			t.Errorf("once more: %v", err)
		}
		if err := x.TakeOver(x.ctx, by, TakeOver{Number: "CIVIL/42"}); key(err) != "engineer.takeover.own" {
			t.Errorf("one's own: %v", err)
		}
		// Claimed already: nobody else gets a code, with whatever identity number.
		twin := x.claimant(1)
		if _, code := x.ask(twin, "CIVIL/42"); code != "" {
			t.Error("a code for an entry that somebody has")
		}
		// The forgotten number goes to the one who has it.
		x.must(x.db.View(x.ctx, func(tx *db.Tx) error {
			who, err := x.people.ByIdentity(x.ctx, tx, "cnic", sample.Someone(1).CNIC)
			for _, w := range who {
				if w == r.Person {
					t.Error("who was merged is found")
				}
			}
			return err
		}))
	})
}

func TestTakeoverLimits(t *testing.T) {
	x := newTakeovers(t, dbtest.SQLite(t))
	r := x.brought(1, "CIVIL/42")
	by := x.claimant(1)
	for i := range x.law().Takeover.ADay {
		if _, code := x.ask(by, r.Number); (code != "") != (i < x.law().Takeover.CodesADay) {
			t.Errorf("code %d: %q", i, code)
		}
	}
	if err := x.TakeOver(x.ctx, by, TakeOver{Number: r.Number}); !fault.Is(err, fault.KindBusy) {
		t.Errorf("the sixth: %v", err)
	}
}

func (x *takeovers) judge(row takeoverRow) JudgeTakeover {
	return JudgeTakeover{Reasons: "saw the identity card", Version: strconv.FormatInt(row.Version, 10)}
}

func TestTakeOverAtTheCounter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		r := x.brought(1, "CIVIL/42")
		by, officer1 := x.claimant(2), officer(access.Officer) // the identity numbers differ
		row, _ := x.ask(by, "CIVIL/42")
		found, err := x.FindTakeover(x.ctx, officer1, FindTakeover{row.Number})
		if err != nil || found != row.ID {
			t.Fatalf("%s %v", found, err)
		}
		if _, err := x.FindTakeover(x.ctx, officer1, FindTakeover{"123"}); key(err) != "number engineer.takeover.no_such" {
			t.Errorf("no such: %v", err)
		}
		if _, err := x.ShowTakeover(x.ctx, by, row.ID); err == nil {
			t.Error("a member sees it")
		}
		v, err := x.ShowTakeover(x.ctx, officer1, row.ID)
		if err != nil || v.Same || v.Claimant.Number.Empty() || v.Holder.Number.Empty() || v.Claimant.Number.Reveal() == v.Holder.Number.Reveal() {
			t.Errorf("%+v %v", v, err)
		}
		x.must(x.db.View(x.ctx, func(tx *db.Tx) error {
			for _, who := range []string{r.Person, by.Person} {
				looks, err := x.access.LooksOfOthers(x.ctx, tx, who, "", 10)
				if err != nil || len(looks) != 1 {
					t.Errorf("%d looks %v", len(looks), err)
				}
			}
			return nil
		}))
		if err := x.ProposeTakeover(x.ctx, officer1, row.ID, ConfirmTakeover{}); key(err) != "paper engineer.takeover.paper_missing" {
			t.Errorf("without a paper: %v", err)
		}
		self := access.Actor{Person: by.Person, Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}
		seen := func() ConfirmTakeover { return ConfirmTakeover{Paper: true, JudgeTakeover: x.judge(row)} }
		if err := x.ProposeTakeover(x.ctx, self, row.ID, seen()); err == nil {
			t.Error("one's own")
		}
		// Nobody gives it alone, not even a registrar.
		alone, registrar := officer(access.Registrar), officer(access.Registrar)
		if err := x.ConfirmTakeover(x.ctx, alone, row.ID, seen()); key(err) != "engineer.takeover.propose_first" {
			t.Errorf("one person alone: %v", err)
		}
		alone.Roles = []access.Role{access.Officer, access.Registrar}
		x.must(x.ProposeTakeover(x.ctx, alone, row.ID, seen()))
		for who, want := range map[*access.Actor]int64{&registrar: 1, &alone: 0, &officer1: 0} { // who proposed it, and who may not confirm it, are not told
			if n, err := x.ProposedTakeovers(x.ctx, *who); err != nil || n != want {
				t.Errorf("%d claims wait for %v, want %d: %v", n, who.Roles, want, err)
			}
		}
		if err := x.ProposeTakeover(x.ctx, officer1, row.ID, seen()); key(err) != "fault.stale" {
			t.Errorf("proposed on what was seen before: %v", err)
		}
		row.Version++
		if err := x.ProposeTakeover(x.ctx, officer1, row.ID, seen()); key(err) != "engineer.takeover.proposed" {
			t.Errorf("proposed twice: %v", err)
		}
		if err := x.ConfirmTakeover(x.ctx, alone, row.ID, seen()); key(err) != "engineer.takeover.own_proposal" {
			t.Errorf("who proposed it: %v", err)
		}
		if err := x.ConfirmTakeover(x.ctx, officer1, row.ID, seen()); key(err) != "access.no_office" {
			t.Errorf("an officer confirms it: %v", err)
		}
		if err := x.ConfirmTakeover(x.ctx, registrar, row.ID, ConfirmTakeover{JudgeTakeover: JudgeTakeover{Version: seen().Version}}); key(err) != "reasons engineer.takeover.reasons_missing" {
			t.Errorf("without reasons: %v", err)
		}
		if x.holder(r) != r.Person {
			t.Fatal("it was given before two agreed")
		}
		if list, _, err := x.Takeovers(x.ctx, registrar, ""); err != nil || len(list) != 1 || !list[0].Proposed {
			t.Errorf("the registrar does not see that it waits: %+v %v", list, err)
		}
		var lost []string
		events.React(x.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e TakeoverLost) error {
			lost = append(lost, e.Person)
			return nil
		})
		rival := x.claimant(1)
		_, code := x.ask(rival, "CIVIL/42")
		x.must(x.ConfirmTakeover(x.ctx, registrar, row.ID, ConfirmTakeover{JudgeTakeover: x.judge(row)}))
		if x.holder(r) != by.Person || len(lost) != 1 || lost[0] != rival.Person {
			t.Errorf("%s, lost %v", x.holder(r), lost)
		}
		if _, err := x.EnterCode(x.ctx, rival, EnterCode{code}); key(err) != "engineer.takeover.ended" {
			t.Errorf("the rival's code: %v", err)
		}
		if err := x.ConfirmTakeover(x.ctx, registrar, row.ID, seen()); key(err) != "fault.stale" {
			t.Errorf("twice: %v", err)
		}
		row.Version++
		if err := x.UndoTakeover(x.ctx, officer1, row.ID, x.judge(row)); err == nil {
			t.Error("an officer undoes it")
		}
		x.must(x.UndoTakeover(x.ctx, officer(access.Registrar), row.ID, x.judge(row)))
		if x.holder(r) != r.Person {
			t.Errorf("%s has it", x.holder(r))
		}
		dossier, err := x.ShowRegistration(x.ctx, officer1, r.ID)
		if err != nil || dossier.Entries[0].Grounds.Reveal() != "grounds of old" {
			t.Errorf("%+v %v", dossier.Entries, err)
		}
		if _, ok, err := x.Licence(x.ctx, by); ok || err != nil {
			t.Errorf("the licence is still there: %v", err)
		}
		if v, err = x.ShowTakeover(x.ctx, officer1, row.ID); err != nil || v.State != TakeoverUndone || v.UndoReasons.Empty() || v.Reasons.Empty() || v.Proposal.Empty() || v.ProposedBy != alone.Person {
			t.Errorf("%+v %v", v, err)
		}
		// It can be taken over anew, by whom it belongs to.
		x.now.Move(25 * time.Hour)
		if _, code = x.ask(rival, "CIVIL/42"); code == "" {
			t.Fatal("no code")
		}
		_, err = x.EnterCode(x.ctx, rival, EnterCode{code})
		x.must(err)
		row, _ = x.ask(by, "CIVIL/42")
		if err := x.ProposeTakeover(x.ctx, officer1, row.ID, seen()); key(err) != "engineer.takeover.held" {
			t.Errorf("somebody has it: %v", err)
		}
		x.must(x.DeclineTakeover(x.ctx, officer1, row.ID, x.judge(row)))
		x.must(x.db.View(x.ctx, func(tx *db.Tx) error {
			at, err := x.HoldersAt(x.ctx, tx, map[string]string{id.From(time.Unix(0, 0)): "CIVIL/42", id.New(x.now.Now().Add(time.Hour)): "CIVIL/42"})
			if err != nil || len(at) != 2 || at[id.From(time.Unix(0, 0))] != r.Person {
				t.Errorf("%v %v", at, err)
			}
			return nil
		}))
	})
}

// TestAClaimOfWhatWentOn gives nobody a registration whose holder was another when they were compared.
func TestAClaimOfWhatWentOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		r, other := x.brought(1, "CIVIL/42"), x.brought(2, "CIVIL/43")
		by, one := x.claimant(1), officer(access.Officer)
		row, code := x.ask(by, r.Number)
		x.must(x.db.Update(x.ctx, func(tx *db.Tx) error {
			_, err := updateHolder(x.ctx, tx, r.ID, r.Person, other.Person)
			return err
		}))
		confirmed := x.ConfirmTakeover(x.ctx, one, row.ID, ConfirmTakeover{Paper: true, JudgeTakeover: x.judge(row)})
		_, typed := x.EnterCode(x.ctx, by, EnterCode{code})
		for what, err := range map[string]error{"confirmed": confirmed, "by the code": typed} {
			if key(err) != "engineer.takeover.moved" || x.holder(r) != other.Person {
				t.Errorf("%s: %v, %s has it", what, err, x.holder(r))
			}
		}
		row, _ = x.ask(x.claimant(3), r.Number)
		x.must(x.db.Update(x.ctx, func(tx *db.Tx) error {
			_, err := updateHolder(x.ctx, tx, r.ID, other.Person, r.Person)
			return err
		}))
		if err := x.ProposeTakeover(x.ctx, one, row.ID, ConfirmTakeover{Paper: true, JudgeTakeover: x.judge(row)}); key(err) != "engineer.takeover.moved" {
			t.Errorf("proposed: %v", err)
		}
	})
}

// TestOneOfficerGivesToTheSame gives a registration to whom has its identity number: one officer who saw the paper is enough.
func TestOneOfficerGivesToTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		r := x.brought(1, "CIVIL/42")
		by, one := x.claimant(1), officer(access.Officer)
		row, _ := x.ask(by, r.Number)
		if err := x.ConfirmTakeover(x.ctx, one, row.ID, ConfirmTakeover{JudgeTakeover: x.judge(row)}); key(err) != "paper engineer.takeover.paper_missing" {
			t.Errorf("without a paper: %v", err)
		}
		if err := x.ProposeTakeover(x.ctx, one, row.ID, ConfirmTakeover{Paper: true, JudgeTakeover: x.judge(row)}); key(err) != "engineer.takeover.one_is_enough" {
			t.Errorf("proposed: %v", err)
		}
		x.must(x.ConfirmTakeover(x.ctx, one, row.ID, ConfirmTakeover{Paper: true, JudgeTakeover: x.judge(row)}))
		if x.holder(r) != by.Person {
			t.Error("not given")
		}
		// Nobody has the number that was asked for: there is nothing to give.
		row, _ = x.ask(x.claimant(2), "CIVIL/99")
		for _, err := range []error{
			x.ProposeTakeover(x.ctx, one, row.ID, ConfirmTakeover{Paper: true, JudgeTakeover: x.judge(row)}),
			x.ConfirmTakeover(x.ctx, one, row.ID, ConfirmTakeover{Paper: true, JudgeTakeover: x.judge(row)}),
		} {
			if key(err) != "engineer.takeover.nobody" {
				t.Errorf("nobody's: %v", err)
			}
		}
	})
}

// TestTwoTakeOverAtOnce: one wins, and the other is told.
func TestTwoTakeOverAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		r := x.brought(1, "CIVIL/42")
		people := []access.Actor{x.claimant(1), x.claimant(1)}
		codes := make([]string, 2)
		for i, by := range people {
			if _, codes[i] = x.ask(by, r.Number); codes[i] == "" {
				t.Fatal("no code")
			}
		}
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i := range people {
			wg.Go(func() { _, errs[i] = x.EnterCode(x.ctx, people[i], EnterCode{codes[i]}) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatal(errs)
		}
		for i, err := range errs {
			if err == nil && x.holder(r) != people[i].Person {
				t.Error("the winner does not have it")
			}
		}
	})
}

// TestOldClaimsEnd lets claims grow old: nobody's time is cut short by a letter or by the registrar, and whoever is refused reads why.
func TestOldClaimsEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		var told []string
		events.React(x.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e TakeoverRanOut) error {
			told = append(told, e.Person)
			return nil
		})
		clerk, lives := officer(access.Officer), x.law().Takeover.Lives()
		r := x.brought(1, "CIVIL/42")
		plain, proposed, posted, declined := x.claimant(2), x.claimant(3), x.claimant(4), x.claimant(5)
		for _, by := range []access.Actor{plain, proposed, posted, declined} {
			x.ask(by, r.Number)
			if _, found, err := x.LastRefusal(x.ctx, by); found || err != nil {
				t.Errorf("refused before it was decided: %v", err)
			}
		}
		row := x.open(proposed)
		if row.Rule != "takeover" {
			t.Errorf("it rests on the rule %q", row.Rule)
		}
		x.must(x.ProposeTakeover(x.ctx, clerk, row.ID, ConfirmTakeover{Paper: true, JudgeTakeover: x.judge(row)}))
		row = x.open(declined)
		x.must(x.DeclineTakeover(x.ctx, clerk, row.ID, x.judge(row)))
		why, found, err := x.LastRefusal(x.ctx, declined)
		if err != nil || !found || why.Expired || why.Number != row.Number || why.Reasons.Reveal() != "saw the identity card" {
			t.Errorf("who was declined reads %+v %t %v", why, found, err)
		}
		x.now.Move(20 * 24 * time.Hour)
		x.must(x.AskLetter(x.ctx, posted))
		x.now.Move(lives - 20*24*time.Hour - time.Minute)
		x.must(x.ExpireTakeovers(x.ctx))
		if len(told) != 0 {
			t.Fatalf("ended before its time: %v", told)
		}
		x.now.Move(2 * time.Minute)
		x.must(x.ExpireTakeovers(x.ctx))
		x.must(x.ExpireTakeovers(x.ctx))
		if len(told) != 1 || told[0] != plain.Person {
			t.Fatalf("told %v", told)
		}
		if why, found, err = x.LastRefusal(x.ctx, plain); err != nil || !found || !why.Expired || !why.Reasons.Empty() {
			t.Errorf("who came too late reads %+v %t %v", why, found, err)
		}
		if list, _, err := x.Takeovers(x.ctx, clerk, ""); err != nil || len(list) != 2 {
			t.Errorf("%d wait at the desk %v", len(list), err)
		}
		x.now.Move(20 * 24 * time.Hour)
		x.must(x.ExpireTakeovers(x.ctx))
		if len(told) != 2 || told[1] != posted.Person {
			t.Errorf("told %v", told)
		}
		if _, found, err := x.LastRefusal(x.ctx, x.member()); found || err != nil {
			t.Errorf("who asked for nothing: %t %v", found, err)
		}
		// What they begin anew takes the refusal's place.
		x.ask(plain, r.Number)
		if _, found, err := x.LastRefusal(x.ctx, plain); found || err != nil {
			t.Errorf("it waits again: %t %v", found, err)
		}
	})
}

func TestTakeOverByPost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		r := x.brought(1, "CIVIL/42")
		by, clerk := x.claimant(1), officer(access.Officer)
		if err := x.AskLetter(x.ctx, by); key(err) != "engineer.takeover.ended" {
			t.Errorf("without a claim: %v", err)
		}
		x.ask(by, r.Number)
		x.must(x.AskLetter(x.ctx, by))
		row := x.open(by)
		page := func() Page { return Page{Version: strconv.FormatInt(x.open(by).Version, 10)} }
		if err := x.MarkSent(x.ctx, clerk, row.ID, page()); key(err) != "fault.stale" {
			t.Errorf("sent before it was printed: %v", err)
		}
		v, err := x.PrintLetter(x.ctx, clerk, row.ID, page())
		if err != nil || v.Address.Empty() || len(v.Code) != 8 {
			t.Fatalf("%+v %v", v, err)
		}
		if _, err := x.PrintLetter(x.ctx, clerk, row.ID, page()); key(err) != "fault.stale" {
			t.Errorf("printed twice: %v", err)
		}
		x.must(x.MarkSent(x.ctx, clerk, row.ID, page()))
		x.now.Move(44 * 24 * time.Hour)
		_, err = x.EnterCode(x.ctx, by, EnterCode{v.Code})
		x.must(err)
		if x.holder(r) != by.Person {
			t.Error("not taken over")
		}
		// Of somebody with another identity number no letter is printed.
		other := x.claimant(2)
		r = x.brought(3, "CIVIL/43")
		x.ask(other, r.Number)
		x.must(x.AskLetter(x.ctx, other))
		row = x.open(other)
		if _, err := x.PrintLetter(x.ctx, clerk, row.ID, Page{Version: strconv.FormatInt(row.Version, 10)}); key(err) != "engineer.takeover.no_letter" {
			t.Errorf("a letter for a stranger: %v", err)
		}
	})
}
