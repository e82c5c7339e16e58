package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sanad/internal/catalog"
	"sanad/internal/db"
)

// rows returns every table of the database as text, by its name.
func (x *trial) rows() map[string][]byte {
	x.t.Helper()
	tables := map[string][]byte{}
	x.read(func(ctx context.Context, tx *db.Tx) error {
		columns, err := db.Columns(ctx, tx)
		if err != nil {
			return err
		}
		of := map[string][]string{}
		for _, c := range columns {
			table, column, _ := strings.Cut(c, ".")
			of[table] = append(of[table], column)
		}
		for table, columns := range of {
			var b bytes.Buffer
			for _, c := range columns {
				as := "cast(" + c + " as text)"
				list, err := db.List[string](ctx, tx, "select "+as+" from "+table+" where "+c+" is not null")
				if err != nil { // bytes that are no text
					return fmt.Errorf("%s.%s: %w", table, c, err)
				}
				b.WriteString(strings.Join(list, "\n") + "\n")
			}
			tables[table] = b.Bytes()
		}
		return nil
	})
	return tables
}

// files returns every file of the data folder as it is now: database, journals, keystore, uploaded files, settings.
func (x *trial) files() map[string][]byte {
	x.t.Helper()
	return folder(x.t, x.data)
}

func folder(t testing.TB, root string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, root)] = append(b, path...) // a name may tell too
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// published tells which fields of a person who is entered anybody may read, by the catalogue.
func published(t testing.TB) (fields []string, tables []string) {
	t.Helper()
	declared, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range declared.Entries() {
		if e.Publish == "register.engineer.name" {
			fields = append(fields, "person.name_latin")
		}
	}
	return fields, declared.Published()
}

