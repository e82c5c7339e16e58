package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// RunExtension extends registration after registration until none is left. Each batch moves on in the transaction that extends it, so that
// work that broke off goes on where it stopped, and two that work at once extend nobody twice.
func (s *Service) RunExtension(ctx context.Context, extension string) error {
	for {
		more, err := s.extendBatch(ctx, extension)
		if err != nil || !more {
			return err
		}
	}
}

func (s *Service) extendBatch(ctx context.Context, extension string) (more bool, err error) {
	by := access.System(access.Licensing)
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		more = false
		row, err := loadExtension(ctx, tx, extension)
		if err != nil || row.State != extensionRunning {
			return err
		}
		now := s.clock.Now()
		list, err := listEnding(ctx, tx, row.To, validEnd{Fact: row.AfterID, Until: row.AfterOn}, batch)
		if err != nil {
			return err
		}
		if more = len(list) > 0; !more {
			row.State, row.EndedAt = extensionDone, &now
			return updateExtension(ctx, tx, row)
		}
		registrations, err := listRegistrationsOf(ctx, tx, registrationsOf(list))
		if err != nil {
			return err
		}
		for _, r := range registrations {
			fact, ok := decideExtended(s.law().Day, row, r, now)
			if !ok {
				continue
			}
			err := insertFact(ctx, tx, factRow{
				ID: fact.ID, Registration: r.ID, Person: r.Person, Kind: fact.Kind, From: fact.From, Until: fact.Until, Rule: row.Rule, Law: row.Law, By: row.DecidedBy, Known: now,
			})
			if err != nil {
				return err
			}
			if err := s.events.Record(ctx, tx, by, Extended{Case: row.ID, Person: r.Person, Registration: r.ID, Number: r.Number, Fact: fact, Rule: row.Rule}); err != nil {
				return err
			}
			row.Done++
		}
		last := list[len(list)-1]
		row.AfterOn, row.AfterID = last.Until, last.Fact
		return updateExtension(ctx, tx, row)
	})
	return more, err
}
