package accreditation

import (
	"slices"
	"testing"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestKin finds what counts as an institution: what was merged and split off, also over several steps, the university that gives its degrees, and every name of theirs.
func TestKin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		registrar := holder("o", access.Registrar)
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			for _, code := range []string{"swat", "zhob", "lone"} {
				if err := insertInstitution(r.ctx, tx, Institution{ID: "id-" + code, Code: code, Name: council.Text{En: "College of " + code, Ur: "کالج"}, Invented: true, Version: 1}, ""); err != nil {
					return err
				}
			}
			p := Programme{ID: "p-swat", Institution: "id-swat", Campus: "c", Code: "civil", Degree: "bachelor", Discipline: "CIVIL", First: 2015, Affiliating: "id-ravi", Version: 1}
			return insertProgramme(r.ctx, tx, p, "")
		}))
		order := Ordered{Day: "1", Month: "11", Year: "2026", Instrument: "order 1"}
		r.must(r.Rename(r.ctx, registrar, Address{Institution: "indus"}, Rename{NameEn: "Sindhu University", NameUr: "سندھو", Version: "1", Ordered: order}))
		r.must(r.Merge(r.ctx, registrar, "zhob", Merge{Version: "1", Into: "swat", Ordered: order}))
		ask := func(institution string) (k Kin) {
			r.must(d.View(r.ctx, func(tx *db.Tx) (err error) {
				k, err = r.Kin(r.ctx, tx, institution)
				return err
			}))
			slices.Sort(k.Same)
			return k
		}
		has := func(k Kin, name string) bool {
			return slices.ContainsFunc(k.Names, func(x council.Text) bool { return x.En == name })
		}
		if k := ask("indus"); len(k.Same) != 1 || len(k.Gives) != 0 || !has(k, "University of indus") || !has(k, "Sindhu University") || has(k, "University of ravi") {
			t.Errorf("%+v", k)
		}
		for _, x := range []string{"swat", "zhob", "id-zhob"} {
			if k := ask(x); !slices.Equal(k.Same, []string{"id-swat", "id-zhob"}) || !slices.Equal(k.Gives, []string{"id-ravi"}) || !has(k, "College of zhob") || !has(k, "University of ravi") {
				t.Errorf("%s: %+v", x, k)
			}
		}
		a := r.joined("a", "indus", Lead)
		r.joined("b", "indus", Writer)
		r.must(r.EndFocal(r.ctx, registrar, "indus", true, EndFocal{a.ID}))
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			ever, err := r.Stood(r.ctx, tx, []string{"id-indus", "id-ravi"})
			if now, was := ever["a"]; now || !was || !ever["b"] || len(ever) != 2 {
				t.Errorf("%v", ever)
			}
			return err
		}))
		if got := kinOf([]string{"a"}, []Institution{{ID: "a", Into: "b"}, {ID: "c", Into: "b"}}, []Change{{Kind: Split, Of: "c", Other: "d"}, {Kind: Renamed, Of: "a", Other: "e"}}); !slices.Equal(got, []string{"a", "b", "c", "d"}) {
			t.Error(got)
		}
	})
}
