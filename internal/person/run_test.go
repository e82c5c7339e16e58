package person

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// together brings in many at once, and returns who they are and what they claim.
func (h *hall) together(n int, change func(i int, c *Claim)) (ids []string, claims map[string]Claim) {
	h.t.Helper()
	claims = map[string]Claim{}
	var scopes []string
	for i := range n {
		c, who := claim(i), id.Random()
		change(i, &c)
		ids, scopes, claims[who] = append(ids, who), append(scopes, Scope(who)), c
	}
	keys, err := h.vault.MintMany(h.ctx, scopes)
	h.must(err)
	var list []Brought
	for _, who := range ids {
		b, err := h.SealBrought(keys, who, claims[who], "", "", h.council.At(h.clock.Now()), h.clock.Now())
		h.must(err)
		list = append(list, b)
	}
	bring, err := h.Bring(list)
	h.must(err)
	h.must(h.db.Update(h.ctx, func(tx *db.Tx) error { return bring(h.ctx, tx) }))
	return ids, claims
}

// TestRun finds persons who came together as it finds those who came alone, lets one be called otherwise, and takes all out again.
func TestRun(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		// Three hundred who came together, two of them of one name and father, and one of that name who came alone.
		ids, claims := h.together(300, func(i int, c *Claim) {
			if i == 7 || i == 211 {
				c.NameLatin, c.NameUrdu, c.Father = "Zubmina Gulrez Afrozi", "زبمینہ گلریز افروزی", fmt.Sprint("Father ", "abcdefghijklmnopqrstuvwxyz"[i/20:])
			}
		})
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

// TestRunErased takes one of many who came together out for good: nothing finds them, nothing of theirs is in any row, and the others are found.
func TestRunErased(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		ids, _ := h.together(300, func(i int, c *Claim) {
			if i == 7 || i == 211 {
				c.NameLatin, c.NameUrdu = "Zubmina Gulrez Afrozi", "زبمینہ گلریز افروزی"
			}
		})
		gone, stays := ids[7], ids[211]
		var was personRow
		h.must(d.View(h.ctx, func(tx *db.Tx) (err error) {
			was, err = loadPerson(h.ctx, tx, gone)
			return err
		}))
		if was.Run == "" || len(was.Tokens) == 0 {
			t.Fatal("they were not packed")
		}
		account := h.guest().Person
		h.must(d.Update(h.ctx, func(tx *db.Tx) error {
			h.must(h.Merge(h.ctx, tx, gone, account))
			return h.Empty(h.ctx, tx, gone)
		}))
		h.must(h.ShredEmpty(h.ctx, gone))
		raw, err := id.Bytes(gone)
		h.must(err)
		h.must(d.View(h.ctx, func(tx *db.Tx) error {
			for _, typed := range []string{"zubmina gulrez", "افروزی زبمینہ"} {
				found, err := h.Find(h.ctx, tx, typed, "", 10)
				if err != nil || !slices.Equal(found, []string{stays}) {
					t.Errorf("%q finds %v, not %s alone: %v", typed, found, stays, err)
				}
			}
			single, err := db.List[string](h.ctx, tx, `select person_id from person_name where person_id = ?`, gone)
			h.must(err)
			packed, err := db.List[runRow](h.ctx, tx, `select bucket, id, entries from person_run`)
			h.must(err)
			n := 0
			for _, r := range packed {
				for e := range slices.Chunk(r.Entries, entryBytes) {
					n++
					if bytes.Equal(e[tokenBytes:], raw[:]) {
						t.Errorf("a token of theirs is left in row %d", r.Bucket)
					}
				}
			}
			if len(single) > 0 || n < packFrom {
				t.Errorf("%d rows of their name, and %d tokens of all", len(single), n)
			}
			row, err := loadPerson(h.ctx, tx, gone)
			if err != nil || len(row.Tokens) > 0 || row.Run != "" || row.NameLatin != nil || row.IdentityIndex != nil || row.FatherIndex != nil {
				t.Errorf("the row holds %+v: %v", row, err)
			}
			return nil
		}))
		// A copy of the row from before opens no more, and that of another does.
		decision, err := h.access.May(access.System(access.Licensing), "person.index", access.Subject{Person: gone})
		h.must(err)
		if _, err := h.vault.Open(h.ctx, decision, field("name_latin", gone), was.NameLatin); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a name from a backup opens: %v", err)
		}
	})
}
