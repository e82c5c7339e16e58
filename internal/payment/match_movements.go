package payment

import (
	"context"
	"slices"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/text"
)

const (
	batchOfMatches   = 200
	mostTokens       = 30 // words of a movement that may be a channel's own id
	mostOfAmount     = 20 // invoices of the same sum that are proposed from
	mostAgain        = 500
	mostRefundCharge = 25 // percent of a refund that a bank charges beside it
)

// MatchMovements looks at every movement that is new: what shows money told before, or a refund, is seen at the bank, what has the reference of
// an invoice is received for it, and the rest waits for a cashier. What waits is looked at again when something was told since that it may be.
func (s *Service) MatchMovements(ctx context.Context) error {
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		again, err := listToldSince(ctx, tx, mostAgain)
		if err != nil {
			return err
		}
		return makeNew(ctx, tx, again)
	})
	if err != nil {
		return err
	}
	return s.matchSome(ctx, 0)
}

// matchSome looks at some batches of movements; 0: at all.
func (s *Service) matchSome(ctx context.Context, most int) error {
	for batch := 1; ; batch++ {
		n, err := s.matchBatch(ctx, batchOfMatches)
		if fault.Is(err, fault.KindConflict) { // one of them cannot be done: the others are, and it waits for a cashier
			if n, err = s.matchBatch(ctx, 1); fault.Is(err, fault.KindConflict) {
				n, err = s.leaveFirst(ctx)
			}
		}
		if err != nil || n == 0 || batch == most {
			return err
		}
	}
}

// matchBatch looks at the oldest new movements in one transaction, and counts them.
func (s *Service) matchBatch(ctx context.Context, limit int) (n int, err error) {
	by := access.System(access.Fees)
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		rows, err := listNew(ctx, tx, limit)
		n = len(rows)
		if err != nil || n == 0 {
			return err
		}
		list := make([]newMovement, n)
		for i, r := range rows {
			if list[i], err = s.read(ctx, by, r); err != nil {
				return err
			}
		}
		there, err := s.thereFor(ctx, tx, list)
		if err != nil {
			return err
		}
		for _, m := range list {
			if err := s.match(ctx, tx, by, m, there); err != nil {
				return err
			}
		}
		return nil
	}, s.receiving())
	return n, err
}

// newMovement is a movement that nobody has looked at, and what its line says.
type newMovement struct {
	movementRow
	line   BankLine
	exact  []string // references in it
	tokens []string // words of it that may be the id of a channel
}

// read opens what the bank says of a movement.
func (s *Service) read(ctx context.Context, by access.Actor, r movementRow) (newMovement, error) {
	d, err := s.access.May(by, "payment.match", access.Subject{Item: r.Statement})
	if err != nil {
		return newMovement{}, err
	}
	l, err := s.openMovement(ctx, d, r)
	exact, _ := exactly(l, s.law().Payment.Prefix)
	return newMovement{r, l, exact, tokensOf(l)}, err
}

// there is what some movements may have to do with, asked once for all of them. While they are matched some of it goes, and nothing comes.
type there struct {
	told  map[string]bool // ids under which money was told that no bank has shown
	slips map[string]bool // numbers of the bank, as they are found, on slips
	own   map[string]bool // invoices of whoever loaded the statement, by it and their references
}

// thereFor asks what is there for some movements.
func (s *Service) thereFor(ctx context.Context, tx *db.Tx, list []newMovement) (there, error) {
	t := there{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	var statements, references, tokens []string
	var numbers [][]byte
	for _, m := range list {
		if !slices.Contains(statements, m.Statement) {
			statements = append(statements, m.Statement)
		}
		references, tokens = append(references, m.exact...), append(tokens, m.tokens...)
		if m.isNumbered(m.line) {
			numbers = append(numbers, m.BankIndex)
		}
	}
	told, err := listThere(ctx, tx, nil, tokens)
	if err != nil {
		return t, err
	}
	for _, x := range told {
		t.told[x] = true
	}
	slips, err := listNumbersOnSlips(ctx, tx, numbers)
	if err != nil {
		return t, err
	}
	for _, x := range slips {
		t.slips[string(x)] = true
	}
	own, err := listOfLoaders(ctx, tx, statements, references)
	for _, x := range own {
		t.own[x.Statement+" "+x.Reference] = true
	}
	return t, err
}

// leaveFirst leaves the oldest new movement to a cashier.
func (s *Service) leaveFirst(ctx context.Context) (n int, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		rows, err := listNew(ctx, tx, 1)
		n = len(rows)
		if err != nil || n == 0 {
			return err
		}
		rows[0].State, rows[0].Tried = MovementUnmatched, s.tried()
		return updateMovement(ctx, tx, rows[0])
	})
	return n, err
}

