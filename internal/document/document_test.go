package document

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/files"
	"sanad/internal/id"
	"sanad/internal/jobs"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// room is the service with one applicant, whose draft asks for a degree and, if they like, a transcript.
type room struct {
	*Service
	now       *clock.Moved
	queue     *jobs.Queue
	folder    string
	applicant access.Actor
	officer   access.Actor
	draft     string
	invoice   string
	on        *Case
}

func newRoom(t *testing.T, d *db.DB) room {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	declared, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), declared, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	law, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	r := room{now: now, folder: t.TempDir(), draft: id.New(now.Now()), queue: jobs.New(d, now, slog.New(slog.DiscardHandler))}
	r.applicant = access.Actor{Person: id.Random(), Purpose: access.Self}
	r.officer = access.Actor{Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}
	r.on = &Case{Person: r.applicant.Person, Draft: true, Wanted: []Kind{
		{DocumentKind: council.DocumentKind{ID: "degree", Required: true, Types: every, MaxBytes: 200_000}, Open: true},
		{DocumentKind: council.DocumentKind{ID: "transcript", Types: []string{"application/pdf"}}, Open: true},
	}}
	if err := v.Mint(t.Context(), person.Scope(r.applicant.Person)); err != nil {
		t.Fatal(err)
	}
	store, err := files.Folder(r.folder)
	if err != nil {
		t.Fatal(err)
	}
	r.invoice = id.New(now.Now())
	needs := Needs{Payer: func(_ context.Context, _ *db.Tx, invoice string) (string, error) {
		if invoice != r.invoice {
			return "", fault.NotFound()
		}
		return r.applicant.Person, nil
	}, Case: func(_ context.Context, _ *db.Tx, _ access.Actor, caseID string) (Case, error) {
		if caseID != r.draft {
			return Case{}, fault.NotFound()
		}
		return *r.on, nil
	}}
	r.Service = New(d, v, access.New(d, now), events.New(now), r.queue, law, now, store, needs)
	return r
}

func (r room) add(t *testing.T, kind, name string, content []byte) string {
	t.Helper()
	document, err := r.Add(t.Context(), r.applicant, Add{Case: r.draft, Kind: kind, Name: name, Content: bytes.NewReader(content)})
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// kept lists what stands in the folder.
func (r room) kept(t *testing.T) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(r.folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func (r room) list(t *testing.T) []Document {
	t.Helper()
	task, err := r.List(t.Context(), r.applicant, r.draft)
	if err != nil {
		t.Fatal(err)
	}
	var all []Document
	for _, w := range task.Wanted {
		all = append(all, w.Files...)
	}
	return all
}

func TestAddAndFetch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		raw := somePDF(3)
		document := r.add(t, "degree", "My degree.PDF", raw)

		all := r.list(t)
		if len(all) != 1 {
			t.Fatalf("%d files, want 1", len(all))
		}
		sum := sha256.Sum256(raw)
		got := all[0]
		if got.ID != document || got.Kind != "degree" || got.Name.Reveal() != "My degree.pdf" || got.Type != "application/pdf" ||
			got.Bytes != int64(len(raw)) || got.Pages != 3 || got.Receipt.Reveal() != hex.EncodeToString(sum[:]) || !got.At.Equal(r.now.Now()) {
			t.Errorf("listed as %+v", got)
		}
		file, err := r.Fetch(t.Context(), r.applicant, document)
		if err != nil || !bytes.Equal(file.Content, raw) {
			t.Errorf("fetched %d bytes, %v", len(file.Content), err)
		}
		for _, path := range r.kept(t) {
			b, err := os.ReadFile(path)
			if err != nil || bytes.Contains(b, []byte("/Page")) {
				t.Errorf("%s lies open, %v", path, err)
			}
		}
	})
}

func TestAddRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		stranger := access.Actor{Person: id.Random(), Purpose: access.Self}
		visitor := access.Actor{Purpose: access.Self}
		broken := errors.New("the line is dead")
		pdf := func() io.Reader { return bytes.NewReader(somePDF(1)) }
		for _, test := range []struct {
			name string
			by   access.Actor
			add  Add
			want string
		}{
			{"another's case", stranger, Add{Case: r.draft, Kind: "degree", Name: "a.pdf", Content: pdf()}, "not found: fault.not_found"},
			{"a visitor", visitor, Add{Case: r.draft, Kind: "degree", Name: "a.pdf", Content: pdf()}, "not found: fault.not_found"},
			{"an officer", r.officer, Add{Case: r.draft, Kind: "degree", Name: "a.pdf", Content: pdf()}, "not found: fault.not_found"},
			{"no such case", r.applicant, Add{Case: id.Random(), Kind: "degree", Name: "a.pdf", Content: pdf()}, "not found: fault.not_found"},
			{"a kind nobody asked for", r.applicant, Add{Case: r.draft, Kind: "passport", Name: "a.pdf", Content: pdf()}, "invalid: kind document.kind.unknown"},
			{"nothing chosen", r.applicant, Add{Case: r.draft, Kind: "degree", Name: "", Content: strings.NewReader("")}, "invalid: file document.file.none"},
			{"0 bytes", r.applicant, Add{Case: r.draft, Kind: "degree", Name: "a.pdf", Content: strings.NewReader("")}, "invalid: file document.file.empty"},
			{"too large", r.applicant, Add{Case: r.draft, Kind: "degree", Name: "a.pdf", Content: io.LimitReader(zeros{}, 200_001)}, "invalid: file document.file.too_large"},
			{"endless", r.applicant, Add{Case: r.draft, Kind: "degree", Name: "a.pdf", Content: zeros{}}, "invalid: file document.file.too_large"},
			{"a zip named .pdf", r.applicant, Add{Case: r.draft, Kind: "degree", Name: "a.pdf", Content: bytes.NewReader(someZip(t))}, "invalid: file document.file.type"},
			{"a picture as transcript", r.applicant, Add{Case: r.draft, Kind: "transcript", Name: "a.png", Content: bytes.NewReader(somePNG(t))}, "invalid: file document.file.type"},
			{"broken off", r.applicant, Add{Case: r.draft, Kind: "degree", Name: "a.pdf", Content: io.MultiReader(strings.NewReader("%PDF-1.4"), iotest.ErrReader(broken))}, broken.Error()},
		} {
			if _, err := r.Add(t.Context(), test.by, test.add); err == nil || err.Error() != test.want {
				t.Errorf("%s: %v, want %s", test.name, err, test.want)
			}
		}
		if kept := r.kept(t); len(kept) > 0 {
			t.Errorf("refused, and still kept: %q", kept)
		}
		if all := r.list(t); len(all) > 0 {
			t.Errorf("refused, and still listed: %+v", all)
		}

		for i := range mostOfKind {
			r.add(t, "degree", fmt.Sprintf("%d.pdf", i), somePDF(1))
		}
		if _, err := r.Add(t.Context(), r.applicant, Add{Case: r.draft, Kind: "degree", Name: "a.pdf", Content: pdf()}); fault.Of(err) == nil || fault.Of(err).Fields[0].Key != "document.file.too_many" {
			t.Errorf("a sixth: %v", err)
		}
		r.add(t, "transcript", "a.pdf", somePDF(1))
	})
}

// zeros is a file without an end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestAddWhileSubmitted submits the application while a file comes in: the file must not slip in behind it.
func TestAddWhileSubmitted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		late := &onFirstRead{Reader: bytes.NewReader(somePDF(1)), do: func() { r.on.submit() }}
		if _, err := r.Add(t.Context(), r.applicant, Add{Case: r.draft, Kind: "degree", Name: "a.pdf", Content: late}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("added to what was submitted: %v", err)
		}
		if kept := r.kept(t); len(kept) > 0 {
			t.Errorf("still kept: %q", kept)
		}
	})
}

type onFirstRead struct {
	io.Reader
	do func()
}

func (r *onFirstRead) Read(p []byte) (int, error) {
	if r.do != nil {
		r.do()
		r.do = nil
	}
	return r.Reader.Read(p)
}

