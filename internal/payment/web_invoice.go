package payment

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const (
	invoicePath     = "/desk/payments/invoices/"
	owingPath       = "/desk/payments/owing"
	outstandingPath = "/desk/payments/outstanding"
)

// GetDeskInvoice shows an invoice with all that happened to it, at the one address that it has at the desk.
func (p *Pages) GetDeskInvoice(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.service.ShowInvoice(ctx, web.Actor(ctx), r.PathValue("reference"))
	if err != nil {
		return err
	}
	if r.PathValue("reference") != v.Reference {
		return web.See(w, r, invoicePath+v.Reference)
	}
	c, row := v.Law.Currency, p.row(ctx, v.Invoice)
	page := pages.Invoice{
		Reference: row.Reference, Payer: v.Payer.Reveal(), Purpose: row.Purpose, State: row.State, Total: row.Amount, Issued: i18n.Moment(ctx, v.IssuedAt), Due: row.Due,
		Lines: lines(ctx, v.Lines, c), Earlier: v.Earlier,
	}
	if v.Left > 0 && v.Held > 0 {
		page.Held, page.Left = c.Format(v.Held), c.Format(v.Left)
	}
	if v.OwedBack > 0 {
		page.Again = c.Format(v.OwedBack)
	}
	if v.Credit > 0 {
		page.Credit = c.Format(v.Credit)
	}
	if v.EndedAt != nil {
		page.Ended = i18n.Moment(ctx, *v.EndedAt)
	}
	if v.Receipt != nil {
		page.Receipt, page.ReceiptAt = v.Receipt.Number, i18n.Moment(ctx, v.Receipt.At)
	}
	for _, a := range v.Acts {
		page.Acts = append(page.Acts, actOf(ctx, a, v))
	}
	for _, m := range v.Money {
		x := pages.InvoiceMoney{
			Href: moneyPath + "/" + m.ID, Channel: i18n.T(ctx, "payment.channel."+string(m.Channel)), Own: m.Own, PaidOn: i18n.Date(ctx, m.PaidOn), At: i18n.Moment(ctx, m.At),
			State: string(m.State), Amount: c.Format(m.Amount),
		}
		if m.SeenAt != nil {
			x.SeenAt = i18n.Moment(ctx, *m.SeenAt)
		}
		page.Money = append(page.Money, x)
	}
	for _, m := range v.Moves {
		page.Moves = append(page.Moves, pages.InvoiceMove{
			Href: creditsPath + "/" + m.ID, Kind: string(m.Kind), State: string(m.State), From: id.Grouped(m.From), To: id.Grouped(m.To), At: i18n.Moment(ctx, m.AskedAt),
			Amount: c.Format(m.Amount),
		})
	}
	for _, x := range slices.Backward(v.Claims) {
		page.Claims = append(page.Claims, pages.InvoiceClaim{
			Href: deskPath(x.ID), At: i18n.Moment(ctx, x.At), PaidOn: i18n.Date(ctx, x.PaidOn), State: string(x.State), Amount: c.Format(x.Amount), Found: foundOf(x, c), Twice: x.Twice,
		})
	}
	for _, t := range v.Traces {
		page.Traces = append(page.Traces, pages.Trace{Number: t.Number.Reveal(), At: i18n.Moment(ctx, t.At), State: string(t.State)})
	}
	for _, x := range v.Cards {
		card := pages.InvoiceCard{At: i18n.Moment(ctx, x.At), State: i18n.T(ctx, "payment.invoice.card."+string(x.State), "Until", i18n.Moment(ctx, x.Until)), Amount: c.Format(x.Amount)}
		if x.Strange {
			card.Href, card.State = cardsPath+x.ID, i18n.T(ctx, "payment.invoice.card.strange")
		}
		page.Cards = append(page.Cards, card)
	}
	for _, x := range v.Waivers {
		page.Waivers = append(page.Waivers, pages.InvoiceWaiver{Href: waiverPath(x.ID), At: i18n.Moment(ctx, x.At), State: string(x.State), Amount: c.Format(x.Amount)})
	}
	for _, x := range v.Wrong {
		page.Wrong = append(page.Wrong, pages.InvoiceWrong{Href: moneyPath + "/" + x.Money, Kind: x.Kind, Reason: x.Reason.Reveal(), At: i18n.Moment(ctx, x.At)})
	}
	for _, e := range v.Entries {
		x := entryOf(ctx, e, c)
		x.Day, x.Href = i18n.Date(ctx, e.On), daysPath+e.On.String()
		page.Entries = append(page.Entries, x)
	}
	return web.Page(w, r, http.StatusOK, pages.InvoicePage(page))
}

// actOf says in words what has to be done, with where it is done if that is at the desk.
func actOf(ctx context.Context, a Act, v DeskInvoice) pages.Need {
	at, by := "", ""
	if !a.At.IsZero() {
		at = i18n.Moment(ctx, a.At)
	}
	if !a.By.IsZero() {
		by = i18n.Date(ctx, a.By)
	}
	n := pages.Need{Label: i18n.T(ctx, "payment.invoice.act."+string(a.Kind), "Amount", v.Law.Currency.Format(a.Amount), "At", at, "Day", by)}
	switch a.Kind {
	case ActClaim:
		n.Href = deskPath(a.ID)
	case ActTwice:
		n.Href = parts.Query(oncePath, "invoice", a.ID)
	case ActStrange:
		n.Href = cardsPath + a.ID
	case ActWaiver:
		n.Href = waiverPath(a.ID)
	case ActRefund, ActTransfer, ActPayOut, ActPaying:
		n.Href = creditsPath + "/" + a.ID
	case ActFound:
		n.Href = movementsPath
	case ActNowhere:
		n.Href = statementsPath
	case ActCredit:
		n.Href = parts.Query(creditsPath+"/propose", "invoice", a.ID)
	}
	return n
}

// GetOwing lists the invoices of one age and purpose that still ask for something.
func (p *Pages) GetOwing(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := readQuery(r, "payment.owing.unknown", "days", "for", "after")
	if err != nil {
		return err
	}
	if q.Get("days") == "" { // of no age: they stand there by all
		return web.See(w, r, outstandingPath)
	}
	days, err := strconv.Atoi(q.Get("days"))
	n := slices.Index(ages, days)
	if err != nil || n < 0 {
		return &fault.Fault{Kind: fault.KindInvalid, Message: fault.Message{Key: "payment.owing.unknown", Values: fault.Values{"Name": value(q.Get("days"))}}}
	}
	list, more, err := p.service.ListOutstanding(ctx, web.Actor(ctx), days, q.Get("for"), q.Get("after"))
	if err != nil {
		return err
	}
	here := parts.Query(owingPath, "days", q.Get("days"), "for", q.Get("for"))
	page := pages.Owing{Title: age(ctx, n), Purpose: purpose(ctx, q.Get("for"))}
	for _, x := range list {
		page.Rows = append(page.Rows, pages.OwingRow{
			Href: invoicePath + x.Reference, Reference: id.Grouped(x.Reference), Payer: x.Payer.Reveal(), Issued: i18n.Date(ctx, x.Issued), Due: i18n.Date(ctx, x.Due),
			Left: x.Law.Currency.Format(x.Left),
		})
	}
	if more {
		page.Next = parts.Query(owingPath, "days", q.Get("days"), "for", q.Get("for"), "after", list[len(list)-1].ID)
	}
	if q.Get("after") != "" {
		page.First = here
	}
	return web.Page(w, r, http.StatusOK, pages.OwingPage(page))
}
