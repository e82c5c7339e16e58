package payment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
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
	"sanad/internal/vault"
)

// MovementState is what became of a movement on an account.
type MovementState string

// The states of a movement.
const (
	MovementNew       MovementState = "new"       // waits for the program to look
	MovementTold      MovementState = "told"      // shows money that a channel told before
	MovementReceived  MovementState = "received"  // money of which nothing was heard before
	MovementRefund    MovementState = "refund"    // shows a refund that was paid out
	MovementBack      MovementState = "back"      // shows money that its channel took back
	MovementBounced   MovementState = "bounced"   // takes back money that the bank had given, as a cheque that is returned
	MovementPayout    MovementState = "payout"    // gives over many payments that a channel told
	MovementCharge    MovementState = "charge"    // what the bank keeps for itself
	MovementUnmatched MovementState = "unmatched" // nobody knows for what it is
	MovementAside     MovementState = "aside"     // not for us, as a cashier found
)

// The states of a statement.
const (
	statementLoading = "loading"
	statementLoaded  = "loaded"
)

// LoadStatement is a file that a bank made for an account.
type LoadStatement struct {
	Account string `form:"account"`
	Open    Source // not of the form
}

// Loaded is what became of a file.
type Loaded struct {
	Statement string // its id
	Again     bool   // the same file was loaded before, and nothing was done
	New       int    // movements that were not known
}

const (
	batchOfMovements = 8000
	linesAtOnce      = 500              // that are named while others are read
	stopped          = 10 * time.Minute // after which nobody goes on with a file that is being loaded
	matchedAtOnce    = 10               // batches of movements that are looked at before the cashier sees the statement
)

// statementScope is whose key seals what a statement tells of people.
func statementScope(statement string) string { return "statement/" + statement }

// fieldOf names the sealed value of a column of a movement.
func fieldOf(r movementRow, column string) vault.Field {
	return vault.Field{Entry: "payment_movement." + column, Row: r.ID, Scope: statementScope(r.Statement)}
}

// LoadStatement reads a bank's statement to its end before it believes a line of it, and keeps the movements that are not known yet. The same
// file again changes nothing; one that was broken off goes on where it stopped, and one that was loaded for another account is refused.
func (s *Service) LoadStatement(ctx context.Context, by access.Actor, c LoadStatement) (Loaded, error) {
	if _, err := s.access.May(by, "payment.load", access.Subject{Any: true}); err != nil {
		return Loaded{}, err
	}
	var account accountRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		account, err = loadAccount(ctx, tx, c.Account)
		return err
	})
	if fault.Is(err, fault.KindNotFound) {
		var f fault.Fields
		f.Add("account", "payment.load.account", nil)
		err = f.Err()
	}
	if err != nil {
		return Loaded{}, err
	}
	hash, err := hashOf(c.Open)
	if err != nil {
		return Loaded{}, err
	}
	file, m, st, err := s.identify(account, c.Open)
	if err == nil {
		err = s.askShared(account, c.Open, m)
	}
	if err != nil {
		return Loaded{}, err
	}
	row, again, err := s.beginStatement(ctx, by, account, hash, st)
	if err != nil || again {
		return Loaded{Statement: row.ID, Again: again}, err
	}
	n, err := s.keepMovements(ctx, account, &row, c.Open, file)
	if err != nil {
		return Loaded{}, err
	}
	row.State, row.MovedAt = statementLoaded, s.clock.Now()
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if err := updateStatement(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, StatementLoaded{Statement: row.ID, Account: account.ID, New: n})
	})
	if err != nil {
		return Loaded{}, err
	}
	return Loaded{Statement: row.ID, New: n}, s.matchSome(ctx, matchedAtOnce)
}

