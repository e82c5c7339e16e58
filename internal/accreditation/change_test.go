package accreditation

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// order is an order of a day: 2026-11-23 is today in these tests.
func order(on string) Ordered {
	d := day.Must(on)
	return Ordered{Day: d.String()[8:], Month: d.String()[5:7], Year: d.String()[:4], Instrument: "S.R.O. 12(I)/2026"}
}

// kept is a room with an institution that has two campuses and a programme at the first, and with one that has a programme of the same code.
func kept(t testing.TB, d *db.DB) *Service {
	t.Helper()
	s, ctx := newRoom(t, d), t.Context()
	for _, c := range []OpenInstitution{ravi(), {NameEn: "Soan Institute", NameUr: "سوان انسٹی ٹیوٹ", CityEn: "Attock", CityUr: "اٹک"}} {
		c.Code = strings.ToLower(strings.Fields(c.NameEn)[0])
		_, err := s.OpenInstitution(ctx, keeper, c)
		must(t, err)
		_, err = s.OpenProgramme(ctx, keeper, c.Code, civil())
		must(t, err)
	}
	must(t, s.OpenCampus(ctx, keeper, "ravi", OpenCampus{Version: "2", NameEn: "City campus", NameUr: "سٹی کیمپس", CityEn: "Kasur", CityUr: "قصور"}))
	return s
}

// shown returns a programme and wants it to be found.
func shown(t testing.TB, s *Service, institution, programme string) ShownProgramme {
	t.Helper()
	x, err := s.ShowProgramme(t.Context(), keeper, institution, programme)
	must(t, err)
	return x
}

// decide stores a decision that finds something of a batch of a programme.
func decide(t testing.TB, s *Service, programme string, batch int, outcome string) {
	t.Helper()
	on := s.today()
	must(t, s.db.Update(t.Context(), func(tx *db.Tx) error {
		return insertDecision(t.Context(), tx, Decision{ID: "d" + outcome + programme, Number: "EAB/" + outcome, Kind: Decided, Institution: "i", On: on, Known: s.clock.Now(), Findings: []Finding{{ID: "f" + outcome + programme, Programme: programme, Batch: batch, Outcome: outcome, From: on}}}, "")
	}))
}

// TestEveryChangeByRole tries each deed as everybody; whoever may not changes nothing.
func TestEveryChangeByRole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := kept(t, d), t.Context()
		now := Ordered{Day: "23", Month: "11", Year: "2026", Instrument: "order"}
		deeds := map[string]func(who access.Actor) error{
			"rename": func(who access.Actor) error {
				return s.Rename(ctx, who, Address{Institution: "ravi"}, Rename{"3", "Ravi", "راوی", now})
			},
			"move":  func(who access.Actor) error { return s.Move(ctx, who, "ravi", "civil", Move{"1", "city-campus", now}) },
			"merge": func(who access.Actor) error { return s.Merge(ctx, who, "ravi", Merge{"3", "soan", now}) },
			"split": func(who access.Actor) error { _, err := s.SplitOff(ctx, who, "ravi", splitOff("3")); return err },
			"close": func(who access.Actor) error {
				return s.Close(ctx, who, Address{Institution: "ravi", Campus: "city-campus"}, Close{"1", now})
			},
			"close programme": func(who access.Actor) error {
				return s.CloseProgramme(ctx, who, "ravi", "civil", CloseProgramme{"1", "2026", now})
			},
			"seats": func(who access.Actor) error {
				return s.SetSeats(ctx, who, "ravi", "civil", SetSeats{"1", "2024", "3", "50"})
			},
			"phase": func(who access.Actor) error { return s.SetPhase(ctx, who, "ravi", "civil", SetPhase{"1", "zero"}) },
		}
		before := rowsOf(t, d)
		for name, deed := range deeds {
			for _, who := range []access.Actor{actor(), actor(access.Committee), actor(access.Cashier), actor(access.PrivacyOfficer), {Person: "o", Purpose: access.Self}} {
				if err := deed(who); !fault.Is(err, fault.KindDenied) && !fault.Is(err, fault.KindNotFound) {
					t.Errorf("%s as %v: %v", name, who.Roles, err)
				}
			}
		}
		if after := rowsOf(t, d); after != before {
			t.Errorf("%s, before %s", after, before)
		}
		for _, name := range []string{"phase"} {
			must(t, deeds[name](actor(access.Registrar)))
			refusedBy(t, deeds[name](keeper), "fault.stale")
		}
	})
}

