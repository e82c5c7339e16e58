package firm

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/pii"
	"sanad/internal/share"
)

// Own is a firm as those see it who stand for it.
type Own struct {
	Firm
	Particulars Particulars
	Owners      []Owner
	Form        council.Form
	Missing     []Missing
}

// Entry is a firm in the list of those for which somebody stands.
type Entry struct {
	ID   string
	Name council.Text
	Form council.Form
}

// Show shows a firm to those who stand for it: the draft of what it states, and what is missing in it.
func (s *Service) Show(ctx context.Context, by access.Actor, firm string) (o Own, err error) {
	law := s.law()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		d, err := s.loadDraft(ctx, tx, by, firm, "firm.show")
		if err != nil {
			return err
		}
		o.Firm, o.Owners = d.firm, d.owners
		o.Particulars, err = s.open(ctx, d.decision, d.row)
		return err
	})
	o.Form, _ = law.Form(o.Particulars.Form)
	o.Missing = missing(law, o.Particulars, o.Owners)
	return o, err
}

// List returns the firms for which by stands, in the order in which their records were opened.
func (s *Service) List(ctx context.Context, by access.Actor) (list []Entry, err error) {
	law := s.law()
	return list, s.db.View(ctx, func(tx *db.Tx) error {
		if _, err := s.access.May(by, "firm.list", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		firms, err := s.needs.Standing(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		rows, err := listDrafts(ctx, tx, firms)
		for _, r := range rows {
			form, _ := law.Form(r.Form)
			list = append(list, Entry{r.Firm, council.Text{En: r.Name, Ur: r.NameUrdu}, form})
		}
		return err
	})
}

// owners opens the owners that a statement names, but for their identity numbers.
func (s *Service) owners(ctx context.Context, tx *db.Tx, d access.Decision, firm, particulars string) (list []Owner, err error) {
	rows, err := listOwners(ctx, tx, particulars)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		o := Owner{ID: r.ID, Kind: r.Kind, Identified: r.IdentityNumber != nil, index: r.IdentityIndex}
		var identity, years, owned pii.Value
		for _, x := range []struct {
			column string
			sealed pii.Sealed
			to     *pii.Value
		}{{"name", r.Name, &o.Name}, {"name_ur", r.NameUrdu, &o.NameUrdu}, {"registration", r.Registration, &o.Registration}, {"degree", r.Degree, &o.Degree}, {"identity_kind", r.IdentityKind, &identity}, {"years", r.Years, &years}, {"share", r.Share, &owned}} {
			if *x.to, err = s.vault.Open(ctx, d, ownerField(r.ID, firm, x.column), x.sealed); err != nil {
				return nil, err
			}
		}
		o.IdentityKind = identity.Reveal()
		n, err := strconv.Atoi(owned.Reveal())
		if err != nil {
			return nil, err
		}
		o.Share = share.Share(n)
		if o.Kind == Qualified {
			if o.Years, err = strconv.Atoi(years.Reveal()); err != nil {
				return nil, err
			}
		}
		list = append(list, o)
	}
	return list, nil
}

// sealOwner seals an owner under the key of the firm.
func (s *Service) sealOwner(ctx context.Context, firm, particulars string, o Owner, number string) (ownerRow, error) {
	r := ownerRow{ID: o.ID, Particulars: particulars, Kind: o.Kind, IdentityIndex: o.index}
	years := ""
	if o.Kind == Qualified {
		years = strconv.Itoa(o.Years)
	}
	for _, x := range []struct {
		column, value string
		to            *pii.Sealed
	}{
		{"name", o.Name.Reveal(), &r.Name}, {"name_ur", o.NameUrdu.Reveal(), &r.NameUrdu}, {"identity_kind", o.IdentityKind, &r.IdentityKind}, {"identity_number", number, &r.IdentityNumber},
		{"registration", o.Registration.Reveal(), &r.Registration}, {"degree", o.Degree.Reveal(), &r.Degree}, {"years", years, &r.Years}, {"share", strconv.Itoa(int(o.Share)), &r.Share},
	} {
		var err error
		if *x.to, err = s.vault.Seal(ctx, ownerField(o.ID, firm, x.column), x.value); err != nil {
			return r, err
		}
	}
	return r, nil
}
