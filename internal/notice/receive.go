package notice

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/inbound"
	"sanad/internal/pii"
)

// How many letters are taken in 24 hours, of each kind: of one sender, and of all. What comes beyond is tried again by the mail server. Letters that
// the sender's domain signed are counted apart from those that anybody may have written in their name.
const (
	mostOfSender = 5
	mostReplies  = 20 // of one sender, to letters of cases
	mostOfAll    = 300
	mostOfDomain = 100 // of those that it signed
)

// What letters come for.
const (
	fromLetter = "letter" // to the contact for data
	fromReply  = "reply"  // to a letter of a case
	fromOther  = "other"
)

// errAgain says that a letter was taken before.
var errAgain = errors.New("notice: this letter was taken before")

// Receive takes a mail that came in: a letter to the contact for data becomes a case, an answer to a letter of a case stands on the case, a report
// of a letter of ours is written down, and what else comes to the council's address waits at the desk.
// The mail is kept once this returns nil. inbound.ErrNobody, ErrMachine and ErrMany refuse it; any other error asks to try again.
func (s *Service) Receive(ctx context.Context, l inbound.Letter) error {
	return s.receive(ctx, l, nil)
}

// trial looks, in the transaction that makes a case of a letter, at what became of it. Its error takes all of it back.
type trial func(tx *db.Tx, caseID string) error

func (s *Service) receive(ctx context.Context, l inbound.Letter, try trial) error {
	if s.settings.Returned != nil {
		if delivery, ours := s.settings.Returned(l.To); ours {
			return s.report(ctx, delivery, l.Report)
		}
	}
	caseID, reply := "", false
	if s.settings.Replied != nil {
		caseID, reply = s.settings.Replied(l.To)
	}
	law := s.law()
	is := func(address string) bool { return address != "" && strings.EqualFold(l.To, address) }
	switch {
	case !reply && !is(law.PrivacyContact) && !is(law.Contact) && !is(s.settings.Sender):
		return inbound.ErrNobody
	case l.From.Empty(), s.ours(law, l.From): // nobody is there to be told, or two programs would answer each other
		return nil
	case l.Automatic: // refused, and not dropped: a person whose program says so of them is told
		return inbound.ErrMachine
	case reply && caseID != "":
		return s.takeReply(ctx, l, caseID)
	case is(law.PrivacyContact):
		return s.takeLetter(ctx, l, try)
	}
	return s.takeOther(ctx, l, "")
}

// ours tells whether a letter comes from an address of the council's own.
func (s *Service) ours(law council.Law, from pii.Value) bool {
	address := from.Reveal()
	for _, own := range []string{law.PrivacyContact, law.Contact, s.settings.Sender} {
		if own != "" && strings.EqualFold(address, own) {
			return true
		}
	}
	if s.settings.Returned != nil {
		if _, ours := s.settings.Returned(address); ours {
			return true
		}
	}
	if s.settings.Replied != nil {
		_, ours := s.settings.Replied(address)
		return ours
	}
	return false
}

// report writes down what a mail server tells of a letter of ours. Without a report a machine answered, or somebody wrote to where the
// letter came from: it tells nothing.
func (s *Service) report(ctx context.Context, delivery string, r *inbound.Report) error {
	if r == nil {
		return nil
	}
	came, broken, known := decideReport(*r)
	if !known {
		return nil
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, known, err := s.reported(ctx, tx, delivery)
		if err != nil || !known {
			return err
		}
		status := r.Status
		if came == Delivered { // it says why something failed
			status = ""
		}
		return s.cameBack(ctx, tx, row, came, status, broken)
	})
}

// takeLetter makes a case of a letter, once however often it is handed over.
func (s *Service) takeLetter(ctx context.Context, l inbound.Letter, try trial) error {
	row := s.receivedRow(l, fromLetter)
	kept, _ := received(l)
	may := func(tx *db.Tx) error {
		if try != nil { // a trial counts for nothing
			return nil
		}
		return mayTake(ctx, tx, row)
	}
	// Asked before, so that what is not taken leaves no key behind, and again where it is stored.
	err := s.db.View(ctx, may)
	if err == nil {
		err = s.needs.Open(ctx, kept, func(tx *db.Tx, caseID string) error {
			if err := may(tx); err != nil {
				return err
			}
			row.Case = caseID
			if err := insertReceived(ctx, tx, row); err != nil || try == nil {
				return err
			}
			return try(tx, caseID)
		})
	}
	if errors.Is(err, errAgain) {
		return nil
	}
	return err
}

