package payment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
)

// deeds are what people, banks and time do, each as often as its weight says.
var deeds = []deed{
	{"issue", 2, false, (*model).issueOne},
	{"send", 4, false, (*model).sendSlip},
	{"confirm", 4, false, (*model).confirmClaim},
	{"reject", 1, false, (*model).rejectClaim},
	{"cancel", 1, false, (*model).cancelCase},
	{"remind", 1, false, func(m *model) func() error { return func() error { return m.Remind(m.ctx) } }},
	{"expire", 1, false, func(m *model) func() error { return func() error { return m.Expire(m.ctx) } }},
	{"wait", 1, true, (*model).wait},
	{"pay at a bank", 3, true, (*model).payAtBank},
	{"notice", 5, false, (*model).tellNotice},
	{"notice of another sum", 1, false, (*model).tellOther},
	{"notice of nothing", 1, false, (*model).tellStray},
	{"reverse", 2, false, (*model).takeBackOne},
	{"use", 3, false, (*model).useOne},
	{"refund", 2, false, (*model).refundOne},
	{"withdraw", 2, false, (*model).withdrawOne},
	{"propose", 2, false, (*model).proposeOne},
	{"agree", 5, false, (*model).agreeOne},
	{"decline", 1, false, (*model).declineOne},
	{"pay out", 5, false, (*model).payOutOne},
	{"ask waiver", 5, false, (*model).askWaiver},
	{"waive", 4, false, (*model).waiveOne},
	{"not waive", 1, false, (*model).notWaive},
	{"book a line", 6, true, (*model).bookLine},
	{"load", 3, false, (*model).loadFile},
	{"load again", 1, false, (*model).loadAgain},
	{"match", 1, false, func(m *model) func() error { return func() error { return m.MatchMovements(m.ctx) } }},
	{"apply", 3, false, (*model).applyOne},
	{"give", 1, false, (*model).giveOne},
	{"set aside", 1, false, (*model).asideOne},
	{"count once", 2, false, (*model).countOnce},
	{"correct", 2, false, (*model).correctOne},
	{"book a charge", 1, false, (*model).chargeOne},
	{"book a payout", 2, false, (*model).payoutOne},
	{"take back what was said", 1, false, (*model).reopenOne},
	{"look for", 1, false, (*model).traceOne},
	{"open a card page", 3, false, (*model).openCard},
	{"pay by card", 3, true, (*model).payCard},
	{"refund a card", 1, true, (*model).refundCard},
	{"dispute a card", 1, true, (*model).disputeCard},
	{"hear of a card", 5, false, (*model).hearCard},
	{"come back from a card", 1, false, (*model).backFromCard},
	{"ask about cards", 1, false, func(m *model) func() error { return func() error { return m.AskCheckouts(m.ctx) } }},
	{"ask about what does not fit", 1, false, (*model).askStrange},
	{"set a card aside", 1, false, (*model).cardAside},
	{"let the processor be wrong", 1, true, (*model).wrongCards},
	{"let the processor be right", 2, true, func(m *model) func() error {
		return func() error { m.cards.Lie(nil); m.cards.Away(0); return nil }
	}},
}

// invoices are all that were issued, the oldest first.
func (m *model) invoices() []invoiceRow {
	return list[invoiceRow](m, `select `+invoiceColumns+` from payment_invoice order by id`)
}

// invoice is one of them, and the payer.
func (m *model) invoice() (invoiceRow, access.Actor, bool) {
	all := m.invoices()
	if len(all) == 0 {
		return invoiceRow{}, access.Actor{}, false
	}
	i := one(m, all[max(0, len(all)-12):])
	return i, access.Actor{Person: i.Person, Purpose: access.Self}, true
}

// claim is one of the last claims, or the id of none.
func (m *model) claim() claimRow {
	all := list[claimRow](m, `select `+claimColumns+` from payment_claim order by case when state = 'open' then 0 else 1 end, id desc limit 4`)
	if len(all) == 0 || m.pick(20) == 0 {
		return claimRow{ID: id.Random(), Version: 1}
	}
	return one(m, all)
}

// version is what a page showed; now and then the page is old.
func (m *model) version(v int64) string { return strconv.FormatInt(v-int64(m.pick(6)/5), 10) }

