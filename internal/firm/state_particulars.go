package firm

import (
	"context"
	"strings"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// StateParticulars is what a firm states of itself, but for its owners.
type StateParticulars struct {
	Version    string `form:"version" max:"20"` // of the draft that was seen
	Form       string `form:"form" entry:"firm_particulars.form" max:"40"`
	Name       string `form:"name" entry:"firm_particulars.name" max:"160"`
	NameUrdu   string `form:"name_urdu" entry:"firm_particulars.name_ur" max:"160"`
	Registered string `form:"registered" entry:"firm_particulars.registered" max:"40"`
	Tax        string `form:"tax" entry:"firm_particulars.tax" max:"40"`
	Phone      string `form:"phone" entry:"firm_particulars.phone" max:"30"`
	Email      string `form:"email" entry:"firm_particulars.email" max:"254"`
	Address    string `form:"address" entry:"firm_particulars.address" max:"300" lines:"true"`
	District   string `form:"district" entry:"firm_particulars.district" max:"120"` // province/district
}

// StateParticulars changes the draft of what a firm states of itself.
func (s *Service) StateParticulars(ctx context.Context, by access.Actor, firm string, c StateParticulars) error {
	c = c.normal()
	if err := c.check(s.law()); err != nil {
		return err
	}
	return s.drafting(ctx, by, firm, c.Version, func(ctx context.Context, tx *db.Tx, d draft) error {
		row := d.row
		row.Form = c.Form
		row.name(council.Text{En: c.Name, Ur: c.NameUrdu})
		province, district, _ := strings.Cut(c.District, "/")
		for column, value := range map[string]string{
			"registered": c.Registered, "tax": c.Tax, "phone": c.Phone, "email": c.Email, "address": c.Address, "province": province, "district": district,
		} {
			if column == "tax" && value == "" { // it was shown to nobody, and stays
				continue
			}
			sealed, err := s.vault.Seal(ctx, particularsField(row, column), value)
			if err != nil {
				return err
			}
			*row.sealed(column) = sealed
		}
		return updateParticulars(ctx, tx, row)
	})
}

// draft is the statement that is changed, with its firm and its owners.
type draft struct {
	firm     Firm
	row      particularsRow
	owners   []Owner
	decision access.Decision
}

// drafting does a deed with the draft of a firm for which by stands, if nobody changed it since it was seen.
func (s *Service) drafting(ctx context.Context, by access.Actor, firm, seen string, deed func(ctx context.Context, tx *db.Tx, d draft) error) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		d, err := s.loadDraft(ctx, tx, by, firm, "firm.state")
		if err != nil {
			return err
		}
		if err := decideVersion(d.firm, seen); err != nil {
			return err
		}
		if err := deed(ctx, tx, d); err != nil {
			return err
		}
		d.firm.Version++
		if err := updateFirm(ctx, tx, d.firm); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Stated{Firm: firm, Version: d.firm.Version})
	})
}

// loadDraft returns the draft of a firm for which by stands.
func (s *Service) loadDraft(ctx context.Context, tx *db.Tx, by access.Actor, firm string, action access.Action) (d draft, err error) {
	if d.firm, d.decision, err = s.loadStanding(ctx, tx, by, firm, action); err != nil {
		return d, err
	}
	if d.row, err = loadParticulars(ctx, tx, firm, Draft); err != nil {
		return d, err
	}
	d.owners, err = s.owners(ctx, tx, d.decision, firm, d.row.ID)
	return d, err
}

// open opens what a firm states of itself, but for its tax number, of which is told only that it was given.
func (s *Service) open(ctx context.Context, d access.Decision, row particularsRow) (Particulars, error) {
	p := row.particulars()
	for column, to := range map[string]*pii.Value{
		"registered": &p.Registered, "phone": &p.Phone, "email": &p.Email, "address": &p.Address, "province": &p.Province, "district": &p.District,
	} {
		var err error
		if *to, err = s.vault.Open(ctx, d, particularsField(row, column), *row.sealed(column)); err != nil {
			return p, err
		}
	}
	return p, nil
}
