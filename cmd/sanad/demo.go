package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/db"
	"sanad/internal/demo"
	"sanad/internal/logs"
	"sanad/internal/outbound"
	"sanad/internal/vault"
)

// demonstrate makes an invented council, serves it at once, and goes on filling it.
func demonstrate(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("demo", flag.ContinueOnError)
	data := set.String("data", "", "folder of the demonstration (default: a temporary one)")
	addr := set.String("addr", "127.0.0.1:8080", "address and port to listen on")
	profile := set.String("council", "pec", "profile of the council")
	engineers := set.Int("engineers", 500, "how many engineers it has in the end, besides those of its beginning")
	if err := parse(set, args); err != nil {
		return err
	}
	c, again, err := demoFolder(*data, *addr, *profile)
	if err != nil {
		return err
	}
	stores, err := app.OpenStores(ctx, c, db.Careless())
	if err != nil {
		return err
	}
	outbox, err := outbound.NewOutbox(filepath.Join(c.Data, "outbox"))
	if err != nil {
		return err
	}
	alarms := app.Alarms(c)
	log := logs.New(logFile(c), alarms)
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; choose another with --addr", c.Addr, err)
	}
	c.Base = "http://" + l.Addr().String()
	if at, err := netip.ParseAddrPort(l.Addr().String()); err == nil && at.Addr().IsLoopback() {
		c.Base = fmt.Sprintf("http://localhost:%d", at.Port()) // by its name, because browsers keep passkeys for names alone
	}

	invented, err := openBank(&c, l.Addr())
	if err != nil {
		return err
	}

	cards, err := openCards(&c, l.Addr())
	if err != nil {
		return err
	}

	// The past is made by a second program on the same stores, whose clock stands where the invented people act.
	today := clock.System{}.Now()
	past := clock.At(today.AddDate(-1, 0, 0))
	if again { // all of it is made, and a clock that goes back has the register make keys anew
		past = clock.At(today)
	}
	mailer := demo.NewMailer(outbox)
	old, err := app.New(ctx, app.Options{Config: c, Stores: stores, Clock: past, Mailer: mailer, Outbox: outbox, Log: log, Alarms: alarms})
	if err != nil {
		return err
	}
	council := demo.New(old, past)
	a, err := app.New(ctx, app.Options{Config: c, Stores: stores, Clock: clock.System{}, Mailer: mailer, Texter: outbox, Outbox: outbox, Log: log, Alarms: alarms, Cards: cards.asked(), CardPages: cards.cards.Pages})
	if err != nil {
		return err
	}
	personas, err := found(ctx, c, council, again, today)
	if err != nil {
		return err
	}
	a.Start()
	fmt.Fprintf(out, "The demonstration council is at %[1]s (everything in it is invented).\nLetters: %[1]s/demo/outbox   Texts: %[1]s/demo/sms   Parts: %[1]s/parts\n", c.Base)
	if invented != nil {
		fmt.Fprintf(out, "An invented bank, where the reference of a challan can be paid: http://localhost:%d\n", invented.port)
		go invented.serve(ctx)
	}
	fmt.Fprintf(out, "An invented company, where a challan can be paid by card: %s, from the page of the challan\n", cards.cards.Pages)
	go cards.serve(ctx)
	fmt.Fprintln(out)
	for _, p := range personas {
		token, err := a.Account.DemoLink(ctx, p.Person)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "sign in as %s: %s/demo/sign-in/%s\n", p.Name, c.Base, token)
	}
	filled := make(chan struct{})
	go func() {
		defer close(filled)
		if !again {
			fillUp(ctx, council, *engineers, today, out)
			// What the jobs did before there was anybody whose time had passed, and anything to measure.
			if err := errors.Join(a.Engineer.Lapse(ctx), a.Desk.Measure(ctx)); err != nil {
				log.Warn("demonstration", "error", err.Error())
			}
		}
	}()
	err = answer(ctx, a.Handler, a.Stop, l, c, nil)
	<-filled
	return err
}

// found makes the personas of a new demonstration and notes them in its folder, or reads those of one that is served again.
func found(ctx context.Context, c config.Config, council *demo.Council, again bool, today time.Time) (personas []demo.Persona, err error) {
	path := filepath.Join(c.Data, "personas.json")
	if again {
		b, err := os.ReadFile(path)
		if err == nil {
			err = json.Unmarshal(b, &personas)
		}
		if err != nil {
			return nil, fmt.Errorf("%s holds a demonstration that was broken off at its beginning: remove it, or choose another folder", c.Data)
		}
		return personas, nil
	}
	if personas, err = council.Found(ctx, today); err != nil {
		return nil, err
	}
	b, err := json.Marshal(personas)
	if err != nil {
		return nil, err
	}
	return personas, os.WriteFile(path, b, 0o600)
}

// fillUp lets the rest of the invented people act, and tells how far they are.
func fillUp(ctx context.Context, council *demo.Council, engineers int, today time.Time, out io.Writer) {
	fmt.Fprintf(out, "\nFilling up to %d engineers; the pages work meanwhile.\n", engineers)
	err := council.Fill(ctx, engineers, today, out)
	switch {
	case ctx.Err() != nil: // the program is being stopped
	case err != nil:
		fmt.Fprintln(out, "filling stopped:", err)
	default:
		fmt.Fprintln(out, "The council is full. Stop it with Ctrl-C.")
	}
}

// demoFolder makes the folder of a demonstration, marks it, and returns the settings that serve it; again tells that the folder
// holds a demonstration already.
func demoFolder(folder, addr, profile string) (c config.Config, again bool, err error) {
	if folder == "" {
		if folder, err = os.MkdirTemp("", "sanad-demo-"); err != nil {
			return c, false, err
		}
	}
	data := filepath.Join(folder, "data")
	c = config.Config{
		Data: data, Council: profile, DB: "sqlite:" + filepath.Join(data, "sanad.db"), Keys: "sqlite:" + filepath.Join(data, "keys.db") + "?journal=delete",
		RootKey: filepath.Join(folder, "root.key"), Addr: addr, TLS: "off", Workers: 2, MailFrom: "no-reply@sanad.test",
	}
	if listens, err := netip.ParseAddrPort(addr); err != nil || listens.Addr().IsLoopback() { // else whoever comes may call it as they like
		c.Hosts = []string{"localhost"}
	}
	if _, err := os.Stat(filepath.Join(data, "sanad.db")); err == nil {
		if !app.Marked(c, app.DemoMark) {
			return c, false, fmt.Errorf("%s holds a council that is no demonstration: choose another folder", folder)
		}
		return c, true, nil
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return c, false, err
	}
	mark := filepath.Join(data, app.DemoMark)
	if err := os.WriteFile(mark, []byte("Everything here is invented, and sign-in links open every door.\n"), 0o600); err != nil {
		return c, false, err
	}
	_, err = vault.WriteRoot(c.RootKey)
	if errors.Is(err, os.ErrExist) {
		err = nil
	}
	return c, false, err
}

// logFile is where the demonstration writes its log, so that the terminal stays readable.
func logFile(c config.Config) io.Writer {
	f, err := os.OpenFile(filepath.Join(c.Data, "log.json"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return os.Stderr
	}
	return f
}
