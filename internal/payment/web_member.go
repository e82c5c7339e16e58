package payment

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/paper"
	"sanad/internal/payment/pages"
	"sanad/internal/text"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the room's pages.
type Pages struct{ service *Service }

// NewPages returns the pages of a room.
func NewPages(s *Service) *Pages { return &Pages{s} }

// GetInvoices lists what the reader was asked to pay.
func (p *Pages) GetInvoices(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := readQuery(r, "payment.list.unknown", "after")
	if err != nil {
		return err
	}
	list, more, err := p.service.List(ctx, web.Actor(ctx), q.Get("after"))
	if err != nil {
		return err
	}
	page := pages.List{}
	for _, i := range list {
		page.Rows = append(page.Rows, p.row(ctx, i))
	}
	if more {
		page.Next = parts.Query(invoices, "after", list[len(list)-1].ID)
	}
	if q.Get("after") != "" {
		page.First = invoices
	}
	return web.Page(w, r, http.StatusOK, pages.ListPage(page))
}

// readQuery reads the parameters of an address, and refuses in words one that the page does not have or that stands twice.
func readQuery(r *http.Request, refusal string, names ...string) (url.Values, error) {
	q := r.URL.Query()
	for name, values := range q {
		if len(values) == 1 && slices.Contains(names, name) {
			continue
		}
		clean, err := text.Clean(name)
		if runes := []rune(clean); err != nil || len(runes) > 40 {
			clean = "…"
		}
		return nil, &fault.Fault{Kind: fault.KindInvalid, Message: fault.Message{Key: refusal, Values: fault.Values{"Name": clean}}}
	}
	return q, nil
}

func (p *Pages) row(ctx context.Context, i Invoice) pages.Row {
	currency := p.service.council.At(i.IssuedAt).Currency
	r := pages.Row{
		Href: path(i.Reference), Reference: id.Grouped(i.Reference), Purpose: purpose(ctx, i.Purpose), State: string(i.State),
		Amount: currency.Format(i.Amount), Due: i18n.Date(ctx, i.Due), Looked: i.Looked, OnCard: i.OnCard,
	}
	switch {
	case i.Claimed:
		r.State = "claimed"
	case i.Again:
		r.State = "again"
	case i.State == StateIssued && i.Held > 0:
		r.State, r.Rest = "part", currency.Format(i.Amount-i.Held)
	}
	if i.State != StateIssued && i.Held > 0 {
		r.Over = currency.Format(i.Held)
	}
	return r
}

// GetInvoice shows an invoice as a challan, or as the receipt of what is paid, at the one address that it has.
func (p *Pages) GetInvoice(w http.ResponseWriter, r *http.Request) error {
	i, err := p.service.Find(r.Context(), web.Actor(r.Context()), r.PathValue("reference"))
	if err != nil {
		return err
	}
	if r.PathValue("reference") != i.Reference {
		return web.See(w, r, back(r, i))
	}
	return p.challan(w, r, http.StatusOK, parts.NewForm(nil), i)
}