func (m *model) issueOne() func() error {
	by, year, caseID := one(m, m.payers), 2010+m.pick(12), fmt.Sprint("case ", m.pick(40))
	return func() error {
		err := m.db.Update(m.ctx, func(tx *db.Tx) error {
			_, err := m.Issue(m.ctx, tx, by, Bill{Case: caseID, Person: by.Person, Purpose: PurposeRegistration, Charges: m.law().Fees("registered_engineer", council.Payer{Graduated: year})})
			return err
		})
		if err != nil && fault.Of(err) == nil && strings.Contains(err.Error(), "a bill without") { // a graduate of 2020 owes nothing
			err = fault.Conflict("nothing", nil)
		}
		return err
	}
}

func (m *model) sendSlip() func() error {
	i, by, found := m.invoice()
	if !found {
		return nil
	}
	if m.pick(9) == 0 {
		by = one(m, m.payers)
	}
	number := bankNumber(fmt.Sprint("number ", m.pick(25)))
	m.numbers[string(m.bankIndex(number))] = number
	content, amount := fmt.Sprint("slip ", m.pick(60)), strconv.FormatInt(int64(i.Amount/100)+int64(m.pick(4)/3), 10)
	return func() error {
		s := m.slip(content)
		s.Amount, s.BankNumber = amount, number
		return m.SendSlip(m.ctx, by, i.ID, s)
	}
}

func (m *model) confirmClaim() func() error {
	c, by, d := m.claim(), one(m, m.tellers), Confirm{}
	d.Version, d.Compared, d.Other = m.version(c.Version), m.pick(2) == 0, m.pick(3) == 0
	found := c.Amount
	if m.pick(4) == 0 {
		found = max(100, c.Amount/2)
		d.Found = fmt.Sprintf("%d.%02d", found/100, found%100)
	}
	return func() error {
		_, err := m.Confirm(m.ctx, by, c.ID, d)
		if err == nil {
			m.confirmed[c.ID] = found
			if others := list[string](m, `select id from payment_claim where bank_index = ? and paid_on = ? and slip_index <> ? and state in ('open', 'confirmed')`,
				c.BankIndex, c.PaidOn, c.SlipIndex); len(others) > 0 && !d.Compared {
				return fmt.Errorf("%s is confirmed by somebody who did not compare it with %v", c.ID, others)
			}
		}
		return err
	}
}

func (m *model) rejectClaim() func() error {
	c, by := m.claim(), one(m, m.tellers)
	return func() error {
		return m.Reject(m.ctx, by, c.ID, Reject{Version: "1", Reason: "The bank does not know of this number."})
	}
}

func (m *model) cancelCase() func() error {
	caseID := fmt.Sprint("case ", m.pick(40))
	return func() error {
		return m.db.Update(m.ctx, func(tx *db.Tx) error { return m.Cancel(m.ctx, tx, m.payers[0], caseID) })
	}
}

func (m *model) wait() func() error {
	d := time.Duration(m.pick(100)) * time.Hour
	if m.pick(2) == 0 {
		d = time.Duration(m.pick(40)) * time.Minute
	}
	return func() error { m.now.Move(d); return nil }
}

// payAtBank is somebody who pays at a bank of the switch: all, a part, or a little more.
func (m *model) payAtBank() func() error {
	i, _, found := m.invoice()
	if !found {
		return nil
	}
	p := &switched{id: fmt.Sprintf("TRN%06d", len(m.switched)+1), reference: i.Reference, amount: i.Amount/money.Amount(1+m.pick(2)) + money.Amount(m.pick(4)/3)}
	if m.pick(2) == 0 { // a switch that puts the bank and the day before the bank's number
		p.id = "1link/EXA/20261123/" + p.id
	}
	return func() error {
		m.switched, m.byTransaction[p.id] = append(m.switched, p), p
		return nil
	}
}

// own is the bank's number of a payment, without what the switch puts before it.
func (p *switched) own() string { return p.id[strings.LastIndex(p.id, "/")+1:] }

// payment is one of the last payments at banks.
func (m *model) payment() *switched {
	if len(m.switched) == 0 {
		return nil
	}
	return one(m, m.switched[max(0, len(m.switched)-10):])
}

