package payment

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// ShowMove opens a move for an officer who is not the one whose money it is.
func (s *Service) ShowMove(ctx context.Context, by access.Actor, move string) (v Move, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err := loadMove(ctx, tx, move)
		if err != nil {
			return err
		}
		from, free, err := s.source(ctx, tx, r)
		if err != nil {
			return err
		}
		d, err := s.mayMove(by, "payment.show_move", r, from)
		if err != nil {
			return err
		}
		if v, err = s.openMove(ctx, tx, d, r); err != nil {
			return err
		}
		if v.Came, err = cameAs(ctx, tx, r.FromMoney); err != nil {
			return err
		}
		all, err := s.access.May(by, "payment.credits", access.Subject{Any: true})
		if err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, all, []string{r.Person, r.AskedBy, r.FirstBy, r.PayingBy, r.DoneBy})
		if err != nil {
			return err
		}
		v.Payer, v.AskedBy, v.FirstBy, v.DoneBy = names[r.Person], names[r.AskedBy], names[r.FirstBy], names[r.DoneBy]
		v.PayingBy = names[r.PayingBy]
		if r.State == MoveDue { // whoever pays it says so first
			v.Account = pii.Value{}
		}
		if r.State == MoveAsked || r.State == MoveAgreed {
			doubtful, err := isDoubtful(ctx, tx, r.FromInvoice)
			if err != nil {
				return err
			}
			if doubtful {
				v.Doubtful = r.FromInvoice
			}
			if _, v.May = decideAgree(r, by, free, doubtful, strconv.FormatInt(r.Version, 10)); v.May == nil {
				if v.May = s.mayGo(ctx, tx, r, from); v.May != nil && fault.Of(v.May) == nil {
					return v.May
				}
			}
		}
		return nil
	})
	return v, err
}

// openMove opens what is sealed of a move.
func (s *Service) openMove(ctx context.Context, tx *db.Tx, d access.Decision, r moveRow) (Move, error) {
	m := r.move()
	m.Law = s.council.At(r.AskedAt)
	var err error
	for _, x := range []struct {
		column string
		sealed pii.Sealed
		into   *pii.Value
	}{{"account", r.Account, &m.Account}, {"reason", r.Reason, &m.Reason}, {"answer", r.Answer, &m.Answer}, {"bank_number", r.BankNumber, &m.BankNumber}} {
		if *x.into, err = s.vault.Open(ctx, d, r.field(x.column), x.sealed); err != nil {
			return m, err
		}
	}
	m.From, m.To, err = between(ctx, tx, r)
	return m, err
}
