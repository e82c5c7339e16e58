package person

import (
	"slices"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestIndex takes the names of a database from before there was an index, and finds them.
func TestIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		ayesha := h.recorded(1, func(c *Claim) { c.NameLatin, c.NameUrdu, c.Father = "Ayesha Khan", "عائشہ خان", "Abdul Rashid" })
		shredded := h.recorded(2, func(c *Claim) { c.NameLatin = "Ayesha Khan" })
		silent := h.guest() // has recorded nothing
		h.must(d.Update(h.ctx, func(tx *db.Tx) error {
			for _, statement := range []string{`delete from person_name`, `update person set father_index = null, named = false`} {
				if _, err := tx.Exec(h.ctx, statement); err != nil {
					return err
				}
			}
			return nil
		}))
		h.must(h.vault.Shred(h.ctx, Scope(shredded.Person)))
		for range 2 { // again, nothing is left to do
			h.must(h.Index(h.ctx))
		}
		h.must(d.View(h.ctx, func(tx *db.Tx) error {
			found, err := h.Find(h.ctx, tx, "خان عائشہ", "", 10)
			h.must(err)
			latin, err := h.Find(h.ctx, tx, "ayesha khan", "", 10)
			h.must(err)
			if want := []string{ayesha.Person}; !slices.Equal(found, want) || !slices.Equal(latin, want) {
				t.Errorf("found %v and %v, not %v; %s has no name", found, latin, want, silent.Person)
			}
			yes, err := h.Matches(h.ctx, tx, ayesha.Person, "Ayesha Khan", "Abdul Rashid")
			h.must(err)
			if !yes {
				t.Error("a name and a father's from before do not match")
			}
			left, err := listUnnamed(h.ctx, tx, "", 10)
			if err != nil || len(left) != 0 {
				t.Errorf("%d names are left: %v", len(left), err)
			}
			return err
		}))
	})
}
