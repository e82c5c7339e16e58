package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/roll"
)

// importRegister brings in the register as it was kept before, tells what was brought in, or undoes it.
func importRegister(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "engineers":
			return importEngineers(ctx, args[1:], out)
		case "list":
			return listImports(ctx, args[1:], out)
		case "undo":
			return undoImport(ctx, args[1:], out)
		}
	}
	fmt.Fprintln(os.Stderr, "sanad import: engineers FILE, list or undo ID?")
	return errUsage
}

func importEngineers(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("import engineers", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	dry := set.Bool("dry-run", false, "try the file and write nothing")
	resume := set.Bool("resume", false, "go on at once with an import that was broken off, whoever was at it")
	leave := set.String("leave-out", "", "names of columns that are left out, between commas")
	refused := set.String("refused", "", "file for the lines that are refused, with the reasons (FILE.refused.csv)")
	path, err := parseNamed(set, args)
	if err != nil {
		return err
	}
	if path == "" {
		return errors.New("name the file: sanad import engineers FILE.csv")
	}
	roll.Hurry()
	a, err := opened(ctx, *data)
	if err != nil {
		return err
	}
	defer a.Stores.Close()
	ctx = a.English(ctx)
	to := *refused
	if to == "" {
		to = strings.TrimSuffix(path, ".csv") + ".refused.csv"
	}
	x := &importing{ctx: ctx, out: out, to: to, clock: clock.System{}}
	defer x.close()
	f := roll.File{
		Open:    func() (io.ReadCloser, error) { return os.Open(path) },
		Resume:  *resume,
		Columns: x.columns, Refused: x.refuse, Progress: x.progress,
	}
	for name := range strings.SplitSeq(*leave, ",") {
		if name = strings.TrimSpace(name); name != "" {
			f.Leave = append(f.Leave, name)
		}
	}
	verb := a.Roll.Import
	if *dry {
		verb = a.Roll.Check
	}
	done, err := verb(ctx, access.System(access.Licensing), f)
	var unreadable *roll.Unreadable
	if errors.As(err, &unreadable) {
		for _, r := range unreadable.Remarks {
			fmt.Fprintf(out, "line %d: %s\n", r.Line, roll.Words(ctx, r))
		}
		return errors.New("the file was not read; nothing was written")
	}
	if err != nil {
		return said(ctx, err)
	}
	if err := x.close(); err != nil {
		return err
	}
	return x.tell(done, *dry)
}

// importing tells on the terminal how an import goes on.
type importing struct {
	ctx   context.Context
	out   io.Writer
	to    string // the file of the refused lines
	clock clock.System

	sheet  roll.Sheet
	begun  time.Time
	first  int64 // lines that were dealt with before
	last   time.Time
	file   *os.File
	rows   *csv.Writer
	closed bool
}

func (x *importing) columns(s roll.Sheet) error {
	x.sheet, x.begun = s, x.clock.Now()
	x.first = -1
	fmt.Fprintf(x.out, "%d lines, read as %s. Columns:\n", s.Rows, s.Encoding)
	for i, name := range s.Columns.Names {
		fmt.Fprintf(x.out, "  %-28s %s\n", name, s.Columns.Fields[i].Title(x.ctx))
	}
	return nil
}

// refuse writes a line that is refused with the reasons, so that it can be mended and brought in again.
func (x *importing) refuse(raw string, list []roll.Remark) error {
	if x.file == nil {
		f, err := os.OpenFile(x.to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		x.file, x.rows = f, csv.NewWriter(f)
		x.rows.Comma = rune(x.sheet.Comma)
		if err := x.rows.Write(append(append([]string{}, x.sheet.Columns.Names...), "reasons")); err != nil {
			return err
		}
	}
	var reasons []string
	for _, r := range list {
		if !r.Refuses {
			continue
		}
		where := fmt.Sprintf("line %d", r.Line)
		if r.Field != "" {
			where += ", " + r.Field.Title(x.ctx)
		}
		reasons = append(reasons, where+": "+roll.Words(x.ctx, r))
	}
	return x.rows.Write(append(x.sheet.Cells(raw), strings.Join(reasons, " ")))
}

// progress tells once a second how far it is, how fast it goes and how long it will take.
func (x *importing) progress(i roll.Import) {
	now := x.clock.Now()
	if x.first < 0 {
		x.first = i.Done
	}
	if now.Sub(x.last) < time.Second {
		return
	}
	x.last = now
	line := fmt.Sprintf("  %d of %d (%d%%)", i.Done, i.Total, i.Done*100/max(i.Total, 1))
	if spent := now.Sub(x.begun); spent > 0 && i.Done > x.first {
		rate := float64(i.Done-x.first) / spent.Seconds()
		left := time.Duration(float64(i.Total-i.Done) / rate * float64(time.Second))
		line += fmt.Sprintf(", %.0f lines a second, %s left", rate, left.Round(time.Second))
	}
	fmt.Fprintln(x.out, line)
}

func (x *importing) close() error {
	if x.file == nil || x.closed {
		return nil
	}
	x.closed = true
	x.rows.Flush()
	return errors.Join(x.rows.Error(), x.file.Close())
}

// tell says what became of the lines.
func (x *importing) tell(i roll.Import, dry bool) error {
	if dry {
		fmt.Fprintln(x.out, "A trial; nothing was written. An import would do this:")
	} else {
		fmt.Fprintf(x.out, "Import %s:\n", i.ID)
	}
	fmt.Fprintf(x.out, "  new         %d\n  unchanged   %d\n  changed     %d (in the register otherwise, and left as they are)\n  refused     %d\n", i.Entered, i.Unchanged, i.Changed, i.Refused)
	if i.Twins > 0 {
		fmt.Fprintf(x.out, "  %d of the new have the identity number of another: noted as possible duplicates\n", i.Twins)
	}
	for _, n := range append(i.Report.Faults, i.Report.Notes...) {
		what := roll.Words(x.ctx, n.Remark())
		if n.Field != "" {
			what = n.Field.Title(x.ctx) + ": " + what
		}
		lines := strings.Trim(fmt.Sprint(n.Lines[:min(len(n.Lines), 20)]), "[]")
		if n.Count > 20 {
			lines += " …"
		}
		fmt.Fprintf(x.out, "  %s\n    %d times, on line %s\n", what, n.Count, lines)
	}
	if x.file != nil {
		fmt.Fprintf(x.out, "The refused lines, with all reasons, are in %s: mend them and bring that file in.\n", x.to)
	}
	if !dry && i.Entered > 0 {
		fmt.Fprintf(x.out, "To undo it: sanad import undo %s\n", i.ID)
	}
	return nil
}

// said writes a refusal in words.
func said(ctx context.Context, err error) error {
	f := fault.Of(err)
	if f == nil || f.Key == "" {
		return err
	}
	var fields []error
	for _, x := range f.Fields {
		fields = append(fields, errors.New(x.Name+": "+i18n.Say(ctx, x.Message)))
	}
	if len(fields) > 0 {
		return errors.Join(fields...)
	}
	return errors.New(i18n.Say(ctx, f.Message))
}

func listImports(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("import list", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	if err := parse(set, args); err != nil {
		return err
	}
	a, err := opened(ctx, *data)
	if err != nil {
		return err
	}
	defer a.Stores.Close()
	o, err := a.Roll.List(ctx, access.System(access.Licensing))
	if err != nil {
		return err
	}
	for _, i := range o.Imports {
		fmt.Fprintf(out, "%s  %s  %-8s %8d lines, %d new, %d refused, %d taken out\n", i.ID, i.BegunAt.Format(time.DateTime), i.State, i.Total, i.Entered, i.Refused, i.Undone)
	}
	complete := "no"
	if !o.Complete.IsZero() {
		complete = "as of " + o.Complete.String()
	}
	_, err = fmt.Fprintln(out, "The register is declared complete: "+complete)
	return err
}

func undoImport(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("import undo", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	resume := set.Bool("resume", false, "take it over at once, whoever was at it")
	importID, err := parseNamed(set, args)
	if err != nil {
		return err
	}
	if importID == "" {
		return errors.New("name the import: sanad import undo ID (sanad import list shows them)")
	}
	a, err := opened(ctx, *data)
	if err != nil {
		return err
	}
	defer a.Stores.Close()
	ctx = a.English(ctx)
	done, err := a.Roll.Undo(ctx, access.System(access.Licensing), importID, *resume, func(i roll.Import) {
		if i.Undone%10_000 < 500 {
			fmt.Fprintln(out, "  "+strconv.FormatInt(i.Undone, 10)+" taken out")
		}
	})
	if err != nil {
		return said(ctx, err)
	}
	fmt.Fprintf(out, "Undone: %d entries are taken out, and their keys destroyed.\n", done.Undone)
	if done.Kept > 0 {
		fmt.Fprintf(out, "%d stay, because somebody claimed or acted upon them.\n", done.Kept)
	}
	return nil
}
