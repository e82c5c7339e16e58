package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/register"
	"sanad/internal/token"
)

// signingKeys lists the keys that the register signs with, or withdraws one.
func signingKeys(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "list":
			return listKeys(ctx, args[1:], out)
		case "withdraw":
			return withdrawKey(ctx, args[1:], out)
		}
	}
	fmt.Fprintln(os.Stderr, "sanad key: list or withdraw?")
	return errUsage
}

func listKeys(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("key list", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	if err := parse(set, args); err != nil {
		return err
	}
	a, err := opened(ctx, *data)
	if err != nil {
		return err
	}
	defer a.Stores.Close()
	keys, err := a.Register.Keys(ctx)
	if err != nil {
		return err
	}
	return tellKeys(out, keys)
}

// tellKeys prints keys, the newest first.
func tellKeys(out io.Writer, keys token.Set) error {
	for _, k := range keys.Keys {
		if _, err := fmt.Fprintf(out, "%s  from %s until %s", k.ID, k.From.Format(time.RFC3339), k.Until.Format(time.RFC3339)); err != nil {
			return err
		}
		if w := k.Withdrawn; w != nil {
			fmt.Fprintf(out, "  withdrawn: not believed since %s, %q", w.Since.Format(time.RFC3339), w.Reason)
		}
		fmt.Fprintln(out)
	}
	return nil
}

// withdrawKey withdraws a key for good.
func withdrawKey(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("key withdraw", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	key := set.String("key", "", "its name, or the first eight characters of it (sanad key list shows them)")
	since := set.String("since", "", "since when it may be in other hands: 2026-11-23, or 2026-11-23T10:00:00+05:00")
	reason := set.String("reason", "", "why, in a sentence without names: it is published with the key")
	if err := parse(set, args); err != nil {
		return err
	}
	if *key == "" || *since == "" || *reason == "" {
		return errors.New("say which key, since when and why: sanad key withdraw --key KEY --since TIME --reason WORDS")
	}
	a, err := opened(ctx, *data)
	if err != nil {
		return err
	}
	defer a.Stores.Close()
	ctx = a.English(ctx)
	from, err := readMoment(*since, a.Council.At(a.Clock.Now()).Zone)
	if err != nil {
		return err
	}
	keys, err := a.Register.WithdrawKey(ctx, access.System(access.Publish), register.WithdrawKey{Key: *key, Since: from, Reason: *reason})
	if err != nil {
		return said(ctx, err)
	}
	fmt.Fprintln(out, "Withdrawn. Receipts and printed codes that it signed are no longer believed; papers that are printed now bear the newest key:")
	return tellKeys(out, keys)
}

// readMoment reads a moment, or a day, which begins in the council's zone.
func readMoment(typed string, zone *time.Location) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, typed); err == nil {
		return at, nil
	}
	d, err := day.Parse(typed)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is neither a day such as 2026-11-23 nor a moment such as 2026-11-23T10:00:00+05:00", typed)
	}
	return d.Start(zone), nil
}
