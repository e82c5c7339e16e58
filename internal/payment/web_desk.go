package payment

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// slips is where a cashier opens a slip.
const slips = "/desk/slips/"

// GetClaims lists the claims that cashiers must decide.
func (p *Pages) GetClaims(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := readQuery(r, "payment.desk.unknown", "state", "twice", "reference", "after")
	if err != nil {
		return err
	}
	f := Filter{State: ClaimState(q.Get("state")), Twice: q.Get("twice") == "1", After: q.Get("after")}
	page := pages.Inbox{Filters: filters(ctx, f, q.Get("reference")), Which: f.which()}
	today, err := p.service.ShowToday(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	page.Needs = needs(ctx, today)
	status := http.StatusOK
	switch {
	case f.State != "" && f.State != ClaimConfirmed && f.State != ClaimRejected, q.Has("twice") && !f.Twice:
		return &fault.Fault{Kind: fault.KindInvalid, Message: fault.Message{Key: "payment.desk.unknown", Values: fault.Values{"Name": value(q.Get("state") + q.Get("twice"))}}}
	case q.Get("reference") != "":
		var ok bool
		page.Reference = q.Get("reference")
		if f.Reference, ok = id.ReadNumber(page.Reference); !ok {
			page.Fault, status = i18n.T(ctx, "payment.desk.no_reference"), http.StatusUnprocessableEntity
			return web.Page(w, r, status, pages.InboxPage(page))
		}
		page.Reference = id.Grouped(f.Reference)
		if page.Found, err = p.service.Exists(ctx, web.Actor(ctx), f.Reference); err != nil {
			return err
		}
	}
	list, more, err := p.service.Inbox(ctx, web.Actor(ctx), f)
	if err != nil {
		return err
	}
	for _, x := range list {
		page.Rows = append(page.Rows, waiting(ctx, x))
	}
	if more {
		page.Next = address(f, list[len(list)-1].ID)
	}
	if f.After != "" {
		page.First = address(f, "")
	}
	return web.Page(w, r, status, pages.InboxPage(page))
}

// needs are the links to what needs a cashier, in the order of a day's work.
func needs(ctx context.Context, t Today) (list []pages.Need) {
	if t.Reach == nil {
		list = append(list, pages.Need{Label: i18n.T(ctx, "payment.today.no_statement"), Href: statementsPath})
	} else if t.Behind {
		list = append(list, pages.Need{Label: i18n.T(ctx, "payment.today.behind", "Day", i18n.Date(ctx, *t.Reach)), Href: statementsPath})
	}
	for _, n := range []struct {
		key, href string
		count     int
	}{
		{"claims", "/desk/payments#claims", t.Claims}, {"unmatched", movementsPath, t.Unmatched}, {"nobodys", creditsPath + "?list=" + ListNobodys, t.Nobodys}, {"cards", creditsPath + "?list=" + ListCards, t.Cards}, {"asked", creditsPath, t.Asked},
		{"due", creditsPath + "?list=" + ListDue, t.Due}, {"late", "/desk/payments/agreement", int(t.Late)},
	} {
		switch {
		case n.count >= mostCounted:
			list = append(list, pages.Need{Label: i18n.T(ctx, "payment.today."+n.key+"_many"), Href: n.href})
		case n.count > 0:
			list = append(list, pages.Need{Label: i18n.T(ctx, "payment.today."+n.key, "Count", n.count), Href: n.href})
		}
	}
	if t.Close != "" {
		list = append(list, pages.Need{Label: i18n.T(ctx, "payment.today.close", "Month", i18n.Month(ctx, t.Close.First())), Href: booksPath + "/" + string(t.Close)})
	}
	return list
}

// which names the list that a filter leaves.
func (f Filter) which() string {
	if f.Twice {
		return "twice"
	}
	return string(cmp.Or(f.State, ClaimOpen))
}

// value cuts what somebody wrote into an address to what can be shown.
func value(s string) string {
	if len(s) > 40 || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "…"
	}
	return s
}

func waiting(ctx context.Context, x Waiting) pages.Waiting {
	currency := x.Law.Currency
	w := pages.Waiting{
		Href: deskPath(x.ID), Reference: id.Grouped(x.Reference), Payer: x.Payer.Reveal(), Amount: currency.Format(x.Claimed), Owed: currency.Format(x.Owed),
		Same: x.Claimed == x.Owed || x.State == ClaimConfirmed, PaidOn: i18n.Date(ctx, x.PaidOn), Since: i18n.Moment(ctx, x.ClaimedAt), State: string(x.State), Twice: x.Twice, Numbered: x.Numbered,
	}
	if x.State == ClaimConfirmed && x.Found != x.Claimed {
		w.Amount, w.Said = currency.Format(x.Found), currency.Format(x.Claimed)
	}
	return w
}

// filters are the links above the list; each keeps to one narrowing.
func filters(ctx context.Context, f Filter, reference string) []pages.Filter {
	found := reference != ""
	return []pages.Filter{
		{Label: i18n.T(ctx, "payment.desk.all"), Href: "/desk/payments", Current: f.State == "" && !f.Twice && !found},
		{Label: i18n.T(ctx, "payment.desk.twice"), Href: "/desk/payments?twice=1", Current: f.State == "" && f.Twice},
		{Label: i18n.T(ctx, "payment.desk.confirmed"), Href: "/desk/payments?state=confirmed", Current: f.State == ClaimConfirmed},
		{Label: i18n.T(ctx, "payment.desk.rejected"), Href: "/desk/payments?state=rejected", Current: f.State == ClaimRejected},
	}
}

