package engineer

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// TakeOver is the number of a registration that a person had before this program knew them.
type TakeOver struct {
	Number string `form:"number" max:"40"`
}

// TakeOver notes that a person asks to take over a registration. Whoever asks learns nothing: what is compared, and whether a code leaves,
// is worked later, and takes the same time here in every case.
func (s *Service) TakeOver(ctx context.Context, by access.Actor, c TakeOver) error {
	if _, ok := s.law().NumberKey(c.Number); !ok {
		var f fault.Fields
		f.Add("number", "engineer.takeover.number", nil)
		return f.Err()
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		known, err := s.people.Known(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.take_over", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		if !known {
			return fault.Conflict("engineer.takeover.unknown", nil)
		}
		r, err := s.RegistrationUnder(ctx, tx, c.Number)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		now := s.clock.Now()
		begun, err := countTakeovers(ctx, tx, by.Person, id.From(now.Add(-24*time.Hour)))
		if err != nil {
			return err
		}
		if err := decideBegin(begun, r.Person == by.Person); err != nil {
			return err
		}
		before, err := loadOpenTakeover(ctx, tx, by.Person)
		if err == nil {
			before.State, before.CodeHash = TakeoverEnded, nil
			err = updateTakeover(ctx, tx, before)
		}
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		row := takeoverRow{
			ID: id.New(now), Number: id.Number(8), Person: by.Person, Registration: r.ID, Holder: r.Person, State: TakeoverOpen, CodeUntil: now.Add(codeLives),
			Law: s.law().ID, Version: 1, AskedAt: now,
		}
		if err := insertTakeover(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, TakeoverAsked{Person: by.Person, Takeover: row.ID})
	})
}

// SendTakeoverCode compares the identity number of who asked with that of the registration, by their blind indexes, and sends a code to the
// contact on file if they are the same. It is asked for by a job, so that nobody can tell from the time of an answer.
func (s *Service) SendTakeoverCode(ctx context.Context, takeover string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadTakeover(ctx, tx, takeover)
		if err != nil || row.State != TakeoverOpen || row.Registration == "" || row.CodeHash != nil || row.Letter != LetterNone {
			return err
		}
		by := access.System(access.Notice)
		if _, err := s.access.May(by, "engineer.find_number", access.Subject{Person: row.Holder}); err != nil {
			return err
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
		now := s.clock.Now()
		codes, err := countCodes(ctx, tx, r.ID, id.From(now.Add(-24*time.Hour)))
		if err != nil || !decideSendCode(r, row.Person, opened, same, codes) {
			return err
		}
		reachable, err := s.people.Reachable(ctx, tx, r.Person)
		if err != nil || !reachable {
			return err
		}
		code := newTakeoverCode()
		row.CodeHash, row.Sent = s.takeoverHash(row.ID, code), true // the page that shows until when it is good says nothing of it
		if err := updateTakeover(ctx, tx, row); err != nil {
			return err
		}
		return s.needs.SendCode(ctx, tx, r.Person, r.Number, code)
	})
}

// TakenOver is how far it is that a person takes a registration over, for that person.
type TakenOver struct {
	Number string // of the claim, to be told at a counter
	Until  time.Time
	Letter LetterState
	Ends   time.Time // until when it waits at the counter
}

// OpenTakeover returns what a person asked for last, if it waits; the same whatever it was.
func (s *Service) OpenTakeover(ctx context.Context, by access.Actor) (v TakenOver, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := s.access.May(by, "engineer.take_over", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		row, err := loadOpenTakeover(ctx, tx, by.Person)
		v = TakenOver{Number: row.Number, Until: row.CodeUntil, Letter: row.Letter, Ends: row.AskedAt.Add(takeoverLives)}
		return err
	})
	return v, err
}

// KnownTo tells whether a person recorded who they are.
func (s *Service) KnownTo(ctx context.Context, by access.Actor) (known bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		known, err = s.people.Known(ctx, tx, by.Person)
		return err
	})
	return known, err
}
