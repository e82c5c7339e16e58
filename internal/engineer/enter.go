package engineer

import (
	"cmp"
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Enter is the last step's yes.
type Enter struct{ Page }

// Enter does what the yes to an application of its kind does: it enters the applicant in the register under the next number, elevates the
// registration that is held, or does a service to it. It is one transaction: a failure leaves no gap, and two officers at once get two numbers.
func (s *Service) Enter(ctx context.Context, by access.Actor, application string, c Enter) (Registration, error) {
	law := s.law()
	finding, err := s.finding(ctx, by, application, OutcomeEntered, "", law)
	if err != nil {
		return Registration{}, err
	}
	// Officers who enter under one prefix follow each other: all of them change the row of its last number. The prefix is read before,
	// because the queue must be known before the transaction begins; a submitted application does not change.
	prefix, err := s.prefixOf(ctx, by, application)
	if err != nil {
		return Registration{}, err
	}
	correct, err := s.prepareCorrect(ctx, by, application)
	if err != nil {
		return Registration{}, err
	}
	var r Registration
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, err := s.loadCase(ctx, tx, by, application, "engineer.enter", c.Version)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.enter", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		if err := decideFinal(s.chain(a), k.Step); err != nil {
			return err
		}
		kind, _ := law.Kind(a.Kind)
		switch kind.Effect {
		case council.Replace:
			r, err = s.replace(ctx, tx, by, a, k, finding)
			return err
		case council.Correct:
			r, err = s.correct(ctx, tx, by, decision, a, k, correct, finding)
			return err
		}
		g, err := s.grounds(ctx, tx, decision, a)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		if kind.Effect == council.Elevate {
			r, err = s.elevate(ctx, tx, by, a, k, g, finding)
			return err
		}
		if r, err = decideEnter(law, a, g, now); err != nil {
			return err
		}
		prefix := cmp.Or(r.Prefix, r.Discipline)
		if r.Serial, err = takeNumber(ctx, tx, prefix); err != nil {
			return err
		}
		r.ID, r.Number, r.Accreditation = id.New(now), law.Number(prefix, r.Serial), batchOf(law, g.degree).Decision
		if err := insertRegistration(ctx, tx, r); err != nil {
			return err
		}
		if err := s.conclude(ctx, tx, by, a, k, finding, r.Rule); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Entered{
			Case: a.ID, Person: a.Person, Registration: r.ID, Number: r.Number, Discipline: r.Discipline, Kind: r.Kind, Rule: r.Rule,
			Accreditation: r.Accreditation,
		})
	}, db.Queue("engineer_number/"+prefix))
	return r, err
}

// conclude notes the yes of the last step, and ends the case with it.
func (s *Service) conclude(ctx context.Context, tx *db.Tx, by access.Actor, a applicationRow, k casework.Case, finding findingRow, rule string) error {
	finding.Step, finding.Rule = k.Step, rule
	if err := insertFinding(ctx, tx, finding); err != nil {
		return err
	}
	if err := s.desk.CloseCase(ctx, tx, by, k, string(OutcomeEntered)); err != nil {
		return err
	}
	now := s.clock.Now()
	a.State, a.DecidedAt = StateEntered, &now
	if err := updateApplication(ctx, tx, a); err != nil {
		return err
	}
	return s.shared(ctx, tx, a.ID)
}

// grounds opens what an application rests on.
func (s *Service) grounds(ctx context.Context, tx *db.Tx, d access.Decision, a applicationRow) (g grounds, err error) {
	on, err := s.restsOn(ctx, tx, a)
	if err != nil {
		return g, err
	}
	if g.degree, err = s.openDegree(ctx, tx, d, on); err != nil {
		return g, err
	}
	if on.ID == a.ID && a.Institution != nil && a.Discipline == nil {
		if g.listed, err = s.listed(ctx, tx, a, g.degree); err != nil {
			return g, err
		}
	}
	if g.project, _, err = s.openProject(ctx, tx, d, a.ID); err != nil {
		return g, err
	}
	same, err := s.people.SameIdentity(ctx, tx, a.Person)
	if err != nil {
		return g, err
	}
	if g.route, g.conditions, _, err = s.conditions(ctx, tx, d, a); err != nil {
		return g, err
	}
	if g.own, err = listRegistrations(ctx, tx, []string{a.Person}); err != nil {
		return g, err
	}
	g.held, err = listRegistrations(ctx, tx, append(same, a.Person))
	return g, err
}

// prefixOf returns the prefix under which an application would be entered.
func (s *Service) prefixOf(ctx context.Context, by access.Actor, application string) (string, error) {
	var prefix string
	err := s.db.View(ctx, func(tx *db.Tx) error {
		a, err := loadApplication(ctx, tx, application)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.enter", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		on, err := s.restsOn(ctx, tx, a)
		if err != nil {
			return err
		}
		degree, err := s.openDegree(ctx, tx, decision, on)
		kind, _ := s.law().Kind(a.Kind)
		prefix = cmp.Or(kind.Prefix, degree.Programme.Discipline)
		return err
	})
	return prefix, err
}
