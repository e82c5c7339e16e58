package payment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/money"
)

// agrees sees that the books agree with themselves, and with what banks, payers and the processor of cards did: no money is lost or counted twice.
func (m *model) agrees(where string) {
	m.t.Helper()
	if _, err := m.Check(m.ctx); err != nil {
		m.t.Fatalf("after %s: %v", where, err)
	}
	if fault := m.apart(); fault != "" {
		m.t.Fatalf("after %s: %s", where, fault)
	}
}

// apart is where books and world are not of one mind.
func (m *model) apart() string {
	rows := list[moneyRow](m, `select `+moneyColumns+` from payment_money order by id`)
	movements := list[movementRow](m, `select `+movementColumns+` from payment_movement order by id`)
	movementByID, byID, byExternal := map[string]movementRow{}, map[string]moneyRow{}, map[Channel]map[string]moneyRow{}
	for _, r := range movements {
		movementByID[r.ID] = r
	}
	for _, r := range rows {
		byID[r.ID] = r
	}
	var lies money.Amount
	cards, sames := map[string]int{}, map[string]int{}
	for _, r := range rows {
		if byExternal[r.Channel] == nil {
			byExternal[r.Channel] = map[string]moneyRow{}
		}
		byExternal[r.Channel][r.External] = r
		counts := r.State != MoneyReversed && r.State != MoneySame
		if counts {
			lies += r.Amount
		}
		if r.State == MoneySame {
			x := byID[r.SameAs]
			if sames[r.SameAs]++; sames[r.SameAs] > 1 || x.Channel != ChannelStatement || x.Amount != r.Amount || r.Invoice != "" && x.Invoice != r.Invoice {
				return fmt.Sprintf("%s is said to be what a statement has shown, which is %+v", r.External, x)
			}
		}
		switch r.Channel {
		case ChannelBiller:
			p := m.byTransaction[r.External]
			if p == nil || p.first == 0 || p.amount != r.Amount || r.State == MoneyReversed && !p.tried || counts && p.taken {
				return fmt.Sprintf("%s is %s with %d in the books, and outside: %+v", r.External, r.State, r.Amount, p)
			}
		case ChannelStatement:
			if x := movementByID[r.External]; x.State != MovementReceived || x.Money != r.ID || x.Amount != r.Amount {
				return fmt.Sprintf("money of a movement that is %s, of %d", x.State, x.Amount)
			}
		case ChannelCard:
			payment, _, _ := strings.Cut(r.External, "/")
			if counts {
				cards[payment]++
			}
			if cards[payment] > 1 {
				return payment + " counts twice"
			}
		}
	}
	for _, p := range m.switched {
		if _, there := byExternal[ChannelBiller][p.id]; p.heard && !there {
			return p.id + " was acknowledged, and is not in the books"
		}
	}
	for claim, amount := range m.confirmed {
		if r := byExternal[ChannelSlip][claim]; r.Amount != amount {
			return fmt.Sprintf("a claim of %d was confirmed, and the books have %d", amount, r.Amount)
		}
	}
	var paidOut money.Amount
	for _, x := range list[moveRow](m, `select `+moveColumns+` from payment_move where kind = 'refund'`) {
		if x.State == MoveDone {
			paidOut += x.Amount
		} else if m.refunded[x.ID] {
			return "a refund was paid out, and is " + string(x.State)
		}
	}
	var assets money.Amount
	m.view(func(ctx context.Context, tx *db.Tx) (err error) {
		assets, err = db.Get[money.Amount](ctx, tx, `select cast(coalesce(sum(amount), 0) as bigint) from payment_posting
			where account like 'due/%' or account like 'bank/%' or account = 'charge'`)
		return err
	})
	if assets != lies-paidOut {
		return fmt.Sprintf("the council has %d by its books, with what banks kept; %d came and %d was paid out", assets, lies, paidOut)
	}
	return m.shown(movements, rows)
}

