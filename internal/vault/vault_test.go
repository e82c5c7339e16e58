package vault_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/alarm"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/vault"
	"sanad/migrations"
)

const canary = "Ayesha Canary 9123412345671"

func newVault(t testing.TB) (*vault.Vault, *access.Access) {
	t.Helper()
	return open(t, dbtest.Keys(t), vault.NewRoot()), access.New(dbtest.SQLite(t), now)
}

var now = clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))

func open(t testing.TB, keys *db.DB, root vault.Root) *vault.Vault {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(keys, root, c, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func name(id string) vault.Field {
	return vault.Field{Entry: "person.name_latin", Row: id, Scope: "person/" + id}
}

func may(t testing.TB, a *access.Access, person string) access.Decision {
	t.Helper()
	d, err := a.May(access.Actor{Person: person, Purpose: access.Self}, "person.record", access.Subject{Person: person})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func seal(t testing.TB, v *vault.Vault, f vault.Field, value string) pii.Sealed {
	t.Helper()
	s, err := v.Seal(t.Context(), f, value)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatOpensAndWhatDoesNot(t *testing.T) {
	v, a := newVault(t)
	ctx := t.Context()
	if err := v.Mint(ctx, "person/a", "person/b", "case/a"); err != nil {
		t.Fatal(err)
	}
	sealed := seal(t, v, name("a"), canary)
	if bytes.Contains(sealed, []byte("Ayesha")) {
		t.Fatal("the ciphertext holds the name")
	}
	mine := may(t, a, "a")
	if got, err := v.Open(ctx, mine, name("a"), sealed); err != nil || got.Reveal() != canary {
		t.Fatalf("%v", err)
	}
	if got, err := v.Open(ctx, mine, name("a"), nil); err != nil || !got.Empty() {
		t.Fatalf("no value opens as an empty one: %v", err)
	}

	urdu := name("a")
	urdu.Entry = "person.name_urdu"
	row := name("a")
	row.Row = "another-row"
	tampered := append(pii.Sealed(nil), sealed...)
	tampered[len(tampered)-1] ^= 1
	number := vault.Field{Entry: "person.identity_number", Row: "a", Scope: "person/a"}
	for _, x := range []struct {
		name   string
		d      access.Decision
		f      vault.Field
		sealed pii.Sealed
	}{
		{"moved to another column", mine, urdu, sealed},
		{"moved to another row", mine, row, sealed},
		{"moved to another person", may(t, a, "b"), name("b"), sealed},
		{"tampered with", mine, name("a"), tampered},
		{"cut off", mine, name("a"), sealed[:8]},
		{"with another's decision", may(t, a, "b"), name("a"), sealed},
		{"with no decision", access.Decision{}, name("a"), sealed},
		{"class 3 without a look", mine, number, seal(t, v, number, "9123412345671")},
		{"a column nobody declared", mine, vault.Field{Entry: "person.religion", Row: "a", Scope: "person/a"}, sealed},
		{"under a key of the wrong kind", mine, vault.Field{Entry: "person.name_latin", Row: "a", Scope: "case/a"}, sealed},
	} {
		got, err := v.Open(ctx, x.d, x.f, x.sealed)
		if err == nil || !got.Empty() {
			t.Errorf("%s: it opened", x.name)
		} else if strings.Contains(err.Error(), "Ayesha") || strings.Contains(err.Error(), "91234") {
			t.Errorf("%s: the error holds the value", x.name)
		}
	}
	if _, err := v.Seal(ctx, vault.Field{Entry: "person.id", Row: "a", Scope: "person/a"}, "x"); err == nil {
		t.Error("a column that is not declared as sealed was sealed")
	}
}

func TestLookOpensClass3(t *testing.T) {
	v, a := newVault(t)
	ctx := t.Context()
	if err := v.Mint(ctx, "person/a"); err != nil {
		t.Fatal(err)
	}
	number := vault.Field{Entry: "person.identity_number", Row: "a", Scope: "person/a"}
	sealed := seal(t, v, number, "9123412345671")
	d, err := a.Look(ctx, access.Actor{Person: "a", Purpose: access.Self}, "person.show", access.Subject{Person: "a"}, number.Entry)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open(ctx, d, number, sealed); err != nil || got.Reveal() != "9123412345671" {
		t.Fatalf("%v", err)
	}
}

func TestLookOpensWhatItsRecordNames(t *testing.T) {
	v, a := newVault(t)
	ctx := t.Context()
	if err := v.Mint(ctx, "person/a"); err != nil {
		t.Fatal(err)
	}
	number := vault.Field{Entry: "person.identity_number", Row: "a", Scope: "person/a"}
	sealed := seal(t, v, number, "9123412345671")
	d, err := a.Look(ctx, access.Actor{Person: "a", Purpose: access.Self}, "person.show", access.Subject{Person: "a"}, "document.content")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open(ctx, d, number, sealed); err == nil || !got.Empty() {
		t.Fatal("an identity number opened that no record names")
	}
	if got, err := v.Open(ctx, d, name("a"), seal(t, v, name("a"), canary)); err != nil || got.Reveal() != canary {
		t.Fatalf("a look opens class 2 as May does: %v", err)
	}
}

func TestAnotherProcessForgetsWhatWasShredded(t *testing.T) {
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
	if err := here.Mint(ctx, "person/a"); err != nil {
		t.Fatal(err)
	}
	mine, sealed := may(t, access.New(dbtest.SQLite(t), moved), "a"), seal(t, there, name("a"), canary)
	if err := here.Shred(ctx, "person/a"); err != nil {
		t.Fatal(err)
	}
	moved.Move(time.Minute + time.Second)
	if _, err := there.Open(ctx, mine, name("a"), sealed); !fault.Is(err, fault.KindNotFound) {
		t.Fatalf("another process opens what was shredded a minute ago: %v", err)
	}
}

func TestShredLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.db")
	keys, err := db.Open(t.Context(), "sqlite:"+path+"?journal=delete")
	if err != nil {
		t.Fatal(err)
	}
	defer keys.Close()
	if err := keys.Migrate(t.Context(), migrations.Keys); err != nil {
		t.Fatal(err)
	}
	v, a := open(t, keys, vault.NewRoot()), access.New(dbtest.SQLite(t), now)
	ctx := t.Context()
	if err := v.Mint(ctx, "person/a"); err != nil {
		t.Fatal(err)
	}
	sealed := seal(t, v, name("a"), canary)
	var wrapped []byte
	err = keys.View(ctx, func(tx *db.Tx) error {
		wrapped, err = db.Get[[]byte](ctx, tx, `select wrapped from key_scope where scope = ?`, "person/a")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !found(t, filepath.Dir(path), wrapped) {
		t.Fatal("the test does not find the key while it is there")
	}
	if err := v.Shred(ctx, "person/a"); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Open(ctx, may(t, a, "a"), name("a"), sealed); !fault.Is(err, fault.KindNotFound) {
		t.Fatalf("a shredded scope opens as not found, not %v", err)
	}
	if found(t, filepath.Dir(path), wrapped) {
		t.Fatal("the bytes of the shredded key are still on the disk")
	}
	if err := v.Mint(ctx, "person/a"); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Open(ctx, may(t, a, "a"), name("a"), sealed); err == nil {
		t.Fatal("a new key of the scope opened what the old one had sealed")
	}
}

// found tells whether bytes stand in any file of a folder.
func found(t *testing.T, folder string, b []byte) bool {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, b) {
			return true
		}
	}
	return false
}

func TestRootThatDoesNotFit(t *testing.T) {
	keys := dbtest.Keys(t)
	open(t, keys, vault.NewRoot())
	c, _ := catalog.Load()
	if _, err := vault.New(keys, vault.NewRoot(), c, now, nil); err == nil {
		t.Fatal("a vault opened with a root key of another council")
	}
}

func TestRootFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "root.key")
	if _, err := vault.ReadRoot(path); err == nil || !strings.Contains(err.Error(), "sanad init") {
		t.Errorf("a missing key: %v", err)
	}
	made, err := vault.WriteRoot(path)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := vault.ReadRoot(path); err != nil || !bytes.Equal(read, made) {
		t.Fatalf("%v", err)
	}
	if _, err := vault.WriteRoot(path); err == nil {
		t.Error("an existing key was overwritten")
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "root", made, "in", struct{ Root vault.Root }{made})
	fmt.Fprintf(&log, "%v %x %s %+v", made, made, made, struct{ Root vault.Root }{made})
	for _, shape := range []string{hex.EncodeToString(made), base64.StdEncoding.EncodeToString(made), fmt.Sprint([]byte(made)), string(made)} {
		if strings.Contains(log.String(), shape) {
			t.Error("a root key was printed")
		}
	}
	os.Chmod(path, 0o644)
	if _, err := vault.ReadRoot(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others can read: %v", err)
	}
	os.Chmod(path, 0o600)
	text, _ := os.ReadFile(path)
	text[30] ^= 1
	os.WriteFile(path, text, 0o600)
	if _, err := vault.ReadRoot(path); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged key: %v", err)
	}
}

