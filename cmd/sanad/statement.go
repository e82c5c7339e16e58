package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"sanad/internal/access"
	"sanad/internal/i18n"
	"sanad/internal/payment"
)

// loadStatement loads a bank's statement that is too big for the desk, by the same verb.
func loadStatement(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("statement", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	account := set.String("account", "", "name of the account, if there are several")
	path, err := parseNamed(set, args)
	if err != nil {
		return err
	}
	if path == "" {
		return errors.New("name the file: sanad statement FILE --account NAME")
	}
	a, err := opened(ctx, *data)
	if err != nil {
		return err
	}
	defer a.Stores.Close()
	ctx = a.English(ctx)
	by := access.System(access.Fees)
	c := payment.LoadStatement{Open: func() (io.ReadCloser, error) { return os.Open(path) }}
	if c.Account, err = a.Payment.AccountNamed(ctx, by, *account); err != nil {
		return said(ctx, err)
	}
	loaded, err := a.Payment.LoadStatement(ctx, by, c)
	var unreadable *payment.Unreadable
	if errors.As(err, &unreadable) {
		for _, t := range unreadable.Troubles {
			fmt.Fprintf(out, "line %d: %s\n", t.Line, i18n.Say(ctx, t.Message))
		}
		if unreadable.Shared != "" {
			return fmt.Errorf("nothing was loaded: %q has one number in several lines. A cashier says at /desk/payments/statements, with the account, of what it is", unreadable.Shared)
		}
		return errors.New("the statement was not read; nothing was loaded")
	}
	if err != nil {
		return said(ctx, err)
	}
	if loaded.Again {
		fmt.Fprintln(out, "This file was loaded before; nothing was done.")
		return nil
	}
	if err := a.Payment.MatchMovements(ctx); err != nil {
		return said(ctx, err)
	}
	fmt.Fprintf(out, "Statement %s: %d lines that were not known. What became of them stands at /desk/payments/statements/%s.\n", loaded.Statement, loaded.New, loaded.Statement)
	return nil
}
