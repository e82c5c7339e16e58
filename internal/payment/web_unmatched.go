package payment

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetUnmatched lists what nobody knows for what it is.
func (p *Pages) GetUnmatched(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := readQuery(r, "payment.statements.unknown", "after")
	if err != nil {
		return err
	}
	list, err := p.service.ListUnmatched(ctx, web.Actor(ctx), q.Get("after"))
	if err != nil {
		return err
	}
	v := pages.Unmatched{}
	for _, m := range list.List {
		v.Rows = append(v.Rows, p.shown(ctx, m, list.Currency))
	}
	if list.More {
		v.Next = parts.Query(movementsPath, "after", list.List[len(list.List)-1].ID)
	}
	if q.Get("after") != "" {
		v.First = movementsPath
	}
	return web.Page(w, r, http.StatusOK, pages.UnmatchedPage(v))
}

// GetLooking lists for what payers look that is on no statement.
func (p *Pages) GetLooking(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := readQuery(r, "payment.statements.unknown", "after")
	if err != nil {
		return err
	}
	list, more, err := p.service.Looking(ctx, web.Actor(ctx), q.Get("after"))
	if err != nil {
		return err
	}
	v := pages.Looking{}
	for _, t := range list {
		v.Rows = append(v.Rows, pages.Trace{
			Reference: id.Grouped(t.Reference), Payer: t.Payer.Reveal(), Number: t.Number.Reveal(), At: i18n.Moment(ctx, t.At), Owed: t.Law.Currency.Format(t.Owed),
		})
	}
	if more {
		v.Next = parts.Query("/desk/payments/looking", "after", list[len(list)-1].ID)
	}
	if q.Get("after") != "" {
		v.First = "/desk/payments/looking"
	}
	return web.Page(w, r, http.StatusOK, pages.LookingPage(v))
}

// GetMovement shows a movement with what it may be of.
func (p *Pages) GetMovement(w http.ResponseWriter, r *http.Request) error {
	return p.movement(w, r, http.StatusOK, nil)
}

func (p *Pages) movement(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	m, err := p.service.ShowMovement(ctx, by, r.PathValue("id"))
	if err != nil {
		return err
	}
	if form == nil {
		typed := map[string][]string{"to": {m.movementRow.Owner}}
		for _, x := range m.Proposed {
			if x.Out && m.Amount < x.Amount {
				typed["move"] = append(typed["move"], x.ID)
			}
		}
		if len(typed["move"]) > 1 { // nobody's choice is made for them
			delete(typed, "move")
		}
		form = parts.Typed(typed)
	}
	v := pages.MovementOne{
		Form: form, Path: movementsPath + "/" + m.ID, Version: strconv.FormatInt(m.Version, 10), Bank: m.Bank, Movement: p.shown(ctx, m.Movement, m.Currency), Open: m.open(),
		Payout: m.State == MovementPayout, May: m.reopens(),
	}
	v.Second = p.second(ctx, m.Second, m.ID, m.Currency)
	if m.Money != "" {
		v.Money = moneyPath + "/" + m.Money
	}
	if m.Next != "" {
		v.Next = movementsPath + "/" + m.Next
	}
	for _, t := range m.Said {
		v.Said = append(v.Said, pages.Trace{Reference: id.Grouped(t.Reference), Payer: t.Payer.Reveal(), At: i18n.Moment(ctx, t.At)})
	}
	for _, x := range m.Proposed {
		shown := pages.Proposed{Payer: x.Payer.Reveal(), Amount: m.Currency.Format(x.Amount), Score: i18n.T(ctx, "payment.apply.of_hundred", "Score", x.Score)}
		if x.Reference != "" {
			shown.Reference = id.Grouped(x.Reference)
		}
		if x.Out || x.Back {
			shown.Amount = m.Currency.Format(-x.Amount)
		}
		if !x.Told && !x.Out {
			shown.Amount = leftWords(ctx, m.Currency, x.Left, x.Of)
		}
		if x.Out {
			shown.Move = x.ID
		}
		if x.Out && m.Amount < x.Amount {
			shown.Charge = m.Currency.Format(x.Amount - m.Amount)
		}
		if x.Told {
			shown.Back, shown.Money, shown.Channel = x.Back, x.ID, i18n.T(ctx, "payment.told."+string(x.Channel))
		}
		for _, reason := range x.Reasons {
			shown.Reasons = append(shown.Reasons, i18n.Say(ctx, reason))
		}
		v.Proposed = append(v.Proposed, shown)
	}
	me := false
	for _, c := range m.Cashiers {
		me = me || c.Person == by.Person
		v.Owners = append(v.Owners, parts.Option{Value: c.Person, Label: nameOf(ctx, c, by)})
	}
	if !me {
		v.Owners = append(v.Owners, parts.Option{Value: by.Person, Label: i18n.T(ctx, "payment.give.me")})
	}
	return web.Page(w, r, status, pages.MovementPage(v))
}

