package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// takeOver ends a takeover with its yes: the registration is the claimant's, and all who wait for the same are told that it is not theirs.
func (s *Service) takeOver(ctx context.Context, tx *db.Tx, by access.Actor, row takeoverRow, r Registration) error {
	if err := decideUnmoved(row, r); err != nil {
		return err
	}
	opened, err := s.needs.Opened(ctx, tx, r.Person)
	if err != nil {
		return err
	}
	if err := decideMove(r, row.Person, opened); err != nil {
		return err
	}
	now := s.clock.Now()
	row.State, row.CodeHash, row.DecidedBy, row.DecidedAt = TakeoverDone, nil, by.Person, &now
	if err := updateTakeover(ctx, tx, row); err != nil {
		return err
	}
	if err := s.absorb(ctx, tx, by, r, row.Person, row.ID); err != nil {
		return err
	}
	rivals, err := listRivals(ctx, tx, r.ID, row.ID)
	if err != nil {
		return err
	}
	for _, x := range rivals {
		x.State, x.CodeHash, x.DecidedAt = TakeoverEnded, nil, &now
		if err := updateTakeover(ctx, tx, x); err != nil {
			return err
		}
		if err := s.events.Record(ctx, tx, by, TakeoverLost{Person: x.Person, Takeover: x.ID}); err != nil {
			return err
		}
	}
	return s.events.Record(ctx, tx, by, EntryTaken{Person: row.Person, From: r.Person, Registration: r.ID, Number: r.Number, Contest: s.law().Day.Add(s.limits(row).ContestDays)})
}

// absorb moves a registration to another person, and notes who its holder is when nothing else is theirs.
func (s *Service) absorb(ctx context.Context, tx *db.Tx, by access.Actor, r Registration, to, cause string) error {
	if err := s.move(ctx, tx, by, r, to, cause); err != nil {
		return err
	}
	if err := closeDuplicate(ctx, tx, r.Person, to, by.Person, s.clock.Now()); err != nil {
		return err
	}
	rest, err := listRegistrations(ctx, tx, []string{r.Person})
	if err != nil || len(rest) > 0 {
		return err
	}
	return s.people.Merge(ctx, tx, r.Person, to)
}

// move gives a registration to another person, with all that is sealed of it: it is opened with the key of the one and sealed with that of
// the other. The entry in the register stays as it is.
func (s *Service) move(ctx context.Context, tx *db.Tx, by access.Actor, r Registration, to, cause string) error {
	moved, err := updateHolder(ctx, tx, r.ID, r.Person, to)
	if err == nil && !moved {
		err = fault.Conflict("fault.stale", nil)
	}
	if err != nil {
		return err
	}
	d, err := s.access.May(access.System(access.Licensing), "engineer.move", access.Subject{Person: r.Person})
	if err != nil {
		return err
	}
	facts, err := listFacts(ctx, tx, []string{r.ID})
	if err != nil {
		return err
	}
	for _, f := range facts {
		from := f.field()
		f.Person = to
		if f.Grounds, err = s.reseal(ctx, d, from, f.field(), f.Grounds); err != nil {
			return err
		}
		if err := updateFactHolder(ctx, tx, f); err != nil {
			return err
		}
	}
	if err := s.moveProposals(ctx, tx, d, r, to); err != nil {
		return err
	}
	if err := s.movePrints(ctx, tx, by, d, r, to); err != nil {
		return err
	}
	now := s.clock.Now()
	key, _ := s.law().NumberKey(r.Number)
	if err := insertMove(ctx, tx, moveRow{ID: id.New(now), Registration: r.ID, Number: key, From: r.Person, To: to, Cause: cause, By: by.Person, At: now}); err != nil {
		return err
	}
	return s.people.Rest(ctx, tx, to, r.ID)
}

// movedAtOnce is how many rows of a registration that moves are read at a time.
const movedAtOnce = 100

// moveProposals moves all that was proposed of a registration.
func (s *Service) moveProposals(ctx context.Context, tx *db.Tx, d access.Decision, r Registration, to string) error {
	for after := ""; ; {
		list, err := listProposalsAfter(ctx, tx, r.ID, after, movedAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, p := range list {
			grounds, reason := p.field("grounds"), p.field("reason")
			p.Person, after = to, p.ID
			if p.Grounds, err = s.reseal(ctx, d, grounds, p.field("grounds"), p.Grounds); err != nil {
				return err
			}
			if p.Reason, err = s.reseal(ctx, d, reason, p.field("reason"), p.Reason); err != nil {
				return err
			}
			if err := updateProposalHolder(ctx, tx, p); err != nil {
				return err
			}
		}
	}
}

// movePrints moves the prints of a registration, which speak of who had it before and are therefore no longer good.
func (s *Service) movePrints(ctx context.Context, tx *db.Tx, by access.Actor, d access.Decision, r Registration, to string) error {
	for after := ""; ; {
		list, err := listPrintsAfter(ctx, tx, r.ID, after, movedAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		var good []Print
		for _, p := range list {
			if p.Why == "" {
				good = append(good, p)
			}
			from := printField(p)
			p.Person, after = to, p.ID
			if p.Token, err = s.reseal(ctx, d, from, printField(p), p.Token); err != nil {
				return err
			}
			if err := updatePrintHolder(ctx, tx, p); err != nil {
				return err
			}
		}
		if err := s.mark(ctx, tx, by, r, good, PrintChanged, s.clock.Now()); err != nil {
			return err
		}
	}
}

// reseal opens a value of one person and seals it for another; nothing stays nothing.
func (s *Service) reseal(ctx context.Context, d access.Decision, from, to vault.Field, sealed pii.Sealed) (pii.Sealed, error) {
	if sealed == nil {
		return nil, nil
	}
	v, err := s.openKept(ctx, d, from, sealed)
	if err != nil {
		return nil, err
	}
	return s.vault.Seal(ctx, to, v.Reveal())
}

// HoldersAt returns who had the numbers of changes when each change was made, by its id.
func (s *Service) HoldersAt(ctx context.Context, tx *db.Tx, changes map[string]string) (map[string]string, error) {
	law, numbers, keys := s.law(), []string(nil), []string(nil)
	seen := map[string]bool{}
	for _, n := range changes {
		if key, ok := law.NumberKey(n); ok && !seen[n] {
			seen[n], numbers, keys = true, append(numbers, n), append(keys, key)
		}
	}
	holders := map[string]string{}
	if len(keys) == 0 {
		return holders, nil
	}
	now, err := s.Holders(ctx, tx, numbers)
	if err != nil {
		return nil, err
	}
	moves, err := listMoves(ctx, tx, keys)
	if err != nil {
		return nil, err
	}
	after := map[string][]moveRow{}
	for _, m := range moves {
		after[m.Number] = append(after[m.Number], m)
	}
	for change, n := range changes {
		holder := now[n]
		key, _ := law.NumberKey(n)
		for _, m := range after[key] {
			if m.ID > change {
				holder = m.From
				break
			}
		}
		holders[change] = holder
	}
	return holders, nil
}