func (p *switched) incoming(m *model) Incoming {
	return Incoming{Channel: ChannelBiller, External: p.id, Reference: p.reference, Amount: p.amount, PaidOn: m.law().Day}
}

func (m *model) tellNotice() func() error {
	p := m.payment()
	if p == nil {
		return nil
	}
	return func() error {
		if p.first == 0 {
			p.first = m.step
		}
		_, err := m.Receive(m.ctx, program, p.incoming(m))
		p.heard = p.heard || err == nil
		return err
	}
}

func (m *model) tellOther() func() error {
	p := m.payment()
	if p == nil || !p.heard {
		return nil
	}
	return func() error {
		in := p.incoming(m)
		in.Amount += 100
		_, err := m.Receive(m.ctx, program, in)
		if err == nil {
			return fmt.Errorf("%s is taken under another sum", p.id)
		}
		if f := fault.Of(err); f != nil && f.Key == "payment.receive.other" {
			return nil
		}
		return err
	}
}

// tellStray tells of a payment under a reference that no invoice has.
func (m *model) tellStray() func() error {
	p := &switched{id: fmt.Sprintf("TRN%06d", len(m.switched)+1), reference: id.WithCheck(fmt.Sprint(4711, m.pick(3))), amount: money.Amount(100 * (1 + m.pick(2000))), first: m.step}
	m.switched, m.byTransaction[p.id] = append(m.switched, p), p
	return func() error {
		_, err := m.Receive(m.ctx, program, p.incoming(m))
		p.heard = p.heard || err == nil
		return err
	}
}

// takeBackOne takes a payment of the switch back, told or not.
func (m *model) takeBackOne() func() error {
	p := m.payment()
	if p == nil || m.pick(2) == 0 && !p.heard {
		return nil
	}
	return func() error {
		p.tried = true
		_, err := m.Reverse(m.ctx, program, ChannelBiller, p.id, p.amount)
		p.taken = p.taken || err == nil
		return err
	}
}

func (m *model) useOne() func() error {
	i, by, found := m.invoice()
	if !found {
		return nil
	}
	j, _, _ := m.invoice()
	return func() error { return m.UseCredit(m.ctx, by, i.ID, UseCredit{j.ID}) }
}

func (m *model) refundOne() func() error {
	i, by, found := m.invoice()
	if !found {
		return nil
	}
	return func() error { return m.AskRefund(m.ctx, by, i.ID, AskRefund{iban}) }
}

// withdrawOne takes back a refund, seldom one that is not of that invoice.
func (m *model) withdrawOne() func() error {
	rows := list[moveRow](m, `select `+moveColumns+` from payment_move where kind = 'refund' order by id desc limit 6`)
	if len(rows) == 0 {
		return nil
	}
	x := one(m, rows)
	invoice, by := x.FromInvoice, access.Actor{Person: x.Person, Purpose: access.Self}
	if m.pick(8) == 0 {
		i, other, _ := m.invoice()
		invoice, by = i.ID, other
	}
	return func() error { return m.WithdrawRefund(m.ctx, by, invoice, WithdrawRefund{x.ID}) }
}

func (m *model) proposeOne() func() error {
	i, _, found := m.invoice()
	if !found {
		return nil
	}
	j, _, _ := m.invoice()
	by, c := one(m, m.tellers), ProposeTransfer{Invoice: i.ID, Reference: j.Reference, Reason: "The payer showed the slip at the counter."}
	if strays := list[string](m, `select id from payment_money where state = 'unapplied' order by id`); len(strays) > 0 && m.pick(2) == 0 {
		c.Invoice, c.Money = "", one(m, strays)
	}
	return func() error { _, err := m.ProposeTransfer(m.ctx, by, c); return err }
}

// judged is a move that waits for somebody, with the page that somebody has of it.
func (m *model) judged() (moveRow, access.Actor, string, bool) {
	open := list[moveRow](m, `select `+moveColumns+` from payment_move where state <> 'declined' order by id desc limit 8`)
	if len(open) == 0 {
		return moveRow{}, access.Actor{}, "", false
	}
	x := one(m, open)
	return x, one(m, m.tellers), m.version(x.Version), true
}