func splitOff(version string) SplitOff {
	return SplitOff{Version: version, NameEn: "Kasur University", NameUr: "قصور یونیورسٹی", CityEn: "Kasur", CityUr: "قصور", Campuses: []string{"city-campus"}, Ordered: order("2026-11-20")}
}

func TestRename(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := kept(t, d), t.Context()
		at := Address{Institution: "ravi"}
		name := func(version, en, on string) error {
			return s.Rename(ctx, keeper, at, Rename{version, en, "چناب یونیورسٹی", order(on)})
		}
		must(t, name("3", "Chenab University", "2026-11-01"))
		before := rowsOf(t, d)
		refusedBy(t, name("3", "Jhelum University", "2026-11-02"), "fault.stale")
		refusedBy(t, name("4", "Chenab University", "2026-11-02"), "name_en accreditation.rename.same")
		refusedBy(t, name("4", "", "2026-11-02"), "name_en accreditation.empty.name_en")
		refusedBy(t, name("4", "Jhelum University", "2026-10-31"), "on accreditation.day.earlier")
		refusedBy(t, name("4", "Jhelum University", "2027-11-24"), "on accreditation.day.far")
		refusedBy(t, s.Rename(ctx, keeper, at, Rename{"4", "Jhelum University", "جہلم", Ordered{Day: "30", Month: "2", Year: "2026"}}), "on accreditation.day.none, instrument accreditation.instrument.none")
		if after := rowsOf(t, d); after != before {
			t.Errorf("%s, before %s", after, before)
		}
		for _, query := range []string{"ravi engineering", "chenab", "راوی", "چناب"} {
			list, _, err := s.List(ctx, keeper, query, "")
			must(t, err)
			if len(list) != 1 || list[0].Name.En != "Chenab University" || list[0].Former[0].En != "Ravi University of Engineering" {
				t.Errorf("%q finds %+v", query, list)
			}
		}
		// A campus and a programme, also by an address that it had.
		must(t, s.Rename(ctx, keeper, Address{Institution: "ravi", Campus: "city-campus"}, Rename{"1", "Old city", "پرانا شہر", order("2026-11-01")}))
		must(t, s.Rename(ctx, keeper, Address{Institution: "ravi", Programme: "civil"}, Rename{"1", "BE Civil Engineering", "بی ای سول انجینئرنگ", order("2026-11-01")}))
		for _, query := range []string{"old", "kasur", "BE civil chenab", "bsc ravi"} {
			if list, _, err := s.List(ctx, keeper, query, ""); err != nil || len(list) != 1 || list[0].Code != "ravi" {
				t.Errorf("%q finds %+v, %v", query, list, err)
			}
		}
		if x := shown(t, s, "ravi", "civil"); x.Title.En != "BE Civil Engineering" || len(x.Changes) != 1 || x.Changes[0].Was.En != "BSc Civil Engineering" || x.Changes[0].Instrument == "" {
			t.Errorf("%+v", x)
		}
	})
}

