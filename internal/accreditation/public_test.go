package accreditation

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/i18n"
	"sanad/internal/walk"
	"sanad/internal/web"
)

// publicTables are all that the public handle reads for these pages.
var publicTables = []string{"accreditation_institution", "accreditation_campus", "accreditation_programme", "accreditation_change", "accreditation_decision", "accreditation_finding"}

// newPublicSite returns the room behind its public doors, reading published tables alone.
func newPublicSite(t testing.TB, d *db.DB) (*Service, http.Handler) {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	s := New(d, dbtest.Public(t, d, publicTables...), access.New(d, now), events.New(now), l, now, nil, Needs{})
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	p, a := NewPublicPages(s), NewPublicAPI(s)
	site, err := web.New(web.Settings{Free: true}, web.Needs{}, l, texts, now, slog.New(slog.DiscardHandler), []web.Route{
		web.Public("GET /programmes", p.GetProgrammes),
		web.Public("GET /programmes/under-process", p.GetUnderProcess),
		web.Public("GET /programmes/{institution}", p.GetInstitution),
		web.Public("GET /programmes/{institution}/{programme}", p.GetProgramme),
		web.API("GET /api/v1/programmes", a.GetProgrammes),
		web.API("GET /programmes.csv", a.GetFile),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, site
}

func askSite(t failing, site http.Handler, address string) (*http.Response, string) {
	t.Helper()
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
	b, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"⟦", "TemplFailed", "%!"} {
		if _, after, found := strings.Cut(string(b), bad); found {
			t.Errorf("%s: %s%.80s", address, bad, after)
		}
	}
	return w.Result(), string(b)
}

// look reads a page and returns the words of what a selector finds.
func look(t failing, page, selector string) (list []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range cascadia.QueryAll(root, cascadia.MustCompile(selector)) {
		var b strings.Builder
		var words func(n *html.Node)
		words = func(n *html.Node) {
			if n.Type == html.TextNode {
				b.WriteString(n.Data)
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				words(c)
			}
		}
		words(n)
		list = append(list, strings.Join(strings.Fields(b.String()), " "))
	}
	return list
}

// hrefs are where the links lead that a selector finds.
func hrefs(t testing.TB, page, selector string) (list []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range cascadia.QueryAll(root, cascadia.MustCompile(selector)) {
		for _, a := range n.Attr {
			if a.Key == "href" {
				list = append(list, a.Val)
			}
		}
	}
	return list
}

func known(s string) time.Time {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return at.Add(9 * time.Hour)
}

// world is an invented institution that was renamed, with a campus, a programme of every kind of outcome, one that is under process, and another
// institution that went into it.
func world(ctx context.Context, tx *db.Tx) error {
	institutions := []Institution{
		{ID: "i1", Code: "sutlej", Name: council.Text{En: "Sutlej University", Ur: "جامعہ ستلج"}, City: council.Text{En: "Demo Town", Ur: "نمونہ قصبہ"}, Invented: true, Version: 1},
		{ID: "i2", Code: "ravi", Name: council.Text{En: "Ravi College", Ur: "راوی کالج"}, Invented: true, Closed: day.Must("2020-06-30"), Into: "i1", Version: 1},
	}
	campuses := []Campus{
		{ID: "c1", Institution: "i1", Code: "main", Name: council.Text{En: "Main campus", Ur: "مرکزی کیمپس"}, City: council.Text{En: "Demo Town", Ur: "نمونہ قصبہ"}, Version: 1},
		{ID: "c2", Institution: "i1", Code: "hill", Name: council.Text{En: "Hill campus", Ur: "پہاڑی کیمپس"}, Version: 1},
		{ID: "c3", Institution: "i2", Code: "main", Name: council.Text{En: "Old campus", Ur: "پرانا کیمپس"}, Version: 1},
	}
	programmes := []Programme{
		{ID: "p1", Institution: "i1", Campus: "c1", Code: "civil", Title: council.Text{En: "BSc Civil", Ur: "بی ایس سی سول"}, Degree: "bachelor", Discipline: "CIVIL", First: 2016, Version: 1},
		{ID: "p2", Institution: "i1", Campus: "c2", Code: "mech", Title: council.Text{En: "BSc Mechanical", Ur: "بی ایس سی مکینیکل"}, Degree: "bachelor", Discipline: "MECH", First: 2024, Phase: PhaseInterim, Version: 1},
		{ID: "p3", Institution: "i2", Campus: "c3", Code: "elect", Title: council.Text{En: "BSc Electrical", Ur: "بی ایس سی الیکٹریکل"}, Degree: "bachelor", Discipline: "ELECT", First: 2010, Last: 2013, Affiliating: "i1", Version: 1},
	}
	for _, i := range institutions {
		if err := insertInstitution(ctx, tx, i, ""); err != nil {
			return err
		}
	}
	for _, c := range campuses {
		if err := insertCampus(ctx, tx, c, ""); err != nil {
			return err
		}
	}
	for _, p := range programmes {
		if err := insertProgramme(ctx, tx, p, ""); err != nil {
			return err
		}
	}
	for _, c := range []Change{
		{ID: "h1", Subject: "institution", Of: "i1", Kind: Renamed, On: day.Must("2019-01-01"), Was: council.Text{En: "Sutlej Institute", Ur: "ستلج انسٹی ٹیوٹ"}, Instrument: "Notification 1/2019", Known: known("2019-01-02")},
		{ID: "h2", Subject: "institution", Of: "i2", Kind: Merged, On: day.Must("2020-06-30"), Other: "i1", Instrument: "Act of 2020", Known: known("2020-07-01")},
		{ID: "h3", Subject: "programme", Of: "p2", Kind: Moved, On: day.Must("2025-01-01"), Other: "c1", Known: known("2025-01-01")},
	} {
		if err := insertChange(ctx, tx, c); err != nil {
			return err
		}
	}
	finding := func(programme string, batch int, outcome, level, from string) Finding {
		return Finding{ID: fmt.Sprintf("f%s%d%s%s", programme, batch, outcome, from), Programme: programme, Batch: batch, Outcome: outcome, Level: level, From: day.Must(from)}
	}
	conditional := finding("p1", 2020, "conditional", "", "2024-03-01")
	conditional.Conditions, conditional.Report = council.Text{En: "Two more laboratories.", Ur: "دو مزید لیبارٹریاں۔"}, day.Must("2025-06-30")
	for _, d := range []Decision{
		{ID: "d1", Number: "EAB/1", Kind: Decided, Institution: "i1", On: day.Must("2020-03-01"), Known: known("2020-03-02"), Findings: []Finding{
			finding("p1", 2016, "accredited", "level-1", "2020-03-01"), finding("p1", 2017, "accredited", "level-1", "2020-03-01"), finding("p1", 2018, "accredited", "level-1", "2020-03-01"),
		}},
		{ID: "d2", Number: "EAB/2", Kind: Decided, Institution: "i1", On: day.Must("2024-03-01"), Known: known("2024-03-05"), Findings: []Finding{
			conditional, finding("p1", 2018, "withdrawn", "", "2024-03-01"), finding("p1", 2019, "not_accredited", "", "2024-03-01"), finding("p1", 2021, "deferred", "", "2024-03-01"),
		}},
		{ID: "d3", Number: "EAB/3", Kind: Corrected, Replaces: "d2", Institution: "i1", On: day.Must("2024-05-01"), Known: known("2024-05-01"), Findings: []Finding{finding("p1", 2018, "accredited", "level-2", "2024-03-01")}},
		{ID: "d4", Number: "EAB/4", Kind: Appealed, Replaces: "d2", Institution: "i1", On: day.Must("2024-09-01"), Known: known("2024-09-02"), Findings: []Finding{finding("p1", 2019, "accredited", "level-1", "2024-09-01")}},
		{ID: "d5", Number: "EAB/5", Kind: Decided, Institution: "i2", On: day.Must("2014-01-10"), Known: known("2014-01-11"), Findings: []Finding{finding("p3", 2010, "accredited", "level-1", "2014-01-10")}},
	} {
		d.Rule, d.Law = "batches", "l"
		if err := insertDecision(ctx, tx, d, ""); err != nil {
			return err
		}
	}
	return nil
}

func TestProgrammesPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, site := newPublicSite(t, d)
		for _, address := range []string{"/programmes", "/ur/programmes", "/programmes/under-process", "/ur/programmes/under-process"} {
			if r, page := askSite(t, site, address); r.StatusCode != 200 || len(look(t, page, "h1")) != 1 || len(look(t, page, "table")) != 0 {
				t.Errorf("%s without a row: %d", address, r.StatusCode)
			}
		}
		if err := d.Update(t.Context(), func(tx *db.Tx) error { return world(t.Context(), tx) }); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			address string
			status  int
			shows   string // or where it leads
		}{
			{"/programmes", 200, "2016 to 2017"},
			{"/ur/programmes", 200, "2016 تا 2017"},
			{"/programmes?q=sutlej+civ", 200, "BSc Civil"},
			{"/programmes?q=" + "%D8%B3%D8%AA%D9%84%D8%AC", 200, "BSc Civil"}, // ستلج
			{"/programmes?q=institute", 200, "Sutlej Institute"},              // as it was called
			{"/programmes?q=nobody", 200, "No programme is found"},
			{"/programmes?batch=2019", 200, "BSc Civil"},
			{"/programmes?batch=%DB%B2%DB%B0%DB%B1%DB%B9", 200, "BSc Civil"}, // ۲۰۱۹
			{"/programmes?batch=2015", 200, "No programme is found"},
			{"/programmes?batch=2018&level=level-1", 200, "No programme is found"},
			{"/programmes?batch=2018&level=level-1&on=2024-02-29", 200, "BSc Civil"},
			{"/programmes?batch=2018&level=level-2", 200, "BSc Civil"},
			{"/programmes?outcome=withdrawn", 200, "No programme is found"}, // it was corrected
			{"/programmes?institution=sutlej&campus=hill", 200, "No programme is found"},
			{"/programmes?institution=sutlej", 200, "Show all institutions"},
			{"/programmes?discipline=elect", 200, "BSc Electrical"},
			{"/programmes?degree=bachelor", 200, "BSc Electrical"},
			{"/programmes?batch=12", 422, "Type the year with four digits"},
			{"/programmes?level=gold", 422, "There is no such level"},
			{"/programmes?discipline=magic", 422, "There is no such discipline"},
			{"/programmes?institution=nowhere", 422, "There is no institution under this code"},
			{"/programmes?campus=main", 422, "together with its institution"},
			{"/programmes?after=nowhere/civil", 422, "Begin at the first page"},
			{"/programmes?on=2026-11-24", 422, "yet to come"},
			{"/programmes?q=a+b+c+d+e+f+g+h+i", 422, "too many words"},
			{"/programmes/under-process", 200, "BSc Mechanical"},
			{"/ur/programmes/under-process", 200, "ان میں سے کوئی پروگرام منظور شدہ نہیں"},
			{"/programmes/under-process?batch=1999", 200, "BSc Mechanical"},
			{"/programmes/sutlej", 200, "Sutlej Institute"},
			{"/programmes/ravi", 200, "It went into"},
			{"/ur/programmes/ravi", 200, "جامعہ ستلج"},
			{"/programmes/sutlej?on_day=1&on_month=3&on_year=2018", 303, "/programmes/sutlej?on=2018-03-01"},
			{"/programmes/sutlej?on=2018-03-01", 200, "The institution was then called Sutlej Institute."},
			{"/programmes/nowhere", 404, ""},
			{"/programmes/sutlej/nowhere", 404, ""},
			{"/programmes/sutlej/elect", 404, ""},
			{"/programmes/sutlej/civil", 200, "Two more laboratories."},
			{"/ur/programmes/sutlej/civil", 200, "دو مزید لیبارٹریاں۔"},
			{"/programmes/sutlej/civil", 200, "The institution must report on them by 30 June 2025."},
			{"/programmes/sutlej/civil", 200, "corrected by EAB/3 of 1 May 2024"},
			{"/programmes/sutlej/civil", 200, "EAB/4 of 1 September 2024 came in its place"},
			{"/programmes/sutlej/civil?on=2024-03-10", 200, "On that day the decisions said: Accreditation withdrawn. Another was recorded on 1 May 2024"},
			{"/programmes/sutlej/civil?on=2024-03-03", 200, "On that day the decisions said: Accredited, Level-I. Another was recorded on 1 May 2024"},
			{"/programmes/sutlej/civil?on=2024-03-10&known=2024-03-10", 200, "As the council knew it on 10 March 2024"},
			{"/programmes/sutlej/civil?on_day=10&on_month=%DB%B3&on_year=2024", 303, "/programmes/sutlej/civil?on=2024-03-10"},
			{"/programmes/sutlej/civil?on_day=31&on_month=2&on_year=2024", 422, "This is no day of the calendar"},
			{"/programmes/sutlej/civil", 200, "Who passed in such a batch can be registered with this degree."},
			{"/programmes/sutlej/mech", 200, "This programme is not accredited"},
			{"/programmes/sutlej/mech", 200, "Moved from Main campus"},
			{"/programmes/ravi/elect", 200, "from 2010 to 2013"},
			{"/programmes/%3Cscript%3E/x", 404, ""},
		} {
			r, page := askSite(t, site, test.address)
			shows := page
			if r.StatusCode == http.StatusSeeOther {
				shows = r.Header.Get("Location")
			}
			if r.StatusCode != test.status || !strings.Contains(shows, test.shows) {
				t.Errorf("%s: %d, no %q in %q", test.address, r.StatusCode, test.shows, strings.Join(look(t, page, "main"), " "))
			}
			if r.StatusCode != http.StatusSeeOther && len(look(t, page, "h1")) != 1 {
				t.Errorf("%s: %q", test.address, look(t, page, "h1"))
			}
			if r.StatusCode == 200 && r.Header.Get("ETag") == "" || len(r.Cookies()) > 0 {
				t.Errorf("%s: %v", test.address, r.Header)
			}
		}
		if _, page := askSite(t, site, "/programmes/ravi?on=2020-06-30&known=2020-06-30"); len(look(t, page, ".timeline")) != 0 {
			t.Error("a change is told that was not known yet")
		}
		// what is under process never stands among what was decided, nor the other way about
		if _, page := askSite(t, site, "/programmes"); strings.Contains(page, "BSc Mechanical") {
			t.Error("what was never accredited stands in the list of what was decided")
		}
		if _, page := askSite(t, site, "/programmes/under-process"); strings.Contains(page, "BSc Civil") {
			t.Error("what was decided stands among what is under process")
		}
	})
}

