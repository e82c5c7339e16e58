package account

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// authenticator is one of the kind that people carry, in software: a key for ES256, a counter, and whether its owner was there.
type authenticator struct {
	t        testing.TB
	key      *ecdsa.PrivateKey
	id, user []byte
	counter  uint32
	origin   string
	site     string // the name that it signs for
	absent   bool   // its owner did not unlock it
}

func newAuthenticator(t testing.TB) *authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := &authenticator{t: t, key: key, id: make([]byte, 32), origin: "https://register.example.org", site: "register.example.org"}
	rand.Read(a.id)
	return a
}

var raw = base64.RawURLEncoding

func (a *authenticator) client(kind, challenge string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

// data is what it signs: whom for, whether somebody was there (1) and unlocked it (4), and the counter (WebAuthn Level 3, 6.1).
func (a *authenticator) data(flags byte) []byte {
	sum := sha256.Sum256([]byte(a.site))
	a.counter++
	if !a.absent {
		flags |= 4
	}
	return binary.BigEndian.AppendUint32(append(sum[:], flags|1), a.counter)
}

// create answers what asks for a new passkey.
func (a *authenticator) create(options string) string {
	a.t.Helper()
	var o struct {
		Challenge          string
		User               struct{ ID string }
		ExcludeCredentials []struct{ ID string }
	}
	if err := json.Unmarshal([]byte(options), &o); err != nil {
		a.t.Fatal(err)
	}
	var err error
	if a.user, err = raw.DecodeString(o.User.ID); err != nil {
		a.t.Fatal(err)
	}
	public, err := a.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		a.t.Fatal(err)
	}
	data := append(a.data(0x40), make([]byte, 16)...)
	data = binary.BigEndian.AppendUint16(data, uint16(len(a.id)))
	data = append(data, a.id...)
	// The key in CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9052, 7).
	data = append(data, 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20)
	data = append(data, public[1:33]...)
	data = append(data, 0x22, 0x58, 0x20)
	data = append(data, public[33:]...)
	attestation := []byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58")
	attestation = append(append(attestation, byte(len(data))), data...)
	return a.answer(map[string]any{
		"clientDataJSON": raw.EncodeToString(a.client("webauthn.create", o.Challenge)), "attestationObject": raw.EncodeToString(attestation), "transports": []string{"internal"},
	})
}

// get answers what asks for a passkey.
func (a *authenticator) get(options string) string {
	a.t.Helper()
	var o struct{ Challenge string }
	if err := json.Unmarshal([]byte(options), &o); err != nil {
		a.t.Fatal(err)
	}
	client, data := a.client("webauthn.get", o.Challenge), a.data(0)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(bytes.Clone(data), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, digest[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]any{
		"clientDataJSON": raw.EncodeToString(client), "authenticatorData": raw.EncodeToString(data), "signature": raw.EncodeToString(signature),
		"userHandle": raw.EncodeToString(a.user),
	})
}

