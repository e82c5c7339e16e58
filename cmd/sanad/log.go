package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/fault"
	"sanad/internal/ledger"
	"sanad/internal/logs"
	"sanad/internal/outbound"
)

// inspect verifies the logs that nobody changes unseen, or a proof from the public one.
func inspect(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "verify":
			return verifyLogs(ctx, args[1:], out)
		case "proof":
			return verifyProof(args[1:], out)
		}
	}
	fmt.Fprintln(os.Stderr, "sanad log: verify or proof?")
	return errUsage
}

// verifyLogs verifies a running council's logs from outside, or our own with all that they commit to.
func verifyLogs(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("log verify", flag.ContinueOnError)
	data := set.String("data", "", "data folder: verify our own logs, and compare them with what they commit to")
	from := set.String("from", "", "address of a council, such as https://register.example.org: verify its logs from outside")
	kept := set.String("kept", "", "folder where checkpoints are kept from one time to the next")
	if err := parse(set, args); err != nil {
		return err
	}
	sources := map[ledger.Log]ledger.Source{}
	keys := map[ledger.Log]string{}
	var own *app.App
	if *from != "" {
		for _, log := range ledger.Logs {
			sources[log] = remote(ctx, strings.TrimSuffix(*from, "/")+"/log/"+string(log)+"/")
		}
	} else {
		a, err := opened(ctx, *data)
		if err != nil {
			return err
		}
		defer a.Stores.Close()
		own = a
		for _, log := range ledger.Logs {
			sources[log] = a.Ledger.Own(ctx, log)
			keys[log] = a.Ledger.Key(log)
		}
	}
	var faults []error
	for _, log := range ledger.Logs {
		c, err := verifyLog(sources[log], keys[log], *kept, log)
		switch {
		case fault.Is(err, fault.KindNotFound):
			fmt.Fprintf(out, "%s: nothing is sealed yet\n", log)
		case err != nil:
			faults = append(faults, fmt.Errorf("%s: %w", log, err))
		default:
			fmt.Fprintf(out, "%s: %d entries, sealed %s\n", log, c.Size, c.At.Format(time.RFC3339))
		}
	}
	if own != nil {
		found, err := own.CheckLogs(ctx)
		if err != nil {
			faults = append(faults, err)
		}
		fmt.Fprintf(out, "compared with what they commit to: %d looks, %d entries of the register\n", found.Looks, found.Register)
		if found.Closed > 0 {
			fmt.Fprintf(out, "closed for ever: %d entries, because the keys of those whom they are about were destroyed\n", found.Closed)
		}
	}
	return errors.Join(faults...)
}

// verifyLog verifies one log against the checkpoint that was kept of it, and keeps the new one. What is kept for the first time is
// believed.
func verifyLog(source ledger.Source, key, folder string, log ledger.Log) (c ledger.Checkpoint, err error) {
	var saved *ledger.Checkpoint
	path := folder + "/" + string(log) + ".checkpoint"
	if folder != "" {
		b, err := os.ReadFile(path)
		if err == nil {
			first, signed, _ := strings.Cut(string(b), "\n")
			c, err := ledger.OpenCheckpoint(signed, first)
			if err != nil {
				return c, fmt.Errorf("%s: %w", path, err)
			}
			saved, key = &c, first
		} else if !errors.Is(err, os.ErrNotExist) {
			return c, err
		}
	}
	if key == "" {
		b, err := source("key")
		if err != nil {
			return c, err
		}
		key = strings.TrimSpace(string(b))
	}
	var signed []byte
	c, err = ledger.Verify(func(part string) ([]byte, error) {
		b, err := source(part)
		if part == "checkpoint" {
			signed = b
		}
		return b, err
	}, key, saved)
	if err != nil || folder == "" {
		return c, err
	}
	return c, os.WriteFile(path, []byte(key+"\n"+string(signed)), 0o644)
}

// remote fetches parts of a log by HTTP.
func remote(ctx context.Context, base string) ledger.Source {
	return func(part string) ([]byte, error) {
		status, body, err := outbound.Fetch(ctx, base+part)
		switch {
		case err != nil:
			return nil, err
		case status == http.StatusNotFound:
			return nil, fault.NotFound()
		case status != http.StatusOK:
			return nil, fmt.Errorf("%s%s: answered %d", base, part, status)
		}
		return body, nil
	}
}

// verifyProof checks a proof that a council gave, without asking anybody.
func verifyProof(args []string, out io.Writer) error {
	set := flag.NewFlagSet("log proof", flag.ContinueOnError)
	file := set.String("file", "", "the proof")
	key := set.String("key", "", "public key of the council's public log, as /log/public/key answers")
	if err := parse(set, args); err != nil {
		return err
	}
	b, err := os.ReadFile(*file)
	if err != nil {
		return err
	}
	p, err := ledger.CheckProof(string(b), *key)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s, %s, entry %d of %d in %s, sealed %s:\n%s\n", p.Kind, p.At.Format(time.RFC3339), p.Index, p.Checkpoint.Size,
		p.Checkpoint.Origin, p.Checkpoint.At.Format(time.RFC3339), p.Body)
	return err
}

// opened builds the program on its stores, without starting it.
func opened(ctx context.Context, data string) (*app.App, error) {
	c, err := config.Load(data)
	if err != nil {
		return nil, err
	}
	stores, err := app.OpenStores(ctx, c)
	if err != nil {
		return nil, err
	}
	a, err := app.New(ctx, app.Options{Config: c, Stores: stores, Clock: clock.System{}, Log: logs.None()})
	if err != nil {
		return nil, errors.Join(err, stores.Close())
	}
	return a, nil
}
