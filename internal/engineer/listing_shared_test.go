package engineer

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
)

var batch2014 = council.BatchName{Institution: "indus-valley", Programme: "civil", Year: 2014}

// TestDecideClaimed has each way in which two name one roll number.
func TestDecideClaimed(t *testing.T) {
	at := func(minute int) *time.Time {
		x := time.Date(2026, 11, 23, 6, minute, 0, 0, time.UTC)
		return &x
	}
	own := listingRow{Application: "b", Roll: []byte("CE-1"), Claimed: at(5)}
	draft, noRoll := own, own
	draft.Claimed, noRoll.Roll = nil, nil
	for what, x := range map[string]struct {
		lists   council.ListingState
		own     listingRow
		settled Settlement
		other   sharerRow
		want    council.ListingState
	}{
		"sent before":                  {council.ListingMatched, own, "", sharerRow{Application: "c", Person: "p", State: StateSubmitted, Claimed: at(4)}, council.ListingClaimed},
		"sent before, fee not paid":    {council.ListingMatched, own, "", sharerRow{Application: "c", Person: "p", State: StateUnpaid, Claimed: at(4)}, council.ListingClaimed},
		"sent later":                   {council.ListingMatched, own, "", sharerRow{Application: "a", Person: "p", State: StateSubmitted, Claimed: at(6)}, council.ListingMatched},
		"sent at once, lower":          {council.ListingMatched, own, "", sharerRow{Application: "a", Person: "p", State: StateSubmitted, Claimed: at(5)}, council.ListingClaimed},
		"sent at once, higher":         {council.ListingMatched, own, "", sharerRow{Application: "c", Person: "p", State: StateSubmitted, Claimed: at(5)}, council.ListingMatched},
		"sent, this one a draft":       {council.ListingMatched, draft, "", sharerRow{Application: "c", Person: "p", State: StateSubmitted, Claimed: at(6)}, council.ListingClaimed},
		"a draft":                      {council.ListingMatched, own, "", sharerRow{Application: "a", Person: "p", State: StateDraft}, council.ListingMatched},
		"two drafts":                   {council.ListingMatched, draft, "", sharerRow{Application: "a", Person: "p", State: StateDraft}, council.ListingMatched},
		"registered later":             {council.ListingMatched, own, "", sharerRow{Application: "c", Person: "p", State: StateEntered, Claimed: at(9)}, council.ListingClaimed},
		"registered before lists":      {council.ListingMatched, own, "", sharerRow{Application: "c", Person: "p", State: StateEntered}, council.ListingClaimed},
		"later, and upheld":            {council.ListingMatched, own, "", sharerRow{Application: "c", Person: "p", State: StateSubmitted, Claimed: at(9), Settled: Upheld}, council.ListingClaimed},
		"before, and found not listed": {council.ListingMatched, own, "", sharerRow{Application: "a", Person: "p", State: StateSubmitted, Claimed: at(1), Settled: Dismissed}, council.ListingMatched},
		"this one found not listed":    {council.ListingMatched, own, Dismissed, sharerRow{Application: "a", Person: "p", State: StateDraft}, council.ListingClaimed},
		"the same person":              {council.ListingMatched, own, "", sharerRow{Application: "a", Person: "me", State: StateEntered, Claimed: at(1)}, council.ListingMatched},
		"itself":                       {council.ListingMatched, own, "", sharerRow{Application: "b", Person: "p", State: StateEntered, Claimed: at(1)}, council.ListingMatched},
		"no roll number":               {council.ListingMatched, noRoll, "", sharerRow{Application: "a", Person: "p", State: StateEntered, Claimed: at(1)}, council.ListingMatched},
		"disputed anyhow":              {council.ListingName, own, "", sharerRow{Application: "a", Person: "p", State: StateEntered, Claimed: at(1)}, council.ListingName},
		"no list":                      {council.ListingFree, own, "", sharerRow{Application: "a", Person: "p", State: StateEntered, Claimed: at(1)}, council.ListingFree},
	} {
		if got := decideClaimed(x.lists, x.own, x.settled, []string{"me"}, []sharerRow{x.other}); got != x.want {
			t.Errorf("%s: %s", what, got)
		}
	}
}

