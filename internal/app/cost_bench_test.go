package app_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/alarm"
	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/logs"
	"sanad/internal/outbound"
	"sanad/internal/person"
	"sanad/internal/register"
	"sanad/internal/standing"
	"sanad/internal/vault"
	"sanad/internal/web"
	"sanad/internal/web/parts"
	"sanad/migrations"
)

// newCouncil builds the program as an operator runs it: what it says is done is on the disk.
func newCouncil(b testing.TB, engine db.Engine) *app.App {
	b.Helper()
	root := b.TempDir()
	c := config.Config{
		Data: filepath.Join(root, "data"), RootKey: filepath.Join(root, "root.key"), Council: "pec", Base: "http://sanad.test", Hosts: []string{"walk.example"},
		TLS: "off", Workers: 1, Quotas: "off", BillerKeys: map[string]string{"1link/2026": bankSecret}, BillerNetworks: []string{"127.0.0.1/32"},
	}
	c.DB, c.Keys = "sqlite:"+filepath.Join(root, "sanad.db"), "sqlite:"+filepath.Join(root, "keys.db")+"?journal=delete"
	if engine == db.PostgreSQL {
		c.DB = dbtest.PostgresURL(b, migrations.Data)
	}
	if _, err := vault.WriteRoot(c.RootKey); err != nil {
		b.Fatal(err)
	}
	stores, err := app.OpenStores(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	outbox, err := outbound.NewOutbox(filepath.Join(root, "outbox"))
	if err != nil {
		b.Fatal(err)
	}
	a, err := app.New(b.Context(), app.Options{Config: c, Stores: stores, Clock: clock.System{}, Mailer: outbox, Outbox: outbox, Log: logs.New(io.Discard, alarm.Open("")), Alarms: alarm.Open("")})
	if err != nil {
		b.Fatal(err)
	}
	a.Start() // the logs are sealed beside, each second
	b.Cleanup(func() { a.Stop(context.Background()) })
	return a
}

// turns measures handlers in turn, so that a busy machine slows them alike, and returns the median of each in microseconds.
func turns(b *testing.B, rounds int, ask ...func()) (medians []float64) {
	b.Helper()
	times := make([][]float64, len(ask))
	for range rounds {
		for i, f := range ask {
			const each = 20
			began := time.Now()
			for range each {
				f()
			}
			times[i] = append(times[i], float64(time.Since(began).Nanoseconds())/each/1000)
		}
	}
	for _, list := range times {
		slices.Sort(list)
		medians = append(medians, list[len(list)/2])
	}
	return medians
}

// get asks a handler for a path as a browser does, over a connection that stays open, and demands a page.
func get(b *testing.B, h http.Handler, path string, cookie *http.Cookie) func() {
	b.Helper()
	s := httptest.NewServer(h)
	b.Cleanup(s.Close)
	return func() {
		r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.URL+path, nil)
		if err != nil {
			b.Fatal(err)
		}
		r.Host = "walk.example"
		if cookie != nil {
			r.AddCookie(cookie)
		}
		w, err := s.Client().Do(r)
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(w.Body)
		w.Body.Close()
		if err != nil || w.StatusCode != http.StatusOK {
			b.Fatalf("%s: %d %v %s", path, w.StatusCode, err, body)
		}
	}
}

// plain is somebody's record in a table without sealing.
type plain struct {
	Name    string `db:"name"`
	Urdu    string `db:"urdu"`
	Father  string `db:"father"`
	Kind    string `db:"kind"`
	Number  string `db:"number"`
	Mask    string `db:"mask"`
	Phone   string `db:"phone"`
	Email   string `db:"email"`
	Address string `db:"address"`
	Place   string `db:"place"`
}

