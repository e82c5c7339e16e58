package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

const visitsOfAPage = 40

// standing returns the institution with a code for which by stands. To all others it does not exist.
func (s *Service) standing(ctx context.Context, tx *db.Tx, by access.Actor, code string) (Institution, error) {
	i, err := s.needs.Institution(ctx, tx, code)
	if err != nil {
		return i, err
	}
	stands, err := s.needs.Stands(ctx, tx, i.ID, by.Person)
	if err == nil && !stands {
		err = fault.NotFound()
	}
	if err == nil {
		_, err = s.access.May(by, "visit.apply", access.Subject{Item: i.ID, Stands: true})
	}
	return i, err
}

// loadOwn returns a visit of an institution for which by stands.
func (s *Service) loadOwn(ctx context.Context, tx *db.Tx, by access.Actor, code, visit string) (i Institution, v Visit, err error) {
	if i, err = s.standing(ctx, tx, by, code); err != nil {
		return i, v, err
	}
	v, err = load(ctx, tx, visit)
	if err == nil && v.Institution != i.ID {
		v, err = Visit{}, fault.NotFound()
	}
	return i, v, err
}

// lead refuses whoever may not lead visits for the council.
func (s *Service) lead(by access.Actor, visit string) error {
	_, err := s.access.May(by, "visit.lead", access.Subject{Item: visit})
	return err
}

// loadSent returns a visit of which the council knows.
func loadSent(ctx context.Context, tx *db.Tx, visit string) (Visit, error) {
	v, err := load(ctx, tx, visit)
	if err == nil && !v.Sent() {
		v, err = Visit{}, fault.NotFound()
	}
	return v, err
}

// Shown is a visit with what its page says.
type Shown struct {
	Visit
	Institution Institution
	Programme   Programme
	Kind        council.VisitKind
	Words       pii.Value // why it is asked for
	Charges     []council.Charge
	Fee         *Fee
	Events      []Event
	Law         council.Law
	Proposal    Proposal // of a visit about no batches
	MayWithdraw bool
}

// Show returns a visit to those who stand for its institution.
func (s *Service) Show(ctx context.Context, by access.Actor, institution, visit string) (x Shown, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, v, err := s.loadOwn(ctx, tx, by, institution, visit)
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "visit.apply", access.Subject{Item: i.ID, Stands: true})
		if err != nil {
			return err
		}
		x, err = s.shown(ctx, tx, d, i, v)
		x.MayWithdraw = decideWithdraw(x.Law, v, "") == nil
		return err
	})
	return x, err
}

// ShowAtDesk returns a visit to the council.
func (s *Service) ShowAtDesk(ctx context.Context, by access.Actor, visit string) (x Shown, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v, err := loadSent(ctx, tx, visit)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		d, denied := s.access.May(by, "visit.read", access.Subject{Item: v.Institution})
		if denied != nil {
			return denied
		}
		if err != nil {
			return err
		}
		of, err := s.needs.Of(ctx, tx, []string{v.Institution})
		if err != nil {
			return err
		}
		x, err = s.shown(ctx, tx, d, of[v.Institution], v)
		return err
	})
	return x, err
}

func (s *Service) shown(ctx context.Context, tx *db.Tx, d access.Decision, i Institution, v Visit) (x Shown, err error) {
	x = Shown{Visit: v, Institution: i, Law: s.law()}
	x.Kind, _ = x.Law.Visits.Kind(v.Kind)
	titles, err := s.needs.Titles(ctx, tx, []string{v.Programme})
	if err != nil {
		return x, err
	}
	x.Programme = titles[v.Programme]
	if len(v.Why) > 0 {
		if x.Words, err = s.vault.Open(ctx, d, whyField(v), v.Why); err != nil {
			return x, err
		}
	}
	x.Charges = fees(x.Law, v)
	if x.Fee, err = s.needs.Fee(ctx, tx, v.ID); err != nil {
		return x, err
	}
	if x.Proposal, err = loadProposal(ctx, tx, v.ID); err != nil {
		return x, err
	}
	x.Events, err = listEvents(ctx, tx, v.ID)
	return x, err
}