// shown is where the movements of the account are not what the bank booked: each line once, however many files have it, and each shows one payment.
func (m *model) shown(movements []movementRow, rows []moneyRow) string {
	type key struct {
		day    string
		amount money.Amount
	}
	sure, most, there := map[key]int{}, map[key]int{}, map[key]int{}
	byNumber := map[string]*line{}
	for _, l := range m.lines {
		k := key{l.day, l.amount}
		if l.loaded {
			sure[k]++
		}
		if l.tried {
			most[k]++
		}
		if l.number != "" {
			byNumber[string(m.bankIndex(l.number))] = l
		}
	}
	byMoney, shows, takes := map[string]moneyRow{}, map[string]int{}, map[string]int{}
	for _, r := range rows {
		byMoney[r.ID] = r
	}
	for _, r := range movements {
		there[key{r.On.String(), r.Amount}]++
		x := byMoney[r.Money]
		switch {
		case r.State == MovementBack || r.State == MovementBounced:
			if takes[r.Money]++; takes[r.Money] > 1 || x.Amount != -r.Amount || x.BackAt == nil || x.State != MoneyReversed {
				return fmt.Sprintf("a movement of %d takes back what others take, or what is there: %+v", r.Amount, x)
			}
		case r.Money != "":
			if shows[r.Money]++; shows[r.Money] > 1 || x.Amount != r.Amount || x.SeenAt == nil {
				return fmt.Sprintf("a movement of %d shows what others show: %+v", r.Amount, x)
			}
		}
		l := byNumber[string(r.BankIndex)]
		if l == nil || l.of == nil || r.State != MovementReceived || r.DecidedBy != "" {
			continue
		}
		if p := l.of; p.heard && !p.doubt {
			return fmt.Sprintf("%s was told before the statement showed it, and counts twice: %+v %+v", p.id, p, l)
		}
	}
	for k, n := range there {
		if n > most[k] {
			return fmt.Sprintf("%d movements of %v, and the bank booked %d", n, k, most[k])
		}
	}
	for k, n := range sure {
		if there[k] < n {
			return fmt.Sprintf("%d movements of %v, and %d were loaded", there[k], k, n)
		}
	}
	return ""
}

