package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/committee"
	"sanad/internal/day"
)

// meet lets the committee meet once in the days before today, with confirmed minutes, and calls it for the next working day.
func (c *Council) meet(ctx context.Context, today time.Time) error {
	rules, ok := c.law().Committee(string(access.Committee))
	if !ok {
		return nil
	}
	members := []string{c.office["committee"].Person, c.office["reviewer"].Person}
	for len(members) <= rules.Quorum { // one more than a quorum, so that one may keep out of a case
		who, err := c.enrol(ctx, "en", access.Committee)
		if err != nil {
			return err
		}
		members = append(members, who.Person)
	}
	c.members = members
	zone := c.law().Zone
	on := c.law().Calendar.Add(day.Of(today, zone), -2)
	for range 4 {
		c.now.Set(on.Start(zone).AddDate(0, 0, -4))
		if _, err := c.walk(ctx, "committee"); err != nil {
			return err
		}
	}
	c.now.Set(on.Start(zone).Add(-9 * time.Hour))
	meeting, err := c.call(ctx, on, members)
	if err != nil {
		return err
	}
	c.now.Set(on.Start(zone).Add(10*time.Hour + 35*time.Minute))
	if err := c.hold(ctx, meeting, members); err != nil {
		return fmt.Errorf("the meeting: %w", err)
	}
	c.now.Set(today.Add(-20 * time.Minute))
	_, err = c.call(ctx, c.law().Calendar.Add(day.Of(today, zone), 1), members)
	return err
}

// call calls a meeting for half past ten and puts on its agenda what waits.
func (c *Council) call(ctx context.Context, on day.Day, members []string) (string, error) {
	chair := c.office["committee"]
	meeting, err := c.app.Committee.Call(ctx, chair, committee.Call{
		Day: strconv.Itoa(on.Date()), Month: strconv.Itoa(int(on.Month())), Year: strconv.Itoa(on.Year()), Hour: "10:30",
		Place: "Committee room, second floor", Chair: chair.Person, Members: members,
	})
	if err != nil {
		return "", err
	}
	_, _, err = c.app.Committee.PutOn(ctx, chair, meeting, committee.PutOn{Deed: "due"})
	return meeting, err
}

// hold holds a meeting: one member keeps out of a case, one case is deferred, and the minutes are confirmed.
func (c *Council) hold(ctx context.Context, meeting string, members []string) error {
	room, chair, other := c.app.Committee, c.office["committee"], c.office["reviewer"]
	if err := room.Attend(ctx, chair, meeting, committee.Attend{Members: members, Version: "1"}); err != nil {
		return err
	}
	m, _, err := room.Show(ctx, chair, meeting)
	if err != nil {
		return err
	}
	found := committee.Decide{Entry: "Degree and intake are accredited, and the documents agree with what was said."}
	for n, i := range m.Items {
		outcome, reasons := committee.RecommendEntry, ""
		switch n {
		case 0:
			err := room.DeclareConflict(ctx, other, meeting, committee.DeclareConflict{Item: i.ID, Reasons: "The applicant worked in my office until last year."})
			if err != nil {
				return err
			}
		case 1:
			outcome, reasons = committee.RecommendRefusal, "The transcript names another programme than the degree, and the institution does not know of a change."
		case 2:
			outcome, reasons = committee.Deferred, "The institution's letter about the last semester is awaited until the next meeting."
		}
		found.Items = append(found.Items, i.ID+"."+strconv.FormatInt(i.Case.Version, 10))
		found.Outcomes, found.Reasons = append(found.Outcomes, string(outcome)), append(found.Reasons, reasons)
	}
	_, refused, err := room.Decide(ctx, chair, meeting, found)
	if err != nil || len(refused) > 0 {
		return fmt.Errorf("%d items stayed: %w", len(refused), err)
	}
	c.move(50 * time.Minute)
	if err := room.Close(ctx, chair, meeting, committee.Close{Version: "2"}); err != nil {
		return err
	}
	c.move(3 * time.Hour)
	return room.Confirm(ctx, other, meeting, committee.Close{Version: "3"})
}
