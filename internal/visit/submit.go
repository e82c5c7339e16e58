package visit

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// numberDigits is how many digits the number of a visit has beside its two check digits.
const numberDigits = 10

// Page is what a form about a visit carries.
type Page struct {
	Version string `form:"version" max:"20"`
}

// Submit sends an application: it waits for its fee, or for its team where none is owed.
func (s *Service) Submit(ctx context.Context, by access.Actor, institution, visit string, c Page) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		i, v, err := s.loadOwn(ctx, tx, by, institution, visit)
		if err != nil {
			return err
		}
		if err := decideOwn(v, c.Version); err != nil {
			return err
		}
		sent, err := countSent(ctx, tx, i.ID, s.clock.Now().Add(-24*time.Hour))
		if err != nil {
			return err
		}
		if sent >= mostSent && v.Number == "" {
			return fault.Denied("visit.apply.most_a_day", fault.Values{"Most": mostSent})
		}
		if err := s.still(ctx, tx, i, v); err != nil {
			return err
		}
		if s.needs.Assessed != nil {
			if err := s.needs.Assessed(ctx, tx, by, v); err != nil {
				return err
			}
		}
		law := s.law()
		v.Lead, v.Law = by.Person, law.ID
		if v.Number == "" {
			if v.Number, err = newNumber(ctx, tx); err != nil {
				return err
			}
		}
		owed := fees(law, v)
		if council.Total(owed) == 0 {
			return s.move(ctx, tx, by, v, Team)
		}
		v = enter(v, Unpaid, law)
		v.Since = s.clock.Now()
		if err := update(ctx, tx, v); err != nil {
			return err
		}
		if err := s.events.Record(ctx, tx, by, AskedFor{Visit: v.ID, Institution: v.Institution}); err != nil {
			return err
		}
		return s.needs.AskFee(ctx, tx, by, Bill{Visit: v.ID, Person: by.Person, Charges: owed})
	})
}

// still judges a draft anew as it is sent: what it says may have been true when it was written, and not be so any more.
func (s *Service) still(ctx context.Context, tx *db.Tx, i Institution, v Visit) error {
	b := background{law: s.law(), institution: i, found: map[int]Found{}}
	var err error
	if b.programmes, err = s.needs.Programmes(ctx, tx, i.ID); err != nil {
		return err
	}
	c := written(v, b.programmes)
	if err := s.look(ctx, tx, &b, c); err != nil {
		return err
	}
	was := v.After
	now, err := decideApply(v, c, b)
	switch f := fault.Of(err); {
	case err == nil && now.After == was:
		return nil
	case f != nil && len(f.Fields) == 0, err != nil && f == nil:
		return err
	}
	return fault.Conflict("visit.apply.no_more", nil)
}

// newNumber returns a number that no visit has.
func newNumber(ctx context.Context, tx *db.Tx) (string, error) {
	for {
		number := id.Number(numberDigits)
		taken, err := isTaken(ctx, tx, number)
		if err != nil || !taken {
			return number, err
		}
	}
}

// FeePaid lets an application go on whose fee was paid, in the transaction of the payment.
func (s *Service) FeePaid(ctx context.Context, tx *db.Tx, by access.Actor, visit string) error {
	v, err := load(ctx, tx, visit)
	if err != nil {
		return err
	}
	if v.Stage != Unpaid {
		return fault.Conflict("visit.fee.not_waiting", nil)
	}
	return s.move(ctx, tx, by, v, Team)
}

// FeeExpired makes an application a draft again whose fee was not paid in time, in the transaction in which its invoice ends.
func (s *Service) FeeExpired(ctx context.Context, tx *db.Tx, _ access.Actor, visit string) error {
	v, err := load(ctx, tx, visit)
	if err != nil || v.Stage != Unpaid {
		return err
	}
	v = enter(v, Draft, s.law())
	v.Since = s.clock.Now()
	return update(ctx, tx, v)
}

// move puts a visit at a stage, and tells both sides.
func (s *Service) move(ctx context.Context, tx *db.Tx, by access.Actor, v Visit, stage Stage) error {
	v = enter(v, stage, s.law())
	v.Since = s.clock.Now()
	if !v.Open() {
		now := v.Since
		v.Ended = &now
	}
	if err := update(ctx, tx, v); err != nil {
		return err
	}
	return s.told(ctx, tx, by, v, Entered)
}

// told keeps what happened to a visit, and says it.
func (s *Service) told(ctx context.Context, tx *db.Tx, by access.Actor, v Visit, kind EventKind) error {
	now := s.clock.Now()
	council := len(by.Roles) > 0 && !by.System
	if err := insertEvent(ctx, tx, Event{ID: id.New(now), Visit: v.ID, Kind: kind, Stage: v.Stage, Waits: v.Waits, Side: v.Side, Due: v.Due, By: byPerson(by), ByCouncil: council, At: now}); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Moved{
		Visit: v.ID, Number: v.Number, Institution: v.Institution, Programme: v.Programme, Kind: v.Kind, Stage: v.Stage, Waits: v.Waits, Side: v.Side, Due: v.Due, Lead: v.Lead,
	})
}
