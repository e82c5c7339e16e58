package preference

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/i18n"
)

// Choose is what a person answers on the page of choices, with the words that they saw and the choices that stood there.
type Choose struct {
	Way         string `form:"way" entry:"preference_choice.choice" max:"20"`
	Fallback    string `form:"fallback" entry:"preference_choice.choice" max:"20"`
	Language    string `form:"language" entry:"preference_choice.choice" max:"20"`
	Optional    string `form:"optional" entry:"preference_choice.choice" max:"20"`
	Personalise string `form:"personalise" entry:"preference_choice.choice" max:"20"`

	Shown string `form:"shown" max:"64"` // names the words
	Seen  string `form:"seen" max:"20"`  // the newest choice that was there
}

// of is the answer to one question.
func (c Choose) of(what What) string {
	switch what {
	case Way:
		return c.Way
	case Fallback:
		return c.Fallback
	case Language:
		return c.Language
	case Optional:
		return c.Optional
	}
	return c.Personalise
}

// Choose writes down what a person chose, and takes back what they no longer want, with the words that they were shown in the language of
// ctx.
func (s *Service) Choose(ctx context.Context, by access.Actor, c Choose) error {
	asked, language, now := s.questions(ctx), i18n.From(ctx).Code, s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		rows, err := listNewest(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "preference.choose", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		state := stateOf(rows)
		list, err := decideChoose(c, asked, state)
		if err != nil {
			return err
		}
		for i, x := range list {
			row := choiceRow{
				Person: by.Person, Position: state.Newest + int64(i) + 1, What: x.what, Choice: x.choice, Shown: x.shown.hash(), Language: language, Surface: Page,
				By: by.Person, At: now,
			}
			if err := s.write(ctx, tx, by, row, x.shown); err != nil {
				return err
			}
		}
		return nil
	})
}

// write adds a choice to the ledger, with the words that stood by it.
func (s *Service) write(ctx context.Context, tx *db.Tx, by access.Actor, row choiceRow, q Question) error {
	if err := insertShown(ctx, tx, shownRow{row.Shown, q.words(), row.At}); err != nil {
		return err
	}
	if err := insertChoice(ctx, tx, row); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Chosen{Person: row.Person, What: row.What, Choice: row.Choice})
}

// newest is the position of somebody's newest choice; 0: there is none.
func (s *Service) newest(ctx context.Context, tx *db.Tx, person string) (int64, error) {
	rows, err := listNewest(ctx, tx, person)
	return stateOf(rows).Newest, err
}

// seen names the newest choice that stood on a page.
func seen(position int64) string { return strconv.FormatInt(position, 10) }
