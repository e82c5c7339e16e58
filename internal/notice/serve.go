package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// Serve is by which way an officer serves a letter, and why.
type Serve struct {
	Way    string `form:"way" entry:"notice_serving.way" max:"10"`
	Reason string `form:"reason" entry:"notice_serving.reason" max:"600" lines:"true"`
}

// Serve lets a letter that must be got, and did not reach its holder, leave by another way than they prefer. It is a deed of the officer, who
// says why; the holder reads that by the letter.
func (s *Service) Serve(ctx context.Context, by access.Actor, letter string, c Serve) error {
	c, bad := c.check()
	row := servingRow{ID: id.New(s.clock.Now()), Message: letter, Way: Way(c.Way), By: by.Person, At: s.clock.Now()}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, d, err := s.loadUnreached(ctx, tx, by, letter)
		if err != nil {
			return err
		}
		if bad != nil {
			return bad
		}
		leads, err := s.leads(ctx, tx, d, m, row.Way)
		if err != nil {
			return err
		}
		if err := decideServe(m, leads); err != nil {
			return err
		}
		row.Person = m.Person
		if row.Reason, err = s.vault.Seal(ctx, row.field(), c.Reason); err != nil {
			return err
		}
		if err := insertServing(ctx, tx, row); err != nil {
			return err
		}
		ours, err := updateServed(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		if !ours {
			return fault.Conflict("notice.serve.moved_on", nil)
		}
		if err := s.jobs.Enqueue(ctx, tx, mailJob, mailArgs{m.ID}); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Served{Message: m.ID, Case: m.Case, Way: row.Way})
	})
}

// field names the sealed reason.
func (r servingRow) field() vault.Field {
	return vault.Field{Entry: "notice_serving.reason", Row: r.ID, Scope: person.Scope(r.Person)}
}

// loadUnreached returns a letter to somebody, and the decision that covers them.
func (s *Service) loadUnreached(ctx context.Context, tx *db.Tx, by access.Actor, letter string) (messageRow, access.Decision, error) {
	m, found, err := findMessage(ctx, tx, letter)
	if err != nil {
		return m, access.Decision{}, err
	}
	if !found || m.Person == "" { // one to an address is nobody's to serve
		m = messageRow{}
	}
	d, err := s.access.May(by, "notice.serve", access.Subject{Person: m.Person, Case: m.Case})
	if err == nil && m.ID == "" {
		err = fault.NotFound()
	}
	return m, d, err
}

// leads tells whether a way leads to the holder of a letter.
func (s *Service) leads(ctx context.Context, tx *db.Tx, d access.Decision, m messageRow, w Way) (Reach, error) {
	c, err := s.needs.Contact(ctx, tx, d, m.Person)
	if err != nil {
		return "", err
	}
	_, r, err := s.lead(ctx, tx, d, m, c, w, &contact{}, nil)
	return r, err
}