// match does what is certain of a movement. What is for an invoice of whoever loaded the statement waits for another cashier.
func (s *Service) match(ctx context.Context, tx *db.Tx, by access.Actor, m newMovement, t there) error {
	r, l := m.movementRow, m.line
	var found []Candidate
	var err error
	if l.Amount < 0 {
		found, _, err = s.refunds(ctx, tx, l, -l.Amount, func(m moveRow) (access.Decision, error) {
			return s.access.May(by, "payment.match", access.Subject{Person: m.Person})
		})
	} else {
		found, err = s.candidates(ctx, tx, m, t)
	}
	if err != nil {
		return err
	}
	list := decideMatch(l, s.law().Payment.Prefix, found)
	certain := len(list) > 0 && list[0].Certain
	if certain { // nobody pays their own fee by a file that they made
		own := t.own[r.Statement+" "+list[0].Reference]
		if !slices.Contains(m.exact, list[0].Reference) { // its id says what it is for
			more, err := listOfLoaders(ctx, tx, []string{r.Statement}, []string{list[0].Reference})
			if err != nil {
				return err
			}
			own = len(more) > 0
		}
		certain = !own
	}
	if certain && !list[0].Told && !list[0].Out { // what was told and is not waited for any more is nothing new
		spent, err := s.namesSpent(ctx, tx, l)
		if err != nil {
			return err
		}
		certain = !spent
	}
	if !certain {
		r.State, r.Tried = MovementUnmatched, s.tried()
		return updateMovement(ctx, tx, r)
	}
	return s.settleMovement(ctx, tx, by, r, list[0].Candidate)
}

// tried is what ids sort after that were made since now, or so shortly before that they may not have been there yet.
func (s *Service) tried() string { return id.From(s.clock.Now().Add(-5 * time.Minute)) }

// namesSpent tells whether a line names money that a channel told and that another line has shown, or that its channel took back: it is nothing new.
func (s *Service) namesSpent(ctx context.Context, tx *db.Tx, l BankLine) (bool, error) {
	list, err := listSpent(ctx, tx, l, tokensOf(l))
	return slices.ContainsFunc(list, func(own string) bool { return saysOwn(l, own) }), err
}

