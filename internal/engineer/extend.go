package engineer

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Extend proposes to extend all registrations of a kind whose validity ends between two days to a third.
type Extend struct {
	Kind       string `form:"kind" max:"40"`
	FromDay    string `form:"from_day" max:"2"`
	FromMonth  string `form:"from_month" max:"2"`
	FromYear   string `form:"from_year" max:"4"`
	ToDay      string `form:"to_day" max:"2"`
	ToMonth    string `form:"to_month" max:"2"`
	ToYear     string `form:"to_year" max:"4"`
	UntilDay   string `form:"until_day" max:"2"`
	UntilMonth string `form:"until_month" max:"2"`
	UntilYear  string `form:"until_year" max:"4"`
	Instrument string `form:"instrument" entry:"engineer_extension.instrument" max:"200"`
}

// Extension is an extension of the validity of many registrations.
type Extension struct {
	ID, Kind         string
	From, To, Until  day.Day
	Instrument, Rule string
	State            ExtensionState
	Expected, Done   int64
	By, DecidedBy    string
	Version          int64
	ProposedAt       time.Time
	DecidedAt, Ended *time.Time
}

func (r extensionRow) extension() Extension {
	return Extension{
		r.ID, r.Kind, r.From, r.To, r.Until, r.Instrument, r.Rule, r.State, r.Expected, r.Done, r.By, r.DecidedBy, r.Version, r.ProposedAt, r.DecidedAt, r.EndedAt,
	}
}

// Extend keeps the proposal and returns its id. Nothing is extended before somebody else has confirmed it.
func (s *Service) Extend(ctx context.Context, by access.Actor, c Extend) (string, error) {
	if _, err := s.access.May(by, "engineer.extend", access.Subject{}); err != nil {
		return "", err
	}
	row, err := decideExtend(s.law(), c)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	row.ID, row.By, row.ProposedAt = id.New(now), by.Person, now
	if row.Expected, err = s.countEnding(ctx, row); err != nil {
		return "", err
	}
	return row.ID, s.db.Update(ctx, func(tx *db.Tx) error {
		if err := insertExtension(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ExtensionProposed{Case: row.ID, Kind: row.Kind, From: row.From, To: row.To, Until: row.Until, Rule: row.Rule})
	})
}

// countEnding counts the registrations that an extension would extend today.
func (s *Service) countEnding(ctx context.Context, row extensionRow) (int64, error) {
	on, now, count := s.law().Day, s.clock.Now(), int64(0)
	for after := (validEnd{Until: row.From}); ; {
		var list []validEnd
		of := map[string]Registration{}
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			if list, err = listEnding(ctx, tx, row.To, after, batch); err != nil || len(list) == 0 {
				return err
			}
			registrations, err := listRegistrationsOf(ctx, tx, registrationsOf(list))
			for _, r := range registrations {
				of[r.ID] = r
			}
			return err
		})
		if err != nil || len(list) == 0 {
			return count, err
		}
		for _, e := range list {
			r := of[e.Registration]
			if _, ok := decideExtended(on, row, r, now); ok && r.Facts.ValidUntil() == e.Until { // and not one of its ends before
				count++
			}
		}
		after = list[len(list)-1]
	}
}

// batch is how many ends of validity are looked at in one transaction.
const batch = 100

func registrationsOf(list []validEnd) []string {
	var ids []string
	for _, e := range list {
		ids = append(ids, e.Registration)
	}
	return ids
}