func (m *model) agreeOne() func() error {
	x, by, version, found := m.judged()
	if !found {
		return nil
	}
	return func() error { return m.Agree(m.ctx, by, x.ID, Agree{version}) }
}

func (m *model) declineOne() func() error {
	x, by, version, found := m.judged()
	if !found {
		return nil
	}
	return func() error {
		return m.Decline(m.ctx, by, x.ID, Decline{version, "Nobody at the counter knows of this payment."})
	}
}

func (m *model) payOutOne() func() error {
	x, by, version, found := m.judged()
	if !found {
		return nil
	}
	if x.State == MoveDue && m.pick(5) > 0 {
		return func() error { return m.BeginPayOut(m.ctx, by, x.ID, Paying{version}) }
	}
	if m.pick(5) == 0 {
		return func() error { return m.HaltPayOut(m.ctx, by, x.ID, Paying{version}) }
	}
	return func() error {
		c := m.payOut(Move{})
		c.Version = version
		err := m.PayOut(m.ctx, by, x.ID, c)
		if err == nil {
			m.refunded[x.ID] = true
		}
		return err
	}
}

func (m *model) askWaiver() func() error {
	owed := list[string](m, `select reference from payment_invoice where state = 'issued' or id > ? order by amount, id limit 2`, id.From(m.now.Now().Add(-24*time.Hour)))
	if len(owed) == 0 {
		return nil
	}
	by, reference := one(m, m.officers), one(m, owed)
	v, err := m.Waivable(m.ctx, one(m, m.officers), reference)
	if err != nil {
		return func() error { return err }
	}
	at := 1 + m.pick(3)
	for n, l := range v.Lines {
		if l.Left > 0 && m.pick(3) > 0 {
			at = n + 1
		}
	}
	c := AskWaiver{Version: m.version(v.Version), Line: strconv.Itoa(at), Amount: one(m, []string{"", "", "", "150", "1"}), Ground: "mistake", Reason: poor}
	return func() error { _, err := m.AskWaiver(m.ctx, by, v.ID, c); return err }
}

// waiver is one that waits, or was decided not long ago.
func (m *model) waiver() (string, access.Actor, string, bool) {
	open := list[string](m, `select id from payment_waiver where state = 'open' or id > ? order by id limit 50`, id.From(m.now.Now().Add(-48*time.Hour)))
	if len(open) == 0 {
		return "", access.Actor{}, "", false
	}
	return one(m, open), one(m, m.officers), strconv.Itoa(1 + m.pick(6)/5), true
}

func (m *model) waiveOne() func() error {
	w, by, version, found := m.waiver()
	if !found {
		return nil
	}
	return func() error { return m.ApproveWaiver(m.ctx, by, w, ApproveWaiver{version}) }
}

func (m *model) notWaive() func() error {
	w, by, version, found := m.waiver()
	if !found {
		return nil
	}
	return func() error { return m.DeclineWaiver(m.ctx, by, w, DeclineWaiver{version, poor}) }
}