// TestANameTakesEffect enters names of days that are to come: the later takes the place of the earlier, and holds from its day on.
func TestANameTakesEffect(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := kept(t, d), t.Context()
		now := s.clock.(*clock.Moved)
		at := Address{Institution: "ravi", Programme: "civil"}
		must(t, s.Rename(ctx, keeper, at, Rename{"1", "Wrong", "غلط", order("2026-12-01")}))
		must(t, s.Rename(ctx, keeper, at, Rename{"2", "BE Civil", "بی ای سول", order("2026-12-10")}))
		must(t, s.Rename(ctx, keeper, Address{Institution: "ravi", Campus: "city-campus"}, Rename{"1", "Old city", "پرانا شہر", order("2026-12-10")}))
		must(t, s.Rename(ctx, keeper, Address{Institution: "ravi"}, Rename{"3", "Chenab", "چناب", order("2026-12-11")}))
		must(t, s.TakeEffect(ctx))
		if x := shown(t, s, "ravi", "civil"); x.Title.En != "BSc Civil Engineering" || len(x.Changes) != 1 || !x.Changes[0].Waits {
			t.Errorf("before its day: %+v", x)
		}
		now.Set(time.Date(2026, 12, 9, 20, 0, 0, 0, time.UTC)) // the 10th, where the council is
		must(t, s.TakeEffect(ctx))
		must(t, s.TakeEffect(ctx))
		x := shown(t, s, "ravi", "civil")
		if x.Title.En != "BE Civil" || x.Version != 4 || len(x.Changes) != 1 || x.Changes[0].Waits || x.Changes[0].Was.En != "BSc Civil Engineering" {
			t.Errorf("on its day: %+v", x)
		}
		if c, _ := must2(s.Show(ctx, keeper, "ravi")).Campus("city-campus"); c.Name.En != "Old city" {
			t.Errorf("%+v", c)
		}
		if x.Of.Name.En != "Ravi University of Engineering" {
			t.Errorf("a day early: %+v", x.Of)
		}
		now.Set(time.Date(2026, 12, 11, 6, 0, 0, 0, time.UTC))
		must(t, s.TakeEffect(ctx))
		if i := must2(s.Show(ctx, keeper, "ravi")); i.Name.En != "Chenab" {
			t.Errorf("%+v", i)
		}
	})
}

func must2[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func TestMerge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := kept(t, d), t.Context()
		was := shown(t, s, "ravi", "civil")
		decide(t, s, was.ID, 2021, "accredited")
		affiliated := civil()
		affiliated.Version, affiliated.Code, affiliated.Affiliating = "2", "affiliated", "ravi"
		third := ravi()
		third.NameEn, third.Code = "Third", "third"
		_, err := s.OpenInstitution(ctx, keeper, third)
		must(t, err)
		affiliated.Version = "1"
		_, err = s.OpenProgramme(ctx, keeper, "third", affiliated)
		must(t, err)

		before := rowsOf(t, d)
		for want, change := range map[string]func(c *Merge){
			"fault.stale":                    func(c *Merge) { c.Version = "2" },
			"into accreditation.choose.into": func(c *Merge) { c.Into = "ravi" },
			"on accreditation.day.ahead":     func(c *Merge) { c.Ordered = order("2026-11-24") },
		} {
			c := Merge{"3", "soan", order("2026-11-20")}
			change(&c)
			refusedBy(t, s.Merge(ctx, keeper, "ravi", c), want)
		}
		if after := rowsOf(t, d); after != before {
			t.Errorf("%s, before %s", after, before)
		}
		must(t, s.Merge(ctx, keeper, "ravi", Merge{"3", "soan", order("2026-11-20")}))

		gone, into := must2(s.Show(ctx, keeper, "ravi")), must2(s.Show(ctx, keeper, "soan"))
		if gone.Closed != day.Must("2026-11-20") || gone.Into != into.ID || len(gone.Campuses) != 0 || len(gone.Programmes) != 0 || len(into.Campuses) != 3 || len(into.Programmes) != 2 {
			t.Errorf("%+v, %+v", gone, into)
		}
		if into.Changes[len(into.Changes)-1].Kind != Merged || gone.Others[into.ID].Code != "soan" {
			t.Errorf("%+v, %+v", into.Changes, gone.Others)
		}
		x := shown(t, s, "ravi", "civil") // by the address that it had
		if x.ID != was.ID || x.Of.Code != "soan" || x.Code != "civil-ravi" || x.At().Code != "main-campus-ravi" || x.Accredited != 2021 || x.Changes[0].WasPath != "ravi/civil" {
			t.Errorf("%+v", x)
		}
		if y := shown(t, s, "soan", "civil"); y.ID == was.ID {
			t.Error("what had the code lost it")
		}
		if y := shown(t, s, "third", "affiliated"); y.Affiliating != into.ID {
			t.Errorf("affiliated with %s", y.Affiliating)
		}
		// Whoever has a degree of that time, or named it in an application, finds it under the name that stands on the degree.
		must(t, d.View(ctx, func(tx *db.Tx) error {
			told, err := s.Taught(ctx, tx, []string{"ravi", "soan"}, s.today(), time.Time{})
			if err != nil {
				return err
			}
			if p, ok := told.Programme("ravi", "civil"); !ok || !p.Batch(2021).Opens {
				t.Errorf("%+v", told)
			}
			if p, ok := told.Programme("soan", "civil-ravi"); !ok || !p.Batch(2021).Opens {
				t.Errorf("%+v", told)
			}
			return nil
		}))
		named, err := s.Named(ctx, []string{"ravi"})
		must(t, err)
		if p, ok := named.Programme("ravi", "civil"); !ok || p.Title.En != "BSc Civil Engineering" {
			t.Errorf("%+v", named)
		}
		refusedBy(t, s.OpenCampus(ctx, keeper, "ravi", OpenCampus{Version: "4"}), "accreditation.closed")
		refusedBy(t, s.Merge(ctx, keeper, "soan", Merge{"4", "ravi", order("2026-11-21")}), "fault.stale")
		refusedBy(t, s.Merge(ctx, keeper, "soan", Merge{"3", "ravi", order("2026-11-21")}), "into accreditation.choose.into")
		if list, _, err := s.List(ctx, keeper, "ravi", ""); err != nil || len(list) != 1 || list[0].IntoName.En != "Soan Institute" {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// TestMergedAtOnce lets two institutions go into each other at once: one does.
func TestMergedAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := kept(t, d), t.Context()
		turn := make(chan Merge, 2)
		turn <- Merge{"3", "soan", order("2026-11-20")}
		turn <- Merge{"2", "ravi", order("2026-11-20")}
		if n := atOnce(2, func() error {
			c := <-turn
			return s.Merge(ctx, keeper, map[string]string{"soan": "ravi", "ravi": "soan"}[c.Into], c)
		}); n != 1 {
			t.Errorf("%d were merged", n)
		}
	})
}

func TestSplitOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := kept(t, d), t.Context()
		must(t, s.Move(ctx, keeper, "ravi", "civil", Move{"1", "city-campus", order("2026-11-10")}))
		before := rowsOf(t, d)
		for want, change := range map[string]func(c *SplitOff){
			"fault.stale":                        func(c *SplitOff) { c.Version = "2" },
			"campuses accreditation.split.none":  func(c *SplitOff) { c.Campuses = nil },
			"campuses accreditation.split.none ": func(c *SplitOff) { c.Campuses = []string{"city-campus", "nowhere"} },
			"campuses accreditation.split.all":   func(c *SplitOff) { c.Campuses = []string{"city-campus", "main-campus"} },
			"name_en accreditation.open.twice":   func(c *SplitOff) { c.NameEn = "soan institute" },
			"code accreditation.code.taken":      func(c *SplitOff) { c.Code = "soan" },
			"on accreditation.day.ahead":         func(c *SplitOff) { c.Ordered = order("2027-01-01") },
		} {
			c := splitOff("3")
			change(&c)
			_, err := s.SplitOff(ctx, keeper, "ravi", c)
			refusedBy(t, err, strings.TrimSpace(want))
		}
		if after := rowsOf(t, d); after != before {
			t.Errorf("%s, before %s", after, before)
		}
		code, err := s.SplitOff(ctx, keeper, "ravi", splitOff("3"))
		must(t, err)
		out, left := must2(s.Show(ctx, keeper, code)), must2(s.Show(ctx, keeper, "ravi"))
		if code != "kasur-university" || len(out.Campuses) != 1 || out.Campuses[0].Code != "city-campus" || len(out.Programmes) != 1 || len(left.Campuses) != 1 || len(left.Programmes) != 0 || !left.Closed.IsZero() {
			t.Errorf("%s: %+v, %+v", code, out, left)
		}
		x := shown(t, s, "ravi", "civil")
		if x.Of.Code != code || x.Code != "civil" || len(x.Changes) != 2 || x.Changes[0].Kind != Split || x.Changes[1].Kind != Moved {
			t.Errorf("%+v", x)
		}
		// The address that it had is given to nothing else.
		c := civil()
		c.Version = "4"
		again, err := s.OpenProgramme(ctx, keeper, "ravi", c)
		must(t, err)
		if again == "civil" || shown(t, s, "ravi", "civil").ID != x.ID {
			t.Errorf("a new programme has the address of another: %s", again)
		}
	})
}

