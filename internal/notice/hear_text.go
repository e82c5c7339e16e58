package notice

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Heard is a text that came in. Nothing in it proves who wrote it.
type Heard struct {
	ID          string // the gateway's own, by which it is known again
	From, Words pii.Value
}

// errSilent says that a text gets no answer: it came before (errKnown), or there were too many.
var (
	errSilent = errors.New("notice: this text gets no answer")
	errKnown  = fmt.Errorf("%w: it came before", errSilent)
)

// mostNumbers is how many persons of one telephone are looked at.
const mostNumbers = 20

// HearText takes a text that came in: it is answered once, however often the gateway hands it over, and whoever asks for it from their own
// number gets no more letters that nobody must get. What comes too often is taken and not answered.
func (s *Service) HearText(ctx context.Context, t Heard) error {
	law, now := s.law(), s.clock.Now()
	number, ok := decideCaller(t.From.Reveal(), law.Dial)
	if !ok || t.ID == "" {
		return nil
	}
	asked, _ := decideAsked(law, t.Words.Reveal())
	row := textRow{
		ID: id.New(now), Print: s.vault.Blind("text", t.ID), Index: s.indexOf(SMS, "", pii.New(number)), What: asked, Lang: languageOfText(t.Words.Reveal()), State: StateQueued, At: now,
	}
	// Asked before, so that what is not answered leaves no key behind, and again where it is stored.
	err := s.db.View(ctx, func(tx *db.Tx) error { return mayAnswer(ctx, tx, row) })
	if err == nil {
		err = s.sealText(ctx, &row, number, t.Words)
	}
	if err != nil && (!errors.Is(err, errSilent) || errors.Is(err, errKnown) || asked != AskedStop) {
		return silent(err)
	}
	kept := false
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		kept = false
		may := mayAnswer(ctx, tx, row)
		if errors.Is(may, errKnown) || may != nil && !errors.Is(may, errSilent) {
			return silent(may)
		}
		if asked == AskedStop { // also of whoever texted too often
			if err := s.stopBy(ctx, tx, row, number); err != nil {
				return err
			}
		}
		if row.Number == nil {
			return nil
		}
		if kept = may == nil; !kept {
			return nil
		}
		if err := insertText(ctx, tx, row); err != nil {
			return err
		}
		return s.jobs.Enqueue(ctx, tx, answerJob, mailArgs{row.ID})
	})
	if err == nil && row.Number != nil && !kept {
		err = s.vault.Shred(ctx, scope(row.ID))
	}
	return err
}

// silent is nothing to tell the gateway of a text that is only not answered.
func silent(err error) error {
	if errors.Is(err, errSilent) {
		return nil
	}
	return err
}

// mayAnswer says errSilent of a text that is not answered.
func mayAnswer(ctx context.Context, tx *db.Tx, row textRow) error {
	known, n, err := countTexts(ctx, tx, row)
	switch {
	case err != nil:
		return err
	case known:
		return errKnown
	case !decideAnswered(row.What, n):
		return errSilent
	}
	return nil
}

// textField names a sealed value of a text.
func textField(column, id string) vault.Field {
	return vault.Field{Entry: "notice_text." + column, Row: id, Scope: scope(id)}
}

// sealText seals what is personal in a text under a key of its own.
func (s *Service) sealText(ctx context.Context, row *textRow, number string, words pii.Value) (err error) {
	if err := s.vault.Mint(ctx, scope(row.ID)); err != nil {
		return err
	}
	if row.Number, err = s.vault.Seal(ctx, textField("number", row.ID), number); err != nil {
		return err
	}
	row.Words, err = s.vault.Seal(ctx, textField("words", row.ID), clippedText(words.Reveal()))
	return err
}

// clippedText is as much of a text as is read.
func clippedText(words string) string {
	r := []rune(words)
	return string(r[:min(len(r), 480)])
}

// stopBy withdraws the letters that nobody must get for each person to whom something was sent at a number, if it is still theirs.
func (s *Service) stopBy(ctx context.Context, tx *db.Tx, row textRow, number string) error {
	law := s.law()
	list, err := listTold(ctx, tx, row.Index, mostNumbers)
	if err != nil {
		return err
	}
	words := i18n.T(s.texts.With(ctx, i18n.Of(row.Lang), law.Zone), "notice.answer.asked_to_stop")
	for _, m := range list {
		d, err := s.access.May(access.System(access.Notice), "notice.tell", access.Subject{Person: m.Person, Item: m.ID})
		if err != nil {
			return err
		}
		phone, err := s.needs.Phone(ctx, tx, d, m.Person)
		if fault.Is(err, fault.KindNotFound) { // they are no more
			continue
		}
		if err != nil {
			return err
		}
		if theirs, ok := decideCaller(phone.Reveal(), law.Dial); !ok || theirs != number {
			continue
		}
		if err := s.needs.Stop(ctx, tx, m.Person, words, row.Lang); err != nil {
			return err
		}
	}
	return nil
}
