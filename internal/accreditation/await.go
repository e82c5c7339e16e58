package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
)

// ListsAwaited says that graduates wait for the lists of a batch, to those who stand for its institution.
type ListsAwaited struct {
	Institution, Programme string // by code
	Batch                  int
	Focals                 []string
	Again                  bool // they were told before
}

// About names no person: whoever waits is not named to an institution.
func (e ListsAwaited) About() events.About { return events.About{Kind: "accreditation.lists_awaited"} }

// Await notes that a graduate waits for the lists of a batch. Those who stand for its institution are told once, however many wait.
func (s *Service) Await(ctx context.Context, tx *db.Tx, b council.BatchName) error {
	p, err := findNamed(ctx, tx, b)
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	w, ok, err := loadWaited(ctx, tx, p.ID, b.Year)
	if err != nil || ok && w.Asked != nil {
		return err
	}
	if !ok {
		w = waitedRow{Programme: p.ID, Batch: int64(b.Year), Since: s.clock.Now()}
		if err := insertWaited(ctx, tx, w); err != nil {
			return err
		}
	}
	return s.tellWaited(ctx, tx, w, p, false)
}

// tellWaited tells those who stand for the institution of a programme now; where nobody does it is tried again.
func (s *Service) tellWaited(ctx context.Context, tx *db.Tx, w waitedRow, p Programme, again bool) error {
	focals, err := listFocals(ctx, tx, p.Institution)
	if err != nil || len(focals) == 0 {
		return err
	}
	i, err := loadInstitution(ctx, tx, p.Institution)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	if again {
		w.Reminded = &now
	} else {
		w.Asked = &now
	}
	if err := updateWaited(ctx, tx, w); err != nil {
		return err
	}
	e := ListsAwaited{Institution: i.Code, Programme: p.Code, Batch: int(w.Batch), Again: again}
	for _, f := range focals {
		e.Focals = append(e.Focals, f.Person)
	}
	return s.events.Record(ctx, tx, access.System(access.Accreditation), e)
}
