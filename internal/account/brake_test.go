package account

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// TestGuessesOfANetwork guesses at many accounts from one network: it must wait longer and longer, and nobody else must.
func TestGuessesOfANetwork(t *testing.T) {
	if testing.Short() && os.Getenv("CI") == "" {
		t.Skip("hashes a hundred passphrases")
	}
	r := newRoom(t, dbtest.SQLite(t))
	by := r.open("known@example.org")
	r.must(r.SetPassphrase(r.ctx, by, SetPassphrase{"my aunt grows tall okra", "my aunt grows tall okra"}))
	home, campus := from, from
	home.Network, campus.Network = "192.0.2.0/24", "198.51.100.0/24"
	guess := func(n int) error {
		_, err := r.SignIn(r.ctx, campus, SignIn{Email: fmt.Sprintf("someone-%d@example.org", n), Passphrase: "some other words here"})
		return err
	}
	for n := range freeGuesses {
		r.refused(guess(n), "account.sign_in.wrong")
	}
	r.refused(guess(100), "account.busy.network")
	_, err := r.SignIn(r.ctx, campus, SignIn{Email: "known@example.org", Passphrase: "my aunt grows tall okra"})
	r.refused(err, "account.busy.network") // who guesses right would learn that it was right
	_, err = r.GiveCode(r.ctx, campus, Code{"nothing", "123456"})
	r.refused(err, "account.busy.network")
	_, err = r.GiveSecond(r.ctx, campus, Code{"nothing", "123456"})
	r.refused(err, "account.busy.network")
	step, err := r.SignIn(r.ctx, home, SignIn{Email: "known@example.org", Passphrase: "my aunt grows tall okra"})
	if err != nil || step.Session.Token == "" {
		t.Errorf("from another network: %+v, %v", step, err)
	}
	if _, err := r.SignIn(r.ctx, campus, SignIn{Email: "known@example.org"}); err != nil {
		t.Errorf("a code by mail: %v", err)
	}
	r.wait(time.Minute)
	r.refused(guess(101), "account.sign_in.wrong")
	r.wait(time.Minute)
	r.refused(guess(102), "account.busy.network") // two minutes now
	r.wait(time.Minute)
	r.refused(guess(103), "account.sign_in.wrong")
	r.wait(time.Hour)
	for n := range freeGuesses {
		r.refused(guess(200+n), "account.sign_in.wrong")
	}
}

func TestBrakeForgets(t *testing.T) {
	b, now := brake{known: map[string]guesses{}}, time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)
	for range freeGuesses {
		b.wrong("bad", now)
	}
	for i := range mostNetworks + 5 {
		b.wrong(fmt.Sprint(i), now)
	}
	if len(b.known) > mostNetworks || b.wait("bad", now) == 0 {
		t.Errorf("%d networks are known, and who must wait waits %v", len(b.known), b.wait("bad", now))
	}
}

// TestFloodOfPassphrases sends more passphrases at once than can wait: the rest is asked to come again, and what needs no hashing goes on.
func TestFloodOfPassphrases(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by := r.open("known@example.org")
	r.must(r.SetPassphrase(r.ctx, by, SetPassphrase{"my aunt grows tall okra", "my aunt grows tall okra"}))
	for range cap(r.hashing) {
		r.hashing <- struct{}{} // the processors are busy
	}
	var waiting, told sync.WaitGroup
	answers := make(chan error, mostHashers)
	for range mostHashers {
		waiting.Add(1)
		told.Go(func() {
			waiting.Done()
			_, err := r.isPassphrase(r.ctx, "", "some other words here")
			answers <- err
		})
	}
	waiting.Wait()
	for len(r.hashers) < mostHashers {
		time.Sleep(time.Millisecond)
	}
	_, err := r.SignIn(r.ctx, from, SignIn{Email: "known@example.org", Passphrase: "my aunt grows tall okra"})
	if f := fault.Of(err); f == nil || !f.OfTheHouse() {
		t.Errorf("one passphrase too many: %v", err)
	}
	if _, err := r.SignIn(r.ctx, from, SignIn{Email: "known@example.org"}); err != nil {
		t.Errorf("a code by mail meanwhile: %v", err)
	}
	for range cap(r.hashing) {
		<-r.hashing
	}
	told.Wait()
	for range mostHashers {
		r.must(<-answers)
	}
	step, err := r.SignIn(r.ctx, from, SignIn{Email: "known@example.org", Passphrase: "my aunt grows tall okra"})
	if err != nil || step.Session.Token == "" {
		t.Errorf("after the flood: %+v, %v", step, err)
	}
}

// TestFloodLeavesAProcessor hashes as many passphrases as may wait, for real: they never take every processor, and what needs no hashing
// is answered long before they are done.
func TestFloodLeavesAProcessor(t *testing.T) {
	for processors, want := range map[int]int{1: 1, 2: 1, 3: 2, 4: 3, 64: 63} {
		if got := hashersAtOnce(processors); got != want {
			t.Errorf("of %d processors a flood takes %d", processors, got)
		}
	}
	if testing.Short() && os.Getenv("CI") == "" {
		t.Skip("hashes as many passphrases as may wait")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	r := newRoom(t, dbtest.SQLite(t))
	by := r.open("known@example.org")
	if cap(r.hashing) != 1 {
		t.Fatalf("of two processors a flood takes %d", cap(r.hashing))
	}
	var flood sync.WaitGroup
	done := make(chan struct{})
	for n := range mostHashers {
		flood.Go(func() { _, _ = r.isPassphrase(r.ctx, "", fmt.Sprint("some other words here ", n)) })
	}
	go func() { flood.Wait(); close(done) }()
	answered := 0
	for ended := false; !ended; {
		if _, err := r.ShowSecurity(r.ctx, by); err != nil {
			t.Fatal(err)
		}
		select {
		case <-done:
			ended = true
		default:
			answered++
		}
	}
	if answered < 10 {
		t.Errorf("only %d pages were answered during a flood", answered)
	}
}
