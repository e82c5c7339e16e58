package payment

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const (
	creditsPath = "/desk/payments/credits"
	oncePath    = creditsPath + "/once"
)

// PostUse uses a payer's credit for another invoice of theirs.
func (p *Pages) PostUse(w http.ResponseWriter, r *http.Request) error {
	var c UseCredit
	return p.own(w, r, &c, func(ctx context.Context, invoice string) error {
		return p.service.UseCredit(ctx, web.Actor(ctx), invoice, c)
	})
}

// PostRefund asks for a payer's credit back.
func (p *Pages) PostRefund(w http.ResponseWriter, r *http.Request) error {
	var c AskRefund
	return p.own(w, r, &c, func(ctx context.Context, invoice string) error {
		return p.service.AskRefund(ctx, web.Actor(ctx), invoice, c)
	})
}

// PostWithdraw takes a refund back.
func (p *Pages) PostWithdraw(w http.ResponseWriter, r *http.Request) error {
	var c WithdrawRefund
	return p.own(w, r, &c, func(ctx context.Context, invoice string) error {
		return p.service.WithdrawRefund(ctx, web.Actor(ctx), invoice, c)
	})
}

// PostTrace looks for a payment by the bank's number.
func (p *Pages) PostTrace(w http.ResponseWriter, r *http.Request) error {
	var c TracePayment
	return p.own(w, r, &c, func(ctx context.Context, invoice string) error {
		return p.service.TracePayment(ctx, web.Actor(ctx), invoice, c)
	})
}

// own reads what a payer wants into c and does it; a refusal shows the invoice as it stands now.
func (p *Pages) own(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, invoice string) error) error {
	invoice, err := p.service.Find(r.Context(), web.Actor(r.Context()), r.PathValue("reference"))
	if err != nil {
		return err
	}
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), invoice.ID); err == nil {
			return web.See(w, r, path(invoice.Reference))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.challan(w, r, refusedStatus(err), form, invoice)
}

// refusedStatus is that of a page which is shown again.
func refusedStatus(err error) int {
	if fault.Is(err, fault.KindConflict) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// creditOf writes what a payer paid too much.
func creditOf(ctx context.Context, v View) pages.Credit {
	var c pages.Credit
	if v.Credit > 0 {
		c.Amount = v.Currency.Format(v.Credit)
	}
	if v.Free > 0 {
		c.Free = v.Currency.Format(v.Free)
	}
	for _, i := range v.Takers {
		hint := purpose(ctx, i.Purpose) + ", " + leftWords(ctx, v.Currency, i.Left, i.Amount)
		c.Takers = append(c.Takers, parts.Option{Value: i.ID, Label: id.Grouped(i.Reference), Hint: hint})
	}
	for _, m := range v.Moves {
		x := moveOf(ctx, m)
		x.From = ""
		if m.Withdraws {
			x.Withdraws = m.ID
		}
		c.Moves = append(c.Moves, x)
	}
	return c
}

// leftWords says how much is left, and of what if that is another sum.
func leftWords(ctx context.Context, c money.Currency, left, of money.Amount) string {
	if left == of {
		return c.Format(of)
	}
	return i18n.T(ctx, "payment.left", "Left", c.Format(left), "Amount", c.Format(of))
}

// moveOf writes a move.
func moveOf(ctx context.Context, m Move) pages.Move {
	at := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return i18n.Moment(ctx, *t)
	}
	x := pages.Move{
		Href: creditsPath + "/" + m.ID, Kind: string(m.Kind), State: string(m.State), Amount: m.Law.Currency.Format(m.Amount), From: id.Grouped(m.From), To: id.Grouped(m.To),
		Payer: m.Payer.Reveal(), Account: m.Account.Reveal(), Reason: m.Reason.Reveal(), Answer: m.Answer.Reveal(), BankNumber: m.BankNumber.Reveal(),
		AskedBy: m.AskedBy.Reveal(), FirstBy: m.FirstBy.Reveal(), PayingBy: m.PayingBy.Reveal(), PayingAt: at(m.PayingAt), DoneBy: m.DoneBy.Reveal(), AskedAt: i18n.Moment(ctx, m.AskedAt), FirstAt: at(m.FirstAt),
		SecondAt: at(m.SecondAt), DoneAt: at(m.DoneAt), Version: strconv.FormatInt(m.Version, 10),
	}
	if m.ByPayer {
		x.AskedBy = ""
	}
	if m.State == MoveWithdrawn {
		x.DoneBy, x.WithdrawnAt = "", x.DoneAt
	}
	if m.PaidOn != nil {
		x.PaidOn = i18n.Date(ctx, *m.PaidOn)
	}
	if m.Came != nil {
		x.Came = cameOf(ctx, *m.Came, m.Law)
	}
	if m.Doubtful != "" {
		x.Doubtful = parts.Query(oncePath, "invoice", m.Doubtful)
	}
	if m.May != nil {
		x.Cannot = i18n.Say(ctx, fault.Of(m.May).Message)
	}
	return x
}

