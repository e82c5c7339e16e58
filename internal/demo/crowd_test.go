package demo

import (
	"context"
	"errors"
	"slices"
	"testing"

	"sanad/internal/outbound"
	"sanad/internal/pii"
	"sanad/internal/sample"
)

// taken notes to whom letters go.
type taken []string

func (t *taken) Send(_ context.Context, m outbound.Mail) error {
	*t = append(*t, m.To.Reveal())
	return nil
}

func TestLettersOfTheCrowdAreLeftOut(t *testing.T) {
	var sent taken
	m := NewMailer(&sent)
	send := func(to string) {
		t.Helper()
		if err := m.Send(t.Context(), outbound.Mail{To: pii.New(to)}); err != nil {
			t.Fatal(err)
		}
	}
	send(sample.Someone(12).Email) // before anybody is filled in, all letters go
	m.crowd.Store(10)
	send(sample.Someone(9).Email)
	send(sample.Someone(10).Email)
	send("visitor@example.org")
	if err := m.Send(t.Context(), outbound.Mail{To: pii.New(closed + "somebody@example.org")}); !errors.Is(err, outbound.ErrRefused) {
		t.Errorf("a closed address: %v", err)
	}
	if want := []string{"person12@example.org", "person9@example.org", "visitor@example.org"}; !slices.Equal(sent, want) {
		t.Errorf("sent to %q, not %q", sent, want)
	}
}
