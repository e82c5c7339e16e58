package notice

import (
	"context"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// CameIn is a letter at the desk, opened.
type CameIn struct {
	inboundRow
	From, Title, Text, Answered pii.Value
	Number                      string // of the case whose letter it answers, or that it became
}

// Gone tells that the letter's key is destroyed: nobody can read it or learn who wrote it, and it can only be closed.
func (c CameIn) Gone() bool { return c.From.Empty() }

// keptHandled is how long a letter is kept after it was dealt with.
const keptHandled = 365 * 24 * time.Hour

// ListReceived returns the letters that came in and wait for an officer, or those that were dealt with, newest first, with their subjects, before
// one of them (empty: from the newest).
func (s *Service) ListReceived(ctx context.Context, by access.Actor, open bool, before string) (list []CameIn, more bool, err error) {
	d, err := s.access.May(by, "notice.received", access.Subject{Any: true})
	if err != nil {
		return nil, false, err
	}
	if !id.Valid(before) {
		before = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listInbound(ctx, tx, open, before, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		list = make([]CameIn, len(rows))
		for i, row := range rows {
			list[i].inboundRow = row
			list[i].Title, err = s.vault.Open(ctx, d, inboundField("subject", row.ID), row.Subject)
			if err != nil && !fault.Is(err, fault.KindNotFound) { // one whose key is gone hides no other
				return err
			}
		}
		return nil
	})
	return list, more, err
}

// CountReceived tells how many letters wait for an officer.
func (s *Service) CountReceived(ctx context.Context) (n int64, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		n, err = countInbound(ctx, tx)
		return err
	})
	return n, err
}

// ShowReceived opens one letter that came in.
func (s *Service) ShowReceived(ctx context.Context, by access.Actor, letter string) (c CameIn, err error) {
	d, err := s.access.May(by, "notice.handle", access.Subject{Item: letter})
	if err != nil {
		return c, err
	}
	return c, s.db.View(ctx, func(tx *db.Tx) (err error) {
		c, err = s.openInbound(ctx, tx, d, letter)
		return err
	})
}

func (s *Service) openInbound(ctx context.Context, tx *db.Tx, d access.Decision, letter string) (c CameIn, err error) {
	if c.inboundRow, err = loadInbound(ctx, tx, letter); err != nil {
		return c, err
	}
	for _, x := range []struct {
		column string
		sealed pii.Sealed
		to     *pii.Value
	}{{"sender", c.Sender, &c.From}, {"subject", c.Subject, &c.Title}, {"words", c.Words, &c.Text}, {"answer", c.Answer, &c.Answered}} {
		*x.to, err = s.vault.Open(ctx, d, inboundField(x.column, letter), x.sealed)
		if err != nil && !fault.Is(err, fault.KindNotFound) { // one whose key is gone can still be closed
			return c, err
		}
		err = nil
	}
	if of := c.Case + c.HandedTo; of != "" {
		if c.HandedTo != "" {
			of = c.HandedTo
		}
		c.Number, err = s.needs.Number(ctx, tx, of)
	}
	return c, err
}

// AnswerReceived is what an officer answers.
type AnswerReceived struct {
	Text string `form:"text" entry:"notice_inbound.answer" max:"4000" lines:"true"`
}

// AnswerReceived answers a letter that came in, by a letter to its sender.
func (s *Service) AnswerReceived(ctx context.Context, by access.Actor, letter string, a AnswerReceived) error {
	if strings.TrimSpace(a.Text) == "" {
		var f fault.Fields
		f.Add("text", "notice.received.no_answer", nil)
		return f.Err()
	}
	return s.handle(ctx, by, letter, InboundAnswered, func(tx *db.Tx, c *CameIn) (err error) {
		if c.Gone() {
			return fault.Conflict("notice.received.gone", nil)
		}
		if c.Answer, err = s.vault.Seal(ctx, inboundField("answer", letter), a.Text); err != nil {
			return err
		}
		return s.TellAddress(ctx, tx, Letter{Kind: "mail_answered", Address: c.From.Reveal(), Language: c.Lang, Values: map[string]string{"Words": a.Text}})
	})
}

// CloseReceived puts a letter that came in aside, without an answer.
func (s *Service) CloseReceived(ctx context.Context, by access.Actor, letter string) error {
	return s.handle(ctx, by, letter, InboundClosed, func(*db.Tx, *CameIn) error { return nil })
}

// handle writes what became of a letter, and does what belongs to it in the same transaction.
func (s *Service) handle(ctx context.Context, by access.Actor, letter string, to Handling, also func(tx *db.Tx, c *CameIn) error) error {
	d, err := s.access.May(by, "notice.handle", access.Subject{Item: letter})
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		c, err := s.openInbound(ctx, tx, d, letter)
		if err != nil {
			return err
		}
		if c.State != InboundOpen {
			return fault.Conflict("notice.received.moved_on", nil)
		}
		if err := also(tx, &c); err != nil {
			return err
		}
		return s.handled(ctx, tx, by, c.inboundRow, to)
	})
}

func (s *Service) handled(ctx context.Context, tx *db.Tx, by access.Actor, row inboundRow, to Handling) error {
	now := s.clock.Now()
	row.State, row.HandledBy, row.HandledAt = to, by.Person, &now
	if err := updateHandled(ctx, tx, row); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, LetterHandled{Letter: row.ID, What: to, Case: row.HandedTo})
}

// HandReceived gives a letter that came in to the privacy officer: it becomes a case, and its writer is told the number and the day.
func (s *Service) HandReceived(ctx context.Context, by access.Actor, letter string) error {
	c, err := s.ShowReceived(ctx, by, letter)
	if err != nil {
		return err
	}
	switch {
	case c.State != InboundOpen:
		return fault.Conflict("notice.received.moved_on", nil)
	case c.Gone():
		return fault.Conflict("notice.received.gone", nil)
	}
	l := Received{From: c.From, Subject: c.Title, Text: c.Text, Words: joined(c.Title, c.Text), Language: c.Lang}
	return s.needs.Open(ctx, l, func(tx *db.Tx, caseID string) error {
		row, err := loadInbound(ctx, tx, letter)
		if err != nil {
			return err
		}
		row.HandedTo = caseID
		return s.handled(ctx, tx, by, row, InboundHanded)
	})
}

// sweepInbound forgets the letters that were dealt with a year ago.
func (s *Service) sweepInbound(ctx context.Context) error {
	var list []inboundRow
	err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
		if list, err = listHandled(ctx, tx, s.clock.Now().Add(-keptHandled), 200); err != nil {
			return err
		}
		for _, row := range list {
			if err := deleteInbound(ctx, tx, row.ID); err != nil {
				return err
			}
		}
		return nil
	})
	for _, row := range list {
		if err == nil {
			err = s.vault.Shred(ctx, scope(row.ID))
		}
	}
	return err
}
