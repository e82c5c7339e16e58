package notice

import (
	"context"
	"encoding/json"
	"time"

	"sanad/internal/db"
	"sanad/internal/i18n"
)

// approved are the campaigns that lanes carry: those that were approved, in the hours in which their letters leave.
type approved struct{ *Service }

// running returns the campaigns whose letters may leave now.
func (s approved) running(ctx context.Context, tx *db.Tx) (list []campaignLetter, err error) {
	if !s.opened() {
		return nil, nil
	}
	rows, err := listWorking(ctx, tx, mostCampaigns)
	for _, r := range rows {
		if s.carried(r) {
			list = append(list, s.letterOf(r))
		}
	}
	return list, err
}

// runs tells whether the letters of a campaign may still leave.
func (s approved) runs(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	r, found, err := findCampaign(ctx, tx, id)
	return found && s.carried(r) && s.opened(), err
}

// over tells how a letter ends whose campaign was stopped, or whose last day has passed; empty: it may leave, if not now.
func (s approved) over(ctx context.Context, tx *db.Tx, id string) (State, error) {
	r, found, err := findCampaign(ctx, tx, id)
	switch {
	case err != nil:
		return "", err
	case r.State == CampaignStopped:
		return StateStopped, nil
	case !found, r.Until.Before(s.law().Day):
		return StateDropped, nil
	}
	return "", nil
}

// find returns a campaign in whatever state.
func (s approved) find(ctx context.Context, tx *db.Tx, id string) (campaignLetter, bool, error) {
	r, found, err := findCampaign(ctx, tx, id)
	return s.letterOf(r), found, err
}

// opened tells whether letters of campaigns leave at this hour.
func (s approved) opened() bool {
	law, now := s.law(), s.clock.Now()
	return law.Outreach.AnHour > 0 && law.Outreach.Open(now, law.Zone).Equal(now)
}

func (s approved) carried(r campaignRow) bool {
	return r.State == CampaignRunning && r.StartedAt != nil && !r.Until.Before(s.law().Day)
}

// letterOf is what the letters of a campaign say, with links that lead through our page for whoever leaves.
func (s approved) letterOf(r campaignRow) campaignLetter {
	words := r.wordings()
	for lang, w := range words {
		words[lang] = Wording{Subject: w.Subject, Body: s.passing(w.Body)}
	}
	return campaignLetter{ID: r.ID, Class: r.Class, Words: words}
}

// proved is the campaign of a proof, in the language of that proof, for an officer whom it concerns.
func (s *Service) proved(ctx context.Context, tx *db.Tx, m messageRow) (c campaignLetter, err error) {
	values := map[string]string{}
	if err := json.Unmarshal([]byte(m.Data), &values); err != nil {
		return c, err
	}
	c, _, err = s.campaigns.find(ctx, tx, values["Campaign"])
	c.Class, c.Lang = service, i18n.Of(values["Language"]).Code
	return c, err
}

// capped is why a letter waits whose reader got as many optional letters as they may; and how it ends in a lane.
const capped = "capped"

// got returns when the optional letters of campaigns to some persons left that count towards the cap, the newest first.
func (s *Service) got(ctx context.Context, tx *db.Tx, persons []string) (map[string][]time.Time, error) {
	list, err := listGot(ctx, tx, persons, s.clock.Now().Add(-time.Duration(s.law().Outreach.Days)*24*time.Hour))
	of := map[string][]time.Time{}
	for _, g := range list {
		of[g.Person] = append(of[g.Person], g.At)
	}
	return of, err
}

// apart leaves out the letters to somebody to whom another optional letter is on its way at this moment, by any lane: whether the cap lets a
// second one leave is known when the first has.
func (s *Service) apart(ctx context.Context, tx *db.Tx, rows []messageRow, campaigns map[string]campaignLetter, now time.Time) (left []messageRow, err error) {
	var persons []string
	for _, m := range rows {
		if campaigns[m.Campaign].Class == optional {
			persons = append(persons, m.Person)
		}
	}
	busy := map[string]bool{}
	if len(persons) > 0 {
		list, err := listLeased(ctx, tx, persons, now)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			busy[p] = true
		}
	}
	for _, m := range rows {
		if campaigns[m.Campaign].Class == optional {
			if busy[m.Person] {
				continue
			}
			busy[m.Person] = true
		}
		left = append(left, m)
	}
	return left, nil
}
