package accreditation

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/sample"
)

func askAPI(t failing, site http.Handler, address string) (answer programmesAnswer) {
	t.Helper()
	r, body := askSite(t, site, address)
	if r.StatusCode != 200 || r.Header.Get("ETag") == "" {
		t.Fatalf("%s: %d %s", address, r.StatusCode, body)
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// outcomes writes what holds of the batches of an answer.
func outcomesOf(p programmeAnswer) string {
	var list []string
	for _, b := range p.Batches {
		s := strconv.Itoa(b.Batch)
		if b.Outcome != nil {
			s += " " + *b.Outcome
		}
		if b.Level != nil {
			s += " " + *b.Level
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}

func TestPublicAPI(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, site := newPublicSite(t, d)
		if err := d.Update(t.Context(), func(tx *db.Tx) error { return world(t.Context(), tx) }); err != nil {
			t.Fatal(err)
		}
		for address, want := range map[string]string{
			"?programme=civil":                                                    "2021 deferred; 2020 conditional; 2019 accredited level-1; 2018 accredited level-2; 2017 accredited level-1; 2016 accredited level-1",
			"?programme=civil&as_of=2024-03-10":                                   "2021 deferred; 2020 conditional; 2019 not_accredited; 2018 accredited level-2; 2017 accredited level-1; 2016 accredited level-1",
			"?programme=civil&as_of=2024-03-10&known=2024-03-10":                  "2021 deferred; 2020 conditional; 2019 not_accredited; 2018 withdrawn; 2017 accredited level-1; 2016 accredited level-1",
			"?programme=civil&as_of=2024-03-10&known=2024-03-05T14:00:00%2B05:00": "2021 deferred; 2020 conditional; 2019 not_accredited; 2018 withdrawn; 2017 accredited level-1; 2016 accredited level-1",
			"?programme=civil&as_of=2024-03-10&known=2024-03-05T13:59:59%2B05:00": "2018 accredited level-1; 2017 accredited level-1; 2016 accredited level-1",
			"?programme=civil&batch=2019":                                         "2019 accredited level-1",
			"?programme=civil&level=level-2":                                      "2018 accredited level-2",
			"?q=sutlej+institute&outcome=conditional":                             "2020 conditional",
			"?under_process=true":                                                 "",
		} {
			a := askAPI(t, site, "/api/v1/programmes"+address)
			if len(a.Programmes) != 1 || outcomesOf(a.Programmes[0]) != want {
				t.Errorf("%s: %+v", address, a)
			}
		}
		a := askAPI(t, site, "/api/v1/programmes?programme=civil&as_of=2024-03-10")
		p := a.Programmes[0]
		if a.CountedBy != "intake" || a.AsOf.String() != "2024-03-10" || a.Known != nil || a.Next != nil || p.Page != "/programmes/sutlej/civil" || p.Former[0].En != "Sutlej Institute" || p.UnderProcess != nil || p.Last != nil {
			t.Errorf("%+v", a)
		}
		b := p.Batches[3] // 2018
		if b.Said == nil || *b.Said.Outcome != "withdrawn" || !strings.HasPrefix(b.Said.Learnt, "2024-05-01T") || len(b.Before) != 2 || b.Before[0].Why != PastCorrected || *b.Before[0].By != "EAB/3" || b.Decision.Kind != Corrected || !b.Registrable {
			t.Errorf("2018: %+v", b)
		}
		if c := p.Batches[1]; c.Registrable || c.Conditions.Ur != "دو مزید لیبارٹریاں۔" || *c.Report != "2025-06-30" {
			t.Errorf("2020: %+v", c)
		}
		if p := askAPI(t, site, "/api/v1/programmes?under_process=true").Programmes[0]; p.Code != "mech" || *p.UnderProcess != "interim" {
			t.Errorf("under process: %+v", p)
		}
		for _, address := range []string{"?colour=red", "?batch=2019&batch=2020", "?batch=x", "?as_of=2026-11-24", "?as_of=1.3.2024", "?known=yesterday", "?known=2026-11-24", "?level=gold", "?campus=main", "?institution=nowhere", "?after=x", "?under_process=perhaps", "?q=%zz"} {
			for _, path := range []string{"/api/v1/programmes", "/programmes.csv"} {
				if r, body := askSite(t, site, path+address); r.StatusCode != http.StatusBadRequest || !json.Valid([]byte(body)) || r.Header.Get("Content-Type") != "application/problem+json" {
					t.Errorf("%s%s: %d %s", path, address, r.StatusCode, body)
				}
			}
		}
	})
}

func TestAPIPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, site := newPublicSite(t, d)
		many(t, d, 12, 8)
		count, address := 0, "/api/v1/programmes?level=level-2&as_of=2024-06-01"
		for address != "" {
			a := askAPI(t, site, address)
			count += len(a.Programmes)
			if address = ""; a.Next != nil {
				address = *a.Next
				if len(a.Programmes) != 40 {
					t.Errorf("%d on a page", len(a.Programmes))
				}
			}
			for _, p := range a.Programmes {
				if len(p.Batches) != 5 {
					t.Errorf("%s: %s", p.Page, outcomesOf(p))
				}
			}
		}
		if count != 96 {
			t.Errorf("%d programmes", count)
		}
	})
}

