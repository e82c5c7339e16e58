package committee

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
)

// CallOff is why a meeting is not held.
type CallOff struct {
	Reason  string `form:"reason" entry:"committee_change.reason" max:"500" lines:"true"`
	Version string `form:"version" max:"20"`
}

// CallOff calls off a meeting that has not begun: its cases wait for another as before, those that left the step meanwhile are noted as
// moved on, and every member is told.
func (s *Service) CallOff(ctx context.Context, by access.Actor, meeting string, c CallOff) error {
	now, zone := s.clock.Now(), s.law().Zone
	return s.db.Update(ctx, func(tx *db.Tx) error {
		sit, err := s.load(ctx, tx, by, meeting, "committee.call")
		if err != nil {
			return err
		}
		if err := decideCallOff(sit, by, c.Version, c.Reason); err != nil {
			return err
		}
		for _, i := range sit.items {
			waits, err := s.waits(ctx, tx, i)
			if err != nil {
				return err
			}
			i.Outcome, i.By, i.At = Returned, by.Person, &now
			if !waits {
				i.Outcome = MovedOn
			}
			if err := updateItem(ctx, tx, i); err != nil {
				return err
			}
			if !waits {
				continue
			}
			if err := s.events.Record(ctx, tx, by, TakenOff{Meeting: meeting, Item: i.ID, Case: i.Case, Person: i.Person}); err != nil {
				return err
			}
		}
		sit.State = CalledOff
		if err := updateMeeting(ctx, tx, sit.meetingRow); err != nil {
			return err
		}
		if err := insertChange(ctx, tx, changed(sit, NotHeld, by.Person, c.Reason, now)); err != nil {
			return err
		}
		on := day.Of(sit.Begins, zone)
		for _, m := range sit.members {
			if err := s.events.Record(ctx, tx, by, MemberCalledOff{Meeting: meeting, Member: m.Person, On: on}); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, MeetingCalledOff{Meeting: meeting, On: on})
	})
}
