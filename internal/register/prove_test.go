package register

import (
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/ledger"
	"sanad/internal/standing"
)

func TestProve(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"), someEntry("CIVIL/2", "Bilal Khan"))
		if _, err := s.Prove(t.Context(), "CIVIL/1"); !fault.Is(err, fault.KindBusy) {
			t.Errorf("a proof of what is not sealed: %v", err)
		}
		seal := func() string {
			t.Helper()
			if err := s.log.SealAll(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, key, err := s.log.Newest(t.Context(), ledger.Public)
			if err != nil {
				t.Fatal(err)
			}
			return key
		}
		proven := func(key string) ledger.Proven {
			t.Helper()
			text, err := s.Prove(t.Context(), "civil 1")
			if err != nil {
				t.Fatal(err)
			}
			p, err := ledger.CheckProof(text, key)
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		key := seal()
		p := proven(key)
		if p.Kind != "engineer entered" || !p.At.Equal(noon) || !strings.Contains(string(p.Body), `"kind":"entry","from":"2020-01-10","until":"","of":""`) || !strings.Contains(string(p.Body), "Ayesha Siddiqui") {
			t.Errorf("%+v %s", p, p.Body)
		}
		if n, closed, err := s.Check(t.Context()); n != 2 || closed != 0 || err != nil {
			t.Errorf("%d entries agree, %d are closed: %v", n, closed, err)
		}

		err := d.Update(t.Context(), func(tx *db.Tx) error {
			return s.AddFact(t.Context(), tx, access.System(access.Publish), "CIVIL/1", standing.Fact{ID: "s", Kind: standing.Suspension, From: day.Must("2026-11-20"), Until: day.Must("2027-06-30"), Known: noon}, someChange(noon))
		})
		if err != nil {
			t.Fatal(err)
		}
		if p := proven(seal()); p.Kind != "engineer suspension" || p.Index != 2 || !strings.Contains(string(p.Body), `"kind":"suspension","from":"2026-11-20","until":"2027-06-30"`) {
			t.Errorf("%+v %s", p, p.Body)
		}

		// Where a key was destroyed, nothing is proven; an entry that was forged for nobody is no such entry.
		s.destroyed["CIVIL/2"] = true
		if _, err := s.Prove(t.Context(), "CIVIL/2"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a proof without the key: %v", err)
		}
		if n, closed, err := s.Check(t.Context()); n != 1 || closed != 1 || err != nil {
			t.Errorf("%d entries agree, %d are closed: %v", n, closed, err)
		}

		// Nothing of the person stands in the log itself.
		if b, err := s.log.Tile(t.Context(), ledger.Public, "entries/000.p/3"); err != nil || strings.Contains(string(b), "Ayesha") || strings.Contains(string(b), "CIVIL") {
			t.Errorf("the log says %q, %v", b, err)
		}

		// A standing that somebody gives back behind the program is no longer proven, and is found.
		err = d.Update(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `delete from register_fact where number_key = 'civil/1' and kind = 'suspension'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		text, err := s.Prove(t.Context(), "CIVIL/1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.CheckProof(text, key); err == nil {
			t.Error("a standing that was given back by hand is proven")
		}
		if _, _, err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "CIVIL/1 is not what") {
			t.Errorf("it is not found: %v", err)
		}
		if _, err := s.Prove(t.Context(), "CIVIL/9"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("nobody's proof: %v", err)
		}
	})
}
