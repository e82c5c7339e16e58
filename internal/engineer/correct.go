package engineer

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// correction is what the last step's yes to a correction does, prepared before its transaction.
type correction func(ctx context.Context, tx *db.Tx, by access.Actor) error

// prepareCorrect looks at both identity numbers, and seals who the applicant is anew; nil for any other application.
func (s *Service) prepareCorrect(ctx context.Context, by access.Actor, application string) (correction, error) {
	var a applicationRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		a, err = loadApplication(ctx, tx, application)
		return err
	})
	if err != nil {
		return nil, err
	}
	if kind, _ := s.law().Kind(a.Kind); kind.Effect != council.Correct {
		return nil, nil
	}
	decision, err := s.access.Look(ctx, by, "engineer.assess", access.Subject{Person: a.Person, Case: a.ID}, person.Corrected...)
	if err != nil {
		return nil, err
	}
	correct, err := s.people.PrepareCorrect(ctx, decision, a.Person, a.ID)
	return correct, err
}

// correct changes what is recorded of the applicant, lets the register say so of every registration, and marks the papers that have the
// old name.
func (s *Service) correct(ctx context.Context, tx *db.Tx, by access.Actor, d access.Decision, a applicationRow, k casework.Case, do correction, finding findingRow) (Registration, error) {
	law, now := s.law(), s.clock.Now()
	held, err := listRegistrations(ctx, tx, []string{a.Person})
	if err != nil {
		return Registration{}, err
	}
	c, found, err := s.people.Correction(ctx, tx, d, a.ID)
	if err != nil {
		return Registration{}, err
	}
	if err := decideCorrect(law, held, c, found && do != nil); err != nil {
		return Registration{}, err
	}
	if err := do(ctx, tx, by); err != nil {
		return Registration{}, err
	}
	kind, _ := law.Kind(a.Kind)
	if err := s.conclude(ctx, tx, by, a, k, finding, kind.Rule.ID); err != nil {
		return Registration{}, err
	}
	if err := s.release(ctx, tx, a.Person); err != nil {
		return Registration{}, err
	}
	named := slices.Contains(c.Changed, "name_latin") || slices.Contains(c.Changed, "name_urdu")
	e := Corrected{Case: a.ID, Person: a.Person, Fields: c.Changed, Rule: kind.Rule.ID}
	for _, r := range held {
		e.Numbers = append(e.Numbers, r.Number)
		if !named {
			continue
		}
		prints, err := listGood(ctx, tx, r.ID)
		if err != nil {
			return r, err
		}
		if err := s.mark(ctx, tx, by, r, prints, PrintChanged, now); err != nil {
			return r, err
		}
	}
	return held[0], s.events.Record(ctx, tx, by, e)
}

// decideCorrect lets a correction be made of somebody on the register whose record is still the one that was to be corrected, and whose
// new identity number nobody else has.
func decideCorrect(law council.Law, held []Registration, c person.Correction, found bool) error {
	switch {
	case !found:
		return fault.Denied("engineer.enter.kind", nil)
	case len(serveable(law, held)) == 0:
		return fault.Denied("engineer.enter.gone", nil)
	case c.Stale:
		return fault.Denied("engineer.enter.correction_stale", nil)
	case c.Taken:
		return fault.Denied("engineer.enter.correction_taken", nil)
	}
	return nil
}

// PublicPerson is what the register publishes of who somebody is.
type PublicPerson struct {
	Name, Mask         pii.Value
	Province, District string // ids of the profile
}

// PublicPerson opens what becomes public of a person who was corrected, in the transaction that did it.
func (s *Service) PublicPerson(ctx context.Context, tx *db.Tx, e Corrected) (PublicPerson, error) {
	decision, err := s.access.May(access.System(access.Publish), "register.put", access.Subject{Person: e.Person, Case: e.Case})
	if err != nil {
		return PublicPerson{}, err
	}
	who, err := s.people.Open(ctx, tx, decision, e.Person)
	return PublicPerson{who.NameLatin, who.Mask, who.Province, who.District}, err
}

// ShowCorrection opens what a draft wants corrected, for its applicant: the look at the own identity numbers is on record.
func (s *Service) ShowCorrection(ctx context.Context, by access.Actor, application string) (who person.Identity, c person.Correction, found bool, err error) {
	if who, err = s.people.Show(ctx, by); err != nil {
		return who, c, false, err
	}
	d, err := s.access.Look(ctx, by, "person.show", access.Subject{Person: by.Person}, person.Corrected...)
	if err != nil {
		return who, c, false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		c, found, err = s.people.Correction(ctx, tx, d, a.ID)
		c.Taken = false // who else has a number is never told to whoever typed it
		return err
	})
	return who, c, found, err
}
