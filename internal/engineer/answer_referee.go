package engineer

import (
	"context"
	"crypto/sha256"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// AnswerReferee is what a referee answers by the link.
type AnswerReferee struct {
	Answer string `form:"answer" max:"20"` // confirmed or declined
	Words  string `form:"words" entry:"engineer_referee.words" max:"2000" lines:"true"`
}

// Asked is what a link asks of its holder.
type Asked struct {
	Applicant, Name pii.Value
	Referee         Referee
	Kind            string // of registration
}

// ShowReferee shows what a link asks; NotFound once it was used, given up, or its day has passed.
func (s *Service) ShowReferee(ctx context.Context, token string) (Asked, error) {
	var out Asked
	err := s.db.View(ctx, func(tx *db.Tx) error {
		a, row, d, err := s.loadAsked(ctx, tx, token)
		if err != nil {
			return err
		}
		if out.Referee, err = s.openReferee(ctx, d, row); err != nil {
			return err
		}
		contact, err := s.people.Contact(ctx, tx, d, a.Person)
		out.Applicant, out.Name, out.Kind = contact.Name, out.Referee.Name, a.Kind
		return err
	})
	return out, err
}

// AnswerReferee notes that a referee confirms the applicant's work, or opts out. The link works once.
func (s *Service) AnswerReferee(ctx context.Context, token string, c AnswerReferee) error {
	if err := checkAnswer(c); err != nil {
		return err
	}
	var found refereeRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		_, found, _, err = s.loadAsked(ctx, tx, token)
		return err
	})
	if err != nil {
		return err
	}
	state := RefereeState(c.Answer)
	var words pii.Sealed
	if state == RefereeConfirmed {
		if words, err = s.vault.Seal(ctx, found.field("words"), c.Words); err != nil {
			return err
		}
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, row, _, err := s.loadAsked(ctx, tx, token)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		row.State, row.Words, row.TokenHash, row.AnsweredAt = state, words, nil, &now
		if err := updateReferee(ctx, tx, row, row.Asks); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, access.System(access.Notice), RefereeAnswered{Case: a.ID, Person: a.Person, Referee: row.ID, State: state})
	})
}

// loadAsked loads who holds a link that works, with the draft for which they are asked.
func (s *Service) loadAsked(ctx context.Context, tx *db.Tx, token string) (applicationRow, refereeRow, access.Decision, error) {
	sum := sha256.Sum256([]byte(token))
	row, err := findReferee(ctx, tx, sum[:])
	if err != nil {
		return applicationRow{}, row, access.Decision{}, err
	}
	if row.State != RefereeAsked || !s.clock.Now().Before(row.EndsAt) {
		return applicationRow{}, row, access.Decision{}, fault.NotFound()
	}
	a, err := loadApplication(ctx, tx, row.Application)
	if err != nil {
		return a, row, access.Decision{}, err
	}
	if a.State != StateDraft {
		return a, row, access.Decision{}, fault.NotFound()
	}
	d, err := s.access.May(access.System(access.Notice), "engineer.ask_referee", access.Subject{Person: a.Person, Case: a.ID})
	return a, row, d, err
}
