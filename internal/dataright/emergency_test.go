package dataright

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// keyOf is the first message of a refusal.
func keyOf(err error) string {
	switch f := fault.Of(err); {
	case f == nil:
		return ""
	case len(f.Fields) > 0:
		return f.Fields[0].Key
	default:
		return f.Key
	}
}

func TestEmergency(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, ctx := newRoom(t, d), t.Context()
		who := r.person("Hira Malik")
		r.now.Move(time.Second)
		cashier := access.Actor{Person: r.person("Bilal Chandio"), Roles: []access.Role{access.Cashier}, Purpose: access.Emergency, Strong: true}
		r.registered["CIVIL/1"], r.registered["CIVIL/2"] = who, cashier.Person
		asked := Emergency{Number: "CIVIL/1", Reason: "The dam above her house has a crack"}
		idle, weak, elsewhere := cashier, cashier, cashier
		idle.Roles, weak.Strong, elsewhere.Purpose = nil, false, access.Fees
		for _, x := range []struct {
			what, key string
			by        access.Actor
			ask       Emergency
		}{
			{"without an office", "access.no_office", idle, asked},
			{"without a second factor", "access.second_factor", weak, asked},
			{"from another door", "access.denied", elsewhere, asked},
			{"without a number", "dataright.emergency.number_missing", cashier, Emergency{Reason: asked.Reason}},
			{"without a reason", "dataright.emergency.short", cashier, Emergency{Number: "CIVIL/1", Reason: "urgent .............................."}},
			{"of nobody", "dataright.emergency.nobody", cashier, Emergency{Number: "CIVIL/3", Reason: asked.Reason}},
			{"of oneself", "dataright.emergency.own", cashier, Emergency{Number: "CIVIL/2", Reason: asked.Reason}},
		} {
			if _, err := r.Emergency(ctx, x.by, x.ask); keyOf(err) != x.key {
				t.Errorf("%s: %v, not %s", x.what, err, x.key)
			}
		}
		// Many at once: no more go through than the profile allows in a day.
		var openings []string
		var mu sync.Mutex
		var others atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				opening, err := r.Emergency(ctx, cashier, asked)
				switch {
				case err == nil:
					mu.Lock()
					openings = append(openings, opening)
					mu.Unlock()
				case keyOf(err) != "dataright.emergency.enough":
					others.Add(1)
				}
			})
		}
		all.Wait()
		if len(openings) != 3 || others.Load() > 0 {
			t.Fatalf("%d went through, and %d failed otherwise", len(openings), others.Load())
		}
		o, err := r.ShowEmergency(ctx, cashier, openings[0])
		check(t, err)
		if o.Who.NameLatin.Reveal() != "Hira Malik" || !strings.HasPrefix(o.Who.Number.Reveal(), "9") || o.Contact.Email.Reveal() != "somebody@example.org" || o.Who.Phone.Reveal() == "" {
			t.Errorf("%+v", o)
		}
		colleague := cashier
		colleague.Person = "another"
		if _, err := r.ShowEmergency(ctx, colleague, openings[0]); keyOf(err) != "fault.not_found" {
			t.Errorf("a colleague: %v", err)
		}
		if _, err := r.ShowEmergency(ctx, idle, openings[0]); keyOf(err) != "access.no_office" {
			t.Errorf("after the office has ended: %v", err)
		}
		seen, err := r.Looked(ctx, access.Actor{Person: who, Purpose: access.Self}, "")
		check(t, err)
		if len(seen.Rows) != 1 || seen.Rows[0].Purpose != access.Emergency || seen.Rows[0].Role != access.Cashier {
			t.Errorf("the person sees %+v", seen.Rows)
		}
		list, names, err := r.Alerts(ctx, privacy)
		check(t, err)
		if len(list) != 3 || list[0].Reason.Reveal() != asked.Reason || names[cashier.Person].Reveal() != "Bilal Chandio" || list[0].Person != who {
			t.Errorf("the privacy officer sees %+v", list)
		}
		if _, _, err := r.Alerts(ctx, cashier); err == nil {
			t.Error("a cashier reads the reasons")
		}
		r.now.Move(15*time.Minute + time.Second)
		if _, err := r.ShowEmergency(ctx, cashier, openings[0]); keyOf(err) != "dataright.emergency.over" {
			t.Errorf("after the time: %v", err)
		}
		r.now.Move(24 * time.Hour)
		if _, err := r.Emergency(ctx, cashier, asked); err != nil {
			t.Errorf("the next day: %v", err)
		}
	})
}