func (a *authenticator) answer(response map[string]any) string {
	b, err := json.Marshal(map[string]any{
		"id": raw.EncodeToString(a.id), "rawId": raw.EncodeToString(a.id), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": map[string]any{}, "response": response,
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return string(b)
}

// carry gives by a passkey, and returns it and by in the session that it made strong.
func (r *room) carry(by access.Actor) (*authenticator, access.Actor) {
	r.t.Helper()
	a := newAuthenticator(r.t)
	asked, err := r.BeginPasskey(r.ctx, by)
	r.must(err)
	s, err := r.AddPasskey(r.ctx, by, "firefox", Passkey{asked.Attempt, a.create(asked.Options)})
	r.must(err)
	return a, r.at(s)
}

// use signs in with a passkey.
func (r *room) use(a *authenticator) (Step, error) {
	r.t.Helper()
	asked, err := r.AskPasskey(r.ctx, from)
	r.must(err)
	return r.SignInByPasskey(r.ctx, from, Passkey{asked.Attempt, a.get(asked.Options)})
}

func TestPasskeys(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("a@example.org")
		a, strong := r.carry(by)
		if !strong.Strong {
			t.Error("who made a passkey has not shown that they are there")
		}
		step, err := r.use(a)
		r.must(err)
		if me := r.at(step.Session); me.Person != by.Person || !me.Strong {
			t.Errorf("signed in as %+v", me)
		}
		// By mail the session is weak, and the passkey makes it strong, under a new token.
		step, err = r.SignIn(r.ctx, from, SignIn{Email: "a@example.org"})
		r.must(err)
		step, err = r.GiveCode(r.ctx, from, Code{step.Attempt, r.last("account.sign_in_code", "a@example.org").Values["Code"]})
		r.must(err)
		weak := r.at(step.Session)
		r.refused(r.RemovePasskey(r.ctx, weak, "x"), "account.security.confirm")
		asked, err := r.AskPasskey(r.ctx, from)
		r.must(err)
		session, err := r.ConfirmByPasskey(r.ctx, weak, Passkey{asked.Attempt, a.get(asked.Options)})
		r.must(err)
		if me := r.at(session); !me.Strong || me.Session != weak.Session || session.Token == step.Session.Token {
			t.Errorf("confirmed as %+v", me)
		}
		weak = r.at(session)
		list, err := r.OwnPasskeys(r.ctx, weak)
		r.must(err)
		if len(list) != 1 || list[0].Browser != "firefox" || list[0].Barred {
			t.Errorf("%+v", list)
		}
		other := r.open("b@example.org")
		r.refused(r.RemovePasskey(r.ctx, other, list[0].ID), "fault.not_found")
		r.must(r.RemovePasskey(r.ctx, weak, list[0].ID))
		if _, err := r.use(a); keyOf(err) != "account.passkey.unknown" {
			t.Errorf("a passkey that was removed: %v", err)
		}
	})
}

func TestPasskeysRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, other := r.open("a@example.org"), r.open("b@example.org")
		a, by := r.carry(by)
		b, other := r.carry(other)
		fresh := func() Ceremony {
			t.Helper()
			asked, err := r.AskPasskey(r.ctx, from)
			r.must(err)
			return asked
		}
		from := from
		refused := func(what, key string, c Passkey) {
			t.Helper()
			from.Network = what // guesses of a network are not the question here
			if _, err := r.SignInByPasskey(r.ctx, from, c); keyOf(err) != key {
				t.Errorf("%s: %v, want %s", what, err, key)
			}
		}
		asked := fresh()
		answer := a.get(asked.Options)
		if _, err := r.SignInByPasskey(r.ctx, from, Passkey{asked.Attempt, answer}); err != nil {
			t.Fatal(err)
		}
		refused("the same answer again", "account.passkey.ended", Passkey{asked.Attempt, answer})
		refused("the same answer to another question", "account.passkey.refused", Passkey{fresh().Attempt, answer})
		refused("an answer to nothing", "account.code.ended", Passkey{"nothing", answer})
		refused("no answer", "account.passkey.refused", Passkey{fresh().Attempt, ""})
		refused("what is no answer", "account.passkey.refused", Passkey{fresh().Attempt, `{"id":1}`})
		asked = fresh()
		a.absent = true
		refused("nobody there", "account.passkey.refused", Passkey{asked.Attempt, a.get(asked.Options)})
		a.absent = false
		a.origin = "https://register.example.org.evil.example"
		refused("a false site", "account.passkey.refused", Passkey{asked.Attempt, a.get(asked.Options)})
		a.origin, a.site = "https://register.example.org", "evil.example"
		refused("signed for another", "account.passkey.refused", Passkey{asked.Attempt, a.get(asked.Options)})
		a.site = "register.example.org"
		stranger := newAuthenticator(t)
		stranger.user = a.user
		refused("a key that nobody made here", "account.passkey.unknown", Passkey{asked.Attempt, stranger.get(asked.Options)})
		stranger.id = a.id
		refused("another key under its name", "account.passkey.refused", Passkey{asked.Attempt, stranger.get(asked.Options)})
		asked = fresh()
		a.user = b.user
		refused("in the name of another", "account.passkey.refused", Passkey{asked.Attempt, a.get(asked.Options)})
		a.user = []byte(by.Person)
		asked = fresh()
		r.wait(ceremonyLife)
		refused("too late", "account.passkey.ended", Passkey{asked.Attempt, a.get(asked.Options)})
		asked = fresh()
		if _, err := r.ConfirmByPasskey(r.ctx, by, Passkey{asked.Attempt, b.get(asked.Options)}); keyOf(err) != "account.passkey.of_another" {
			t.Errorf("the passkey of another: %v", err)
		}
		// A question for a new passkey is no question for one, and belongs to who asked it.
		asking, err := r.BeginPasskey(r.ctx, by)
		r.must(err)
		refused("of another kind", "account.passkey.ended", Passkey{asking.Attempt, a.get(asking.Options)})
		if _, err := r.AddPasskey(r.ctx, other, "firefox", Passkey{asking.Attempt, newAuthenticator(t).create(asking.Options)}); keyOf(err) != "account.passkey.ended" {
			t.Errorf("made for another: %v", err)
		}
		asking, err = r.BeginPasskey(r.ctx, by)
		r.must(err)
		if _, err := r.AddPasskey(r.ctx, by, "firefox", Passkey{asking.Attempt, b.create(asking.Options)}); keyOf(err) != "account.passkey.refused" {
			t.Errorf("a key that another account has: %v", err)
		}
	})
}