func TestRemove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		document, stays := r.add(t, "degree", "a.pdf", somePDF(1)), r.add(t, "degree", "b.pdf", somePDF(1))
		if _, err := r.Remove(t.Context(), access.Actor{Person: id.Random(), Purpose: access.Self}, document); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a stranger removes: %v", err)
		}
		caseID, err := r.Remove(t.Context(), r.applicant, document)
		if err != nil || caseID != r.draft {
			t.Fatalf("%q, %v", caseID, err)
		}
		if _, err := r.Remove(t.Context(), r.applicant, document); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("removed twice: %v", err)
		}
		if err := r.queue.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if kept := r.kept(t); len(kept) != 1 || filepath.Base(kept[0]) != stays {
			t.Errorf("kept: %q, want %s alone", kept, stays)
		}
		r.on.submit()
		if _, err := r.Remove(t.Context(), r.applicant, stays); !fault.Is(err, fault.KindConflict) {
			t.Errorf("removed from what was submitted: %v", err)
		}
	})
}

func TestDiscard(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.add(t, "degree", "a.pdf", somePDF(1))
		r.add(t, "transcript", "b.pdf", somePDF(1))
		discard := func(by access.Actor) error {
			return d.Update(t.Context(), func(tx *db.Tx) error { return r.Discard(t.Context(), tx, by, r.draft) })
		}
		if err := discard(r.officer); err == nil {
			t.Error("an officer discards an applicant's files")
		}
		if err := discard(r.applicant); err != nil {
			t.Fatal(err)
		}
		if err := r.queue.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if kept := r.kept(t); len(kept) > 0 {
			t.Errorf("kept: %q", kept)
		}
	})
}

func TestInspect(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		document := r.add(t, "degree", "a.pdf", somePDF(1))
		if _, err := r.Inspect(t.Context(), r.officer, document); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("an officer opens a draft's file: %v", err)
		}
		r.on.submit()
		file, err := r.Inspect(t.Context(), r.officer, document)
		if err != nil || !bytes.Equal(file.Content, somePDF(1)) {
			t.Fatalf("%d bytes, %v", len(file.Content), err)
		}
		weak, stranger := r.officer, access.Actor{Person: id.Random(), Purpose: access.Self}
		weak.Strong = false
		for name, by := range map[string]access.Actor{"without a second factor": weak, "another applicant": stranger, "the applicant at the desk": r.applicant} {
			if _, err := r.Inspect(t.Context(), by, document); fault.Of(err) == nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := r.Fetch(t.Context(), stranger, document); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another applicant fetches: %v", err)
		}

		var looks []access.Look
		err = d.View(t.Context(), func(tx *db.Tx) (err error) {
			looks, err = r.access.Looks(t.Context(), tx, r.applicant.Person, 10)
			return err
		})
		if err != nil || len(looks) != 1 || looks[0].Actor != r.officer.Person || looks[0].Action != "document.inspect" || looks[0].Fields != `["document.content"]` {
			t.Errorf("on record: %+v, %v", looks, err)
		}
	})
}

// TestTampered changes and cuts a file on disk: nothing of it is shown.
func TestTampered(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	document := r.add(t, "degree", "a.pdf", somePDF(4000))
	path := r.kept(t)[0]
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"changed": flip(whole, len(whole)/2), "cut off": whole[:len(whole)-100], "empty": nil} {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if f, err := r.Fetch(t.Context(), r.applicant, document); err == nil || len(f.Content) > 0 {
			t.Errorf("%s: %d bytes shown, %v", name, len(f.Content), err)
		}
	}
}

// TestSweep leaves what a crash between file and row leaves.
func TestSweep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		stays := r.add(t, "degree", "a.pdf", somePDF(1))
		orphan := id.New(r.now.Now())
		if err := r.keep(t.Context(), contentField(orphan), somePDF(1)); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			after time.Duration
			kept  int
		}{{23 * time.Hour, 2}, {2 * time.Hour, 1}} {
			r.now.Move(test.after)
			if err := r.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if kept := r.kept(t); len(kept) != test.kept {
				t.Errorf("%v later: %q, want %d", test.after, kept, test.kept)
			}
		}
		if _, err := r.Fetch(t.Context(), r.applicant, stays); err != nil {
			t.Errorf("the sweep took what has a row: %v", err)
		}
	})
}