// askShared refuses a table in which one reference stands in several credits, with some of them, until a cashier has said of what the reference is:
// by that of a branch, payments of one sum would be taken for one.
func (s *Service) askShared(a accountRow, open Source, m *identities) error {
	l := a.account().Layout
	number, credits := m.sharedNumber()
	if a.Kind != kindTable || l.Numbers != "" || credits == 0 {
		return nil
	}
	u, c := &Unreadable{Shared: l.Columns.Number, More: credits > mostExamples}, s.law().Currency
	_, err := s.readStatement(a, open, func(l BankLine) error {
		if l.Amount <= 0 || numberKey(l.asTold().Number) != number {
			return nil
		}
		u.Troubles = append(u.Troubles, Trouble{Line: l.Row, Message: fault.Message{Key: "payment.statement.shared", Values: fault.Values{
			"Number": l.Number, "Day": l.On, "Sum": c.Format(l.Amount), "Words": strings.TrimSpace(l.Text + " " + l.Payer),
		}}})
		if len(u.Troubles) == mostExamples {
			return errEnough
		}
		return nil
	})
	if err != nil {
		return err
	}
	return u
}

// AccountNamed returns the id of the account of a name; without one, of the only account that there is.
func (s *Service) AccountNamed(ctx context.Context, by access.Actor, name string) (account string, err error) {
	if _, err := s.access.May(by, "payment.load", access.Subject{Any: true}); err != nil {
		return "", err
	}
	var rows []accountRow
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		rows, err = listAccounts(ctx, tx)
		return err
	})
	if err != nil {
		return "", err
	}
	var names []string
	for _, r := range rows {
		if names = append(names, r.Name); text.Fold(r.Name) == text.Fold(name) || name == "" && len(rows) == 1 {
			return r.ID, nil
		}
	}
	if len(rows) == 0 {
		return "", fault.Conflict("payment.load.no_account", nil)
	}
	return "", fault.Conflict("payment.load.which", fault.Values{"Names": strings.Join(names, ", ")})
}

func hashOf(open Source) (string, error) {
	in, err := open()
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, io.LimitReader(in, mostStatement+1))
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, in.Close())
}

// readStatement reads a file as the bank of an account writes it, and refuses that of another account.
func (s *Service) readStatement(a accountRow, open Source, take func(BankLine) error) (Statement, error) {
	law := s.law()
	if a.Kind == kindXML {
		st, err := readCAMT(open, law, take)
		if err == nil && a.Number != "" && st.Account != "" && !sameAccount(a.Number, st.Account) {
			err = &Unreadable{Troubles: []Trouble{{Line: 1, Message: fault.Message{Key: "payment.statement.other_account", Values: fault.Values{"Account": a.Name}}}}}
		}
		return st, err
	}
	var l Layout
	if err := json.Unmarshal([]byte(a.Layout), &l); err != nil {
		return Statement{}, err
	}
	return readCSV(open, l, law, take)
}

// identify reads a file to its end, and names its lines while it is read.
func (s *Service) identify(a accountRow, open Source) ([]fileLine, *identities, Statement, error) {
	lines, named := make(chan []BankLine, 2), make(chan []fileLine, 1)
	m := newIdentities(a.shares())
	go func() {
		var file []fileLine
		for some := range lines {
			for _, l := range some {
				x := m.of(l)
				x.Identity = s.blind(x.Identity)
				file = append(file, x)
			}
		}
		named <- file
	}()
	var some []BankLine
	st, err := s.readStatement(a, open, func(l BankLine) error {
		if some = append(some, l); len(some) == linesAtOnce {
			lines <- some
			some = make([]BankLine, 0, linesAtOnce)
		}
		return nil
	})
	lines <- some
	close(lines)
	return <-named, m, st, err
}

// sameAccount compares two numbers of an account without their blanks; a bank may leave out the head of an IBAN.
func sameAccount(a, b string) bool {
	fold := func(s string) string { return strings.ReplaceAll(text.Fold(s), " ", "") }
	a, b = fold(a), fold(b)
	return a == b || len(a) >= 8 && strings.HasSuffix(b, a) || len(b) >= 8 && strings.HasSuffix(a, b)
}

// blind makes an identity that tells nothing to who does not have the root key.
func (s *Service) blind(x Identity) Identity {
	return Identity{string(s.vault.Blind("movement", x.Number)[:16]), string(s.vault.Blind("movement", x.Words)[:16])}
}

