package preference

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/i18n"
)

// Complain withdraws the letters that nobody must get for somebody who told their provider that they do not want one, within the transaction in which
// that is heard. The words that are kept are in the language of ctx: nothing of ours was shown.
func (s *Service) Complain(ctx context.Context, tx *db.Tx, person, message string) error {
	return s.withdraw(ctx, tx, person, message, Question{What: Optional, Title: i18n.T(ctx, "preference.stop.complaint")}, Complaint, i18n.From(ctx).Code)
}

// withdraw writes into the ledger that letters which nobody must get are not wanted, unless that was said last.
func (s *Service) withdraw(ctx context.Context, tx *db.Tx, person, message string, q Question, surface Surface, language string) error {
	by := access.System(access.Notice)
	if _, err := s.access.May(by, "preference.stop", access.Subject{Person: person, Item: message}); err != nil {
		return err
	}
	rows, err := listNewest(ctx, tx, person)
	if err != nil {
		return err
	}
	state := stateOf(rows)
	if state.Chosen[Optional] == No {
		return nil
	}
	return s.write(ctx, tx, by, choiceRow{
		Person: person, Position: state.Newest + 1, What: Optional, Choice: No, Shown: q.hash(), Language: language, Surface: surface, At: s.clock.Now(),
	}, q)
}
