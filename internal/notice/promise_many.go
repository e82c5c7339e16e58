package notice

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/id"
)

// campaignKind is the kind of all letters of campaigns.
const campaignKind = "campaign"

// planned is whom a letter of a campaign goes to, and from when on.
type planned struct {
	Person string
	At     time.Time // zero: at once
}

// promiseMany promises the letters of a campaign to persons within tx; who has one already gets no second. It returns how many are new. They have
// no jobs of their own: lanes take them.
func (s *Service) promiseMany(ctx context.Context, tx *db.Tx, campaign string, to []planned) (int, error) {
	persons := make([]string, len(to))
	for i, p := range to {
		persons[i] = p.Person
	}
	known, err := listPromised(ctx, tx, campaign, persons)
	if err != nil {
		return 0, err
	}
	has := map[string]bool{}
	for _, person := range known {
		has[person] = true
	}
	now, soon := s.clock.Now(), false
	var rows []messageRow
	for _, p := range to {
		if has[p.Person] {
			continue
		}
		has[p.Person] = true
		at := p.At
		if at.IsZero() {
			at = now
		}
		soon = soon || !at.After(now)
		rows = append(rows, messageRow{ID: id.New(now), Person: p.Person, Kind: campaignKind, Data: "{}", State: StateQueued, CreatedAt: now, Campaign: campaign, DueAt: &at})
	}
	if err := insertMessages(ctx, tx, rows); err != nil || !soon {
		return len(rows), err
	}
	return len(rows), s.wake(ctx, tx)
}
