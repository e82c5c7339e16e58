package accreditation

import (
	"fmt"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

func actor(roles ...access.Role) access.Actor {
	return access.Actor{Person: "o", Roles: roles, Purpose: access.Accreditation, Strong: true}
}

var keeper = actor(access.Officer)

// refusedBy wants a refusal whose keys, or whose fields and keys, hold want.
func refusedBy(t testing.TB, err error, want string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil {
		t.Fatalf("want a refusal %s, not %v", want, err)
	}
	said := f.Key
	for _, x := range f.Fields {
		said += ", " + x.Name + " " + x.Key
	}
	if !strings.Contains(said, want) {
		t.Fatalf("want a refusal %s, not %s", want, said)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ravi() OpenInstitution {
	return OpenInstitution{NameEn: "Ravi University of Engineering", NameUr: "راوی یونیورسٹی آف انجینئرنگ", CityEn: "Lahore", CityUr: "لاہور"}
}

func civil() OpenProgramme {
	return OpenProgramme{Version: "1", Campus: "main-campus", TitleEn: "BSc Civil Engineering", TitleUr: "بی ایس سی سول انجینئرنگ", Degree: "bachelor", Discipline: "CIVIL", First: "2020", Sections: "2", PerSection: "50"}
}

// rowsOf counts what is stored, to see that a refusal changes nothing.
func rowsOf(t testing.TB, d *db.DB) string {
	t.Helper()
	var told []string
	err := d.View(t.Context(), func(tx *db.Tx) error {
		for _, table := range []string{"accreditation_institution", "accreditation_campus", "accreditation_programme", "accreditation_seats", "accreditation_change", "event"} {
			type row struct {
				N int64 `db:"n"`
			}
			r, err := db.Get[row](t.Context(), tx, "select count(*) as n from "+table)
			if err != nil {
				return err
			}
			told = append(told, fmt.Sprint(table, " ", r.N))
		}
		for _, table := range []string{"accreditation_institution", "accreditation_campus", "accreditation_programme"} {
			type row struct {
				N int64 `db:"n"`
			}
			r, err := db.Get[row](t.Context(), tx, "select coalesce(sum(version), 0) as n from "+table)
			if err != nil {
				return err
			}
			told = append(told, fmt.Sprint("versions ", r.N))
		}
		return nil
	})
	must(t, err)
	return strings.Join(told, ", ")
}

func TestOpen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newRoom(t, d), t.Context()
		for _, who := range []access.Actor{actor(), actor(access.Committee), actor(access.Cashier), actor(access.PrivacyOfficer), {Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}} {
			if _, err := s.OpenInstitution(ctx, who, ravi()); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%v: %v", who.Roles, err)
			}
		}
		code, err := s.OpenInstitution(ctx, keeper, ravi())
		must(t, err)
		if code != "ravi-university-of-engineering" {
			t.Errorf("the code is %s", code)
		}
		before := rowsOf(t, d)
		for want, change := range map[string]func(c *OpenInstitution){
			"name_en accreditation.open.twice":        func(c *OpenInstitution) { c.NameEn = "RAVI  University of engineering" },
			"name_en accreditation.name.latin":        func(c *OpenInstitution) { c.NameEn = "راوی" },
			"name_ur accreditation.name.urdu":         func(c *OpenInstitution) { c.NameUr = "Ravi" },
			"name_ur accreditation.empty.name_ur":     func(c *OpenInstitution) { c.NameUr = "" },
			"city_en accreditation.empty.city_en":     func(c *OpenInstitution) { c.CityEn = "" },
			"campus_ur accreditation.empty.campus_ur": func(c *OpenInstitution) { c.CampusEn = "City campus" },
			"code accreditation.code.taken":           func(c *OpenInstitution) { c.Code = code },
			"code accreditation.code.shape":           func(c *OpenInstitution) { c.Code = "new" },
		} {
			c := ravi()
			if !strings.Contains(want, "twice") {
				c.NameEn = "Ravi Institute"
			}
			change(&c)
			_, err := s.OpenInstitution(ctx, keeper, c)
			refusedBy(t, err, want)
		}
		if after := rowsOf(t, d); after != before {
			t.Errorf("what was refused changed something: %s, before %s", after, before)
		}

		must(t, s.OpenCampus(ctx, actor(access.Registrar), code, OpenCampus{Version: "1", NameEn: "City campus", NameUr: "سٹی کیمپس", CityEn: "Kasur", CityUr: "قصور"}))
		refusedBy(t, s.OpenCampus(ctx, keeper, code, OpenCampus{Version: "1", NameEn: "North", NameUr: "شمال", CityEn: "Kasur", CityUr: "قصور"}), "fault.stale")
		refusedBy(t, s.OpenCampus(ctx, keeper, code, OpenCampus{Version: "2", NameEn: "North", NameUr: "شمال", CityEn: "Kasur", CityUr: "قصور", Code: "city-campus"}), "code accreditation.code.taken")
		if err := s.OpenCampus(ctx, keeper, "none", OpenCampus{Version: "2"}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a campus of no institution: %v", err)
		}

		c := civil()
		c.Version, c.Affiliating = "2", ""
		programme, err := s.OpenProgramme(ctx, keeper, code, c)
		must(t, err)
		c.Version, c.Campus = "3", "city-campus"
		second, err := s.OpenProgramme(ctx, keeper, code, c)
		must(t, err)
		if programme != "civil" || second != "civil-city-campus" {
			t.Errorf("%s, %s", programme, second)
		}
		before = rowsOf(t, d)
		for want, change := range map[string]func(c *OpenProgramme){
			"fault.stale":                                  func(c *OpenProgramme) { c.Version = "3" },
			"campus accreditation.choose.campus":           func(c *OpenProgramme) { c.Campus = "nowhere" },
			"degree accreditation.choose.degree":           func(c *OpenProgramme) { c.Degree = "btech" },
			"discipline accreditation.choose.discipline":   func(c *OpenProgramme) { c.Discipline = "MAGIC" },
			"affiliating accreditation.choose.affiliating": func(c *OpenProgramme) { c.Affiliating = code },
			"first accreditation.year":                     func(c *OpenProgramme) { c.First = "2028" },
			"sections accreditation.number":                func(c *OpenProgramme) { c.Sections = "0" },
			"per_section accreditation.seats":              func(c *OpenProgramme) { c.PerSection = "51" },
			"per_section accreditation.number":             func(c *OpenProgramme) { c.PerSection = "1e3" },
			"code accreditation.code.taken":                func(c *OpenProgramme) { c.Code = "CIVIL" },
			"title_ur accreditation.name.urdu":             func(c *OpenProgramme) { c.TitleUr = "Civil" },
			"first accreditation.year, section":            func(c *OpenProgramme) { c.First, c.Sections = "", "" },
		} {
			c := civil()
			c.Version = "4"
			change(&c)
			_, err := s.OpenProgramme(ctx, keeper, code, c)
			refusedBy(t, err, want)
		}
		if after := rowsOf(t, d); after != before {
			t.Errorf("what was refused changed something: %s, before %s", after, before)
		}

		x, err := s.ShowProgramme(ctx, actor(access.Committee), code, "civil")
		must(t, err)
		if x.At().Name != mainCampus || x.At().City.En != "Lahore" || len(x.Batches) != 8 || x.Batches[0].Year != 2027 || x.Batches[7].Seats.Most() != 100 || x.Batches[0].Found {
			t.Errorf("%+v", x)
		}
		if _, err := s.ShowProgramme(ctx, actor(access.Cashier), code, "civil"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a cashier: %v", err)
		}
		if n, err := s.Count(ctx, keeper); err != nil || n != 1 {
			t.Errorf("%d institutions, %v", n, err)
		}
	})
}