// GetMoved leads from the address that stands in earlier letters to the one that the invoice has now.
func (p *Pages) GetMoved(w http.ResponseWriter, r *http.Request) error {
	i, err := p.service.FindOld(r.Context(), web.Actor(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.See(w, r, back(r, i))
}

// back is the address of an invoice, for somebody who may come back from the processor.
func back(r *http.Request, i Invoice) string {
	if isBack(r) {
		return path(i.Reference) + cardBack
	}
	return path(i.Reference)
}

// cardBack stands behind the address to which the processor sends a payer back.
const cardBack = "?card=back"

func isBack(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Query().Get("card") == "back"
}

// PostCard leads to the processor's page.
func (p *Pages) PostCard(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	invoice, err := p.service.Find(ctx, web.Actor(ctx), r.PathValue("reference"))
	if err != nil {
		return err
	}
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		var address string
		if address, err = p.service.PayByCard(ctx, web.Actor(ctx), invoice.ID); err == nil {
			return web.Leave(w, r, address)
		}
	}
	status := http.StatusConflict
	if fault.Is(err, fault.KindBusy) {
		status = http.StatusServiceUnavailable
	}
	if fault.Is(err, fault.KindNotFound) || !form.Refused(ctx, err) {
		return err
	}
	return p.challan(w, r, status, form, invoice)
}

// asked asks the processor what became of a payment by card of somebody who comes back, whatever the address says, and returns how far it
// is.
func (p *Pages) asked(r *http.Request, invoice Invoice) string {
	if !isBack(r) {
		return ""
	}
	ctx := r.Context()
	state, err := p.service.AskCard(ctx, web.Actor(ctx), invoice.ID)
	if err != nil {
		return unknownBack
	}
	return string(state)
}

// unknownBack is said where the processor did not answer.
const unknownBack = "unknown"

func (p *Pages) challan(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, invoice Invoice) error {
	ctx, back := r.Context(), p.asked(r, invoice)
	v, err := p.service.Show(ctx, web.Actor(ctx), invoice.ID)
	if err != nil {
		return err
	}
	page := pages.Challan{
		Form: form, Path: path(v.Reference), State: string(v.State), Reference: id.Grouped(v.Reference), Payer: v.Payer.Reveal(), Purpose: purpose(ctx, v.Purpose),
		Total: v.Currency.Format(v.Amount), Due: i18n.Date(ctx, v.Due), Issued: i18n.Moment(ctx, v.IssuedAt), Bank: v.Law.Payment.Bank.In(i18n.From(ctx).Code),
		Contact: v.Law.Contact, Left: v.Law.Calendar.Between(v.Law.Day, v.Due), Lines: lines(ctx, v.Lines, v.Currency), Claimed: v.Claimed, MaxBytes: v.Law.MaxUpload,
	}
	for _, b := range v.Billers {
		page.Biller += ", " + b.Name.In(i18n.From(ctx).Code)
	}
	page.Biller = strings.TrimPrefix(page.Biller, ", ")
	for _, m := range v.Money {
		state := "payment.money.here"
		if m.State == MoneyReversed || m.State == MoneySame {
			state = "payment.money." + string(m.State)
		}
		page.Money = append(page.Money, pages.Money{
			Amount: v.Currency.Format(m.Amount), PaidOn: i18n.Date(ctx, m.PaidOn), At: i18n.Moment(ctx, m.At), State: i18n.T(ctx, state),
			Channel: i18n.T(ctx, "payment.channel."+string(m.Channel)), Number: m.Line.Number.Reveal(), Name: m.Line.Name.Reveal(), Another: m.Line.Another,
		})
	}
	if v.State == StateIssued && v.Held > 0 {
		page.Held, page.Rest = v.Currency.Format(v.Held), v.Currency.Format(v.Amount-v.Held)
	}
	for _, c := range v.Wrong {
		page.Wrong = append(page.Wrong, pages.Correction{Kind: c.Kind, Reason: c.Reason.Reveal(), At: i18n.Moment(ctx, c.At)})
	}
	page.Credit = creditOf(ctx, v)
	page.Reach = i18n.Date(ctx, v.Reach)
	for _, t := range v.Traces {
		page.Traces = append(page.Traces, pages.Trace{Number: t.Number.Reveal(), At: i18n.Moment(ctx, t.At), State: string(t.State)})
	}
	if page.Back = back; CheckoutState(back) == CheckoutDone && v.State == StatePaid { // the receipt says it
		page.Back = ""
	}
	if v.Card > 0 && back != unknownBack {
		page.Card = v.Currency.Format(v.Card)
	}
	if f := fault.Of(v.NoCard); f != nil && (f.Key == cardLittle || f.Key == cardMuch) {
		page.NoCard = i18n.Say(ctx, f.Message)
	}
	if v.OwedBack > 0 {
		page.Again = v.Currency.Format(v.OwedBack)
	}
	for _, c := range slices.Backward(v.Claims) {
		page.Claims = append(page.Claims, claim(ctx, c, v.Currency, "/my/documents/"))
	}
	if v.May != nil {
		page.Cannot = i18n.Say(ctx, fault.Of(v.May).Message)
	}
	drawn := v.Reference
	if v.Receipt != nil {
		page.Receipt, page.ReceiptAt = v.Receipt.Number, i18n.Moment(ctx, v.Receipt.At)
	}
	if v.Receipt != nil && v.OwedBack == 0 {
		drawn = v.Receipt.Number
	}
	picture, err := paper.QR(drawn)
	if err != nil {
		return err
	}
	page.Picture = pages.Picture(picture)
	return web.Page(w, r, status, pages.ChallanPage(page))
}

// PostSlip takes the slip of a payment and what the payer says of it.
func (p *Pages) PostSlip(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	invoice, err := p.service.Find(ctx, web.Actor(ctx), r.PathValue("reference"))
	if err != nil {
		return err
	}
	var c SendSlip
	came := false
	form, err := web.ReadUpload(r, &c, func(f web.File) error {
		came = true
		c.Name, c.Content = f.Name, f.Content
		return p.service.SendSlip(ctx, web.Actor(ctx), invoice.ID, c)
	})
	if !came {
		_, wrong := readSlip(p.service.law(), c)
		err = withoutFile(err, wrong, "payment.slip.none")
	}
	if err == nil {
		return web.See(w, r, path(invoice.Reference))
	}
	status := refusedStatus(err)
	if !form.Refused(ctx, err) {
		return err
	}
	return p.challan(w, r, status, form, invoice)
}

// withoutFile refuses a form whose file did not come, and says at once what else is wrong with it; why is the key of the words that ask for the file.
// Another refusal, err, stays as it is.
func withoutFile(err, wrong error, why string) error {
	var f fault.Fields
	if x := fault.Of(wrong); x != nil {
		f = slices.Clone(x.Fields)
	}
	x := fault.Of(err)
	switch {
	case err == nil:
		f.Add("file", why, nil)
	case x == nil || len(x.Fields) != 1 || x.Fields[0].Name != "file":
		return err
	default:
		f = append(f, x.Fields...)
	}
	return f.Err()
}

// Panel shows on /my what is to pay; nothing to somebody who was never asked.
func (p *Pages) Panel(ctx context.Context, by access.Actor) (templ.Component, error) {
	owed, others, err := p.service.Owed(ctx, by)
	if err != nil || len(owed) == 0 && !others {
		return nil, err
	}
	var panel pages.Panel
	for _, i := range owed {
		panel.Rows = append(panel.Rows, p.row(ctx, i))
	}
	return pages.PanelPart(panel), nil
}

// invoices is where a payer's invoices are listed.
const invoices = "/my/invoices"

// path is the one address of an invoice.
func path(reference string) string { return invoices + "/" + reference }

// purpose says in words what is paid for.
func purpose(ctx context.Context, what string) string {
	switch what {
	case PurposeRegistration, PurposeRenewal, PurposeReplacement, PurposeCorrection, PurposeVisit:
		return i18n.T(ctx, "payment.purpose."+what)
	}
	return i18n.T(ctx, "payment.purpose.other")
}

// lines writes charges as they are printed.
func lines(ctx context.Context, list []Line, currency money.Currency) (printed []pages.Line) {
	for _, l := range list {
		confidence := i18n.T(ctx, "payment.confidence."+string(l.Confidence))
		printed = append(printed, pages.Line{
			Name: l.Name.In(i18n.From(ctx).Code), Units: i18n.Number(ctx, l.Units), Each: currency.Format(l.Each), Amount: currency.Format(l.Amount),
			Rule: i18n.T(ctx, "payment.challan.rule", "Instrument", i18n.Isolate(ctx, l.Instrument), "Confidence", confidence),
		})
	}
	return printed
}

// foundOf is what a cashier found to be paid, where it is not what was claimed.
func foundOf(c Claim, currency money.Currency) string {
	if c.Found == 0 || c.Found == c.Amount {
		return ""
	}
	return currency.Format(c.Found)
}

// claim writes a claim with the address of its slip, which begins as the reader's door has it.
func claim(ctx context.Context, c Claim, currency money.Currency, slips string) pages.Claim {
	return pages.Claim{
		State: string(c.State), At: i18n.Moment(ctx, c.At), Amount: currency.Format(c.Amount), PaidOn: i18n.Date(ctx, c.PaidOn), Found: foundOf(c, currency),
		BankNumber: c.BankNumber.Reveal(), Reason: c.Reason.Reveal(), Twice: c.Twice, Elsewhere: c.Elsewhere, Slip: slips + c.Document,
	}
}
