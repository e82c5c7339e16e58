package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestDefaultsRestOnEarlierSettings(t *testing.T) {
	c, err := LoadFrom("", env(map[string]string{"SANAD_DATA": "/srv/sanad", "SANAD_HOSTS": "Register.example.org, old.example.org", "SANAD_TLS": "proxy", "SANAD_TRUSTED_PROXIES": "127.0.0.1/32"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ what, have, want string }{
		{"database", c.DB, "sqlite:/srv/sanad/sanad.db"},
		{"host", c.Hosts[0], "register.example.org"},
		{"alias", c.Hosts[1], "old.example.org"},
		{"base", c.Base, "https://register.example.org"},
		{"sender", c.MailFrom, "no-reply@register.example.org"},
	} {
		if x.have != x.want {
			t.Errorf("%s: %q, want %q", x.what, x.have, x.want)
		}
	}
}

func TestBaseWithoutTLSNamesThePort(t *testing.T) {
	c, err := LoadFrom(t.TempDir(), env(map[string]string{"SANAD_ADDR": "127.0.0.1:9000"}))
	if err != nil || c.Base != "http://localhost:9000" {
		t.Fatalf("%q %v", c.Base, err)
	}
}

func TestRefusals(t *testing.T) {
	for _, x := range []struct {
		name string
		env  map[string]string
		want string
	}{
		{"a port that is none", map[string]string{"SANAD_SMTP_PORT": "x"}, "SANAD_SMTP_PORT"},
		{"an address without a port", map[string]string{"SANAD_ADDR": "localhost"}, "SANAD_ADDR"},
		{"a word outside the list", map[string]string{"SANAD_TLS": "maybe"}, "one of"},
		{"files without files", map[string]string{"SANAD_TLS": "files"}, "SANAD_TLS_CERT"},
		{"a proxy nobody named", map[string]string{"SANAD_TLS": "proxy"}, "SANAD_TRUSTED_PROXIES"},
		{"an identity provider without TLS", map[string]string{"SANAD_OIDC_ISSUER": "http://login.example.org"}, "SANAD_OIDC_ISSUER"},
		{"an identity provider without a client", map[string]string{"SANAD_OIDC_ISSUER": "https://login.example.org"}, "SANAD_OIDC_CLIENT"},
		{"links without TLS on a site with it", map[string]string{"SANAD_TLS": "auto", "SANAD_BASE_URL": "http://a.example"}, "SANAD_BASE_URL"},
		{"a network that is none", map[string]string{"SANAD_TRUSTED_PROXIES": "10.0.0.1"}, "SANAD_TRUSTED_PROXIES"},
		{"mail in clear to another machine", map[string]string{"SANAD_SMTP_HOST": "mail.example.org", "SANAD_SMTP_STARTTLS": "none"}, "without encryption"},
		{"calls of a bank from nowhere", map[string]string{"SANAD_BILLER_KEYS": "1link/2026:0123456789abcdef0123456789abcdef"}, "SANAD_BILLER_NETWORKS"},
		{"a bank's key that is short", map[string]string{"SANAD_BILLER_KEYS": "1link/2026:short"}, "at least 32"},
		{"a bank's key without a name", map[string]string{"SANAD_BILLER_KEYS": "0123456789abcdef0123456789abcdef"}, "BILLER/KEY:SECRET"},
		{"two keys of one name", map[string]string{"SANAD_BILLER_KEYS": "a/b:0123456789abcdef0123456789abcdef,a/b:0123456789abcdef0123456789abcdee"}, "the name of another"},
		{"a short key of the processor of cards", map[string]string{"SANAD_CARD_KEY": "short"}, "at least 20"},
		{"events of a processor that nobody can ask", map[string]string{"SANAD_CARD_HOOKS": "whsec_0123456789abcdef0123"}, "SANAD_CARD_KEY"},
		{"a short secret of events", map[string]string{"SANAD_CARD_KEY": "sk_test_0123456789abcdef", "SANAD_CARD_HOOKS": "whsec_0123456789abcdef0123,x"}, "secret 2"},
		{"events from no network", map[string]string{"SANAD_CARD_NETWORKS": "stripe"}, "SANAD_CARD_NETWORKS"},
		{"texts in clear to another machine", map[string]string{"SANAD_SMS_URL": "http://sms.example.org/cgi-bin/sendsms"}, "SANAD_SMS_URL"},
		{"a gateway with the password in its address", map[string]string{"SANAD_SMS_URL": "https://u:p@sms.example.org/cgi-bin/sendsms"}, "SANAD_SMS_URL"},
		{"a gateway without a user", map[string]string{"SANAD_SMS_URL": "https://sms.example.org/cgi-bin/sendsms"}, "SANAD_SMS_USER"},
		{"texts that came in, with a short secret", map[string]string{"SANAD_SMS_SECRET": "short"}, "SANAD_SMS_SECRET"},
		{"texts that came in, without a gateway", map[string]string{"SANAD_SMS_SECRET": "a1b2c3d4e5f6g7h8i9j0k"}, "SANAD_SMS_SECRET"},
		{"reports of texts from no network", map[string]string{"SANAD_SMS_NETWORKS": "gateway"}, "SANAD_SMS_NETWORKS"},
		{"a long name of a sender", map[string]string{"SANAD_SMS_FROM": "The Engineering Council"}, "SANAD_SMS_FROM"},
		{"a sender in two lines", map[string]string{"SANAD_SMS_FROM": "PEC\r\nX: y"}, "SANAD_SMS_FROM"},
		{"a domain for returned mail that is an address", map[string]string{"SANAD_MAIL_RETURN": "bounces@example.org"}, "SANAD_MAIL_RETURN"},
		{"a domain for returned mail with a space", map[string]string{"SANAD_MAIL_RETURN": "a.example.org b"}, "SANAD_MAIL_RETURN"},
		{"a selector that is a domain", map[string]string{"SANAD_DKIM_SELECTOR": "a.b"}, "SANAD_DKIM_SELECTOR"},
		{"a secret's file that is missing", map[string]string{"SANAD_SMTP_PASSWORD_FILE": "/nowhere"}, "cannot be read"},
	} {
		t.Run(x.name, func(t *testing.T) {
			_, err := LoadFrom(t.TempDir(), env(x.env))
			if err == nil || !strings.Contains(err.Error(), x.want) {
				t.Fatalf("%v, want it to say %q", err, x.want)
			}
		})
	}
}

func TestFileOfTheDataFolder(t *testing.T) {
	data := t.TempDir()
	os.WriteFile(filepath.Join(data, FileName), []byte("# a comment\nSANAD_COUNCIL=minimal\nSANAD_WORKERS = 2\n"), 0o600)
	c, err := LoadFrom(data, env(map[string]string{"SANAD_WORKERS": "3"}))
	if err != nil || c.Council != "minimal" || c.Workers != 3 {
		t.Fatalf("%v %q %d: the environment must win over the file", err, c.Council, c.Workers)
	}
	secret := filepath.Join(t.TempDir(), "key.pem")
	os.WriteFile(secret, []byte("-----BEGIN PRIVATE KEY-----\nline\n-----END PRIVATE KEY-----\n"), 0o600)
	os.WriteFile(filepath.Join(data, FileName), []byte("SANAD_DKIM_KEY_FILE="+secret+"\n"), 0o600)
	if c, err = LoadFrom(data, env(nil)); err != nil || c.DKIMKey != "-----BEGIN PRIVATE KEY-----\nline\n-----END PRIVATE KEY-----" {
		t.Errorf("the file of a secret that the settings' file names: %v %q", err, c.DKIMKey)
	}
	if c, err = LoadFrom(data, env(map[string]string{"SANAD_DKIM_KEY": "another"})); err != nil || c.DKIMKey != "another" {
		t.Errorf("%v %q: the environment must win over the file", err, c.DKIMKey)
	}
	os.WriteFile(filepath.Join(data, FileName), []byte("SANAD_COUNCIL_FILE=/x\n"), 0o600)
	if _, err := LoadFrom(data, env(nil)); err == nil {
		t.Fatal("a file for what is no secret was taken")
	}
	os.WriteFile(filepath.Join(data, FileName), []byte("SANAD_COUNCEL=pec\n"), 0o600)
	if _, err := LoadFrom(data, env(nil)); err == nil {
		t.Fatal("a misspelt setting was taken")
	}
}

func TestGatewayForTexts(t *testing.T) {
	for _, address := range []string{"https://SMS.example.org:8443/cgi-bin/sendsms", "http://127.0.0.1:13013/cgi-bin/sendsms"} {
		c, err := LoadFrom(t.TempDir(), env(map[string]string{"SANAD_SMS_URL": address, "SANAD_SMS_USER": "sanad", "SANAD_SMS_PASSWORD": "secret", "SANAD_SMS_FROM": "+92511234567", "SANAD_SMS_COUNTRY": "pk"}))
		if err != nil || c.SMSURL != address || c.SMSFrom != "+92511234567" || c.SMSIn != "PK" || c.SMSHost() != "sms.example.org" && c.SMSHost() != "127.0.0.1" {
			t.Errorf("%s: %v %q", address, err, c.SMSHost())
		}
	}
	if (Config{}).SMSHost() != "" {
		t.Error("a gateway from nowhere")
	}
}

func TestRootKeyInsideTheDataFolder(t *testing.T) {
	for path, inside := range map[string]bool{"/d/root.key": true, "/d/sub/../root.key": true, "/root.key": false, "/d/../root.key": false, "/dd/root.key": false} {
		if got := (Config{Data: "/d", RootKey: path}).RootInside(); got != inside {
			t.Errorf("%s: %v", path, got)
		}
	}
}

func TestKeysOfBillers(t *testing.T) {
	const old, next = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"
	file := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(file, []byte("1link/2026:"+old+"\n1link/2027:"+next+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := LoadFrom(t.TempDir(), env(map[string]string{"SANAD_BILLER_KEYS_FILE": file, "SANAD_BILLER_NETWORKS": "192.0.2.0/28, 2001:db8::/32"}))
	if err != nil || len(c.BillerKeys) != 2 || c.BillerKeys["1link/2026"] != old || c.BillerKeys["1link/2027"] != next || len(c.BillerNetworks) != 2 {
		t.Errorf("%v %v %v", c.BillerKeys, c.BillerNetworks, err)
	}
	if _, err := LoadFrom(t.TempDir(), env(map[string]string{"SANAD_BILLER_KEYS": "1link/2026:" + old + ",!:secret-that-nobody-may-read-in-a-log"})); err == nil || strings.Contains(err.Error(), "secret-that") || strings.Contains(err.Error(), old) {
		t.Errorf("a refusal repeats a key: %v", err)
	}
}

func TestSecretsOfCards(t *testing.T) {
	const key, old, next = "sk_test_0123456789abcdef", "whsec_0123456789abcdef0123", "whsec_fedcba98765432100123"
	c, err := LoadFrom(t.TempDir(), env(map[string]string{"SANAD_CARD_KEY": key, "SANAD_CARD_HOOKS": old + ", " + next}))
	if err != nil || c.CardKey != key || len(c.CardHooks) != 2 || c.CardHooks[1] != next || len(c.CardNetworks) != 2 {
		t.Errorf("%v %v %v", c.CardHooks, c.CardNetworks, err)
	}
	if _, err := LoadFrom(t.TempDir(), env(map[string]string{"SANAD_CARD_KEY": key, "SANAD_CARD_HOOKS": old + ",secret-nobody"})); err == nil || strings.Contains(err.Error(), "secret-nobody") || strings.Contains(err.Error(), key) {
		t.Errorf("a refusal repeats a secret: %v", err)
	}
}
