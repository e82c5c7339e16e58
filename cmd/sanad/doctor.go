package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"sanad/internal/app"
	"sanad/internal/config"
)

// errUnwell says that the doctor found something.
var errUnwell = errors.New("something is wrong; see above")

// doctor says what is wrong and how to mend it.
func doctor(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("doctor", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	if err := parse(set, args); err != nil {
		return err
	}
	c, err := config.Load(*data)
	if err != nil {
		return err
	}
	unwell := false
	for _, f := range app.Doctor(ctx, c) {
		if f.Wrong == "" {
			fmt.Fprintf(out, "ok     %s\n", f.Check)
			continue
		}
		unwell = true
		fmt.Fprintf(out, "WRONG  %s: %s\n       mend: %s\n", f.Check, f.Wrong, f.Mend)
	}
	if unwell {
		return errUnwell
	}
	return nil
}