// TestPastOfBatches sees each batch as it was on days and as it was known then.
func TestPastOfBatches(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, site := newPublicSite(t, d)
		if err := d.Update(t.Context(), func(tx *db.Tx) error { return world(t.Context(), tx) }); err != nil {
			t.Fatal(err)
		}
		for address, want := range map[string]string{
			"?on=2026-11-23":                  "2022 Nothing decided, not accredited; 2021 Deferred, not accredited; 2020 On a condition, not accredited yet; 2019 Accredited; 2018 Accredited; 2017 Accredited; 2016 Accredited",
			"?on=2024-03-10":                  "2022 Nothing decided, not accredited; 2021 Deferred, not accredited; 2020 On a condition, not accredited yet; 2019 Not accredited; 2018 Accredited; 2017 Accredited; 2016 Accredited",
			"?on=2024-03-10&known=2024-03-10": "2022 Nothing decided, not accredited; 2021 Deferred, not accredited; 2020 On a condition, not accredited yet; 2019 Not accredited; 2018 Accreditation withdrawn; 2017 Accredited; 2016 Accredited",
			"?on=2024-03-01&known=2024-03-01": "2022 Nothing decided, not accredited; 2021 Nothing decided, not accredited; 2020 Nothing decided, not accredited; 2019 Nothing decided, not accredited; 2018 Accredited; 2017 Accredited; 2016 Accredited",
		} {
			_, page := askSite(t, site, "/programmes/sutlej/civil"+address)
			years, tags := look(t, page, "main table tbody tr td:first-child"), look(t, page, "main table tbody tr td:nth-child(2) > div > .tag")
			var got []string
			for i := range years {
				if years[i] <= "2022" {
					got = append(got, years[i]+" "+tags[i])
				}
			}
			if s := strings.Join(got, "; "); s != want {
				t.Errorf("%s:\n%s\nwant\n%s", address, s, want)
			}
		}
	})
}