// beginStatement stores that a file is being loaded, or finds that it was. From then on nobody who began before stores a line of this account: what they
// knew of it may have changed.
func (s *Service) beginStatement(ctx context.Context, by access.Actor, a accountRow, hash string, st Statement) (row statementRow, again bool, err error) {
	now := s.clock.Now()
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		old, found, err := findStatement(ctx, tx, a.ID, hash)
		if err != nil {
			return err
		}
		if again = found && old.State != statementLoading; again {
			row = old
			return nil
		}
		if _, busy, err := findLoading(ctx, tx, a.ID, hash, now.Add(-stopped)); err != nil || busy {
			return errors.Join(err, fault.Conflict("payment.load.busy", nil))
		}
		if err := overtake(ctx, tx, a.ID, hash); err != nil {
			return err
		}
		if found {
			row = old
			row.MovedAt = now
			err := updateStatement(ctx, tx, row)
			row.Version++
			return err
		}
		if elsewhere, other, err := findElsewhere(ctx, tx, a.ID, hash); err != nil {
			return err
		} else if other && st.Lines > 0 {
			var f fault.Fields
			f.Add("file", "payment.load.elsewhere", fault.Values{"Account": elsewhere})
			return f.Err()
		}
		row = statementRow{
			ID: id.New(now), Account: a.ID, Hash: hash, State: statementLoading, By: by.Person, Lines: int64(st.Lines), Passed: int64(st.Passed), In: st.In, Out: st.Out,
			First: st.First, Last: st.Last, LoadedAt: now, MovedAt: now, Version: 1,
		}
		if st.First.IsZero() { // nothing moved
			row.First, row.Last = s.law().Day, s.law().Day
		}
		if st.Balanced {
			row.Opening, row.Closing = &st.Opening, &st.Closing
		}
		return insertStatement(ctx, tx, row)
	})
	return row, again, err
}