// second is what a page says of a large charge.
func (p *Pages) second(ctx context.Context, s Second, movement string, c money.Currency) (v pages.Second) {
	if s.Alone > 0 {
		v.Alone = c.Format(s.Alone)
	}
	if s.How == "" {
		return v
	}
	v.Agree, v.Mine, v.By = s.Agree, s.Mine, s.By.Reveal()
	if v.By == "" {
		v.By = i18n.T(ctx, "payment.second.somebody")
	}
	if s.How != asCharge {
		v.Payout = movementsPath + "/" + movement + "/payout?" + s.How
	}
	return v
}

// nameOf is what a cashier is called in the list of those who may take care of a movement.
func nameOf(ctx context.Context, c Cashier, by access.Actor) string {
	switch {
	case c.Person == by.Person:
		return i18n.T(ctx, "payment.give.me")
	case c.Name.Empty():
		return i18n.T(ctx, "payment.give.unnamed", "Number", c.Person[len(c.Person)-4:])
	}
	return c.Name.Reveal()
}

// PostApply applies a movement to an invoice, or to money that was told.
func (p *Pages) PostApply(w http.ResponseWriter, r *http.Request) error {
	var c ApplyMovement
	return p.settle(w, r, &c, func(ctx context.Context, movement string) error {
		return p.service.ApplyMovement(ctx, web.Actor(ctx), movement, c)
	})
}

// PostAside sets a movement aside.
func (p *Pages) PostAside(w http.ResponseWriter, r *http.Request) error {
	var c SetAside
	return p.settle(w, r, &c, func(ctx context.Context, movement string) error {
		return p.service.SetAside(ctx, web.Actor(ctx), movement, c)
	})
}

// PostCharge books a movement as the bank's charge.
func (p *Pages) PostCharge(w http.ResponseWriter, r *http.Request) error {
	var c BookCharge
	return p.settle(w, r, &c, func(ctx context.Context, movement string) error {
		return p.service.BookCharge(ctx, web.Actor(ctx), movement, c)
	})
}

// PostReopen takes back what was said of a movement.
func (p *Pages) PostReopen(w http.ResponseWriter, r *http.Request) error {
	var c ReopenMovement
	return p.settle(w, r, &c, func(ctx context.Context, movement string) error {
		return p.service.ReopenMovement(ctx, web.Actor(ctx), movement, c)
	})
}

// PostGive names who takes care of a movement.
func (p *Pages) PostGive(w http.ResponseWriter, r *http.Request) error {
	var c GiveMovement
	return p.settle(w, r, &c, func(ctx context.Context, movement string) error {
		return p.service.GiveMovement(ctx, web.Actor(ctx), movement, c)
	})
}

// settle reads a deed into c and does it; a refusal shows the movement as it stands now, with what was typed.
func (p *Pages) settle(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, movement string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), r.PathValue("id")); err == nil {
			return web.See(w, r, movementsPath+"/"+r.PathValue("id"))
		}
	}
	status := refusedStatus(err)
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.movement(w, r, status, form)
}

// age tells how long a movement is known.
func (p *Pages) age(ctx context.Context, m Movement) string {
	law := p.service.law()
	return i18n.T(ctx, "payment.movement.days", "Count", max(0, day.Of(m.LoadedAt, law.Zone).Until(law.Day)))
}

// MovementsPanel shows cashiers on /desk how much is unmatched.
func (p *Pages) MovementsPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Cashier) {
		return nil, nil
	}
	n, err := p.service.CountUnmatched(ctx, by)
	return pages.MovementsPanelPart(pages.MovementsPanel{Count: n, Many: n >= mostCounted}), err
}
