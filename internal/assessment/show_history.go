package assessment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// shownRevisions is how many revisions are shown at once.
const shownRevisions = 30

// History are revisions of a criterion, the newest first.
type History struct {
	Section
	Revisions []Revision
	Next      int // the serial before which there are more; 0: none
}

// ShowHistory shows who saved what of a criterion and when, with the words of each time, those before a serial (0: the newest).
func (s *Service) ShowHistory(ctx context.Context, by access.Actor, at At, criterion string, before int) (x History, err error) {
	if x.Section, err = s.ShowSection(ctx, by, at, criterion); err != nil {
		return x, err
	}
	if !x.Visit.Writes && len(by.Roles) == 0 { // a team reads what was handed in
		return x, fault.NotFound()
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v, d, err := s.loadVisit(ctx, tx, by, at)
		if err != nil {
			return err
		}
		rows, err := listHistory(ctx, tx, v.ID, criterion, before, shownRevisions+1)
		if err != nil {
			return err
		}
		x.Revisions, x.Next = nil, 0
		if len(rows) > shownRevisions {
			rows = rows[:shownRevisions]
			x.Next = rows[shownRevisions-1].Serial
		}
		var who []string
		for _, row := range rows {
			r, err := s.open(ctx, d, row, v.Institution)
			if err != nil {
				return err
			}
			x.Revisions = append(x.Revisions, r)
			who = append(who, r.By)
		}
		x.Names, err = s.names(ctx, tx, by, v, who)
		return err
	})
	return x, err
}
