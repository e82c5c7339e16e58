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
	"sanad/internal/accreditation"
)

// accredit brings in decisions about batches that were made before, tells what was brought in, or undoes it.
func accredit(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "import":
			return importDecisions(ctx, args[1:], out)
		case "list":
			return listDecisionFiles(ctx, args[1:], out)
		case "undo":
			return undoDecisions(ctx, args[1:], out)
		}
	}
	fmt.Fprintln(os.Stderr, "sanad accreditation: import FILE, list or undo ID?")
	return errUsage
}

func importDecisions(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("accreditation import", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	dry := set.Bool("dry-run", false, "try the file and write nothing")
	path, err := parseNamed(set, args)
	if err != nil {
		return err
	}
	if path == "" {
		return errors.New("name the file: sanad accreditation import FILE.csv")
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	a, err := opened(ctx, *data)
	if err != nil {
		return err
	}
	defer a.Stores.Close()
	ctx = a.English(ctx)
	verb := a.Accreditation.Import
	if *dry {
		verb = a.Accreditation.Check
	}
	i, err := verb(ctx, access.System(access.Accreditation), file)
	var unreadable *accreditation.Unreadable
	if errors.As(err, &unreadable) {
		for _, r := range unreadable.Remarks {
			fmt.Fprintf(out, "line %d: %s\n", r.Line, accreditation.ImportWords(ctx, r))
		}
		return errors.New("the file was not read; nothing was written")
	}
	if err != nil {
		return said(ctx, err)
	}
	fmt.Fprintf(out, "%d lines, read as %s. Columns:\n", i.Total, i.Encoding)
	for _, c := range i.Columns {
		fmt.Fprintf(out, "  %-28s %s\n", c.Name, c.Field.Title(ctx))
	}
	for _, r := range i.Remarks {
		where := fmt.Sprintf("line %d", r.Line)
		if r.Field != "" {
			where += ", " + r.Field.Title(ctx)
		}
		fmt.Fprintf(out, "%s: %s\n", where, accreditation.ImportWords(ctx, r))
	}
	switch {
	case *dry:
		fmt.Fprintln(out, "A trial; nothing was written. An import would do this:")
	case i.Decisions > 0:
		fmt.Fprintf(out, "Import %s:\n", i.ID)
	}
	fmt.Fprintf(out, "  new         %d\n  unchanged   %d\n  otherwise   %d (here in other words, and left as they are)\n  refused     %d\n", i.New, i.Unchanged, i.Otherwise, i.Refused)
	fmt.Fprintf(out, "  added: %d institutions, %d campuses, %d programmes, %d decisions about %d batches\n", i.Institutions, i.Campuses, i.Programmes, i.Decisions, i.Findings)
	if !*dry && i.Decisions > 0 {
		fmt.Fprintf(out, "To undo it: sanad accreditation undo %s\n", i.ID)
	}
	return nil
}

func listDecisionFiles(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("accreditation list", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	if err := parse(set, args); err != nil {
		return err
	}
	a, err := opened(ctx, *data)
	if err != nil {
		return err
	}
	defer a.Stores.Close()
	list, err := a.Accreditation.Imports(ctx, access.System(access.Accreditation))
	for _, i := range list {
		fmt.Fprintf(out, "%s  %s  %-8s %6d lines, %d new, %d refused, %d decisions\n", i.ID, i.TriedAt.Format(time.DateTime), i.State, i.Total, i.New, i.Refused, i.Decisions)
	}
	return err
}

func undoDecisions(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("accreditation undo", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	importID, err := parseNamed(set, args)
	if err != nil {
		return err
	}
	if importID == "" {
		return errors.New("name the import: sanad accreditation undo ID (sanad accreditation list shows them)")
	}
	a, err := opened(ctx, *data)
	if err != nil {
		return err
	}
	defer a.Stores.Close()
	ctx = a.English(ctx)
	if err := a.Accreditation.UndoImport(ctx, access.System(access.Accreditation), importID); err != nil {
		return said(ctx, err)
	}
	_, err = fmt.Fprintln(out, "Undone: everything that came with it is taken out.")
	return err
}
