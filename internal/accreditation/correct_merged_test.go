package accreditation

import (
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestCorrectAfterMerge corrects and appeals what was decided of a programme before its institution went into another: the other teaches it by then.
func TestCorrectAfterMerge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBoard(t, d)
		b.decided(b.header("2024-03-01", Decided, ""), accreditsNow("civil", "2019"), findsOf("civil", "2020", "not_accredited")) // EAB/1
		b.must(b.Merge(b.ctx, deskActor("keeper", access.Officer), "indus", Merge{"1", "other", Ordered{Day: "20", Month: "11", Year: "2026", Instrument: "Act 1"}}))
		v, err := b.ShowDecision(b.ctx, proposer, "EAB/1")
		b.must(err)
		if len(v.Findings) != 2 || !v.Holds[v.Findings[0].ID] || v.At.Code != "other" || v.Of.Code != "indus" || len(v.Programmes) != 1 {
			t.Errorf("it is shown as %+v", v)
		}
		h := b.header("2026-11-21", Corrected, "EAB/1")
		h.Institution = "other"
		b.decided(h, findsOf("civil", "2019", nothing))
		if got := b.on("civil", 2019); got != "" {
			t.Errorf("after the correction: %s", got)
		}
		h = b.header("2026-11-21", Appealed, "EAB/1")
		h.Institution = "" // of whoever teaches it now
		b.decided(h, accreditsNow("civil", "2020"))
		if got := b.on("civil", 2020); got != "accredited" {
			t.Errorf("after the appeal: %s", got)
		}
		h = b.header("2026-11-21", Corrected, "EAB/1")
		h.Institution = "indus" // that teaches nothing any more
		_, err = b.proposed(h, findsOf("civil", "2019", "deferred"))
		b.refused(err, "programme:fault.choose")
	})
}
