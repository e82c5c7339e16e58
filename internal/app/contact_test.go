package app_test

import (
	"strings"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/inbound"
	"sanad/internal/sample"
)

// TestContact writes to the contact for data as somebody outside: the letter becomes a case, and its writer is told the number and the day. The
// control that tries the same each day leaves nothing of its trial, and without it the program does not start.
func TestContact(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, _, outbox := newAppOn(t, d)
		count := func(query string) (n int64) {
			t.Helper()
			must(t, a.Stores.DB.View(t.Context(), func(tx *db.Tx) (err error) {
				n, err = db.Get[int64](t.Context(), tx, query)
				return err
			}))
			return n
		}
		kept := func() [4]int64 {
			return [4]int64{count(`select count(*) from casework_case`), count(`select count(*) from dataright_request`), count(`select count(*) from notice_message`), count(`select count(*) from notice_received`)}
		}
		for range 12 { // more often than one sender may write
			must(t, a.Notice.CheckContact(t.Context()))
		}
		if n := kept(); n != [4]int64{} {
			t.Errorf("a trial leaves %v", n)
		}
		must(t, a.Stores.Keys.View(t.Context(), func(tx *db.Tx) error {
			n, err := db.Get[int64](t.Context(), tx, `select count(*) from key_scope where scope like 'case/%' or scope like 'message/%'`)
			if n != 0 {
				t.Errorf("a trial leaves %d keys", n)
			}
			return err
		}))

		law := a.Council.At(a.Clock.Now())
		writer := sample.Someone(3).Email
		mail := "From: " + writer + "\r\nTo: " + law.PrivacyContact + "\r\nMessage-ID: <1@example.org>\r\nSubject: My data\r\n\r\nWhat do you hold of me?\r\n"
		l, err := inbound.Read(strings.NewReader(mail), writer, law.PrivacyContact)
		must(t, err)
		must(t, a.Notice.Receive(t.Context(), l))
		must(t, a.Jobs.Drain(t.Context()))
		letters, err := outbox.Letters(10)
		must(t, err)
		if n := kept(); n != [4]int64{1, 1, 1, 1} || len(letters) != 1 || letters[0].To != writer || !strings.Contains(letters[0].Body, "2026") {
			t.Fatalf("%v, %+v", n, letters)
		}
		k := ""
		must(t, a.Stores.DB.View(t.Context(), func(tx *db.Tx) (err error) {
			k, err = db.Get[string](t.Context(), tx, `select number from casework_case`)
			return err
		}))
		if !strings.Contains(letters[0].Body, id.Grouped(k)) {
			t.Errorf("its writer is not told the number %s:\n%s", k, letters[0].Body)
		}

		// What holds up letters is told by the check of the day.
		if err := a.Notice.CheckContact(t.Context()); err != nil {
			t.Error(err)
		}
		harm(t, a.Stores.DB, `drop table notice_received`)
		if err := a.Notice.CheckContact(t.Context()); err == nil || !strings.Contains(err.Error(), "becomes no case") {
			t.Errorf("%v", err)
		}
		if got := broken(t, a); !strings.Contains(strings.Join(got, " "), "P0.1") || !strings.Contains(strings.Join(got, " "), "P12") {
			t.Errorf("letters are not taken, and what is broken is %q", got)
		}
	})
}
