package account

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
	"sanad/internal/person"
	"sanad/internal/web"
)

// site is the pages of signing up and in, behind their door.
func (r *room) site() http.Handler {
	r.t.Helper()
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts, casework.Texts, person.Texts, access.Texts)
	r.must(err)
	p := NewPages(r.Service, nil)
	handler, err := web.New(web.Settings{}, web.Needs{Visitor: r.Visitor}, r.council, texts, r.now, slog.New(slog.NewTextHandler(io.Discard, nil)), []web.Route{
		web.Open("GET /sign-up", p.GetSignUp), web.Open("POST /sign-up", p.PostSignUp),
		web.Open("GET /sign-up/code", p.GetSignUpCode), web.Open("POST /sign-up/code", p.PostSignUpCode),
		web.Open("GET /sign-in", p.GetSignIn), web.Open("POST /sign-in", p.PostSignIn),
		web.Open("GET /sign-in/code", p.GetSignInCode), web.Open("POST /sign-in/code", p.PostSignInCode),
		web.Open("GET /sign-in/second", p.GetSignInCode), web.Open("POST /sign-in/second", p.PostSignInSecond),
	})
	r.must(err)
	return handler
}

// secrets are what may differ between two answers that are otherwise equal.
var secrets = regexp.MustCompile(`[0-9a-hjkmnp-tv-z]{52}`)

// TestAnswersTellNothing compares whole answers for an address that is known and one that is not.
func TestAnswersTellNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("aaaaa@example.org")
		r.must(r.SetPassphrase(r.ctx, by, SetPassphrase{"my aunt grows tall okra", "my aunt grows tall okra"}))
		site, sent := r.site(), 0
		post := func(path string, fields url.Values) (string, string) {
			t.Helper()
			q := httptest.NewRequest("POST", path, strings.NewReader(fields.Encode()))
			q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			sent++
			q.RemoteAddr = fmt.Sprintf("198.51.%d.1:1", sent) // the doors' limits of a network are not the question here
			q.Header.Set("Sec-Fetch-Site", "same-origin")
			w := httptest.NewRecorder()
			site.ServeHTTP(w, q)
			if w.Code >= 500 {
				t.Fatalf("%s: %d", path, w.Code)
			}
			body := w.Body.String()
			token := secrets.FindString(body)
			headers := w.Header().Clone()
			headers.Del("X-Request-Id")
			var b strings.Builder
			headers.Write(&b)
			return http.StatusText(w.Code) + "\n" + secrets.ReplaceAllString(b.String()+body, "SECRET"), token
		}
		for _, path := range []string{"/sign-up", "/sign-in", "/ur/sign-up", "/ur/sign-in"} {
			var said [2][]string
			for i, email := range []string{"aaaaa@example.org", "bbbbb@example.org"} {
				fields := url.Values{"email": {email}}
				if strings.HasSuffix(path, "sign-in") {
					fields.Set("passphrase", "")
				}
				first, token := post(path, fields)
				if token == "" {
					t.Fatalf("%s: no attempt in\n%s", path, first)
				}
				said[i] = append(said[i], first)
				for range 6 {
					next, _ := post(path+"/code", url.Values{"attempt": {token}, "code": {"12345x"}})
					said[i] = append(said[i], next)
				}
				if strings.HasSuffix(path, "sign-in") {
					for range 7 {
						next, _ := post(path, url.Values{"email": {email}, "passphrase": {"my aunt grows small okra"}})
						said[i] = append(said[i], strings.ReplaceAll(next, email, "EMAIL"))
					}
				}
			}
			for i := range said[0] {
				if said[0][i] != said[1][i] {
					t.Errorf("%s, answer %d differs:\n%s\n---\n%s", path, i+1, said[0][i], said[1][i])
				}
			}
		}
	})
}
