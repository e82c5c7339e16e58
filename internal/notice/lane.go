package notice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/jobs"
	"sanad/internal/outbound"
)

// A letter of a campaign has no job of its own: lanes take up to 200 at once and hand them over, each lane one after another, and write down
// what became of each before the next. A lane that dies leaves one letter at most of which nobody knows whether it left.

// campaignLetter is a campaign as lanes see it.
type campaignLetter struct {
	ID    string
	Class Class
	Words map[string]Wording // by the code of a language
	Lang  string             // of a proof; empty: each reader's own
}

// campaignSource knows the campaigns.
type campaignSource interface {
	// running returns the campaigns whose letters may leave now.
	running(ctx context.Context, tx *db.Tx) ([]campaignLetter, error)
	// runs tells whether the letters of a campaign may still leave.
	runs(ctx context.Context, tx *db.Tx, id string) (bool, error)
	// over tells how a letter ends whose campaign sends none any more; empty: it does.
	over(ctx context.Context, tx *db.Tx, id string) (State, error)
	// find returns a campaign in whatever state, but one that never was.
	find(ctx context.Context, tx *db.Tx, id string) (campaignLetter, bool, error)
}

// The kinds of the jobs of lanes.
const (
	laneJob  = "notice.lane"  // takes letters
	lanesJob = "notice.lanes" // looks whether there are some
)

// laneArgs name the lane.
type laneArgs struct{ Lane int }

// wake lets all lanes look for letters.
func (s *Service) wake(ctx context.Context, tx *db.Tx) error {
	for i := range max(1, s.settings.Lanes) {
		if err := s.jobs.Enqueue(ctx, tx, laneJob, laneArgs{i}, jobs.Unique(fmt.Sprint(laneJob, "/", i))); err != nil {
			return err
		}
	}
	return nil
}

// lanes wakes the lanes when letters are due: those that were planned for now, that wait after a failure, or whose lane vanished.
func (s *Service) lanes(ctx context.Context, _ jobs.Job) error {
	found := false
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		found, err = s.anyDue(ctx, tx)
		return err
	})
	if err != nil || !found {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error { return s.wake(ctx, tx) })
}

func (s *Service) anyDue(ctx context.Context, tx *db.Tx) (bool, error) {
	list, err := s.campaigns.running(ctx, tx)
	for _, c := range list {
		found, err := hasDueLetter(ctx, tx, c.ID, s.clock.Now())
		if err != nil || found {
			return found, err
		}
	}
	return false, err
}

// lane hands over letters that are due for a while, and goes on in a job after those that wait already.
func (s *Service) lane(ctx context.Context, j jobs.Job) error {
	for until := s.clock.Now().Add(laneRun); s.clock.Now().Before(until); {
		if more, err := s.laneOnce(ctx); err != nil || !more {
			return err
		}
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if err := s.jobs.Done(ctx, tx, j); err != nil {
			return err
		}
		return s.wake(ctx, tx)
	})
}

// laneOnce takes letters and hands them over; false: there were none.
func (s *Service) laneOnce(ctx context.Context) (bool, error) {
	b, err := s.lease(ctx)
	if err != nil || len(b.rows) == 0 {
		return false, err
	}
	err = s.carry(ctx, b)
	// What did not get its turn is free again, however this ended.
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return true, errors.Join(err, s.giveBack(end, b))
}

// laneBatch is what a lane has taken.
type laneBatch struct {
	rows      []messageRow
	campaigns map[string]campaignLetter
	lease     time.Time
	done      int // how many of rows came to an end
}

// lease takes letters that are due, of the campaigns in turn.
func (s *Service) lease(ctx context.Context) (b *laneBatch, err error) {
	err = s.db.Claim(ctx, func(tx *db.Tx) error {
		now := s.clock.Now()
		b = &laneBatch{campaigns: map[string]campaignLetter{}, lease: now.Add(laneLease)}
		list, err := s.campaigns.running(ctx, tx)
		if err != nil || len(list) == 0 {
			return err
		}
		var ids []string
		for _, c := range list {
			if c.Class == optional {
				ids = append(ids, c.ID)
			}
		}
		if err := lockCampaigns(ctx, tx, ids); err != nil {
			return err
		}
		first := int(now.UnixNano()/int64(time.Millisecond)) % len(list)
		for _, c := range slices.Concat(list[first:], list[:first]) {
			rows, err := listDueLetters(ctx, tx, c.ID, now, laneLetters-len(b.rows))
			if err != nil {
				return err
			}
			b.rows, b.campaigns[c.ID] = append(b.rows, rows...), c
			if len(b.rows) == laneLetters {
				break
			}
		}
		if b.rows, err = s.apart(ctx, tx, b.rows, b.campaigns, now); err != nil {
			return err
		}
		return updateLeased(ctx, tx, idsOf(b.rows), b.lease)
	})
	return b, err
}

func idsOf(rows []messageRow) []string {
	ids := make([]string, len(rows))
	for i, m := range rows {
		ids[i] = m.ID
	}
	return ids
}

