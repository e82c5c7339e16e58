package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// extensionsShown is how many extensions a page lists.
const extensionsShown = 40

// Extensions lists extensions, the newest first, before one (empty: from the newest), and whether there are more.
func (s *Service) Extensions(ctx context.Context, by access.Actor, before string) (list []Extension, more bool, err error) {
	if _, err := s.access.May(by, "engineer.extend", access.Subject{}); err != nil {
		return nil, false, err
	}
	if !id.Valid(before) {
		before = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listExtensions(ctx, tx, before, extensionsShown+1)
		if more = len(rows) > extensionsShown; more {
			rows = rows[:extensionsShown]
		}
		list = nil
		for _, r := range rows {
			list = append(list, r.extension())
		}
		return err
	})
	return list, more, err
}

// ExtensionView is an extension as an officer sees it.
type ExtensionView struct {
	Extension
	Law     council.Law // of the day on which it was proposed
	May     error       // why the reader cannot confirm it; nil: they can
	Decline bool        // whether the reader may decline it or take it back
	Names   map[string]pii.Value
}

// ShowExtension opens an extension. While it waits, it counts anew whom it would extend.
func (s *Service) ShowExtension(ctx context.Context, by access.Actor, extension string) (v ExtensionView, err error) {
	row, err := s.proposed(ctx, by, extension, "engineer.extend")
	if err != nil {
		return v, err
	}
	v = ExtensionView{Law: s.council.At(row.ProposedAt), Decline: row.State == extensionProposed}
	if row.State == extensionProposed {
		if row.Expected, err = s.countEnding(ctx, row); err != nil {
			return v, err
		}
		if _, v.May = s.access.May(by, "engineer.confirm_extension", access.Subject{}); v.May != nil {
			v.May = fault.Denied("engineer.extend.registrar", nil)
		} else {
			v.May = decideSecond(row, by)
		}
	}
	v.Extension = row.extension()
	list, err := s.access.May(by, "casework.inbox", access.Subject{Any: true})
	if err != nil {
		return v, err
	}
	return v, s.db.View(ctx, func(tx *db.Tx) (err error) {
		v.Names, err = s.people.Names(ctx, tx, list, []string{row.By, row.DecidedBy})
		return err
	})
}

// Waiting counts the extensions that wait for a second person; false to who may not see them.
func (s *Service) Waiting(ctx context.Context, by access.Actor) (count int64, may bool, err error) {
	if _, err := s.access.May(by, "engineer.extend", access.Subject{}); err != nil {
		return 0, false, nil
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		count, err = countProposed(ctx, tx)
		return err
	})
	return count, true, err
}