func TestBlind(t *testing.T) {
	v, _ := newVault(t)
	other, _ := newVault(t)
	a := v.Blind("identity", "9123412345671")
	switch {
	case !bytes.Equal(a, v.Blind("identity", "9123412345671")):
		t.Error("equal values have equal indexes")
	case bytes.Equal(a, v.Blind("email", "9123412345671")):
		t.Error("each index has a key of its own")
	case bytes.Equal(a, v.Blind("identity", "9123412345672")), bytes.Equal(a, other.Blind("identity", "9123412345671")):
		t.Error("another value, or another council, has another index")
	}
}

func TestStreams(t *testing.T) {
	v, a := newVault(t)
	ctx := t.Context()
	f := vault.Field{Entry: "document.content", Row: "d", Scope: "document/d"}
	if err := v.Mint(ctx, f.Scope); err != nil {
		t.Fatal(err)
	}
	officer := access.Actor{Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}
	d, err := a.Look(ctx, officer, "document.inspect", access.Subject{Person: "a", Case: "c", Item: "d"}, f.Entry)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 1, 64 << 10, 200_000} {
		file := bytes.Repeat([]byte("page "), size/5+1)[:size]
		var sealed bytes.Buffer
		w, err := v.SealStream(ctx, f, &sealed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(file); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := v.OpenStream(ctx, d, f, bytes.NewReader(sealed.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, file) {
			t.Fatalf("%d bytes: %v", size, err)
		}
		cut, err := v.OpenStream(ctx, d, f, bytes.NewReader(sealed.Bytes()[:sealed.Len()-1]))
		if err == nil {
			_, err = io.ReadAll(cut)
		}
		if err == nil {
			t.Fatalf("%d bytes: a file that was cut off opened", size)
		}
	}
	if _, err := v.OpenStream(ctx, may(t, a, "a"), f, bytes.NewReader(nil)); err == nil {
		t.Error("a file opened without a look")
	}

	var sealed bytes.Buffer
	w, err := v.SealStream(ctx, f, &sealed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(bytes.Repeat([]byte("page "), 40_000)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	read := func(f vault.Field, b []byte) error {
		r, err := v.OpenStream(ctx, d, f, bytes.NewReader(b))
		if err == nil {
			_, err = io.ReadAll(r)
		}
		return err
	}
	if err := read(f, sealed.Bytes()); err != nil {
		t.Fatal(err)
	}
	if read(vault.Field{Entry: f.Entry, Row: "another", Scope: f.Scope}, sealed.Bytes()) == nil {
		t.Error("a file opened as another's")
	}
	for at := 0; at < sealed.Len(); at += 9_999 {
		tampered := bytes.Clone(sealed.Bytes())
		tampered[at] ^= 1
		if read(f, tampered) == nil {
			t.Errorf("a file opened that was changed at byte %d", at)
		}
	}
}

func FuzzOpen(f *testing.F) {
	v, a := newVault(f)
	if err := v.Mint(f.Context(), "person/a"); err != nil {
		f.Fatal(err)
	}
	good := seal(f, v, name("a"), canary)
	mine := may(f, a, "a")
	f.Add([]byte(good))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := v.Open(t.Context(), mine, name("a"), b)
		if err == nil && b != nil && !bytes.Equal(b, good) {
			t.Fatalf("what the vault did not seal opened as %d bytes", len(got.Reveal()))
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	v, _ := newVault(b)
	if err := v.Mint(b.Context(), "person/a"); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		seal(b, v, name("a"), canary)
	}
}

func BenchmarkOpen(b *testing.B) {
	v, a := newVault(b)
	if err := v.Mint(b.Context(), "person/a"); err != nil {
		b.Fatal(err)
	}
	sealed, mine := seal(b, v, name("a"), canary), may(b, a, "a")
	for b.Loop() {
		if _, err := v.Open(b.Context(), mine, name("a"), sealed); err != nil {
			b.Fatal(err)
		}
	}
}

// TestPurpose opens a value for a purpose for which the catalogue does not hold it.
func TestPurpose(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Mint(t.Context(), "person/a"); err != nil {
		t.Fatal(err)
	}
	name, father := vault.Field{"person.name_latin", "a", "person/a"}, vault.Field{"person.father", "a", "person/a"}
	d, err := access.New(nil, now).May(access.System(access.Publish), "register.put", access.Subject{Person: "a"})
	if err != nil {
		t.Fatal(err)
	}
	for f, want := range map[vault.Field]bool{name: true, father: false, {"person.phone", "a", "person/a"}: false, {"person.name_latin", "b", "person/b"}: false} {
		if v.Reaches(d, f) != want {
			t.Errorf("%s: published %v", f.Entry, !want)
		}
	}
	sealed, err := v.Seal(t.Context(), father, "Haji Karim")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Open(t.Context(), d, father, sealed); err == nil {
		t.Error("the father's name was opened for the register, which does not publish it")
	}
}

// TestWhatDoesNotOpenIsTold counts what was changed or moved in the store, and not what a decision does not reach.
func TestWhatDoesNotOpenIsTold(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	alarms := alarm.Open("")
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now, alarms)
	if err != nil {
		t.Fatal(err)
	}
	a := access.New(dbtest.SQLite(t), now)
	if err := v.Mint(t.Context(), "person/a", "person/b", "document/a"); err != nil {
		t.Fatal(err)
	}
	told := func(what string, want int64) {
		t.Helper()
		if got := alarms.Count(alarm.Sealed); got != want {
			t.Errorf("%s: %d alarms, want %d", what, got, want)
		}
	}
	sealed, mine := seal(t, v, name("a"), canary), may(t, a, "a")
	if _, err := v.Open(t.Context(), mine, name("a"), sealed); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Open(t.Context(), may(t, a, "b"), name("a"), sealed); err == nil {
		t.Error("it opened for another's decision")
	}
	told("nothing was changed", 0)
	if _, err := v.Open(t.Context(), may(t, a, "b"), name("b"), sealed); err == nil {
		t.Error("it opened in another's row")
	}
	told("moved to another's row", 1)

	file := vault.Field{Entry: "document.content", Row: "a", Scope: "document/a"}
	var kept bytes.Buffer
	w, err := v.SealStream(t.Context(), file, &kept)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, strings.Repeat(canary, 100))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := a.Look(t.Context(), access.Actor{Person: "a", Purpose: access.Self}, "document.fetch", access.Subject{Person: "a", Item: "a"}, file.Entry)
	if err != nil {
		t.Fatal(err)
	}
	read := func(b []byte) error {
		r, err := v.OpenStream(t.Context(), d, file, bytes.NewReader(b))
		if err == nil {
			_, err = io.Copy(io.Discard, r)
		}
		return err
	}
	if err := read(kept.Bytes()); err != nil {
		t.Fatal(err)
	}
	told("the file as it was", 1)
	for i, b := range [][]byte{kept.Bytes()[:kept.Len()-1], append([]byte("x"), kept.Bytes()...), kept.Bytes()[:3], nil} {
		if err := read(b); err == nil {
			t.Errorf("file %d opened", i)
		}
		told(fmt.Sprint("file ", i), int64(i)+2)
	}
}
