package payment

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const (
	statementsPath = "/desk/payments/statements"
	accountsPath   = "/desk/payments/accounts"
	movementsPath  = "/desk/payments/unmatched"
)

// GetStatements lists the statements that were loaded, with the form for another.
func (p *Pages) GetStatements(w http.ResponseWriter, r *http.Request) error {
	return p.statements(w, r, http.StatusOK, parts.NewForm(nil), nil)
}

// PostStatements loads a statement.
func (p *Pages) PostStatements(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c LoadStatement
	var loaded Loaded
	form, err := web.ReadUpload(r, &c, func(f web.File) error {
		content, err := io.ReadAll(f.Content) // no more than the route takes
		if err != nil {
			return err
		}
		c.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
		loaded, err = p.service.LoadStatement(ctx, web.Actor(ctx), c)
		return err
	})
	if c.Open == nil {
		var f fault.Fields
		if c.Account == "" {
			f.Add("account", "payment.load.account", nil)
		}
		err = withoutFile(err, f.Err(), "payment.load.file")
	}
	if err == nil {
		return web.See(w, r, statementsPath+"/"+loaded.Statement)
	}
	var u *Unreadable
	if errors.As(err, &u) {
		key := "payment.load.unreadable"
		if u.Shared != "" {
			key = "payment.load.shared"
		}
		var f fault.Fields
		f.Add("file", key, nil)
		err = f.Err()
	}
	status := refusedStatus(err)
	if !form.Refused(ctx, err) {
		return err
	}
	return p.statements(w, r, status, form, u)
}

func (p *Pages) statements(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, u *Unreadable) error {
	ctx := r.Context()
	q, err := readQuery(r, "payment.statements.unknown", "after")
	if err != nil {
		return err
	}
	list, err := p.service.ListStatements(ctx, web.Actor(ctx), q.Get("after"))
	if err != nil {
		return err
	}
	if status == http.StatusOK && len(list.Accounts) == 1 { // nothing is to be chosen
		form = parts.Typed(map[string][]string{"account": {list.Accounts[0].ID}})
	}
	v := pages.Statements{Form: form, MaxBytes: p.service.council.MaxUpload()}
	if u != nil {
		v.More, v.Shared, v.Ask = u.More, u.Shared, accountsPath+"/"+form.Value("account")+"#numbers"
		for _, t := range u.Troubles {
			told := pages.Told{Line: strconv.Itoa(t.Line), Words: i18n.Say(ctx, t.Message)}
			if t.Column > 0 {
				told.Column = strconv.Itoa(t.Column)
			}
			v.Faults = append(v.Faults, told)
		}
	}
	for _, a := range list.Accounts {
		v.Accounts = append(v.Accounts, parts.Option{Value: a.ID, Label: a.Name})
	}
	for _, s := range list.List {
		v.Rows = append(v.Rows, pages.Statement{
			Href: statementsPath + "/" + s.ID, Bank: s.Bank, Days: days(ctx, s.statementRow), Loaded: i18n.Moment(ctx, s.LoadedAt), Lines: i18n.Number(ctx, s.Lines),
			New: i18n.Number(ctx, s.Tally.Sum()), Unmatched: i18n.Number(ctx, s.Tally[MovementUnmatched]), Broken: s.State == statementLoading, Doubtful: s.Doubtful != "",
		})
	}
	if list.More {
		v.Next = parts.Query(statementsPath, "after", list.List[len(list.List)-1].ID)
	}
	if q.Get("after") != "" {
		v.First = statementsPath
	}
	return web.Page(w, r, status, pages.StatementsPage(v))
}

// days are those of which a statement tells.
func days(ctx context.Context, s statementRow) string {
	if s.First == s.Last {
		return i18n.Date(ctx, s.First)
	}
	return i18n.T(ctx, "payment.statements.from_to", "From", i18n.Date(ctx, s.First), "To", i18n.Date(ctx, s.Last))
}