// TestListByPage opens 85 institutions, pages through them, and finds some by words of names of different things.
func TestListByPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newRoom(t, d), t.Context()
		must(t, d.Update(ctx, func(tx *db.Tx) error {
			for n := range 85 {
				i := Institution{ID: fmt.Sprintf("i%02d", n), Code: fmt.Sprintf("c%02d", n), Version: 1}
				i.Name.En, i.Name.Ur, i.City.En, i.City.Ur = fmt.Sprintf("Institute %02d", n%80), fmt.Sprintf("ادارہ %02d", n), "Multan", "ملتان"
				if err := insertInstitution(ctx, tx, i, ""); err != nil {
					return err
				}
			}
			c := Campus{ID: "c", Institution: "i07", Code: "main", Name: mainCampus, Version: 1}
			if err := insertCampus(ctx, tx, c, ""); err != nil {
				return err
			}
			p := Programme{ID: "p", Institution: "i07", Campus: "c", Code: "textile", First: 2001, Version: 1}
			p.Title.En, p.Title.Ur = "BSc Textile Engineering", "بی ایس سی ٹیکسٹائل انجینئرنگ"
			return insertProgramme(ctx, tx, p, "")
		}))
		seen, after := map[string]bool{}, ""
		for page, want := range []int{40, 40, 5} {
			list, more, err := s.List(ctx, keeper, "", after)
			must(t, err)
			if len(list) != want || more != (page < 2) {
				t.Fatalf("page %d has %d, more %v", page, len(list), more)
			}
			for _, i := range list {
				if seen[i.ID] {
					t.Errorf("%s twice", i.ID)
				}
				seen[i.ID] = true
			}
			after = list[len(list)-1].Code
		}
		for query, want := range map[string]int{"": 40, "multan 07": 1, "MÚLTÁN": 40, "ٹیکسٹائل": 1, "textile Main ادارہ": 1, "textile 08": 0, "100%": 0, "_": 40, "c33": 1, "۰۷": 1} {
			list, _, err := s.List(ctx, keeper, query, "")
			must(t, err)
			if len(list) != want {
				t.Errorf("%q: %d", query, len(list))
			}
			if query == "ٹیکسٹائل" && (list[0].Campuses != 1 || list[0].Programmes != 1) {
				t.Errorf("%+v", list[0])
			}
		}
		if _, _, err := s.List(ctx, actor(), "", ""); !fault.Is(err, fault.KindDenied) {
			t.Errorf("somebody without an office: %v", err)
		}
	})
}

// TestOpenedAtOnce opens the same programme six times at once on one state of its institution.
func TestOpenedAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newRoom(t, d), t.Context()
		code, err := s.OpenInstitution(ctx, keeper, ravi())
		must(t, err)
		if n := atOnce(6, func() error { _, err := s.OpenProgramme(ctx, keeper, code, civil()); return err }); n != 1 {
			t.Errorf("%d were opened", n)
		}
	})
}

// atOnce does something several times at once, and tells how often it was done.
func atOnce(times int, f func() error) (done int) {
	answers := make(chan error)
	for range times {
		go func() { answers <- f() }()
	}
	for range times {
		if <-answers == nil {
			done++
		}
	}
	return done
}
