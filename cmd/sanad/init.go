package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/council"
	"sanad/internal/logs"
	"sanad/internal/vault"
)

// initialise makes a council: its data folder with settings, its root key outside that folder, its databases, and an invitation
// for its first officer.
func initialise(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("init", flag.ContinueOnError)
	data := set.String("data", "./data", "data folder, made here")
	profile := set.String("council", "", "profile: "+strings.Join(council.Names(), ", "))
	root := set.String("root-key", "", "file of the root key, outside the data folder (default: beside it)")
	hosts := set.String("hosts", "localhost", "the main host, then aliases, with commas")
	first := set.String("registrar", "", "address of the first officer, who is invited as registrar")
	if err := parse(set, args); err != nil {
		return err
	}
	if !slices.Contains(council.Names(), *profile) {
		return fmt.Errorf("--council must be one of %s", strings.Join(council.Names(), ", "))
	}
	if *first == "" {
		return errors.New("--registrar must name the address of the first officer")
	}
	if *root == "" {
		*root = filepath.Join(filepath.Dir(filepath.Clean(*data)), "sanad-root.key")
	}
	var err error
	if *root, err = filepath.Abs(*root); err != nil { // the service may start in another folder
		return err
	}
	settings := filepath.Join(*data, config.FileName)
	if _, err := os.Stat(settings); err == nil {
		return fmt.Errorf("%s exists: this folder holds a council already", settings)
	}
	if err := os.MkdirAll(*data, 0o700); err != nil {
		return err
	}
	text := fmt.Sprintf("SANAD_COUNCIL=%s\nSANAD_HOSTS=%s\nSANAD_ROOT_KEY=%s\n", *profile, *hosts, *root)
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		return err
	}
	c, err := config.Load(*data)
	if err == nil && c.RootInside() {
		err = fmt.Errorf("the root key %s would lie within the data folder: name another place with --root-key", c.RootKey)
	}
	if err == nil {
		_, err = vault.WriteRoot(c.RootKey)
		if errors.Is(err, os.ErrExist) {
			err = fmt.Errorf("%s exists: it may be the key of another council; name another file with --root-key", c.RootKey)
		}
	}
	if err != nil {
		return errors.Join(err, os.Remove(settings))
	}
	fmt.Fprintf(out, "The data folder is %s, its settings are in %s.\nThe root key is %s. Keep a copy in another safe place: without it nothing can be read, not even from a backup.\n", *data, settings, c.RootKey)
	if err := prepare(ctx, c); err != nil {
		return err
	}
	return invite(ctx, c, *first, access.Registrar, "en", out)
}

// prepare makes the schema in databases that are empty; one that holds a council already is left as it is.
func prepare(ctx context.Context, c config.Config) error {
	stores, err := app.OpenStores(ctx, c)
	if err != nil {
		return err
	}
	version, err := stores.DB.Version(ctx)
	if err == nil && version == 0 {
		err = app.Migrate(ctx, stores)
	}
	return errors.Join(err, stores.Close())
}

// inviteOfficer invites an address to an office.
func inviteOfficer(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || args[0] != "invite" {
		fmt.Fprintln(os.Stderr, "sanad officer: only `sanad officer invite` exists")
		return errUsage
	}
	set := flag.NewFlagSet("officer invite", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	role := set.String("role", string(access.Registrar), "officer, committee, registrar or privacy_officer")
	language := set.String("language", "en", "language of the letter: en, ur")
	address := set.String("address", "", "address to invite")
	if err := parse(set, args[1:]); err != nil {
		return err
	}
	c, err := config.Load(*data)
	if err != nil {
		return err
	}
	return invite(ctx, c, *address, access.Role(*role), *language, out)
}

// invite writes an invitation, and prints its link because the mail server may not be set yet.
func invite(ctx context.Context, c config.Config, address string, role access.Role, language string, out io.Writer) error {
	stores, err := app.OpenStores(ctx, c)
	if err != nil {
		return err
	}
	defer stores.Close()
	a, err := app.New(ctx, app.Options{Config: c, Stores: stores, Clock: clock.System{}, Log: logs.None()})
	if err != nil {
		return err
	}
	token, err := a.Account.Invite(ctx, access.System(access.Appoint), address, role, language)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "Invited as %s. The letter leaves when the service runs with a mail server; this is its link, for seven days:\n%s/invitation/%s\n", role, c.Base, token)
	return err
}

// migrate brings the schemas up to date; PostgreSQL is migrated by this command alone.
func migrate(ctx context.Context, args []string, out io.Writer) error {
	set := flag.NewFlagSet("migrate", flag.ContinueOnError)
	data := set.String("data", "", "data folder")
	public := set.String("public", "", "PostgreSQL role that may read what is published, and nothing else")
	if err := parse(set, args); err != nil {
		return err
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
	if err := app.Migrate(ctx, stores); err != nil {
		return err
	}
	if *public != "" {
		declared, err := catalog.Load()
		if err != nil {
			return err
		}
		if err := stores.DB.Publish(ctx, *public, declared.Published()); err != nil {
			return err
		}
	}
	version, err := stores.DB.Version(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "The schema is at version %d.\n", version)
	return err
}
