package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/alarm"
)

// token has the shape of a session's.
var token = strings.Repeat("sanad0123456z", 4)

func TestRegisterOfCookies(t *testing.T) {
	s := newTry(t, Settings{Secure: true})
	r := s.do("GET", "/.well-known/cookies.json", "", nil)
	wants(t, "status", r.StatusCode, 200)
	var register struct{ Cookies []Cookie }
	if err := json.Unmarshal([]byte(bodyOf(t, r)), &register); err != nil {
		t.Fatal(err)
	}
	if len(register.Cookies) != 1 {
		t.Fatalf("%+v", register)
	}
	c := register.Cookies[0]
	wants(t, "name", c.Name, "__Host-sanad")
	if !regexp.MustCompile("^"+c.Value+"$").MatchString(token) || c.MostDays != 31 || !c.HTTPOnly || c.Purpose["en"] == "" || c.Purpose["ur"] == "" {
		t.Errorf("%+v", c)
	}
}

// Whoever adds a cookie beside the register finds that no browser gets it, and that it was noticed.
func TestOtherCookiesAreDropped(t *testing.T) {
	for name, set := range map[string]func(w http.ResponseWriter, r *http.Request){
		"another name": func(w http.ResponseWriter, r *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "track", Value: "1"})
		},
		"beside the door":  func(w http.ResponseWriter, r *http.Request) { w.Header().Add("Set-Cookie", "sanad="+token) },
		"written in lower": func(w http.ResponseWriter, r *http.Request) { w.Header()["Set-Cookie"] = []string{"a=b"} },
		"a value that is none": func(w http.ResponseWriter, r *http.Request) {
			SetSession(w, r, "ayesha@example.org", time.Now().Add(time.Hour))
		},
		"too long-lived": func(w http.ResponseWriter, r *http.Request) { SetSession(w, r, token, time.Now().AddDate(1, 0, 0)) },
		"for other hosts": func(w http.ResponseWriter, r *http.Request) {
			SetSession(w, r, token, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
			visitOf(r.Context()).cookie.Domain = "example.org"
		},
		"for scripts": func(w http.ResponseWriter, r *http.Request) {
			SetSession(w, r, token, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
			visitOf(r.Context()).cookie.HttpOnly = false
		},
	} {
		alarms := alarm.Open("")
		s := newTry(t, Settings{Alarms: alarms}, Open("GET /sign-in", func(w http.ResponseWriter, r *http.Request) error {
			set(w, r)
			return hello(w, r)
		}))
		r := s.do("GET", "/sign-in", "", nil)
		wants(t, name+": status", r.StatusCode, 200)
		if c := r.Header.Values("Set-Cookie"); len(c) > 0 {
			t.Errorf("%s: %q passes", name, c)
		}
		wants(t, name+": alarms", alarms.Count(alarm.Cookie), int64(1))
		if log := s.log.String(); !strings.Contains(log, "a cookie was dropped") || strings.Contains(log, token) || strings.Contains(log, "ayesha") {
			t.Errorf("%s: logged %s", name, log)
		}
	}
}

func TestGlobalPrivacyControl(t *testing.T) {
	r := newTry(t, Settings{}).do("GET", "/.well-known/gpc.json", "", header{"Sec-GPC": "1"})
	var says struct {
		GPC        bool
		LastUpdate string
	}
	if err := json.Unmarshal([]byte(bodyOf(t, r)), &says); err != nil || !says.GPC {
		t.Errorf("%+v %v", says, err)
	}
	if _, err := time.Parse(time.DateOnly, says.LastUpdate); err != nil || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%+v %v", says, err)
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	s := newTry(t, Settings{Secure: true}, Public("GET /{$}", hello), Member("GET /my", access.Self, hello), Link("GET /invitation/{token}", hello))
	for _, path := range []string{"/", "/my", "/invitation/a", "/nowhere"} {
		h := s.do("GET", path, "", header{"Cookie": "__Host-sanad=member"}).Header
		for part := range strings.SplitSeq(h.Get("Content-Security-Policy"), "; ") {
			if words := strings.Fields(part); len(words) != 2 || words[1] != "'self'" && words[1] != "'none'" {
				t.Errorf("%s: the browser may %s", path, part)
			}
		}
		if !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'; ") {
			t.Errorf("%s: %s", path, h.Get("Content-Security-Policy"))
		}
		for name, want := range map[string]string{
			"Referrer-Policy": "same-origin", "Strict-Transport-Security": "max-age=63072000", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
		} {
			wants(t, path+" "+name, h.Get(name), want)
		}
		if path != "/" {
			wants(t, path+" is kept", h.Get("Cache-Control"), "no-store")
		}
	}
}

