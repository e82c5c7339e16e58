package account

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// emailOf opens the address of somebody.
func (r *room) emailOf(by access.Actor) (address string) {
	r.t.Helper()
	d, err := r.access.May(access.System(access.Notice), "account.write", access.Subject{Person: by.Person})
	r.must(err)
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		c, err := r.people.Contact(r.ctx, tx, d, by.Person)
		address = c.Email.Reveal()
		return err
	}))
	return address
}

func TestChangeAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, other := r.open("old@example.org"), r.open("other@example.org")
		_, err := r.ChangeAddress(r.ctx, by, "en", ChangeAddress{Email: "no address"})
		r.refused(err, "account.email.shape")
		// Somebody begins to sign in with the old address, and is signed in elsewhere.
		begun, err := r.SignIn(r.ctx, from, SignIn{Email: "old@example.org"})
		r.must(err)
		signIn := r.last("account.sign_in_code", "old@example.org").Values["Code"]
		step, err := r.ChangeAddress(r.ctx, by, "en", ChangeAddress{Email: " New@Example.org "})
		r.must(err)
		code := r.last("account.address_code", "new@example.org").Values["Code"]
		if r.emailOf(by) != "old@example.org" {
			t.Error("it changed before the code was typed")
		}
		r.refused(r.MoveAddress(r.ctx, other, "en", Code{step.Attempt, code}), "account.code.ended") // another's session
		r.refused(r.MoveAddress(r.ctx, by, "en", Code{step.Attempt, wrong(code)}), "account.code.wrong")
		_, err = r.Open(r.ctx, from, Code{step.Attempt, code}) // another kind of attempt
		r.refused(err, "account.code.ended")
		_, err = r.GiveCode(r.ctx, from, Code{step.Attempt, code})
		r.refused(err, "account.code.ended")
		r.must(r.MoveAddress(r.ctx, by, "en", Code{step.Attempt, code}))
		r.last("account.address_changed", "old@example.org")
		if r.emailOf(by) != "new@example.org" {
			t.Errorf("letters go to %s", r.emailOf(by))
		}
		r.refused(r.MoveAddress(r.ctx, by, "en", Code{step.Attempt, code}), "account.code.used")
		_, err = r.GiveCode(r.ctx, from, Code{begun.Attempt, signIn})
		r.refused(err, "account.code.wrong") // what was sent to the old address is of no use
		_, err = r.SignIn(r.ctx, from, SignIn{Email: "old@example.org"})
		r.must(err)
		r.last("account.not_here", "old@example.org")
		step, err = r.SignIn(r.ctx, from, SignIn{Email: "new@example.org"})
		r.must(err)
		step, err = r.GiveCode(r.ctx, from, Code{step.Attempt, r.last("account.sign_in_code", "new@example.org").Values["Code"]})
		r.must(err)
		elsewhere := r.at(step.Session)
		if elsewhere.Person != by.Person {
			t.Error("the new address leads to somebody else")
		}
		// The old address is free for whoever has the mailbox, and every other session ended.
		again := r.open("old@example.org")
		if again.Person == by.Person {
			t.Error("two accounts are one")
		}
		step, err = r.ChangeAddress(r.ctx, elsewhere, "en", ChangeAddress{Email: "third@example.org"})
		r.must(err)
		r.must(r.MoveAddress(r.ctx, elsewhere, "en", Code{step.Attempt, r.last("account.address_code", "third@example.org").Values["Code"]}))
		if _, err := r.ShowSecurity(r.ctx, by); err == nil {
			t.Error("another session stands")
		}
		r.now.Move(3 * time.Hour)
		r.must(r.Sweep(r.ctx)) // what it asked for is over: its key is the person's own, and stays
		if r.emailOf(elsewhere) != "third@example.org" {
			t.Error("the key was destroyed with the attempt")
		}
	})
}

// TestAddressTellsNothing sees that a person does not learn whether another address has an account, and that its holder is told.
func TestAddressTellsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("a@example.org")
		r.open("known@example.org")
		for _, address := range []string{"known@example.org", "a@example.org"} {
			step, err := r.ChangeAddress(r.ctx, by, "en", ChangeAddress{Email: address})
			if err != nil || step.Need != NeedCode || step.Attempt == "" {
				t.Fatalf("%+v %v", step, err)
			}
			r.last("account.address_taken", address)
			r.refused(r.MoveAddress(r.ctx, by, "en", Code{step.Attempt, "000000"}), "account.code.wrong")
		}
	})
}

// TestAnOldSessionKeepsItsAddress sees that a browser that was left open is not enough.
func TestAnOldSessionKeepsItsAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("a@example.org")
		step, err := r.ChangeAddress(r.ctx, by, "en", ChangeAddress{Email: "b@example.org"})
		r.must(err)
		code := r.last("account.address_code", "b@example.org").Values["Code"]
		weak := by
		_, by = r.bind(by)
		weak.Strong = false
		r.refused(r.MoveAddress(r.ctx, weak, "en", Code{step.Attempt, code}), "account.security.confirm")
		_, err = r.ChangeAddress(r.ctx, weak, "en", ChangeAddress{Email: "c@example.org"})
		r.refused(err, "account.security.confirm")
		r.must(r.MoveAddress(r.ctx, by, "en", Code{step.Attempt, code}))
		late := r.open("late@example.org")
		r.now.Move(freshFor + time.Second)
		_, err = r.ChangeAddress(r.ctx, late, "en", ChangeAddress{Email: "c@example.org"})
		r.refused(err, "account.security.sign_in_again")
	})
}

// TestOneAddressForTwo lets two people take one address at once: one gets it.
func TestOneAddressForTwo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		var steps []Code
		var people []access.Actor
		for _, address := range []string{"a@example.org", "b@example.org"} {
			by := r.open(address)
			step, err := r.ChangeAddress(r.ctx, by, "en", ChangeAddress{Email: "one@example.org"})
			r.must(err)
			steps, people = append(steps, Code{step.Attempt, r.last("account.address_code", "one@example.org").Values["Code"]}), append(people, by)
			r.wait(5 * time.Minute)
		}
		var got atomic.Int64
		var all sync.WaitGroup
		for i := range steps {
			all.Go(func() {
				switch err := r.MoveAddress(r.ctx, people[i], "en", steps[i]); {
				case err == nil:
					got.Add(1)
				case keyOf(err) != "account.address.known":
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got.Load() != 1 {
			t.Errorf("%d got it", got.Load())
		}
	})
}
