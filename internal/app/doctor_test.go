package app

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanad/internal/alarm"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/db"
	"sanad/internal/vault"
)

// patientOf makes a healthy council and returns its settings.
func patientOf(t *testing.T) config.Config {
	t.Helper()
	c := settingsIn(t.TempDir())
	if err := os.Mkdir(c.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.WriteRoot(c.RootKey); err != nil {
		t.Fatal(err)
	}
	stores, err := OpenStores(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(t.Context(), Options{Config: c, Stores: stores, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// copyOf copies a council that stands still, which costs less than making one.
func copyOf(t *testing.T, of config.Config) config.Config {
	t.Helper()
	root := t.TempDir()
	if err := os.CopyFS(root, os.DirFS(filepath.Dir(of.Data))); err != nil {
		t.Fatal(err)
	}
	c := settingsIn(root)
	for path, mode := range map[string]os.FileMode{c.Data: 0o700, c.RootKey: 0o600} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// settingsIn are those of a council in a folder.
func settingsIn(root string) config.Config {
	c := config.Config{
		Data: filepath.Join(root, "data"), RootKey: filepath.Join(root, "root.key"), Council: "minimal", Addr: "127.0.0.1:0",
		Hosts: []string{"register.example.org"}, Base: "http://localhost", TLS: "off", Workers: 1,
	}
	c.DB, c.Keys = "sqlite:"+filepath.Join(c.Data, "sanad.db"), "sqlite:"+filepath.Join(c.Data, "keys.db")+"?journal=delete"
	return c
}

func TestDoctor(t *testing.T) {
	healthy := patientOf(t)
	for _, f := range Doctor(t.Context(), copyOf(t, healthy)) {
		if f.Wrong != "" && f.Check != "mail" {
			t.Fatalf("a healthy council is told: %s: %s", f.Check, f.Wrong)
		}
	}
	for _, x := range []struct {
		name, check, says string
		harm              func(t *testing.T, c *config.Config)
	}{
		{"an unknown council", "profile of the council", "minimal", func(t *testing.T, c *config.Config) { c.Council = "nowhere" }},
		{"a gate that stopped something", "gates", "redaction 2", func(t *testing.T, c *config.Config) { Alarms(*c).Raise(alarm.Redaction, 2) }},
		{"a folder that others can read", "data folder", "chmod 700", func(t *testing.T, c *config.Config) { os.Chmod(c.Data, 0o755) }},
		{"a folder that is not there", "data folder", "sanad init", func(t *testing.T, c *config.Config) { c.Data += "-gone" }},
		{"a demonstration", "marks of the folder", "another folder", func(t *testing.T, c *config.Config) { touch(t, c, DemoMark) }},
		{"a restored folder", "marks of the folder", "--check", func(t *testing.T, c *config.Config) { touch(t, c, RestoreMark) }},
		{"a key that others can read", "root key", "chmod 600", func(t *testing.T, c *config.Config) { os.Chmod(c.RootKey, 0o644) }},
		{"a key within the data", "root key", "move it out", func(t *testing.T, c *config.Config) { c.RootKey = filepath.Join(c.Data, "root.key") }},
		{"no key", "root key", "sanad init", func(t *testing.T, c *config.Config) { os.Remove(c.RootKey) }},
		{"another council's key", "keystore", "bring back", func(t *testing.T, c *config.Config) {
			os.Remove(c.RootKey)
			if _, err := vault.WriteRoot(c.RootKey); err != nil {
				t.Fatal(err)
			}
		}},
		{"no database", "the council's database", "SANAD_DB_URL", func(t *testing.T, c *config.Config) { c.DB = "sqlite:" + c.Data + "/gone.db" }},
		{"a column nobody declared", "the council's database", "by hand", func(t *testing.T, c *config.Config) {
			change(t, c, `alter table person add column religion text`)
		}},
		{"a schema that is behind", "the council's database", "sanad migrate", func(t *testing.T, c *config.Config) {
			change(t, c, `delete from goose_db_version where version_id = (select max(version_id) from goose_db_version)`)
		}},
		{"a clock that went back", "clock", "time server", func(t *testing.T, c *config.Config) {
			later := clock.System{}.Now().Add(time.Hour)
			if err := os.Chtimes(filepath.Join(c.Data, "sanad.db"), later, later); err != nil {
				t.Fatal(err)
			}
		}},
		{"certificates that are not there", "certificates", "SANAD_TLS_CERT", func(t *testing.T, c *config.Config) { c.TLS = "files" }},
		{"a certificate that ends", "certificates", "renew", func(t *testing.T, c *config.Config) { certify(t, c, "register.example.org", time.Hour) }},
		{"a certificate of another host", "certificates", "every host", func(t *testing.T, c *config.Config) { certify(t, c, "other.example.org", 1000*time.Hour) }},
		{"open without encryption", "proxy", "SANAD_TLS", func(t *testing.T, c *config.Config) { c.Addr = "0.0.0.0:80" }},
		{"everybody is a proxy", "proxy", "SANAD_TRUSTED_PROXIES", func(t *testing.T, c *config.Config) {
			c.TLS, c.Proxies = "proxy", []string{"0.0.0.0/0"}
		}},
		{"no mail server", "mail", "SANAD_SMTP_HOST", func(t *testing.T, c *config.Config) {}},
		{"a mail server that does not answer", "mail", "SANAD_SMTP", func(t *testing.T, c *config.Config) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			c.SMTPHost, c.SMTPPort, c.SMTPTLS, c.MailFrom = "127.0.0.1", l.Addr().(*net.TCPAddr).Port, "none", "a@example.org"
			l.Close()
		}},
		{"a signature whose key nobody publishes", "signature of mail", "sanad._domainkey.council.invalid. IN TXT ( \"v=DKIM1; k=rsa; p=MIIB", func(t *testing.T, c *config.Config) {
			c.MailFrom, c.DKIMName, c.DKIMKey = "no-reply@council.invalid", "sanad", signingKey(t, 2048)
		}},
		{"a key that is short", "signature of mail", "1024 bits", func(t *testing.T, c *config.Config) {
			c.MailFrom, c.DKIMName, c.DKIMKey = "no-reply@council.invalid", "sanad", signingKey(t, 1024)
		}},
		{"a gateway for texts that does not answer", "texts", "SANAD_SMS", func(t *testing.T, c *config.Config) {
			c.SMSURL, c.SMSUser, c.SMSPass, c.SMSFrom = "http://127.0.0.1:1/cgi-bin/sendsms", "sanad", "secret", "PEC"
		}},
		{"a gateway for texts in no country", "texts", "add dial", func(t *testing.T, c *config.Config) {
			gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) }))
			t.Cleanup(gateway.Close)
			c.SMSURL, c.SMSUser, c.SMSPass, c.SMSFrom = gateway.URL, "sanad", "secret", "PEC"
		}},
		{"an identity provider that does not answer", "identity provider", "SANAD_OIDC", func(t *testing.T, c *config.Config) {
			c.IdentityIssuer, c.IdentityHosts, c.IdentityClient, c.IdentitySecret = "https://login.council.test", []string{"login.council.test"}, "sanad", "a secret"
		}},
		{"a biller without a key", "billers", "1link/KEY:SECRET", func(t *testing.T, c *config.Config) { c.Council = "pec" }},
		{"a key of another biller", "billers", "names no such biller", func(t *testing.T, c *config.Config) {
			c.BillerKeys = map[string]string{"1link/2026": "a secret"}
		}},
		{"a processor of cards whose events nobody believes", "cards", "SANAD_CARD_HOOKS", func(t *testing.T, c *config.Config) { c.CardKey = "sk_live_0123456789abcdef" }},
		{"a processor of cards that is tried out", "cards", "live key", func(t *testing.T, c *config.Config) {
			c.CardKey, c.CardHooks = "sk_test_0123456789abcdef", []string{"whsec_0123456789abcdef0123"}
		}},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := copyOf(t, healthy)
			x.harm(t, &c)
			for _, f := range Doctor(t.Context(), c) {
				if f.Check == x.check && f.Wrong != "" && strings.Contains(f.Wrong+f.Mend, x.says) {
					return
				}
			}
			t.Errorf("the doctor does not see it, or does not say %q: %+v", x.says, Doctor(t.Context(), c))
		})
	}
}

func TestServeRefusesADemonstration(t *testing.T) {
	c := patientOf(t)
	touch(t, &c, DemoMark)
	if _, err := Open(t.Context(), c, slog.New(slog.DiscardHandler), nil); err == nil || !strings.Contains(err.Error(), "demonstration") {
		t.Errorf("a demonstration's folder was served: %v", err)
	}
}

func signingKey(t *testing.T, bits int) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
}

func touch(t *testing.T, c *config.Config, mark string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(c.Data, mark), nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

func change(t *testing.T, c *config.Config, query string) {
	t.Helper()
	d, err := db.Open(t.Context(), c.DB)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Update(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), query); return err }); err != nil {
		t.Fatal(err)
	}
}

// certify makes a certificate of its own for a host, which lasts so long.
func certify(t *testing.T, c *config.Config, host string, lasts time.Duration) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := clock.System{}.Now()
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(lasts),
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	c.TLS, c.TLSCert, c.TLSKey = "files", filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for path, block := range map[string]*pem.Block{c.TLSCert: {Type: "CERTIFICATE", Bytes: der}, c.TLSKey: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
