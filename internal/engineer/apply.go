package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Apply asks for a registration of a kind.
type Apply struct {
	Kind string `form:"kind" max:"40"`
}

// Apply opens an application as a draft and returns its id.
func (s *Service) Apply(ctx context.Context, by access.Actor, c Apply) (string, error) {
	law := s.law()
	now := s.clock.Now()
	application := applicationRow{
		ID: id.New(now), Person: by.Person, Kind: c.Kind, State: StateDraft, Law: law.ID, Version: 1, OpenedAt: now,
	}
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		past, err := listApplications(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{by.Person})
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.apply", access.Subject{Person: by.Person})
		if err != nil {
			return err
		}
		if err := decideApply(law, past, held, c.Kind); err != nil {
			return err
		}
		h, err := s.background(ctx, tx, decision, application)
		if err != nil {
			return err
		}
		kind, _ := law.Kind(c.Kind)
		if err := decideRoutes(law, kind, h); err != nil {
			return err
		}
		if err := insertApplication(ctx, tx, application); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Opened{Case: application.ID, Person: by.Person, Kind: c.Kind})
	})
	return application.ID, err
}

// Offer is a kind of registration as a person may apply for it now.
type Offer struct {
	Kind     council.Kind
	Held     council.Kind   // what must be held first; its zero value: nothing
	Missing  error          // why it is not open; nil: it is
	Ways     []Way          // to it, with how the person stands to the conditions of each
	Document bool           // the identity document that was recorded is not one of those that the kind needs
	Fees     []council.Rate // what an application for it may cost
}

// Way is a route with how a person stands to its conditions.
type Way struct {
	Route      council.Route
	Conditions []Weighed
}

// Offers lists the kinds of registration, and says of each what a person lacks for it.
func (s *Service) Offers(ctx context.Context, by access.Actor) ([]Offer, error) {
	law := s.law()
	decision, err := s.access.May(by, "engineer.show", access.Subject{Person: by.Person})
	if err != nil {
		return nil, err
	}
	var offers []Offer
	err = s.db.View(ctx, func(tx *db.Tx) error {
		held, err := listRegistrations(ctx, tx, []string{by.Person})
		if err != nil {
			return err
		}
		who, err := s.people.Open(ctx, tx, decision, by.Person)
		if err != nil {
			return err
		}
		offers = nil
		for _, k := range law.Kinds {
			o := Offer{Kind: k, Missing: decideKind(law, held, k), Document: who.Kind != "" && !identified(k, who.Kind)}
			o.Held, _ = law.Kind(k.Holds)
			for _, r := range s.council.Rates() {
				if r.Kind == k.ID && !r.Renewal && r.On(law.Day) {
					o.Fees = append(o.Fees, r)
				}
			}
			if o.Missing == nil {
				h, err := s.background(ctx, tx, decision, applicationRow{Person: by.Person, Kind: k.ID})
				if err != nil {
					return err
				}
				for _, r := range law.Routes(k.ID) {
					o.Ways = append(o.Ways, Way{r, weigh(r, h, law.Day)})
				}
				o.Missing = decideRoutes(law, k, h)
			}
			offers = append(offers, o)
		}
		return nil
	})
	return offers, err
}
