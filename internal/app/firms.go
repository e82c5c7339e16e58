package app

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/firm"
	"sanad/internal/represent"
)

// firmNeeds is what the room of firms asks of others.
func (a *App) firmNeeds() firm.Needs {
	return firm.Needs{
		Stands: func(ctx context.Context, tx *db.Tx, id, person string) (bool, error) {
			_, stands, err := represent.StandsFor(ctx, tx, represent.Firm, id, person)
			return stands, err
		},
		Standing: func(ctx context.Context, tx *db.Tx, person string) ([]string, error) {
			return represent.BodiesOf(ctx, tx, represent.Firm, person)
		},
		Begin: func(ctx context.Context, tx *db.Tx, by access.Actor, id string) error {
			return represent.Begin(ctx, tx, a.Clock.Now(), represent.Representative{Kind: represent.Firm, Body: id, Person: by.Person, Role: represent.Lead})
		},
		Registered: func(ctx context.Context, tx *db.Tx, number string) (string, error) {
			r, err := a.Engineer.RegistrationUnder(ctx, tx, number)
			return r.Number, err
		},
	}
}
