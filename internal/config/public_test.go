package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPublicTakesNothingPrivate(t *testing.T) {
	data := t.TempDir()
	own := map[string]string{"SANAD_PUBLIC_URL": "sqlite:/srv/sanad.db", "SANAD_HOSTS": "verify.example.org"}
	c, err := loadPublic(data, []string{"SANAD_PUBLIC_URL=sqlite:/srv/sanad.db", "SANAD_SMTP_HOST=", "HOME=/"}, env(own))
	if err != nil || c.PublicDB != "sqlite:/srv/sanad.db" {
		t.Fatal(c, err)
	}
	if c.DB != "" || c.Keys != "" || c.RootKey != "" {
		t.Errorf("it knows where private things lie: %+v", c)
	}
	if _, err := loadPublic(data, nil, env(nil)); err == nil || !strings.Contains(err.Error(), "SANAD_PUBLIC_URL must name") {
		t.Error(err)
	}
	given := []string{"SANAD_ROOT_KEY_OLD=x", "SANAD_DB_URL_FILE=/x", "SANAD_KEYS_URL=x", "SANAD_SMTP_USER=x", "SANAD_DKIM_KEY_FILE=/x", "SANAD_SMS_URL=https://x", "SANAD_BILLER_KEYS_FILE=/x", "SANAD_CARD_KEY=x", "SANAD_CARD_HOOKS_FILE=/x", "SANAD_OIDC_SECRET=x"}
	_, err = loadPublic(data, given, env(own))
	for _, line := range given {
		name, _, _ := strings.Cut(line, "=")
		if err == nil || !strings.Contains(err.Error(), "remove "+name+" from the environment") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"SANAD_SMTP_HOST", "SANAD_DKIM_KEY_FILE"} {
		if err := os.WriteFile(filepath.Join(data, FileName), []byte(name+"=mail.example.org\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err = loadPublic(data, nil, env(own)); err == nil || !strings.Contains(err.Error(), "remove "+name+" from "+data) {
			t.Error(err)
		}
	}
}