// bookLine is the bank that books a movement: a payment of the switch or many of them, a slip, a card, money nobody told of, cash of nobody, twice the
// same, or what leaves the account.
func (m *model) bookLine() func() error {
	l := &line{day: m.law().Day.String(), amount: money.Amount(100 * (1 + m.pick(3))), words: "Cash"}
	if m.pick(3) > 0 {
		l.number = fmt.Sprintf("FT%05d", len(m.lines)+1)
	}
	switch m.pick(13) {
	case 0, 1, 2:
		p := m.payment()
		if p == nil || slices.ContainsFunc(m.lines, func(l *line) bool { return l.of == p }) {
			return nil
		}
		l.of, l.amount, l.words, l.number = p, p.amount, "1LINK "+p.own(), fmt.Sprintf("FT%05d", len(m.lines)+1)
		if m.pick(2) == 0 {
			l.words += " " + p.reference
		}
	case 3, 4:
		c := m.claim()
		of := list[string](m, `select i.reference from payment_invoice i join payment_claim c on c.invoice_id = i.id where c.id = ?`, c.ID)
		if len(of) == 0 {
			return nil
		}
		l.amount, l.words = c.Amount, "Counter "+id.Grouped(of[0])
		// The branch writes its number alone; one that it gives to two lines is no number of a payment, and the file is refused.
		if number := m.numbers[string(c.BankIndex)]; m.pick(2) == 0 && !slices.ContainsFunc(m.lines, func(l *line) bool { return l.number == number }) {
			l.words, l.number = "Counter", number
		}
	case 5:
		i, _, found := m.invoice()
		if !found {
			return nil
		}
		l.amount, l.words = i.Amount/money.Amount(1+m.pick(2))+money.Amount(m.pick(4)/3), "Fee "+i.Reference
		if m.pick(4) == 0 { // two figures changed places
			b := []byte(i.Reference)
			b[8], b[9] = b[9], b[8]
			l.words = "Fee " + string(b)
		}
	case 6:
		if len(m.pages) == 0 {
			return nil
		}
		page := one(m, m.pages)
		l.amount, l.words = 175000, "CARDS pi_"+page[len(page)-6:]
	case 7:
		l.amount, l.words = -100*money.Amount(1+m.pick(5)), "Charges"
	case 8: // what the switch gives over for some payments, less its charge
		var sum money.Amount
		for _, a := range list[money.Amount](m, `select amount from payment_money where channel = 'biller' and seen_at is null and state <> 'reversed' order by paid_on, id limit 4`) {
			sum += a
		}
		if sum == 0 {
			return nil
		}
		l.amount, l.words = sum-sum*money.Amount(m.pick(6))/100, "1BILL SETTLEMENT"
	case 9: // a refund that was paid out
		paid := list[money.Amount](m, `select amount from payment_move where kind = 'refund' and state = 'done' and seen_at is null order by id`)
		if len(paid) == 0 {
			return nil
		}
		l.amount, l.words = -one(m, paid), one(m, []string{"Transfer FT 77", "Transfer"})
		if m.pick(2) == 0 { // and what it costs
			l.amount += l.amount / 20
		}
	case 10, 11: // what a bank takes back, with a word of its switch before or without
		gone := list[moneyRow](m, `select `+moneyColumns+` from payment_money where state = 'reversed' and back_at is null or channel in ('slip', 'statement') and seen_at is not null
			order by id desc limit 6`)
		if len(gone) == 0 {
			return nil
		}
		x := one(m, gone)
		l.amount, l.words = -x.Amount, "Returned "+one(m, []string{x.Reference, x.External, "cheque"})
	}
	if l.amount == 0 { // of an invoice that was waived to nothing
		return nil
	}
	return func() error { m.lines = append(m.lines, l); return nil }
}

// loadFile makes a file of whole days, in the bank's order or the other way round, and a cashier loads it.
func (m *model) loadFile() func() error {
	if len(m.lines) == 0 {
		return nil
	}
	from := one(m, m.lines[max(0, len(m.lines)-12):]).day
	var file []*line
	for _, l := range m.lines {
		if l.day >= from {
			file = append(file, l)
		}
	}
	if m.pick(2) == 0 {
		slices.Reverse(file)
	}
	m.files = append(m.files, file)
	return m.loading(file)
}

func (m *model) loadAgain() func() error {
	if len(m.files) == 0 {
		return nil
	}
	return m.loading(one(m, m.files))
}

func (m *model) loading(file []*line) func() error {
	by := one(m, m.tellers)
	var rows []string
	for _, l := range file {
		sum, size := "", max(l.amount, -l.amount)
		if l.amount < 0 {
			sum = "-"
		}
		sum += fmt.Sprintf("%d.%02d", size/100, size%100)
		rows = append(rows, strings.Join([]string{l.day[8:] + "/" + l.day[5:7] + "/" + l.day[:4], sum, l.words, l.number, ""}, ","))
	}
	return func() error {
		for _, l := range file {
			if l.tried = true; l.first == 0 {
				l.first = m.step
			}
			if l.of != nil && !l.of.heard {
				l.of.doubt = true
			}
		}
		_, err := m.load(by, m.bank, rows...)
		for _, l := range file {
			l.loaded = l.loaded || err == nil
		}
		return err
	}
}

