package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ServiceOffer is a service as somebody may ask for it now.
type ServiceOffer struct {
	Kind      council.Kind
	Documents []council.DocumentKind
	Charges   []council.Charge
	Open      *Application // of the person that waits; nil: none
	Missing   error        // why it is not open; nil: it is
	Law       council.Law
}

// Correctable tells whether a person has a registration of which the council corrects who its holder is.
func (s *Service) Correctable(ctx context.Context, by access.Actor) (can bool, err error) {
	law := s.law()
	if _, ok := law.Service(council.Correct); !ok {
		return false, nil
	}
	if _, err := s.access.May(by, "engineer.show", access.Subject{Person: by.Person}); err != nil {
		return false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		held, err := listRegistrations(ctx, tx, []string{by.Person})
		can = len(serveable(law, held)) > 0
		return err
	})
	return can, err
}

// ServiceOffer shows what a service needs, and whether the person may ask for it. NotFound: the council does not offer it.
func (s *Service) ServiceOffer(ctx context.Context, by access.Actor, effect council.Effect) (o ServiceOffer, err error) {
	o.Law = s.law()
	var ok bool
	if o.Kind, ok = o.Law.Service(effect); !ok {
		return o, fault.NotFound()
	}
	o.Documents, o.Charges = o.Law.Documents(o.Kind.ID), o.Law.Fees(o.Kind.ID, council.Payer{})
	if _, err := s.access.May(by, "engineer.show", access.Subject{Person: by.Person}); err != nil {
		return o, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		past, err := listApplications(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{by.Person})
		if err != nil {
			return err
		}
		o.Open, o.Missing = nil, decideApply(o.Law, past, held, o.Kind.ID)
		for _, a := range past {
			if a.open() {
				x := a.application()
				o.Open = &x
			}
		}
		return nil
	})
	return o, err
}
