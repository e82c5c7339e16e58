package payment

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// long is a name that is longer than any page is wide on a telephone.
var long = strings.Repeat("Muhammad Abdullah ", 4) + "عبداللہ"

// TestPages renders every page in both languages: empty, full, and with everything refused.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	var refused fault.Fields
	for _, name := range []string{"amount", "paid_on", "bank_number", "file", "reason", "compared", "line", "ground", "answer", "rate", "from", "account", "to", "reference", "number"} {
		refused.Add(name, "fault.empty", nil)
	}
	lines := []pages.Line{{Name: long, Units: "1", Each: "PKR 1,000", Amount: "PKR 1,000", Rule: "SRO 1 (assumed)"}, {Name: "b", Units: "5", Each: "x", Amount: "y"}}
	said := []pages.Claim{
		{State: "open", At: "now", Amount: "PKR 1", PaidOn: "then", Slip: "/my/documents/x", Twice: true, Elsewhere: true},
		{State: "rejected", At: "now", Amount: "PKR 1", PaidOn: "then", BankNumber: "FT-1", Reason: `<typed>"&` + long, Twice: true},
		{State: "confirmed", At: "now"}, {State: "dropped"},
	}
	qr := pages.Picture{Path: "M4 4h7v1h-7z", Size: 29}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		form := parts.Typed(map[string][]string{"amount": {"1 lakh"}, "paid_on_day": {"31"}, "paid_on_month": {"2"}, "paid_on_year": {"2026"}, "reason": {long}})
		form.Refused(ctx, refused.Err())
		full := pages.Challan{
			Form: form, Path: "/my/invoices/x", Reference: "9021 0123 4567 8937", Payer: long, Purpose: "p", Total: "PKR 1,750", Due: "d", Issued: "i", Bank: long,
			Contact: "c@example.org", Left: 3, Lines: lines, Picture: qr, Receipt: "R-2026-000001", ReceiptAt: "a", Claims: said[1:], MaxBytes: 10_000_000,
		}
		list := map[string]templ.Component{
			"list":           pages.ListPage(pages.List{}),
			"panel":          pages.PanelPart(pages.Panel{}),
			"inbox":          pages.InboxPage(pages.Inbox{Which: "open"}),
			"inbox today":    pages.InboxPage(pages.Inbox{Which: "open", Needs: []pages.Need{{Label: long, Href: "/desk/payments#claims"}}}),
			"examine":        pages.ExaminePage(pages.Examine{Claim: said[0]}),
			"panel desk":     pages.DeskPanelPart(pages.DeskPanel{Count: 1}),
			"panel many":     pages.DeskPanelPart(pages.DeskPanel{Count: 100, Many: true}),
			"examine full":   pages.ExaminePage(pages.Examine{Form: form, Path: "/x", Version: "1", Reference: "1", Payer: long, Lines: lines, Claim: said[0], Slip: "/s", Picture: true, Same: []pages.Same{{Href: "/o", Reference: "2", State: "rejected", Amount: "a", At: "b"}}, Numbered: []pages.Same{{Href: "/o", Reference: "2", State: "open"}}, Shown: []pages.Shown{{Href: "/l", On: "d", Amount: "a", State: "unmatched"}}, Earlier: said}),
			"examine number": pages.ExaminePage(pages.Examine{Form: form, Claim: said[0], Numbered: []pages.Same{{State: "confirmed"}}}),
			"examine done":   pages.ExaminePage(pages.Examine{Form: form, Claim: said[2], Next: "/n", Receipt: "R-2026-000001", SameSum: true, InTime: true}),
			"examine less":   pages.ExaminePage(pages.Examine{Form: form, Claim: said[0], Came: "PKR 1", Left: "PKR 2"}),
		}
		choice := []parts.Option{{Value: "1", Label: long, Hint: "PKR 1"}, {Value: "2", Label: "b"}}
		wish := pages.Waiver{Form: form, Path: "/x", State: "open", InvoiceState: "issued", Payer: long, Lines: lines, Of: long, Ground: long, Rule: long, Instrument: "x", Reason: `<typed>"&` + long, After: "PKR 1"}
		list["waivers"] = pages.WaiversPage(pages.Waivers{})
		list["waivers full"] = pages.WaiversPage(pages.Waivers{Rows: []pages.Waiving{{Href: "/x", Reference: "9021", Ground: long, Amount: "PKR 1", Owed: "PKR 2", Since: "s"}}, Reference: `"><b>`, Fault: "no", First: "/a", Next: "/b"})
		list["waiver ask"] = pages.AskWaiverPage(pages.AskWaiver{Form: form, Path: "/x", Payer: long, Lines: lines, Choices: choice, Grounds: choice})
		list["waiver cannot"] = pages.AskWaiverPage(pages.AskWaiver{Form: form, Cannot: long, Waiting: "/x"})
		list["waiver open"] = pages.WaiverPage(wish)
		wish.Decides = true
		list["waiver decides"] = pages.WaiverPage(wish)
		wish.Cannot = long
		list["waiver stuck"] = pages.WaiverPage(wish)
		wish.State, wish.InvoiceState, wish.Answer = "declined", "waived", long
		list["waiver declined"] = pages.WaiverPage(wish)
		groups := []parts.OptionGroup{{Label: long, Options: choice}}
		rates := []pages.Rate{{Name: long, Condition: long, Rule: long, Instrument: long, Amount: "PKR 1", From: "a", To: "b", State: "was"}, {State: "is"}, {State: "will"}}
		trial := pages.Trial{Form: form, Rates: groups, Kind: long, Name: long, Was: "PKR 1", Amount: "PKR 2", From: "d", Rule: long, Condition: "c", Instrument: "x", Since: "a", Until: "b"}
		list["fees"] = pages.FeesPage(pages.Fees{Form: parts.NewForm(nil)})
		list["fees full"] = pages.FeesPage(pages.Fees{Form: form, Rates: groups, Kinds: []pages.KindRates{{Title: long, Rates: rates}}})
		list["trial none"] = pages.TrialPage(trial)
		trial.Free = true
		list["trial free"] = pages.TrialPage(trial)
		trial.Any, trial.Follows, trial.File = true, true, "/x.csv"
		trial.Rows, trial.Units = []pages.TrialRow{{Few: long, Before: "PKR 1", After: "PKR 2", Invoices: "1", People: "1"}}, []pages.TrialUnits{{Title: long, Before: "PKR 1", After: "PKR 2", Invoices: "1", People: "1"}}
		list["trial"] = pages.TrialPage(trial)
		trial.Graduated = true
		list["trial graduated"] = pages.TrialPage(trial)
		list["panel fees none"] = pages.FeesPanelPart(pages.FeesPanel{})
		list["panel fees"] = pages.FeesPanelPart(pages.FeesPanel{Waiting: 1})
		list["panel fees many"] = pages.FeesPanelPart(pages.FeesPanel{Waiting: 40, More: true})
		var rows []pages.Row
		for _, state := range []string{"issued", "part", "again", "claimed", "paid", "waived", "cancelled", "expired"} {
			rows = append(rows, pages.Row{Href: "/x" + state, Reference: "9021", Purpose: long, Amount: "PKR 1", Due: "d", State: state, Over: "PKR 2", Looked: true, OnCard: true})
		}
		rows[1].Rest = "PKR 1"
		list["list full"] = pages.ListPage(pages.List{Rows: rows, First: "/a", Next: "/b"})
		list["panel full"] = pages.PanelPart(pages.Panel{Rows: rows[:4]})
		list["panel twice"] = parts.Panels([]templ.Component{list["panel full"], list["panel full"]}, false)
		list["panel beside another"] = parts.Panels([]templ.Component{list["panel full"]}, true)
		list["inbox full"] = pages.InboxPage(pages.Inbox{Filters: []pages.Filter{{Label: "a", Href: "/a", Current: true}}, Reference: "9", Fault: "no", First: "/a", Next: "/b", Rows: []pages.Waiting{
			{Href: "/x", Reference: "9021", Payer: long, Amount: "PKR 1", Owed: "PKR 2", PaidOn: "d", Since: "s", State: "open", Twice: true}, {State: "confirmed", Same: true}, {State: "open", Numbered: true},
		}})
		for name, page := range statementPages(form) {
			list[name] = page
		}
		list["challan by a bank"] = pages.ChallanPage(pages.Challan{State: "issued", Biller: long})
		for _, state := range []string{"issued", "paid", "cancelled", "expired", "waived"} {
			full.State = state
			list["challan "+state] = pages.ChallanPage(full)
		}
		full.State, full.Again = "paid", "PKR 3"
		list["challan owed again"] = pages.ChallanPage(full)
		full.State, full.Claimed, full.Claims = "cancelled", true, said
		list["challan cancelled, owed again and claimed"] = pages.ChallanPage(full)
		full.Claimed, full.Receipt = false, ""
		list["challan cancelled and owed again"] = pages.ChallanPage(full)
		full.Claims, full.Receipt = said[1:], "R-2026-000001"
		full.Again = ""
		for _, which := range []string{"open", "twice", "confirmed", "rejected"} {
			list["inbox without "+which] = pages.InboxPage(pages.Inbox{Which: which})
		}
		list["inbox searched"] = pages.InboxPage(pages.Inbox{Reference: "9"})
		list["inbox searched wrongly"] = pages.InboxPage(pages.Inbox{Reference: "9", Fault: "no"})
		var moves []pages.Move
		for _, state := range []string{"asked", "agreed", "due", "done", "declined", "withdrawn"} {
			for _, kind := range []string{"refund", "transfer"} {
				moves = append(moves, pages.Move{
					Href: "/m", Kind: kind, State: state, Amount: "PKR 1", From: "9021", To: "9022", Payer: long, Account: "PK36", Reason: `<typed>"&` + long, Answer: long,
					BankNumber: "FT", AskedBy: long, FirstBy: "b", DoneBy: "c", PaidOn: "d", AskedAt: "e", FirstAt: "f", SecondAt: "g", Version: "1", Withdraws: "x", WithdrawnAt: "g",
				})
			}
		}
		for _, m := range moves {
			list["judge "+m.Kind+" "+m.State] = pages.JudgePage(pages.Judge{Form: form, Path: "/x", Move: m, Opens: true})
		}
		came := pages.MoneyView{Path: "/desk/payments/money/x", Channel: long, Own: long, Under: "4711", Amount: "PKR 1", PaidOn: "d", At: "e"}
		list["judge of nobody's"] = pages.JudgePage(pages.Judge{Form: form, Path: "/x", Move: pages.Move{Kind: "transfer", State: "asked", Came: came}, Opens: true})
		list["propose nobody's"] = pages.ProposePage(pages.Propose{Form: form, Money: "x", Amount: "PKR 1", Came: came})
		list["judge cannot"] = pages.JudgePage(pages.Judge{Form: form, Path: "/x", Move: pages.Move{Kind: "refund", State: "asked", Cannot: long}})
		for _, which := range []string{ListAsked, ListDue, ListHeld, ListNobodys, ListAgain, ListCards} {
			list["credits "+which] = pages.CreditsPage(pages.Credits{Which: which})
		}
		list["credits moves"] = pages.CreditsPage(pages.Credits{Which: ListAsked, Moves: moves, First: "/a", Next: "/b"})
		list["credits held full"] = pages.CreditsPage(pages.Credits{Which: ListHeld, Standing: []pages.Standing{{Href: "/x", Reference: "9021", Payer: long, Amount: "PKR 1", Since: "s"}}})
		list["credits nobodys full"] = pages.CreditsPage(pages.Credits{Which: ListNobodys, Standing: []pages.Standing{{Href: "/x", Amount: "PKR 1", Since: "s"}}})
		for _, what := range []string{otherPage, otherReference, otherSum, otherCurrency, otherBack, otherPayment, otherState} {
			list["strange "+what] = pages.StrangePage(pages.Strange{
				Form: form, Path: "/x", Version: "1", Reference: "9021", Payer: long, Amount: "PKR 1", What: i18n.T(ctx, "payment.strange.what."+what), Since: "s", Session: "cs_1", Payment: "pi_1",
			})
		}
		list["strange cannot"] = pages.StrangePage(pages.Strange{Form: form, Path: "/x", What: long, Cannot: long})
		list["strange over"] = pages.StrangePage(pages.Strange{Form: form, Path: "/x", Decided: true})
		list["credits cards full"] = pages.CreditsPage(pages.Credits{Which: ListCards, Standing: []pages.Standing{{Href: "/x", Reference: "9021", Amount: "PKR 1", Since: "s"}}})
		list["propose"] = pages.ProposePage(pages.Propose{Form: form, Invoice: "x", Reference: "9021", Payer: long, Amount: "PKR 1"})
		list["panel moves"] = pages.DeskPanelPart(pages.DeskPanel{Moves: 3})
		list["panel many moves"] = pages.DeskPanelPart(pages.DeskPanel{Cashier: true, Many: true, Moves: 100, ManyMoves: true})
		for _, state := range []TraceState{TraceNowhere, TraceFound, TraceSeveral, TraceCounted, TraceTaken, TraceElsewhere} {
			full.Traces = append(full.Traces, pages.Trace{Number: "FT 1", At: "a", State: string(state)})
		}
		full.State = "issued"
		list["challan without a statement"] = pages.ChallanPage(full)
		full.Reach = "d"
		list["challan looked for"] = pages.ChallanPage(full)
		list["looking"] = pages.LookingPage(pages.Looking{})
		list["looking full"] = pages.LookingPage(pages.Looking{Rows: []pages.Trace{{Reference: "9021", Payer: long, Number: "FT", At: "a", Owed: "PKR 1"}}, First: "/a", Next: "/b"})
		list["agreement"] = pages.AgreementPage(pages.Agreement{})
		list["agreement full"] = pages.AgreementPage(pages.Agreement{Banks: []pages.BankAgreement{{Name: long, First: "a", Last: "b", Opening: "c", Closing: "d", Books: "e", Unmatched: "f", Aside: "g", New: "h", Gap: "i", Differs: "j", Waiting: true}, {Name: "b", Agrees: true}},
			Channels: []pages.ChannelAgreement{{Name: long, Amount: "PKR 1", Late: "PKR 1", Count: "1", IsLate: true}}, Orphans: []pages.Orphan{{Name: long, External: "x", Amount: "PKR 1", At: "a"}}})
		list["books"] = pages.BooksPage(pages.Books{Cannot: long})
		list["books full"] = pages.BooksPage(pages.Books{Form: form, Path: "/x", Title: "2026-11", Accounts: []pages.Balance{{Name: long, Opening: "PKR 1", Debit: "PKR 2", Credit: "PKR 3", Closing: "PKR 4"}}, Days: []pages.Filter{{Label: "1", Href: "/d"}}, Before: "/a", After: "/b"})
		list["books closed"] = pages.BooksPage(pages.Books{ClosedAt: "a", ClosedBy: long, Hash: strings.Repeat("0f", 32)})
		list["day"] = pages.DayBookPage(pages.DayBook{})
		list["day full"] = pages.DayBookPage(pages.DayBook{Title: "d", DayBefore: pages.Filter{Label: "a", Href: "/a"}, DayAfter: pages.Filter{Label: "b", Href: "/b"}, Entries: []pages.Entry{{Kind: long, Reference: "9021", At: "a", Postings: []pages.Posting{{Account: long, Debit: "PKR 1"}, {Account: "b", Credit: "PKR 1"}}}}, First: "/a", Next: "/b"})
		whole := pages.Invoice{
			Reference: "9021 0123 4567 8938", Payer: long, Purpose: long, State: "paid", Total: "PKR 1", Held: "PKR 1", Left: "PKR 1", Again: "PKR 1", Credit: "PKR 1", Issued: "a", Due: "b", Ended: "c",
			Receipt: "R-1", ReceiptAt: "d", Lines: lines, Traces: full.Traces, Earlier: true, Wrong: []pages.InvoiceWrong{{Href: "/x", Kind: CorrectUnknown, Reason: `<typed>"&` + long, At: "a"}, {Kind: CorrectElsewhere}},
			Entries: []pages.Entry{{Kind: long, Day: "d", Href: "/d", Postings: []pages.Posting{{Account: long, Debit: "PKR 1"}, {Account: "b", Credit: "PKR 1"}}}},
		}
		for _, k := range []ActKind{ActClaim, ActTwice, ActStrange, ActWaiver, ActRefund, ActTransfer, ActPayOut, ActPaying, ActFound, ActNowhere, ActCard, ActAgain, ActCredit, ActPay} {
			whole.Acts = append(whole.Acts, actOf(ctx, Act{Kind: k, ID: "x"}, DeskInvoice{Law: law("2026-11-23")}))
		}
		for _, state := range []MoneyState{MoneyApplied, MoneyUnapplied, MoneyReversed, MoneySame} {
			whole.Money = append(whole.Money, pages.InvoiceMoney{Href: "/x", Channel: long, Own: long, PaidOn: "a", At: "b", State: string(state), Amount: "PKR 1"})
		}
		for _, m := range moves {
			whole.Moves = append(whole.Moves, pages.InvoiceMove{Href: "/x", Kind: m.Kind, State: m.State, To: "9022", At: "a", Amount: "PKR 1"}, pages.InvoiceMove{Kind: m.Kind, State: m.State, From: "9023", To: whole.Reference})
		}
		for _, state := range []ClaimState{ClaimOpen, ClaimConfirmed, ClaimRejected, ClaimDropped} {
			whole.Claims = append(whole.Claims, pages.InvoiceClaim{Href: "/x", At: "a", PaidOn: "b", State: string(state), Amount: "PKR 1", Found: "PKR 2", Twice: true})
		}
		for _, state := range []CheckoutState{CheckoutOpen, CheckoutDone, CheckoutExpired, "strange"} {
			whole.Cards = append(whole.Cards, pages.InvoiceCard{Href: "/x", At: "a", State: i18n.T(ctx, "payment.invoice.card."+string(state), "Until", "b"), Amount: "PKR 1"})
		}
		for _, state := range []WaiverState{WaiverOpen, WaiverApproved, WaiverDeclined, WaiverDropped} {
			whole.Waivers = append(whole.Waivers, pages.InvoiceWaiver{Href: "/x", At: "a", State: string(state), Amount: "PKR 1"})
		}
		list["invoice"] = pages.InvoicePage(pages.Invoice{State: "issued"})
		list["invoice full"] = pages.InvoicePage(whole)
		list["owing"] = pages.OwingPage(pages.Owing{})
		list["owing full"] = pages.OwingPage(pages.Owing{Title: "a", Purpose: long, Rows: []pages.OwingRow{{Href: "/x", Reference: "9021", Payer: long, Issued: "a", Due: "b", Left: "PKR 1"}}, First: "/a", Next: "/b"})
		list["inbox found"] = pages.InboxPage(pages.Inbox{Reference: "9021", Found: true})
		list["outstanding"] = pages.OutstandingPage(pages.Outstanding{})
		list["outstanding full"] = pages.OutstandingPage(pages.Outstanding{Rows: []pages.OutstandingRow{{Age: long, Purpose: long, Count: "1", Amount: "PKR 1"}}})
		for _, kind := range []entryKind{entryReceived, entrySettled, entryReversed, entryMoved, entryPaidOut, entrySeen, entryCharged, entryPayout, entryReopened, entrySame, entryCorrected, entryBack} {
			list["day "+string(kind)] = pages.DayBookPage(pages.DayBook{Title: i18n.T(ctx, "payment.entry."+string(kind))})
		}
		for _, name := range []string{"due/slip", "due/biller", "due/card", "due/refund", "bank/main", "fee/x", accountPayer, accountUnapplied, accountRefund, accountReversed, "charge"} {
			list["account "+name] = pages.DayBookPage(pages.DayBook{Title: account(ctx, name, council.Text{})})
		}
		list["twice"] = pages.TwicePage(pages.Twice{Form: parts.NewForm(nil), Reference: "9021", Told: pages.Payment{Words: long}, Shown: pages.Payment{Words: long}})
		list["twice, used"] = pages.TwicePage(pages.Twice{Form: parts.NewForm(nil), Cannot: long})
		for _, state := range []MoneyState{MoneyApplied, MoneyUnapplied, MoneyReversed, MoneySame} {
			list["money "+string(state)] = pages.MoneyPage(pages.MoneyView{
				Form: parts.NewForm(nil), Own: long, Under: long, Line: "/x", Back: "/y", Reference: "9021", SeenAt: "c", State: string(state), Unknown: true, Corrections: []pages.Correction{{Kind: CorrectUnknown, Reason: long}, {Kind: CorrectElsewhere}},
			})
		}
		list["money of one's own"] = pages.MoneyPage(pages.MoneyView{Form: parts.NewForm(nil), State: "applied", Cannot: long})
		list["told"] = pages.ToldPage(pages.ToldList{Title: long, Sum: "PKR 9", Rows: []pages.ToldRow{{Reference: "9021", Payer: long, Own: long, Amount: "PKR 9"}}})
		list["nothing told"] = pages.ToldPage(pages.ToldList{Title: "a"})
		full.Wrong = []pages.Correction{{Kind: CorrectUnknown, Reason: long}, {Kind: CorrectElsewhere}}
		full.Credit = pages.Credit{Amount: "PKR 9", Free: "PKR 4", Takers: []parts.Option{{Value: "a", Label: "9021", Hint: long}}, Moves: moves}
		list["challan too much, asked for"] = pages.ChallanPage(pages.Challan{Form: form, State: "paid", Credit: pages.Credit{Amount: "PKR 9", Moves: moves[:1]}})
		full.Money = []pages.Money{{Amount: "PKR 1", Channel: long, PaidOn: "d", At: "e", State: "Taken back"}, {Amount: "PKR 2", Channel: "c", Number: "FT", Name: long}, {Another: true}}
		full.Again = "PKR 3"
		list["challan too much"] = pages.ChallanPage(full)
		full.Credit, full.Again, full.State, full.Held, full.Rest = pages.Credit{}, "", "issued", "PKR 1", "PKR 2"
		list["challan in part"] = pages.ChallanPage(full)
		for _, back := range []string{"open", "done", "expired", "unknown"} {
			full.Card, full.Back = "PKR 2", back
			list["challan by card "+back] = pages.ChallanPage(full)
		}
		full.Card, full.Back = "", ""
		full.State, full.Cannot = "issued", long
		list["challan cannot"] = pages.ChallanPage(full)
		full.Claimed, full.Claims = true, said
		list["challan claimed"] = pages.ChallanPage(full)
		for name, page := range list {
			var b strings.Builder
			if err := page.Render(ctx, &b); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
				continue
			}
			text := b.String()
			if i := strings.Index(text, "⟦"); i >= 0 {
				t.Errorf("%s in %s: a text is missing: %s", name, l.Code, text[i:min(len(text), i+60)])
			}
			if !strings.HasPrefix(name, "panel") && (!strings.Contains(text, `dir="`+l.Dir+`"`) || strings.Count(text, "<h1") != 1) {
				t.Errorf("%s in %s: direction, or not one heading", name, l.Code)
			}
			if want := map[string]int{"panel full": 1, "panel twice": 1}[name]; strings.HasPrefix(name, "panel ") && strings.Contains(text, "payment-panel") && strings.Count(text, `class="button"`) != want {
				t.Errorf("%s in %s: %d primary links, not %d", name, l.Code, strings.Count(text, `class="button"`), want)
			}
			if strings.Contains(text, "<typed>") {
				t.Errorf("%s in %s: what somebody typed became a tag", name, l.Code)
			}
			if strings.Contains(text, "style=") {
				t.Errorf("%s in %s: the content policy forbids style in a page", name, l.Code)
			}
			if _, err := html.Parse(strings.NewReader(text)); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
			}
		}
	}
}

// TestAClaimIsNoPayment sees that nothing on the page of a claim calls it paid.
func TestAClaimIsNoPayment(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	ctx := texts.With(t.Context(), i18n.English, time.UTC)
	var b strings.Builder
	page := pages.ChallanPage(pages.Challan{State: "issued", Claimed: true, Claims: []pages.Claim{{State: "open"}}})
	if err := page.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if strings.Contains(text, "Receipt") || !strings.Contains(text, "not a payment yet") || strings.Contains(text, "Send the slip") {
		t.Errorf("the page of a claim:\n%s", text)
	}
}

// TestBackFromAProposal sees that whoever proposes where money belongs goes back to the list in which they found it.
func TestBackFromAProposal(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	ctx := texts.With(t.Context(), i18n.English, time.UTC)
	for list, v := range map[string]pages.Propose{ListHeld: {Invoice: "x"}, ListNobodys: {Money: "x"}} {
		var b strings.Builder
		if v.Form = parts.NewForm(nil); pages.ProposePage(v).Render(ctx, &b) != nil || !strings.Contains(b.String(), `class="back" href="/desk/payments/credits?list=`+list+`"`) {
			t.Errorf("the way back does not lead to %s", list)
		}
	}
}
