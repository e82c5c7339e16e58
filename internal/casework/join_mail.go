package casework

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// ByMail says that a message came as an answer to a letter.
const ByMail = "mail"

// JoinMail writes within tx, on the side of the person whose case it is, what they answered to a letter of the case. The caller has made sure that
// it was they. Conflict: the case is closed.
func (d *Desk) JoinMail(ctx context.Context, tx *db.Tx, caseID string, words pii.Value) error {
	by := access.System(access.Notice)
	c, err := loadCase(ctx, tx, caseID)
	if err != nil {
		return err
	}
	if _, err := d.access.May(by, "casework.join", access.Subject{Person: c.Person, Case: c.ID}); err != nil {
		return err
	}
	if c.State == Closed {
		return fault.Conflict("casework.talk.closed", nil)
	}
	now := d.clock.Now()
	row := messageRow{ID: id.New(now), Case: c.ID, Side: SidePerson, Person: c.Person, Came: ByMail, At: now}
	if row.Text, err = d.vault.Seal(ctx, messageField(row), words.Reveal()); err != nil {
		return err
	}
	if err := insertMessage(ctx, tx, row); err != nil {
		return err
	}
	if !c.Unread {
		if err := updateUnread(ctx, tx, c.ID, true); err != nil {
			return err
		}
	}
	return d.events.Record(ctx, tx, by, MessageSent{Case: c.ID, Person: c.Person, Message: row.ID, Side: row.Side})
}
