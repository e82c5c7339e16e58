package notice

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/jobs"
	"sanad/internal/outbound"
	"sanad/internal/pii"
	"sanad/internal/web/parts"
)

// Standing is what the register answers about a number: public fields alone.
type Standing struct {
	Number, Name string
	Kind         council.Text
	Standing     string
	Until        day.Day // zero: for life
}

// answer tells whoever texted what they asked for, and forgets the number and the words.
func (s *Service) answer(ctx context.Context, j jobs.Job) error {
	var args mailArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return err
	}
	var row textRow
	var to, words pii.Value
	err := s.db.View(ctx, func(tx *db.Tx) error {
		var found bool
		var err error
		if row, found, err = findText(ctx, tx, args.Message); err != nil || !found || row.Number == nil {
			return err
		}
		d, err := s.access.May(access.System(access.Notice), "notice.tell", access.Subject{Item: row.ID})
		if err != nil {
			return err
		}
		if to, err = s.vault.Open(ctx, d, textField("number", row.ID), row.Number); err != nil {
			return err
		}
		words, err = s.vault.Open(ctx, d, textField("words", row.ID), row.Words)
		return err
	})
	if fault.Is(err, fault.KindNotFound) { // its key is gone: nobody waits for it any more
		to, err = pii.Value{}, nil
	}
	if err != nil {
		return err
	}
	over := StateDropped
	if !to.Empty() && row.State == StateQueued && s.clock.Now().Sub(row.At) < askedLife {
		text, err := s.answerTo(ctx, row, words.Reveal())
		if err != nil {
			return err
		}
		over = StateSent
		switch err := s.settings.Texter.Text(ctx, outbound.Text{To: to, Body: pii.New(text)}); {
		case errors.Is(err, outbound.ErrRefused):
			over = StateRefused
		case err != nil:
			return err
		}
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if row.Number != nil {
			if err := updateAnswered(ctx, tx, row.ID, over); err != nil {
				return err
			}
		}
		return s.jobs.Done(ctx, tx, j)
	})
	if err != nil || row.Number == nil {
		return err
	}
	return s.vault.Shred(ctx, scope(row.ID))
}

// answerTo are the words of an answer, in the language of the question.
func (s *Service) answerTo(ctx context.Context, row textRow, words string) (string, error) {
	law := s.law()
	ctx = s.texts.With(ctx, i18n.Of(row.Lang), law.Zone)
	asked, number := decideAsked(law, words)
	switch asked {
	case AskedStop:
		return i18n.T(ctx, "notice.answer.stopped", "Council", law.ShortName, "Link", s.settings.Base+parts.Path(ctx, "/my/choices")), nil
	case AskedOther:
		return i18n.T(ctx, "notice.answer.other", "Council", law.ShortName, "Example", law.ExampleNumber()), nil
	}
	found, err := s.needs.Standing(ctx, number)
	if fault.Is(err, fault.KindNotFound) {
		found, err = Standing{Number: strings.ToUpper(number), Standing: "none"}, nil
	}
	if err != nil {
		return "", err
	}
	standing := i18n.T(ctx, "notice.answer.standing."+found.Standing)
	if found.Standing == "active" && !found.Until.IsZero() {
		standing = i18n.T(ctx, "notice.answer.until", "Standing", standing, "Day", found.Until)
	}
	head := i18n.T(ctx, "notice.answer.head", "Council", law.ShortName, "Day", law.Day)
	link := s.settings.Base + parts.Path(ctx, "/verify/engineers/"+strings.NewReplacer("/", "-", " ", "-").Replace(found.Number))
	return short([]string{head, found.Number, found.Name, found.Kind.In(row.Lang), standing, link}, 2, 5, 3), nil
}

// sweepTexts forgets the texts that nobody waits for any more, and what they counted for.
func (s *Service) sweepTexts(ctx context.Context) error {
	now := s.clock.Now()
	var list []textRow
	err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
		if list, err = listUnanswered(ctx, tx, now.Add(-askedLife), 500); err != nil {
			return err
		}
		for _, row := range list {
			if err := updateAnswered(ctx, tx, row.ID, StateDropped); err != nil {
				return err
			}
		}
		return deleteTexts(ctx, tx, now.Add(-2*askedWindow))
	})
	for _, row := range list {
		if err == nil {
			err = s.vault.Shred(ctx, scope(row.ID))
		}
	}
	return err
}
