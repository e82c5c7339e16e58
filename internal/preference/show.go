package preference

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/i18n"
)

// Shown is what the page of choices says: the questions in the reader's language, what was chosen, and what the form must bring back.
type Shown struct {
	Questions []Question
	State
	Hash, Seen string
	Letters    i18n.Language // in which letters come now
}

// Show returns what somebody chose, and what can be chosen today.
func (s *Service) Show(ctx context.Context, by access.Actor) (shown Shown, err error) {
	if _, err := s.access.May(by, "preference.choose", access.Subject{Person: by.Person}); err != nil {
		return Shown{}, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listNewest(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		language, err := s.people.Language(ctx, tx, by.Person)
		shown = Shown{State: stateOf(rows), Letters: i18n.Of(language)}
		return err
	})
	shown.Questions = s.questions(ctx)
	shown.Hash, shown.Seen = hashOf(shown.Questions), seen(shown.Newest)
	return shown, err
}

// atOnce is how many choices a page of the history shows.
const atOnce = 50

// History returns what somebody chose before a position (0: at all), newest first, and where the next page begins; 0: there is none.
func (s *Service) History(ctx context.Context, by access.Actor, before int64) (list []Entry, next int64, err error) {
	if _, err := s.access.May(by, "preference.choose", access.Subject{Person: by.Person}); err != nil {
		return nil, 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, next = nil, 0
		rows, err := listChoices(ctx, tx, by.Person, before, atOnce+1)
		if err != nil {
			return err
		}
		if len(rows) > atOnce {
			rows = rows[:atOnce]
			next = rows[atOnce-1].Position
		}
		for _, row := range rows {
			list = append(list, Entry{row.Position, row.What, row.Choice, row.Surface, row.Words, i18n.Of(row.Language), row.At})
		}
		return nil
	})
	return list, next, err
}

// Wishes returns what a person chose about letters, within the transaction in which one leaves.
func (s *Service) Wishes(ctx context.Context, tx *db.Tx, person string) (Wishes, error) {
	rows, err := listNewest(ctx, tx, person)
	return stateOf(rows).wishes(), err
}

// Was returns what a person had chosen about letters at a moment, and whether they changed it within a time before.
func (s *Service) Was(ctx context.Context, tx *db.Tx, person string, at time.Time, before time.Duration) (w Wishes, changed bool, err error) {
	rows, err := listUntil(ctx, tx, person, at)
	for _, row := range rows {
		changed = changed || row.At.After(at.Add(-before))
	}
	return stateOf(rows).wishes(), changed, err
}

// WishesOf is Wishes of many at once. Who chose nothing is left out.
func (s *Service) WishesOf(ctx context.Context, tx *db.Tx, persons []string) (map[string]Wishes, error) {
	rows, err := listNewestOf(ctx, tx, persons)
	if err != nil {
		return nil, err
	}
	of := map[string][]choiceRow{}
	for _, row := range rows {
		of[row.Person] = append(of[row.Person], row)
	}
	wishes := make(map[string]Wishes, len(of))
	for person, rows := range of {
		wishes[person] = stateOf(rows).wishes()
	}
	return wishes, nil
}