// judge looks for every value at every exit.
func (x *trial) judge(said map[string][]byte, rows, files map[string][]byte, backup string) {
	x.t.Helper()
	var all []canary
	var values []string
	for _, s := range somebodies() {
		all = append(all, s.canaries()...)
	}
	all = append(all, canary{"account.invited", invited, "invited", []string{"registrar"}})
	all = append(append(all, x.canaries()...), x.shown...)
	for _, c := range all {
		values = append(values, c.value)
	}
	s := newSniffer(values)
	open, tables := published(x.t)
	public := func(c canary) bool { return c.of == "entered" && slices.Contains(open, c.field) }
	reported, leaks := map[string]bool{}, 0
	look := func(exit string, b []byte, may func(c canary) bool) (seen int) {
		for f := range s.sniff(b) {
			for _, c := range all {
				if c.value != f.value {
					continue
				}
				seen++
				if may(c) {
					continue
				}
				leaks++
				if key := exit + c.field + c.of; !reported[key] && len(reported) < 60 {
					reported[key] = true
					x.t.Errorf("%s tells %s of who is %s (%s)", exit, c.field, c.of, f.how)
				}
			}
		}
		return seen
	}
	nothing := func(canary) bool { return false }
	stored := func(c canary) bool { return public(c) || inClear[c.field] != nil } // in a database, of whatever table

	// Nothing at all: what the program says of itself, the keystore, and files.
	for what, b := range said {
		look(what, b, nothing)
		if what != "the log" {
			continue
		}
		pages, letters := bytes.Count(b, []byte(`"msg":"panic"`)), bytes.Count(b, []byte(`"msg":"job panicked"`))
		if len(b) < 10_000 || pages < 3*len(fragilities) || letters < len(somebodies()) {
			x.t.Errorf("the log has only %d bytes, and tells of %d pages and %d letters that panicked", len(b), pages, letters)
		}
	}
	disk := func(where string, files map[string][]byte) {
		for name, b := range files {
			if strings.Contains(name, "sanad.db") {
				look(where+name, b, stored)
			} else {
				look(where+name, b, nothing)
			}
		}
	}
	disk("the folder's ", files)
	disk("the backup's ", folder(x.t, backup))
	for table, b := range rows {
		if slices.Contains(tables, table) {
			look("the table "+table, b, public)
		} else {
			look("the table "+table, b, func(c canary) bool { return slices.Contains(inClear[c.field], table) })
		}
	}
	if x.engine == "postgres" {
		journal := x.beside("pg_wal/0*")
		if len(journal) == 0 {
			x.t.Error("the write-ahead log of PostgreSQL could not be read, so nobody knows what it tells")
		}
		for _, b := range journal {
			look("the write-ahead log of PostgreSQL", b, stored)
		}
		for _, b := range x.beside("../server.log") {
			look("the log of PostgreSQL", b, nothing)
		}
	}

	// Answers: never in what proxies and browsers keep or pass on, and on a page only to whom it belongs or who deals with the case.
	own := 0
	for _, a := range x.list {
		sees := func(c canary) bool {
			typed, err := url.QueryUnescape(a.path)
			switch {
			case err == nil && a.who == "public" && (strings.Contains(typed, c.value) || strings.Contains(a.path, c.value)): // who asks is shown what they asked
				return true
			case c.field == "account.passphrase":
				return false
			case c.field == "account.authenticator" || c.field == "account.recovery": // once, on its own page
				return a.who == c.of && a.path == "/my/security/"+strings.TrimPrefix(c.field, "account.")
			case a.who == c.of:
				return c.field != "casework.note" && c.field != "casework.internal" && c.field != "dataright.order"
			case strings.HasPrefix(strings.TrimPrefix(a.path, "/ur"), "/desk"):
				return slices.Contains(c.desk, a.who)
			case strings.HasPrefix(a.path, "/find-my-number"), strings.HasPrefix(a.path, "/hooks/"):
				return false
			}
			return public(c)
		}
		name := disposition.FindString(a.head) // of a file, for whoever may open it
		look("a header to "+a.who+" for "+route(a.path), []byte(strings.Replace(a.head, name, "", 1)), func(c canary) bool {
			return c.field == "payment.card" && a.who == c.of && strings.HasSuffix(a.path, "/card") // it leads to the processor
		})
		look("the name of a file to "+a.who+" for "+route(a.path), []byte(name), sees)
		own += look("the answer to "+a.who+" for "+route(a.path), a.body, sees)
		if a.who != "public" {
			look("the address "+route(a.path), []byte(a.path), nothing)
		}
	}
	if own < 100 {
		x.t.Errorf("values were seen only %d times where they belong: the test looks past them", own)
	}

	// Letters: to the person alone, with nothing but address and name.
	letters := x.mail.All(x.t)
	for _, text := range letters {
		m, err := mail.ReadMessage(strings.NewReader(text))
		x.must(err)
		look("the letter "+m.Header.Get("Subject"), []byte(text), func(c canary) bool {
			if c.field == "account.invited" {
				return strings.Contains(m.Header.Get("To"), invited)
			}
			for _, s := range somebodies() {
				if s.as == c.of && strings.Contains(m.Header.Get("To"), s.email) {
					return c.field == "account.email" || c.field == "person.name_latin" || c.field == "person.name_urdu"
				}
			}
			return false
		})
	}
	x.t.Logf("%s: %d values, %d spellings of them; %d answers, %d tables, %d files, %d letters; %d times where it belongs, %d leaks",
		x.engine, len(all), s.size(), len(x.list), len(rows), len(files), len(letters), own, leaks)
}

var disposition = regexp.MustCompile(`(?m)^Content-Disposition: .*$`)

// route names an answer's address without what is particular of it.
func route(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return regexp.MustCompile(`[0-9a-z]{26}`).ReplaceAllString(path, "{id}")
}

// beside returns those of PostgreSQL's own files that were written since the trial began, where this process may read them.
func (x *trial) beside(pattern string) (list [][]byte) {
	x.t.Helper()
	var at string
	x.read(func(ctx context.Context, tx *db.Tx) (err error) {
		at, err = db.Get[string](ctx, tx, "select current_setting('data_directory')")
		return err
	})
	names, err := filepath.Glob(filepath.Join(at, pattern))
	x.must(err)
	for _, name := range names {
		if about, err := os.Stat(name); err != nil || about.ModTime().Before(x.began) {
			continue
		}
		if b, err := os.ReadFile(name); err == nil {
			list = append(list, b)
		}
	}
	if len(list) == 0 {
		x.t.Logf("nothing of %s could be read from here", pattern)
	}
	return list
}
