package accreditation

import (
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// History is what became of institutions, campuses and programmes, the oldest first, with the names of those of which it speaks.
type History struct {
	Changes      []Change
	institutions map[string]Institution
	campuses     map[string]Campus
	programmes   map[string]Programme
}

// Name returns what something that a change speaks of is called now, and the address of its page; empty: it has none of its own.
func (h History) Name(id string) (name council.Text, path string) {
	if i, ok := h.institutions[id]; ok {
		return i.Name, "/programmes/" + i.Code
	}
	if p, ok := h.programmes[id]; ok {
		return p.Title, programmePath(h.institutions[p.Institution].Code, p.Code)
	}
	return h.campuses[id].Name, ""
}

// ToldProgramme is what is told of one programme on a day.
type ToldProgramme struct {
	Listed
	Affiliating Institution  // that gives the degree; zero: the institution itself
	Called      council.Text // the institution's name on that day
	History     History
	On          day.Day
	Known       time.Time
	Law         council.Law
}

// Past tells whether it is told of a day that was.
func (t ToldProgramme) Past() bool { return t.On != t.Law.Day }

// TellProgramme returns a programme with all its batches, by the codes of its institution and its own, as things were on a day and as the council knew
// them at a moment; empty: today, and now. NotFound if there is none.
func (s *Service) TellProgramme(ctx context.Context, institution, programme, on, known string) (ToldProgramme, error) {
	t := ToldProgramme{Law: s.law(), Known: s.clock.Now()}
	a, err := decideQuestion(t.Law, t.Known, Question{On: on, Known: known})
	if err != nil {
		return t, err
	}
	t.On, t.Known = a.on, a.known
	err = s.public.View(ctx, func(tx *db.Tx) error {
		i, err := loadInstitution(ctx, tx, institution)
		if err != nil {
			return err
		}
		p, err := loadProgramme(ctx, tx, i.ID, programme)
		if err != nil {
			return err
		}
		list, err := tellProgrammes(ctx, tx, t.Law, a, []Programme{p}, true)
		if err != nil {
			return err
		}
		t.Listed = list[0]
		if t.History, err = historyOf(ctx, tx, a.known, i.ID, p.Campus, p.ID); err != nil {
			return err
		}
		t.Called = nameOn(i.Name, t.History.Changes, i.ID, a.on)
		if p.Affiliating != "" {
			if t.Affiliating, err = loadInstitution(ctx, tx, p.Affiliating); fault.Is(err, fault.KindNotFound) {
				return nil
			}
		}
		return err
	})
	return t, err
}

// ToldInstitution is what is told of one institution on a day.
type ToldInstitution struct {
	Institution
	Called     council.Text // its name on that day
	Into       Institution  // into which it went; zero: none
	Campuses   []Campus
	Programmes []Listed
	History    History
	On         day.Day
	Known      time.Time
	Law        council.Law
}

// Past tells whether it is told of a day that was.
func (t ToldInstitution) Past() bool { return t.On != t.Law.Day }

// TellInstitution returns an institution by its code, with its campuses, programmes and history. NotFound if there is none.
func (s *Service) TellInstitution(ctx context.Context, institution, on, known string) (ToldInstitution, error) {
	t := ToldInstitution{Law: s.law(), Known: s.clock.Now()}
	a, err := decideQuestion(t.Law, t.Known, Question{On: on, Known: known})
	if err != nil {
		return t, err
	}
	t.On, t.Known = a.on, a.known
	err = s.public.View(ctx, func(tx *db.Tx) error {
		if t.Institution, err = loadInstitution(ctx, tx, institution); err != nil {
			return err
		}
		if t.Campuses, err = listCampuses(ctx, tx, []string{t.ID}); err != nil {
			return err
		}
		programmes, err := listProgrammes(ctx, tx, []string{t.ID})
		if err != nil {
			return err
		}
		t.Programmes = nil
		if len(programmes) > 0 {
			if t.Programmes, err = tellProgrammes(ctx, tx, t.Law, a, programmes, true); err != nil {
				return err
			}
		}
		subjects := []string{t.ID}
		for _, c := range t.Campuses {
			subjects = append(subjects, c.ID)
		}
		for _, p := range programmes {
			subjects = append(subjects, p.ID)
		}
		if t.History, err = historyOf(ctx, tx, a.known, subjects...); err != nil {
			return err
		}
		t.Called = nameOn(t.Name, t.History.Changes, t.ID, a.on)
		if t.Institution.Into != "" {
			if t.Into, err = loadInstitution(ctx, tx, t.Institution.Into); fault.Is(err, fault.KindNotFound) {
				return nil
			}
		}
		return err
	})
	return t, err
}

// historyOf returns what became of some things, of what the council knew at a moment.
func historyOf(ctx context.Context, tx *db.Tx, known time.Time, subjects ...string) (h History, err error) {
	changes, err := listChanges(ctx, tx, subjects)
	if err != nil {
		return h, err
	}
	var ids []string
	for _, c := range changes {
		if !c.Known.After(known) {
			h.Changes, ids = append(h.Changes, c), append(ids, c.Of)
			if c.Other != "" {
				ids = append(ids, c.Other)
			}
		}
	}
	if len(ids) == 0 {
		return h, nil
	}
	if h.campuses, err = campusesOf(ctx, tx, ids); err != nil {
		return h, err
	}
	if h.programmes, err = programmesOf(ctx, tx, ids); err != nil {
		return h, err
	}
	for _, p := range h.programmes {
		ids = append(ids, p.Institution)
	}
	h.institutions, err = institutionsOf(ctx, tx, ids)
	return h, err
}
