// Package dbtest gives each test a database of its own, cloned from a migrated template.
package dbtest

import (
	"testing"

	"sanad/internal/db"
)

// Each runs f once on SQLite and once on PostgreSQL, each time with an empty migrated database.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) { panic("unwritten") }

// SQLite returns an empty migrated SQLite database.
func SQLite(t testing.TB) *db.DB { panic("unwritten") }

// Keys returns an empty migrated keystore (always SQLite).
func Keys(t testing.TB) *db.DB { panic("unwritten") }