// settleMovement books a movement as what it is: money that was told, or a refund, is seen at the bank, new money is received for its invoice.
func (s *Service) settleMovement(ctx context.Context, tx *db.Tx, by access.Actor, r movementRow, c Candidate) error {
	now := s.clock.Now()
	r.DecidedAt, r.DecidedBy = &now, by.Person
	if c.Out {
		m, err := loadMove(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		r.State, r.Move = MovementRefund, m.ID
		if err := s.seeRefund(ctx, tx, by, m, r); err != nil {
			return err
		}
		return updateMovement(ctx, tx, r)
	}
	if c.Back {
		m, err := loadTold(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		r.Money = m.ID
		if r.State, err = s.showBack(ctx, tx, by, m, r); err != nil {
			return err
		}
		return updateMovement(ctx, tx, r)
	}
	if c.Told {
		m, err := loadTold(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		r.State, r.Money = MovementTold, m.ID
		if err := s.see(ctx, tx, by, m, r); err != nil {
			return err
		}
		return updateMovement(ctx, tx, r)
	}
	got, err := s.receive(ctx, tx, by, Incoming{Channel: ChannelStatement, External: r.ID, Bank: r.Account, Reference: c.Reference, Amount: r.Amount, PaidOn: r.On})
	if err != nil {
		return err
	}
	r.State, r.Money = MovementReceived, got.Money
	return updateMovement(ctx, tx, r)
}

// see books that money which a channel told stands at the bank.
func (s *Service) see(ctx context.Context, tx *db.Tx, by access.Actor, m moneyRow, r movementRow) error {
	if err := decideSee(m, r); err != nil {
		return err
	}
	if err := s.book(ctx, tx, by, entrySeen, m.ID, m.Invoice, seen(m, r.Account)); err != nil {
		return err
	}
	now := s.clock.Now()
	m.SeenAt = &now
	return updateMoney(ctx, tx, m)
}

// showBack books that money left the account again, and returns what the line is by that: it shows what a channel took back, or takes back itself.
func (s *Service) showBack(ctx context.Context, tx *db.Tx, by access.Actor, m moneyRow, r movementRow) (MovementState, error) {
	channel, err := channelOf(ctx, tx, m)
	if err != nil {
		return "", err
	}
	state, err := decideBack(m, channel, r)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	m.BackAt = &now
	if state == MovementBack {
		if err := s.book(ctx, tx, by, entryBack, m.ID, m.Invoice, wentBack(m, channel, r.Account)); err != nil {
			return "", err
		}
		return state, updateMoney(ctx, tx, m)
	}
	var i invoiceRow
	if m.Invoice != "" {
		if i, err = loadInvoice(ctx, tx, m.Invoice); err != nil {
			return "", err
		}
	}
	_, err = s.takeBack(ctx, tx, by, m, accountBank+r.Account, i)
	return state, err
}

// seeRefund books that a refund which was paid out left the account.
func (s *Service) seeRefund(ctx context.Context, tx *db.Tx, by access.Actor, m moveRow, r movementRow) error {
	if err := decideSeeRefund(m, r); err != nil {
		return err
	}
	if err := s.book(ctx, tx, by, entrySeen, "", m.FromInvoice, refunded(m, r)); err != nil {
		return err
	}
	now := s.clock.Now()
	m.SeenAt = &now
	return updateMove(ctx, tx, m)
}

// openMovement opens what the bank says of a movement.
func (s *Service) openMovement(ctx context.Context, d access.Decision, r movementRow) (BankLine, error) {
	l := BankLine{Row: int(r.Row), On: r.On, Amount: r.Amount, Reversal: r.Reversal}
	for _, x := range []struct {
		column string
		sealed []byte
		to     *string
	}{{"number", r.Number, &l.Number}, {"other", r.Other, &l.Other}, {"words", r.Words, &l.Text}, {"payer", r.Payer, &l.Payer}} {
		v, err := s.vault.Open(ctx, d, fieldOf(r, x.column), x.sealed)
		if err != nil {
			return l, err
		}
		*x.to = v.Reveal()
	}
	return l, nil
}

// candidates finds what a movement may be by its words: the invoices with some references, what was told for them, and what a channel told
// under an id that stands there; and what a slip told under the bank's number of it.
func (s *Service) candidates(ctx context.Context, tx *db.Tx, m newMovement, t there) ([]Candidate, error) {
	invoices, err := listReferences(ctx, tx, m.exact)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, i := range invoices {
		ids = append(ids, i.ID)
	}
	told, err := listUnseenOf(ctx, tx, ids, slices.DeleteFunc(slices.Clone(m.tokens), func(w string) bool { return !t.told[w] }))
	if err != nil {
		return nil, err
	}
	var slips []moneyRow
	if t.slips[string(m.BankIndex)] {
		number, err := numberOf(ctx, tx, m.movementRow, m.line)
		if err != nil {
			return nil, err
		}
		if slips, err = listSlipsOf(ctx, tx, number, m.Amount); err != nil {
			return nil, err
		}
	}
	numbered := map[string]bool{}
	for _, x := range slips {
		numbered[x.ID] = true
	}
	return s.candidatesOf(invoices, append(told, slips...), numbered), nil
}

// numberOf is the bank's own number of a line, without telling it, as a slip may have it: none that says too little, and none of a branch. The words of a
// line do not count: a payer writes the number of their slip, and a day or a sum stands in everybody's.
func numberOf(ctx context.Context, tx *db.Tx, r movementRow, l BankLine) ([][]byte, error) {
	if !r.isNumbered(l) {
		return nil, nil
	}
	a, err := loadAccount(ctx, tx, r.Account)
	if err != nil || a.shares() { // said after the line was loaded
		return nil, err
	}
	return [][]byte{r.BankIndex}, nil
}

// isNumbered tells whether a line has a number of the bank that tells one payment from another.
func (r movementRow) isNumbered(l BankLine) bool {
	key := strings.ReplaceAll(text.Fold(l.Number), " ", "")
	return len(r.BankIndex) > 0 && len(key) >= shortestOwn && isTelling(key)
}

// numbersOf finds, without telling them, what a line that takes money back may call it by: the bank's number, and words that are long enough and have digits.
func (s *Service) numbersOf(l BankLine) (list [][]byte) {
	for _, n := range append([]string{l.Number}, tokensOf(l)...) {
		if key := strings.ReplaceAll(text.Fold(n), " ", ""); len(key) >= shortestOwn && isTelling(key) {
			list = append(list, s.bankIndex(n))
		}
	}
	return list
}

// candidatesOf are invoices and money that was told; numbered are those on whose slip the bank's number of the line stands.
func (s *Service) candidatesOf(invoices []invoiceRow, told []moneyRow, numbered map[string]bool) (list []Candidate) {
	zone := s.law().Zone
	seen := map[string]bool{}
	for _, i := range invoices {
		if !seen[i.ID] {
			seen[i.ID] = true
			asks := i.Amount
			if left := wantedBy(i, 0); left > 0 {
				asks = left
			}
			list = append(list, Candidate{ID: i.ID, Reference: i.Reference, Amount: asks, From: day.Of(i.IssuedAt, zone), To: i.Due.Add(daysLate), Numbered: numbered[i.ID]})
		}
	}
	for _, m := range told {
		if !seen[m.ID] {
			seen[m.ID] = true
			list = append(list, Candidate{ID: m.ID, Told: true, External: m.External, Own: m.Own, Reference: m.Reference, Amount: m.Amount, From: m.PaidOn.Add(-1), To: m.PaidOn.Add(10), Numbered: numbered[m.ID]})
		}
	}
	return list
}

// refunds finds the refunds of at least a sum, up to a line's, that were paid out and that no line has shown; allow lets one be opened. It returns their rows by
// id, too.
func (s *Service) refunds(ctx context.Context, tx *db.Tx, l BankLine, least money.Amount, allow func(moveRow) (access.Decision, error)) (list []Candidate, rows map[string]moveRow, err error) {
	found, err := listUnseenMoves(ctx, tx, least, -l.Amount, mostOfAmount)
	if err != nil {
		return nil, nil, err
	}
	rows = map[string]moveRow{}
	for _, m := range found {
		d, err := allow(m)
		if err != nil {
			return nil, nil, err
		}
		number, err := s.vault.Open(ctx, d, m.field("bank_number"), m.BankNumber)
		if err != nil && !fault.Is(err, fault.KindNotFound) { // whose it was is forgotten
			return nil, nil, err
		}
		reference, _, err := between(ctx, tx, m)
		if err != nil {
			return nil, nil, err
		}
		rows[m.ID] = m
		list = append(list, Candidate{
			ID: m.ID, Out: true, External: number.Reveal(), Reference: reference, Amount: -m.Amount, From: m.PaidOn.Add(-1), To: m.PaidOn.Add(10),
		})
	}
	return list, rows, nil
}

// tokensOf returns the words of a movement that may be a channel's own id, as they stand.
func tokensOf(l BankLine) (list []string) {
	for _, s := range []string{l.Other, l.Number, l.Text} {
		for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(",;:()·", r) }) {
			if len(w) >= shortestOwn && len(w) <= 100 && strings.ContainsAny(w, "0123456789") && !slices.Contains(list, w) && len(list) < mostTokens {
				list = append(list, w)
			}
		}
	}
	return list
}

// entrySeen is the entry of money that was told and stands at the bank now.
const entrySeen entryKind = "seen"

// decideSee lets a movement show money of its own sum that no other has shown.
func decideSee(m moneyRow, r movementRow) error {
	switch {
	case m.Amount != r.Amount:
		return fault.Conflict("payment.match.other_sum", nil)
	case m.SeenAt != nil || m.Channel == ChannelStatement:
		return fault.Conflict("payment.match.seen", nil)
	case m.State == MoneyReversed && m.Channel == ChannelSlip: // the bank did not know of it: this is another
		return fault.Conflict("payment.match.reversed", nil)
	}
	return nil
}

// decideSeeRefund lets a movement show a refund that was paid out and that no other has shown: of its own sum, or of less, where the bank charged for it.
func decideSeeRefund(m moveRow, r movementRow) error {
	switch {
	case m.Kind != MoveRefund || m.State != MoveDone:
		return fault.Conflict("payment.move.not_due", nil)
	case m.Amount > -r.Amount:
		return fault.Conflict("payment.match.other_sum", nil)
	case m.Amount < -r.Amount && !isCharged(m.Amount, -r.Amount):
		return fault.Conflict("payment.match.much", fault.Values{"Most": mostRefundCharge})
	case m.SeenAt != nil:
		return fault.Conflict("payment.match.seen", nil)
	}
	return nil
}

// isCharged tells whether what left an account is a refund and what a bank may charge for it.
func isCharged(refund, left money.Amount) bool {
	return left > refund && (left-refund)*100 <= refund*mostRefundCharge
}

// seen books money that was told from what is due of its channel to the account on which it stands.
func seen(m moneyRow, account string) []postingRow {
	return []postingRow{
		{Account: accountBank + account, Subject: m.ID, Amount: m.Amount},
		{Account: accountDue + string(m.Channel), Subject: m.ID, Amount: -m.Amount},
	}
}

// refunded books that a refund left an account, with what the bank charged for it.
func refunded(m moveRow, r movementRow) []postingRow {
	return []postingRow{
		{Account: accountDue + string(MoveRefund), Subject: m.ID, Amount: m.Amount},
		{Account: accountCharge, Subject: r.ID, Amount: -r.Amount - m.Amount},
		{Account: accountBank + r.Account, Subject: m.ID, Amount: r.Amount},
	}
}

// readReference reads the reference that a cashier typed.
func readReference(typed string) (string, error) {
	n, ok := id.ReadNumber(typed)
	if !ok {
		var f fault.Fields
		f.Add("reference", noReference(typed), nil)
		return "", f.Err()
	}
	return n, nil
}

// noReference is the key of the words for what is no reference.
func noReference(typed string) string {
	if strings.TrimSpace(typed) == "" {
		return "payment.desk.empty_reference"
	}
	return "payment.desk.no_reference"
}
