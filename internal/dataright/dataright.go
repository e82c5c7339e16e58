// Package dataright is the room of what a person may ask about their own data.
//
//   - A person sees who looked at their sensitive data: when, by which office, for which purpose, in which case.
package dataright

import (
	"embed"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/ledger"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Service is the room.
type Service struct {
	db     *db.DB
	access *access.Access
	log    *ledger.Ledger
	desk   *casework.Desk
}

// New returns the room.
func New(d *db.DB, a *access.Access, log *ledger.Ledger, desk *casework.Desk) *Service {
	return &Service{d, a, log, desk}
}
