package notice

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ReturnLetter is what an officer knows of a letter that came back.
type ReturnLetter struct {
	Code string `form:"code" entry:"notice_letter.code" max:"40"`
	Why  string `form:"why" entry:"notice_letter.returned_why" max:"20"`
}

// CameBack is a letter that came back.
type CameBack struct {
	Letter, Code, Why string
	At                time.Time
}

// ReturnLetter notes that a posted letter came back: nothing more is posted to that address, and its reader, if they are still here, sees
// it and can be told another way. What was noted before stays as it is.
func (s *Service) ReturnLetter(ctx context.Context, by access.Actor, c ReturnLetter) (letter string, err error) {
	d, err := s.access.May(by, "notice.batch", access.Subject{Any: true})
	if err != nil {
		return "", err
	}
	code, err := c.read()
	if err != nil {
		return "", err
	}
	return letter, s.db.Update(ctx, func(tx *db.Tx) error {
		l, found, err := findLetterByCode(ctx, tx, code)
		if err != nil {
			return err
		}
		if !found {
			var f fault.Fields
			f.Add("code", "notice.return.unknown_code", nil)
			return f.Err()
		}
		if letter = l.ID; l.ReturnedAt != nil {
			return nil
		}
		b, err := loadBatch(ctx, tx, l.Batch)
		if err != nil {
			return err
		}
		if b.State != BatchPosted {
			return fault.Conflict("notice.return.not_posted", nil)
		}
		now := s.clock.Now()
		l.ReturnedAt, l.ReturnedWhy, l.ReturnedBy = &now, c.Why, by.Person
		if err := updateLetterReturned(ctx, tx, l); err != nil {
			return err
		}
		m, found, err := findMessage(ctx, tx, l.Message)
		if err != nil || !found {
			return err
		}
		if m.Person == by.Person {
			return fault.Denied("access.own_affair", nil)
		}
		if err := s.unreached(ctx, tx, d, l, m, now); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, LetterReturned{Letter: l.ID, Message: m.ID, Case: m.Case, Why: c.Why})
	})
}

// unreached marks the delivery, the address and the letter. Of somebody who is no more only the delivery is left.
func (s *Service) unreached(ctx context.Context, tx *db.Tx, d access.Decision, l letterRow, m messageRow, now time.Time) error {
	why := returned + l.ReturnedWhy
	_, err := s.needs.Postal(ctx, tx, d, m.Person)
	if fault.Is(err, fault.KindNotFound) {
		_, err = updateCame(ctx, tx, l.ID, Returned, why, now)
		return err
	}
	if err != nil {
		return err
	}
	row, found, err := findDelivery(ctx, tx, l.ID)
	if err != nil || !found {
		return err
	}
	return s.cameBack(ctx, tx, row, Returned, why, true)
}

// ShowReturned returns a letter that came back; nothing where none is named.
func (s *Service) ShowReturned(ctx context.Context, by access.Actor, letter string) (c CameBack, err error) {
	if _, err := s.access.May(by, "notice.batch", access.Subject{Any: true}); err != nil {
		return c, err
	}
	if letter == "" {
		return c, nil
	}
	return c, s.db.View(ctx, func(tx *db.Tx) error {
		l, found, err := findLetter(ctx, tx, letter)
		if err != nil {
			return err
		}
		if !found || l.ReturnedAt == nil {
			return fault.NotFound()
		}
		c = CameBack{l.ID, l.Code, l.ReturnedWhy, *l.ReturnedAt}
		return nil
	})
}
