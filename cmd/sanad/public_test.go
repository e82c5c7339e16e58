package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/ledger"
	"sanad/internal/postfix"
	"sanad/internal/register"
	"sanad/internal/standing"
)

// publicProcess is a council with one registered engineer, whose public process runs beside the private one.
type publicProcess struct {
	*city
	address string   // of the public process
	login   string   // the address of its database
	env     []string // all that it is given
	private []string // what stands in private tables in clear
}

// newPublicProcess makes the council and gives the public process a login of its own.
func newPublicProcess(t *testing.T, engine string) *publicProcess {
	t.Helper()
	p := &publicProcess{city: newCity(t, engine, &postfix.Postfix{Plain: 25}), address: fmt.Sprintf("127.0.0.1:%d", postfix.FreePort(t))}
	p.inside(func(a *app.App) {
		ctx := t.Context()
		who, err := a.Account.Enrol(ctx, "hidden@example.org", "en")
		p.must(err)
		now := clock.System{}.Now()
		p.must(a.Stores.DB.Update(ctx, func(tx *db.Tx) error {
			return a.Register.Put(ctx, tx, access.System(access.Publish), register.Entry{
				Number: "CIVIL/77", Kind: "registered_engineer", Discipline: "CIVIL", Name: "Ayesha Siddiqa", Facts: standing.Facts{{ID: "a", Kind: standing.Entry, From: day.Must("2020-01-10")}, {ID: "b", Kind: standing.Valid, From: day.Must("2020-01-10")}}, MaskedCNIC: "*****-*****67-*",
			}, register.Change{ID: id.New(now), Salt: ledger.NewSalt()})
		}))
		p.must(a.Ledger.SealAll(ctx))
		p.private = []string{who, "hidden@example.org"}
	})
	p.login = p.url
	if engine == "postgres" {
		p.login = p.reader()
	}
	p.env = []string{
		"PATH=" + os.Getenv("PATH"), "SANAD_COUNCIL=pec", "SANAD_ADDR=" + p.address, "SANAD_HOSTS=verify.test", "SANAD_BASE_URL=http://register.test",
		"SANAD_PUBLIC_URL=" + p.login, "SANAD_DATA=" + t.TempDir(), "SANAD_QUOTAS=off",
	}
	return p
}

// reader makes a login that reads what is published, and returns the address of the database with it.
func (p *publicProcess) reader() string {
	p.t.Helper()
	role := "public_" + strings.ToLower(id.Random())
	owner := func(query string) {
		p.t.Helper()
		d, err := db.Open(context.Background(), p.url)
		p.must(err)
		defer d.Close()
		p.must(d.Update(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec(context.Background(), query); return err }))
	}
	owner("create role " + role + " login password 'reader'")
	p.t.Cleanup(func() {
		owner("drop owned by " + role)
		owner("drop role " + role)
	})
	if out, err := p.command("migrate", "--public", role, "--data", p.data).CombinedOutput(); err != nil {
		p.t.Fatalf("%v\n%s", err, out)
	}
	u, err := url.Parse(p.url)
	p.must(err)
	u.User = url.UserPassword(role, "reader")
	return u.String()
}

// run starts the public process with more in its environment.
func (p *publicProcess) run(more ...string) (*exec.Cmd, *bytes.Buffer) {
	p.t.Helper()
	cmd, out := exec.Command(p.program, "serve", "--role=public"), &bytes.Buffer{}
	cmd.Env = append(append([]string{}, p.env...), more...)
	cmd.Stdout, cmd.Stderr = out, out
	p.must(cmd.Start())
	p.t.Cleanup(func() { cmd.Process.Kill() })
	return cmd, out
}

// refused runs the public process and demands that it ends with words.
func (p *publicProcess) refused(words string, more ...string) {
	p.t.Helper()
	cmd, out := p.run(more...)
	end := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	err := cmd.Wait()
	if !end.Stop() || err == nil || !strings.Contains(out.String(), words) {
		p.t.Errorf("with %q: %v, and it does not say %q:\n%s", more, err, words, out)
	}
}

// TestPublicProcess runs the public process beside the private one: it verifies, and holds nothing by which it could do more.
func TestPublicProcess(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { testPublicProcess(t, engine) })
	}
}

