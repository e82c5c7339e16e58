package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Recipient returns whose letter a message is and the e-mail address to which it goes; fault.NotFound when the letter or the person is no more,
// or it was to an address alone.
func (s *Service) Recipient(ctx context.Context, tx *db.Tx, message string) (person, address string, err error) {
	m, found, err := findMessage(ctx, tx, message)
	if err != nil {
		return "", "", err
	}
	if !found || m.Person == "" {
		return "", "", fault.NotFound()
	}
	d, err := s.access.May(access.System(access.Notice), "notice.tell", access.Subject{Person: m.Person, Case: m.Case, Item: m.ID})
	if err != nil {
		return "", "", err
	}
	c, err := s.needs.Contact(ctx, tx, d, m.Person)
	return m.Person, c.Email.Reveal(), err
}
