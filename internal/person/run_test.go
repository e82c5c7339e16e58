package person

import (
	"fmt"
	"slices"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
)

// TestRun finds persons who came together as it finds those who came alone, lets one be called otherwise, and takes all out again.
func TestRun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		law := h.council.At(h.clock.Now())
		// Three hundred who came together, two of them of one name and father, and one of that name who came alone.
		var ids, scopes []string
		claims := map[string]Claim{}
		for i := range 300 {
			c := claim(i)
			if i == 7 || i == 211 {
				c.NameLatin, c.NameUrdu, c.Father = "Zubmina Gulrez Afrozi", "زبمینہ گلریز افروزی", fmt.Sprint("Father ", "abcdefghijklmnopqrstuvwxyz"[i/20:])
			}
			ids = append(ids, id.Random())
			scopes, claims[ids[i]] = append(scopes, Scope(ids[i])), c
		}
		keys, err := h.vault.MintMany(h.ctx, scopes)
		h.must(err)
		var list []Brought
		for _, who := range ids {
			b, err := h.SealBrought(keys, who, claims[who], "", "", law, h.clock.Now())
			h.must(err)
			list = append(list, b)
		}
		bring, err := h.Bring(list)
		h.must(err)
		h.must(d.Update(h.ctx, func(tx *db.Tx) error { return bring(h.ctx, tx) }))
		rows := func(table string) int64 {
			t.Helper()
			var n int64
			h.must(d.View(h.ctx, func(tx *db.Tx) (err error) {
				n, err = db.Get[int64](h.ctx, tx, `select count(*) from `+table)
				return err
			}))
			return n
		}
		if packed, single := rows("person_run"), rows("person_name"); packed == 0 || single > 0 {
			t.Fatalf("%d packed rows, and %d of one name", packed, single)
		}
		alone := h.recorded(900, func(c *Claim) { c.NameLatin, c.NameUrdu = "Gulrez Zubmina", "گلریز زبمینہ" })

		finds := func(typed string, want ...string) {
			t.Helper()
			slices.Sort(want)
			h.must(d.View(h.ctx, func(tx *db.Tx) error {
				var all []string
				for after := ""; ; { // one by one, so that pages are seen to follow each other
					some, err := h.Find(h.ctx, tx, typed, after, 1)
					if err != nil || len(some) == 0 {
						if !slices.Equal(all, want) {
							t.Errorf("%q finds %v, not %v", typed, all, want)
						}
						return err
					}
					all, after = append(all, some...), some[0]
				}
			}))
		}
		one, two := ids[7], ids[211]
		finds("zubmina gulrez", one, two, alone.Person)
		finds("afrozi", one, two)
		finds("gulrez afrozi zubmina", one, two)
		finds("افروزی زبمینہ", one, two)
		h.must(d.View(h.ctx, func(tx *db.Tx) error {
			same, err := h.IsSame(h.ctx, tx, one, claims[two])
			h.must(err)
			if same { // another number
				t.Error("two of one name are the same")
			}
			yes, err := h.Matches(h.ctx, tx, one, "Zubmina Gulrez Afrozi", claims[one].Father)
			h.must(err)
			sharing, err := h.Sharing(h.ctx, tx, alone.Person, ids)
			h.must(err)
			if !yes || len(sharing) != 2 || !sharing[one] || !sharing[two] {
				t.Errorf("matches %v, sharing %v", yes, sharing)
			}
			who, err := listSameName(h.ctx, tx, h.tokens([]string{wholeKey("Zubmina Gulrez Afrozi")})[0], h.fatherIndex(claims[two].Father))
			if !slices.Equal(who, []string{two}) {
				t.Errorf("of one name and father: %v", who)
			}
			return err
		}))
		// One is called otherwise: the other stays, and the first is found by the new name alone.
		h.must(d.Update(h.ctx, func(tx *db.Tx) error { return replaceNames(h.ctx, tx, one, h.names("Nilofar Shah", "")) }))
		finds("zubmina gulrez", two, alone.Person)
		finds("nilofar shah", one)
		h.must(d.Update(h.ctx, func(tx *db.Tx) error { return h.Unbring(h.ctx, tx, ids) }))
		finds("zubmina gulrez", alone.Person)
		finds("nilofar shah")
		if rows("person_run") != 0 || rows("person_name") != 8 || rows("person") != 1 {
			t.Errorf("%d packed rows, %d rows of names and %d persons are left", rows("person_run"), rows("person_name"), rows("person"))
		}
	})
}