// TestFile reads the file as a spreadsheet does.
func TestFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, site := newPublicSite(t, d)
		if err := d.Update(t.Context(), func(tx *db.Tx) error { return world(t.Context(), tx) }); err != nil {
			t.Fatal(err)
		}
		sly := council.Text{En: `=HYPERLINK("x")`, Ur: "نام، \"دوسرا\""}
		err := d.Update(t.Context(), func(tx *db.Tx) error {
			ctx := t.Context()
			if err := insertInstitution(ctx, tx, Institution{ID: "i9", Code: "zz", Name: sly, Invented: true, Version: 1}, ""); err != nil {
				return err
			}
			if err := insertCampus(ctx, tx, Campus{ID: "c9", Institution: "i9", Code: "main", Version: 1}, ""); err != nil {
				return err
			}
			if err := insertProgramme(ctx, tx, Programme{ID: "p9", Institution: "i9", Campus: "c9", Code: "civil", Title: council.Text{En: "+1", Ur: "-"}, Degree: "bachelor", Discipline: "CIVIL", First: 2016, Last: 2016, Version: 1}, ""); err != nil {
				return err
			}
			return insertDecision(ctx, tx, Decision{ID: "d9", Number: "@9", Kind: Decided, Institution: "i9", On: day.Must("2020-01-01"), Known: known("2020-01-01"), Findings: []Finding{
				{ID: "f9", Programme: "p9", Batch: 2016, Outcome: "accredited", Level: "level-1", From: day.Must("2020-01-01"), Conditions: council.Text{En: "Two lines:\none \"more\""}},
			}}, "")
		})
		if err != nil {
			t.Fatal(err)
		}
		r, body := askSite(t, site, "/programmes.csv")
		if r.Header.Get("Content-Type") != "text/csv; charset=utf-8" || r.Header.Get("Cache-Control") != "public, max-age=60" || r.Header.Get("Content-Disposition") != `attachment; filename="programmes-2026-11-23.csv"` {
			t.Errorf("%v", r.Header)
		}
		rows := readFileOf(t, body)
		if len(rows) != 8 {
			t.Fatalf("%d rows", len(rows))
		}
		var got []string
		for _, row := range rows {
			got = append(got, fmt.Sprint(row["institution_code"], " ", row["programme_code"], " ", row["batch"], " ", row["outcome"], " ", row["accreditation_level"], " ", row["decision"], " ", row["decided_on"]))
		}
		slices.Sort(got)
		want := []string{
			"ravi elect 2010 accredited Level-I EAB/5 2014-01-10", "sutlej civil 2016 accredited Level-I EAB/1 2020-03-01", "sutlej civil 2017 accredited Level-I EAB/1 2020-03-01", "sutlej civil 2018 accredited Level-II EAB/3 2024-05-01",
			"sutlej civil 2019 accredited Level-I EAB/4 2024-09-01", "sutlej civil 2020 conditional  EAB/2 2024-03-01", "sutlej civil 2021 deferred  EAB/2 2024-03-01", "zz civil 2016 accredited Level-I '@9 2020-01-01",
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s", strings.Join(got, "\n"))
		}
		for _, row := range rows {
			if row["institution_code"] != "zz" {
				continue
			}
			if row["institution"] != "'"+sly.En || row["institution_ur"] != sly.Ur || row["programme"] != "'+1" || row["conditions"] != "Two lines:\none \"more\"" || row["last_batch"] != "2016" || row["invented"] != "yes" {
				t.Errorf("%q", row)
			}
		}
		if _, body := askSite(t, site, "/programmes.csv?batch=2018&on=2024-03-10&known=2024-03-10"); !strings.Contains(body, ",withdrawn,2024-03-01,") || len(readFileOf(t, body)) != 1 {
			t.Errorf("%s", body)
		}
	})
}