// giveBack frees the letters of which nothing is known yet.
func (s *Service) giveBack(ctx context.Context, b *laneBatch) error {
	if b.done == len(b.rows) {
		return nil
	}
	return s.db.Claim(ctx, func(tx *db.Tx) error { return updateFree(ctx, tx, idsOf(b.rows[b.done:]), b.lease) })
}

// carry opens letters and hands them over, one after another.
func (s *Service) carry(ctx context.Context, b *laneBatch) error {
	now := s.clock.Now()
	list := make([]leaving, len(b.rows))
	err := s.db.View(ctx, func(tx *db.Tx) error {
		k, err := s.know(ctx, tx, b.rows)
		for i, m := range b.rows {
			if err != nil {
				return err
			}
			list[i], err = s.open(ctx, tx, m, b.campaigns[m.Campaign], k, now)
		}
		return err
	})
	if err != nil {
		return err
	}
	opened, failed := s.clock.Now(), 0
	for ; b.done < len(list); b.done++ {
		l := &list[b.done]
		if age := s.clock.Now().Sub(opened); age < 0 || age > laneFresh || ctx.Err() != nil {
			return ctx.Err()
		}
		if b.done > 0 && b.done%laneLook == 0 {
			if runs, err := s.runs(ctx, l.m.Campaign); err != nil || !runs {
				return err
			}
		}
		why := error(nil)
		if l.over == "" {
			l.to.delivery = id.New(s.clock.Now())
			if why = s.handInLane(ctx, b, l); why != nil && ctx.Err() != nil {
				return ctx.Err() // broken off: it is tried again
			}
		}
		if err := s.endInLane(ctx, l, b.lease, why); err != nil {
			return err
		}
		if failed++; why == nil || errors.Is(why, outbound.ErrRefused) {
			failed = 0
		}
		if failed == mostInARow {
			b.done++
			return why // all of it is wrong, not these letters
		}
	}
	return nil
}

var errPanicked = errors.New("notice: a letter broke its lane")

// handInLane hands a letter over. One that breaks the lane has been tried, so that it does not break lanes for ever, and frees the others.
func (s *Service) handInLane(ctx context.Context, b *laneBatch, l *leaving) error {
	whole := false
	defer func() {
		if !whole {
			end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
			defer cancel()
			_ = s.endInLane(end, l, b.lease, errPanicked) // the panic says more
			b.done++
			_ = s.giveBack(end, b)
		}
	}()
	err := s.hand(ctx, l.m, l.to, l.values)
	whole = true
	return err
}

// runs tells whether letters of a campaign may still leave.
func (s *Service) runs(ctx context.Context, campaign string) (runs bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		runs, err = s.campaigns.runs(ctx, tx, campaign)
		return err
	})
	return runs, err
}

// endInLane writes down what became of a letter; why is that it was not handed over. It does so even while the queue is being stopped.
func (s *Service) endInLane(ctx context.Context, l *leaving, lease time.Time, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	now := s.clock.Now()
	if l.over == "" && why == nil {
		left, err := leftStatements(l.m.ID, l.to.language.Code, lease, s.delivery(l.m, l.to, now))
		if err != nil {
			return err
		}
		if l.m.Why == triedAgain {
			left = append(left, mendedStatement(l.to.index))
		}
		return s.db.Soon(ctx, left...)
	}
	// What is said of addresses is said once.
	return s.db.Update(ctx, func(tx *db.Tx) error { return s.endOther(ctx, tx, l, lease, why, now) })
}

// endOther writes down what became of a letter that did not leave.
func (s *Service) endOther(ctx context.Context, tx *db.Tx, l *leaving, lease time.Time, why error, now time.Time) error {
	if why != nil && !errors.Is(why, outbound.ErrRefused) {
		tries := l.m.Tries + 1
		return updateLater(ctx, tx, l.m.ID, lease, faultOf(why), tries, decideLater(tries, now))
	}
	switch {
	case l.over == stays:
		return nil
	case l.over == capped:
		return updateCapped(ctx, tx, l.m.ID, lease, l.again)
	case l.over == StateDropped && l.to.course.Why == string(Often): // tomorrow it may
		return updateLater(ctx, tx, l.m.ID, lease, "", l.m.Tries, now.Add(24*time.Hour))
	}
	ours, err := updateTaken(ctx, tx, l.m.ID, lease)
	if err != nil || !ours { // it was stopped
		return err
	}
	if why != nil {
		return s.end(ctx, tx, l.m, l.to, StateRefused, faultOf(why))
	}
	return s.end(ctx, tx, l.m, l.to, l.over, "")
}

// campaignOf returns the campaign of a letter; nothing of one that is of none.
func (s *Service) campaignOf(ctx context.Context, tx *db.Tx, m messageRow) (c campaignLetter, err error) {
	if m.Kind == proofKind {
		return s.proved(ctx, tx, m)
	}
	if m.Campaign != "" {
		c, _, err = s.campaigns.find(ctx, tx, m.Campaign)
	}
	return c, err
}

// decision is what lets letters to a person be written.
func (s *Service) decision(m messageRow) (access.Decision, error) {
	return s.access.May(access.System(access.Notice), "notice.tell", access.Subject{Person: m.Person, Case: m.Case, Item: m.ID})
}
