package committee

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Move is when and where a meeting is to be instead, and why.
type Move struct {
	Day     string `form:"day_day" max:"2"`
	Month   string `form:"day_month" max:"2"`
	Year    string `form:"day_year" max:"4"`
	Hour    string `form:"hour" max:"5"`
	Place   string `form:"place" entry:"committee_meeting.place" max:"120"`
	Reason  string `form:"reason" entry:"committee_change.reason" max:"500" lines:"true"`
	Version string `form:"version" max:"20"`
}

// check reads when the meeting is to begin.
func (c Move) check(zone *time.Location) (time.Time, error) {
	return Call{Day: c.Day, Month: c.Month, Year: c.Year, Hour: c.Hour, Place: c.Place}.check(zone)
}

// Move moves a meeting that has not begun, with its members and its agenda, and every member is told.
func (s *Service) Move(ctx context.Context, by access.Actor, meeting string, c Move) error {
	law, now := s.law(), s.clock.Now()
	begins, err := c.check(law.Zone)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		sit, err := s.load(ctx, tx, by, meeting, "committee.call")
		if err != nil {
			return err
		}
		if err := decideMove(sit, by, c.Version, begins, now, c.Place, c.Reason); err != nil {
			return err
		}
		was := changed(sit, Moved, by.Person, c.Reason, now)
		sit.Begins, sit.Place, sit.Noted = begins.UTC(), c.Place, nil
		if err := updateMeeting(ctx, tx, sit.meetingRow); err != nil {
			return err
		}
		if err := insertChange(ctx, tx, was); err != nil {
			return err
		}
		for _, m := range sit.members { // who noted that they were not there says it anew
			if m.NotedBy == "" {
				continue
			}
			m.NotedBy, m.NotedAt = "", nil
			if err := updatePresent(ctx, tx, m); err != nil {
				return err
			}
		}
		from, to := day.Of(was.Begins, law.Zone), day.Of(begins, law.Zone)
		for _, m := range sit.members {
			if err := s.events.Record(ctx, tx, by, MemberMoved{Meeting: meeting, Member: m.Person, From: from, To: to}); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, MeetingMoved{Meeting: meeting, From: from, To: to})
	})
}

// changed is what a meeting was before it was moved or called off.
func changed(sit sitting, kind ChangeKind, by, reason string, now time.Time) changeRow {
	return changeRow{ID: id.New(now), Meeting: sit.ID, Kind: kind, Begins: sit.Begins, Place: sit.Place, Reason: reason, By: by, At: now}
}
