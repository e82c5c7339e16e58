package firm

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// PutOwner is an owner of a firm and their share.
type PutOwner struct {
	Version      string `form:"version" max:"20"` // of the draft that was seen
	Kind         string `form:"kind" entry:"firm_owner.kind" max:"20"`
	Name         string `form:"name" entry:"firm_owner.name" max:"120"`
	NameUrdu     string `form:"name_urdu" entry:"firm_owner.name_ur" max:"120"`
	IdentityKind string `form:"identity_kind" entry:"firm_owner.identity_kind" max:"20"`
	Number       string `form:"number" entry:"firm_owner.identity_number" max:"40"` // empty: as before
	Registration string `form:"registration" entry:"firm_owner.registration" max:"30"`
	Degree       string `form:"degree" entry:"firm_owner.degree" max:"120"`
	Years        string `form:"years" entry:"firm_owner.years" max:"3"`
	Share        string `form:"share" entry:"firm_owner.share" max:"10"`
}

// PutOwner names an owner in the draft of a firm for which by stands, or changes the one with an id.
func (s *Service) PutOwner(ctx context.Context, by access.Actor, firm, owner string, c PutOwner) error {
	return s.drafting(ctx, by, firm, c.Version, func(ctx context.Context, tx *db.Tx, d draft) error {
		var was *Owner
		others := d.owners
		if owner != "" {
			at := slices.IndexFunc(d.owners, func(o Owner) bool { return o.ID == owner })
			if at < 0 {
				return fault.NotFound()
			}
			was, others = &d.owners[at], slices.Delete(slices.Clone(d.owners), at, at+1)
		}
		o, err := c.check(s.law(), was)
		if err != nil {
			return err
		}
		number := person.NormalNumber(c.Number)
		switch {
		case o.Kind.isPerson() && number != "":
			o.index = s.people.Indexed(c.IdentityKind, number)
		case o.Kind == Entity && number != "":
			o.IdentityKind, o.index = "", s.vault.Blind("firm_entity", number)
		case was != nil && o.Kind != Government:
			o.index = was.index
		}
		if o.Kind == Government {
			number, o.IdentityKind = "", ""
		}
		if err := s.decideEngineer(ctx, tx, c, &o); err != nil {
			return err
		}
		if err := decideOwner(o, others); err != nil {
			return err
		}
		o.ID = owner
		if was == nil {
			o.ID = id.New(s.clock.Now())
		}
		row, err := s.sealOwner(ctx, firm, d.row.ID, o, number)
		if err != nil {
			return err
		}
		if was == nil {
			return insertOwner(ctx, tx, row)
		}
		return updateOwner(ctx, tx, row, number != "" || o.Kind == Government)
	})
}

// decideEngineer finds an owner who is an engineer on the register, under their number as the register writes it. Whether the identity number is theirs
// too is told to nobody here: whoever tries numbers would learn whose they are.
func (s *Service) decideEngineer(ctx context.Context, tx *db.Tx, c PutOwner, o *Owner) error {
	if o.Kind != Engineer {
		o.Registration = pii.Value{}
		return nil
	}
	found, err := s.needs.Registered(ctx, tx, c.Registration)
	if fault.Is(err, fault.KindNotFound) {
		var f fault.Fields
		f.Add("registration", "firm.owner.registration_unknown", nil)
		return f.Err()
	}
	if err != nil {
		return err
	}
	o.Registration = pii.New(found)
	return nil
}

// TakeOutOwner takes an owner out of the draft.
func (s *Service) TakeOutOwner(ctx context.Context, by access.Actor, firm, owner, seen string) error {
	return s.drafting(ctx, by, firm, seen, func(ctx context.Context, tx *db.Tx, d draft) error {
		if !slices.ContainsFunc(d.owners, func(o Owner) bool { return o.ID == owner }) {
			return fault.NotFound()
		}
		return deleteOwner(ctx, tx, d.row.ID, owner)
	})
}
