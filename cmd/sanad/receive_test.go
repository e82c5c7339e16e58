package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/smtp"
	"os/exec"
	"strings"
	"testing"
	"time"

	"sanad/internal/app"
	"sanad/internal/dataright"
	"sanad/internal/db"
	"sanad/internal/engineer"
	"sanad/internal/postfix"
)

// Through a real mail server: a letter that could not be delivered is known to have come back, a letter to the contact for data becomes a
// case whose number its writer is told, an answer to a case's letter stands on the case and what else comes waits at the desk, once each although the listener is killed between, and what a machine wrote becomes none.
func TestReceive(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Postfix and the program")
	}
	port := postfix.FreePort(t)
	mail := postfix.With(t, postfix.Options{Everybody: true, Back: port, Gone: true})
	c := newCity(t, "sqlite", mail)
	c.env = append(c.env, "SANAD_MAIL_RETURN=bounces.council.test")
	c.people(1)
	c.inside(func(a *app.App) {
		who, err := a.Account.Enrol(t.Context(), "somebody@gone.test", "en")
		c.must(err)
		c.must(a.Stores.DB.Update(t.Context(), func(tx *db.Tx) error { return a.Notice.Tell(t.Context(), tx, who, "engineer_withdrawn", nil, "") }))
		there, err := a.Account.Enrol(t.Context(), "arrives@example.org", "en")
		c.must(err)
		c.must(a.Stores.DB.Update(t.Context(), func(tx *db.Tx) error { // the second must be got
			if err := a.Notice.Tell(t.Context(), tx, there, "engineer_withdrawn", nil, ""); err != nil {
				return err
			}
			return a.Notice.Tell(t.Context(), tx, there, "officer_dismissed", map[string]string{"Role": "cashier"}, "")
		}))
		holder, err := a.Account.Enrol(t.Context(), "holder@example.org", "en")
		c.must(err)
		law := a.Council.At(time.Now())
		c.must(a.Vault.Mint(t.Context(), "case/06h0caseofaholderabcdefghi"))
		c.must(a.Stores.DB.Update(t.Context(), func(tx *db.Tx) error {
			if _, err := a.Desk.OpenCase(t.Context(), tx, "06h0caseofaholderabcdefghi", engineer.CaseKind, holder, law, law.Chain(dataright.CaseKind)[0]); err != nil {
				return err
			}
			return a.Notice.Tell(t.Context(), tx, holder, "case_message", map[string]string{"Path": "/my/cases/x/messages"}, "06h0caseofaholderabcdefghi")
		}))
	})
	c.serve()
	var log bytes.Buffer
	listen := func() (kill func()) {
		cmd := c.command("receive", "--addr", fmt.Sprintf("127.0.0.1:%d", port), "--data", c.data)
		cmd.Stdout, cmd.Stderr = &log, &log
		c.must(cmd.Start())
		t.Cleanup(func() { cmd.Process.Kill() })
		for range 400 {
			if l, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
				l.Close()
				return func() { end(cmd) }
			}
			time.Sleep(25 * time.Millisecond)
		}
		t.Fatalf("it does not listen:\n%s", &log)
		return nil
	}
	kill := listen()
	count := func(query string, args ...any) (n int64) {
		c.read(func(ctx context.Context, tx *db.Tx) (err error) {
			n, err = db.Get[int64](ctx, tx, query, args...)
			return err
		})
		return n
	}
	wait := func(what string, done func() bool) {
		t.Helper()
		for range 600 {
			if done() {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Fatalf("%s did not happen:\n%s", what, &log)
	}
	wait("that the letter came back", func() bool {
		return count(`select count(*) from notice_delivery where state = 'bounced' and address_index is not null`) == 1
	})
	arrived := `select count(*) from notice_delivery d join notice_message m on m.id = d.message_id where m.state = 'sent' and d.state = 'delivered'`
	wait("that a letter which must be got arrived", func() bool { return count(arrived+` and m.kind = 'officer_dismissed'`) == 1 })
	if count(`select count(*) from notice_broken`) != 1 || count(`select count(*) from notice_message where state = 'refused'`) != 1 {
		t.Error("the address is used on")
	}
	to := "privacy@pec.org.pk"
	write := func(from, head, words string) {
		t.Helper()
		text := "From: " + from + "\r\nTo: " + to + "\r\nMessage-ID: <" + from + ">\r\n" + head + "\r\n" + words + "\r\n"
		if err := smtp.SendMail(fmt.Sprintf("127.0.0.1:%d", mail.Plain), nil, from, []string{to}, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	const letters = 24
	for i := range letters {
		write(fmt.Sprintf("writer-%d@example.org", i), "Subject: My data\r\n", "What do you hold of me? My card is 4111 1111 1111 1111.")
		if i%8 == 4 {
			kill()
			kill = listen()
		}
	}
	write("machine@example.org", "Subject: On holiday\r\nAuto-Submitted: auto-replied\r\n", "I am away.")
	wait("a case for each letter", func() bool { return count(`select count(*) from dataright_request`) >= letters })
	wait("an answer to each letter", func() bool {
		return count(`select count(*) from notice_message where kind = 'letter_taken' and state = 'sent'`) >= letters
	})
	time.Sleep(2 * time.Second) // a second case would come now
	if n := count(`select count(*) from dataright_request`); n != letters {
		t.Errorf("%d cases of %d letters", n, letters)
	}
	if n := count(`select count(*) from casework_case where kind = 'data_request' and person_id = '' and state = 'open'`); n != letters {
		t.Errorf("%d open cases", n)
	}
	if n := count(arrived); n != 1 {
		t.Errorf("of %d letters it is reported that they arrived: one must be got", n)
	}
	for _, l := range mail.All(t) { // who answers the letter of their case writes on it; who answers it in another's name does not
		if _, after, found := strings.Cut(l, "<c+"); found {
			to, _, _ = strings.Cut("c+"+after, ">")
		}
	}
	if !strings.HasPrefix(to, "c+06h0caseofaholderabcdefghi.") || !strings.HasSuffix(to, "@bounces.council.test") {
		t.Fatalf("answers go to %s", to)
	}
	write("holder@example.org", "Subject: Re: A message\r\n", "Here is what you asked for.\n\nOn Monday the council wrote:\n> Please")
	write("mallory@example.org", "Subject: Re: A message\r\n", "Withdraw it.")
	to = "no-reply@council.test"
	write("somebody@example.org", "Subject: Opening hours\r\nContent-Type: text/html\r\n", "<p>When are you <b>open</b>?")
	wait("an answer on its case, and two letters at the desk", func() bool {
		return count(`select count(*) from casework_message where came = 'mail' and side = 'person'`) >= 1 && count(`select count(*) from notice_inbound`) >= 2
	})
	if a, b := count(`select count(*) from casework_message`), count(`select count(*) from notice_inbound where case_id <> ''`); a != 1 || b != 1 {
		t.Errorf("%d messages on cases, %d letters at the desk that answer one", a, b)
	}
	told := 0
	for _, l := range mail.All(t) {
		if strings.Contains(l, "Subject: We have your letter") {
			told++
		}
	}
	if told < letters || told > letters+1 {
		t.Errorf("%d of %d writers were told a number", told, letters)
	}
}

// end kills a program and waits until it is gone.
func end(cmd *exec.Cmd) {
	cmd.Process.Kill()
	cmd.Wait()
}
