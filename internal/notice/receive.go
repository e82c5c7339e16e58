package notice

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"

	"sanad/internal/db"
	"sanad/internal/inbound"
	"sanad/internal/pii"
)

// How many letters open a case in a day: of one sender, and of all. What comes beyond the second is tried again by the mail server.
const (
	mostOfSender = 5
	mostOfAll    = 300
)

// errAgain says that a letter was taken before.
var errAgain = errors.New("notice: this letter was taken before")

// Receive takes a mail that came in: a letter to the contact for data becomes a case, and a report of a letter of ours is written down.
// The mail is kept once this returns nil. inbound.ErrNobody, ErrMachine and ErrMany refuse it; any other error asks to try again.
func (s *Service) Receive(ctx context.Context, l inbound.Letter) error {
	if s.settings.Returned != nil {
		if message, ours := s.settings.Returned(l.To); ours {
			return s.report(ctx, message, l.Report)
		}
	}
	if law := s.law(); law.PrivacyContact != "" && strings.EqualFold(l.To, law.PrivacyContact) {
		return s.takeLetter(ctx, l)
	}
	return inbound.ErrNobody
}

// report writes down what a mail server tells of a letter of ours. Without a report a machine answered, or somebody wrote to where the
// letter came from: it tells nothing.
func (s *Service) report(ctx context.Context, message string, r *inbound.Report) error {
	if r == nil {
		return nil
	}
	came, broken, known := decideReport(*r)
	if !known {
		return nil
	}
	return s.db.Update(ctx, func(tx *db.Tx) error { return s.cameBack(ctx, tx, message, Email, came, r.Status, broken) })
}

// takeLetter makes a case of a letter, once however often it is handed over. What a machine wrote is not taken: answers to it would
// answer each other.
func (s *Service) takeLetter(ctx context.Context, l inbound.Letter) error {
	if l.From.Empty() { // nobody is there to be told
		return nil
	}
	if l.Automatic {
		return inbound.ErrMachine
	}
	now := s.clock.Now()
	row := receivedRow{
		Print:  s.vault.Blind("received", strings.Join([]string{l.From.Reveal(), l.ID, l.Subject.Reveal(), l.Words.Reveal()}, "\x00")),
		Sender: s.vault.Blind("sender", strings.ToLower(l.From.Reveal())), At: now,
	}
	err := s.needs.Open(ctx, received(l), func(tx *db.Tx, caseID string) error {
		known, ofSender, ofAll, err := countReceived(ctx, tx, row, now.Add(-24*time.Hour))
		switch {
		case err != nil:
			return err
		case known:
			return errAgain
		case ofSender >= mostOfSender:
			return inbound.ErrMany
		case ofAll >= mostOfAll:
			return errors.New("notice: too many letters came in a day")
		}
		row.Case = caseID
		return insertReceived(ctx, tx, row)
	})
	if errors.Is(err, errAgain) {
		return nil
	}
	return err
}

// received is what is kept of a letter: its words, without numbers of cards and of identity documents.
func received(l inbound.Letter) Received {
	words := strings.TrimSpace(l.Subject.Reveal() + "\n\n" + l.Words.Reveal())
	nothing := func(string) bool { return false }
	words = pii.HideIdentities(pii.HideCards(words, nothing), nothing)
	return Received{From: l.From, Words: pii.New(words), Language: languageOf(words)}
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

// cameBack writes down that a letter which had left did not arrive. A letter that nobody knows any more changes nothing, and what is
// told twice changes nothing a second time.
func (s *Service) cameBack(ctx context.Context, tx *db.Tx, message string, way Way, came Came, status string, broken bool) error {
	list, err := listDeliveries(ctx, tx, []string{message})
	if err != nil || len(list) == 0 {
		return err
	}
	last, now := list[len(list)-1], s.clock.Now()
	if last.Way != way { // it went another way meanwhile, of which whoever tells this knows nothing
		return nil
	}
	ours, err := updateCame(ctx, tx, last.ID, came, status, now)
	if err != nil || !ours || came == Complained { // what was complained of arrived
		return err
	}
	if err := updateBack(ctx, tx, message, status); err != nil || !broken || last.Index == nil {
		return err
	}
	return insertBroken(ctx, tx, brokenRow{last.Index, last.Way, string(came), now})
}
