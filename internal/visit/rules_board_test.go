package visit

import (
	"testing"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
)

// An appeal is asked for within the days that the law gives from the decision, and of a council without such days at any time.
func TestAppealWithin(t *testing.T) {
	for _, x := range []struct {
		on   string
		days int
		want bool
	}{{"2026-11-23", 30, true}, {"2026-10-24", 30, true}, {"2026-10-23", 30, false}, {"2016-01-01", 0, true}} {
		b := background{law: council.Law{Day: day.Must("2026-11-23"), AppealDays: x.days}, found: map[int]Found{2022: {Outcome: "conditional", Decision: "EAB/1", On: day.Must(x.on)}}}
		v := Visit{From: 2022, To: 2022}
		var f fault.Fields
		decideFollows(&f, &v, council.VisitKind{Batches: true, Appeals: true}, Programme{}, Apply{}, b)
		if (f.Err() == nil) != x.want || x.want && v.After != "EAB/1" {
			t.Errorf("decided on %s, within %d days: %v, after %q", x.on, x.days, f.Err(), v.After)
		}
	}
}

// A batch is confirmed by the visit that was sent for it and is under way.
func TestConfirming(t *testing.T) {
	law := council.Law{Visits: council.Visits{Kinds: []council.VisitKind{{ID: "confirmatory", Follows: "conditional"}, {ID: "zero"}}}}
	for name, x := range map[string]struct {
		v    Visit
		want bool
	}{
		"under way":     {Visit{Kind: "confirmatory", Number: "1", From: 2021, To: 2022, Stage: Board}, true},
		"a draft":       {Visit{Kind: "confirmatory", From: 2021, To: 2022, Stage: Draft}, false},
		"over":          {Visit{Kind: "confirmatory", Number: "1", From: 2021, To: 2022, Stage: Closed}, false},
		"other batches": {Visit{Kind: "confirmatory", Number: "1", From: 2019, To: 2021, Stage: Board}, false},
		"another kind":  {Visit{Kind: "zero", Number: "1", From: 2021, To: 2022, Stage: Board}, false},
	} {
		if _, got := confirming(law, []Visit{x.v}, 2022); got != x.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// Whoever reads what was decided of batches is led to an appeal, as long as there is time for one.
func TestAppealHref(t *testing.T) {
	at := func(stage Stage, kind council.VisitKind, days int) string {
		ended := time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC)
		law := council.Law{Day: day.Must("2026-12-01"), Zone: time.UTC, AppealDays: days, Visits: council.Visits{Kinds: []council.VisitKind{{ID: "appeal", Batches: true, Appeals: true}}}}
		return appealHref("indus", Shown{Visit: Visit{Stage: stage, From: 2021, To: 2022, Ended: &ended}, Kind: kind, Law: law, Programme: Programme{Code: "civil"}})
	}
	accreditation := council.VisitKind{ID: "accreditation", Batches: true}
	want := "/institution/at/indus/visits/new?from=2021&kind=appeal&of=accreditation&programme=civil&to=2022"
	for name, x := range map[string]struct{ got, want string }{
		"in time": {at(Closed, accreditation, 30), want}, "no days are known": {at(Closed, accreditation, 0), want}, "too late": {at(Closed, accreditation, 29), ""},
		"not decided": {at(Board, accreditation, 30), ""}, "no batches": {at(Closed, council.VisitKind{ID: "zero"}, 30), ""}, "an appeal": {at(Closed, council.VisitKind{Batches: true, Appeals: true}, 30), ""},
	} {
		if x.got != x.want {
			t.Errorf("%s: %q, want %q", name, x.got, x.want)
		}
	}
}
