package committee

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Decide is what is found on the items of an agenda: three lists in one order. An item without an outcome stays undecided.
type Decide struct {
	Items    []string `form:"item" max:"60"` // item.version of its case, as it was seen
	Outcomes []string `form:"outcome" max:"40"`
	Reasons  []string `form:"reasons" entry:"committee_item.reasons" max:"4000" lines:"true"`
	Entry    string   `form:"entry" entry:"committee_item.reasons" max:"1000" lines:"true"` // the reason of those recommended for entry that have none of their own
}

// Refused is an item that stays as it was, and why.
type Refused struct {
	Item string
	Why  fault.Message
}

// Decide stores what was found, item by item and each in a transaction of its own with what its room makes of it. It returns how many were
// decided, and the items that stay as they were and why.
func (s *Service) Decide(ctx context.Context, by access.Actor, meeting string, c Decide) (decided int, refused []Refused, err error) {
	if err := s.may(by, "committee.decide"); err != nil {
		return 0, nil, err
	}
	if err := c.check(); err != nil {
		return 0, nil, err
	}
	for n, x := range c.Items {
		outcome, reasons := Outcome(c.Outcomes[n]), c.Reasons[n]
		if outcome == Undecided {
			continue
		}
		if outcome == RecommendEntry && reasons == "" {
			reasons = c.Entry
		}
		item, version, _ := strings.Cut(x, ".")
		err := s.decide(ctx, by, meeting, item, version, outcome, reasons)
		switch f := fault.Of(err); {
		case err == nil:
			decided++
		case f == nil || f.OfTheHouse() && decided == 0:
			return decided, refused, err
		case len(f.Fields) > 0:
			refused = append(refused, Refused{item, f.Fields[0].Message})
		default:
			refused = append(refused, Refused{item, f.Message})
		}
	}
	return decided, refused, nil
}

// check refuses a form that is not whole, and one that decides nothing.
func (c Decide) check() error {
	var f fault.Fields
	if !c.whole() {
		return fault.NotFound()
	}
	if !slices.ContainsFunc(c.Outcomes, func(o string) bool { return Outcome(o) != Undecided }) {
		f.Add("outcome", "committee.decide.nothing", nil)
	}
	return f.Err()
}

// whole tells whether the three lists tell of the same items.
func (c Decide) whole() bool {
	return len(c.Items) == len(c.Outcomes) && len(c.Items) == len(c.Reasons)
}

// decide stores what was found on one item.
func (s *Service) decide(ctx context.Context, by access.Actor, meeting, item, version string, outcome Outcome, reasons string) error {
	if err := checkFound(outcome, reasons); err != nil {
		return err
	}
	i, err := s.find(ctx, by, meeting, item, "committee.decide")
	if err != nil {
		return err
	}
	sealed, err := s.vault.Seal(ctx, reasonsField(i.ID, i.Case), reasons)
	if err != nil {
		return err
	}
	also := func(ctx context.Context, tx *db.Tx) error {
		return s.store(ctx, tx, by, meeting, item, outcome, reasons, sealed)
	}
	if outcome == Deferred {
		return s.db.Update(ctx, func(tx *db.Tx) error {
			k, err := s.desk.Load(ctx, tx, i.Case)
			if err != nil {
				return err
			}
			if k.State != casework.Open || version != strconv.FormatInt(k.Version, 10) {
				return fault.Conflict("committee.decide.moved_on", nil)
			}
			return also(ctx, tx)
		})
	}
	kind := ""
	err = s.db.View(ctx, func(tx *db.Tx) error {
		k, err := s.desk.Load(ctx, tx, i.Case)
		kind = k.Kind
		return err
	})
	if err != nil {
		return err
	}
	return s.needs.Decide(ctx, by, Finding{Case: i.Case, Kind: kind, Version: version, Outcome: outcome, Reasons: reasons}, also)
}

// store decides an item within the transaction of what its room makes of it.
func (s *Service) store(ctx context.Context, tx *db.Tx, by access.Actor, meeting, item string, outcome Outcome, reasons string, sealed pii.Sealed) error {
	now, law := s.clock.Now(), s.law()
	rules, _ := law.Committee(string(office))
	sit, err := s.load(ctx, tx, by, meeting, "committee.decide")
	if err != nil {
		return err
	}
	i, err := sit.item(item, by.Person)
	if err != nil {
		return err
	}
	if err := decideItem(rules, sit, i, by.Person, outcome, reasons, now); err != nil {
		return err
	}
	i.Outcome, i.Reasons, i.Voters, i.By, i.At, i.Rule, i.Law = outcome, sealed, int64(sit.voters(i)), by.Person, &now, rules.QuorumRule.ID, law.ID
	if err := updateItem(ctx, tx, i); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Decided{Meeting: meeting, Item: i.ID, Case: i.Case, Person: i.Person, Outcome: outcome, Voters: i.Voters, Rule: i.Rule})
}
