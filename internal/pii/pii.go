// Package pii holds personal values so that they cannot slip into a log, a page or JSON by accident.
package pii

import (
	"database/sql/driver"
	"fmt"
	"io"
	"log/slog"
)

// hidden is what a personal value prints, marshals and logs as.
const hidden = "[personal]"

// Value is a personal value in clear. Only Reveal gives its content.
type Value struct{ s string }

// New wraps s.
func New(s string) Value { return Value{s} }

// Reveal returns the content: for the page or letter of somebody who may read it, never for a log or an error.
func (v Value) Reveal() string { return v.s }

// Empty tells whether there is no content.
func (v Value) Empty() bool { return v.s == "" }

// String hides the content.
func (v Value) String() string { return hidden }

// Format hides the content from every verb of fmt.
func (v Value) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// MarshalText hides the content from JSON and text encoders.
func (v Value) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue hides the content from logs.
func (v Value) LogValue() slog.Value { return slog.StringValue(hidden) }

// Sealed is a personal value as it is stored: a ciphertext that the vault opens. Nil means no value.
type Sealed []byte

// String hides the ciphertext, which is of no use in a log.
func (s Sealed) String() string { return "[sealed]" }

// Format hides the ciphertext from every verb of fmt.
func (s Sealed) Format(f fmt.State, _ rune) { io.WriteString(f, "[sealed]") }

// LogValue hides the ciphertext from logs.
func (s Sealed) LogValue() slog.Value { return slog.StringValue("[sealed]") }

// Value writes the ciphertext for a database.
func (s Sealed) Value() (driver.Value, error) {
	if s == nil {
		return nil, nil
	}
	return []byte(s), nil
}

// Scan reads the ciphertext from a database.
func (s *Sealed) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*s = nil
	case []byte:
		*s = append(Sealed(nil), v...)
	default:
		return fmt.Errorf("pii: cannot read %T", v)
	}
	return nil
}
