package app

import (
	"strings"
	"testing"
)

// TestOwnPath leads whoever stands for an institution with a long code to its own place: a letter takes so much of an address, and what it tells of must not fail.
func TestOwnPath(t *testing.T) {
	if got := ownPath("/institution/at/" + strings.Repeat("x", 40) + "/visits/" + strings.Repeat("y", 26)); got != "/institution" {
		t.Errorf("the letter leads to %s", got)
	}
	if got := ownPath("/institution/at/x/visits/y"); got != "/institution/at/x/visits/y" {
		t.Errorf("the letter leads to %s", got)
	}
}
