package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Place is a programme with the campus at which it is taught.
type Place struct {
	Programme
	At         council.Text // the name of its campus
	Accredited bool         // a batch of it was ever accredited, of what the council knows now
}

// InstitutionCoded returns the institution with a code, for a room beside this one.
func (s *Service) InstitutionCoded(ctx context.Context, tx *db.Tx, code string) (Institution, error) {
	return loadInstitutionByCode(ctx, tx, code)
}

// InstitutionsBy returns institutions by their ids, for a room beside this one.
func (s *Service) InstitutionsBy(ctx context.Context, tx *db.Tx, ids []string) (map[string]Institution, error) {
	return listInstitutionsBy(ctx, tx, ids)
}

// PlacesBy returns programmes by their ids, with their campuses; whether they were accredited is not looked up.
func (s *Service) PlacesBy(ctx context.Context, tx *db.Tx, ids []string) (map[string]Place, error) {
	programmes, err := listProgrammesBy(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	places := make(map[string]Place, len(programmes))
	for id, p := range programmes {
		c, err := loadCampus(ctx, tx, p.Institution, p.Campus)
		if err != nil {
			return nil, err
		}
		places[id] = Place{Programme: p, At: c.Name}
	}
	return places, nil
}

// PlacesOf returns the programmes of an institution.
func (s *Service) PlacesOf(ctx context.Context, tx *db.Tx, institution string) (list []Place, err error) {
	programmes, err := listProgrammes(ctx, tx, []string{institution})
	if err != nil || len(programmes) == 0 {
		return nil, err
	}
	campuses, err := listCampuses(ctx, tx, []string{institution})
	if err != nil {
		return nil, err
	}
	names := map[string]council.Text{}
	for _, c := range campuses {
		names[c.ID] = c.Name
	}
	var ids []string
	for _, p := range programmes {
		ids = append(ids, p.ID)
	}
	found, err := listFindings(ctx, tx, ids, 0, 9999)
	if err != nil {
		return nil, err
	}
	accredited := map[string]bool{}
	for _, f := range found {
		o, known := s.law().Accreditation.Outcome(f.Outcome)
		accredited[f.Programme] = accredited[f.Programme] || known && o.Registrable
	}
	for _, p := range programmes {
		list = append(list, Place{Programme: p, At: names[p.Campus], Accredited: accredited[p.ID]})
	}
	return list, nil
}

// StandsFor tells whether somebody stands for an institution now.
func (s *Service) StandsFor(ctx context.Context, tx *db.Tx, institution, person string) (bool, error) {
	_, err := loadFocalOf(ctx, tx, institution, person)
	if fault.Is(err, fault.KindNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Standing returns who stands for an institution now, by person.
func (s *Service) Standing(ctx context.Context, tx *db.Tx, institution string) (persons []string, err error) {
	list, err := listFocals(ctx, tx, institution)
	for _, f := range list {
		persons = append(persons, f.Person)
	}
	return persons, err
}

// Today returns what holds for a batch today with the number of the decision that says so; the zero value if nothing was decided.
func (s *Service) Today(ctx context.Context, tx *db.Tx, programme string, batch int) (f Finding, number string, err error) {
	f, is, err := s.Found(ctx, tx, programme, batch, s.law().Day, s.clock.Now())
	if err != nil || !is {
		return Finding{}, "", err
	}
	numbers, err := listNumbers(ctx, tx, []Finding{f})
	return f, numbers[f.Decision], err
}

// SeatsBy returns in a transaction how many students a programme may take, each from a batch on.
func (s *Service) SeatsBy(ctx context.Context, tx *db.Tx, programme string) ([]Seats, error) {
	return listSeats(ctx, tx, programme)
}

// IsNumberTaken tells whether a decision, or a proposal that waits, has a number.
func (s *Service) IsNumberTaken(ctx context.Context, tx *db.Tx, number string) (bool, error) {
	by, err := findNumber(ctx, tx, number, "")
	return by != "", err
}

// Approved does to a programme what was approved after a visit, in the transaction of that: it comes to a phase, unless a batch of it was
// accredited meanwhile, and has seats from a batch on. An empty phase, and no batch, leave either as it is.
func (s *Service) Approved(ctx context.Context, tx *db.Tx, by access.Actor, programme string, phase Phase, seats Seats) error {
	if err := s.may(by, "accreditation.keep"); err != nil {
		return err
	}
	places, err := listProgrammesBy(ctx, tx, []string{programme})
	if err != nil {
		return err
	}
	x, err := s.openProgramme(ctx, tx, places[programme].Institution, programme)
	if err != nil {
		return err
	}
	p := x.Programme
	if phase != PhaseNone && phase != p.Phase {
		if p, err = decidePhase(p, x.Of, SetPhase{Version: versionOf(p.Version), Phase: string(phase)}, x.Accredited, s.today()); err != nil {
			return err
		}
		if err := s.events.Record(ctx, tx, by, PhaseSet{Programme: p.ID, Phase: string(p.Phase)}); err != nil {
			return err
		}
	}
	if seats.From != 0 {
		c := SetSeats{Version: versionOf(p.Version), From: yearText(seats.From), Sections: yearText(seats.Sections), PerSection: yearText(seats.PerSection)}
		if seats, err = decideSeats(s.law().Accreditation, p, x.Of, c, s.today()); err != nil {
			return err
		}
		if err := setSeats(ctx, tx, p.ID, seats); err != nil {
			return err
		}
		if err := s.events.Record(ctx, tx, by, SeatsSet{Programme: p.ID, From: seats.From, Sections: seats.Sections, PerSection: seats.PerSection}); err != nil {
			return err
		}
	}
	return updateProgramme(ctx, tx, p)
}

// Decided is the day of the decision that found it; zero of one that is not made yet.
func (f Finding) Decided() day.Day { return f.decided }