// BenchmarkRecord compares a page of the desk that opens ten sealed values of a person, by a decision and with the record of the look,
// with the same page behind the same door that reads ten plain columns.
func BenchmarkRecord(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(string(engine), func(b *testing.B) {
			a, ctx := newCouncil(b, engine), b.Context()
			officer, err := a.Account.Enrol(ctx, "cashier@example.org", "en", access.Cashier)
			if err != nil {
				b.Fatal(err)
			}
			who, err := a.Account.Enrol(ctx, "somebody@example.org", "en")
			if err != nil {
				b.Fatal(err)
			}
			err = a.People.Record(ctx, access.Actor{Person: who, Purpose: access.Self}, person.Claim{
				NameLatin: "Hira Malik", NameUrdu: "حرا ملک", Father: "Nazir Ahmad", Kind: "cnic", Number: "9123412345672", District: "punjab/lahore",
				Phone: "0300 0000002", Address: "House 2, Street 2, Saddar", Version: "1",
			})
			if err != nil {
				b.Fatal(err)
			}
			err = a.Stores.DB.Update(ctx, func(tx *db.Tx) error {
				for _, q := range []string{
					`create table plain_record (id text primary key, name text, urdu text, father text, kind text, number text, mask text, phone text, email text, address text, place text)`,
					`insert into plain_record values ('1', 'Hira Malik', 'حرا ملک', 'Nazir Ahmad', 'cnic', '9123412345672', '*****-*****67-*', '0300 0000002', 'somebody@example.org', 'House 2', 'Lahore')`,
				} {
					if _, err := tx.Exec(ctx, q); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			record := func(w http.ResponseWriter, r *http.Request, values ...string) error {
				var rows []parts.SummaryRow
				for _, v := range values {
					rows = append(rows, parts.SummaryRow{Label: "Label", Value: v})
				}
				return web.Page(w, r, http.StatusOK, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
					return parts.Page("A record").Render(templ.WithChildren(ctx, parts.SummaryList(rows)), w)
				}))
			}
			beside, err := a.Beside(
				web.Desk("GET /sealed/{id}", access.Emergency, func(w http.ResponseWriter, r *http.Request) error {
					id := r.PathValue("id")
					d, err := a.Access.Look(r.Context(), web.Actor(r.Context()), "dataright.emergency", access.Subject{Person: id}, "person.identity_number")
					if err != nil {
						return err
					}
					var i person.Identity
					err = a.Stores.DB.View(r.Context(), func(tx *db.Tx) (err error) {
						i, err = a.People.Open(r.Context(), tx, d, id)
						return err
					})
					if err != nil {
						return err
					}
					return record(w, r, i.NameLatin.Reveal(), i.Father.Reveal(), i.Kind, i.Number.Reveal(), i.Province, i.District, i.Phone.Reveal(), i.Address.Reveal())
				}),
				web.Desk("GET /plain/{id}", access.Emergency, func(w http.ResponseWriter, r *http.Request) error {
					var row plain
					err := a.Stores.DB.View(r.Context(), func(tx *db.Tx) (err error) {
						row, err = db.Get[plain](r.Context(), tx, `select name, urdu, father, kind, number, mask, phone, email, address, place from plain_record where id = ?`, r.PathValue("id"))
						return err
					})
					if err != nil {
						return err
					}
					return record(w, r, row.Name, row.Father, row.Kind, row.Number, row.Place, row.Place, row.Phone, row.Address)
				}),
			)
			if err != nil {
				b.Fatal(err)
			}
			cookie := signIn(b, a.Handler, func() (string, error) { return a.Account.DemoLink(ctx, officer) })
			sealed, bare := get(b, beside, "/sealed/"+who, cookie), get(b, beside, "/plain/1", cookie)
			for b.Loop() {
				m := turns(b, 40, sealed, bare)
				b.ReportMetric(m[0], "ours-us")
				b.ReportMetric(m[1], "plain-us")
				b.ReportMetric(m[0]/m[1], "ratio")
				if most := map[db.Engine]float64{db.SQLite: 2, db.PostgreSQL: 1.5}[engine]; m[0] > most*m[1] {
					b.Errorf("a recorded look costs %.2f times a plain page: at most %.1f was promised", m[0]/m[1], most)
				}
			}
		})
	}
}

// BenchmarkGates compares the public's page of an engineer, behind all gates, with itself without what doors and gates cost: the
// difference between the same bytes sent through them and sent by a bare handler.
func BenchmarkGates(b *testing.B) {
	a := newCouncil(b, db.SQLite)
	err := a.Stores.DB.Update(b.Context(), func(tx *db.Tx) error {
		return a.Register.Put(b.Context(), tx, access.System(access.Publish), register.Entry{
			Number: "CIVIL/1", Kind: "Registered Engineer", Discipline: "Civil engineering", Name: "Hira Malik", Facts: standing.Facts{{ID: "a", Kind: standing.Entry, From: day.Must("2020-01-10")}, {ID: "b", Kind: standing.Valid, From: day.Must("2020-01-10")}},
			Province: "Punjab", District: "Lahore", MaskedCNIC: "*****-*****67-*", Degree: "BSc", Institution: "A college", GraduationYear: 2019,
		}, register.Change{ID: "change", Salt: []byte(strings.Repeat("a", 32))})
	})
	if err != nil {
		b.Fatal(err)
	}
	const path = "/verify/engineers/CIVIL/1"
	w := httptest.NewRecorder()
	a.Handler.ServeHTTP(w, httptest.NewRequest("GET", "http://walk.example"+path, nil))
	body := w.Body.Bytes()
	through, err := a.Beside(web.Public("GET /bytes/{number...}", func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, err := w.Write(body)
		return err
	}))
	if err != nil {
		b.Fatal(err)
	}
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(body)
	})
	page, gated, plain := get(b, a.Handler, path, nil), get(b, through, "/bytes/CIVIL/1", nil), get(b, bare, "/bytes/CIVIL/1", nil)
	for b.Loop() {
		m := turns(b, 200, page, gated, plain)
		gates := m[1] - m[2]
		b.ReportMetric(m[0], "page-us")
		b.ReportMetric(gates, "gates-us")
		b.ReportMetric(m[0]/(m[0]-gates), "ratio")
		if m[0] > 1.1*(m[0]-gates) {
			b.Errorf("the gates cost %.2f: at most 1.1 was promised", m[0]/(m[0]-gates))
		}
	}
}