// address is that of the list with a filter, after a position.
func address(f Filter, after string) string {
	twice := ""
	if f.Twice {
		twice = "1"
	}
	return parts.Query("/desk/payments", "state", string(f.State), "twice", twice, "reference", f.Reference, "after", after)
}

// GetClaim shows a claim beside its invoice.
func (p *Pages) GetClaim(w http.ResponseWriter, r *http.Request) error {
	return p.examine(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) examine(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	e, err := p.service.Examine(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	zone := p.service.law().Zone
	page := pages.Examine{
		Form: form, Path: deskPath(e.Claim.ID), Version: strconv.FormatInt(e.Claim.Version, 10), Reference: id.Grouped(e.Invoice.Reference),
		Payer: e.Payer.Reveal(), Purpose: purpose(ctx, e.Invoice.Purpose), Total: e.Currency.Format(e.Invoice.Amount), Due: i18n.Date(ctx, e.Invoice.Due),
		Issued: i18n.Date(ctx, day.Of(e.Invoice.IssuedAt, zone)), Lines: lines(ctx, e.Lines, e.Currency), Claim: claim(ctx, e.Claim, e.Currency, slips),
		Slip: slips + e.Claim.Document, Picture: strings.HasPrefix(e.SlipType, "image/"), SameSum: e.Claim.Amount == e.Left,
		InTime: !e.Claim.PaidOn.After(e.Invoice.Due),
	}
	page.Claim.Slip, page.Claim.Elsewhere = "", false // shown beside it
	page.Same, page.Numbered = same(ctx, e.Currency, e.Same), same(ctx, e.Currency, e.Numbered)
	for _, m := range e.Shown {
		page.Shown = append(page.Shown, pages.Shown{Href: movementsPath + "/" + m.ID, On: i18n.Date(ctx, m.On), Amount: e.Currency.Format(m.Amount), State: string(m.State)})
	}
	for _, c := range e.Earlier {
		page.Earlier = append(page.Earlier, claim(ctx, c, e.Currency, slips))
	}
	if e.Receipt != nil && e.Claim.State == ClaimConfirmed {
		page.Receipt = e.Receipt.Number
	}
	if e.Next != "" {
		page.Next = deskPath(e.Next)
	}
	if e.Left > 0 && e.Left < e.Invoice.Amount {
		page.Came, page.Left = e.Currency.Format(e.Invoice.Amount-e.Left), e.Currency.Format(e.Left)
	}
	return web.Page(w, r, status, pages.ExaminePage(page))
}

func same(ctx context.Context, currency money.Currency, rows []Same) (list []pages.Same) {
	for _, s := range rows {
		list = append(list, pages.Same{
			Href: deskPath(s.ID), Reference: id.Grouped(s.Reference), State: string(s.State), Amount: currency.Format(s.Amount), At: i18n.Moment(ctx, s.At),
		})
	}
	return list
}

// PostConfirm confirms a claim.
func (p *Pages) PostConfirm(w http.ResponseWriter, r *http.Request) error {
	var d Confirm
	return p.decide(w, r, &d, func(ctx context.Context, claim string) error {
		_, err := p.service.Confirm(ctx, web.Actor(ctx), claim, d)
		return err
	})
}

// PostReject rejects a claim.
func (p *Pages) PostReject(w http.ResponseWriter, r *http.Request) error {
	var d Reject
	return p.decide(w, r, &d, func(ctx context.Context, claim string) error {
		return p.service.Reject(ctx, web.Actor(ctx), claim, d)
	})
}

// decide reads a decision into d and does it; a refusal shows the claim as it stands now, with what was typed.
func (p *Pages) decide(w http.ResponseWriter, r *http.Request, d any, do func(ctx context.Context, claim string) error) error {
	form, err := web.Read(r, d)
	if err == nil {
		if err = do(r.Context(), r.PathValue("id")); err == nil {
			return web.See(w, r, deskPath(r.PathValue("id")))
		}
	}
	status := refusedStatus(err)
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.examine(w, r, status, form)
}

// DeskPanel shows on /desk how many claims wait, to cashiers.
func (p *Pages) DeskPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Cashier) && !by.Has(access.Registrar) {
		return nil, nil
	}
	moves, err := p.service.CountMoves(ctx, by)
	if err != nil {
		return nil, err
	}
	panel := pages.DeskPanel{Moves: moves, ManyMoves: moves >= mostCounted}
	if !by.Has(access.Cashier) {
		if moves == 0 {
			return nil, nil
		}
		return pages.DeskPanelPart(panel), nil
	}
	panel.Cashier = true
	panel.Count, err = p.service.Count(ctx, by)
	panel.Many = panel.Count >= mostCounted
	return pages.DeskPanelPart(panel), err
}

func deskPath(claim string) string { return "/desk/payments/" + claim }
