package vault

import (
	"context"
	"fmt"
	"io"

	"sanad/internal/access"
	"sanad/internal/alarm"
)

// SealStream returns a writer that seals a file into w, in segments; the file is whole only when Close returned nil.
func (v *Vault) SealStream(ctx context.Context, f Field, w io.Writer) (io.WriteCloser, error) {
	if _, err := v.entry(f); err != nil {
		return nil, err
	}
	k, err := v.key(ctx, f.Scope)
	if err != nil {
		return nil, err
	}
	return k.stream.NewEncryptingWriter(w, f.bound())
}

// OpenStream returns a reader that opens a file from r for a decision that covers it. Every segment is checked before it is read;
// a file that was cut off ends in an error.
func (v *Vault) OpenStream(ctx context.Context, d access.Decision, f Field, r io.Reader) (io.Reader, error) {
	e, err := v.entry(f)
	if err != nil {
		return nil, err
	}
	if !reaches(d, f, e) {
		return nil, fmt.Errorf("vault: the decision does not reach %s", f.Entry)
	}
	k, err := v.key(ctx, f.Scope)
	if err != nil {
		return nil, err
	}
	opened, err := k.stream.NewDecryptingReader(r, f.bound())
	if err != nil {
		v.alarms.Raise(alarm.Sealed, 1)
		return nil, err
	}
	return &watched{opened, v.alarms}, nil
}

// watched raises an alarm when a sealed file does not open.
type watched struct {
	io.Reader
	alarms *alarm.Book
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.Reader.Read(b)
	if err != nil && err != io.EOF {
		w.alarms.Raise(alarm.Sealed, 1)
	}
	return n, err
}