// lastStep has everybody before the last step recommend an application.
func (r *room) lastStep(application string) {
	r.t.Helper()
	chain := r.law().Chain("registered_engineer")
	for _, step := range chain[:len(chain)-1] {
		r.must(r.Recommend(r.ctx, officer(access.Role(step.Role)), application, Recommend{Outcome: string(RecommendEntry)}))
	}
}

// settles settles a case as its page shows it.
func (r *room) settles(by access.Actor, application string, to Settlement) error {
	r.t.Helper()
	a, err := r.Assess(r.ctx, by, application)
	r.must(err)
	return r.SettleListing(r.ctx, by, application, SettleListing{
		Settled: string(to), Reasons: "The diploma bears this roll number.", Sharers: a.sharers(), Page: Page{Version: strconv.FormatInt(a.Case.Version, 10)},
	})
}

func (r *room) enters(by access.Actor, application string) error {
	r.t.Helper()
	a, err := r.Assess(r.ctx, by, application)
	r.must(err)
	_, err = r.Enter(r.ctx, by, application, Enter{Page{Version: strconv.FormatInt(a.Case.Version, 10)}})
	return err
}

// stored is what is noted of a claim.
func (r *room) stored(application string) (row listingRow) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		row, _, err = loadListing(r.ctx, tx, application)
		return err
	}))
	return row
}

// contested sends a draft whose claim somebody else has.
func (r *room) contested(by access.Actor, application string) {
	r.t.Helper()
	r.refused(r.Submit(r.ctx, by, application, Submit{Version: "3"}), "task-degree engineer.listing.claimed")
	r.must(r.ContestListing(r.ctx, by, application, ContestListing{Version: "3"}))
	r.must(r.Submit(r.ctx, by, application, Submit{Version: "4"}))
}

// TestTwoNameOneRoll has two persons name one roll number of a list: the second is decided by an officer, and then the first is.
func TestTwoNameOneRoll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.keep().says["CE-1"] = council.ListingMatched
		first, one := r.named("CE-1")
		second, two := r.named("CE-1")
		if task := r.degreeTask(second, two); !task.Done {
			t.Errorf("a draft is in the way: %+v", task)
		}
		r.must(r.Submit(r.ctx, first, one, Submit{Version: "3"}))
		if task := r.degreeTask(second, two); task.Done || task.Waits || !task.Disputed || task.Why != "engineer.listing.claimed" {
			t.Errorf("%+v", task)
		}
		if row := r.stored(two); row.State != council.ListingClaimed || row.Lists != council.ListingMatched {
			t.Errorf("%+v", row)
		}
		r.contested(second, two)
		registrar := officer(access.Registrar)
		r.lastStep(one)
		r.lastStep(two)
		for _, x := range []struct{ at, other string }{{one, two}, {two, one}} { // each leads to the other
			a, err := r.Assess(r.ctx, registrar, x.at)
			r.must(err)
			if len(a.Others) != 1 || a.Others[0].Case != x.other || a.Others[0].Number == "" {
				t.Errorf("%+v", a.Others)
			}
		}
		r.refused(r.enters(registrar, two), "engineer.enter.listing.claimed")

		// What was decided without a look at the other is not decided.
		a, err := r.Assess(r.ctx, registrar, two)
		r.must(err)
		r.refused(r.SettleListing(r.ctx, registrar, two, SettleListing{
			Settled: "upheld", Reasons: "The diploma bears this roll number.", Page: Page{Version: strconv.FormatInt(a.Case.Version, 10)},
		}), "fault.stale")

		r.must(r.settles(registrar, two, Upheld))
		r.refused(r.enters(registrar, one), "engineer.enter.listing.claimed")
		r.must(r.settles(registrar, one, Upheld)) // the last decision counts, and one alone
		r.refused(r.enters(registrar, two), "engineer.enter.listing.claimed")
		r.must(r.settles(registrar, one, Dismissed))
		r.refused(r.enters(registrar, one), "engineer.enter.listing.rejected")
		r.must(r.settles(registrar, two, Upheld))
		r.must(r.Relist(r.ctx, batch2014))
		if row := r.stored(two); row.Settled != Upheld {
			t.Errorf("%+v", row)
		}
		if row := r.stored(one); row.State != council.ListingClaimed || row.Settled != Dismissed {
			t.Errorf("%+v", row)
		}
		r.must(r.enters(registrar, two))
		r.must(r.Relist(r.ctx, batch2014))
		r.refused(r.enters(registrar, one), "engineer.enter.listing.rejected")

		// A third comes when it is on the register.
		third, three := r.named("CE-1")
		r.contested(third, three)
		r.lastStep(three)
		r.refused(r.enters(registrar, three), "engineer.enter.listing.claimed")
		a, err = r.Assess(r.ctx, registrar, three)
		r.must(err)
		if len(a.Others) != 2 || a.Others[1].Registration == "" {
			t.Errorf("%+v", a.Others)
		}
		r.must(r.settles(registrar, three, Upheld))
		r.must(r.enters(registrar, three))
	})
}

