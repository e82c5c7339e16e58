package account

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// room is an account room on a database of its own, with the halls and the cellar below it, and the letters it promised.
type room struct {
	*Service
	t       testing.TB
	ctx     context.Context
	now     *clock.Moved
	mu      sync.Mutex // over letters
	letters []Letter
}

func newRoom(t testing.TB, d *db.DB) *room {
	t.Helper()
	now := clock.At(noon)
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	a, b := access.New(d, now), events.New(now)
	r := &room{t: t, ctx: t.Context(), now: now}
	r.Service = New(d, v, a, b, l, now, person.New(d, v, a, b, l, now), Needs{
		Site: "https://register.example.org",
		// A transaction that runs twice promises twice; the letters of the run that failed do not count, so equal ones are one.
		Write: func(_ context.Context, _ *db.Tx, l Letter) error {
			r.mu.Lock() // two may promise at once
			defer r.mu.Unlock()
			if n := len(r.letters); n == 0 || fmt.Sprint(r.letters[n-1]) != fmt.Sprint(l) {
				r.letters = append(r.letters, l)
			}
			return nil
		},
	})
	return r
}

var from = Stranger{Language: "en", Browser: "firefox"}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// last returns the newest letter, which must be of a kind and to an address.
func (r *room) last(kind, to string) Letter {
	r.t.Helper()
	if len(r.letters) == 0 {
		r.t.Fatal("no letter")
	}
	l := r.letters[len(r.letters)-1]
	if l.Kind != kind || l.Address != to {
		r.t.Fatalf("the newest letter is %s to %s, want %s to %s", l.Kind, l.Address, kind, to)
	}
	return l
}

// refused checks the message of a refusal.
func (r *room) refused(err error, want string) {
	r.t.Helper()
	if got := keyOf(err); got != want {
		r.t.Fatalf("refusal %q (%v), want %q", got, err, want)
	}
}

// open opens an account and returns its holder at the member's door.
func (r *room) open(email string) access.Actor {
	r.t.Helper()
	step, err := r.SignUp(r.ctx, from, SignUp{Email: email})
	r.must(err)
	step, err = r.Open(r.ctx, from, Code{step.Attempt, r.last("account.sign_up_code", email).Values["Code"]})
	r.must(err)
	return r.at(step.Session)
}

// at returns who holds a session, at the member's door.
func (r *room) at(s Session) access.Actor {
	r.t.Helper()
	by, err := r.Visitor(r.ctx, s.Token)
	r.must(err)
	if by.Person == "" {
		r.t.Fatal("the session is nobody's")
	}
	by.Purpose = access.Self
	return by
}

// desk returns an actor at the desk's door.
func desk(by access.Actor) access.Actor {
	by.Purpose = access.Appoint
	return by
}

// bind gives by an authenticator, and returns its secret and by in the session that it made strong.
func (r *room) bind(by access.Actor) (string, access.Actor) {
	r.t.Helper()
	secret := NewSecret()
	s, err := r.SetAuthenticator(r.ctx, by, SetAuthenticator{secret, r.shown(secret)})
	r.must(err)
	return secret, r.at(s)
}

// shown is what an authenticator shows now.
func (r *room) shown(secret string) string {
	r.t.Helper()
	code, err := totp.GenerateCode(secret, r.now.Now())
	r.must(err)
	return code
}

// officer opens an account with offices and an authenticator, strong at the desk's door.
func (r *room) officer(email string, roles ...access.Role) access.Actor {
	r.t.Helper()
	by := r.open(email)
	_, by = r.bind(by)
	for _, role := range roles {
		token, err := r.Invite(r.ctx, access.System(access.Appoint), email, role, "en")
		r.must(err)
		i, err := r.ShowInvitation(r.ctx, token)
		r.must(err)
		r.must(r.AcceptOwn(r.ctx, by, i.ID))
	}
	by.Roles = roles
	return desk(by)
}

// wrong returns six digits that are not the code.
func wrong(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

func (r *room) wait(d time.Duration) { r.now.Move(d) }
