package person

import (
	"slices"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/pii"
	"sanad/migrations"
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

// TestIndexMigrated takes persons of a schema in which a name had no tokens beside it, and finds them by the same names afterwards.
func TestIndexMigrated(t *testing.T) {
	dbtest.EachOf(t, dbtest.Before(t, "0058"), func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		law := h.council.At(h.clock.Now())
		var ids []string
		for i, name := range []string{"Ayesha Khan", "Karim Khan"} {
			who, err := h.Prepare(h.ctx)
			h.must(err)
			c := claim(i)
			c.NameLatin, c.NameUrdu = name, ""
			row, err := h.seal(h.ctx, who, c.normal(), law)
			h.must(err)
			ids = append(ids, who)
			h.must(d.Update(h.ctx, func(tx *db.Tx) error {
				for _, token := range h.tokens(nameKeys(name)) {
					if err := db.Insert(h.ctx, tx, "person_name", nameRow{token, who}); err != nil {
						return err
					}
				}
				return db.Insert(h.ctx, tx, "person", struct {
					ID        string     `db:"id"`
					Language  string     `db:"language"`
					Latin     pii.Sealed `db:"name_latin"`
					Father    pii.Sealed `db:"father"`
					Index     []byte     `db:"father_index"`
					Named     bool       `db:"named"`
					HeldBy    string     `db:"held_by"`
					Version   int64      `db:"version"`
					CreatedAt any        `db:"created_at"`
					Recorded  any        `db:"recorded_at"`
				}{who, "ur", row.NameLatin, row.Father, row.FatherIndex, true, "", 1, h.clock.Now(), h.clock.Now()})
			}))
		}
		h.must(d.Migrate(h.ctx, migrations.Data))
		h.must(h.Index(h.ctx))
		h.must(d.View(h.ctx, func(tx *db.Tx) error {
			for typed, want := range map[string][]string{"khan ayesha": ids[:1], "karim khan": ids[1:], "nobody": nil} {
				found, err := h.Find(h.ctx, tx, typed, "", 10)
				if err != nil || !slices.Equal(found, want) {
					t.Errorf("%q finds %v, not %v: %v", typed, found, want, err)
				}
			}
			decision, err := h.access.May(access.System(access.Licensing), "person.index", access.Subject{Person: ids[0]})
			h.must(err)
			row, err := loadPerson(h.ctx, tx, ids[0])
			h.must(err)
			name, err := h.vault.Open(h.ctx, decision, field("name_latin", ids[0]), row.NameLatin)
			if err != nil || name.Reveal() != "Ayesha Khan" {
				t.Errorf("the name is %q: %v", name.Reveal(), err)
			}
			return nil
		}))
	})
}