func TestPagesOfForty(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, site := newPublicSite(t, d)
		many(t, d, 12, 8)
		seen := map[string]bool{}
		address, pages := "/programmes", 0
		for address != "" {
			_, page := askSite(t, site, address)
			rows := hrefs(t, page, "tbody td:first-child a")
			if pages++; pages < 3 && len(rows) != 40 {
				t.Errorf("%s: %d rows", address, len(rows))
			}
			for _, x := range rows {
				if seen[x] {
					t.Errorf("%s twice", x)
				}
				seen[x] = true
			}
			address = strings.Join(hrefs(t, page, "a[rel=next]"), "")
		}
		if len(seen) != 96 || pages != 3 {
			t.Errorf("%d programmes on %d pages", len(seen), pages)
		}
		if _, page := askSite(t, site, "/programmes?q=university+6"); len(hrefs(t, page, "tbody td:first-child a")) != 19 { // eight of one university, and the sixth programme of eleven others
			t.Errorf("found: %q", hrefs(t, page, "tbody td:first-child a"))
		}
		for _, path := range []string{"/programmes", "/ur/programmes", "/programmes/under-process", "/programmes/demo-003", "/ur/programmes/demo-003/p001"} {
			web.Budget(t, site, path, 30_000, 4)
		}
	})
}