func TestMove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := kept(t, d), t.Context()
		move := func(version, campus, on string) error {
			return s.Move(ctx, keeper, "ravi", "civil", Move{version, campus, order(on)})
		}
		refusedBy(t, move("1", "main-campus", "2026-11-10"), "campus accreditation.choose.campus")
		refusedBy(t, move("1", "nowhere", "2026-11-24"), "campus accreditation.choose.campus, on accreditation.day.ahead")
		must(t, move("1", "city-campus", "2026-11-10"))
		refusedBy(t, move("1", "main-campus", "2026-11-11"), "fault.stale")
		refusedBy(t, move("2", "main-campus", "2026-11-09"), "on accreditation.day.earlier")
		x := shown(t, s, "ravi", "civil")
		if x.At().Code != "city-campus" || campusOf(x.Campuses, x.Changes[0].Other).Code != "main-campus" || x.Version != 2 {
			t.Errorf("%+v", x)
		}
	})
}

// TestClose closes from the leaves to the root; while something open hangs on it, it is named.
func TestClose(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := kept(t, d), t.Context()
		whole, main := Address{Institution: "ravi"}, Address{Institution: "ravi", Campus: "main-campus"}
		err := s.Close(ctx, keeper, whole, Close{"3", order("2026-11-23")})
		refusedBy(t, err, "accreditation.close.campuses")
		if names := fault.Of(err).Values["Names"].(council.Text); names.En != "City campus, Main campus" || names.Ur != "سٹی کیمپس، مرکزی کیمپس" {
			t.Errorf("%v", names)
		}
		refusedBy(t, s.Close(ctx, keeper, main, Close{"1", order("2026-11-23")}), "accreditation.close.programmes")

		x := shown(t, s, "ravi", "civil")
		decide(t, s, x.ID, 2024, "not_accredited")
		closing := func(version, last, on string) error {
			return s.CloseProgramme(ctx, keeper, "ravi", "civil", CloseProgramme{version, last, order(on)})
		}
		before := rowsOf(t, d)
		refusedBy(t, closing("1", "2019", "2026-11-23"), "last accreditation.batch.before")
		refusedBy(t, closing("1", "2023", "2026-11-23"), "last accreditation.close.decided")
		refusedBy(t, closing("1", "2028", "2026-11-23"), "last accreditation.year")
		refusedBy(t, closing("1", "2025", "2027-12-23"), "on accreditation.day.far")
		refusedBy(t, closing("0", "2025", "2026-11-23"), "fault.stale")
		if after := rowsOf(t, d); after != before {
			t.Errorf("%s, before %s", after, before)
		}
		must(t, closing("1", "2026", "2026-11-20"))
		refusedBy(t, closing("2", "2026", "2026-11-20"), "last accreditation.close.same")
		if x := shown(t, s, "ravi", "civil"); x.Last != 2026 || x.Batches[0].Year != 2026 {
			t.Errorf("%+v", x)
		}
		refusedBy(t, s.Close(ctx, keeper, main, Close{"1", order("2026-12-31")}), "accreditation.close.programmes") // its last batch begins in 2026
		must(t, s.Close(ctx, keeper, main, Close{"1", order("2027-01-01")}))
		refusedBy(t, s.Close(ctx, keeper, main, Close{"2", order("2027-01-01")}), "accreditation.close.already")
		must(t, s.Close(ctx, keeper, Address{Institution: "ravi", Campus: "city-campus"}, Close{"1", order("2026-11-01")}))
		refusedBy(t, s.Close(ctx, keeper, whole, Close{"3", order("2026-12-31")}), "accreditation.close.campuses")

		// A programme of another is affiliated with it.
		c := civil()
		c.Version, c.Affiliating, c.Code = "2", "ravi", "affiliated"
		_, err = s.OpenProgramme(ctx, keeper, "soan", c)
		must(t, err)
		refusedBy(t, s.Close(ctx, keeper, whole, Close{"3", order("2027-01-01")}), "accreditation.close.affiliated")
		must(t, s.CloseProgramme(ctx, keeper, "soan", "affiliated", CloseProgramme{"1", "2026", order("2026-11-20")}))
		must(t, s.Close(ctx, keeper, whole, Close{"3", order("2027-01-01")}))
		if n, err := s.Count(ctx, keeper); err != nil || n != 2 {
			t.Errorf("%d are open before the day, %v", n, err)
		}
		s.clock.(*clock.Moved).Set(time.Date(2027, 1, 1, 6, 0, 0, 0, time.UTC))
		if n, err := s.Count(ctx, keeper); err != nil || n != 1 {
			t.Errorf("%d are open on the day, %v", n, err)
		}
		refusedBy(t, s.SetSeats(ctx, keeper, "ravi", "civil", SetSeats{"2", "2024", "1", "50"}), "accreditation.closed")
	})
}

