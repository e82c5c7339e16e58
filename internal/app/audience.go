package app

import (
	"context"

	"sanad/internal/db"
	"sanad/internal/notice"
	"sanad/internal/register"
	"sanad/internal/standing"
)

// match finds whose registrations an audience describes, on the next page of the public register.
func (a *App) match(ctx context.Context, want notice.Audience, after string, page int) (list []notice.Entry, last string, err error) {
	found, last, err := a.Register.Match(ctx, register.Described{
		Discipline: want.Discipline, Province: want.Province, Kind: want.Kind, Standing: standing.Standing(want.Standing),
	}, after, page)
	if err != nil || len(found) == 0 {
		return nil, last, err
	}
	numbers := make([]string, len(found))
	for i, m := range found {
		numbers[i] = m.Number
	}
	err = a.Stores.DB.View(ctx, func(tx *db.Tx) error {
		list = nil
		holders, err := a.Engineer.Holders(ctx, tx, numbers)
		for _, m := range found {
			if person := holders[m.Number]; person != "" {
				list = append(list, notice.Entry{Person: person, Audience: notice.Audience{Discipline: m.Discipline, Province: m.Province, Kind: m.Kind, Standing: string(m.Standing)}})
			}
		}
		return err
	})
	return list, last, err
}
