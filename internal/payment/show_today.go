package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
)

// Today is what needs a cashier, each counted to a hundred at most.
type Today struct {
	Reach     *day.Day // to which day the statements of all accounts reach; nil: of an account there is none
	Behind    bool     // a working day after it is over
	Claims    int
	Unmatched int
	Nobodys   int   // payments that came for no invoice
	Cards     int   // of which the processor says what does not fit
	Asked     int   // refunds and transfers that want an officer's word
	Due       int   // refunds to be paid at the bank
	Late      int64 // payments that were told and are late on the statements
	Close     Month // the month that is to be closed next; "": none is over
}

// ShowToday returns what needs by, from the statements that are to be loaded to the month that is to be closed.
func (s *Service) ShowToday(ctx context.Context, by access.Actor) (t Today, err error) {
	if _, err := s.access.May(by, "payment.inbox", access.Subject{Any: true}); err != nil {
		return t, err
	}
	law := s.law()
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		t = Today{}
		if t.Reach, err = reachOfAll(ctx, tx); err != nil {
			return err
		}
		t.Behind = isBehind(law, t.Reach)
		if t.Claims, err = countOpen(ctx, tx, by.Person, mostCounted); err != nil {
			return err
		}
		if t.Unmatched, err = countUnmatched(ctx, tx, mostCounted); err != nil {
			return err
		}
		nobodys, err := listUnapplied(ctx, tx, "", mostCounted)
		if err != nil {
			return err
		}
		t.Nobodys = len(nobodys)
		strange, err := listStrange(ctx, tx, "", mostCounted)
		if err != nil {
			return err
		}
		t.Cards = len(strange)
		for n, states := range map[*int][]MoveState{&t.Asked: {MoveAsked, MoveAgreed}, &t.Due: {MoveDue, MovePaying}} {
			rows, err := listWaitingMoves(ctx, tx, states, "", mostCounted)
			if err != nil {
				return err
			}
			*n = len(rows)
		}
		now, err := balances(ctx, tx)
		if err != nil {
			return err
		}
		channels, err := channelAgreements(ctx, tx, now, lateBefore(law).Start(law.Zone))
		if err != nil {
			return err
		}
		for _, c := range channels {
			t.Late += c.Count
		}
		last, err := lastClosed(ctx, tx)
		if err != nil {
			return err
		}
		first, err := firstBooked(ctx, tx)
		t.Close = nextToClose(law.Day, last, first)
		return err
	})
	return t, err
}

// reachOfAll is the last day of which the statements of every account tell; nil: one of them has none, or there is no account.
func reachOfAll(ctx context.Context, tx *db.Tx) (*day.Day, error) {
	accounts, err := listAccounts(ctx, tx)
	if err != nil {
		return nil, err
	}
	var to *day.Day
	for _, a := range accounts {
		ends, err := listEnds(ctx, tx, a.ID)
		if err != nil || len(ends) == 0 {
			return nil, err
		}
		if last := ends[len(ends)-1].Last; to == nil || last.Before(*to) {
			to = &last
		}
	}
	return to, nil
}