// TestFirstEnds has whoever was first go away in each manner: the second goes on, and one whose draft waited is told once.
func TestFirstEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		l := r.keep()
		var freed []string
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e ListingFreed) error {
			freed = append(freed, e.Case)
			return nil
		})
		unlocked := r.unlocked()
		registrar := officer(access.Registrar)
		for roll, ends := range map[string]func(by access.Actor, application string){
			"CE-1": func(by access.Actor, application string) { r.must(r.Withdraw(r.ctx, by, application)) },
			"CE-2": func(by access.Actor, application string) {
				r.lastStep(application)
				r.hear(by, application)
				r.must(r.Refuse(r.ctx, officer(access.Registrar), application, Refuse{Reasons: "The roll number is of another graduate."}))
			},
			"CE-3": func(by access.Actor, application string) {
				r.must(d.Update(r.ctx, func(tx *db.Tx) error {
					if _, err := tx.Exec(r.ctx, `update engineer_application set state = 'unpaid' where id = ?`, application); err != nil {
						return err
					}
					return r.FeeExpired(r.ctx, tx, access.System(access.Fees), application)
				}))
			},
		} {
			l.says[roll] = council.ListingMatched
			first, one := r.named(roll)
			r.must(r.Submit(r.ctx, first, one, Submit{Version: "3"}))
			second, two := r.named(roll)
			r.contested(second, two)
			third, three := r.named(roll)
			freed = nil
			ends(first, one)
			if row := r.stored(two); row.State != council.ListingMatched {
				t.Errorf("%s: %+v", roll, row)
			}
			if len(freed) != 0 { // the second is before the third still
				t.Errorf("%s: %v", roll, freed)
			}
			r.must(r.Withdraw(r.ctx, second, two))
			if len(freed) != 1 || freed[0] != three {
				t.Errorf("%s: %v", roll, freed)
			}
			r.must(r.Unlock(r.ctx))
			r.must(r.Relist(r.ctx, batch2014))
			if unlocked[three] != 0 || len(freed) != 1 {
				t.Errorf("told again: %v %v", unlocked, freed)
			}
			r.must(r.Submit(r.ctx, third, three, Submit{Version: "3"}))
			r.lastStep(three)
			r.must(r.enters(registrar, three))
		}
	})
}

// TestNoClash has those who name one roll number and are in nobody's way.
func TestNoClash(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		l := r.keep()
		l.says["CE-1"] = council.ListingMatched
		by, one := r.named("CE-1")
		r.must(r.Submit(r.ctx, by, one, Submit{Version: "3"}))
		r.must(r.Withdraw(r.ctx, by, one))
		again, err := r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
		r.must(err)
		r.must(r.RecordDegree(r.ctx, by, again, r.rolled("CE-1", 1)))
		if task := r.degreeTask(by, again); !task.Done {
			t.Errorf("%+v", task)
		}

		// A list that has nothing in the way of a claim without a roll number is told for it, not for others.
		needs := r.needs.Claim
		r.needs.Claim = func(ctx context.Context, tx *db.Tx, b council.BatchName, t council.ListingTokens) (council.Listing, error) {
			l, err := needs(ctx, tx, b, t)
			if len(t.Roll) == 0 {
				l.State = council.ListingMatched
			}
			return l, err
		}
		for range 2 {
			by, application := r.named("CE-0")
			r.must(d.Update(r.ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(r.ctx, `update engineer_listing set roll_key = ? where application_id = ?`, []byte{}, application)
				return err
			}))
			r.must(r.Submit(r.ctx, by, application, Submit{Version: "3"}))
		}

		// A decision opens the batch for two drafts: both are told, and one alone is sent undisputed.
		r.find(2014, council.Batch{Outcome: "deferred"})
		l.says["R-17"] = council.ListingMatched
		told := r.unlocked()
		first, x := r.undecided()
		second, y := r.undecided()
		r.find(2014, council.Batch{Outcome: "accredited", Opens: true})
		r.must(r.Unlock(r.ctx))
		r.must(r.Unlock(r.ctx))
		if told[x] != 1 || told[y] != 1 {
			t.Errorf("%v", told)
		}
		r.must(r.Submit(r.ctx, second, y, Submit{Version: "3"}))
		r.refused(r.Submit(r.ctx, first, x, Submit{Version: "3"}), "task-degree engineer.listing.claimed")
	})
}

