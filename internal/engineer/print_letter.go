package engineer

import (
	"context"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Posted is a letter by post with the code of a takeover. It is shown once.
type Posted struct {
	Name, Address pii.Value
	Number, Code  string
	Until         time.Time
	Tries         int
}

// PrintLetter makes the code of a takeover that was asked for by post, and the letter with it. The look at the address is on record; the code
// stands nowhere else, and cannot be shown again.
func (s *Service) PrintLetter(ctx context.Context, by access.Actor, takeover string, c Page) (p Posted, err error) {
	var row takeoverRow
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		row, err = loadTakeover(ctx, tx, takeover)
		return err
	})
	if err != nil {
		return p, err
	}
	if row.Registration == "" {
		return p, fault.Conflict("engineer.takeover.no_letter", nil)
	}
	if _, err := s.access.May(by, "engineer.confirm_takeover", access.Subject{Person: row.Person}); err != nil {
		return p, err
	}
	decision, err := s.access.Look(ctx, by, "engineer.show_takeover", access.Subject{Person: row.Holder}, "person.name_latin", "person.address")
	if err != nil {
		return p, err
	}
	code := newTakeoverCode()
	return p, s.db.Update(ctx, func(tx *db.Tx) error {
		if row, err = loadTakeover(ctx, tx, takeover); err != nil {
			return err
		}
		if row.State != TakeoverOpen || row.Letter != LetterAsked || strconv.FormatInt(row.Version, 10) != c.Version {
			return fault.Conflict("fault.stale", nil)
		}
		r, err := loadRegistration(ctx, tx, row.Registration)
		if err != nil {
			return err
		}
		opened, err := s.needs.Opened(ctx, tx, r.Person)
		if err != nil {
			return err
		}
		same, err := s.people.IsTwin(ctx, tx, row.Person, r.Person)
		if err != nil {
			return err
		}
		who, err := s.people.Open(ctx, tx, decision, row.Holder)
		if err != nil {
			return err
		}
		if !decideSendCode(s.limits(row), r, row.Person, opened, same, 0) || who.Address.Empty() {
			return fault.Conflict("engineer.takeover.no_letter", nil)
		}
		row.CodeHash, row.Letter = s.takeoverHash(row.ID, code), LetterPrinted
		if err := updateTakeover(ctx, tx, row); err != nil {
			return err
		}
		p = Posted{Name: who.NameLatin, Address: who.Address, Number: r.Number, Code: code, Until: row.CodeUntil, Tries: s.limits(row).Tries}
		return s.events.Record(ctx, tx, by, LetterMoved{Person: row.Person, Takeover: row.ID, State: LetterPrinted})
	})
}
