package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"

	"sanad/internal/clock"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// unfinished is the folder in which files stand until they are complete.
const unfinished = "unfinished"

// abandoned is how long nobody has written to a file that its writer has left behind. Another process may be writing into the
// same folder while this one starts, so a younger file is left alone.
const abandoned = time.Hour

var errName = errors.New("files: a name must be an id")

// folder keeps each file in one of 32 × 32 folders, chosen by two random characters of its id.
type folder struct{ root *os.Root }

// Folder returns a store in a local folder, which it makes, and sweeps what broken-off writes have left there.
func Folder(path string) (Store, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	f := &folder{root}
	if err := f.make(unfinished); err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	if err := f.sweep(); err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	return f, nil
}

// Put writes beside the place, syncs, moves into place, and syncs the folder: whoever sees the name sees all of the content.
func (f *folder) Put(ctx context.Context, name string, r io.Reader) (err error) {
	if !id.Valid(name) {
		return errName
	}
	temporary := path.Join(unfinished, id.Random())
	w, err := f.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("files: %w", full(err))
	}
	defer func() {
		if err != nil {
			w.Close() // a second close is harmless
			f.root.Remove(temporary)
		}
	}()
	// A fault of the reader (a file too large, say) reaches the person, so it passes unchanged.
	if _, err := io.Copy(w, whileAlive{ctx, r}); err != nil {
		return fault.Wrap(full(err), "files")
	}
	if err := errors.Join(w.Sync(), w.Close()); err != nil {
		return fmt.Errorf("files: %w", full(err))
	}
	if err := f.make(path.Dir(path.Dir(place(name)))); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if err := f.make(path.Dir(place(name))); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if err := f.root.Rename(temporary, place(name)); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if err := f.sync(path.Dir(place(name))); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	return nil
}

// full says of a disk without room that it may have some soon.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.Unavailable(err.Error())
	}
	return err
}

func (f *folder) Get(_ context.Context, name string) (io.ReadCloser, error) {
	if !id.Valid(name) {
		return nil, fault.NotFound()
	}
	r, err := f.root.Open(place(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.NotFound()
	}
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	return r, nil
}

func (f *folder) Delete(_ context.Context, name string) error {
	if !id.Valid(name) {
		return errName
	}
	err := f.root.Remove(place(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = f.sync(path.Dir(place(name)))
	}
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	return nil
}

// Each calls call with every name; a file that comes or goes meanwhile may or may not be among them.
func (f *folder) Each(ctx context.Context, call func(name string) error) error {
	return fs.WalkDir(f.root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return fmt.Errorf("files: %w", err)
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir() && p == unfinished:
			return fs.SkipDir
		case d.IsDir() || !id.Valid(d.Name()) || p != place(d.Name()):
			return nil
		}
		return call(d.Name())
	})
}

// sweep removes what writes that were broken off by a crash have left.
func (f *folder) sweep() error {
	list, err := fs.ReadDir(f.root.FS(), unfinished)
	if err != nil {
		return err
	}
	before := clock.System{}.Now().Add(-abandoned)
	for _, entry := range list {
		info, err := entry.Info()
		if err != nil || info.ModTime().After(before) {
			continue // gone meanwhile, or somebody is still writing
		}
		if err := f.root.Remove(path.Join(unfinished, entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// make makes a folder if it is missing, so that it is on disk when it returns.
func (f *folder) make(name string) error {
	err := f.root.Mkdir(name, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.sync(path.Dir(name))
}

// sync brings the entries of a folder to disk.
func (f *folder) sync(name string) error {
	d, err := f.root.Open(name)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// place returns where a file stands. The characters are late ones: an id begins with its time, which would fill one folder a year.
func place(name string) string { return path.Join(name[22:23], name[23:24], name) }

// whileAlive stops reading when its context ends.
type whileAlive struct {
	ctx context.Context
	r   io.Reader
}

func (w whileAlive) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.r.Read(p)
}
