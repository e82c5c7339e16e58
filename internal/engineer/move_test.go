package engineer

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/standing"
)

// TestMoveLeavesNothingBehind moves a registration with more proposals and prints than are read at a time: each opens with the key of its
// new holder, every print stops being good, and nothing is told twice.
func TestMoveLeavesNothingBehind(t *testing.T) {
	const many = 2*movedAtOnce + 5
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		r, to := x.brought(1, "CIVIL/42"), x.claimant(1).Person
		var replaced []string
		events.React(x.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e PrintsReplaced) error {
			replaced = append(replaced, e.Serials...)
			return nil
		})
		now := x.now.Now()
		var serials []string
		for i := range many {
			p := proposalRow{ID: id.New(now), Registration: r.ID, Person: r.Person, Kind: standing.Suspension, From: x.law().Day, By: "x", At: now, State: ProposalDeclined}
			print := Print{ID: id.New(now), Registration: r.ID, Person: r.Person, Paper: "letter", Language: "en", Serial: fmt.Sprint(i), Said: []byte{}, MadeAt: now}
			var err error
			p.Grounds, err = x.keys.Seal(x.ctx, p.field("grounds"), fmt.Sprint("grounds ", i))
			x.must(err)
			p.Reason, err = x.keys.Seal(x.ctx, p.field("reason"), fmt.Sprint("reason ", i))
			x.must(err)
			print.Token, err = x.keys.Seal(x.ctx, printField(print), fmt.Sprint("token ", i))
			x.must(err)
			serials = append(serials, print.Serial)
			x.must(x.db.Update(x.ctx, func(tx *db.Tx) error {
				if err := insertProposal(x.ctx, tx, p); err != nil {
					return err
				}
				return insertPrint(x.ctx, tx, print)
			}))
		}
		x.must(x.db.Update(x.ctx, func(tx *db.Tx) error {
			replaced = nil
			r, err := loadRegistration(x.ctx, tx, r.ID)
			if err != nil {
				return err
			}
			return x.absorb(x.ctx, tx, access.System(access.Licensing), r, to, "cause")
		}))
		slices.Sort(serials)
		slices.Sort(replaced)
		if !slices.Equal(serials, replaced) {
			t.Errorf("%d of %d prints are told to be no longer good", len(replaced), many)
		}
		decision, err := x.access.May(access.System(access.Licensing), "engineer.move", access.Subject{Person: to})
		x.must(err)
		x.must(x.keys.Shred(x.ctx, "person/"+r.Person)) // what was left behind cannot be read
		x.must(x.db.View(x.ctx, func(tx *db.Tx) error {
			proposals, err := listProposalsAfter(x.ctx, tx, r.ID, "", many+1)
			x.must(err)
			prints, err := listPrintsAfter(x.ctx, tx, r.ID, "", many+1)
			x.must(err)
			if len(proposals) != many || len(prints) != many {
				t.Fatalf("%d proposals, %d prints", len(proposals), len(prints))
			}
			for i, p := range proposals {
				opened, err := x.openProposal(x.ctx, decision, p)
				x.must(err)
				token, err := x.openKept(x.ctx, decision, printField(prints[i]), prints[i].Token)
				x.must(err)
				if p.Person != to || opened.Grounds.Empty() || opened.Reason.Empty() || prints[i].Person != to || token.Empty() || prints[i].Why != PrintChanged {
					t.Fatalf("the %d. stayed behind: %s %q %q, %s %q %s", i, p.Person, opened.Grounds.Reveal(), opened.Reason.Reveal(), prints[i].Person, token.Reveal(), prints[i].Why)
				}
			}
			return nil
		}))
	})
}
