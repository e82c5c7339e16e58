package payment

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/table"
)

// The kinds of statements that a bank gives.
const (
	kindTable = "csv"
	kindXML   = "camt"
)

// KeepAccount is an account of the council and how its bank writes statements.
type KeepAccount struct {
	Version   string `form:"version"` // empty: a new account
	Name      string `form:"name" entry:"payment_account.name" max:"80"`
	Number    string `form:"number" entry:"payment_account.number" max:"40"`
	Kind      string `form:"kind" entry:"payment_account.kind"`
	Day       string `form:"day" entry:"payment_account.layout" max:"80"`
	Order     string `form:"order" entry:"payment_account.layout"`
	Amount    string `form:"amount" entry:"payment_account.layout" max:"80"`
	Direction string `form:"direction" entry:"payment_account.layout" max:"80"`
	Credit    string `form:"credit" entry:"payment_account.layout" max:"80"`
	Debit     string `form:"debit" entry:"payment_account.layout" max:"80"`
	Reference string `form:"bank_reference" entry:"payment_account.layout" max:"80"`
	Text      string `form:"text" entry:"payment_account.layout" max:"200"` // columns between commas
	Payer     string `form:"payer" entry:"payment_account.layout" max:"80"`
	Balance   string `form:"balance" entry:"payment_account.layout" max:"80"`
	Encoding  string `form:"encoding" entry:"payment_account.layout"`
	Numbers   string `form:"numbers" entry:"payment_account.layout"`
}

// layout is what the form says of the bank's tables.
func (c KeepAccount) layout() Layout {
	l := Layout{
		Columns: Columns{
			Day: c.Day, Amount: c.Amount, Direction: c.Direction, Credit: c.Credit, Debit: c.Debit, Number: c.Reference, Payer: c.Payer, Balance: c.Balance,
		}, Order: Order(c.Order), Encoding: table.Encoding(c.Encoding), Numbers: c.Numbers,
	}
	for name := range strings.FieldsFuncSeq(c.Text, func(r rune) bool { return r == ',' || r == '،' || r == ';' }) {
		if name = strings.TrimSpace(name); name != "" {
			l.Columns.Text = append(l.Columns.Text, name)
		}
	}
	return l
}

// checkAccount refuses, by field, an account whose statements could not be read.
func (c KeepAccount) check() error {
	var f fault.Fields
	if c.Name == "" {
		f.Add("name", "payment.account.name_empty", nil)
	}
	switch c.Kind {
	case kindXML:
		return f.Err()
	case kindTable:
		if refused := fault.Of(c.layout().check()); refused != nil {
			f = append(f, refused.Fields...)
		}
	default:
		f.Add("kind", "payment.account.kind_none", nil)
	}
	return f.Err()
}

// decideNumber refuses the number of an account that is kept already: its statements, loaded for both, would count every payment twice.
func decideNumber(row accountRow, others []accountRow) error {
	var f fault.Fields
	for _, o := range others {
		if o.ID != row.ID && row.Number != "" && o.Number != "" && sameAccount(o.Number, row.Number) {
			f.Add("number", "payment.account.number_taken", fault.Values{"Account": o.Name})
			break
		}
	}
	return f.Err()
}

// KeepAccount keeps an account of the council with how its bank writes statements, or changes one. What was loaded before stays as it was read.
func (s *Service) KeepAccount(ctx context.Context, by access.Actor, account string, c KeepAccount) (string, error) {
	if err := c.check(); err != nil {
		return "", err
	}
	if _, err := s.access.May(by, "payment.load", access.Subject{Any: true}); err != nil {
		return "", err
	}
	layout, err := json.Marshal(c.layout())
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	row := accountRow{ID: account, Name: c.Name, Number: c.Number, Kind: c.Kind, Layout: string(layout), Version: 1, KeptBy: by.Person, KeptAt: now}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		others, err := listAccounts(ctx, tx)
		if err != nil {
			return err
		}
		if err := decideNumber(row, others); err != nil {
			return err
		}
		if account == "" {
			row.ID = id.New(now)
			if err := insertAccount(ctx, tx, row); err != nil {
				return err
			}
		} else {
			old, err := loadAccount(ctx, tx, account)
			if err != nil {
				return err
			}
			if c.Version != strconv.FormatInt(old.Version, 10) {
				return fault.Conflict("fault.stale", nil)
			}
			row.Version = old.Version
			if err := updateAccount(ctx, tx, row); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, AccountKept{Account: row.ID})
	})
	return row.ID, err
}
