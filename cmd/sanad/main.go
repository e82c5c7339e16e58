// Command sanad is a professional council's whole online service in one program.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// command is one thing that an operator can ask for.
type command struct {
	name  string
	usage string // after the name
	does  string
	run   func(ctx context.Context, args []string, out io.Writer) error
}

// commands in the order in which help prints them.
func commands() []command {
	return []command{
		{"demo", "[--data DIR] [--addr HOST:PORT]", "make an invented council and serve it", demonstrate},
		{"init", "--council ID --registrar ADDRESS [--data DIR]", "make a council and invite its first officer", initialise},
		{"serve", "[--role public|private] [--data DIR]", "run the service, or its public process alone", serve},
		{"receive", "[--addr HOST:PORT] [--data DIR]", "take mail that comes in from the mail server of this machine (LMTP)", receive},
		{"migrate", "[--public ROLE] [--data DIR]", "bring the schemas up to date", migrate},
		{"officer", "invite --address ADDRESS --role OFFICE", "invite an officer", inviteOfficer},
		{"backup", "--to DIR [--data DIR]", "write data, keys and files into a new folder", backup},
		{"restore", "--from DIR | --check [--data DIR]", "fill an empty council from a backup, then check it", restore},
		{"copy", "FROM TO", "move a database to another engine", copyAll},
		{"import", "engineers FILE [--dry-run] | list | undo ID [--data DIR]", "bring in the register as it was kept before", importRegister},
		{"accreditation", "import FILE [--dry-run] | list | undo ID [--data DIR]", "bring in decisions about batches that were made before", accredit},
		{"statement", "FILE [--account NAME] [--data DIR]", "load a bank's statement that is too big for the desk", loadStatement},
		{"log", "verify [--data DIR | --from URL] [--kept DIR]", "verify the logs that nobody changes unseen", inspect},
		{"verify", "receipt FILE|- --keys FILE | --from URL", "check what a council signed, without asking it", verify},
		{"key", "list | withdraw --key KEY --since TIME --reason WORDS", "withdraw a key that the register signs with", signingKeys},
		{"promise", "check URL [--number N] | prove [--data DIR] | list", "check the promises of the privacy policy", promise},
		{"doctor", "[--data DIR]", "say what is wrong and how to mend it", doctor},
		{"version", "", "print the version", version},
		{"config", "", "print every setting with its value", printConfig},
	}
}

// errUsage says that the command line was wrong; help was printed already.
var errUsage = errors.New("usage")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout); {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2)
	case errors.Is(err, errUnanswered):
		fmt.Fprintln(os.Stderr, "sanad:", err)
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "sanad:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		help(out)
		return nil
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, args[1:], out)
		}
	}
	fmt.Fprintf(os.Stderr, "sanad: there is no command %q\n\n", args[0])
	help(os.Stderr)
	return errUsage
}

func help(out io.Writer) {
	fmt.Fprint(out, "Sanad runs a professional council's online service.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(out, "  sanad %-50s %s\n", c.name+" "+c.usage, c.does)
	}
	fmt.Fprint(out, "\nSettings come from the environment; `sanad config` prints them all.\n")
}

// parse reads flags, and refuses those it does not know and further arguments.
func parse(set *flag.FlagSet, args []string) error {
	rest, err := flags(set, args)
	if err == nil && len(rest) > 0 {
		err = unknown(set, rest[0])
	}
	return err
}

// parseNamed reads flags and the one argument that may stand before or after them; none is empty, and a dash stands for the standard input.
func parseNamed(set *flag.FlagSet, args []string) (named string, err error) {
	if len(args) > 0 && (args[0] == "-" || !strings.HasPrefix(args[0], "-")) {
		return args[0], parse(set, args[1:])
	}
	rest, err := flags(set, args)
	switch {
	case err != nil || len(rest) == 0:
		return "", err
	case len(rest) > 1:
		return "", unknown(set, rest[1])
	}
	return rest[0], nil
}

// flags reads flags and returns what follows them.
func flags(set *flag.FlagSet, args []string) ([]string, error) {
	set.SetOutput(os.Stderr)
	switch err := set.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return nil, err
	case err != nil:
		return nil, errUsage
	}
	return set.Args(), nil
}

func unknown(set *flag.FlagSet, argument string) error {
	fmt.Fprintf(os.Stderr, "sanad %s: what is %q?\n", set.Name(), argument)
	return errUsage
}