func readFileOf(t failing, body string) (list []map[string]string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		list = append(list, m)
	}
	return list
}

// flatWriter takes a file and keeps nothing of it, but how much the program holds meanwhile.
type flatWriter struct {
	header http.Header
	bytes  int
	most   uint64
}

func (w *flatWriter) Header() http.Header { return w.header }
func (w *flatWriter) WriteHeader(int)     {}
func (w *flatWriter) Write(b []byte) (int, error) {
	if w.bytes += len(b); w.bytes%(1<<18) < len(b) {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		w.most = max(w.most, m.HeapAlloc)
	}
	return len(b), nil
}

// TestFileIsFlat sees that a file of many programmes is not held at once: what the program holds while it writes the second half is no more than a little
// over what it held at first.
func TestFileIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("many programmes")
	}
	d := dbtest.SQLite(t)
	_, site := newPublicSite(t, d)
	many(t, d, 90, 30)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	w := &flatWriter{header: http.Header{}}
	site.ServeHTTP(w, httptest.NewRequest("GET", "/programmes.csv", nil))
	if held := int64(w.most) - int64(m.HeapAlloc); w.bytes < 5_000_000 || held > 3<<20 {
		t.Errorf("%d bytes were written, and %d held meanwhile", w.bytes, held)
	}
}