// GetStatement shows a statement with its movements.
func (p *Pages) GetStatement(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := readQuery(r, "payment.statements.unknown", "after")
	if err != nil {
		return err
	}
	s, err := p.service.ShowStatement(ctx, web.Actor(ctx), r.PathValue("id"), q.Get("after"))
	if err != nil {
		return err
	}
	path := statementsPath + "/" + s.ID
	v := pages.StatementOne{
		Bank: s.Bank, Days: days(ctx, s.statementRow), Loaded: i18n.Moment(ctx, s.LoadedAt), In: s.Currency.Format(s.In), Out: s.Currency.Format(s.Out),
		Lines: i18n.Number(ctx, s.Lines), New: i18n.Number(ctx, s.Tally.Sum()), Known: i18n.Number(ctx, max(0, s.Lines-s.Tally.Sum())), Passed: i18n.Number(ctx, s.Passed),
		Doubtful: s.Doubtful, Forgotten: s.State == statementForgotten,
	}
	if s.Opening != nil && s.Closing != nil {
		v.Opening, v.Closing = s.Currency.Format(*s.Opening), s.Currency.Format(*s.Closing)
	}
	for _, m := range s.Movements {
		v.Rows = append(v.Rows, p.shown(ctx, m, s.Currency))
	}
	if s.More {
		v.Next = parts.Query(path, "after", s.Movements[len(s.Movements)-1].ID)
	}
	if q.Get("after") != "" {
		v.First = path
	}
	return web.Page(w, r, http.StatusOK, pages.StatementPage(v))
}

// shown is a movement as a page shows it.
func (p *Pages) shown(ctx context.Context, m Movement, c money.Currency) pages.Movement {
	v := pages.Movement{
		Href: movementsPath + "/" + m.ID, On: i18n.Date(ctx, m.On), Amount: c.Format(m.Amount), Number: m.Number.Reveal(), Other: m.Other.Reveal(), Payer: m.Payer.Reveal(),
		Words: m.Words.Reveal(), State: string(m.State), Owner: m.Owner.Reveal(), Age: p.age(ctx, m), Reason: m.Reason.Reveal(), In: m.Amount > 0,
	}
	if v.Owner == "" && m.movementRow.Owner != "" {
		v.Owner = i18n.T(ctx, "payment.give.unnamed", "Number", m.movementRow.Owner[len(m.movementRow.Owner)-4:])
	}
	if m.Invoice != "" {
		v.Became = id.Grouped(m.Invoice)
	}
	return v
}

// GetNewAccount shows the form of a new account.
func (p *Pages) GetNewAccount(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.service.ListStatements(r.Context(), web.Actor(r.Context()), ""); err != nil { // who may not see them keeps none
		return err
	}
	form := parts.Typed(map[string][]string{"kind": {kindTable}, "order": {string(DayFirst)}, "encoding": {"UTF-8"}})
	return web.Page(w, r, http.StatusOK, pages.AccountPage(pages.Account{Form: form, Path: accountsPath}))
}

// PostNewAccount keeps a new account.
func (p *Pages) PostNewAccount(w http.ResponseWriter, r *http.Request) error { return p.keep(w, r, "") }

// GetAccount shows how the bank of an account writes statements.
func (p *Pages) GetAccount(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, err := p.service.account(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	l := a.Layout
	form := parts.Typed(map[string][]string{
		"name": {a.Name}, "number": {a.Number}, "kind": {a.Kind}, "day": {l.Columns.Day}, "order": {string(l.Order)}, "amount": {l.Columns.Amount}, "direction": {l.Columns.Direction},
		"credit": {l.Columns.Credit}, "debit": {l.Columns.Debit}, "bank_reference": {l.Columns.Number}, "text": {strings.Join(l.Columns.Text, ", ")}, "payer": {l.Columns.Payer},
		"balance": {l.Columns.Balance}, "encoding": {string(l.Encoding)}, "numbers": {l.Numbers},
	})
	return p.accountForm(w, r, http.StatusOK, form, a)
}

// PostAccount changes how the bank of an account writes statements.
func (p *Pages) PostAccount(w http.ResponseWriter, r *http.Request) error {
	return p.keep(w, r, r.PathValue("id"))
}

func (p *Pages) accountForm(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, a Account) error {
	v := pages.Account{Form: form, Path: accountsPath, Name: a.Name}
	if a.ID != "" {
		v.Path, v.Version = accountsPath+"/"+a.ID+"/layout", strconv.FormatInt(a.Version, 10)
	}
	return web.Page(w, r, status, pages.AccountPage(v))
}

func (p *Pages) keep(w http.ResponseWriter, r *http.Request, account string) error {
	ctx := r.Context()
	var c KeepAccount
	form, err := web.Read(r, &c)
	if err == nil {
		if _, err = p.service.KeepAccount(ctx, web.Actor(ctx), account, c); err == nil {
			return web.See(w, r, statementsPath)
		}
	}
	status := refusedStatus(err)
	if !form.Refused(ctx, err) {
		return err
	}
	a := Account{}
	if account != "" {
		if a, err = p.service.account(ctx, web.Actor(ctx), account); err != nil {
			return err
		}
	}
	return p.accountForm(w, r, status, form, a)
}