// movement is one that a cashier can decide, or has decided.
func (m *model) waiting() (movementRow, access.Actor, bool) {
	open := list[movementRow](m, `select `+movementColumns+` from payment_movement where state in ('unmatched', 'aside') order by id desc limit 12`)
	if len(open) == 0 {
		return movementRow{}, access.Actor{}, false
	}
	return one(m, open), one(m, m.tellers), true
}

// applyOne is a cashier who takes what is proposed, or an invoice by its reference.
func (m *model) applyOne() func() error {
	r, by, found := m.waiting()
	if !found {
		return nil
	}
	v, err := m.ShowMovement(m.ctx, by, r.ID)
	if err != nil {
		return func() error { return err }
	}
	c := ApplyMovement{Version: m.version(r.Version)}
	if i, _, found := m.invoice(); found {
		c.Reference = i.Reference
	}
	if len(v.Proposed) > 0 && m.pick(4) > 0 {
		switch p := v.Proposed[0]; {
		case p.Out:
			if c.Move = p.ID; r.Amount < p.Amount {
				c.Reason = whyAside
			}
		case p.Told:
			c.Money = p.ID
		default:
			c.Reference = p.Reference
		}
	}
	return func() error { return m.ApplyMovement(m.ctx, by, r.ID, c) }
}

func (m *model) giveOne() func() error {
	r, by, found := m.waiting()
	if !found {
		return nil
	}
	c := GiveMovement{m.version(r.Version), one(m, m.tellers).Person}
	return func() error { return m.GiveMovement(m.ctx, by, r.ID, c) }
}

func (m *model) asideOne() func() error {
	r, by, found := m.waiting()
	if !found {
		return nil
	}
	c := SetAside{m.version(r.Version), whyAside}
	return func() error { return m.SetAside(m.ctx, by, r.ID, c) }
}

// countOnce is a cashier who says that what was told is what the bank has shown.
func (m *model) countOnce() func() error {
	twice := list[string](m, `select distinct a.invoice_id from payment_money a join payment_money b on b.invoice_id = a.invoice_id and b.amount = a.amount
		where a.channel <> 'statement' and a.seen_at is null and a.state = 'applied' and b.channel = 'statement' order by a.invoice_id`)
	if len(twice) == 0 {
		return nil
	}
	by, i := one(m, m.tellers), one(m, twice)
	v, err := m.ShowTwice(m.ctx, by, i)
	if err != nil {
		return func() error { return err }
	}
	return func() error { return m.CountOnce(m.ctx, by, CountOnce{i, v.Money, v.Version}) }
}

func (m *model) correctOne() func() error {
	all := list[moneyRow](m, `select `+moneyColumns+` from payment_money order by id desc limit 12`)
	if len(all) == 0 {
		return nil
	}
	x, by := one(m, all), one(m, m.tellers)
	c := CorrectMoney{Version: m.version(x.Version), Kind: one(m, []string{CorrectUnknown, CorrectElsewhere}), Reason: "The branch says that it never stamped this slip."}
	return func() error { return m.CorrectMoney(m.ctx, by, x.ID, c) }
}

func (m *model) chargeOne() func() error {
	r, by, found := m.waiting()
	if !found {
		return nil
	}
	c := BookCharge{m.version(r.Version), whyAside}
	return func() error { return m.BookCharge(m.ctx, by, r.ID, c) }
}

// payoutOne is a cashier who finds payments that a line gives over.
func (m *model) payoutOne() func() error {
	open := list[movementRow](m, `select `+movementColumns+` from payment_movement where state in ('unmatched', 'aside') and amount > 10000 order by id desc limit 12`)
	if len(open) == 0 {
		return nil
	}
	r, by, c := one(m, open), one(m, m.tellers), m.ofToday(one(m, []Channel{ChannelBiller, ChannelBiller, ChannelCard}))
	c.FromYear = "2025"
	v, err := m.ShowPayout(m.ctx, by, r.ID, c)
	if err != nil {
		return func() error { return err }
	}
	var sum money.Amount
	for _, i := range v.Items {
		if sum >= r.Amount {
			c.Without = append(c.Without, i.ID)
			continue
		}
		sum += i.Amount
	}
	if v, err = m.ShowPayout(m.ctx, by, r.ID, c); err != nil {
		return func() error { return err }
	}
	return func() error { return m.BookPayout(m.ctx, by, r.ID, asShown(v, c)) }
}

