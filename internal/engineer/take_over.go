package engineer

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
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
		f.Add("number", "engineer.takeover.number", fault.Values{"Example": s.law().ExampleNumber()})
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
		law, now := s.law(), s.clock.Now()
		begun, err := countTakeovers(ctx, tx, by.Person, id.From(now.Add(-24*time.Hour)))
		if err != nil {
			return err
		}
		if err := decideBegin(law.Takeover, begun, r.Person == by.Person); err != nil {
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
			ID: id.New(now), Number: id.Number(8), Person: by.Person, Registration: r.ID, Holder: r.Person, State: TakeoverOpen, CodeUntil: now.Add(law.Takeover.CodeLives()),
			Rule: law.Takeover.Rule.ID, Law: law.ID, Version: 1, AskedAt: now,
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
		if err != nil || !decideSendCode(s.limits(row), r, row.Person, opened, same, codes) {
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

// limits are those under which a takeover was asked for.
func (s *Service) limits(row takeoverRow) council.Takeover {
	return s.council.At(row.AskedAt).Takeover
}

// TakenOver is how far it is that a person takes a registration over, for that person.
type TakenOver struct {
	Number   string // of the claim, to be told at a counter
	Until    time.Time
	Tries    int // of the code
	Letter   LetterState
	Ends     time.Time // until when it waits at the counter
	Proposed bool      // an officer would give it, and a registrar decides
}

// OpenTakeover returns what a person asked for last, if it waits; the same whatever it was.
func (s *Service) OpenTakeover(ctx context.Context, by access.Actor) (v TakenOver, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := s.access.May(by, "engineer.take_over", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		row, err := loadOpenTakeover(ctx, tx, by.Person)
		v = TakenOver{Number: row.Number, Until: row.CodeUntil, Letter: row.Letter, Ends: endsAt(s.limits(row), row), Tries: s.limits(row).Tries, Proposed: row.ProposedBy != ""}
		return err
	})
	return v, err
}

// Refusal is why a person did not get a registration that they asked for.
type Refusal struct {
	Number  string // of the claim
	At      time.Time
	Expired bool // nobody came in time
	Reasons pii.Value
}

// LastRefusal returns why a person did not get what they asked for last; false if it waits, or was given.
func (s *Service) LastRefusal(ctx context.Context, by access.Actor) (v Refusal, found bool, err error) {
	d, err := s.access.May(by, "engineer.take_over", access.Subject{Person: by.Person})
	if err != nil {
		return v, false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		row, any, err := findLastTakeover(ctx, tx, by.Person)
		if found = any && row.DecidedAt != nil && (row.State == TakeoverDeclined || row.State == TakeoverExpired); err != nil || !found {
			return err
		}
		v = Refusal{Number: row.Number, At: *row.DecidedAt, Expired: row.State == TakeoverExpired}
		v.Reasons, err = s.openKept(ctx, d, row.field("reasons"), row.Reasons)
		return err
	})
	return v, found, err
}

// KnownTo tells whether a person recorded who they are.
func (s *Service) KnownTo(ctx context.Context, by access.Actor) (known bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		known, err = s.people.Known(ctx, tx, by.Person)
		return err
	})
	return known, err
}
