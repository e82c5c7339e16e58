package evaluator

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
)

// mostWeighed is how many evaluators of a discipline are weighed for an institution.
const mostWeighed = 500

// Candidate is an evaluator as whoever makes a team sees them: with the kinds of conflicts that hinder them, and never what they stated.
type Candidate struct {
	Listed
	Conflicts []Conflict // none: nothing is known that hinders them
	Unread    int        // interests that they declared in words that name no institution of the list: no rule can compare them
}

// Candidates returns in a transaction who can evaluate a discipline at an institution (by id or code) on a day, those first whom nothing hinders and
// who have least to do; also those who cannot, each with why. Of whoever asks it wants the action evaluator.weigh.
func (s *Service) Candidates(ctx context.Context, tx *db.Tx, by access.Actor, institution, discipline string, on day.Day) ([]Candidate, error) {
	found, err := listOfDiscipline(ctx, tx, discipline, mostWeighed)
	if err != nil {
		return nil, err
	}
	list, err := s.weigh(ctx, tx, by, institution, discipline, on, found)
	rank(list)
	return list, err
}

// Check weighs one person in a transaction; fault.NotFound: they are no evaluator.
func (s *Service) Check(ctx context.Context, tx *db.Tx, by access.Actor, person, institution, discipline string, on day.Day) (Candidate, error) {
	e, there, err := findEvaluator(ctx, tx, person)
	if err == nil && !there {
		err = fault.NotFound()
	}
	if err != nil {
		return Candidate{}, err
	}
	list, err := s.weigh(ctx, tx, by, institution, discipline, on, []Evaluator{e})
	if err != nil {
		return Candidate{}, err
	}
	return list[0], nil
}

// weigh opens what evaluators stated, and keeps of it the kinds of conflicts alone.
func (s *Service) weigh(ctx context.Context, tx *db.Tx, by access.Actor, institution, discipline string, on day.Day, found []Evaluator) (list []Candidate, err error) {
	d, err := s.access.May(by, "evaluator.weigh", access.Subject{Any: true})
	if err != nil {
		return nil, err
	}
	if s.needs.Kin == nil {
		return nil, fault.NotFound()
	}
	at, err := s.needs.Kin(ctx, tx, institution)
	if err != nil {
		return nil, err
	}
	law := s.council.On(on).Evaluators
	dressed, err := s.dress(ctx, tx, d, found)
	if err != nil {
		return nil, err
	}
	statements, err := s.statements(ctx, tx, d, found)
	if err != nil {
		return nil, err
	}
	persons := make([]string, len(found))
	for i, e := range found {
		persons[i] = e.Person
	}
	var stood, objected map[string]bool
	if s.needs.Stood != nil {
		if stood, err = s.needs.Stood(ctx, tx, at.Same); err != nil {
			return nil, err
		}
	}
	if s.needs.Objected != nil && len(persons) > 0 {
		if objected, err = s.needs.Objected(ctx, tx, at.Same, persons); err != nil {
			return nil, err
		}
	}
	for _, l := range dressed {
		now, ever := stood[l.Person]
		w := Weighed{Evaluator: l.Evaluator, Statement: statements[l.ID], Load: l.Load, Stands: now, Stood: ever, Objected: objected[l.Person]}
		list = append(list, Candidate{l, Conflicts(w, at, discipline, on, law), w.Statement.unread(at)})
	}
	return list, nil
}

// statements opens what evaluators state now, by evaluator.
func (s *Service) statements(ctx context.Context, tx *db.Tx, d access.Decision, found []Evaluator) (map[string]Statement, error) {
	ids, persons := make([]string, len(found)), map[string]string{}
	for i, e := range found {
		ids[i], persons[e.ID] = e.ID, e.Person
	}
	statements, err := listStatements(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	of := map[string]string{}
	for _, x := range statements {
		of[x.ID] = persons[x.Evaluator]
	}
	items, err := s.openItemsOf(ctx, tx, d, of)
	for evaluator, x := range statements {
		if x.Items = items[x.ID]; len(x.Items) == 0 { // their key was destroyed: nobody is free by what cannot be read
			x = Statement{}
		}
		statements[evaluator] = x
	}
	return statements, err
}

// Introduced is what an institution is told of an evaluator who is to come.
type Introduced struct {
	Person      string
	Name        string
	Disciplines []council.Discipline
	Employer    string // empty: they stated none
}

// Introduce tells in a transaction what an institution may know of evaluators: name, disciplines and employer. stands says that by stands for the
// institution, which the room that asks looked up.
func (s *Service) Introduce(ctx context.Context, tx *db.Tx, by access.Actor, institution string, stands bool, persons []string) (list []Introduced, err error) {
	for _, who := range persons {
		d, err := s.access.May(by, "evaluator.introduce", access.Subject{Person: who, Item: institution, Stands: stands})
		if err != nil {
			return nil, err
		}
		e, there, err := findEvaluator(ctx, tx, who)
		if err == nil && !there {
			err = fault.NotFound()
		}
		if err != nil {
			return nil, err
		}
		names, err := s.people.Names(ctx, tx, d, []string{who})
		if err != nil {
			return nil, err
		}
		statements, err := s.statements(ctx, tx, d, []Evaluator{e})
		if err != nil {
			return nil, err
		}
		x := Introduced{Person: who, Name: names[who].Reveal()}
		for _, p := range s.law().Disciplines {
			if slices.Contains(statements[e.ID].Disciplines, p.Prefix) {
				x.Disciplines = append(x.Disciplines, p)
			}
		}
		if x.Employer, err = s.employer(ctx, tx, statements[e.ID].Items); err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, nil
}

// employer names where somebody works, in the language of the page.
func (s *Service) employer(ctx context.Context, tx *db.Tx, items []Item) (string, error) {
	at := slices.IndexFunc(items, func(i Item) bool { return i.Kind == Works })
	if at < 0 {
		return "", nil
	}
	chosen, err := s.chosen(ctx, tx, items[at:at+1])
	if name := chosen[items[at].Institution].Name.In(i18n.From(ctx).Code); name != "" {
		return name, err
	}
	return items[at].Words, err
}

// Weigh shows an officer who can evaluate a discipline at an institution today.
func (s *Service) Weigh(ctx context.Context, by access.Actor, institution, discipline string) (list []Candidate, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = s.Candidates(ctx, tx, by, institution, discipline, s.law().Day)
		return err
	})
	return list, err
}

// Choices are the institutions for which an officer can look for evaluators.
func (s *Service) Choices(ctx context.Context, by access.Actor) (list []Institution, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := s.keeping(by); err != nil {
			return err
		}
		list, err = s.institutions(ctx, tx)
		return err
	})
	return list, err
}