func testPublicProcess(t *testing.T, engine string) {
	p := newPublicProcess(t, engine)
	for _, given := range []string{
		"SANAD_ROOT_KEY=/etc/key", "SANAD_ROOT_KEY_FILE=/etc/key", "SANAD_KEYS_URL=sqlite:keys.db", "SANAD_KEYS_URL_FILE=/etc/keys",
		"SANAD_DB_URL=" + p.url, "SANAD_SMTP_HOST=mail.test", "SANAD_SMTP_PASSWORD=x", "SANAD_SMTP_PASSWORD_FILE=/etc/x",
	} {
		name, _, _ := strings.Cut(given, "=")
		p.refused("remove "+name+" from the environment", given)
	}
	p.refused("remove SANAD_ROOT_KEY from "+p.data, "SANAD_DATA="+p.data)
	p.refused("SANAD_PUBLIC_URL must name", "SANAD_PUBLIC_URL=")
	if engine == "postgres" {
		p.refused("may do more than read", "SANAD_PUBLIC_URL="+p.url)
		login, err := url.Parse(p.login)
		p.must(err)
		p.refused("acts as another role", "SANAD_PUBLIC_URL="+p.url+joint(p.url)+"role="+login.User.Username())
	}

	private := p.serve()
	defer func() { private.Process.Kill(); private.Wait() }()
	cmd, out := p.run()
	for range 400 {
		if status, _ := ask(t, p.address, "verify.test", "/readyz"); status == http.StatusOK {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	for path, words := range map[string]string{
		"/": "<main", "/ur": "<main", "/verify": "<main", "/verify/engineers/CIVIL-77": "Ayesha Siddiqa", "/ur/verify/engineers/CIVIL/77": "Ayesha Siddiqa",
		"/verify?q=Ayesha+Siddiqa": "CIVIL/77", "/api/v1/register/engineers/CIVIL/77": "Ayesha Siddiqa", "/api/v1/openapi.json": "openapi",
		"/privacy": "<main", "/privacy/held": "<main", "/privacy/held.json": "{", "/ur/privacy": "<main", "/news": "<main", "/news.atom": "<feed", "/out": "www.hec.gov.pk", "/accessibility": "<main", "/healthz": "ok", "/readyz": "ok",
		"/log/public/checkpoint": "/log/public", "/log/public/proof/policy": "tlog-proof",
		"/.well-known/security.txt": "Contact", "/v/": "data-keys", "/ur/v/": "data-keys", "/v/worker.js": "fetch", "/.well-known/jwks.json": "ES256",
	} {
		if status, body := ask(t, p.address, "verify.test", path); status != http.StatusOK || !strings.Contains(body, words) {
			t.Errorf("%s: %d without %q\n%s", path, status, words, out)
		}
	}
	p.leadsElsewhere()
	p.tellsNothing()
	p.holdsNothing(cmd.Process.Pid)
	p.readsNothing()

	// On a site of one name the proxy chooses the process, and the public one knows no other pages.
	cmd.Process.Kill()
	cmd.Wait()
	cmd, _ = p.run("SANAD_BASE_URL=http://verify.test")
	defer cmd.Wait()
	defer cmd.Process.Kill()
	for range 400 {
		if status, _ := ask(t, p.address, "verify.test", "/readyz"); status == http.StatusOK {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	for _, path := range []string{"/log/public/proof/engineers/CIVIL/77", "/my", "/desk", "/sign-in", "/ur/sign-up", "/invitation/x", "/demo/outbox"} {
		if status, _ := ask(t, p.address, "verify.test", path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// leadsElsewhere demands that no page of the private process is here, and no form is taken.
func (p *publicProcess) leadsElsewhere() {
	p.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, x := range []struct {
		method, path, to string
		status           int
	}{
		{"GET", "/my", "http://register.test/my", 303}, {"GET", "/desk", "http://register.test/desk", 303},
		{"GET", "/sign-in?to=/my", "http://register.test/sign-in", 303}, {"GET", "/ur/sign-up", "http://register.test/ur/sign-up", 303},
		{"GET", "/verify/engineers/CIVIL-77/receipt?on=2024-03-01&q=x", "http://register.test/verify/engineers/CIVIL-77/receipt?on=2024-03-01", 303},
		{"GET", "/verify/engineers/CIVIL-77/receipt.jws", "http://register.test/verify/engineers/CIVIL-77/receipt.jws", 303},
		{"GET", "/eligibility", "http://register.test/eligibility", 303},
		{"GET", "/log/public/proof/engineers/CIVIL/77", "http://register.test/log/public/proof/engineers/CIVIL/77", 303}, {"GET", "/my/documents/x%2Fy", "", 404},
		{"GET", "/out?to=https://www.hec.gov.pk/x", "https://www.hec.gov.pk/x", 303}, {"GET", "/out?to=https://elsewhere.test/", "", 404}, {"GET", "/out/typed?to=https://elsewhere.test/&by=x", "", 404},
		{"GET", "/invitation/token", "", 404}, {"POST", "/sign-in", "", 405}, {"POST", "/find-my-number", "", 405}, {"POST", "/verify", "", 405},
	} {
		r, err := http.NewRequestWithContext(p.t.Context(), x.method, "http://"+p.address+x.path, nil)
		p.must(err)
		r.Host = "verify.test"
		r.AddCookie(&http.Cookie{Name: "sanad", Value: "whatever"})
		w, err := client.Do(r)
		p.must(err)
		w.Body.Close()
		if w.StatusCode != x.status || w.Header.Get("Location") != x.to || len(w.Cookies()) > 0 {
			p.t.Errorf("%s %s: %d to %q with %d cookies", x.method, x.path, w.StatusCode, w.Header.Get("Location"), len(w.Cookies()))
		}
	}
}

// tellsNothing asks hostile questions through everything that the public may say.
func (p *publicProcess) tellsNothing() {
	p.t.Helper()
	for _, hostile := range []string{
		"'", `"`, "' or '1'='1", "civil 77' union select id from person --", "x') union select email from account_address --", "%", "_", "__", "*", "../../keys.db",
		"/etc/passwd", "person", "account", "77;select pg_sleep(1)", "77/**/or/**/1=1", "\\", "\x00", "\xff\xfe", "CIVIL/77'||(select id from person)||'", strings.Repeat("A", 5000),
	} {
		q := url.QueryEscape(hostile)
		path := url.PathEscape(hostile)
		for _, address := range []string{
			"/verify?q=" + q, "/verify?q=Ayesha&discipline=" + q, "/ur/verify?q=" + q, "/verify/engineers/" + path, "/verify/engineers/CIVIL/" + path,
			"/api/v1/register/engineers?name=" + q, "/api/v1/register/engineers?name=Ayesha&discipline=" + q, "/api/v1/register/engineers/" + path,
			"/news/" + path, "/log/" + path + "/checkpoint", "/log/" + path + "/key", "/log/access/tile/" + path, "/log/access/tile/entries/" + path,
			"/log/public/tile/" + path, "/log/public/tile/entries/" + path, "/log/public/proof/engineers/" + path, "/verify?" + q + "=1",
			"/static/" + path + "/site.css", "/static/x/" + path,
		} {
			status, body := ask(p.t, p.address, "verify.test", address)
			if status == 0 || status >= 500 {
				p.t.Errorf("%.80s: %d", address, status)
			}
			for _, never := range p.private {
				if strings.Contains(body, never) {
					p.t.Errorf("%.80s tells %s", address, never)
				}
			}
		}
	}
}

// holdsNothing looks into a process of the system: what it was given, and what it has open.
func (p *publicProcess) holdsNothing(pid int) {
	p.t.Helper()
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	if err != nil {
		p.t.Skip("this system does not show processes")
	}
	if !bytes.Contains(environ, []byte("SANAD_PUBLIC_URL")) {
		p.t.Fatal("the environment is not the program's")
	}
	for _, never := range []string{"SANAD_ROOT_KEY", "SANAD_KEYS", "SANAD_DB_URL", "SANAD_SMTP", "root.key", "keys.db"} {
		if bytes.Contains(environ, []byte(never)) {
			p.t.Errorf("the public process was given %s", never)
		}
	}
	open, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	p.must(err)
	council := false
	for _, fd := range open {
		to, err := os.Readlink(fd)
		if err != nil {
			continue // closed meanwhile
		}
		switch name := filepath.Base(to); {
		case strings.HasPrefix(name, "keys.db"), strings.Contains(name, "root"), strings.HasPrefix(to, filepath.Join(p.data, "files")), name == "sanad.env":
			p.t.Errorf("the public process has %s open", to)
		case to == filepath.Join(p.data, "sanad.db"):
			council = true
			flags, err := os.ReadFile(fmt.Sprintf("/proc/%d/fdinfo/%s", pid, filepath.Base(fd)))
			p.must(err)
			if !readOnly.Match(flags) {
				p.t.Errorf("the public process may write to the database: %s", flags)
			}
		}
	}
	if len(open) < 3 || p.login == p.url && !council {
		p.t.Errorf("no open file of the process was seen: %q", open)
	}
}

// readOnly matches what Linux tells of a file that was opened for reading alone: the last of its flags, in octal, is 0 or 4.
var readOnly = regexp.MustCompile(`flags:\s*[0-7]*[04]\n`)

// readsNothing asks the database itself for each private table, by the login of the public process.
func (p *publicProcess) readsNothing() {
	p.t.Helper()
	ctx := p.t.Context()
	declared, err := catalog.Load()
	p.must(err)
	d, err := db.OpenPublicAlone(ctx, p.login, declared.Published())
	p.must(err)
	defer d.Close()
	published, asked := strings.Join(declared.Published(), " ")+" ", map[string]bool{}
	for _, e := range declared.Entries() {
		table, column, _ := strings.Cut(e.Name, ".")
		if strings.Contains(published, table+" ") || strings.HasPrefix(table, "key_") {
			continue
		}
		asked[table] = true
		err := d.View(ctx, func(tx *db.Tx) error {
			_, _, err := db.Find[int](ctx, tx, "select 1 from "+table+" where "+column+" is not null limit 1")
			return err
		})
		if err == nil {
			p.t.Errorf("the public's login reads %s", e.Name)
		}
	}
	if len(asked) < 20 {
		p.t.Errorf("only %d private tables were asked for", len(asked))
	}
	if d.Engine() == db.PostgreSQL { // a handle that claims a private table gets no further than the database lets it
		if _, err := db.OpenPublicAlone(ctx, p.login, append(declared.Published(), "person")); err == nil || !strings.Contains(err.Error(), "person") {
			p.t.Errorf("a handle with a private table: %v", err)
		}
	}
}