// TestPageAPIAndRecomputation sees that after any decisions, corrections and appeals the page, the answer for machines and the file say of a batch on a
// day, as known at a moment, what is computed from the decisions themselves.
func TestPageAPIAndRecomputation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, site := newPublicSite(t, d)
		law, serial := s.law(), 0
		rapid.Check(t, func(rt *rapid.T) {
			serial++
			code := fmt.Sprintf("n%d", serial)
			begin := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)
			var list Findings
			err := d.Update(t.Context(), func(tx *db.Tx) error {
				ctx := t.Context()
				list = nil
				if err := insertInstitution(ctx, tx, Institution{ID: code, Code: code, Name: council.Text{En: code, Ur: code}, Invented: true, Version: 1}, ""); err != nil {
					return err
				}
				return insertProgramme(ctx, tx, Programme{ID: "p" + code, Institution: code, Campus: "c" + code, Code: "civil", Title: council.Text{En: "Civil", Ur: "سول"}, Degree: "bachelor", Discipline: "CIVIL", First: 2020, Last: 2021, Version: 1}, "")
			})
			if err != nil {
				rt.Fatal(err)
			}
			var decisions []Decision
			for i := range rapid.IntRange(0, 6).Draw(rt, "decisions") {
				at := begin.AddDate(0, 0, rapid.IntRange(0, 30).Draw(rt, "known"))
				x := Decision{ID: fmt.Sprintf("%s-%d", code, i), Number: fmt.Sprintf("%s/%d", code, i), Kind: Decided, Institution: code, On: day.Of(at, law.Zone).Add(-rapid.IntRange(0, 5).Draw(rt, "before")), Known: at, Rule: "batches", Law: "l"}
				if i > 0 && rapid.Bool().Draw(rt, "replaces") {
					x.Kind = rapid.SampledFrom([]DecisionKind{Corrected, Appealed}).Draw(rt, "kind")
					x.Replaces = fmt.Sprintf("%s-%d", code, rapid.IntRange(0, i-1).Draw(rt, "which"))
				}
				for _, batch := range []int{2020, 2021} {
					if batch == 2021 && rapid.Bool().Draw(rt, "one batch") {
						continue
					}
					o := rapid.SampledFrom(law.Accreditation.Outcomes).Draw(rt, "outcome")
					f := Finding{ID: fmt.Sprintf("%s-%d", x.ID, batch), Decision: x.ID, Programme: "p" + code, Batch: batch, Outcome: o.ID, From: x.On.Add(rapid.IntRange(-10, 10).Draw(rt, "from")), kind: x.Kind, replaces: x.Replaces, decided: x.On, known: x.Known}
					if o.Level {
						f.Level = rapid.SampledFrom(law.Accreditation.Levels).Draw(rt, "level").ID
					}
					if x.Kind == Corrected && rapid.IntRange(0, 3).Draw(rt, "nothing after all") == 0 {
						f.Outcome, f.Level = "", ""
					}
					if rapid.Bool().Draw(rt, "ends") {
						f.Until = f.From.Add(rapid.IntRange(0, 20).Draw(rt, "until"))
					}
					x.Findings, list = append(x.Findings, f), append(list, f)
				}
				decisions = append(decisions, x)
			}
			err = d.Update(t.Context(), func(tx *db.Tx) error {
				for _, x := range decisions {
					if err := insertDecision(t.Context(), tx, x, ""); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				rt.Fatal(err)
			}
			on, then := day.Of(begin, law.Zone).Add(rapid.IntRange(-10, 45).Draw(rt, "on")), day.Of(begin, law.Zone).Add(rapid.IntRange(-1, 31).Draw(rt, "as known"))
			var page, api, file, want []string
			for _, batch := range []int{2021, 2020} {
				f, _ := list.On("p"+code, batch, on, endOf(then, law.Zone))
				want = append(want, fmt.Sprintf("%d %s %s", batch, f.Outcome, f.Level))
			}
			_, html := askSite(rt, site, fmt.Sprintf("/programmes/%s/civil?on=%s&known=%s", code, on, then))
			years, tags, levels := look(rt, html, "main tbody tr td:first-child"), look(rt, html, "main tbody td:nth-child(2) > div > .tag"), look(rt, html, "main tbody td:nth-child(2) > div")
			for i, year := range years {
				outcome, level := "", ""
				for _, o := range law.Accreditation.Outcomes {
					if o.Name.En == tags[i] {
						outcome = o.ID
					}
				}
				shown, _, _ := strings.Cut(levels[i], "Holds")
				for _, l := range law.Accreditation.Levels {
					if strings.HasSuffix(strings.TrimSpace(shown), " "+l.Name.En) {
						level = l.ID
					}
				}
				page = append(page, fmt.Sprintf("%s %s %s", year, outcome, level))
			}
			if !slices.Equal(page, want) {
				rt.Fatalf("the page says %q, not %q", page, want)
			}
			said := map[string]string{}
			for _, p := range askAPI(rt, site, fmt.Sprintf("/api/v1/programmes?institution=%s&as_of=%s&known=%s", code, on, then)).Programmes {
				for _, part := range strings.Split(outcomesOf(p), "; ") {
					said[strings.Fields(part + " ")[0]] = part
				}
			}
			_, body := askSite(rt, site, fmt.Sprintf("/programmes.csv?institution=%s&on=%s&known=%s", code, on, then))
			kept := map[string]string{}
			for _, row := range readFileOf(rt, body) {
				kept[row["batch"]] = row["batch"] + " " + row["outcome"] + " " + row["accreditation_level"]
			}
			for i, batch := range []int{2021, 2020} {
				year := strconv.Itoa(batch)
				f, _ := list.On("p"+code, batch, on, endOf(then, law.Zone))
				api, file = append(api, strings.TrimSpace(said[year])), append(file, strings.TrimSpace(kept[year]))
				inFile, inAPI := "", strings.TrimSpace(want[i])
				if f.Outcome != "" {
					inFile = strings.TrimSpace(year + " " + f.Outcome + " " + levelName(law, f.Level).En)
				} else if api[i] == "" { // nothing holds of any batch, or nothing was known of this one
					inAPI = ""
				}
				if api[i] != inAPI || file[i] != inFile {
					rt.Fatalf("machines are told %q and %q, not %q and %q", api[i], file[i], inAPI, inFile)
				}
			}
		})
	})
}

