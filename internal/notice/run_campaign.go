package notice

import (
	"context"
	"errors"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/jobs"
)

// campaignsJob goes on with every campaign that is under way.
const campaignsJob = "notice.campaigns"

// How much is done for campaigns at once.
const (
	mostCampaigns = 50
	mostPages     = 200 // of the register, for one campaign in one run
)

// runCampaigns goes on with every campaign that is under way: it begins, promises the letters that are due soon, or ends.
func (s *Service) runCampaigns(ctx context.Context, _ jobs.Job) error {
	var list []campaignRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		list, err = listWorking(ctx, tx, mostCampaigns)
		return err
	})
	for _, r := range list {
		var fails error // one that fails keeps no other from going on
		for n, more := 0, true; fails == nil && more && n < mostPages; n++ {
			more, fails = s.runCampaign(ctx, r.ID)
		}
		err = errors.Join(err, fails)
	}
	return err
}

// runCampaign takes the next step with a campaign, and tells whether there may be another at once.
func (s *Service) runCampaign(ctx context.Context, campaign string) (more bool, err error) {
	law, now := s.law(), s.clock.Now()
	var r campaignRow
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		r, err = loadCampaign(ctx, tx, campaign)
		return err
	})
	if err != nil || r.EndedAt != nil {
		return false, err
	}
	switch decidePlan(r, law, now) {
	case planStart:
		return s.startCampaign(ctx, r)
	case planPage:
		return s.planPage(ctx, r)
	case planEnd:
		return false, s.db.Update(ctx, func(tx *db.Tx) error { return s.endCampaign(ctx, tx, r, now) })
	case planStop:
		return false, s.db.Update(ctx, func(tx *db.Tx) error {
			err := error(nil)
			if r.State == CampaignStopped {
				err = updateStopped(ctx, tx, r.ID, now)
			} else {
				err = updateTooLate(ctx, tx, r.ID, now)
			}
			if err != nil {
				return err
			}
			return s.endCampaign(ctx, tx, r, now)
		})
	}
	return false, nil
}

// endCampaign ends a campaign of which no letter waits any more.
func (s *Service) endCampaign(ctx context.Context, tx *db.Tx, r campaignRow, now time.Time) error {
	waits, err := hasQueued(ctx, tx, r.ID)
	if err != nil || waits {
		return err
	}
	return updateEnded(ctx, tx, r.ID, now)
}

// startCampaign counts the audience once more before the first letter: it may have become too small meanwhile.
func (s *Service) startCampaign(ctx context.Context, r campaignRow) (more bool, err error) {
	n, narrow, err := s.count(ctx, r.audience())
	if err != nil {
		return false, err
	}
	now := s.clock.Now()
	return true, s.db.Update(ctx, func(tx *db.Tx) error {
		if refused := fault.Of(decideSize(n, narrow)); refused != nil {
			return updateGivenUp(ctx, tx, r.ID, refused.Key, now)
		}
		return updateStarted(ctx, tx, r.ID, n, now)
	})
}

// planPage promises letters to the persons of the next page of the register, each at its time, and goes on to the page behind it in the same
// transaction.
func (s *Service) planPage(ctx context.Context, r campaignRow) (more bool, err error) {
	if _, err := s.access.May(access.System(access.Outreach), "notice.plan", access.Subject{Any: true}); err != nil {
		return false, err
	}
	law := s.law()
	list, last, err := s.needs.Match(ctx, r.audience(), r.After, pagePersons)
	if err != nil {
		return false, err
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		now := s.clock.Now()
		var persons []string
		seen, unasked := map[string]bool{}, 0
		for _, e := range list {
			if !seen[e.Person] {
				seen[e.Person], persons = true, append(persons, e.Person)
			}
		}
		if r.Class == optional && len(persons) > 0 {
			wishes, err := s.needs.WishesOf(ctx, tx, persons)
			if err != nil {
				return err
			}
			asked := slices.DeleteFunc(persons, func(p string) bool { return wishes[p].Optional != Given })
			unasked, persons = len(persons)-len(asked), asked
		}
		from := now
		if r.NextAt != nil && r.NextAt.After(now) {
			from = *r.NextAt
		}
		times, next := decideTimes(law.Outreach, law.Zone, from, len(persons))
		to := make([]planned, len(persons))
		for i, p := range persons {
			to[i] = planned{p, times[i]}
		}
		promised, err := s.promiseMany(ctx, tx, r.ID, to)
		if err != nil {
			return err
		}
		var all *time.Time
		after := last
		if last == "" {
			all, after = &now, r.After
		}
		more, err = updatePlanned(ctx, tx, r, after, promised, unasked, next, all)
		if err == nil && !more { // it was paused or stopped, or another process was here before
			err = errMoved
		}
		return err
	})
	if err == errMoved {
		return false, nil
	}
	return more, err
}

// errMoved says that a campaign is no longer what it was when a page was read.
var errMoved = fault.Conflict("notice.campaign.moved", nil)
