package accreditation

import (
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestListingOf has each answer of the lists, and which list gives it.
func TestListingOf(t *testing.T) {
	first, later := time.Unix(1, 0), time.Unix(2, 0)
	enrolled, passed := List{ID: "e", Sent: first, Seats: 50}, List{ID: "p", Sent: later}
	law := council.Accreditation{ListedFrom: 2020, ListedRule: council.Rule{ID: "listed"}}
	for name, x := range map[string]struct {
		claimed
		want council.ListingState
		sent time.Time
	}{
		"no list, before any is wanted": {claimed{batch: 2019}, council.ListingFree, time.Time{}},
		"no list":                       {claimed{batch: 2020}, council.ListingUnlisted, time.Time{}},
		"a list before any is wanted":   {claimed{batch: 2019, enrolled: enrolled}, council.ListingUnmatched, first},
		"not on it":                     {claimed{batch: 2020, enrolled: enrolled, passed: passed}, council.ListingUnmatched, first},
		"another's row, beyond":         {claimed{batch: 2020, enrolled: enrolled, found: true, beyond: true, marked: true, day: true}, council.ListingName, first},
		"beyond, passed":                {claimed{batch: 2020, enrolled: enrolled, passed: passed, found: true, beyond: true, position: 51, name: true, marked: true, day: true}, council.ListingBeyond, first},
		"not passed":                    {claimed{batch: 2020, enrolled: enrolled, passed: passed, found: true, name: true, position: 50}, council.ListingEnrolled, first},
		"another day":                   {claimed{batch: 2020, enrolled: enrolled, passed: passed, found: true, name: true, marked: true}, council.ListingDay, later},
		"all of it":                     {claimed{batch: 2020, enrolled: enrolled, passed: passed, found: true, name: true, marked: true, day: true}, council.ListingMatched, later},
	} {
		got := listingOf(law, x.claimed)
		if got.State != x.want || !got.Sent.Equal(x.sent) || got.Rule.ID != "listed" {
			t.Errorf("%s: %+v", name, got)
		}
		if beyond := got.State == council.ListingBeyond; beyond != (got.Position == 51) || beyond != (got.Seats == 50) {
			t.Errorf("%s: the %d. of %d", name, got.Position, got.Seats)
		}
	}
	if got := listingOf(council.Accreditation{}, claimed{batch: 2026}); got.State != council.ListingFree {
		t.Errorf("a council that wants no lists: %+v", got)
	}
}

// TestClaimInUrdu compares names as an office wrote them in Windows-1256 with those that a graduate typed.
func TestClaimInUrdu(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		r.joined("a", "indus", Writer)
		if c := r.claim("12", "", "علی حسن", ""); c.State != council.ListingUnlisted || !c.Sent.IsZero() {
			t.Errorf("%+v", c)
		}
		file, err := charmap.Windows1256.NewEncoder().String("رول نمبر,نام\n12,علي حسن\n13,Zainab O'Brien\n14,فاطمه كريم\n")
		r.must(err)
		r.sent("a", at, Enrolled, file)
		for _, x := range []struct {
			roll, latin, urdu string
			want              council.ListingState
		}{
			{"12", "Ali Hassan", "علی حسن", council.ListingEnrolled},
			{"۱۲", "Ali Hassan", "حسن علی", council.ListingEnrolled},
			{"12", "Ali Hassan", "", council.ListingName}, // in the other script alone
			{"12", "", "علی رضا", council.ListingName},
			{"13", "ZAINAB OBRIEN", "زینب", council.ListingEnrolled},
			{"13", "Zaínab O’Brien", "", council.ListingEnrolled},
			{"14", "Fatima Karim", "فاطمہ کریم", council.ListingEnrolled},
			{"14", "Ali Hassan", "علی حسن", council.ListingName},
		} {
			if got := r.claim(x.roll, x.latin, x.urdu, ""); got.State != x.want {
				t.Errorf("%s, %s, %s: %s, want %s", x.roll, x.latin, x.urdu, got.State, x.want)
			}
		}
	})
}

// TestClaimElsewhere asks the lists of a programme under the codes that it had before it went to another institution.
func TestClaimElsewhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		r.joined("a", "indus", Writer)
		r.sent("a", at, Enrolled, students(2))
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(r.ctx, `update accreditation_programme set institution_id = 'id-ravi', code = 'civil-2' where id = 'p-indus'`); err != nil {
				return err
			}
			return insertChange(r.ctx, tx, Change{ID: "moved", Subject: "programme", Of: "p-indus", Kind: Merged, On: r.law().Day, WasPath: "indus/civil", Known: r.now.Now()})
		}))
		if c := r.claim("CE-001", "Student xa", "", ""); c.State != council.ListingEnrolled {
			t.Errorf("under the codes of then: %+v", c)
		}
		list, err := r.NamesOf(r.ctx, "p-indus", 2026)
		r.must(err)
		if len(list) != 2 {
			t.Errorf("%+v", list)
		}
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			for _, b := range []council.BatchName{{Institution: "indus", Programme: "law", Year: 2026}, {Institution: "nobody", Programme: "civil", Year: 2026}} {
				tokens, err := r.ClaimTokens(r.ctx, tx, b, "CE-001", "Student xa", "", r.law().Day)
				r.must(err)
				if c, err := r.Claim(r.ctx, tx, b, tokens); err != nil || c.State != council.ListingFree || len(tokens.Roll) > 0 {
					t.Errorf("%+v: %+v, %v", b, c, err)
				}
			}
			return nil
		}))
	})
}
