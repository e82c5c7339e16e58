package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"sanad/internal/clock"
	"sanad/internal/logs"
	"sanad/internal/outbound"
	"sanad/internal/outside"
	"sanad/internal/policy"
)

// errUnanswered says that a council could not be looked at: nothing is known of its promises.
var errUnanswered = errors.New("it could not be looked at")

// promise checks the promises of the privacy policy, from outside or on our own system.
func promise(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "check":
			return checkPromises(ctx, args[1:], out)
		case "prove":
			return provePromises(ctx, args[1:], out)
		case "list":
			return listPromises(args[1:], out)
		}
	}
	fmt.Fprintln(os.Stderr, "sanad promise: check, prove or list?")
	return errUsage
}

// mostLooked is how many answers of a council are looked at.
const mostLooked = 200

// checkPromises looks at a running council as any stranger can, and fails naming each promise that does not hold.
func checkPromises(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("promise check", flag.ContinueOnError)
	number := set.String("number", "", "registration number of somebody on the register, whose published fields are looked at")
	address, err := parseNamed(set, args)
	if err != nil {
		return err
	}
	base, err := url.Parse(address)
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" || strings.Trim(base.Path, "/") != "" || base.RawQuery != "" {
		fmt.Fprintln(os.Stderr, "sanad promise check: give the address of a council, such as https://register.example.org")
		return errUsage
	}
	gate, err := outbound.NewGate(nil, clock.System{}, nil, logs.None())
	if err != nil {
		return err
	}
	base.Path = "/"
	j := outside.Judge{Base: base, Do: gate.Client("inspected").Do, Number: *number, Most: mostLooked}
	findings, err := j.Judge(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w: %w", base.Host, errUnanswered, err)
	}
	clauses, err := policy.ByControl()
	if err != nil {
		return err
	}
	var broken []string
	for _, f := range findings {
		for _, fault := range f.Faults {
			fmt.Fprintf(out, "%s: %s\n", f.Check, fault)
		}
		if len(f.Faults) > 0 {
			broken = append(broken, clauses[f.Check]...)
		}
		fmt.Fprintf(out, "%-4s %s, %d answers looked at (%s)\n", map[bool]string{true: "ok", false: "NO"}[len(f.Faults) == 0], f.Check, f.Looked, strings.Join(clauses[f.Check], " "))
	}
	said, err := saidOfItself(ctx, &j, out)
	if err != nil {
		return err
	}
	if *number == "" {
		fmt.Fprintln(out, "The published fields were judged by their description alone: give --number to judge somebody's.")
	}
	broken = append(broken, said...)
	slices.Sort(broken)
	if broken = slices.Compact(broken); len(broken) > 0 {
		return fmt.Errorf("%s does not keep %s", base.Host, strings.Join(broken, ", "))
	}
	return nil
}

// saidOfItself reads the check that a council made of itself, and returns the promises that it says are not kept.
func saidOfItself(ctx context.Context, j *outside.Judge, out io.Writer) (broken []string, err error) {
	signed, err := j.Get(ctx, "/privacy/promises/signed")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnanswered, err)
	}
	if signed.Status == http.StatusNotFound {
		fmt.Fprintln(out, "The council has not checked itself yet.")
		return nil, nil
	}
	key, err := j.Get(ctx, "/log/public/key")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnanswered, err)
	}
	at, clauses, err := policy.ReadSigned(string(signed.Body), strings.TrimSpace(string(key.Body)))
	if err != nil {
		return nil, fmt.Errorf("the council's own check: %w", err)
	}
	for id, fault := range clauses {
		if fault != "" {
			broken = append(broken, id)
			fmt.Fprintf(out, "the council says of itself: %s is not kept: %s\n", id, fault)
		}
	}
	fmt.Fprintf(out, "The council's own check of %s, signed, finds %d of %d promises kept.\n", at.Format(time.RFC3339), len(clauses)-len(broken), len(clauses))
	return broken, nil
}

// provePromises makes the safe checks on our own system, and signs and keeps what they find.
func provePromises(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("promise prove", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	if err := parse(set, args); err != nil {
		return err
	}
	a, err := opened(ctx, *data)
	if err != nil {
		return err
	}
	defer a.Stores.Close()
	proof, err := a.Policy.Prove(ctx)
	if err != nil {
		return err
	}
	fmt.Fprint(out, proof.Note)
	var broken []string
	for id, fault := range proof.Clauses {
		if fault != "" {
			broken = append(broken, id)
		}
	}
	slices.Sort(broken)
	if len(broken) > 0 {
		return fmt.Errorf("not kept: %s", strings.Join(broken, ", "))
	}
	return nil
}

// listPromises prints every clause of this program's policy with what keeps and tries it, and the print of its words.
func listPromises(args []string, out io.Writer) error {
	if err := parse(flag.NewFlagSet("promise list", flag.ContinueOnError), args); err != nil {
		return err
	}
	p, err := policy.Read()
	if err != nil {
		return err
	}
	for _, s := range p.Sections {
		for _, c := range s.Clauses {
			looked := "nothing keeps it yet"
			switch {
			case s.Admits:
				looked = "admits what cannot be promised"
			case c.Looked.Words == c.Print():
				looked = "looked at " + c.Looked.On.String()
			case c.Looked.Words != "":
				looked = "a word changed since " + c.Looked.On.String() + ": its words are now " + c.Print()
			}
			fmt.Fprintf(out, "%-6s %s; %s; %s\n", c.ID, looked, strings.Join(c.Controls, " "), strings.Join(c.Tests, ", "))
		}
	}
	return nil
}