// many stores institutions with so many programmes each, ten batches of each decided about.
func many(t testing.TB, d *db.DB, institutions, programmes int) {
	t.Helper()
	disciplines := []string{"CIVIL", "MECH", "ELECT", "COMP", "CHEM"}
	for i := range institutions {
		err := d.Update(t.Context(), func(tx *db.Tx) error {
			ctx := t.Context()
			in := Institution{ID: fmt.Sprintf("i%03d", i), Code: fmt.Sprintf("demo-%03d", i), Name: council.Text{En: fmt.Sprintf("Invented University %d", i%7), Ur: fmt.Sprintf("فرضی جامعہ %d", i%7)}, Invented: true, Version: 1}
			if err := insertInstitution(ctx, tx, in, ""); err != nil {
				return err
			}
			if err := insertCampus(ctx, tx, Campus{ID: "c" + in.ID, Institution: in.ID, Code: "main", Version: 1}, ""); err != nil {
				return err
			}
			decision := Decision{ID: "d" + in.ID, Number: "EAB/" + in.ID, Kind: Decided, Institution: in.ID, On: day.Must("2024-01-01"), Known: known("2024-01-02"), Rule: "batches", Law: "l"}
			for j := range programmes {
				p := Programme{ID: fmt.Sprintf("%s-%03d", in.ID, j), Institution: in.ID, Campus: "c" + in.ID, Code: fmt.Sprintf("p%03d", j), Title: council.Text{En: fmt.Sprintf("BSc %d", j), Ur: fmt.Sprintf("بی ایس سی %d", j)}, Degree: "bachelor", Discipline: disciplines[j%5], First: 2010, Version: 1}
				if err := insertProgramme(ctx, tx, p, ""); err != nil {
					return err
				}
				for b := range 10 {
					decision.Findings = append(decision.Findings, Finding{ID: fmt.Sprintf("%s-%d", p.ID, b), Programme: p.ID, Batch: 2010 + b, Outcome: "accredited", Level: []string{"level-1", "level-2"}[b%2], From: day.Must("2024-01-01")})
				}
			}
			return insertDecision(ctx, tx, decision, "")
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestWalkUsesAnIndex asks the engines how they would find the programmes of each filter, where reading a whole table is no way out: a council has so
// few institutions that PostgreSQL reads all of their names sooner than it opens an index.
func TestWalkUsesAnIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		many(t, d, 100, 20)
		if err := d.Update(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), "analyze"); return err }); err != nil {
			t.Fatal(err)
		}
		for name, a := range map[string]asked{
			"all": {}, "institution": {institution: "i003"}, "campus": {institution: "i003", campus: "ci003"}, "programme": {institution: "i003", code: "p003"}, "discipline": {discipline: "CIVIL"}, "degree": {degree: "bachelor"},
			"batch": {batch: 2013}, "level": {level: "level-2"}, "batch and level": {batch: 2013, level: "level-2"}, "outcome": {outcome: "withdrawn"}, "process": {process: true},
		} {
			query, args := walkQuery(a, walkPlace{"invented university 3", "i003", "p003"}, mostListed+1)
			for _, line := range plan(t, d, query, args...) {
				if strings.Contains(line, "Seq Scan") || strings.HasPrefix(line, "SCAN ") && !strings.Contains(line, "USING INDEX") {
					t.Errorf("%s reads a whole table:\n%s", name, strings.Join(plan(t, d, query, args...), "\n"))
					break
				}
			}
		}
	})
}