// keepMovements seals and stores the movements of a file that are not known.
func (s *Service) keepMovements(ctx context.Context, a accountRow, row *statementRow, open Source, file []fileLine) (n int, err error) {
	var known, others []fileLine
	var goesOn day.Day // on which another statement ended with what this one begins with
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listKnown(ctx, tx, a.ID, row.First, row.Last)
		known, others = known[:0], others[:0]
		for _, k := range rows {
			x := fileLine{Identity: Identity{string(k.Number), string(k.Words)}, On: k.On}
			if known = append(known, x); k.Statement != row.ID {
				others = append(others, x)
			}
		}
		if err != nil || row.Opening == nil {
			return err
		}
		ended, err := hasEnded(ctx, tx, a.ID, row.ID, row.First, *row.Opening)
		if ended {
			goesOn = row.First
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	fresh := decideNew(file, known)
	row.Doubtful = writeRows(decideDoubtful(file, others, goesOn))
	if err := s.vault.Mint(ctx, statementScope(row.ID)); err != nil {
		return 0, err
	}
	sealed := *row // while a batch is stored, the row is its own
	var list []movementRow
	var lines []BankLine
	done := make(chan error, 1) // the batch before is stored while the next is read and sealed
	done <- nil
	flush := func() error {
		if len(list) == 0 {
			return nil
		}
		if err := s.sift(ctx, list, lines); err != nil {
			return err
		}
		if err := <-done; err != nil {
			done <- nil
			return err
		}
		batch := list
		n, list, lines = n+len(list), make([]movementRow, 0, batchOfMovements), lines[:0]
		go func() { done <- s.keepBatch(ctx, row, batch) }()
		return nil
	}
	at, shared := -1, a.shares()
	_, err = s.readStatement(a, open, func(l BankLine) error {
		if at++; at >= len(fresh) || !fresh[at] {
			return nil
		}
		m, err := s.sealMovement(ctx, sealed, file[at].Identity, l)
		if err != nil {
			return err
		}
		if shared {
			m.BankIndex = nil // it finds nobody's payment
		}
		if list, lines = append(list, m), append(lines, l); len(list) < batchOfMovements {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	return n, errors.Join(err, <-done)
}

// keepBatch stores movements that are not known, if nobody else went on with their account. One batch at a time has the row of their statement.
func (s *Service) keepBatch(ctx context.Context, row *statementRow, list []movementRow) error {
	row.MovedAt = s.clock.Now()
	for _, m := range list {
		row.Kept += m.Amount
	}
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		if err := updateStatement(ctx, tx, *row); err != nil {
			return err
		}
		return insertMovements(ctx, tx, list)
	})
	row.Version++
	return err
}

// sift asks once for all of some lines which of them have the reference of an invoice, the id or the slip's number of money that was told, or the sum of a refund:
// those wait to be matched, and nobody knows what the others are for.
func (s *Service) sift(ctx context.Context, list []movementRow, lines []BankLine) error {
	prefix := s.law().Payment.Prefix
	var all, tokens []string
	var out []money.Amount
	said := make([][]string, len(lines)) // what each line could be known by
	for i, l := range lines {
		if l.Amount < 0 {
			out = append(out, -l.Amount)
			continue
		}
		exact, _ := exactly(l, prefix)
		if len(exact) == 1 {
			list[i].Reference = exact[0]
		}
		more := slices.DeleteFunc(tokensOf(l), func(w string) bool { return slices.Contains(exact, w) })
		all, tokens = append(all, exact...), append(tokens, more...)
		said[i] = append(exact, more...)
	}
	known, refunded, slips := map[string]bool{}, map[money.Amount]bool{}, map[string]bool{}
	first, last := list[0].On, list[0].On
	for _, m := range list {
		if m.On.Before(first) {
			first = m.On
		}
		if m.On.After(last) {
			last = m.On
		}
	}
	tried := s.tried()
	err := s.db.View(ctx, func(tx *db.Tx) error {
		found, err := listThere(ctx, tx, all, tokens)
		if err != nil {
			return err
		}
		for _, f := range found {
			known[f] = true
		}
		refunds, err := listUnseenSums(ctx, tx, out)
		for _, a := range refunds {
			refunded[a] = true
		}
		if err != nil {
			return err
		}
		numbers, err := listNumbersWaiting(ctx, tx, first.Add(-10), last.Add(1))
		for _, n := range numbers {
			slips[string(n)] = true
		}
		return err
	})
	for i := range list {
		list[i].State, list[i].Tried = MovementUnmatched, tried
		if refunded[-list[i].Amount] || slices.ContainsFunc(said[i], func(w string) bool { return known[w] }) ||
			list[i].isNumbered(lines[i]) && slips[string(list[i].BankIndex)] {
			list[i].State = MovementNew
		}
	}
	return err
}

// sealMovement seals what a line tells of people.
func (s *Service) sealMovement(ctx context.Context, st statementRow, x Identity, l BankLine) (movementRow, error) {
	now := s.clock.Now()
	m := movementRow{
		ID: id.New(now), Statement: st.ID, Account: st.Account, Row: int64(l.Row), On: l.On, Amount: l.Amount, Reversal: l.Reversal, NumberIndex: []byte(x.Number),
		WordsIndex: []byte(x.Words), BankIndex: s.bankIndex(l.Number), State: MovementNew, Version: 1, LoadedAt: now,
	}
	var err error
	seal := func(column, value string) (b []byte) {
		if err == nil {
			b, err = s.vault.Seal(ctx, fieldOf(m, column), value)
		}
		return b
	}
	m.Number, m.Other, m.Words, m.Payer = seal("number", l.Number), seal("other", l.Other), seal("words", l.Text), seal("payer", l.Payer)
	return m, err
}

// tellingIndex is the bankIndex of a number that tells one payment from another; nil for any other.
func (s *Service) tellingIndex(number string) []byte {
	if !isTelling(strings.ReplaceAll(text.Fold(number), " ", "")) {
		return nil
	}
	return s.bankIndex(number)
}

// bankIndex finds a movement by the bank's own reference of it; nil for none.
func (s *Service) bankIndex(number string) []byte {
	key := strings.ReplaceAll(text.Fold(number), " ", "")
	if key == "" {
		return nil
	}
	return s.vault.Blind("bank_number", key)
}
