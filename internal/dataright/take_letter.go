package dataright

import (
	"context"
	"errors"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// Mailed is a letter that came to the council's contact for data.
type Mailed struct {
	From     pii.Value // where an answer goes
	Words    pii.Value
	Language string // en, ur: that of the letter
}

// Letter is a message to the writer of one. Its words are secret.
type Letter struct {
	Kind     string // letter_taken, letter_answered
	Address  string
	Language string
	Values   map[string]string
}

// TakeLetter opens a case for the privacy officer of a letter, with the days that the law gives, and tells the writer its number. Nothing
// proves who wrote it, so the case is of nobody who has an account here. also does what belongs to it, within the same transaction.
func (s *Service) TakeLetter(ctx context.Context, l Mailed, also func(tx *db.Tx, caseID string) error) error {
	law, now := s.council.At(s.clock.Now()), s.clock.Now()
	chain := law.Chain(CaseKind)
	if len(chain) == 0 {
		return fault.Denied("dataright.ask.nobody", nil)
	}
	row := requestRow{ID: id.New(now), What: Other, AskedAt: now, Lang: l.Language}
	if err := s.vault.Mint(ctx, "case/"+row.ID); err != nil {
		return err
	}
	var err error
	if row.Words, err = s.vault.Seal(ctx, requestField("words", row.ID), l.Words.Reveal()); err != nil {
		return err
	}
	if row.ReplyTo, err = s.vault.Seal(ctx, requestField("reply_to", row.ID), l.From.Reveal()); err != nil {
		return err
	}
	refused := false
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		k, err := s.open(ctx, tx, row, law, chain[0])
		if err != nil {
			return err
		}
		err = s.needs.Write(ctx, tx, Letter{"letter_taken", l.From.Reveal(), l.Language, map[string]string{"Case": k.Number, "Due": k.Due.String()}})
		if err != nil {
			return err
		}
		if err := s.events.Record(ctx, tx, access.System(access.Notice), Asked{Case: row.ID, What: row.What, Due: k.Due}); err != nil {
			return err
		}
		err = also(tx, row.ID)
		refused = err != nil
		return err
	})
	if refused { // nothing was sealed with the key that stays
		err = errors.Join(err, s.vault.Shred(ctx, "case/"+row.ID))
	}
	return err
}

// writeBack tells the writer of a letter what was answered.
func (s *Service) writeBack(ctx context.Context, tx *db.Tx, d access.Decision, row requestRow, k casework.Case, words string) error {
	to, err := s.vault.Open(ctx, d, requestField("reply_to", row.ID), row.ReplyTo)
	if err != nil {
		return err
	}
	return s.needs.Write(ctx, tx, Letter{"letter_answered", to.Reveal(), row.Lang, map[string]string{"Case": k.Number, "Words": words}})
}
