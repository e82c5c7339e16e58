package register

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
	"sanad/internal/walk"
	"sanad/internal/web"
)

// newSite returns the room behind its doors.
func newSite(t testing.TB, d *db.DB) (*room, http.Handler) {
	t.Helper()
	s, now := newService(t, d)
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	p, a := NewPages(s.Service), NewAPI(s.Service)
	site, err := web.New(web.Settings{}, web.Needs{}, s.council, texts, now, slog.New(slog.DiscardHandler), []web.Route{
		web.Public("GET /verify", p.GetVerify),
		web.Public("GET /verify/engineers/{number...}", p.GetEngineer),
		web.API("GET /api/v1/register/engineers", a.GetEngineers),
		web.API("GET /api/v1/register/engineers/{number...}", a.GetEngineer),
		web.API("GET /api/v1/openapi.json", a.GetOpenAPI),
		web.Public("GET /verify/engineers/{number}/receipt", p.GetReceipt),
		web.API("GET /verify/engineers/{number}/receipt.jws", a.GetReceipt),
		web.Public("GET /v/{$}", p.GetOffline).Offline(),
		web.API("GET /v/status", a.GetStatus),
		web.API("GET /.well-known/jwks.json", a.GetKeys),
		web.API("GET /log/public/proof/engineers/{number...}", a.GetProof),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, site
}

func ask(t *testing.T, site http.Handler, address string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
	return w.Result()
}

func TestPages(t *testing.T) {
	s, site := newSite(t, dbtest.SQLite(t))
	old := Entry{Number: "CIVIL/3", Kind: "registered_engineer", Discipline: "CIVIL", Name: "Chand Bibi", Facts: since("2001-03-25", "")}
	for i := range old.Facts { // came in from a file
		old.Facts[i].Known = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	}
	put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"), someEntry("CIVIL/2", "Bilal Khan"), old)
	if body := readBody(t, ask(t, site, "/verify/engineers/CIVIL-3")); strings.Contains(body, "Domicile") || strings.Contains(body, "Graduation") || strings.Contains(body, "Identity number") {
		t.Errorf("what an older register has not is on the card: %s", mainOf(body))
	}
	for _, test := range []struct {
		address string
		status  int
		shows   string // or where it leads
	}{
		{"/verify", 200, "Registration number or name"},
		{"/ur/verify", 200, "رجسٹریشن نمبر یا نام"},
		{"/verify?q=civil+001", 303, "/verify/engineers/CIVIL-1"},
		{"/ur/verify?q=" + "civil+%DB%B1", 303, "/ur/verify/engineers/CIVIL-1"},
		{"/verify?q=1&discipline=CIVIL", 303, "/verify/engineers/CIVIL-1"},
		{"/verify?q=khan", 200, "<bdi>Bilal Khan</bdi>"},
		{"/verify?q=nobody", 200, "No engineer is found under this name"},
		{"/verify?q=civil+999", 200, "Not in this register yet"},
		{"/verify?q=999", 422, "cannot be read as a registration number"},
		{"/verify?q=", 422, "Type a registration number or a name."},
		{"/verify/engineers/CIVIL/1", 200, "<bdi>Ayesha Siddiqui</bdi>"},
		{"/verify/engineers/CIVIL-1", 200, "<bdi>Ayesha Siddiqui</bdi>"},
		{"/verify/engineers/civil%2F001", 200, "<bdi>Ayesha Siddiqui</bdi>"},
		{"/ur/verify/engineers/CIVIL-1", 200, "تاحیات"},
		{"/verify/engineers/CIVIL-1?on=2024-03-01", 200, "1 March 2024: Active"},
		{"/verify/engineers/CIVIL-1?on=2024-03-01", 200, "It proves the entry as it is now"},
		{"/ur/verify/engineers/CIVIL-1?on=2024-03-01", 200, "یہ ثبوت موجودہ اندراج کا ہے"},
		{"/ur/verify/engineers/CIVIL-1?on=2019-03-01", 200, "رجسٹر پر نہیں"},
		{"/verify/engineers/CIVIL-1?on=2019-03-01", 200, "The entry begins on 10 January 2020, after the day you asked for."},
		{"/verify/engineers/CIVIL-3?on=2024-03-01", 200, "had no entry under this number on that day; what is told of it was recorded on 1 June 2026"},
		{"/verify/engineers/CIVIL-1?on_day=1&on_month=%DB%B3&on_year=2024", 303, "/verify/engineers/CIVIL-1?on=2024-03-01"},
		{"/ur/verify/engineers/CIVIL-1?on_day=1&on_month=3&on_year=2024", 303, "/ur/verify/engineers/CIVIL-1?on=2024-03-01"},
		{"/verify/engineers/CIVIL-1?on_day=31&on_month=2&on_year=2024", 422, "This is no day of the calendar"},
		{"/verify/engineers/CIVIL-1?on_day=&on_month=&on_year=", 422, "This is no day of the calendar"},
		{"/verify/engineers/CIVIL-1?on=2026-11-24", 422, "This day is yet to come"},
		{"/verify/engineers/CIVIL-999?on=2024-03-01", 404, "Not in this register yet"},
		{"/verify/engineers/CIVIL-999", 404, "Not in this register yet"},
		{"/verify/engineers/", 404, "Not in this register yet"},
		{"/verify/engineers/%3Cscript%3E", 404, "&lt;script&gt;"},
	} {
		r := ask(t, site, test.address)
		body := readBody(t, r)
		shows := body
		if r.StatusCode == http.StatusSeeOther {
			shows = r.Header.Get("Location")
		}
		if r.StatusCode != test.status || !strings.Contains(shows, test.shows) {
			t.Errorf("%s: %d, no %q in %s", test.address, r.StatusCode, test.shows, mainOf(shows))
		}
		if len(r.Cookies()) > 0 {
			t.Errorf("%s sets a cookie", test.address)
		}
	}
}

func TestAPI(t *testing.T) {
	s, site := newSite(t, dbtest.SQLite(t))
	put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"))
	for _, test := range []struct {
		address string
		status  int
		shows   string
	}{
		{"/api/v1/register/engineers/CIVIL-1", 200, `"number":"CIVIL/1"`},
		{"/api/v1/register/engineers/CIVIL/1", 200, `"number":"CIVIL/1"`},
		{"/api/v1/register/engineers/civil%20001", 200, `"number":"CIVIL/1"`},
		{"/api/v1/register/engineers/CIVIL-2", 404, ""},
		{"/api/v1/register/engineers/9123456789012", 404, ""},
		{"/api/v1/register/engineers/CIVIL-1?on=2024-01-01", 200, `"standing":"active","standing_since":"2020-01-10","standing_until":null,"on":"2024-01-01","said":"active","learnt_at":null`},
		{"/api/v1/register/engineers/CIVIL-1?on=2019-01-01", 200, `"standing":"none"`},
		{"/api/v1/register/engineers/CIVIL-1?on=2019-01-01", 200, `"kind":null,"number":"CIVIL/1","discipline":""`},
		{"/api/v1/register/engineers/CIVIL-1?on=2019-01-01", 200, `"domicile":{"province":"","district":""},"masked_cnic":"","graduation":{"degree":"","institution":"","year":0}`},
		{"/api/v1/register/engineers/CIVIL-1?on=2026-11-24", 400, ""},
		{"/api/v1/register/engineers/CIVIL-1?on=31.2.2024", 400, ""},
		{"/api/v1/register/engineers/CIVIL-1?on=2024-01-01&on=2024-01-02", 400, ""},
		{"/api/v1/register/engineers?name=siddiqui&father=anybody&discipline=civil", 200, `"engineers":[{"number":"CIVIL/1"`},
		{"/api/v1/register/engineers?name=nobody", 200, `"engineers":[]`},
		{"/api/v1/register/engineers", 400, ""},
		{"/api/v1/register/engineers?name=a", 400, ""},
		{"/api/v1/register/engineers?name=khan&cnic=9123456789012", 400, ""},
		{"/api/v1/register/engineers?name=khan&name=malik", 400, ""},
		{"/api/v1/register/engineers?name=%zz", 400, ""},
		{"/api/v1/openapi.json", 200, `"openapi":"3.1.0"`},
	} {
		r := ask(t, site, test.address)
		body := readBody(t, r)
		mediaType := "application/json"
		if test.status != 200 {
			mediaType = "application/problem+json"
		}
		if r.StatusCode != test.status || !strings.HasPrefix(r.Header.Get("Content-Type"), mediaType) || !strings.Contains(body, test.shows) {
			t.Errorf("%s: %d %s, no %q in %.300s", test.address, r.StatusCode, r.Header.Get("Content-Type"), test.shows, body)
		}
		if !json.Valid([]byte(body)) || strings.Contains(body, "9123456789012") {
			t.Errorf("%s: %.300s", test.address, body)
		}
	}
}

func readBody(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func mainOf(page string) string {
	if _, after, found := strings.Cut(page, "<main"); found {
		page = after
	}
	return page[:min(len(page), 500)]
}

func TestWalks(t *testing.T) {
	walk.Run(t, "walks", func(t testing.TB) walk.Site {
		_, site := newSite(t, dbtest.SQLite(t))
		return walk.Site{Handler: site, Clock: clock.At(noon)}
	})
}
