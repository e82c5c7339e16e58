package db

import (
	"errors"
	"testing"
)

// Synchronous is SQLite's setting of the two connections that write.
func Synchronous(t *testing.T, d *DB) (updates, soon int64) {
	t.Helper()
	const query = "pragma synchronous"
	if err := errors.Join(d.write.QueryRowContext(t.Context(), query).Scan(&updates), d.soon.QueryRowContext(t.Context(), query).Scan(&soon)); err != nil {
		t.Fatal(err)
	}
	return updates, soon
}