// TestSlip adds the slip of a payment with what is claimed by it: both are stored or neither is, and only a cashier opens it.
func TestSlip(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		ctx := t.Context()
		broken := errors.New("no claim")
		add := Add{Case: r.invoice, Kind: Slip, Name: "slip.pdf", Content: bytes.NewReader(somePDF(1))}
		if _, err := r.Add(ctx, r.applicant, add); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a slip without a claim: %v", err)
		}
		add.In = func(context.Context, *db.Tx, string) error { return broken }
		if _, err := r.Add(ctx, r.applicant, add); !errors.Is(err, broken) || len(r.kept(t)) > 0 {
			t.Errorf("%v; kept: %q", err, r.kept(t))
		}
		stranger := access.Actor{Person: id.Random(), Purpose: access.Self}
		if _, err := r.Add(ctx, stranger, add); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("for somebody else's invoice: %v", err)
		}
		var claimed string
		add.Content, add.In = bytes.NewReader(somePDF(1)), func(_ context.Context, _ *db.Tx, document string) error {
			claimed = document
			return nil
		}
		slip, err := r.Add(ctx, r.applicant, add)
		if err != nil || slip != claimed {
			t.Fatalf("%q %q %v", slip, claimed, err)
		}

		cashier := access.Actor{Person: id.Random(), Roles: []access.Role{access.Cashier}, Purpose: access.Fees, Strong: true}
		file, err := r.OpenSlip(ctx, cashier, slip)
		if err != nil || !bytes.Equal(file.Content, somePDF(1)) || file.Name.Reveal() != "slip.pdf" {
			t.Fatalf("%d bytes, %v", len(file.Content), err)
		}
		degree := r.add(t, "degree", "a.pdf", somePDF(1))
		r.on.submit()
		weak, licensing := cashier, r.officer
		weak.Strong = false
		licensing.Purpose = access.Fees
		for name, err := range map[string]error{
			"a cashier and a degree":          second(r.OpenSlip(ctx, cashier, degree)),
			"without a second factor":         second(r.OpenSlip(ctx, weak, slip)),
			"an officer":                      second(r.OpenSlip(ctx, licensing, slip)),
			"an officer by way of inspection": second(r.Inspect(ctx, r.officer, slip)),
			"the payer takes it back":         second(r.Remove(ctx, r.applicant, slip)),
		} {
			if fault.Of(err) == nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		var looks []access.Look
		err = d.View(ctx, func(tx *db.Tx) (err error) {
			looks, err = r.access.Looks(ctx, tx, r.applicant.Person, 10)
			return err
		})
		if err != nil || len(looks) != 1 || looks[0].Actor != cashier.Person || looks[0].Action != "document.slip" || looks[0].Role != access.Cashier {
			t.Errorf("on record: %+v, %v", looks, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// submit lets the case be no draft any more.
func (c *Case) submit() {
	c.Draft = false
	for i := range c.Wanted {
		c.Wanted[i].Open = false
	}
}

// TestAnswer adds and removes a file that answers a question, on a case whose other files stay.
func TestAnswer(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	degree := r.add(t, "degree", "degree.pdf", somePDF(1))
	r.on.submit()
	r.on.Wanted = append(r.on.Wanted, Kind{DocumentKind: council.DocumentKind{ID: "item", Types: []string{"application/pdf"}}, Open: true, Question: 1})
	answer := r.add(t, "item", "answer.pdf", somePDF(1))
	if _, err := r.Add(t.Context(), r.applicant, Add{Case: r.draft, Kind: "degree", Name: "other.pdf", Content: bytes.NewReader(somePDF(1))}); err == nil {
		t.Error("a file of a kind that is not open was taken")
	}
	if _, err := r.Inspect(t.Context(), r.officer, answer); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("an officer sees an answer that was not sent: %v", err)
	}
	if _, err := r.Inspect(t.Context(), r.officer, degree); err != nil {
		t.Errorf("an officer does not see what was submitted: %v", err)
	}
	if _, err := r.Remove(t.Context(), r.applicant, degree); err == nil {
		t.Error("a file that officers saw was removed")
	}
	if _, err := r.Remove(t.Context(), r.applicant, answer); err != nil {
		t.Error(err)
	}
}
