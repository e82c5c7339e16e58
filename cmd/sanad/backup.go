package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/db"
	"sanad/internal/logs"
)

// backup writes data, keys and files into a new folder while the service may run.
func backup(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("backup", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	to := set.String("to", "", "new folder of the backup")
	if err := parse(set, args); err != nil {
		return err
	}
	if *to == "" {
		return errors.New("--to must name a new folder")
	}
	c, err := config.Load(*data)
	if err != nil {
		return err
	}
	stores, err := app.OpenStores(ctx, c)
	if err != nil {
		return err
	}
	defer stores.Close()
	m, err := app.Backup(ctx, c, stores, *to, clock.System{}.Now())
	if err != nil {
		return errors.Join(err, os.RemoveAll(*to))
	}
	_, err = fmt.Fprintf(out, "Backed up %d files with data and keys to %s. The root key is not in it: keep its copy elsewhere.\n", len(m.Sums)-2, *to)
	return err
}

// restore fills an empty council from a backup, or checks one that was filled.
func restore(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("restore", flag.ContinueOnError)
	data := set.String("data", "", "data folder; with its settings, and empty otherwise")
	from := set.String("from", "", "folder of the backup")
	check := set.Bool("check", false, "check what was restored, so that it may be served")
	if err := parse(set, args); err != nil {
		return err
	}
	if (*from == "") == !*check {
		return errors.New("say --from FOLDER, then --check")
	}
	c, err := config.Load(*data)
	if err != nil {
		return err
	}
	stores, err := app.OpenStores(ctx, c)
	if err != nil {
		return err
	}
	defer stores.Close()
	if *from != "" {
		m, err := app.Restore(ctx, c, stores, *from)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "Restored the backup of %s. Now run `sanad restore --check`; the service refuses to start before.\n", m.At.Format(time.RFC3339))
		return err
	}
	a, err := app.New(ctx, app.Options{Config: c, Stores: stores, Clock: clock.System{}, Log: logs.None()})
	if err != nil {
		return err
	}
	found, err := a.Check(ctx)
	if err != nil {
		return fmt.Errorf("not fit to be served: %w", err)
	}
	_, err = fmt.Fprintf(out, "Checked: %d persons can be opened, %d documents are there, %d invoices agree with what was claimed and received. The service may start.\n", found.Persons, found.Documents, found.Invoices)
	return err
}

// copyAll moves a council's database, or its keystore, from one engine to the other.
func copyAll(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 2 {
		fmt.Fprintln(os.Stderr, "sanad copy FROM TO: two databases, each sqlite:PATH or postgres://…")
		return errUsage
	}
	from, err := db.Open(ctx, args[0])
	if err != nil {
		return fmt.Errorf("from: %w", err)
	}
	defer from.Close()
	to, err := db.Open(ctx, args[1])
	if err != nil {
		return fmt.Errorf("to: %w", err)
	}
	defer to.Close()
	folder, err := app.Schema(ctx, from)
	if err != nil {
		return err
	}
	if err := to.Migrate(ctx, folder); err != nil {
		return fmt.Errorf("to: %w", err)
	}
	err = db.Copy(ctx, from, to, func(table string, rows int64) { fmt.Fprintf(out, "  %-24s %d rows\n", table, rows) })
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "Copied and compared. Set the new address, and keep the old database until you have looked.")
	return err
}
