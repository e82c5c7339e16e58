package dataright

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// Watched is how an officer looked in the last thirty days.
type Watched struct {
	Officer        string
	Name           pii.Value
	Looks, Persons int64
	Asked          map[Question]int // how many of the latest looks raise a question
}

// Marked is a look with the questions that it raises.
type Marked struct {
	Seen
	Officer, Person string
	Asked           []Question
}

// MarkedPage is a part of a list of looks, newest first.
type MarkedPage struct {
	Rows   []Marked
	Names  map[string]pii.Value // of officers
	Next   string
	Orders []Order // about the person of the list
}

const (
	watched  = 30 * 24 * time.Hour
	officers = 100 // shown at most
	latest   = 500 // looks of one officer from which habits are learnt
)

// Watch returns who looked at others in the last thirty days, those who looked most first.
func (s *Service) Watch(ctx context.Context, by access.Actor) (list []Watched, err error) {
	d, err := s.access.May(by, "dataright.watch", access.Subject{Any: true})
	if err != nil {
		return nil, err
	}
	since := s.clock.Now().Add(-watched)
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		lookers, err := s.access.Lookers(ctx, tx, since, officers)
		if err != nil {
			return err
		}
		ids := make([]string, len(lookers))
		for i, l := range lookers {
			ids[i] = l.Actor
		}
		names, err := s.people.Names(ctx, tx, d, ids)
		if err != nil {
			return err
		}
		for _, l := range lookers {
			w := Watched{Officer: l.Actor, Name: names[l.Actor], Looks: l.Looks, Persons: l.Persons, Asked: map[Question]int{}}
			looks, err := s.access.LooksBy(ctx, tx, l.Actor, "", latest)
			if err != nil {
				return err
			}
			h, err := s.habit(ctx, tx, l.Actor, looks)
			if err != nil {
				return err
			}
			for _, x := range looks {
				if x.At.Before(since) {
					break
				}
				for _, q := range h.ask(x) {
					w.Asked[q]++
				}
			}
			list = append(list, w)
		}
		return nil
	})
	return list, err
}

// WatchOfficer returns the looks of one officer at others, the newest part, or what stands before a position.
func (s *Service) WatchOfficer(ctx context.Context, by access.Actor, officer, before string) (MarkedPage, error) {
	return s.marked(ctx, by, before, func(tx *db.Tx, before string) ([]access.Look, error) {
		return s.access.LooksBy(ctx, tx, officer, before, pageSize+1)
	})
}

// WatchPerson returns the looks of others at one person, with the orders to show them later.
func (s *Service) WatchPerson(ctx context.Context, by access.Actor, person, before string) (page MarkedPage, err error) {
	page, err = s.marked(ctx, by, before, func(tx *db.Tx, before string) ([]access.Look, error) {
		return s.access.LooksOfOthers(ctx, tx, person, before, pageSize+1)
	})
	if err != nil {
		return page, err
	}
	page.Orders, err = s.orders(ctx, by, person)
	return page, err
}

// Kept returns the promises that are not kept, and how often each gate had to stop something: a house in order has neither.
func (s *Service) Kept(ctx context.Context, by access.Actor) (broken []Broken, stopped map[string]int64, err error) {
	if _, err := s.access.May(by, "dataright.watch", access.Subject{Any: true}); err != nil {
		return nil, nil, err
	}
	broken, err = s.needs.Broken(ctx)
	return broken, s.needs.Stopped(), err
}

// FindPerson returns whose case or registration has a number, as it was typed.
func (s *Service) FindPerson(ctx context.Context, by access.Actor, number string) (person string, err error) {
	if _, err := s.access.May(by, "dataright.watch", access.Subject{Any: true}); err != nil {
		return "", err
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		person, _, err = s.desk.Whose(ctx, tx, number)
		return err
	})
	return person, err
}

func (s *Service) marked(ctx context.Context, by access.Actor, before string, list func(tx *db.Tx, before string) ([]access.Look, error)) (page MarkedPage, err error) {
	if !id.Valid(before) {
		before = ""
	}
	d, err := s.access.May(by, "dataright.watch", access.Subject{Any: true})
	if err != nil {
		return page, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		page = MarkedPage{}
		looks, err := list(tx, before)
		if err != nil {
			return err
		}
		if len(looks) > pageSize {
			looks = looks[:pageSize]
			page.Next = looks[pageSize-1].ID
		}
		habits, ids := map[string]*habit{}, []string{}
		for _, l := range looks {
			if habits[l.Actor] == nil {
				recent, err := s.access.LooksBy(ctx, tx, l.Actor, "", latest)
				if err != nil {
					return err
				}
				if habits[l.Actor], err = s.habit(ctx, tx, l.Actor, append(recent, looks...)); err != nil {
					return err
				}
				ids = append(ids, l.Actor)
			}
			seen, err := s.seen(ctx, tx, l)
			if err != nil {
				return err
			}
			page.Rows = append(page.Rows, Marked{Seen: seen, Officer: l.Actor, Person: l.Person, Asked: habits[l.Actor].ask(l)})
		}
		page.Names, err = s.people.Names(ctx, tx, d, ids)
		return err
	})
	return page, err
}

// habit gathers what an officer's looks are compared with.
func (s *Service) habit(ctx context.Context, tx *db.Tx, officer string, looks []access.Look) (*habit, error) {
	now := s.clock.Now()
	law := s.council.At(now)
	h := &habit{zone: law.Zone, calendar: law.Calendar, now: now}
	var own []access.Look
	cases, persons := map[string]bool{}, map[string]bool{}
	for _, l := range looks {
		if l.Actor == officer {
			own = append(own, l)
			cases[l.Case], persons[l.Person] = true, true
		}
	}
	h.observe(own)
	var err error
	if h.worked, err = s.desk.Worked(ctx, tx, officer, keys(cases)); err != nil {
		return nil, err
	}
	h.sharing, err = s.people.Sharing(ctx, tx, officer, keys(persons))
	return h, err
}

func keys(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for k := range set {
		list = append(list, k)
	}
	return list
}

func (s *Service) today() day.Day { return s.council.At(s.clock.Now()).Day }