// TestCopiedPasskey uses a passkey and its copy: the one whose counter runs behind opens nothing, and the owner is told.
func TestCopiedPasskey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("a@example.org")
		a, by := r.carry(by)
		thief := *a
		if _, err := r.use(a); err != nil {
			t.Fatal(err)
		}
		if _, err := r.use(a); err != nil {
			t.Fatal(err)
		}
		if _, err := r.use(&thief); keyOf(err) != "account.passkey.copied" {
			t.Errorf("the copy: %v", err)
		}
		if _, err := r.use(a); keyOf(err) != "account.passkey.unknown" {
			t.Errorf("after the copy was seen: %v", err)
		}
		list, err := r.OwnPasskeys(r.ctx, by)
		r.must(err)
		if len(list) != 1 || !list[0].Barred {
			t.Errorf("%+v", list)
		}
		r.must(r.RemovePasskey(r.ctx, by, list[0].ID)) // the session is still strong
	})
}

// TestOnePasskeyOnce gives one answer many times at once: one session comes of it.
func TestOnePasskeyOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		a, _ := r.carry(r.open("a@example.org"))
		asked, err := r.AskPasskey(r.ctx, from)
		r.must(err)
		answer := a.get(asked.Options)
		var in atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := r.SignInByPasskey(r.ctx, from, Passkey{asked.Attempt, answer}); err == nil {
					in.Add(1)
				}
			})
		}
		all.Wait()
		if in.Load() != 1 {
			t.Errorf("%d sessions came of one answer", in.Load())
		}
	})
}

func TestPasskeyIsASecondFactor(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by := r.open("a@example.org")
	r.refused(func() error { _, err := r.MakeRecovery(r.ctx, by); return err }(), "account.recovery.authenticator_first")
	_, by = r.carry(by)
	codes, err := r.MakeRecovery(r.ctx, by)
	r.must(err)
	s, err := r.Confirm(r.ctx, by, Confirm{Code: codes[0]})
	r.must(err)
	by = r.at(s)
	if _, err := r.Confirm(r.ctx, by, Confirm{Code: "000000"}); keyOf(err) != "account.confirm.wrong" {
		t.Errorf("a code of an authenticator that is not there: %v", err)
	}
	for range mostPasskeys - 1 {
		_, by = r.carry(by)
	}
	if _, err := r.BeginPasskey(r.ctx, by); keyOf(err) != "account.passkey.many" {
		t.Errorf("one too many: %v", err)
	}
	r.wait(time.Hour)
	if _, err := r.BeginPasskey(r.ctx, r.weak(by)); keyOf(err) != "account.security.confirm" {
		t.Errorf("from a session that is not strong: %v", err)
	}
}

// weak is by after half an hour away.
func (r *room) weak(by access.Actor) access.Actor {
	by.Strong = false
	return by
}

func TestPasskeysNeedAName(t *testing.T) {
	for base, want := range map[string]bool{
		"https://register.example.org": true, "http://localhost:8080": true, "http://192.0.2.7:8080": false, "https://[2001:db8::1]": false, "": false, "register": false,
	} {
		if got := newPasskeys(base, "Council") != nil; got != want {
			t.Errorf("%q: %v", base, got)
		}
	}
}
