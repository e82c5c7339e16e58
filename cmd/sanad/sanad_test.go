package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"flag"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/migrations"
)

// program is the built program.
var program string

func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == yardstickMark {
		panic(serveYardstick(os.Args[2], os.Args[3], os.Args[4]))
	}
	if long() { // those that kill wait more than they work, each beside folders, ports and databases of its own
		if err := flag.Set("test.parallel", "4"); err != nil {
			panic(err)
		}
	}
	folder, err := os.MkdirTemp("", "sanad-test-")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(folder, "sanad")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// sanad runs the program to its end and returns what it said.
func sanad(t testing.TB, args ...string) (string, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
	return string(out), err
}

// newCouncil makes a council in a folder and returns the folder and the address that it will listen on.
func newCouncil(t testing.TB) (data, addr string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	if out, err := sanad(t, "init", "--council", "minimal", "--registrar", "registrar@example.org", "--data", data, "--hosts", "register.test,old.test"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr = l.Addr().String()
	l.Close()
	add(t, data, "SANAD_ADDR="+addr)
	return data, addr
}

// server is a serving program.
type server struct {
	*exec.Cmd
	log *bytes.Buffer
}

// start serves a folder and waits until it answers.
func start(t *testing.T, data, addr string) *server {
	t.Helper()
	s := &server{exec.Command(program, "serve", "--data", data), &bytes.Buffer{}}
	s.Stdout, s.Stderr = s.log, s.log
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Process.Kill() })
	for range 200 {
		if status, _ := ask(t, addr, "register.test", "/readyz"); status == http.StatusOK {
			return s
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.Process.Kill()
	s.Wait()
	t.Fatalf("it does not answer:\n%s", s.log)
	return nil
}

// ask returns status and body, and 0 where nobody answers.
func ask(t testing.TB, addr, host, path string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	w, err := client.Do(r)
	if err != nil {
		return 0, ""
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		return 0, ""
	}
	return w.StatusCode, string(body)
}

func TestServe(t *testing.T) {
	data, addr := newCouncil(t)
	if out, err := sanad(t, "init", "--council", "minimal", "--registrar", "registrar@example.org", "--data", data); err == nil {
		t.Errorf("a council was made over another:\n%s", out)
	}
	s := start(t, data, addr)
	for _, x := range []struct {
		host, path string
		want       int
	}{
		{"register.test", "/", 200}, {"register.test", "/ur/verify", 200}, {"register.test", "/healthz", 200},
		{"register.test", "/demo/outbox", 404}, {"register.test", "/parts", 404}, {"register.test", "/my", 303}, {"register.test", "/desk", 303},
		{"old.test", "/verify", 308}, {"elsewhere.test", "/", 421},
		{"register.test", "/api/v1/register/engineers/LAND-9123412345671", 404},
	} {
		if status, _ := ask(t, addr, x.host, x.path); status != x.want {
			t.Errorf("%s%s: %d, want %d", x.host, x.path, status, x.want)
		}
	}

	// A backup is taken while it serves, and the log tells nothing of anybody.
	backup := filepath.Join(t.TempDir(), "backup")
	if out, err := sanad(t, "backup", "--data", data, "--to", backup); err != nil {
		t.Errorf("%v\n%s", err, out)
	}

	// Killed in the midst of it, it starts again; told to stop, it stops well.
	s.Process.Kill()
	s.Wait()
	s = start(t, data, addr)
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("it did not stop well: %v\n%s", err, s.log)
	}
	lines := bufio.NewScanner(bytes.NewReader(s.log.Bytes()))
	for lines.Scan() {
		if !json.Valid(lines.Bytes()) {
			t.Errorf("a line of the log is not JSON: %s", lines.Text())
		}
		for _, never := range []string{"9123412345671", "registrar@example.org", "127.0.0.1"} {
			if strings.Contains(lines.Text(), never) && !strings.Contains(lines.Text(), `"msg":"serving"`) {
				t.Errorf("the log tells %s: %s", never, lines.Text())
			}
		}
	}
}