// Line is a visit in a list.
type Line struct {
	Visit
	Institution Institution
	Programme   Programme
	Left        int // days that whoever must act still has; negative: they are late
	Timed       bool
}

// lines names institutions and programmes of visits.
func (s *Service) lines(ctx context.Context, tx *db.Tx, visits []Visit) (list []Line, err error) {
	law := s.law()
	var institutions, programmes []string
	for _, v := range visits {
		institutions, programmes = append(institutions, v.Institution), append(programmes, v.Programme)
	}
	if len(visits) == 0 {
		return nil, nil
	}
	of, err := s.needs.Of(ctx, tx, institutions)
	if err != nil {
		return nil, err
	}
	titles, err := s.needs.Titles(ctx, tx, programmes)
	for _, v := range visits {
		l := Line{Visit: v, Institution: of[v.Institution], Programme: titles[v.Programme]}
		l.Left, l.Timed = v.LeftOn(law)
		list = append(list, l)
	}
	return list, err
}

// ListOwn returns a page of the visits of an institution for which by stands, the newest first, and for what it may ask.
func (s *Service) ListOwn(ctx context.Context, by access.Actor, institution, after string) (i Institution, list []Line, more bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if i, err = s.standing(ctx, tx, by, institution); err != nil {
			return err
		}
		rows, err := listOfInstitution(ctx, tx, i.ID, after, visitsOfAPage+1)
		if err != nil {
			return err
		}
		if more = len(rows) > visitsOfAPage; more {
			rows = rows[:visitsOfAPage]
		}
		list, err = s.lines(ctx, tx, rows)
		return err
	})
	return i, list, more, err
}

// Asked is what the form of an application is made of.
type Asked struct {
	Institution Institution
	Programmes  []Programme
	Law         council.Law
}

// ForApply returns what an application may choose, to those who stand for the institution.
func (s *Service) ForApply(ctx context.Context, by access.Actor, institution string) (a Asked, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		a = Asked{Law: s.law()}
		if a.Institution, err = s.standing(ctx, tx, by, institution); err != nil {
			return err
		}
		a.Programmes, err = s.needs.Programmes(ctx, tx, a.Institution.ID)
		return err
	})
	return a, err
}

// ForBegin returns the same to the council.
func (s *Service) ForBegin(ctx context.Context, by access.Actor, institution string) (a Asked, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		a = Asked{Law: s.law()}
		if err := s.lead(by, ""); err != nil {
			return err
		}
		if a.Institution, err = s.needs.Institution(ctx, tx, institution); err != nil {
			return err
		}
		a.Programmes, err = s.needs.Programmes(ctx, tx, a.Institution.ID)
		return err
	})
	return a, err
}

// List returns a page of the visits that are under way, by when a side must have acted; or of those that are over.
func (s *Service) List(ctx context.Context, by access.Actor, side string, over bool, after string) (list []Line, more bool, err error) {
	if _, err := s.access.May(by, "visit.list", access.Subject{Any: true}); err != nil {
		return nil, false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var last Visit
		if after != "" && !over {
			if last, err = load(ctx, tx, after); err != nil && !fault.Is(err, fault.KindNotFound) {
				return err
			}
		}
		var rows []Visit
		if over {
			rows, err = listEnded(ctx, tx, after, visitsOfAPage+1)
		} else {
			rows, err = listDue(ctx, tx, side, last, visitsOfAPage+1)
		}
		if err != nil {
			return err
		}
		if more = len(rows) > visitsOfAPage; more {
			rows = rows[:visitsOfAPage]
		}
		list, err = s.lines(ctx, tx, rows)
		return err
	})
	return list, more, err
}

// Waiting counts the visits in which the council must act, and those of them that are late.
func (s *Service) Waiting(ctx context.Context, by access.Actor) (all, late int64, err error) {
	if _, err := s.access.May(by, "visit.list", access.Subject{Any: true}); err != nil {
		return 0, 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		all, late, err = countDue(ctx, tx, council.SideCouncil, s.law().Day)
		return err
	})
	return all, late, err
}
