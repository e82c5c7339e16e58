package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ofAPage is how many evaluators stand on a page, and lookedAt how many are looked at for one when those with or without a free place are asked for.
const (
	ofAPage  = 25
	lookedAt = 1000
)

// Filter says which evaluators are listed; an empty field asks for nothing.
type Filter struct {
	State      State
	Discipline string
	Training   string // yes: theirs counts today; no: it does not
	Load       string // free: they can take another visit; full: they cannot
}

// Listed is one evaluator of a list.
type Listed struct {
	Evaluator
	Name        string // empty: nothing is known of them any more
	Disciplines []string
	Load        int
}

// List returns whom a filter finds, a page after one of them, and after whom the next begins; empty: there are no more.
func (s *Service) List(ctx context.Context, by access.Actor, f Filter, after string) (list []Listed, next string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, next = nil, ""
		d, err := s.keeping(by)
		if err != nil {
			return err
		}
		law := s.law()
		var since day.Day
		if law.Evaluators.Training > 0 {
			since = law.Day.AddYears(-law.Evaluators.Training)
		}
		at, more := after, true
		for looked := 0; more && looked < lookedAt && len(list) <= ofAPage; {
			found, err := listEvaluators(ctx, tx, f, since, at, ofAPage+1)
			if err != nil {
				return err
			}
			if more = len(found) > ofAPage; len(found) == 0 {
				break
			}
			dressed, err := s.dress(ctx, tx, d, found)
			if err != nil {
				return err
			}
			for _, l := range dressed {
				if full := law.Evaluators.Load > 0 && l.Load >= law.Evaluators.Load; f.Load == "" || full == (f.Load == "full") {
					list = append(list, l)
				}
			}
			looked, at = looked+len(found), found[len(found)-1].ID
		}
		if len(list) > ofAPage {
			list = list[:ofAPage]
			at, more = list[ofAPage-1].ID, true
		}
		if more {
			next = at
		}
		return nil
	})
	return list, next, err
}

// dress adds names, disciplines and load.
func (s *Service) dress(ctx context.Context, tx *db.Tx, d access.Decision, found []Evaluator) (list []Listed, err error) {
	ids, persons := make([]string, len(found)), make([]string, len(found))
	for i, e := range found {
		ids[i], persons[i] = e.ID, e.Person
	}
	names, err := s.names(ctx, tx, d, persons)
	if err != nil {
		return nil, err
	}
	disciplines, err := listDisciplines(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	load, err := s.load(ctx, tx, persons)
	for _, e := range found {
		list = append(list, Listed{e, names[e.Person], disciplines[e.ID], load[e.Person]})
	}
	return list, err
}

// names are those of persons, or their addresses where they have not said who they are.
func (s *Service) names(ctx context.Context, tx *db.Tx, d access.Decision, persons []string) (map[string]string, error) {
	opened, err := s.people.Names(ctx, tx, d, persons)
	names := map[string]string{}
	for _, who := range persons {
		if err != nil {
			return nil, err
		}
		if names[who] = opened[who].Reveal(); names[who] != "" {
			continue
		}
		c, lost := s.people.Contact(ctx, tx, d, who)
		if lost != nil && !fault.Is(lost, fault.KindNotFound) {
			return nil, lost
		}
		names[who] = c.Email.Reveal()
	}
	return names, err
}

// load is in how many visits persons are now.
func (s *Service) load(ctx context.Context, tx *db.Tx, persons []string) (map[string]int, error) {
	if s.needs.Load == nil || len(persons) == 0 {
		return nil, nil
	}
	return s.needs.Load(ctx, tx, persons)
}

// Count returns how many can be asked to visit.
func (s *Service) Count(ctx context.Context, by access.Actor) (n int, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := s.keeping(by); err != nil {
			return err
		}
		count, err := countActive(ctx, tx)
		n = int(count)
		return err
	})
	return n, err
}

// Invitations returns those that are open.
func (s *Service) Invitations(ctx context.Context, by access.Actor) (list []Invitation, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := s.keeping(by); err != nil {
			return err
		}
		list, err = listInvitations(ctx, tx, s.clock.Now())
		return err
	})
	return list, err
}