func TestRestoreInAnotherFolder(t *testing.T) {
	data, _ := newCouncil(t)
	backup := filepath.Join(t.TempDir(), "backup")
	if out, err := sanad(t, "backup", "--data", data, "--to", backup); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// The other machine has the settings and the root key, and nothing else.
	other := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(other, 0o700); err != nil {
		t.Fatal(err)
	}
	settings, err := os.ReadFile(filepath.Join(data, "sanad.env"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other, "sanad.env"), settings, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := sanad(t, "restore", "--data", other, "--from", backup); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := serveBriefly(t, other); err == nil || !strings.Contains(out, "--check") {
		t.Errorf("what was not checked was served: %v\n%s", err, out)
	}
	if out, err := sanad(t, "restore", "--data", other, "--check"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := sanad(t, "doctor", "--data", other); !strings.Contains(out, "ok     keystore") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestMoveToPostgresAndBack moves a council's data and keys to PostgreSQL, serves it there, and moves on to SQLite.
func TestMoveToPostgresAndBack(t *testing.T) {
	data, addr := newCouncil(t)
	there, keysThere := dbtest.PostgresURL(t, migrations.Data), dbtest.PostgresURL(t, migrations.Keys)
	again := t.TempDir()
	for _, step := range [][2]string{
		{"sqlite:" + data + "/sanad.db", there},
		{"sqlite:" + data + "/keys.db?journal=delete", keysThere},
		{there, "sqlite:" + again + "/sanad.db"},
		{keysThere, "sqlite:" + again + "/keys.db?journal=delete"},
	} {
		if out, err := sanad(t, "copy", step[0], step[1]); err != nil || !strings.Contains(out, "compared") {
			t.Fatalf("%v\n%s", err, out)
		}
		if out, err := sanad(t, "copy", step[0], step[1]); err == nil {
			t.Fatalf("it was copied over what was there\n%s", out)
		}
	}
	add(t, data, "SANAD_DB_URL="+there, "SANAD_KEYS_URL="+keysThere)
	if out, err := sanad(t, "restore", "--check", "--data", data); err != nil {
		t.Fatalf("what was copied cannot be opened: %v\n%s", err, out)
	}
	// The public's questions go through a login of their own, which sanad migrate has let read what is published.
	d, err := db.Open(t.Context(), there)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	role := "public_" + strings.ToLower(id.Random())
	execute := func(query string) error {
		return d.Update(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), query); return err })
	}
	if err := execute("create role " + role); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		d, err := db.Open(context.Background(), there)
		if err != nil {
			t.Error(err)
			return
		}
		defer d.Close()
		for _, query := range []string{"drop owned by " + role, "drop role " + role} {
			if err := d.Update(context.Background(), func(tx *db.Tx) error { _, err := tx.Exec(context.Background(), query); return err }); err != nil {
				t.Error(err)
			}
		}
	})
	add(t, data, "SANAD_PUBLIC_URL="+there+joint(there)+"role="+role)
	if out, err := serveBriefly(t, data); err == nil || !strings.Contains(out, "the public handle cannot read") {
		t.Fatalf("it served although the public's login may read nothing: %v\n%s", err, out)
	}
	if out, err := sanad(t, "migrate", "--public", role, "--data", data); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	start(t, data, addr)
	if status, body := ask(t, addr, "register.test", "/verify?q=LAND+1"); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
}

// joint is what stands before a further part of an address's query.
func joint(url string) string {
	if strings.Contains(url, "?") {
		return "&"
	}
	return "?"
}

// TestServeWithCertificates serves over TLS with files of a certificate.
func TestServeWithCertificates(t *testing.T) {
	data, addr := newCouncil(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"register.test"}, NotAfter: clock.System{}.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(data, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	add(t, data, "SANAD_TLS=files", "SANAD_TLS_CERT="+data+"/cert.pem", "SANAD_TLS_KEY="+data+"/key.pem")
	cmd := exec.Command(program, "serve", "--data", data)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: "register.test"}}}
	for range 200 {
		r, err := http.NewRequestWithContext(t.Context(), "GET", "https://"+addr+"/verify", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "register.test"
		w, err := client.Do(r)
		if err != nil {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		w.Body.Close()
		if w.StatusCode != http.StatusOK || w.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%d, %q", w.StatusCode, w.Header.Get("Strict-Transport-Security"))
		}
		return
	}
	cmd.Process.Kill()
	cmd.Wait()
	t.Fatalf("it does not answer:\n%s", &log)
}

// add writes further settings into a data folder.
func add(t testing.TB, data string, settings ...string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(data, "sanad.env"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(strings.Join(settings, "\n") + "\n"); err != nil {
		t.Fatal(err)
	}
}

// serveBriefly serves a folder that should be refused.
func serveBriefly(t *testing.T, data string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, "serve", "--data", data).CombinedOutput()
	return string(out), err
}

func TestServeRefuses(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, data string){
		"another data folder's demonstration": func(t *testing.T, data string) {
			if err := os.WriteFile(filepath.Join(data, "DEMONSTRATION"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"chmod 600": func(t *testing.T, data string) {
			if err := os.Chmod(filepath.Join(filepath.Dir(data), "sanad-root.key"), 0o644); err != nil {
				t.Fatal(err)
			}
		},
		"not a setting": func(t *testing.T, data string) {
			if err := os.WriteFile(filepath.Join(data, "sanad.env"), []byte("SANAD_COUNCEL=pec\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			data, _ := newCouncil(t)
			harm(t, data)
			out, err := serveBriefly(t, data)
			if err == nil || name != "another data folder's demonstration" && !strings.Contains(out, name) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func TestCommandLine(t *testing.T) {
	for _, x := range []struct {
		args []string
		says string
		ok   bool
	}{
		{nil, "sanad serve", true},
		{[]string{"help"}, "sanad restore", true},
		{[]string{"version"}, "sanad ", true},
		{[]string{"wizard"}, "no command", false},
		{[]string{"serve", "now"}, "what is", false},
		{[]string{"serve", "--wizard"}, "not defined", false},
		{[]string{"copy", "one"}, "FROM TO", false},
		{[]string{"backup"}, "--to", false},
		{[]string{"restore"}, "--check", false},
		{[]string{"init", "--council", "nowhere"}, "minimal", false},
		{[]string{"officer", "dismiss"}, "invite", false},
	} {
		out, err := sanad(t, x.args...)
		if (err == nil) != x.ok || !strings.Contains(out, x.says) {
			t.Errorf("sanad %v: %v\n%s", x.args, err, out)
		}
	}
}

func TestConfigShowsNoSecret(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), program, "config", "--data", t.TempDir())
	cmd.Env = append(os.Environ(), "SANAD_SMTP_PASSWORD=very-secret")
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "very-secret") || !strings.Contains(string(out), "not shown") {
		t.Errorf("%v\n%s", err, out)
	}
}
