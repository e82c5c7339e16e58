// Package files keeps sealed streams outside the database.
package files

import (
	"context"
	"io"
)

// Store keeps named streams. Names are ids; content is sealed before it comes here.
type Store interface {
	Put(ctx context.Context, name string, r io.Reader) error     // complete or not at all, on disk when it returns
	Get(ctx context.Context, name string) (io.ReadCloser, error) // fault.NotFound
	Delete(ctx context.Context, name string) error               // also of one that is not there
	Each(ctx context.Context, f func(name string) error) error
}