// TestSentAtOnce has ten persons name one roll number and send at the same moment: one of them goes on.
func TestSentAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.keep().says["CE-1"] = council.ListingMatched
		const all = 10
		var bys [all]access.Actor
		var ids [all]string
		var errs [all]error
		for i := range all {
			bys[i], ids[i] = r.named("CE-1")
		}
		var wg sync.WaitGroup
		for i := range all {
			wg.Add(1)
			go func() {
				defer wg.Done()
				errs[i] = r.Submit(r.ctx, bys[i], ids[i], Submit{Version: "3"})
			}()
		}
		wg.Wait()
		sent := 0
		for i, err := range errs {
			if err == nil {
				sent++
				if row := r.stored(ids[i]); row.State != council.ListingMatched || row.Claimed == nil {
					t.Errorf("%+v", row)
				}
			} else if !strings.Contains(err.Error(), "engineer.listing.claimed") && !strings.Contains(err.Error(), "fault.busy") {
				t.Error(err)
			}
		}
		if sent != 1 {
			t.Errorf("%d were sent", sent)
		}
	})
}

// TestSettledOfARow has the row of a list change about which an officer decided.
func TestSettledOfARow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.keep().says["CE-1"] = council.ListingName
		says, row := r.needs.Claim, "one"
		r.needs.Claim = func(ctx context.Context, tx *db.Tx, b council.BatchName, t council.ListingTokens) (council.Listing, error) {
			l, err := says(ctx, tx, b, t)
			l.Row = []byte(row)
			return l, err
		}
		by, application := r.named("CE-1")
		r.must(r.ContestListing(r.ctx, by, application, ContestListing{Version: "3"}))
		r.must(r.Submit(r.ctx, by, application, Submit{Version: "4"}))
		r.lastStep(application)
		registrar := officer(access.Registrar)
		r.must(r.settles(registrar, application, Upheld))
		r.must(r.Relist(r.ctx, batch2014))
		if got := r.stored(application); got.Settled != Upheld {
			t.Errorf("%+v", got)
		}
		row = "two"
		r.refused(r.enters(registrar, application), "engineer.enter.listing.name")
		r.must(r.Relist(r.ctx, batch2014))
		row = "one"
		r.refused(r.enters(registrar, application), "engineer.enter.listing.name")
		r.must(r.settles(registrar, application, Upheld))
		r.must(r.enters(registrar, application))
	})
}

// TestSharersByIndex asks both databases how they find who else names a roll number.
func TestSharersByIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		plan, explain := "", "explain query plan "
		if d.Engine() == db.PostgreSQL {
			explain = "explain "
		}
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			if d.Engine() == db.PostgreSQL {
				if _, err := tx.Exec(r.ctx, `set local enable_seqscan = off`); err != nil {
					return err
				}
				rows, err := db.List[string](r.ctx, tx, explain+selectSharers, [][]byte{[]byte("CE-1"), []byte("CE-2")})
				plan = strings.Join(rows, "\n")
				return err
			}
			type step struct {
				ID     int64  `db:"id"`
				Parent int64  `db:"parent"`
				Unused int64  `db:"notused"`
				Detail string `db:"detail"`
			}
			rows, err := db.List[step](r.ctx, tx, explain+selectSharers, [][]byte{[]byte("CE-1"), []byte("CE-2")})
			for _, x := range rows {
				plan += x.Detail + "\n"
			}
			return err
		}))
		for _, index := range []string{"engineer_listing_roll", "engineer_registration_application"} {
			if !strings.Contains(plan, index) {
				t.Errorf("not by %s: %s", index, plan)
			}
		}
	})
}