// reopenOne is a cashier who takes back what was said of a line.
func (m *model) reopenOne() func() error {
	said := list[movementRow](m, `select `+movementColumns+` from payment_movement where state in ('told', 'refund', 'back', 'bounced', 'charge', 'payout') order by id desc limit 8`)
	if len(said) == 0 {
		return nil
	}
	r, by := one(m, said), one(m, m.tellers)
	c := ReopenMovement{m.version(r.Version), whyReopened}
	return func() error { return m.ReopenMovement(m.ctx, by, r.ID, c) }
}

// traceOne is a payer who looks for a payment.
func (m *model) traceOne() func() error {
	i, by, found := m.invoice()
	if !found || len(m.lines) == 0 {
		return nil
	}
	c := TracePayment{one(m, m.lines).number}
	return func() error { return m.TracePayment(m.ctx, by, i.ID, c) }
}

func (m *model) openCard() func() error {
	i, by, found := m.invoice()
	if !found {
		return nil
	}
	return func() error {
		page, err := m.PayByCard(m.ctx, by, i.ID)
		if err == nil && !slices.Contains(m.pages, page) {
			m.pages = append(m.pages, page)
		}
		return err
	}
}

// onPage does something on one of the last pages of the processor.
func (m *model) onPage(do func(page string)) func() error {
	if len(m.pages) == 0 {
		return nil
	}
	page := one(m, m.pages[max(0, len(m.pages)-5):])
	return func() error { do(page); return nil }
}

func (m *model) payCard() func() error { return m.onPage(func(page string) { m.cards.Pay(page) }) }

func (m *model) refundCard() func() error {
	amount := int64(100 * (1 + m.pick(900)))
	return m.onPage(func(page string) { m.cards.Refund(page, amount) })
}

func (m *model) disputeCard() func() error {
	status := one(m, []string{"needs_response", "under_review", "won", "lost"})
	return m.onPage(func(page string) { m.cards.Dispute(page, status) })
}

func (m *model) hearCard() func() error {
	if len(m.pages) == 0 {
		return nil
	}
	page, about := one(m, m.pages[max(0, len(m.pages)-5):]), one(m, []string{"checkout.session", "charge", "dispute"})
	return func() error { return m.HearCard(m.ctx, program, m.cards.Event(page, about)) }
}

// strange is a payment by card of which the processor said what does not fit.
func (m *model) strange() (checkoutRow, access.Actor, bool) {
	waiting := list[checkoutRow](m, `select `+checkoutColumns+` from payment_checkout where strange_at is not null order by id`)
	if len(waiting) == 0 {
		return checkoutRow{}, access.Actor{}, false
	}
	return one(m, waiting), one(m, m.tellers), true
}

func (m *model) askStrange() func() error {
	c, by, found := m.strange()
	if !found {
		return nil
	}
	return func() error { return m.AskStrange(m.ctx, by, c.ID) }
}

func (m *model) cardAside() func() error {
	c, by, found := m.strange()
	if !found {
		return nil
	}
	d := SetCardAside{m.version(c.Version), whyAside}
	return func() error { return m.SetCardAside(m.ctx, by, c.ID, d) }
}

func (m *model) backFromCard() func() error {
	i, by, found := m.invoice()
	if !found {
		return nil
	}
	return func() error { _, err := m.AskCard(m.ctx, by, i.ID); return err }
}

// wrongCards lets the processor answer nothing, or what is of something else.
func (m *model) wrongCards() func() error {
	how := m.pick(4)
	return func() error {
		switch how {
		case 0:
			m.cards.Away(503)
		case 1:
			m.cards.Lie(func(a map[string]any) { a["amount_total"] = 1 })
		case 2:
			m.cards.Lie(func(a map[string]any) { a["client_reference_id"] = id.WithCheck("90210123456789") })
		default:
			m.cards.Lie(func(a map[string]any) { a["status"], a["payment_status"] = "expired", "unpaid" })
		}
		return nil
	}
}