// A card that the schemes publish for tests, in three scripts.
var someCards = []string{"4111 1111 1111 1111", "4111111111111111", "5555-5555-5555-4444", "۴۱۱۱ ۱۱۱۱ ۱۱۱۱ ۱۱۱۱", "٤١١١١١١١١١١١١١١١"}

func TestCardsAreRefusedInEveryField(t *testing.T) {
	s, read, form := reading(t)
	for _, card := range someCards {
		for _, field := range []string{"name", "reasons", "secret", "kind", "several"} {
			for language, says := range map[string]string{"": "the number of a payment card", "/ur": "کارڈ کا نمبر"} {
				r := s.do("POST", language+"/x", url.Values{field: {"c " + card}}.Encode(), nil)
				body := bodyOf(t, r)
				wants(t, field+" "+card, r.StatusCode, 422)
				if !strings.Contains(body, says) || strings.Contains(body, card) || (*form).Value(field) != "" || strings.Contains(s.log.String(), card) {
					t.Errorf("%s: %s is shown again, or nothing is said: %s", field, card, body)
				}
				if read.Name+read.Reasons+read.Secret+string(read.Kind)+strings.Join(read.Several, "") != "" {
					t.Errorf("%s: %s is taken", field, card)
				}
			}
		}
	}
	for _, number := range []string{"90000-0000000-1", "0300 0000001", "4000000000000"} {
		wants(t, number, s.do("POST", "/x", url.Values{"name": {number}}.Encode(), nil).StatusCode, 303)
	}
}

func TestCardsAreRefusedInAddresses(t *testing.T) {
	s := newTry(t, Settings{}, Public("GET /verify/{number...}", hello), API("GET /api/v1/x", hello))
	for _, card := range someCards {
		for _, address := range []string{"/verify/" + url.PathEscape(card), "/verify/?q=" + url.QueryEscape(card), "/ur/verify/1?q=" + url.QueryEscape(card), "/nowhere/" + url.PathEscape(card), "/verify/?a=%zz&q=" + url.QueryEscape(card), "/api/v1/x?number=" + url.QueryEscape(card)} {
			r := s.do("GET", address, "", nil)
			wants(t, address, r.StatusCode, 400)
			if body := bodyOf(t, r); strings.Contains(body, card) || strings.Contains(body, url.QueryEscape(card)) {
				t.Errorf("%s: %s", address, body)
			}
		}
	}
	wants(t, "another number", s.do("GET", "/verify/CIVIL%2F4111?q=90000-0000000-1", "", nil).StatusCode, 200)
}

func TestCardsAreRefusedInFileNames(t *testing.T) {
	address, _ := uploads(t, func(File) error { t.Error("the file is taken"); return nil })
	body, kind := form(part{name: "file", file: "scan 4111-1111-1111-1111.pdf", content: "x"})
	status, says := post(t, address, body, kind)
	if status != 422 || !strings.Contains(says, "the number of a payment card") || strings.Contains(says, "4111") {
		t.Errorf("%d %s", status, says)
	}
}

func TestEveryAnswerIsCounted(t *testing.T) {
	var seen []string
	s := newTry(t, Settings{}, Member("GET /my/documents/{id}", access.Self, hello))
	s.site.needs.Observe = func(door, route string, status int, took time.Duration) {
		seen = append(seen, door+" "+route+" "+http.StatusText(status))
		if took < 0 {
			t.Error(took)
		}
	}
	s.do("GET", "/my/documents/06h0ghqy03gqz886p3xbnctz5g", "", as("member"))
	s.do("GET", "/ur/ayesha", "", nil)
	if got := strings.Join(seen, ", "); got != "member GET /my/documents/{id} OK, none none Not Found" {
		t.Error(got)
	}
}
