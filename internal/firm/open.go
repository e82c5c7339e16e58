package firm

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Open is a firm whose record is opened.
type Open struct {
	Form     string `form:"form" entry:"firm_particulars.form" max:"40"`
	Name     string `form:"name" entry:"firm_particulars.name" max:"160"`
	NameUrdu string `form:"name_urdu" entry:"firm_particulars.name_ur" max:"160"`
}

// Open opens the record of a firm with a draft of its particulars, for which by stands from now on, and returns its id.
func (s *Service) Open(ctx context.Context, by access.Actor, c Open) (string, error) {
	law := s.law()
	var f fault.Fields
	checkName(&f, law, c.Form, c.Name, c.NameUrdu)
	if err := f.Err(); err != nil {
		return "", err
	}
	now := s.clock.Now()
	firm := Firm{ID: id.New(now), OpenedBy: by.Person, OpenedAt: now, Version: 1}
	if err := s.vault.Mint(ctx, scope(firm.ID)); err != nil {
		return "", err
	}
	return firm.ID, s.db.Update(ctx, func(tx *db.Tx) error {
		opened, err := countOpened(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "firm.open", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		if err := decideOpen(law, opened); err != nil {
			return err
		}
		if err := insertFirm(ctx, tx, firm); err != nil {
			return err
		}
		p := particularsRow{ID: id.New(now), Firm: firm.ID, State: Draft, Form: c.Form, Written: now}
		p.name(council.Text{En: c.Name, Ur: c.NameUrdu})
		if err := insertParticulars(ctx, tx, p); err != nil {
			return err
		}
		if err := s.needs.Begin(ctx, tx, by, firm.ID); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Opened{Firm: firm.ID, Person: by.Person})
	})
}
