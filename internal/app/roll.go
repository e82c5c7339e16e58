package app

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/engineer"
	"sanad/internal/id"
	"sanad/internal/register"
	"sanad/internal/roll"
)

// rollNeeds is what bringing in an older register asks of the other rooms: it writes thousands at a time, and no letter leaves for it.
func (a *App) rollNeeds() roll.Needs {
	publish := access.System(access.Publish)
	return roll.Needs{
		Held: func(ctx context.Context, tx *db.Tx, discipline string, serials []int64) (map[int64]roll.Held, error) {
			list, err := a.Engineer.Numbered(ctx, tx, discipline, serials)
			held := make(map[int64]roll.Held, len(list))
			for serial, r := range list {
				held[serial] = roll.Held{Person: r.Person, Print: r.Print}
			}
			return held, err
		},
		Enter: func(importID string, list []roll.Entry) (func(context.Context, *db.Tx) error, error) {
			registrations := make([]engineer.Registration, len(list))
			entries, changes := make([]register.Entry, len(list)), make([]register.Change, len(list))
			for i, e := range list {
				registrations[i] = engineer.Registration{
					ID: e.Registration, Person: e.Person, Kind: e.Base, Discipline: e.Discipline, Serial: e.Serial, Number: e.Number, EnteredOn: e.Entered,
					Rule: e.Rule, Law: e.Law, EnteredAt: e.At, Import: importID, Print: e.Print, Facts: e.Facts,
				}
				entries[i] = register.Entry{
					Number: e.Number, Kind: e.Base, Discipline: e.Discipline, Name: e.Name, Province: e.Province, District: e.District, MaskedCNIC: e.Mask,
					Degree: e.Degree, Institution: e.Institution, GraduationYear: e.Year, Facts: e.Facts,
				}
				changes[i] = register.Change{ID: e.Change, Salt: e.Salt}
			}
			put, err := a.Register.PutMany(publish, entries, changes)
			return func(ctx context.Context, tx *db.Tx) error {
				if err := a.Engineer.Bring(ctx, tx, registrations); err != nil {
					return err
				}
				return put(ctx, tx)
			}, err
		},
		Brought: func(ctx context.Context, tx *db.Tx, importID, after string, limit int) ([]roll.Taken, error) {
			list, err := a.Engineer.Brought(ctx, tx, importID, after, limit)
			var taken []roll.Taken
			for _, r := range list {
				taken = append(taken, roll.Taken{Registration: r.ID, Person: r.Person, Discipline: r.Discipline, Number: r.Number})
			}
			return taken, err
		},
		Claimed: func(ctx context.Context, tx *db.Tx, persons []string) ([]string, error) {
			opened, err := a.Account.Opened(ctx, tx, persons)
			if err != nil {
				return nil, err
			}
			acted, err := a.Engineer.Acted(ctx, tx, persons)
			return append(opened, acted...), err
		},
		TakeOut: func(ctx context.Context, tx *db.Tx, importID string, list []roll.Taken) error {
			registrations, numbers := make([]engineer.Registration, len(list)), make([]string, len(list))
			for i, x := range list {
				registrations[i], numbers[i] = engineer.Registration{ID: x.Registration, Person: x.Person, Discipline: x.Discipline}, x.Number
			}
			if err := a.Engineer.Unbring(ctx, tx, registrations); err != nil {
				return err
			}
			return a.Register.TakeOut(ctx, tx, publish, id.New(a.Clock.Now()), numbers)
		},
		Duplicates: func(ctx context.Context, tx *db.Tx, list []roll.Duplicate) error {
			pairs := make([]engineer.Pair, len(list))
			for i, x := range list {
				pairs[i] = engineer.Pair{One: x.Person, Other: x.Other, Reason: x.Reason}
			}
			return a.Engineer.NoteDuplicates(ctx, tx, "import", pairs)
		},
		Complete: func(ctx context.Context, tx *db.Tx, asOf day.Day) error {
			return a.Register.Complete(ctx, tx, publish, asOf)
		},
		Taught:       func(ctx context.Context) (council.Taught, error) { return a.taughtPublicly(ctx) },
		CompleteAsOf: func(ctx context.Context) (day.Day, error) { return a.Register.CompleteAsOf(ctx) },
	}
}
