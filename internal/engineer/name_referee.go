package engineer

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// NameReferee names somebody who knows the applicant's work.
type NameReferee struct {
	Name     string `form:"name" entry:"engineer_referee.name" max:"120"`
	Email    string `form:"email" entry:"engineer_referee.email" max:"254"`
	Position string `form:"position" entry:"engineer_referee.position" max:"120"` // a registration number, or what they are
	Version  string `form:"version"`
	Language string // of the letter
}

// RefereeLetter asks a referee by a link.
type RefereeLetter struct{ Address, Language, Path, Name, Until string }

// NameReferee asks somebody, by a letter with a link for this one deed, to confirm the applicant's work, and returns the token of the link.
// Who knows it can answer, so that only the demonstration uses it; pages never do.
func (s *Service) NameReferee(ctx context.Context, by access.Actor, application string, c NameReferee) (token string, err error) {
	law, now := s.law(), s.clock.Now()
	if err := s.mine(ctx, by, application); err != nil {
		return "", err
	}
	// The case's key must exist before the transaction that stores what it seals.
	if err := s.vault.Mint(ctx, caseScope(application)); err != nil {
		return "", err
	}
	row := refereeRow{ID: id.New(now), Application: application, Person: by.Person, State: RefereeAsked, Language: c.Language}
	values := map[string]string{"name": c.Name, "email": c.Email, "position": c.Position}
	for column, to := range row.sealed() {
		sealed, err := s.vault.Seal(ctx, row.field(column), values[column])
		if err != nil {
			return "", err
		}
		*to = sealed
	}
	asked := row
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		row := asked // what a transaction that is retried began with
		a, decision, kind, err := s.loadReferring(ctx, tx, by, application, c.Version)
		if err != nil {
			return err
		}
		named, err := s.openReferees(ctx, tx, decision, a.ID)
		if err != nil {
			return err
		}
		contact, err := s.people.Contact(ctx, tx, decision, a.Person)
		if err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{a.Person})
		if err != nil {
			return err
		}
		own := self{name: contact.Name.Reveal(), email: contact.Email.Reveal()}
		for _, r := range held {
			own.numbers = append(own.numbers, r.Number)
		}
		if err := decideReferee(law, kind, named, own, c, now); err != nil {
			return err
		}
		if err := s.mayWrite(ctx, tx, law, kind, a.Person); err != nil {
			return err
		}
		letter := s.ask(&row, kind, now)
		letter.Address, letter.Name = c.Email, contact.Name.Reveal()
		token = strings.TrimPrefix(letter.Path, "/referee/")
		if err := insertReferee(ctx, tx, row); err != nil {
			return err
		}
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		if err := s.needs.AskReferee(ctx, tx, letter); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, RefereeNamed{Case: a.ID, Person: a.Person, Referee: row.ID})
	})
	return token, err
}

// mayWrite refuses another letter to a referee where enough left today for an applicant: a draft that is withdrawn forgets whom it named,
// and what happened is not forgotten with it.
func (s *Service) mayWrite(ctx context.Context, tx *db.Tx, law council.Law, k council.Kind, person string) error {
	today, err := s.events.CountOf(ctx, tx, person, RefereeNamed{}.About().Kind, law.Day.Start(law.Zone), k.Referees.ADay)
	if err != nil {
		return err
	}
	return decideLetters(law, k, today)
}

// mine refuses an application that is another's, before a key is made for it.
func (s *Service) mine(ctx context.Context, by access.Actor, application string) error {
	return s.db.View(ctx, func(tx *db.Tx) error {
		_, err := loadOwn(ctx, tx, application, by.Person)
		return err
	})
}

// ask gives a referee a new link, and returns the letter that has it; a link that was given before works no more.
func (s *Service) ask(r *refereeRow, k council.Kind, now time.Time) RefereeLetter {
	token := id.Secret()
	sum := sha256.Sum256([]byte(token))
	r.TokenHash, r.AskedAt, r.EndsAt = sum[:], now, now.AddDate(0, 0, k.Referees.Days)
	r.Asks++
	return RefereeLetter{Language: r.Language, Path: "/referee/" + token, Until: s.council.At(r.EndsAt).Day.String()}
}

// loadReferring loads a draft whose kind asks for referees.
func (s *Service) loadReferring(ctx context.Context, tx *db.Tx, by access.Actor, application, version string) (applicationRow, access.Decision, council.Kind, error) {
	a, err := loadOwn(ctx, tx, application, by.Person)
	if err != nil {
		return a, access.Decision{}, council.Kind{}, err
	}
	decision, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID})
	if err != nil {
		return a, decision, council.Kind{}, err
	}
	kind, _ := s.law().Kind(a.Kind)
	return a, decision, kind, decideSection(s.law(), a, version, council.AskReferees)
}

// openReferees opens whom an application named: of each, what is held for the decision's purpose. What they said is for officers.
func (s *Service) openReferees(ctx context.Context, tx *db.Tx, d access.Decision, application string) ([]Referee, error) {
	rows, err := listReferees(ctx, tx, application)
	if err != nil {
		return nil, err
	}
	var list []Referee
	for _, row := range rows {
		r, err := s.openReferee(ctx, d, row)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

func (s *Service) openReferee(ctx context.Context, d access.Decision, row refereeRow) (Referee, error) {
	open := map[string]pii.Value{}
	for column, sealed := range row.sealed() {
		if !s.vault.Reaches(d, row.field(column)) {
			continue
		}
		value, err := s.vault.Open(ctx, d, row.field(column), *sealed)
		if err != nil {
			return Referee{}, err
		}
		open[column] = value
	}
	return Referee{
		ID: row.ID, Name: open["name"], Email: open["email"], Position: open["position"], Words: open["words"], State: row.State, Asks: int(row.Asks),
		AskedAt: row.AskedAt, EndsAt: row.EndsAt, AnsweredAt: row.AnsweredAt,
	}, nil
}

// refereeOf returns one of those whom an application named.
func refereeOf(ctx context.Context, tx *db.Tx, application, referee string) (refereeRow, error) {
	rows, err := listReferees(ctx, tx, application)
	if err != nil {
		return refereeRow{}, err
	}
	i := slices.IndexFunc(rows, func(r refereeRow) bool { return r.ID == referee })
	if i < 0 {
		return refereeRow{}, fault.NotFound()
	}
	return rows[i], nil
}
