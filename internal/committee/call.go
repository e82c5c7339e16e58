package committee

import (
	"context"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// Call is a meeting as it is called.
type Call struct {
	Day     string   `form:"day_day" max:"2"`
	Month   string   `form:"day_month" max:"2"`
	Year    string   `form:"day_year" max:"4"`
	Hour    string   `form:"hour" max:"5"` // 10:30
	Place   string   `form:"place" entry:"committee_meeting.place" max:"120"`
	Chair   string   `form:"chair" max:"26"`
	Members []string `form:"member" max:"26"`
}

// check reads when the meeting begins.
func (c Call) check(zone *time.Location) (time.Time, error) {
	var f fault.Fields
	on, err := day.Parse(text.Day(c.Day, c.Month, c.Year))
	if err != nil {
		f.Add("day", "committee.call.no_such_day", nil)
	}
	clock := strings.Replace(text.Digits(c.Hour), ".", ":", 1)
	at, err := time.Parse("15:04", clock)
	if err != nil {
		f.Add("hour", "committee.call.no_such_hour", nil)
	}
	if c.Place == "" {
		f.Add("place", "committee.call.no_place", nil)
	}
	if len(f) > 0 {
		return time.Time{}, f.Err()
	}
	return time.Date(on.Year(), on.Month(), on.Date(), at.Hour(), at.Minute(), 0, 0, zone), nil
}

// Call calls a meeting, and its members are told.
func (s *Service) Call(ctx context.Context, by access.Actor, c Call) (string, error) {
	law, now := s.law(), s.clock.Now()
	begins, err := c.check(law.Zone)
	if err != nil {
		return "", err
	}
	row := meetingRow{
		ID: id.New(now), Begins: begins.UTC(), Place: c.Place, Chair: c.Chair, State: Called, By: by.Person, Law: law.ID, Version: 1,
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		holders, err := s.needs.Holders(ctx, tx, office)
		if err != nil {
			return err
		}
		if err := s.may(by, "committee.call"); err != nil {
			return err
		}
		if err := decideCall(law, begins, now, c.Chair, c.Members, holders); err != nil {
			return err
		}
		var members []memberRow
		for i, m := range c.Members {
			members = append(members, memberRow{Meeting: row.ID, Person: m, Position: int64(i + 1)})
		}
		if err := insertMeeting(ctx, tx, row, members); err != nil {
			return err
		}
		on := day.Of(begins, law.Zone)
		for _, m := range members {
			if err := s.events.Record(ctx, tx, by, MemberCalled{Meeting: row.ID, Member: m.Person, On: on}); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, MeetingCalled{Meeting: row.ID, Chair: c.Chair, On: on})
	})
	return row.ID, err
}

// Officer is somebody who may sit in a meeting.
type Officer struct {
	Person string
	Name   pii.Value
}

// Officers returns who holds the committee's office today.
func (s *Service) Officers(ctx context.Context, by access.Actor) ([]Officer, error) {
	if err := s.may(by, "committee.call"); err != nil {
		return nil, err
	}
	var holders []string
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		holders, err = s.needs.Holders(ctx, tx, office)
		return err
	})
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, by, nil, holders)
	var list []Officer
	for _, h := range holders {
		list = append(list, Officer{h, names[h]})
	}
	return list, err
}
