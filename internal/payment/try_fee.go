package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
)

// TryFee is another amount of a fee, from a day on. It stands in the address of the page and is stored nowhere.
type TryFee struct {
	Rate             string // rateID
	Amount           string // for a unit
	Day, Month, Year string
}

// Tariff returns the table of fees as it was, is and will be.
func (s *Service) Tariff(by access.Actor) ([]council.Rate, council.Law, error) {
	if _, err := s.access.May(by, "payment.tariff", access.Subject{Any: true}); err != nil {
		return nil, council.Law{}, err
	}
	return s.council.Rates(), s.law(), nil
}

// TryFee tells what the invoices of the last year would have asked for, had a fee been another. It changes nothing, and puts nothing into
// force: that does the profile, with the instrument of the rule.
func (s *Service) TryFee(ctx context.Context, by access.Actor, c TryFee) (Trial, error) {
	table, law, err := s.Tariff(by)
	if err != nil {
		return Trial{}, err
	}
	t, err := decideTrial(law, table, c)
	if err != nil {
		return t, err
	}
	var groups []trialGroup
	var people int64
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		if groups, err = listTrial(ctx, tx, law, t); err != nil {
			return err
		}
		people, err = countTrial(ctx, tx, law, t)
		return err
	})
	if err != nil {
		return t, err
	}
	share := shareOf(table, t.Rate, t.From)
	t.People, t.Follows = people, share > 0
	return t.counted(groups, share), nil
}
