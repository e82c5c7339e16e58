package payment

import (
	"context"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// MoneyView is money that came in, for a cashier.
type MoneyView struct {
	ID string
	Money
	Own         string // what its channel calls it; empty of what has no name there
	Under       string // the reference that was given with it
	Line        string // the line of a statement that brought it
	Invoice     string // reference of the invoice on which it lies; empty: of none
	Payer       pii.Value
	SeenAt      *time.Time
	Version     int64
	Doubtful    string // the invoice, if this may be what a statement has shown
	Unknown     bool   // the reader can say that the bank does not know of it
	Corrections []Correction
	May         error // why the reader cannot correct it; nil: they can
	Law         council.Law
}

// Correction is what was found wrong with money.
type Correction struct {
	Money  string // id
	Kind   string
	Reason pii.Value
	At     time.Time
}

// ShowMoney opens money that came in, for a cashier.
func (s *Service) ShowMoney(ctx context.Context, by access.Actor, moneyID string) (v MoneyView, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		m, i, err := loadLaid(ctx, tx, moneyID)
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "payment.correct", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return err
		}
		v = m.view()
		v.Law, v.Invoice = s.council.At(m.CameAt), i.Reference
		names, err := s.people.Names(ctx, tx, d, []string{i.Person})
		if err != nil {
			return err
		}
		v.Payer = names[i.Person]
		kind := CorrectElsewhere
		if v.Unknown {
			kind = CorrectUnknown
		}
		v.May = decideCorrect(m, i, by, CorrectMoney{Version: strconv.FormatInt(m.Version, 10), Kind: kind})
		if _, _, twice, err := findTwice(ctx, tx, i.ID, m.ID); err != nil {
			return err
		} else if twice {
			v.Doubtful = i.ID
		}
		rows, err := listCorrections(ctx, tx, "", m.ID)
		if err != nil {
			return err
		}
		v.Corrections = nil
		for _, r := range rows {
			// Whose invoice it was may be another than whose it is now.
			d, err := s.access.May(by, "payment.correct", access.Subject{Person: r.Person})
			if err != nil {
				return err
			}
			c, err := s.openCorrection(ctx, d, r)
			if err != nil {
				return err
			}
			v.Corrections = append(v.Corrections, c)
		}
		return nil
	})
	return v, err
}

func (m moneyRow) view() MoneyView {
	v := MoneyView{ID: m.ID, Money: m.told(), Own: m.External, Under: m.Reference, SeenAt: m.SeenAt, Version: m.Version, Unknown: m.doubted()}
	if m.Channel == ChannelSlip || m.Channel == ChannelStatement {
		v.Own = ""
	}
	if m.Channel == ChannelStatement {
		v.Line = m.External
	}
	return v
}

func (s *Service) openCorrection(ctx context.Context, d access.Decision, r correctionRow) (Correction, error) {
	reason, err := s.vault.Open(ctx, d, r.field(), r.Reason)
	return Correction{r.Money, r.Kind, reason, r.MadeAt}, err
}

// ToldList is what a channel told and no statement has shown.
type ToldList struct {
	List []MoneyView
	More bool
	Sum  money.Amount // of the page
	Law  council.Law
}

// ListTold returns what a channel told and no statement has shown, the oldest first, after one.
func (s *Service) ListTold(ctx context.Context, by access.Actor, c Channel, after string) (v ToldList, err error) {
	d, err := s.access.May(by, "payment.credits", access.Subject{Any: true})
	if err != nil {
		return v, err
	}
	if !id.Valid(after) {
		after = ""
	}
	v.Law = s.law()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listTold(ctx, tx, c, after, PageSize+1)
		if err != nil {
			return err
		}
		if v.More = len(rows) > PageSize; v.More {
			rows = rows[:PageSize]
		}
		v.List, v.Sum = nil, 0
		var payers []string
		for _, m := range rows {
			x, payer := m.view(), ""
			if m.Invoice != "" {
				i, err := loadInvoice(ctx, tx, m.Invoice)
				if err != nil {
					return err
				}
				x.Invoice, payer = i.Reference, i.Person
			}
			v.List, v.Sum, payers = append(v.List, x), v.Sum+m.Amount, append(payers, payer)
		}
		names, err := s.people.Names(ctx, tx, d, payers)
		for n := range v.List {
			v.List[n].Payer = names[payers[n]]
		}
		return err
	})
	return v, err
}
