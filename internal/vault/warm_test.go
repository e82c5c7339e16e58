package vault_test

import (
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/vault"
)

// TestWarm reads keys of many scopes at once: what is opened next asks the keystore no more, and forgets them as any key that was read.
func TestWarm(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	keys, root, moved := dbtest.Keys(t), vault.NewRoot(), clock.At(now.Now())
	here, err := vault.New(keys, root, c, moved, nil)
	if err != nil {
		t.Fatal(err)
	}
	there, err := vault.New(keys, root, c, moved, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if err := here.Mint(ctx, "person/a", "person/b"); err != nil {
		t.Fatal(err)
	}
	mine, sealed := may(t, access.New(dbtest.SQLite(t), moved), "a"), seal(t, here, name("a"), canary)
	for range 2 {
		if err := there.Warm(ctx, []string{"person/a", "person/b", "person/never"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := there.Warm(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if err := here.Shred(ctx, "person/a"); err != nil {
		t.Fatal(err)
	}
	if got, err := there.Open(ctx, mine, name("a"), sealed); err != nil || got.Reveal() != canary {
		t.Errorf("the keystore was asked again: %v", err)
	}
	if _, err := here.Open(ctx, mine, name("a"), sealed); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("what was shredded here opens: %v", err)
	}
	if err := here.Warm(ctx, []string{"person/a"}); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Open(ctx, mine, name("a"), sealed); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("it came back: %v", err)
	}
	moved.Move(time.Minute + time.Second)
	if _, err := there.Open(ctx, mine, name("a"), sealed); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("another process opens what was shredded a minute ago: %v", err)
	}
}
