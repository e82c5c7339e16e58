package notice

import (
	"context"
	"encoding/json"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/jobs"
)

// countJob counts the audience of a campaign.
const countJob = "notice.count"

// countArgs name the campaign.
type countArgs struct{ Campaign string }

// countAudience counts the audience of a campaign that was written.
func (s *Service) countAudience(ctx context.Context, j jobs.Job) error {
	var args countArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return err
	}
	var r campaignRow
	found := false
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		r, found, err = findCampaign(ctx, tx, args.Campaign)
		return err
	})
	if err != nil || !found {
		return err
	}
	n, narrow, err := s.count(ctx, r.audience())
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if err := updateCounted(ctx, tx, r, n, narrow, s.clock.Now()); err != nil {
			return err
		}
		return s.jobs.Done(ctx, tx, j)
	})
}

// count walks the whole register, because an audience is compared with those that are wider.
func (s *Service) count(ctx context.Context, a Audience) (n int, narrow bool, err error) {
	if _, err := s.access.May(access.System(access.Outreach), "notice.plan", access.Subject{Any: true}); err != nil {
		return 0, false, err
	}
	t := newTally(a)
	for after, first := "", true; first || after != ""; first = false {
		list, last, err := s.needs.Match(ctx, Audience{}, after, pagePersons)
		if err != nil {
			return 0, false, err
		}
		t.add(list)
		after = last
	}
	n, narrow = t.size()
	return n, narrow, nil
}

func (r campaignRow) audience() Audience {
	return Audience{r.Discipline, r.Province, r.Kind, r.Standing}
}
