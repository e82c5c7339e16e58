package payment

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/outbound"
)

// PayByCard returns the address of the processor's page on which a payer can pay what is left of an invoice, or owed again. The processor
// learns the reference and the sum. Asked twice at once, it is the same page.
func (s *Service) PayByCard(ctx context.Context, by access.Actor, invoice string) (address string, err error) {
	if s.needs.Cards == nil {
		return "", fault.NotFound()
	}
	for range 3 {
		c, reference, err := s.checkout(ctx, by, invoice)
		if err != nil {
			return "", err
		}
		if c.Session != "" {
			page, err := s.look(ctx, c.ID)
			if err != nil {
				return "", away(err)
			}
			if page.Open && page.Address != "" {
				return page.Address, nil
			}
			continue // it ended meanwhile
		}
		page, err := s.needs.Cards.Open(ctx, outbound.NewCheckout{
			Key: c.Invoice + "/" + strconv.FormatInt(c.Attempt, 10), Reference: reference, Amount: int64(c.Amount), Currency: c.Currency,
			Words: s.law().Name.En + ", " + id.Grouped(reference), Back: s.needs.Site + path(reference) + cardBack, Until: c.UntilAt,
		})
		var failed *outbound.StripeError
		if errors.As(err, &failed) && failed.Status == 400 { // this question is never answered
			c.State, c.AskAt = CheckoutExpired, nil
			return "", errors.Join(away(err), s.keep(ctx, c))
		}
		if err == nil {
			opened := c
			opened.Session = page.ID
			err = decideLooked(opened, reference, readLooked(page))
		}
		if other := (otherAnswer{}); errors.As(err, &other) {
			return "", errors.Join(away(err), s.strange(ctx, c, other))
		}
		if err != nil {
			return "", away(err)
		}
		c.Session = page.ID
		if err := s.keep(ctx, c); errors.Is(err, errMoved) { // by the same question, asked at once
			continue
		} else if err != nil {
			return "", err
		}
		return page.Address, nil
	}
	return "", fault.Busy("payment.card.away", nil)
}

// checkout returns the open checkout of an invoice for what can be paid by card now, or begins another.
func (s *Service) checkout(ctx context.Context, by access.Actor, invoice string) (c checkoutRow, reference string, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadOwn(ctx, tx, invoice, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.claim", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		claims, err := listClaims(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		again, err := balanceOf(ctx, tx, accountReversed, i.ID)
		if err != nil {
			return err
		}
		owed, err := decideCard(s.law(), i, claims, again)
		if err != nil {
			return err
		}
		last, err := listCheckouts(ctx, tx, i.ID, 1)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		reference = i.Reference
		if len(last) > 0 && last[0].isFresh(owed, now) {
			c = last[0]
			return nil
		}
		c = checkoutRow{
			ID: id.New(now), Invoice: i.ID, Attempt: 1, State: CheckoutOpen, Amount: owed, Currency: s.council.At(i.IssuedAt).Currency.Code, Version: 1,
			MadeAt: now, UntilAt: now.Add(cardTime),
		}
		c.AskAt = c.askNext(now)
		if len(last) > 0 {
			c.Attempt += last[0].Attempt
		}
		return insertCheckout(ctx, tx, c)
	})
	return c, reference, err
}

// keep stores a checkout as it is now.
func (s *Service) keep(ctx context.Context, c checkoutRow) error {
	return s.db.Update(ctx, func(tx *db.Tx) error { return updateCheckout(ctx, tx, c) })
}

// away says that the processor gave no answer that counts; the cause goes to the log.
func away(err error) error {
	if fault.Of(err) != nil {
		return err
	}
	return fmt.Errorf("%w: %w", err, fault.Busy("payment.card.away", nil))
}