// TestOpenAPIOfProgrammes holds the description and the answers together.
func TestOpenAPIOfProgrammes(t *testing.T) {
	b, err := os.ReadFile("../register/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var description struct {
		Paths map[string]struct {
			Get struct {
				Parameters []struct{ Name string }
			}
		}
		Components struct {
			Schemas map[string]struct {
				Properties map[string]any
				Required   []string
				Enum       []string
			}
		}
	}
	if err := json.Unmarshal(b, &description); err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string]any{
		"Programmes": programmesAnswer{}, "Programme": programmeAnswer{}, "Institution": institutionAnswer{}, "Campus": campusAnswer{}, "Batch": batchAnswer{}, "Decision": decisionAnswer{}, "Said": saidAnswer{}, "Before": beforeAnswer{}, "Text": textAnswer{},
	} {
		var keys []string
		for f := range reflect.TypeOf(answer).Fields() {
			keys = append(keys, f.Tag.Get("json"))
		}
		s := description.Components.Schemas[name]
		slices.Sort(keys)
		slices.Sort(s.Required)
		var described []string
		for key := range s.Properties {
			described = append(described, key)
		}
		slices.Sort(described)
		if !slices.Equal(keys, described) || !slices.Equal(keys, s.Required) {
			t.Errorf("%s is answered with %q and described with %q, of which %q must be", name, keys, described, s.Required)
		}
	}
	var parameters []string
	for _, p := range description.Paths["/programmes"].Get.Parameters {
		parameters = append(parameters, p.Name)
	}
	want := append([]string{"as_of", "known", "after", "under_process"}, filters...)
	slices.Sort(parameters)
	slices.Sort(want)
	if !slices.Equal(parameters, want) {
		t.Errorf("it takes %q and is described with %q", want, parameters)
	}
}

// TestFileComesIn brings the file of one council into another, where the same is told.
func TestFileComesIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, site := newPublicSite(t, d)
		by := access.System(access.Accreditation)
		if _, err := s.Import(t.Context(), by, strings.NewReader(sample.Programmes)); err != nil {
			t.Fatal(err)
		}
		if err := d.Update(t.Context(), func(tx *db.Tx) error { return world(t.Context(), tx) }); err != nil {
			t.Fatal(err)
		}
		_, file := askSite(t, site, "/programmes.csv")
		there, other := newPublicSite(t, dbtest.SQLite(t))
		i, err := there.Import(t.Context(), by, strings.NewReader(file))
		if err != nil || i.Refused != 0 || i.New != strings.Count(file, "\n")-1 {
			t.Fatalf("%v %+v", err, i)
		}
		for _, r := range i.Remarks {
			t.Errorf("line %d: %s %v", r.Line, r.Key, r.Values)
		}
		_, again := askSite(t, other, "/programmes.csv")
		if got, want := withoutKind(t, again), withoutKind(t, file); got != want {
			t.Errorf("%s\nnot\n%s", got, want)
		}
	})
}

// withoutKind leaves out why decisions were made: what comes in is decided as it stands.
func withoutKind(t failing, file string) string {
	var b strings.Builder
	for _, row := range readFileOf(t, file) {
		delete(row, "decision_kind")
		fmt.Fprintln(&b, row)
	}
	return b.String()
}