// cameOf writes money of nobody as it came.
func cameOf(ctx context.Context, m MoneyView, law council.Law) pages.MoneyView {
	return pages.MoneyView{
		Path: moneyPath + "/" + m.ID, Channel: i18n.T(ctx, "payment.channel."+string(m.Channel)), Own: m.Own, Amount: law.Currency.Format(m.Amount),
		PaidOn: i18n.Date(ctx, m.PaidOn), At: i18n.Moment(ctx, m.At), Under: id.Grouped(m.Under),
	}
}

// GetCredits lists what payers are owed, or owe again, for officers.
func (p *Pages) GetCredits(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := readQuery(r, "payment.credits.unknown", "list", "after")
	if err != nil {
		return err
	}
	page := pages.Credits{Which: q.Get("list"), Back: "/desk"}
	if web.Actor(ctx).Has(access.Cashier) { // the page of payments is for them alone
		page.Back = "/desk/payments"
	}
	if page.Which == "" {
		page.Which = ListAsked
	}
	for _, which := range []string{ListAsked, ListDue, ListHeld, ListNobodys, ListAgain, ListCards} {
		page.Filters = append(page.Filters, pages.Filter{Label: i18n.T(ctx, "payment.credits.list."+which), Href: parts.Query(creditsPath, "list", which), Current: page.Which == which})
	}
	last, more := "", false
	switch page.Which {
	case ListAsked, ListDue:
		list, others, err := p.service.ListMoves(ctx, web.Actor(ctx), page.Which, q.Get("after"))
		if err != nil {
			return err
		}
		for _, m := range list {
			page.Moves, last = append(page.Moves, moveOf(ctx, m)), m.ID
		}
		more = others
	case ListNobodys:
		list, others, err := p.service.ListNobodys(ctx, web.Actor(ctx), q.Get("after"))
		if err != nil {
			return err
		}
		for _, x := range list {
			page.Standing = append(page.Standing, pages.Standing{
				Href: parts.Query(creditsPath+"/propose", "money", x.Money), Reference: id.Grouped(x.Reference), Amount: x.Law.Currency.Format(x.Held), Since: i18n.Moment(ctx, x.Since),
			})
			last = x.Money
		}
		more = others
	case ListCards:
		list, others, err := p.service.ListStrange(ctx, web.Actor(ctx), q.Get("after"))
		if err != nil {
			return err
		}
		for _, x := range list {
			page.Standing = append(page.Standing, pages.Standing{
				Href: cardsPath + x.ID, Reference: id.Grouped(x.Reference), Payer: x.Payer.Reveal(), Amount: x.Law.Currency.Format(x.Amount), Since: i18n.Moment(ctx, x.Since),
			})
			last = x.ID
		}
		more = others
	case ListHeld, ListAgain:
		list, others, err := p.service.ListStanding(ctx, web.Actor(ctx), page.Which, q.Get("after"))
		if err != nil {
			return err
		}
		for _, x := range list {
			row := pages.Standing{Reference: id.Grouped(x.Reference), Payer: x.Payer.Reveal(), Amount: x.Law.Currency.Format(x.Held), Since: i18n.Moment(ctx, x.Since)}
			if page.Which == ListHeld {
				row.Href = parts.Query(creditsPath+"/propose", "invoice", x.Invoice)
			} else if web.Actor(ctx).Has(access.Cashier) {
				row.Href = invoicePath + x.Reference
			}
			page.Standing, last = append(page.Standing, row), x.Invoice
		}
		more = others
	default:
		return &fault.Fault{Kind: fault.KindInvalid, Message: fault.Message{Key: "payment.credits.unknown", Values: fault.Values{"Name": value(page.Which)}}}
	}
	if more {
		page.Next = parts.Query(creditsPath, "list", page.Which, "after", last)
	}
	if q.Get("after") != "" {
		page.First = parts.Query(creditsPath, "list", page.Which)
	}
	return web.Page(w, r, http.StatusOK, pages.CreditsPage(page))
}

