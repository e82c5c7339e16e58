package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// ConfirmExtension lets an extension begin that somebody else proposed; it is done batch by batch afterwards.
func (s *Service) ConfirmExtension(ctx context.Context, by access.Actor, extension string, c Page) error {
	row, err := s.proposed(ctx, by, extension, "engineer.confirm_extension")
	if err != nil {
		return err
	}
	expected, err := s.countEnding(ctx, row)
	if err != nil {
		return err
	}
	return s.decideOn(ctx, by, extension, c, func(row extensionRow) (extensionRow, error) {
		row.State, row.Expected, row.AfterOn = extensionRunning, expected, row.From
		return row, decideSecond(row, by)
	})
}

// proposed loads an extension for an officer who may decide on it.
func (s *Service) proposed(ctx context.Context, by access.Actor, extension string, action access.Action) (row extensionRow, err error) {
	if _, err := s.access.May(by, action, access.Subject{}); err != nil {
		return row, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		row, err = loadExtension(ctx, tx, extension)
		return err
	})
	return row, err
}

// decideOn stores what an officer decided on an extension that waits.
func (s *Service) decideOn(ctx context.Context, by access.Actor, extension string, c Page, decide func(extensionRow) (extensionRow, error)) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadExtension(ctx, tx, extension)
		if err != nil {
			return err
		}
		if err := decideExtension(row, c.Version); err != nil {
			return err
		}
		if row, err = decide(row); err != nil {
			return err
		}
		now := s.clock.Now()
		row.DecidedBy, row.DecidedAt = by.Person, &now
		if err := updateExtension(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ExtensionDecided{Case: row.ID, Confirmed: row.State == extensionRunning})
	})
}
