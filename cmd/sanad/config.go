package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"sanad/internal/config"
)

// printConfig prints the table of settings. Secrets are named, never shown.
func printConfig(_ context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("config", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	if err := parse(set, args); err != nil {
		return err
	}
	values, err := config.Values(*data)
	for _, s := range config.Table {
		value := values[s.Name]
		if s.Secret && value != "" {
			value = "(set, not shown)"
		}
		fmt.Fprintf(out, "%-24s %-44s %s\n", s.Name, value, s.Meaning)
	}
	return err
}