func TestSetSeatsAndPhase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := kept(t, d), t.Context()
		seats := func(version, from, sections, each string) error {
			return s.SetSeats(ctx, keeper, "ravi", "civil", SetSeats{version, from, sections, each})
		}
		before := rowsOf(t, d)
		refusedBy(t, seats("0", "2024", "1", "50"), "fault.stale")
		refusedBy(t, seats("1", "2019", "1", "50"), "from accreditation.batch.before")
		refusedBy(t, seats("1", "2024", "1", "51"), "per_section accreditation.seats.large")
		refusedBy(t, seats("1", "2024", "-1", "50"), "sections accreditation.number")
		refusedBy(t, seats("1", "2028", "1", "50"), "from accreditation.year")
		refusedBy(t, s.SetPhase(ctx, keeper, "ravi", "civil", SetPhase{"1", "accredited"}), "phase accreditation.choose.phase")
		refusedBy(t, s.SetPhase(ctx, keeper, "ravi", "civil", SetPhase{"1", ""}), "phase accreditation.phase.same")
		if after := rowsOf(t, d); after != before {
			t.Errorf("%s, before %s", after, before)
		}
		must(t, seats("1", "۲۰۲۴", "3", "50"))
		x := shown(t, s, "ravi", "civil")
		if x.Batches[3].Year != 2024 || x.Batches[3].Seats.Most() != 150 || x.Batches[4].Seats.Most() != 100 {
			t.Errorf("%+v", x.Batches)
		}
		must(t, s.SetPhase(ctx, keeper, "ravi", "civil", SetPhase{"2", "zero"}))
		must(t, s.SetPhase(ctx, keeper, "ravi", "civil", SetPhase{"3", "interim"}))
		decide(t, s, x.ID, 2020, "not_accredited")
		must(t, s.SetPhase(ctx, keeper, "ravi", "civil", SetPhase{"4", "zero"}))
		decide(t, s, x.ID, 2021, "accredited")
		refusedBy(t, s.SetPhase(ctx, keeper, "ravi", "civil", SetPhase{"5", "interim"}), "accreditation.phase.accredited")
		decide(t, s, x.ID, 2021, "withdrawn") // it was accredited once, all the same
		refusedBy(t, s.SetPhase(ctx, keeper, "ravi", "civil", SetPhase{"5", "interim"}), "accreditation.phase.accredited")
		if x := shown(t, s, "ravi", "civil"); x.Phase != PhaseZero || x.Batches[6].Finding.Outcome != "withdrawn" || x.Batches[6].Number != "EAB/withdrawn" {
			t.Errorf("%+v", x)
		}
	})
}
