package vault_test

import (
	"regexp"
	"testing"

	"sanad/internal/dbtest"
	"sanad/internal/vault"
)

func TestTag(t *testing.T) {
	v, _ := newVault(t)
	tag, err := v.Tag("exit", "https://a.example/")
	if err != nil || !regexp.MustCompile(`^[a-z2-7]{26}$`).MatchString(tag) {
		t.Fatalf("%q %v", tag, err)
	}
	other := open(t, dbtest.Keys(t), vault.NewRoot())
	for name, x := range map[string]struct {
		v               *vault.Vault
		use, value, tag string
		want            bool
	}{
		"its own": {v, "exit", "https://a.example/", tag, true}, "another value": {v, "exit", "https://a.example", tag, false}, "another use": {v, "mail", "https://a.example/", tag, false},
		"another program": {other, "exit", "https://a.example/", tag, false}, "none": {v, "exit", "https://a.example/", "", false}, "a part": {v, "exit", "https://a.example/", tag[:25], false},
	} {
		if got, err := x.v.Tagged(x.use, x.value, x.tag); err != nil || got != x.want {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
}
