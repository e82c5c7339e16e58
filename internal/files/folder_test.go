package files_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"sanad/internal/fault"
	"sanad/internal/files"
	"sanad/internal/id"
)

func TestFolder(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "files")
	store := open(t, path)

	var names []string
	for range 20 {
		name := id.New(time.Now())
		names = append(names, name)
		if err := store.Put(ctx, name, strings.NewReader("content of "+name)); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(names)
	if got := content(t, open(t, path), names[7]); got != "content of "+names[7] {
		t.Errorf("after opening again: %q", got)
	}
	if got := each(t, store); !slices.Equal(got, names) {
		t.Errorf("Each: %q, want %q", got, names)
	}

	if err := store.Put(ctx, names[0], strings.NewReader("")); err != nil {
		t.Fatal(err)
	}
	if got := content(t, store, names[0]); got != "" {
		t.Errorf("replaced by nothing: %q", got)
	}

	for range 2 {
		if err := store.Delete(ctx, names[0]); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Get(ctx, names[0]); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("deleted: %v", err)
	}
	if got := each(t, store); !slices.Equal(got, names[1:]) {
		t.Errorf("Each after a delete: %q, want %q", got, names[1:])
	}

	stop := errors.New("enough")
	if err := store.Each(ctx, func(string) error { return stop }); err != stop {
		t.Errorf("Each stopped with %v", err)
	}
	if mode := info(t, path).Mode().Perm(); mode != 0o700 {
		t.Errorf("the folder is open to others: %v", mode)
	}
}

func TestFolderRefusesNames(t *testing.T) {
	store := open(t, t.TempDir())
	for _, name := range []string{"", "..", "../../etc/passwd", "unfinished", strings.Repeat(".", 26), strings.Repeat("a", 25) + "/"} {
		if err := store.Put(t.Context(), name, strings.NewReader("x")); err == nil {
			t.Errorf("Put took the name %q", name)
		}
		if _, err := store.Get(t.Context(), name); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("Get of %q: %v", name, err)
		}
		if err := store.Delete(t.Context(), name); err == nil {
			t.Errorf("Delete took the name %q", name)
		}
	}
}

func TestPutBrokenOff(t *testing.T) {
	broken := errors.New("the line is dead")
	tooLarge := fault.Denied("too_large", nil)
	ended, end := context.WithCancel(t.Context())
	end()
	for _, test := range []struct {
		name string
		ctx  context.Context
		r    io.Reader
		want error
	}{
		{"reader fails", t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), broken},
		{"reader refuses", t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(tooLarge)), tooLarge},
		{"request ends", ended, strings.NewReader("half"), context.Canceled},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := t.TempDir()
			store, name := open(t, path), id.New(time.Now())
			if err := store.Put(test.ctx, name, test.r); !errors.Is(err, test.want) {
				t.Errorf("Put: %v, want %v", err, test.want)
			}
			if _, err := store.Get(t.Context(), name); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("Get: %v", err)
			}
			if left := onDisk(t, path); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

// TestKilled kills a process in the middle of a Put: the name must not be there, and the leftover must go once nobody can be
// writing it any more.
func TestKilled(t *testing.T) {
	if path := os.Getenv("SANAD_TEST_PUT"); path != "" {
		store, _ := files.Folder(path)
		store.Put(context.Background(), os.Getenv("SANAD_TEST_NAME"), os.Stdin)
		return
	}
	path, name := t.TempDir(), id.New(time.Now())
	child := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	child.Env = append(os.Environ(), "SANAD_TEST_PUT="+path, "SANAD_TEST_NAME="+name)
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	io.WriteString(in, strings.Repeat("half of it ", 10_000))
	for deadline := time.Now().Add(20 * time.Second); size(t, path) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the child wrote nothing")
		}
	}
	child.Process.Kill()
	child.Wait()

	store := open(t, path)
	if _, err := store.Get(t.Context(), name); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("Get of a half write: %v", err)
	}
	left := onDisk(t, path)
	if len(left) != 1 {
		t.Fatalf("on disk: %q, want one leftover", left)
	}
	old := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(left[0], old, old); err != nil {
		t.Fatal(err)
	}
	open(t, path)
	if left := onDisk(t, path); len(left) > 0 {
		t.Errorf("the sweep left %q", left)
	}
}

func open(t *testing.T, path string) files.Store {
	t.Helper()
	store, err := files.Folder(path)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func content(t *testing.T, store files.Store, name string) string {
	t.Helper()
	r, err := store.Get(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func each(t *testing.T, store files.Store) []string {
	t.Helper()
	var names []string
	if err := store.Each(t.Context(), func(name string) error { names = append(names, name); return nil }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

func onDisk(t *testing.T, path string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	var n int64
	for _, p := range onDisk(t, path) {
		n += info(t, p).Size()
	}
	return n
}

func info(t *testing.T, path string) fs.FileInfo {
	t.Helper()
	i, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return i
}
