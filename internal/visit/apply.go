package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// Apply is an application for a visit as it is written.
type Apply struct {
	Version   string `form:"version" max:"20"`   // of the draft that is changed
	Programme string `form:"programme" max:"60"` // its code
	Kind      string `form:"kind" entry:"visit.kind" max:"40"`
	Of        string `form:"of" entry:"visit.of_kind" max:"40"`
	From      string `form:"from" entry:"visit.from_batch" max:"10"`
	To        string `form:"to" entry:"visit.to_batch" max:"10"` // empty: as From
	Why       string `form:"why" entry:"visit.why" max:"4000" lines:"true"`

	side string // for whom it is written: the institution, or the council
}

// Apply begins an application of an institution for which by stands. Nobody else sees it until it is sent.
func (s *Service) Apply(ctx context.Context, by access.Actor, institution string, c Apply) (string, error) {
	c.side = council.SideInstitution
	v := Visit{ID: id.New(s.clock.Now()), Stage: Draft, Side: council.SideInstitution, Lead: by.Person, Version: 1}
	v.Begun = s.clock.Now()
	v.Since = v.Begun
	return v.ID, s.write(ctx, by, institution, v, c, func(ctx context.Context, tx *db.Tx, v Visit) error {
		if err := insert(ctx, tx, v); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, DraftBegun{Visit: v.ID, Institution: v.Institution})
	})
}

// ChangeApplication changes a draft.
func (s *Service) ChangeApplication(ctx context.Context, by access.Actor, institution, visit string, c Apply) error {
	c.side = council.SideInstitution
	var v Visit
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		_, v, err = s.loadOwn(ctx, tx, by, institution, visit)
		return err
	})
	if err != nil {
		return err
	}
	if err := decideOwn(v, c.Version); err != nil {
		return err
	}
	return s.write(ctx, by, institution, v, c, update)
}

// Begin begins an unscheduled visit for the council. It owes no fee before it was made, and goes to the naming of its team at once.
func (s *Service) Begin(ctx context.Context, by access.Actor, institution string, c Apply) (string, error) {
	c.side = council.SideCouncil
	now := s.clock.Now()
	v := Visit{ID: id.New(now), Lead: by.Person, Version: 1, Begun: now}
	return v.ID, s.write(ctx, by, institution, v, c, func(ctx context.Context, tx *db.Tx, v Visit) (err error) {
		if v.Number, err = newNumber(ctx, tx); err != nil {
			return err
		}
		v = enter(v, Team, s.law())
		v.Since, v.Law = now, s.law().ID
		if err := insert(ctx, tx, v); err != nil {
			return err
		}
		return s.told(ctx, tx, by, v, Entered)
	})
}

// write judges an application and stores it with its sealed words.
func (s *Service) write(ctx context.Context, by access.Actor, institution string, v Visit, c Apply, store func(context.Context, *db.Tx, Visit) error) error {
	var i Institution
	var decided Visit
	judge := func(tx *db.Tx) (err error) {
		if c.side == council.SideCouncil {
			if err = s.lead(by, ""); err == nil {
				i, err = s.needs.Institution(ctx, tx, institution)
			}
			if err == nil {
				err = s.mayLead(ctx, tx, by, Visit{ID: v.ID, Institution: i.ID})
			}
		} else {
			i, err = s.standing(ctx, tx, by, institution)
		}
		if err != nil {
			return err
		}
		b := background{law: s.law(), institution: i, found: map[int]Found{}}
		if b.programmes, err = s.needs.Programmes(ctx, tx, i.ID); err != nil {
			return err
		}
		if err := s.look(ctx, tx, &b, c); err != nil {
			return err
		}
		decided, err = decideApply(v, c, b)
		decided.Institution = i.ID
		return err
	}
	if err := s.db.View(ctx, judge); err != nil {
		return err
	}
	var why pii.Sealed
	if c.Why != "" {
		if err := s.vault.Mint(ctx, scopeOf(i.ID)); err != nil {
			return err
		}
		var err error
		if why, err = s.vault.Seal(ctx, whyField(decided), c.Why); err != nil {
			return err
		}
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if err := judge(tx); err != nil {
			return err
		}
		decided.Why = why
		return store(ctx, tx, decided)
	})
}

// look finds what was decided of the batches that an application names, and other visits of its programme.
func (s *Service) look(ctx context.Context, tx *db.Tx, b *background, c Apply) error {
	for _, p := range b.programmes {
		if p.Code != c.Programme {
			continue
		}
		var f fault.Fields
		from, to := readBatches(&f, p, c, b.law.Day.Year())
		for batch := from; batch <= to && batch > 0; batch++ {
			x, err := s.needs.Found(ctx, tx, p.ID, batch)
			if err != nil {
				return err
			}
			b.found[batch] = x
		}
		var err error
		b.others, err = listOfProgramme(ctx, tx, p.ID)
		return err
	}
	return nil
}
