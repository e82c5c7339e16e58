package walk

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/rogpeppe/go-internal/testscript"

	"sanad/internal/clock"
	"sanad/internal/outbound"
)

func TestWalks(t *testing.T) {
	Run(t, "testdata/walks", func(t testing.TB) Site { return newSmall().site() })
}

// small is a site with a form, a desk and letters.
type small struct {
	now     *clock.Moved
	letters []outbound.Letter
	began   time.Time
}

func newSmall() *small {
	s := &small{now: clock.At(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))}
	s.letters = []outbound.Letter{
		{To: "ayesha@example.org", Subject: "Your code", Body: "Write 042 517 on the page, or open https://sanad.example.org/desk?from=letter.\nReference 2026-123456"},
		{To: "ayesha@example.org", Subject: "An older letter", Body: "overdue"},
	}
	return s
}

func (s *small) site() Site {
	mux := http.NewServeMux()
	page := func(w http.ResponseWriter, status int, body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="en"><title>x</title><body>%s</body></html>`, body)
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		page(w, 200, `<a href="/apply"><span>Apply</span></a> <a href="/apply/other">Apply elsewhere</a> <a href="https://elsewhere.example">Away</a>`)
	})
	form := func(w http.ResponseWriter, status int, fault string) {
		page(w, status, fault+`<form method="post" action="/apply" enctype="multipart/form-data" novalidate>
			<input type="hidden" name="step" value="1"><input name="name" required>
			<select name="kind"><option value="civil" selected>Civil</option><option value="elect">Electrical</option></select>
			<input type="radio" name="plan" value="a" checked><input type="radio" name="plan" value="b">
			<input type="checkbox" name="topic" value="roads"><input type="checkbox" name="topic" value="bridges"><input type="checkbox" name="topic" value="dams" checked>
			<input type="checkbox" name="agree"><input disabled name="off" value="off"><input readonly name="fixed" value="fixed">
			<input type="file" name="degree"><input type="file" name="note"><textarea name="words">
two
lines</textarea><button name="deed" value="send">Send</button><button disabled>Later</button></form>
			<form method="post" action="/apply"><input name="must" required><button>Strict</button></form>
			<form action="/time"><input name="q"><button>Ask</button></form><button>Loose</button>`)
	}
	mux.HandleFunc("GET /apply", func(w http.ResponseWriter, r *http.Request) { form(w, 200, "") })
	mux.HandleFunc("POST /apply", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			page(w, 400, html.EscapeString(err.Error()))
			return
		}
		if r.FormValue("name") == "" {
			form(w, 422, `<p id="name-fault" class="fault">Write your name.</p>`)
			return
		}
		if r.FormValue("step") != "1" || r.FormValue("deed") != "send" || r.FormValue("words") != "two\nlines" || r.Form.Has("off") || r.FormValue("fixed") != "fixed" || r.FormValue("agree") != "on" {
			page(w, 400, "not what the form says")
			return
		}
		var files []string
		for _, name := range []string{"degree", "note"} {
			if f, head, err := r.FormFile(name); err == nil {
				b, _ := io.ReadAll(f)
				files = append(files, head.Filename+" "+http.DetectContentType(b))
			}
		}
		topics := r.Form["topic"]
		slices.Sort(topics)
		http.SetCookie(w, &http.Cookie{Name: "answer", Value: "1", Path: "/"})
		s.began = s.now.Now()
		said := url.Values{
			"name": {r.FormValue("name")}, "kind": {r.FormValue("kind")}, "plan": {r.FormValue("plan")}, "topics": {strings.Join(topics, " ")},
			"files": {strings.Join(files, ", ")}, "origin": {r.Header.Get("Sec-Fetch-Site")},
		}
		http.Redirect(w, r, "/applied/17?"+said.Encode(), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /applied/17", func(w http.ResponseWriter, r *http.Request) {
		q := func(name string) string { return html.EscapeString(r.FormValue(name)) }
		page(w, 200, `<h1>Thank you, <bdi>`+q("name")+`</bdi></h1><p class="kind">`+q("kind")+`</p><p class="plan">`+q("plan")+`</p><p class="topics">`+q("topics")+
			`</p><p class="files">`+q("files")+`</p><p class="origin">`+q("origin")+`</p><p class="number">17</p><a class="again" href="/apply#top">Again</a>`)
	})
	mux.HandleFunc("GET /sign-in/officer", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "gone", Value: "x", MaxAge: -1})
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "officer", Path: "/", Secure: true, HttpOnly: true, Expires: s.now.Now().Add(24 * time.Hour)})
		s.began = s.now.Now()
		http.Redirect(w, r, "/desk", http.StatusSeeOther)
	})
	desk := func(w http.ResponseWriter, r *http.Request, said string) {
		if c, err := r.Cookie("session"); err != nil || c.Value != "officer" || s.now.Now().After(s.began.Add(time.Hour)) {
			page(w, 403, "<h1>Sign in first</h1>")
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		page(w, 200, `<h1>Desk</h1><output>`+html.EscapeString(said)+`</output><form method="post"><input name="code"><button>Confirm</button></form>`)
	}
	mux.HandleFunc("GET /desk", func(w http.ResponseWriter, r *http.Request) { desk(w, r, "") })
	mux.HandleFunc("POST /desk", func(w http.ResponseWriter, r *http.Request) {
		now, _ := totp.GenerateCode("JBSWY3DPEHPK3PXP", s.now.Now())
		switch given := r.FormValue("code"); given {
		case "042517":
			desk(w, r, "code "+given+" is right")
		case now:
			desk(w, r, "authenticator is right")
		default:
			desk(w, r, "wrong")
		}
	})
	mux.HandleFunc("GET /time", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, s.now.Now().Format(time.DateOnly), r.FormValue("q"))
	})
	mux.HandleFunc("GET /broken", func(w http.ResponseWriter, r *http.Request) { page(w, 500, "broken") })
	mux.HandleFunc("GET /untold", func(w http.ResponseWriter, r *http.Request) { page(w, 200, "⟦site.title⟧") })
	mux.HandleFunc("GET /away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://elsewhere.example/", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /round", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/round", http.StatusSeeOther) })
	return Site{
		Handler: http.NewCrossOriginProtection().Handler(mux), Clock: s.now,
		Letters: func() []outbound.Letter { return s.letters },
		Work: func() error { // a letter that time brings
			if s.now.Now().After(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)) && len(s.letters) == 2 {
				s.letters = s.letters[1:]
			}
			return nil
		},
	}
}

// A line that is wrong must end the script, and say why.
func TestWrongLines(t *testing.T) {
	for script, words := range map[string]string{
		"get /nowhere\nstatus 200":                         "script.txt:2: /nowhere answers 404",
		"get /broken":                                      "/broken answers 500",
		"get /untold":                                      "/untold lacks the text ⟦site.title⟧",
		"get /away":                                        "leads away from the site",
		"get /round":                                       "ten redirects in a row",
		"get '/?a b'":                                      "is no address",
		"get /\nfollow Away":                               "leads away from the site",
		"get /\nfollow 'No such'":                          `"No such" is not among ["Apply" "Apply elsewhere" "Away"]`,
		"get /\nfollow A":                                  `"A" stands 3 times`,
		"get /apply\nsubmit Send nme=x":                    `the form has no field "nme"; it has ["agree" "degree" "fixed"`,
		"get /apply\nsubmit Send off=x":                    `the form has no field "off"`,
		"get /apply\nsubmit Send fixed=x":                  `nobody can write into "fixed"`,
		"get /apply\nsubmit Send step=2":                   `nobody can write into "step"`,
		"get /apply\nsubmit Send kind=Chemical":            `"kind" has no choice "Chemical"; it has ["Civil" "Electrical" "civil" "elect"]`,
		"get /apply\nsubmit Send plan=c":                   `"plan" has no choice "c"`,
		"get /apply\nsubmit Send topic=canals":             `"topic" has no choice "canals"`,
		"get /apply\nsubmit Send name=a name=b":            `"name" takes one value`,
		"get /apply\nsubmit Send degree=x":                 `"degree" takes a file`,
		"get /apply\nsubmit Send name":                     `"name" is not name=value`,
		"get /apply\nsubmit Later":                         `the button "Later" is disabled`,
		"get /apply\nsubmit Loose":                         `the button "Loose" belongs to no form`,
		"get /apply\nsubmit Strict":                        `the browser would not send the form: "must" is required`,
		"get /apply\nsubmit Nothing":                       `"Nothing" is not among`,
		"get /time\nsubmit Send":                           "this answer is no page",
		"get /time\nsee h1":                                "this answer is no page",
		"get /apply\nsee h1":                               "there is no h1 on /apply (200)",
		"get /\nsee a Register":                            `a on / says ["Apply" "Apply elsewhere" "Away"]`,
		"get /\n! see a Apply":                             `a "Apply" stands on /`,
		"get /\nsee 'a['":                                  "is no selector",
		"get /time\nhas 2025":                              "the answer of /time:\n2026-11-23",
		"get /time\n! has 2026":                            "the answer of /time",
		"get /\nheader Cache-Control":                      "Cache-Control: []",
		"get /\n! header Content-Type html":                "Content-Type: ",
		"get /\nat /apply":                                 "the visitor is at / (200)",
		"get /\n! at /":                                    "the visitor is at /",
		"at /":                                             "nothing was asked for yet",
		"status 200":                                       "nothing was asked for yet",
		"! get /":                                          "cannot be negated",
		"get":                                              "0 arguments, but this command takes 1 to 1",
		"get /\nkeep X a":                                  "a stands 3 times on /",
		"get /\nkeep X body class":                         "body has no class",
		"clock tomorrow":                                   `"tomorrow" is neither a step (+30d) nor a day (2027-01-31)`,
		"mail nobody@example.org":                          `there is no letter to nobody@example.org; there are letters to ["ayesha@example.org" "ayesha@example.org"]`,
		"mail ayesha@example.org overdue":                  "the newest letter to ayesha@example.org says:\nYour code",
		"! mail ayesha@example.org":                        "the newest letter to ayesha@example.org:",
		"authenticator '?'":                                "script.txt:1:",
		"get /apply\nsubmit Ask q=!\nhas 2026-11-23!\nx":   "unknown command",
		"get /apply\norigin https://a.b\nsubmit Send\nsee": "arguments, but this command takes 1 to 2",
	} {
		t.Run(script, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "script.txt"), []byte(script), 0o600); err != nil {
				t.Fatal(err)
			}
			listener := &listener{}
			func() {
				defer func() {
					if x := recover(); x != nil && x != any(stop) {
						panic(x)
					}
				}()
				testscript.RunT(listener, params(dir, func(*testscript.Env) Site { return newSmall().site() }))
			}()
			if !listener.failed || !strings.Contains(listener.said.String(), words) {
				t.Errorf("failed: %v\n%s", listener.failed, listener.said.String())
			}
		})
	}
}

// listener is a testscript.T that notes what a failing script says.
type listener struct {
	said   strings.Builder
	failed bool
}

var stop = new(int)

func (l *listener) Skip(args ...any)                     { panic(stop) }
func (l *listener) Fatal(args ...any)                    { l.Log(args...); l.FailNow() }
func (l *listener) Parallel()                            {}
func (l *listener) Log(args ...any)                      { fmt.Fprintln(&l.said, args...) }
func (l *listener) FailNow()                             { l.failed = true; panic(stop) }
func (l *listener) Run(_ string, f func(t testscript.T)) { f(l) }
func (l *listener) Verbose() bool                        { return false }
