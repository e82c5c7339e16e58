package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Merge says into which institution another goes.
type Merge struct {
	Version string `form:"version" max:"20"`
	Into    string `form:"into" max:"60"`
	Ordered
}

// Merge lets an institution go into another from a day on. Its campuses and programmes go with it, with what was found of their batches; it stays
// in the history, is found by its name, and is closed.
func (s *Service) Merge(ctx context.Context, by access.Actor, institution string, c Merge) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadInstitution(ctx, tx, institution)
		if err != nil {
			return err
		}
		others, err := listEveryInstitution(ctx, tx)
		if err != nil {
			return err
		}
		list, err := listChanges(ctx, tx, []string{i.ID})
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		merged, into, made, err := decideMerge(i, c, others, list, s.today())
		if err != nil {
			return err
		}
		h, err := s.hand(ctx, tx, i, into, made, nil)
		if err != nil {
			return err
		}
		made = made.recorded(id.New(now), now)
		if err := insertChange(ctx, tx, made); err != nil {
			return err
		}
		for _, x := range []Institution{merged, into} {
			if err := updateInstitution(ctx, tx, x); err != nil {
				return err
			}
		}
		if err := updateAffiliating(ctx, tx, i.ID, into.ID); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, InstitutionMerged{Institution: i.ID, Into: into.ID, Programmes: len(h.programmes), Change: made.ID, On: made.On})
	})
}

// hand hands all campuses of an institution, or some, to another, with their programmes, and records what becomes of each.
func (s *Service) hand(ctx context.Context, tx *db.Tx, from, to Institution, order Change, some []Campus) (h handed, err error) {
	now := s.clock.Now()
	campuses, err := listCampuses(ctx, tx, []string{from.ID})
	if err != nil {
		return h, err
	}
	programmes, err := listProgrammes(ctx, tx, []string{from.ID})
	if err != nil {
		return h, err
	}
	there, err := listCampuses(ctx, tx, []string{to.ID})
	if err != nil {
		return h, err
	}
	taken, err := listTaken(ctx, tx, to)
	if err != nil {
		return h, err
	}
	var codes []string
	for _, c := range there {
		codes = append(codes, c.Code)
	}
	if some != nil {
		campuses = some
	}
	h = handOver(from, to, order.Kind, order.On, order.Instrument, campuses, programmes, codes, taken)
	for _, c := range h.campuses {
		if err := updateCampus(ctx, tx, c); err != nil {
			return h, err
		}
	}
	for _, p := range h.programmes {
		if err := updateProgramme(ctx, tx, p); err != nil {
			return h, err
		}
	}
	for _, c := range h.changes {
		if err := insertChange(ctx, tx, c.recorded(id.New(now), now)); err != nil {
			return h, err
		}
	}
	return h, nil
}
