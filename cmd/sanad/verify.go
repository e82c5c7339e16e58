package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"sanad/internal/outbound"
	"sanad/internal/register"
	"sanad/internal/token"
)

// mostReceipt is how many bytes a receipt has at most; ours have two thousand.
const mostReceipt = 1 << 20

// verify checks what a council signed, without asking it.
func verify(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 0 && args[0] == "receipt" {
		return verifyReceipt(ctx, args[1:], out)
	}
	fmt.Fprintln(os.Stderr, "sanad verify: receipt?")
	return errUsage
}

// verifyReceipt checks a receipt by the council's public keys, and prints what it says.
func verifyReceipt(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("verify receipt", flag.ContinueOnError)
	keys := set.String("keys", "", "file with the council's public keys, as /.well-known/jwks.json answers: nobody is asked")
	from := set.String("from", "", "address of the council, such as https://register.example.org, to fetch its public keys from")
	file, err := parseNamed(set, args)
	if err != nil {
		return err
	}
	if file == "" || (*keys == "") == (*from == "") {
		fmt.Fprintln(os.Stderr, "sanad verify receipt: give a file, or - for the standard input, and either --keys FILE or --from ADDRESS")
		return errUsage
	}
	receipt, err := readFile(file)
	if err != nil {
		return err
	}
	known, err := readKeys(ctx, *keys, *from)
	if err != nil {
		return err
	}
	said, by, err := register.ReadReceipt(strings.TrimSpace(string(receipt)), known)
	if err != nil {
		return fmt.Errorf("do not rely on this receipt: %w", err)
	}
	_, err = fmt.Fprintf(out, "%s\n\nGenuine: signed by the key %s, which signs from %s to %s.\n", said, by.ID, by.From.Format(time.DateOnly), by.Until.Format(time.DateOnly))
	return err
}

// readFile reads a file, or the standard input for a dash.
func readFile(path string) ([]byte, error) {
	from := io.Reader(os.Stdin)
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		from = f
	}
	b, err := io.ReadAll(io.LimitReader(from, mostReceipt+1))
	if err == nil && len(b) > mostReceipt {
		err = errors.New("this is too long for a receipt")
	}
	return b, err
}

// readKeys reads public keys from a file or from a council.
func readKeys(ctx context.Context, file, from string) ([]token.Key, error) {
	var b []byte
	var err error
	if file != "" {
		b, err = os.ReadFile(file)
	} else {
		var status int
		status, b, err = outbound.Fetch(ctx, strings.TrimSuffix(from, "/")+"/.well-known/jwks.json")
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("%s answered %d", from, status)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the public keys: %w", err)
	}
	var set token.Set
	if err := json.Unmarshal(b, &set); err != nil {
		return nil, fmt.Errorf("the public keys cannot be read: %w", err)
	}
	return set.Keys, nil
}