func plan(t *testing.T, d *db.DB, query string, args ...any) (lines []string) {
	t.Helper()
	err := d.Update(t.Context(), func(tx *db.Tx) (err error) {
		if d.Engine() == db.PostgreSQL {
			if _, err := tx.Exec(t.Context(), "set local enable_seqscan = off"); err != nil {
				return err
			}
			lines, err = db.List[string](t.Context(), tx, "explain "+query, args...)
			return err
		}
		type step struct {
			ID      int64  `db:"id"`
			Parent  int64  `db:"parent"`
			Notused int64  `db:"notused"`
			Detail  string `db:"detail"`
		}
		steps, err := db.List[step](t.Context(), tx, "explain query plan "+query, args...)
		for _, s := range steps {
			lines = append(lines, s.Detail)
		}
		return err
	})
	if err != nil || len(lines) == 0 {
		t.Fatalf("no plan: %v", err)
	}
	return lines
}

func TestPublicWalks(t *testing.T) {
	walk.Run(t, "walks_public", func(t testing.TB) walk.Site {
		d := dbtest.SQLite(t)
		s, site := newPublicSite(t, d)
		if err := d.Update(t.Context(), func(tx *db.Tx) error { return world(t.Context(), tx) }); err != nil {
			t.Fatal(err)
		}
		return walk.Site{Handler: site, Clock: clock.At(s.clock.Now())}
	})
}

// failing is what both a test and a property have.
type failing interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}
