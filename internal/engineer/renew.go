package engineer

import (
	"cmp"
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/standing"
)

// Renew asks for further years of a registration.
type Renew struct {
	Registration string `form:"registration"`
	Years        string `form:"years" max:"2"`
	Seen         string `form:"seen"` // price and end, as the page showed them
}

// Renewal is what a registration needs to be valid for longer.
type Renewal struct {
	Registration
	Now     standing.Standing // today
	Law     council.Law
	Terms   []Term
	May     error            // why it cannot be renewed now; nil: it can
	Amnesty *council.Amnesty // that is in force today
	Asked   string           // id of the renewal that waits for its fee; empty: none
	Fee     *Fee             // of that one
}

// Renewal returns a person's registration that ends first of those which can be renewed, or else the first; false if there is none.
func (s *Service) Renewal(ctx context.Context, by access.Actor) (v Renewal, found bool, err error) {
	if _, err := s.access.May(by, "engineer.renew", access.Subject{Person: by.Person}); err != nil {
		return v, false, err
	}
	law := s.law()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		held, err := listRegistrations(ctx, tx, []string{by.Person})
		if err != nil || len(held) == 0 {
			return err
		}
		r := slices.MinFunc(held, func(a, b Registration) int {
			switch aMay, bMay := decideRenewable(law, a) == nil, decideRenewable(law, b) == nil; {
			case aMay != bMay && aMay:
				return -1
			case aMay != bMay:
				return 1
			}
			return cmp.Compare(a.Facts.ValidUntil().String(), b.Facts.ValidUntil().String())
		})
		found = true
		v = Renewal{Registration: r, Now: r.Facts.On(law.Day), Law: law, May: decideRenewable(law, r)}
		asked, err := listUnpaidRenewals(ctx, tx, []string{r.ID})
		if err != nil {
			return err
		}
		if len(asked) > 0 {
			v.Asked = asked[0].ID
			v.Fee, err = s.needs.Fee(ctx, tx, v.Asked)
			return err
		}
		if v.May == nil {
			cycle := cycleOf(law, r)
			v.Terms, v.Amnesty = termsOf(law, cycle, r.Facts.ValidUntil()), cycle.Renewal.Amnesty
		}
		return nil
	})
	return v, found, err
}

// Renew asks for the fee of a renewal, at the price of today; one that costs nothing is done at once. Of two at once one is made.
func (s *Service) Renew(ctx context.Context, by access.Actor, c Renew) error {
	law, now := s.law(), s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadRegistration(ctx, tx, c.Registration)
		if err == nil && r.Person != by.Person {
			err = fault.NotFound()
		}
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.renew", access.Subject{Person: r.Person}); err != nil {
			return err
		}
		asked, err := listUnpaidRenewals(ctx, tx, []string{r.ID})
		if err != nil {
			return err
		}
		t, err := decideRenew(law, r, asked, c)
		if err != nil {
			return err
		}
		row := renewalRow{
			ID: id.New(now), Registration: r.ID, Person: r.Person, State: renewalUnpaid, Years: int64(t.Years), From: t.From, Until: t.Until,
			Rule: cycleOf(law, r).Renewal.Rule.ID, Law: law.ID, Version: 1, AskedAt: now,
		}
		if err := insertRenewal(ctx, tx, row); err != nil {
			return err
		}
		if t.Total() == 0 {
			return s.renewed(ctx, tx, by, row, r)
		}
		if err := s.needs.AskFee(ctx, tx, by, Bill{Case: row.ID, Person: r.Person, Purpose: PurposeRenewal, Charges: t.Charges}); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, RenewalAsked{Case: row.ID, Person: r.Person, Registration: r.ID, Years: t.Years, Until: t.Until, Rule: row.Rule})
	})
}

// renewed makes a registration valid for the years of a renewal.
func (s *Service) renewed(ctx context.Context, tx *db.Tx, by access.Actor, row renewalRow, r Registration) error {
	law, now := s.law(), s.clock.Now()
	fact := standing.Fact{ID: id.New(now), Kind: standing.Valid, Known: now}
	fact.From, fact.Until = decideRenewed(law, cycleOf(s.council.At(row.AskedAt), r), row)
	err := insertFact(ctx, tx, factRow{
		ID: fact.ID, Registration: r.ID, Person: r.Person, Kind: fact.Kind, From: fact.From, Until: fact.Until, Rule: row.Rule, Law: row.Law, Known: now,
	})
	if err != nil {
		return err
	}
	row.State, row.Fact, row.EndedAt = renewalDone, fact.ID, &now
	if err := updateRenewal(ctx, tx, row); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Renewed{Case: row.ID, Person: r.Person, Registration: r.ID, Number: r.Number, Fact: fact, Rule: row.Rule})
}

// RenewalPaid makes a registration valid for the years that were paid, in the transaction in which the payment is confirmed. The terms are
// those of the day on which they were asked for.
func (s *Service) RenewalPaid(ctx context.Context, tx *db.Tx, by access.Actor, renewal string) error {
	row, err := loadRenewal(ctx, tx, renewal)
	if err != nil {
		return err
	}
	if row.State != renewalUnpaid {
		return fault.Conflict("engineer.renew.not_waiting", nil)
	}
	r, err := loadRegistration(ctx, tx, row.Registration)
	if err != nil {
		return err
	}
	return s.renewed(ctx, tx, by, row, r)
}

// RenewalExpired ends a renewal that was not paid in time, so that it may be asked for anew.
func (s *Service) RenewalExpired(ctx context.Context, tx *db.Tx, by access.Actor, renewal string) error {
	row, err := loadRenewal(ctx, tx, renewal)
	if err != nil || row.State != renewalUnpaid {
		return err
	}
	return s.endRenewal(ctx, tx, by, row, renewalExpired)
}

func (s *Service) endRenewal(ctx context.Context, tx *db.Tx, by access.Actor, row renewalRow, state renewalState) error {
	now := s.clock.Now()
	row.State, row.EndedAt = state, &now
	if err := updateRenewal(ctx, tx, row); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, RenewalEnded{Case: row.ID, Person: row.Person, Registration: row.Registration, State: string(state)})
}