// GetMove shows a move to officers.
func (p *Pages) GetMove(w http.ResponseWriter, r *http.Request) error {
	return p.judge(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) judge(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	m, err := p.service.ShowMove(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.Judge{Form: form, Path: creditsPath + "/" + m.ID, Move: moveOf(ctx, m)}
	page.Move.Opens = web.Actor(ctx).Has(access.Cashier)
	if page.Opens = page.Move.Opens; !page.Opens { // these pages are for cashiers alone
		page.Move.Doubtful = ""
	}
	return web.Page(w, r, status, pages.JudgePage(page))
}

// PostAgree agrees to a move.
func (p *Pages) PostAgree(w http.ResponseWriter, r *http.Request) error {
	var c Agree
	return p.deed(w, r, &c, func(ctx context.Context, move string) error { return p.service.Agree(ctx, web.Actor(ctx), move, c) })
}

// PostDecline declines a move.
func (p *Pages) PostDecline(w http.ResponseWriter, r *http.Request) error {
	var c Decline
	return p.deed(w, r, &c, func(ctx context.Context, move string) error { return p.service.Decline(ctx, web.Actor(ctx), move, c) })
}

// PostBegin says that a cashier is paying a refund now.
func (p *Pages) PostBegin(w http.ResponseWriter, r *http.Request) error {
	var c Paying
	return p.deed(w, r, &c, func(ctx context.Context, move string) error {
		return p.service.BeginPayOut(ctx, web.Actor(ctx), move, c)
	})
}

// PostHalt says that a refund did not leave.
func (p *Pages) PostHalt(w http.ResponseWriter, r *http.Request) error {
	var c Paying
	return p.deed(w, r, &c, func(ctx context.Context, move string) error {
		return p.service.HaltPayOut(ctx, web.Actor(ctx), move, c)
	})
}

// PostPayOut notes that a refund was paid at the bank.
func (p *Pages) PostPayOut(w http.ResponseWriter, r *http.Request) error {
	var c PayOut
	return p.deed(w, r, &c, func(ctx context.Context, move string) error { return p.service.PayOut(ctx, web.Actor(ctx), move, c) })
}

// deed reads what an officer wants into c and does it; a refusal shows the move as it stands now.
func (p *Pages) deed(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, move string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), r.PathValue("id")); err == nil {
			return web.See(w, r, creditsPath+"/"+r.PathValue("id"))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.judge(w, r, refusedStatus(err), form)
}

// GetTwice asks a cashier whether two payments on an invoice are one.
func (p *Pages) GetTwice(w http.ResponseWriter, r *http.Request) error {
	q, err := readQuery(r, "payment.credits.unknown", "invoice")
	if err != nil {
		return err
	}
	return p.twice(w, r, http.StatusOK, parts.NewForm(nil), q.Get("invoice"))
}

func (p *Pages) twice(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, invoice string) error {
	ctx := r.Context()
	x, err := p.service.ShowTwice(ctx, web.Actor(ctx), invoice)
	if err != nil {
		return err
	}
	money := func(m Money, words string) pages.Payment {
		return pages.Payment{
			Channel: i18n.T(ctx, "payment.channel."+string(m.Channel)), Amount: x.Law.Currency.Format(m.Amount), PaidOn: i18n.Date(ctx, m.PaidOn),
			At: i18n.Moment(ctx, m.At), Words: words,
		}
	}
	page := pages.Twice{
		Form: form, Path: oncePath, Invoice: x.Invoice, Reference: id.Grouped(x.Reference), Payer: x.Payer.Reveal(), Money: x.Money, Version: x.Version,
		Told: money(x.Told, x.Own), Shown: money(x.Shown, strings.TrimSpace(x.Line.Text+" "+x.Line.Number+" "+x.Line.Other+" "+x.Line.Payer)),
	}
	if x.May != nil {
		page.Cannot = i18n.Say(ctx, fault.Of(x.May).Message)
	}
	return web.Page(w, r, status, pages.TwicePage(page))
}

// PostOnce counts two payments as one.
func (p *Pages) PostOnce(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c CountOnce
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.CountOnce(ctx, web.Actor(ctx), c); err == nil {
			return web.See(w, r, parts.Query(creditsPath, "list", ListHeld))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.twice(w, r, refusedStatus(err), form, c.Invoice)
}

// GetPropose shows the form on which a cashier says where money belongs.
func (p *Pages) GetPropose(w http.ResponseWriter, r *http.Request) error {
	q, err := readQuery(r, "payment.credits.unknown", "invoice", "money")
	if err != nil {
		return err
	}
	return p.propose(w, r, http.StatusOK, parts.NewForm(nil), ProposeTransfer{Invoice: q.Get("invoice"), Money: q.Get("money")})
}

func (p *Pages) propose(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, c ProposeTransfer) error {
	ctx := r.Context()
	x, err := p.service.Lying(ctx, web.Actor(ctx), c.Invoice, c.Money)
	if err != nil {
		return err
	}
	doubtful := ""
	if x.Doubtful {
		doubtful = parts.Query(oncePath, "invoice", x.Invoice)
	}
	page := pages.Propose{
		Form: form, Doubtful: doubtful, Invoice: c.Invoice, Money: c.Money, Reference: id.Grouped(x.Reference), Payer: x.Payer.Reveal(), Amount: x.Law.Currency.Format(x.Held),
	}
	if x.Came != nil {
		page.Came = cameOf(ctx, *x.Came, x.Law)
	}
	return web.Page(w, r, status, pages.ProposePage(page))
}

// PostPropose proposes where money belongs.
func (p *Pages) PostPropose(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c ProposeTransfer
	form, err := web.Read(r, &c)
	if err == nil {
		var move string
		if move, err = p.service.ProposeTransfer(ctx, web.Actor(ctx), c); err == nil {
			return web.See(w, r, creditsPath+"/"+move)
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.propose(w, r, refusedStatus(err), form, c)
}
