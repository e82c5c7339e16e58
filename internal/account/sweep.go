package account

import (
	"context"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/person"
)

// sweepCount is how many rows one transaction removes.
const sweepCount = 500

// Sweep removes attempts, sessions and invitations that are over, and destroys the keys of persons who never came to be.
func (s *Service) Sweep(ctx context.Context) error {
	for {
		if more, err := s.sweep(ctx); !more || err != nil {
			return err
		}
	}
}

// sweep does a part of Sweep, and tells whether there may be more. Each of its steps can be done again after a crash.
func (s *Service) sweep(ctx context.Context) (more bool, err error) {
	now := s.clock.Now()
	var attempts []attemptRow
	var invitations []invitationRow
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		if attempts, err = listEndedAttempts(ctx, tx, now.Add(-triesWindow)); err != nil {
			return err
		}
		invitations, err = listOldInvitations(ctx, tx, now)
		return err
	})
	if err != nil {
		return false, err
	}
	var guests []string
	for _, a := range attempts {
		if a.Email != nil {
			guests = append(guests, a.Person)
		}
	}
	for _, i := range invitations {
		guests = append(guests, i.Guest)
	}
	for _, guest := range guests {
		var here bool
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			_, err = loadAccount(ctx, tx, guest)
			here = err == nil
			if fault.Is(err, fault.KindNotFound) {
				return nil
			}
			return err
		})
		if err != nil {
			return false, err
		}
		if !here {
			if err := s.vault.Shred(ctx, person.Scope(guest)); err != nil {
				return false, err
			}
		}
	}
	return len(attempts) == sweepCount || len(invitations) == sweepCount, s.db.Update(ctx, func(tx *db.Tx) error {
		for _, a := range attempts {
			if err := deleteAttempt(ctx, tx, a.ID); err != nil {
				return err
			}
		}
		for _, i := range invitations {
			if err := deleteInvitation(ctx, tx, i.ID); err != nil {
				return err
			}
		}
		return deleteEndedSessions(ctx, tx, now, now.Add(-sessionIdle))
	})
}
