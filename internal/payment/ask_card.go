package payment

import (
	"context"
	"errors"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/outbound"
)

// askingTime is how long the processor may take to answer one question of ours.
const askingTime = 5 * time.Second

// AskCard asks the processor what became of the payments by card of a payer's invoice that are not over, and returns how far the last is;
// "" if there is none.
func (s *Service) AskCard(ctx context.Context, by access.Actor, invoice string) (state CheckoutState, err error) {
	var list []checkoutRow
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, err := loadOwn(ctx, tx, invoice, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.show", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		list, err = listCheckouts(ctx, tx, i.ID, 3)
		return err
	})
	if err != nil || len(list) == 0 || s.needs.Cards == nil {
		return "", err
	}
	state = list[0].State
	for n, c := range list {
		if c.State != CheckoutOpen || c.Session == "" || c.AskedAt != nil && s.clock.Now().Before(c.AskedAt.Add(cardCalm)) {
			continue
		}
		l, err := s.look(ctx, c.ID)
		if err != nil {
			return state, away(err)
		}
		if n == 0 || l.Paid {
			state = stateOf(readLooked(l))
		}
	}
	return state, nil
}

// HearCard takes an event of the processor. It is believed in nothing: it only says what to ask about.
func (s *Service) HearCard(ctx context.Context, by access.Actor, event []byte) error {
	if _, err := s.access.May(by, "payment.receive", access.Subject{}); err != nil {
		return err
	}
	session, payment := outbound.ReadStripeEvent(event)
	if s.needs.Cards == nil || session == "" && payment == "" {
		return nil
	}
	var c checkoutRow
	known := false
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		c, known, err = findCheckout(ctx, tx, session, payment)
		return err
	})
	if err != nil || !known { // what is not ours, or of a payment that we learn of when we ask about its page
		return err
	}
	_, err = s.look(ctx, c.ID)
	return err
}

// AskCheckouts asks the processor about the checkouts whose time has come: what it never told is learnt so, and what it gave back later.
func (s *Service) AskCheckouts(ctx context.Context) error {
	if s.needs.Cards == nil {
		return nil
	}
	var list []string
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		list, err = listToAsk(ctx, tx, s.clock.Now(), 100)
		return err
	})
	if err != nil {
		return err
	}
	var faults []error
	for _, c := range list {
		if _, err := s.look(ctx, c); err != nil {
			if faults = append(faults, err); len(faults) == 3 || ctx.Err() != nil { // it does not answer: the others wait for the next run
				break
			}
		}
	}
	return errors.Join(faults...)
}

// look asks the processor about a checkout and books what it says. An answer counts only if none was taken since it was asked for, so
// that an older one cannot undo what a newer one said.
func (s *Service) look(ctx context.Context, checkout string) (a outbound.CheckoutSession, err error) {
	for range 5 {
		var c checkoutRow
		err = s.db.View(ctx, func(tx *db.Tx) (err error) {
			c, err = loadCheckout(ctx, tx, checkout)
			return err
		})
		if err != nil {
			return a, err
		}
		if c.Session == "" { // the processor's page never came here, so nobody was sent to it
			if s.clock.Now().Before(c.MadeAt.Add(cardFresh)) {
				return a, s.later(ctx, c)
			}
			c.State, c.AskAt = CheckoutExpired, nil
			return a, s.keep(ctx, c)
		}
		asking, cancel := context.WithTimeout(ctx, askingTime)
		a, err = s.needs.Cards.Look(asking, c.Session)
		cancel()
		if err == nil {
			if err = s.take(ctx, c, readLooked(a), a.PaidAt); err == nil {
				return a, nil
			}
		}
		if other := (otherAnswer{}); errors.As(err, &other) {
			return a, errors.Join(err, s.strange(ctx, c, other))
		}
		if !errors.Is(err, errMoved) {
			return a, errors.Join(err, s.later(ctx, c))
		}
	}
	return a, fault.Busy("payment.card.away", nil)
}

