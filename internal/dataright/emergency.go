package dataright

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Emergency opens somebody's record because a danger does not wait.
type Emergency struct {
	Number string `form:"number" max:"40"` // of a case or a registration
	Reason string `form:"reason" entry:"dataright_emergency.reason" max:"1000" lines:"true"`
}

// Emergent says that an officer opened a record in an emergency.
type Emergent struct{ Person, Case, Emergency string }

// About names the person.
func (e Emergent) About() events.About {
	return events.About{Kind: "dataright.emergent", Person: e.Person, Case: e.Case}
}

// Opened is a record that is open in an emergency.
type Opened struct {
	Who     person.Identity
	Contact person.Contact
	Until   time.Time
}

// Alert is that a record was opened in an emergency.
type Alert struct {
	ID, Officer, Person, Case string
	Number                    string // of the case
	Reason                    pii.Value
	At, Until                 time.Time
}

// alerts is how many of the newest the privacy officer is shown.
const alerts = 20

// identified is the catalogue entry that a look in an emergency opens.
const identified = "person.identity_number"

// Emergency opens the record of whoever a number leads to, for the minutes and as often in a day as the profile says. The privacy
// officers are told in the same breath. It returns the opening, for ShowEmergency.
func (s *Service) Emergency(ctx context.Context, by access.Actor, c Emergency) (opening string, err error) {
	if _, err := s.access.May(by, "dataright.emergency", access.Subject{}); err != nil {
		return "", err
	}
	if err := decideReason(c); err != nil {
		return "", err
	}
	var who, caseID string
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		who, caseID, err = s.desk.Whose(ctx, tx, c.Number)
		return err
	})
	if fault.Is(err, fault.KindNotFound) {
		var f fault.Fields
		f.Add("number", "dataright.emergency.nobody", nil)
		return "", f.Err()
	}
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	law := s.council.At(now)
	limits := law.Emergency
	row := emergencyRow{
		ID: id.New(now), PersonID: who, CaseID: caseID, ByID: by.Person, BegunAt: now, BegunOn: law.Day,
		UntilAt: now.Add(time.Duration(limits.Minutes) * time.Minute),
	}
	if row.Reason, err = s.vault.Seal(ctx, reasonField(row), c.Reason); err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := countEmergencies(ctx, tx, by.Person, row.BegunOn)
		if err != nil {
			return err
		}
		if err := decideEmergency(by.Person, who, n, limits); err != nil {
			return err
		}
		if err := insertEmergency(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Emergent{Person: who, Case: caseID, Emergency: row.ID})
	})
	return row.ID, err
}

// ShowEmergency opens the record once more, while its minutes last, to the officer who asked for it. Each time is a look on record.
func (s *Service) ShowEmergency(ctx context.Context, by access.Actor, opening string) (o Opened, err error) {
	if _, err := s.access.May(by, "dataright.emergency", access.Subject{}); err != nil {
		return o, err
	}
	var row emergencyRow
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		row, err = loadEmergency(ctx, tx, by.Person, opening)
		return err
	})
	if err != nil {
		return o, err
	}
	if s.clock.Now().After(row.UntilAt) {
		return o, fault.Denied("dataright.emergency.over", nil)
	}
	d, err := s.access.Look(ctx, by, "dataright.emergency", access.Subject{Person: row.PersonID, Case: row.CaseID}, identified)
	if err != nil {
		return o, err
	}
	o.Until = row.UntilAt
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		if o.Who, err = s.people.Open(ctx, tx, d, row.PersonID); err != nil {
			return err
		}
		o.Contact, err = s.people.Contact(ctx, tx, d, row.PersonID)
		return err
	})
	return o, err
}

// Alerts returns the newest openings in an emergency, with the names of the officers.
func (s *Service) Alerts(ctx context.Context, by access.Actor) (list []Alert, names map[string]pii.Value, err error) {
	d, err := s.access.May(by, "dataright.watch", access.Subject{Any: true})
	if err != nil {
		return nil, nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		rows, err := listEmergencies(ctx, tx, alerts)
		if err != nil {
			return err
		}
		var officers []string
		for _, r := range rows {
			a := Alert{ID: r.ID, Officer: r.ByID, Person: r.PersonID, Case: r.CaseID, At: r.BegunAt, Until: r.UntilAt}
			if a.Reason, err = s.vault.Open(ctx, d, reasonField(r), r.Reason); err != nil && !fault.Is(err, fault.KindNotFound) {
				return err
			}
			if a.Case != "" {
				var c casework.Case
				if c, err = s.desk.Load(ctx, tx, a.Case); err != nil {
					return err
				}
				a.Number = c.Number
			}
			list, officers = append(list, a), append(officers, r.ByID)
		}
		names, err = s.people.Names(ctx, tx, d, officers)
		return err
	})
	return list, names, err
}

func reasonField(r emergencyRow) vault.Field {
	return vault.Field{Entry: "dataright_emergency.reason", Row: r.ID, Scope: "person/" + r.PersonID}
}