// owned sees that no invoice, and no money, is stuck without an owner: whatever has money or an open attempt stands in a list that its payer, or an
// officer who may act on it, is shown; or the program asks about it at an hour that is set.
func (m *model) owned(where string) {
	m.t.Helper()
	stuck := func(format string, args ...interface{}) {
		m.t.Helper()
		m.t.Fatalf("after %s, nobody sees "+format, append([]interface{}{where}, args...)...)
	}
	mine, held, again, asked, due, claims, waivers := map[string]Invoice{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, by := range m.payers {
		for after, more := "", true; more; {
			var rows []Invoice
			var err error
			rows, more, err = m.List(m.ctx, by, after)
			m.must(err)
			for _, i := range rows {
				mine[i.ID], after = i, i.ID
			}
		}
	}
	standing := func(which string, into map[string]bool) {
		for after, more := "", true; more; {
			var rows []Standing
			var err error
			rows, more, err = m.ListStanding(m.ctx, m.tellers[0], which, after)
			m.must(err)
			for _, x := range rows {
				into[x.Invoice], after = true, x.Invoice
			}
		}
	}
	standing(ListHeld, held)
	standing(ListAgain, again)
	moves := func(which string, into map[string]bool) {
		for after, more := "", true; more; {
			var rows []Move
			var err error
			rows, more, err = m.ListMoves(m.ctx, m.tellers[0], which, after)
			m.must(err)
			for _, x := range rows {
				into[x.ID], after = true, x.ID
			}
		}
	}
	moves(ListAsked, asked)
	moves(ListDue, due)
	for _, by := range m.tellers[1:] { // one of them is a payer, whose own claims another sees
		for after, more := "", true; more; {
			var rows []Waiting
			var err error
			rows, more, err = m.Inbox(m.ctx, by, Filter{After: after})
			m.must(err)
			for _, x := range rows {
				claims[x.ID], after = true, x.ID
			}
		}
	}
	for _, by := range m.officers {
		for after, more := "", true; more; {
			var rows []Waiving
			var err error
			rows, more, err = m.Waivers(m.ctx, by, after)
			m.must(err)
			for _, x := range rows {
				waivers[x.ID], after = true, x.ID
			}
		}
	}
	for _, c := range list[claimRow](m, `select `+claimColumns+` from payment_claim where state = 'open'`) {
		if !claims[c.ID] {
			stuck("an open claim on %s", c.Invoice)
		}
	}
	for _, w := range list[string](m, `select id from payment_waiver where state = 'open'`) {
		if !waivers[w] {
			stuck("an open waiver %s", w)
		}
	}
	asking := map[string]bool{}
	for _, x := range list[moveRow](m, `select `+moveColumns+` from payment_move where state in ('asked', 'agreed', 'due', 'paying')`) {
		out := x.State == MoveDue || x.State == MovePaying
		if out && !due[x.ID] || !out && !asked[x.ID] {
			stuck("a move that is %s", x.State)
		}
		asking[x.FromInvoice] = asking[x.FromInvoice] || !out
	}
	for _, i := range m.invoices() {
		by := access.Actor{Person: i.Person, Purpose: access.Self}
		if _, listed := mine[i.ID]; !listed {
			stuck("invoice %s", i.ID)
		}
		if i.Held == 0 && i.ReversedAt == nil {
			continue
		}
		v, err := m.Show(m.ctx, by, i.ID)
		m.must(err)
		switch {
		case v.State == StateIssued && i.Held > 0 && (v.Held != i.Held || v.Amount <= v.Held):
			stuck("that %d lies on %s", i.Held, i.ID)
		case v.State != StateIssued && i.Held > 0 && (v.Credit != i.Held || !held[i.ID] && !asking[i.ID]):
			stuck("the credit of %s", i.ID)
		case i.ReversedAt != nil && (v.OwedBack == 0 || !again[i.ID]):
			stuck("that %s is owed again", i.ID)
		}
	}
	m.ownedMovements(stuck)
	strays := map[string]bool{}
	for after, more := "", true; more; {
		var rows []Standing
		var err error
		rows, more, err = m.ListNobodys(m.ctx, m.tellers[0], after)
		m.must(err)
		for _, x := range rows {
			strays[x.Money], after = true, x.Money
		}
	}
	for _, r := range list[string](m, `select m.id from payment_money m where state = 'unapplied' and not exists
		(select 1 from payment_move v where v.from_money = m.id and v.state in ('asked', 'agreed'))`) {
		if !strays[r] {
			stuck("money of nobody, %s", r)
		}
	}
	strange := map[string]bool{}
	for after, more := "", true; more; {
		var rows []Strange
		var err error
		rows, more, err = m.ListStrange(m.ctx, m.tellers[0], after)
		m.must(err)
		for _, x := range rows {
			strange[x.ID], after = true, x.ID
		}
	}
	now := m.now.Now()
	for _, c := range list[checkoutRow](m, `select `+checkoutColumns+` from payment_checkout where state = 'open' or state = 'done'`) {
		if c.StrangeAt != nil && !strange[c.ID] {
			stuck("that what is said of %s does not fit", c.Session)
		}
		if c.AskAt == nil && c.AsideAt == nil && now.Before(c.MadeAt.Add(cardEnd-cardWatch<<5)) || c.AskAt != nil && c.AskAt.After(now.Add(cardWatch<<5)) {
			stuck("the card page %s, which is %s", c.Session, c.State)
		}
	}
}

// ownedMovements sees that whatever stands on a statement is in the books or in the list of what is unmatched.
func (m *model) ownedMovements(stuck func(format string, args ...interface{})) {
	m.t.Helper()
	seen := map[string]bool{}
	for after, more := "", true; more; {
		v, err := m.ListUnmatched(m.ctx, m.tellers[0], after)
		m.must(err)
		for _, x := range v.List {
			seen[x.ID], after = true, x.ID
		}
		more = v.More
	}
	for _, r := range list[movementRow](m, `select `+movementColumns+` from payment_movement where state not in ('new', 'aside')`) {
		if r.State == MovementUnmatched && !seen[r.ID] || r.State != MovementUnmatched && r.Money == "" && r.Move == "" && r.State != MovementCharge && r.State != MovementPayout {
			stuck("a movement that is %s", r.State)
		}
	}
}

// end lets the processor tell the truth of every page, time end what is over, and compares what everybody has then.
func (m *model) end() {
	m.t.Helper()
	m.cards.Lie(nil)
	m.cards.Away(0)
	m.restart()
	m.must(m.MatchMovements(m.ctx))
	if left := list[string](m, `select id from payment_movement where state = 'new'`); len(left) > 0 {
		m.t.Fatalf("%d movements wait for the program", len(left))
	}
	slices.Reverse(m.pages)
	for _, page := range m.pages {
		m.must(m.HearCard(m.ctx, program, m.cards.Event(page, "checkout.session")))
	}
	m.now.Move(48 * time.Hour)
	m.must(m.AskCheckouts(m.ctx))
	m.must(m.Expire(m.ctx))
	m.agrees("the end")
	m.owned("the end")
	for _, page := range m.pages {
		a, err := m.needs.Cards.Look(m.ctx, page[strings.LastIndex(page, "/")+1:])
		m.must(err)
		want := money.Amount(0)
		if a.Paid {
			want = money.Amount(max(0, a.Amount-a.GivenBack))
		}
		var kept money.Amount
		for _, r := range list[moneyRow](m, `select `+moneyColumns+` from payment_money m where channel = 'card' and state <> 'reversed'
			and not exists (select 1 from payment_money s where s.id = m.same_as and s.state = 'reversed')`) {
			if payment, _, _ := strings.Cut(r.External, "/"); payment == a.Payment {
				kept += r.Amount
			}
		}
		if kept != want {
			m.t.Fatalf("the processor keeps %d of %s, and the books have %d", want, a.Payment, kept)
		}
	}
}
