package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"sanad/internal/access"
	"sanad/internal/account"
	"sanad/internal/engineer"
	"sanad/internal/payment"
	"sanad/internal/person"
	"sanad/internal/site"
	"sanad/internal/web"
)

// TestBudgetsUnderBanners weighs pages with as many banners above them as can stand there, each as long as it may be and nothing of them like another.
func TestBudgetsUnderBanners(t *testing.T) {
	a, now, _ := newApp(t)
	by := func(p string, r access.Role) access.Actor {
		return access.Actor{Person: p, Roles: []access.Role{r}, Purpose: access.Publish, Strong: true}
	}
	words := func(seed, n int, letters string) string {
		all, s := []rune(letters), make([]rune, n)
		for i := range s {
			seed = (seed*1103515245 + 12345) & 0x7fffffff
			if s[i] = all[seed>>8%1024%len(all)]; i%7 == 6 {
				s[i] = ' '
			}
		}
		return strings.Trim(string(s), " ")
	}
	until := now.Now().AddDate(0, 0, 3)
	for i := range 4 {
		b := site.DraftBanner{
			Kind: "maintenance", TitleEn: words(i, 120, "abcdefghijklmnoprstuvw"), BodyEn: words(i+10, 400, "abcdefghijklmnoprstuvw"), TitleUr: words(i+20, 120, "ابپتٹثجچحخدڈرزسشصطعغفقکگلمنوہی"),
			BodyUr: words(i+30, 400, "ابپتٹثجچحخدڈرزسشصطعغفقکگلمنوہی"), Pages: []string{"all"}, UntilDay: until.Format("2"), UntilMonth: until.Format("1"), UntilYear: until.Format("2006"), UntilHour: "9:00",
		}
		id, err := a.Site.DraftBanner(t.Context(), by("o", access.Officer), "", b)
		if err == nil {
			err = a.Site.Ask(t.Context(), by("o", access.Officer), id, site.Ask{Version: "1"})
		}
		if err == nil {
			err = a.Site.Approve(t.Context(), by("r", access.Registrar), id, site.Approve{Version: "2"})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range strings.Fields("/verify /verify?q=civil+1 /news /ur/verify /privacy /ur/privacy") {
		if n := bytes.Count(ask(t, a.Handler, path).Body, []byte(`class="notice warning"`)); n != 3 {
			t.Errorf("%s has %d banners", path, n)
		}
		t.Log(path, web.Budget(t, a.Handler, path, 14<<10, 2))
	}
	for _, path := range strings.Fields("/ /ur /eligibility /fees /ur/fees /sign-in") {
		web.Budget(t, a.Handler, path, 30<<10, 4)
	}
}

// TestBudgets weighs pages with all that their first view needs, compressed, against what a village connection can carry.
func TestBudgets(t *testing.T) {
	a, _, _ := newApp(t)
	who, err := a.Account.Enrol(t.Context(), "registrar@example.org", "en", access.Registrar)
	if err != nil {
		t.Fatal(err)
	}
	cookie := signIn(t, a.Handler, func() (string, error) { return a.Account.DemoLink(t.Context(), who) })
	for _, x := range []struct {
		paths    string
		kilo     int
		requests int
		cookies  []*http.Cookie
	}{
		{"/verify /verify?q=civil+1 /verify?q=Ayesha /privacy /news /ur/verify /ur/privacy", 14, 2, nil},
		{"/ /v/ /ur/v/ /programmes /ur/programmes /programmes/under-process /eligibility /fees /ur/fees /accessibility /sign-up /sign-in /ur /ur/eligibility", 30, 4, nil},
		{"/my /my/identity /my/security /my/apply /my/licence /my/invoices /ur/my /ur/my/identity", 30, 4, []*http.Cookie{cookie}},
		{"/desk /desk/officers /desk/messages /ur/desk", 60, 6, []*http.Cookie{cookie}},
	} {
		for _, path := range strings.Fields(x.paths) {
			web.Budget(t, a.Handler, path, x.kilo<<10, x.requests, x.cookies...)
		}
	}
}

var networks atomic.Int64

// network is an address of this machine in a network that did not ask yet: each has limits of its own.
func network() string {
	n := networks.Add(1)
	return fmt.Sprintf("127.%d.%d.1:40000", n/256, n%256)
}

// signIn follows a demonstration's link and returns the cookie that it set.
func signIn(t testing.TB, h http.Handler, link func() (string, error)) *http.Cookie {
	t.Helper()
	token, err := link()
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", "http://walk.example/demo/sign-in/"+token, nil)
	r.RemoteAddr = network()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		return c
	}
	t.Fatalf("the link set no cookie: %d", w.Code)
	return nil
}

// TestLinkFromAnotherMachine sees that a demonstration's links answer to this machine alone.
func TestLinkFromAnotherMachine(t *testing.T) {
	a, _, _ := newApp(t)
	who, err := a.Account.Enrol(t.Context(), "registrar@example.org", "en", access.Registrar)
	if err != nil {
		t.Fatal(err)
	}
	token, err := a.Account.DemoLink(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]int{"127.0.0.1:1": 303, "[::1]:1": 303, "192.0.2.7:1": 404, "nowhere": 404} {
		r := httptest.NewRequest("GET", "http://walk.example/demo/sign-in/"+token, nil)
		r.RemoteAddr = address
		w := httptest.NewRecorder()
		a.Handler.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("from %s: %d, want %d", address, w.Code, want)
		}
	}
}

// TestVisitorsGetNoCookie asks for every public page as somebody who tells nothing of themself.
func TestVisitorsGetNoCookie(t *testing.T) {
	a, _, _ := newApp(t)
	for _, path := range []string{
		"/", "/ur", "/eligibility", "/eligibility?programme=indus-valley/civil&intake=2018", "/fees", "/fees?on=2020-06-30", "/verify", "/verify?q=civil+1", "/verify?q=Ayesha+Khan",
		"/verify/engineers/CIVIL-1", "/ur/verify/engineers/CIVIL/1", "/privacy", "/news", "/accessibility", "/.well-known/security.txt",
		"/api/v1/register/engineers/CIVIL/1", "/api/v1/register/engineers?name=Ayesha", "/api/v1/openapi.json", "/programmes", "/ur/programmes/under-process", "/programmes.csv", "/api/v1/programmes", "/v/", "/v/status", "/v/worker.js", "/.well-known/jwks.json", "/verify/engineers/CIVIL-1/receipt", "/healthz", "/readyz", "/nowhere",
	} {
		w := httptest.NewRecorder()
		a.Handler.ServeHTTP(w, httptest.NewRequest("GET", "http://walk.example"+path, nil))
		if w.Code >= 500 {
			t.Errorf("%s: %d", path, w.Code)
		}
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
	}
}

// TestFormsCollectWhatIsDeclared compares every form's fields with the catalogue.
func TestFormsCollectWhatIsDeclared(t *testing.T) {
	a, _, _ := newApp(t)
	err := a.Catalog.CheckForms(
		person.Claim{}, person.ChangeContact{}, account.SignUp{}, account.SignIn{}, account.SetAuthenticator{},
		payment.SendSlip{}, payment.Reject{}, payment.AskWaiver{}, payment.DeclineWaiver{}, engineer.RecordDegree{}, engineer.Recommend{}, engineer.Refuse{},
	)
	if err != nil {
		t.Error(err)
	}
}