// mayTake says why a letter is not taken now.
func mayTake(ctx context.Context, tx *db.Tx, row receivedRow) error {
	n, err := countReceived(ctx, tx, row, row.At.Add(-24*time.Hour))
	switch {
	case err != nil:
		return err
	case n.same > 0:
		return errAgain
	case row.What == fromReply && n.ofSender >= mostReplies, row.What != fromReply && n.ofSender >= mostOfSender:
		return inbound.ErrMany
	case n.ofAll >= mostOfAll, n.ofDomain >= mostOfDomain:
		return errors.New("notice: too many letters came in a day")
	}
	return nil
}

// receivedRow is by what a letter is known again, and counted.
func (s *Service) receivedRow(l inbound.Letter, what string) receivedRow {
	row := receivedRow{
		Print:  s.vault.Blind("received", strings.Join([]string{l.From.Reveal(), l.ID, l.Subject.Reveal(), l.Words.Reveal()}, "\x00")),
		Sender: s.vault.Blind("sender", strings.ToLower(l.From.Reveal())), What: what, At: s.clock.Now(),
	}
	if l.Signed != "" {
		row.Domain = s.vault.Blind("domain", l.Signed)
	}
	return row
}

// received is what is kept of a letter: its words, without numbers of cards and of identity documents; and what else than files was not kept.
func received(l inbound.Letter) (kept Received, dropped []string) {
	hide := func(v pii.Value) pii.Value {
		nothing := func(string) bool { return false }
		return pii.New(pii.HideIdentities(pii.HideCards(v.Reveal(), nothing), nothing))
	}
	kept = Received{From: l.From, Subject: hide(l.Subject), Text: hide(l.Words)}
	kept.Words = joined(kept.Subject, kept.Text)
	kept.Language = languageOf(kept.Words.Reveal())
	if l.Cut {
		dropped = append(dropped, "cut")
	}
	if kept.Subject != l.Subject || kept.Text != l.Words {
		dropped = append(dropped, "hidden")
	}
	if l.Page {
		dropped = append(dropped, "page")
	}
	return kept, dropped
}

// joined are subject and words as one text.
func joined(subject, words pii.Value) pii.Value {
	return pii.New(strings.TrimSpace(subject.Reveal() + "\n\n" + words.Reveal()))
}

// languageOf guesses in which of our languages somebody wrote.
func languageOf(words string) string {
	urdu := 0
	for _, r := range words {
		switch {
		case unicode.Is(unicode.Arabic, r):
			urdu++
		case unicode.Is(unicode.Latin, r):
			urdu--
		}
	}
	if urdu > 0 {
		return "ur"
	}
	return "en"
}

// believed is how long after a letter was sent a report of it is believed. Whoever got it knows the address to which it comes back.
const believed = 14 * 24 * time.Hour

// reported returns the delivery that a report names: errTooSoon if it may not be written down yet, false if nothing is known of it any more.
func (s *Service) reported(ctx context.Context, tx *db.Tx, delivery string) (deliveryRow, bool, error) {
	row, found, err := findDelivery(ctx, tx, delivery)
	now := s.clock.Now()
	switch {
	case err != nil:
		return row, false, err
	case !found && delivery >= id.From(now.Add(-time.Hour)) && delivery < id.From(now.Add(time.Minute)):
		return row, false, errTooSoon
	}
	return row, found && now.Sub(row.SentAt) < believed, nil
}

// cameBack writes down what became of a letter which had left: mostly that it did not arrive. What is told twice changes nothing a second time, and what was sent
// again since is not said to be back.
func (s *Service) cameBack(ctx context.Context, tx *db.Tx, row deliveryRow, came Came, status string, broken bool) error {
	now := s.clock.Now()
	ours, err := updateCame(ctx, tx, row.ID, came, status, now)
	if err != nil || !ours || came == Delivered {
		return err
	}
	if came == Complained { // it arrived, and is not wanted
		return s.complained(ctx, tx, row.Message)
	}
	if broken && row.Index != nil {
		if err := insertBroken(ctx, tx, brokenRow{row.Index, row.Way, string(came), now}); err != nil {
			return err
		}
	}
	return s.back(ctx, tx, row, status)
}

// complained says for whoever a letter was written to that they do not want letters that nobody must get.
func (s *Service) complained(ctx context.Context, tx *db.Tx, message string) error {
	m, found, err := findMessage(ctx, tx, message)
	if err != nil || !found || m.Person == "" {
		return err
	}
	return s.needs.Complained(ctx, tx, m.Person, m.ID)
}

// back says of the letter of a delivery that it did not arrive, unless it was sent again since.
func (s *Service) back(ctx context.Context, tx *db.Tx, row deliveryRow, status string) error {
	list, err := listDeliveries(ctx, tx, []string{row.Message})
	if err != nil || list[len(list)-1].ID != row.ID {
		return err
	}
	return updateBack(ctx, tx, row.Message, status)
}
