package engineer

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/standing"
)

// Reader is whom a letter goes to.
type Reader struct {
	Name, NameUrdu pii.Value
	Language       string // in which they read letters
}

// reader opens whom a letter goes to, for a decision that covers them.
func (s *Service) reader(ctx context.Context, tx *db.Tx, d access.Decision, who string) (r Reader, err error) {
	names, err := s.people.Names(ctx, tx, d, []string{who})
	if err != nil {
		return r, err
	}
	r.Name = names[who]
	if r.NameUrdu, err = s.people.NameUrdu(ctx, tx, d, who); err != nil {
		return r, err
	}
	r.Language, err = s.people.Language(ctx, tx, who)
	return r, err
}

// Addressed is what a letter about a case tells of it.
type Addressed struct {
	Case casework.Case
	Reader
}

// Addressed opens what letters about a case tell of it, for an officer who may see the case and has no interest in it. typed is its id, or its
// number as people write it; NotFound where there is none that was sent in.
func (s *Service) Addressed(ctx context.Context, by access.Actor, typed string) (v Addressed, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if v.Case, err = s.desk.Load(ctx, tx, typed); fault.Is(err, fault.KindNotFound) {
			v.Case, err = s.desk.Numbered(ctx, tx, typed)
		}
		if err != nil {
			return err
		}
		if v.Case.Kind != CaseKind {
			return fault.NotFound()
		}
		d, err := s.access.May(by, "engineer.assess", access.Subject{Person: v.Case.Person, Case: v.Case.ID})
		if err != nil {
			return err
		}
		if err := s.apart(ctx, tx, by, v.Case.ID); err != nil {
			return err
		}
		v.Reader, err = s.reader(ctx, tx, d, v.Case.Person)
		return err
	})
	return v, err
}

// AddressedTakeover is what letters about a claim of a registration tell of it.
type AddressedTakeover struct {
	ID, Number       string
	Entry            string // the number of the registration; empty: nobody is registered under what was asked for
	Claimant, Holder Reader
	Contest          day.Day // until when whoever had the registration is asked to write, were it given today or when it was
	Minutes          int     // for which a code is good
}

// AddressedTakeover opens what letters about a claim of a registration tell of it, for an officer who may see the claim. typed is its id, or its
// number as people write it.
func (s *Service) AddressedTakeover(ctx context.Context, by access.Actor, typed string) (v AddressedTakeover, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		row, err := loadTakeover(ctx, tx, typed)
		if number, ok := id.ReadNumber(typed); ok && fault.Is(err, fault.KindNotFound) {
			var found string
			if found, err = findTakeover(ctx, tx, number); err == nil {
				row, err = loadTakeover(ctx, tx, found)
			}
		}
		if err != nil {
			return err
		}
		given := s.clock.Now()
		if row.State == TakeoverDone {
			given = *row.DecidedAt
		}
		limits := s.limits(row)
		x := AddressedTakeover{ID: row.ID, Number: row.Number, Contest: s.council.At(given).Day.Add(limits.ContestDays), Minutes: limits.CodeMinutes}
		claimant, err := s.access.May(by, "engineer.show_takeover", access.Subject{Person: row.Person})
		if err != nil {
			return err
		}
		if x.Claimant, err = s.reader(ctx, tx, claimant, row.Person); err != nil {
			return err
		}
		if row.Registration == "" {
			v = x
			return nil
		}
		holder, err := s.access.May(by, "engineer.show_takeover", access.Subject{Person: row.Holder})
		if err != nil {
			return err
		}
		entry, err := loadRegistration(ctx, tx, row.Registration)
		if err != nil {
			return err
		}
		x.Entry = entry.Number
		if x.Holder, err = s.reader(ctx, tx, holder, row.Holder); err == nil {
			v = x
		}
		return err
	})
	return v, err
}

// AddressedRegistration is what letters about a registration tell of it.
type AddressedRegistration struct {
	ID, Number string
	Reader
	Until  day.Day        // the last day of its validity; zero: for life
	Change *standing.Fact // of its standing, that was recorded last; nil: none
}

// AddressedRegistration opens what letters about a registration tell of it, for an officer who may see it. typed is its id, or its number as
// people write it.
func (s *Service) AddressedRegistration(ctx context.Context, by access.Actor, typed string) (v AddressedRegistration, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err := loadRegistration(ctx, tx, typed)
		if fault.Is(err, fault.KindNotFound) {
			r, err = s.RegistrationUnder(ctx, tx, typed)
		}
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "engineer.show_registration", access.Subject{Person: r.Person})
		if err != nil {
			return err
		}
		v = AddressedRegistration{ID: r.ID, Number: r.Number, Until: r.Facts.ValidUntil(), Change: changeOf(r.Facts)}
		v.Reader, err = s.reader(ctx, tx, d, r.Person)
		return err
	})
	return v, err
}

// changeOf is the change of a standing that was recorded last, leaving out how the registration began, rose and lasts; nil: there is none.
func changeOf(facts standing.Facts) *standing.Fact {
	changes := slices.DeleteFunc(slices.Clone(facts), func(x standing.Fact) bool {
		return x.Kind == standing.Entry || x.Kind == standing.Elevation || x.Kind == standing.Valid
	})
	newest := changes.Newest()
	for _, x := range changes {
		if x.ID == newest {
			return &x
		}
	}
	return nil
}
