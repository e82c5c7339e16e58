package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/files"
	"sanad/internal/jobs"
	"sanad/internal/outbound"
	"sanad/internal/sample"
	"sanad/internal/vault"
	"sanad/internal/walk"
)

// TestWalks runs every room's scripts, each through the whole program with data of its own. Those named board_ walk through the invented board.
func TestWalks(t *testing.T) {
	if len(walked(t)) == 0 {
		t.Error("nobody walked")
	}
}

// answer is one that a walk got.
type answer struct {
	council, path string
	at            time.Time // by the clock of the walk
	status        int
	header        http.Header
	body          []byte
}

// walks are the answers of all walks, which are walked once, side by side, by the first test that asks for them.
var walks struct {
	once    sync.Once
	mu      sync.Mutex
	answers []answer
	failed  bool
}

// walked returns what every walk of every room was answered.
func walked(t *testing.T) []answer {
	t.Helper()
	walks.once.Do(func() {
		folders, err := filepath.Glob("../*/walks")
		if err != nil || len(folders) == 0 {
			t.Fatalf("no walks: %v", err)
		}
		for _, folder := range folders {
			walks.failed = !t.Run(filepath.Base(filepath.Dir(folder)), func(t *testing.T) {
				walk.Run(t, folder, func(t testing.TB) walk.Site {
					s := newSite(t)
					s.Handler = remember(s, councilOf(t))
					return s
				})
			}) || walks.failed
		}
	})
	if walks.failed {
		t.Error("a walk did not come to its end")
	}
	return walks.answers
}

// remember is the handler of a site that keeps what it answers.
func remember(s walk.Site, council string) http.Handler {
	inner := s.Handler
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.RequestURI()
		seen := httptest.NewRecorder()
		inner.ServeHTTP(seen, r)
		a := answer{council, path, s.Clock.Now(), seen.Code, seen.Header(), seen.Body.Bytes()}
		walks.mu.Lock()
		walks.answers = append(walks.answers, a)
		walks.mu.Unlock()
		for name, values := range a.header {
			w.Header()[name] = values
		}
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body) // into the memory of the walk
	})
}

// councilOf is the council in which a script is walked: another where it walks what the council's own profile does not have.
func councilOf(t testing.TB) string {
	if strings.Contains(t.Name(), "/board_") {
		return "minimal"
	}
	return "pec"
}

// proved lets one walk of all prove the promises: no walk shows what was found, and to ask every control takes as long as a walk.
var proved sync.Once

// newSite builds the whole program over empty stores, with an officer for each office. Their sign-in links are $OFFICER,
// $COMMITTEE, $REGISTRAR, $CASHIER and $PRIVACY; $REGISTRAR_2 is another registrar, $REVIEWER and $MEMBER_1 to $MEMBER_3 are other members of the committee; $APPLICANT and $STRANGER have an account and nothing else.
func newSite(t testing.TB) walk.Site {
	t.Helper()
	a, now, outbox := newAppOf(t, dbtest.SQLite(t), councilOf(t))
	teach(t, a)
	a.Jobs.Handle("policy.prove", func(ctx context.Context, _ jobs.Job) (err error) {
		proved.Do(func() { _, err = a.Policy.Prove(ctx) })
		return err
	})
	env := map[string]string{}
	for name, roles := range map[string][]access.Role{
		"OFFICER": {access.Officer}, "COMMITTEE": {access.Committee}, "REGISTRAR": {access.Registrar}, "REGISTRAR_2": {access.Registrar},
		"PRIVACY": {access.PrivacyOfficer}, "REVIEWER": {access.Committee}, "MEMBER_1": {access.Committee}, "MEMBER_2": {access.Committee}, "MEMBER_3": {access.Committee}, "CASHIER": {access.Cashier}, "APPLICANT": nil, "STRANGER": nil,
	} {
		who, err := a.Account.Enrol(t.Context(), "the-"+name+"@example.org", "en", roles...)
		if err != nil {
			t.Fatal(err)
		}
		token, err := a.Account.DemoLink(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		env[name] = "/demo/sign-in/" + token
	}
	return walk.Site{
		Handler: a.Handler, Clock: now, Env: env,
		Letters: func() []outbound.Letter {
			list, err := outbox.Letters(200)
			if err != nil {
				t.Error(err)
			}
			return list
		},
		Work: func() error { return a.Jobs.Drain(t.Context()) },
	}
}

// teach brings in what invented institutions teach, and what was found of their batches, unless it is there.
func teach(t testing.TB, a *app.App) {
	t.Helper()
	if there, err := a.Engineer.Taught(t.Context()); err != nil || len(there) > 0 {
		return
	}
	if _, err := a.Accreditation.Import(t.Context(), access.System(access.Accreditation), strings.NewReader(sample.ProgrammesOf(a.Config.Council))); err != nil {
		t.Fatal(err)
	}
}

// newApp builds the whole program over empty stores.
func newApp(t testing.TB) (*app.App, *clock.Moved, *outbound.Outbox) {
	t.Helper()
	return newAppOn(t, dbtest.SQLite(t))
}

// newAppOn is newApp over a database of either engine.
func newAppOn(t testing.TB, d *db.DB) (*app.App, *clock.Moved, *outbound.Outbox) {
	t.Helper()
	return newAppOf(t, d, "pec")
}

// newAppOf is newAppOn for a council.
func newAppOf(t testing.TB, d *db.DB, council string) (*app.App, *clock.Moved, *outbound.Outbox) {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	data := t.TempDir()
	store, err := files.Folder(filepath.Join(data, "files"))
	if err != nil {
		t.Fatal(err)
	}
	outbox, err := outbound.NewOutbox(filepath.Join(data, "outbox"))
	if err != nil {
		t.Fatal(err)
	}
	declared, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := config.Config{Data: data, Council: council, Base: "http://sanad.test", Hosts: []string{"walk.example"}, TLS: "off", Workers: 1, MailFrom: "no-reply@sanad.test"}
	if council == "pec" {
		c.BillerKeys, c.BillerNetworks = map[string]string{"1link/2026": bankSecret, "1link/2027": bankSecret + "-next"}, []string{"127.0.0.1/32"}
	}
	a, err := app.New(t.Context(), app.Options{
		Config: c,
		Stores: app.Stores{DB: d, Public: dbtest.Public(t, d, declared.Published()...), Keys: dbtest.Keys(t), Files: store, Root: vault.NewRoot()},
		Clock:  now, Mailer: outbox, Outbox: outbox, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return a, now, outbox
}