// later puts the next question about a checkout off.
func (s *Service) later(ctx context.Context, c checkoutRow) error {
	c.Asked++
	c.AskAt = c.askNext(s.clock.Now())
	if err := s.keep(context.WithoutCancel(ctx), c); !errors.Is(err, errMoved) {
		return err
	}
	return nil
}

// strange leaves an answer that does not fit to a cashier, and goes on asking.
func (s *Service) strange(ctx context.Context, c checkoutRow, o otherAnswer) error {
	now := s.clock.Now()
	if c.Strange = o.what; c.StrangeAt == nil {
		c.StrangeAt = &now
	}
	return s.later(ctx, c)
}

// take books what the processor said of a checkout, if no other answer was taken since c was read.
func (s *Service) take(ctx context.Context, c checkoutRow, l looked, paidAt time.Time) error {
	by, law := access.System(access.Fees), s.law()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		next, err := loadCheckout(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if next.Version != c.Version {
			return errMoved
		}
		i, err := loadInvoice(ctx, tx, c.Invoice)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.receive", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := decideLooked(c, i.Reference, l); err != nil {
			return err
		}
		now := s.clock.Now()
		if next.State = stateOf(l); next.State == c.State {
			next.Asked++
		} else {
			next.Asked = 0
		}
		next.Strange, next.StrangeAt = "", nil
		next.AskedAt, next.AskAt, next.GivenBack = &now, next.askNext(now), l.GivenBack
		if l.Paid {
			next.Payment = l.Payment
			paidOn := law.Day
			if paidAt.After(c.MadeAt.Add(-time.Hour)) && paidAt.Before(now) { // else it is no moment at which this page was there
				paidOn = day.Of(paidAt, law.Zone)
			}
			in := Incoming{Channel: ChannelCard, External: l.Payment, Reference: i.Reference, Amount: l.Amount, PaidOn: paidOn}
			if err := s.bookCard(ctx, tx, by, in, l.Amount-min(l.GivenBack, l.Amount)); err != nil {
				return err
			}
		}
		return updateCheckout(ctx, tx, next)
	}, s.receiving())
}

// bookCard books a payment by card as it stands: whole when it is heard of first, and what the council keeps of it when some was given back.
// Money is taken back whole, so what is kept comes anew under the next name of the payment.
func (s *Service) bookCard(ctx context.Context, tx *db.Tx, by access.Actor, in Incoming, kept money.Amount) error {
	payment, count := in.External, 0
	var last moneyRow
	for {
		m, known, err := findMoney(ctx, tx, ChannelCard, cardMoney(payment, count))
		if err != nil {
			return err
		}
		if !known {
			break
		}
		last, count = m, count+1
	}
	if count == 0 {
		if _, err := s.receive(ctx, tx, by, in); err != nil {
			return err
		}
		last, count = moneyRow{External: payment, Amount: in.Amount}, 1
	}
	lies, state := last.Amount, last.State
	if state == MoneySame { // it counts as what a statement has shown
		shown, err := loadMoney(ctx, tx, last.SameAs)
		if err != nil {
			return err
		}
		state = shown.State
	}
	if state == MoneyReversed {
		lies = 0
	}
	if lies == kept {
		return nil
	}
	if lies > 0 {
		if _, err := s.reverse(ctx, tx, by, ChannelCard, last.External, last.Amount); err != nil {
			return err
		}
	}
	if kept > 0 {
		in.External, in.Amount = cardMoney(payment, count), kept
		if _, err := s.receive(ctx, tx, by, in); err != nil {
			return err
		}
	}
	return nil
}

// stateOf is how far a checkout is by what the processor says.
func stateOf(l looked) CheckoutState {
	switch {
	case l.Paid:
		return CheckoutDone
	case l.Open:
		return CheckoutOpen
	}
	return CheckoutExpired
}

// readLooked reads the processor's answer.
func readLooked(a outbound.CheckoutSession) looked {
	return looked{a.ID, a.Reference, a.Currency, a.Payment, money.Amount(a.Amount), money.Amount(a.GivenBack), a.Open, a.Paid}
}
