package notice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/inbound"
)

// errTried ends the transaction of a trial: nothing of it stays.
var errTried = errors.New("notice: a trial")

// CheckContact tells what is wrong with the council's contact for data: it takes a letter of nobody as one that came in, sees that it becomes a
// case and that its writer would be told the number and the day, and lets nothing of it stay.
func (s *Service) CheckContact(ctx context.Context) error {
	to := s.law().PrivacyContact
	if !strings.Contains(to, "@") {
		return errors.New("the profile of the council names no address for questions about data")
	}
	const from = "somebody@contact.invalid"
	mail := "From: " + from + "\r\nTo: " + to + "\r\nMessage-ID: <" + id.Random() + "@contact.invalid>\r\nSubject: A trial\r\n\r\nWhat do you hold of me?\r\n"
	l, err := inbound.Read(strings.NewReader(mail), from, to)
	if err != nil {
		return err
	}
	told := ""
	err = s.receive(ctx, l, func(tx *db.Tx, caseID string) error {
		number, err := s.needs.Number(ctx, tx, caseID)
		if err != nil {
			return err
		}
		list, err := listNewestOf(ctx, tx, "letter_taken", 5)
		if err != nil {
			return err
		}
		for _, m := range list {
			var values map[string]string
			if err := json.Unmarshal([]byte(m.Data), &values); err != nil {
				return err
			}
			due, err := day.Parse(values["Due"])
			if number != "" && id.Grouped(values["Case"]) == number && err == nil && !due.Before(s.law().Day) {
				told = m.ID
				return errTried
			}
		}
		return errors.New("its writer is not told the number of the case and the day")
	})
	if told != "" { // its key is not in the database
		if err := s.vault.Shred(ctx, scope(told)); err != nil {
			return err
		}
	}
	switch {
	case errors.Is(err, errTried):
		return nil
	case err == nil:
		return errors.New("a letter to the contact for data is taken, and becomes no case")
	}
	return fmt.Errorf("a letter to the contact for data becomes no case: %w", err)
}
