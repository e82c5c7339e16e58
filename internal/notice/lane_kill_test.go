package notice

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/outbound"
	"sanad/internal/vault"
)

// TestLanesAreKilled kills a program in the middle of a campaign again and again, with all its lanes: each letter arrives, and at most one for each
// kill and lane arrives twice.
func TestLanesAreKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program many times")
	}
	const letters, each = 1_200, 150
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		keys, file := dbtest.Keys(t), filepath.Join(t.TempDir(), "root.key")
		root, err := vault.WriteRoot(file)
		must(err)
		port, took := startSink(t)
		s := laneService(t, d, keys, root, clock.System{}, nil)
		persons := settle(t, d, s.vault, letters)
		for from := 0; from < letters; from += 400 {
			var list []planned
			for _, p := range persons[from : from+400] {
				list = append(list, planned{Person: p})
			}
			must(d.Update(ctx, func(tx *db.Tx) error { _, err := s.promiseMany(ctx, tx, benchCampaign, list); return err }))
		}
		kills := 0
		for at := each; ; at += each {
			c := exec.Command(os.Args[0], "-test.run", "^TestLaneProgram$")
			c.Env = append(os.Environ(), "SANAD_LANE_DB="+dbtest.URL(t, d), "SANAD_LANE_KEYS="+dbtest.URL(t, keys), "SANAD_LANE_ROOT="+file,
				fmt.Sprint("SANAD_LANE_PORT=", port), fmt.Sprint("SANAD_LANE_START=", kills))
			must(c.Start())
			ended := make(chan error, 1)
			go func() { ended <- c.Wait() }()
			for over := false; !over; {
				select {
				case err := <-ended:
					must(err) // all has left
					over, at = true, -1
				case <-time.After(2 * time.Millisecond):
					if n, _ := took(); n >= at {
						must(c.Process.Kill())
						<-ended
						kills++
						over = true
					}
				}
			}
			if at < 0 {
				break
			}
		}
		all, different := took()
		if repeated := all - different; different != letters || repeated > kills*connections || kills < letters/each-1 {
			t.Errorf("%d letters, %d of them repeated, after %d kills", different, all-different, kills)
		}
		t.Logf("%d kills, %d repeated", kills, all-different)
		must(d.View(ctx, func(tx *db.Tx) error {
			n, err := db.Get[int64](ctx, tx, `select count(*) from notice_message m where state = 'sent' and leased_until is null and exists (select 1 from notice_delivery x where x.message_id = m.id)`)
			if n != letters {
				t.Errorf("%d are written down", n)
			}
			return err
		}))
	})
}

// TestLaneProgram is no test: it is the program that TestLanesAreKilled kills. Each time its clock is a lease further.
func TestLaneProgram(t *testing.T) {
	url := os.Getenv("SANAD_LANE_DB")
	if url == "" {
		t.Skip("TestLanesAreKilled starts it")
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	d, err := db.Open(t.Context(), url)
	must(err)
	keys, err := db.Open(t.Context(), os.Getenv("SANAD_LANE_KEYS"))
	must(err)
	root, err := vault.ReadRoot(os.Getenv("SANAD_LANE_ROOT"))
	must(err)
	port, err := strconv.Atoi(os.Getenv("SANAD_LANE_PORT"))
	must(err)
	start, err := strconv.Atoi(os.Getenv("SANAD_LANE_START"))
	must(err)
	mailer, err := outbound.NewSMTP(outbound.SMTP{Host: "127.0.0.1", Port: port, From: "no-reply@council.test", StartTLS: "none", Gate: openGate(t)})
	must(err)
	s := laneService(t, d, keys, root, clock.At(time.Now().Add(time.Duration(start+1)*2*laneLease)), mailer)
	var all sync.WaitGroup
	for range connections {
		all.Go(func() {
			for more := true; more; {
				if more, err = s.laneOnce(t.Context()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}
