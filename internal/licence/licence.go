// Package licence is the room of what firms hold: categories and what each asks for.
//
//   - Anybody weighs a firm that may be: every category side by side with what it asks for and what is there, and the highest that the firm meets.
package licence

import (
	"embed"

	"sanad/internal/clock"
	"sanad/internal/council"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Service is the room.
type Service struct {
	council *council.Council
	clock   clock.Clock
}

// New returns the room.
func New(l *council.Council, c clock.Clock) *Service { return &Service{l, c} }

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law { return s.council.At(s.clock.Now()) }
