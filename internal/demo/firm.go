package demo

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/firm"
	"sanad/internal/sample"
)

// firms opens the records of two firms for one representative, a whole one and one that lacks something, and returns who that is; empty: this council
// has no firms.
func (c *Council) firms(ctx context.Context) (string, error) {
	law := c.law()
	if len(law.Forms) == 0 {
		return "", nil
	}
	by, err := c.enrol(ctx, "en")
	if err != nil {
		return "", err
	}
	standing := by
	standing.Purpose = access.Licensing
	province := law.Provinces[0]
	for i, o := range []struct {
		form, name, urdu string
		shares           []string
	}{{"partnership", "Salt Range Builders", "سالٹ رینج بلڈرز", []string{"60", "40"}}, {"private", "Makran Water (Pvt.) Limited", "مکران واٹر (پرائیویٹ) لمیٹڈ", []string{"33.33", "33.33"}}} {
		id, err := c.app.Firm.Open(ctx, by, firm.Open{Form: o.form, Name: o.name, NameUrdu: o.urdu})
		if err != nil {
			return "", err
		}
		version := 1
		if i == 0 {
			if err := c.app.Firm.StateParticulars(ctx, standing, id, firm.StateParticulars{
				Version: "1", Form: o.form, Name: o.name, NameUrdu: o.urdu, Registered: "RF-0001234", Tax: "0001234-5", Phone: "0300 0000901", Email: "office@example.org",
				Address: "Office 4, Stone Market", District: province.ID + "/" + province.Districts[0].ID,
			}); err != nil {
				return "", err
			}
			version++
		}
		for _, share := range o.shares {
			p := sample.Someone(c.next)
			c.next++
			if err := c.app.Firm.PutOwner(ctx, standing, id, "", firm.PutOwner{
				Version: strconv.Itoa(version), Kind: string(firm.Person), Name: p.NameLatin, NameUrdu: p.NameUrdu, IdentityKind: numbered(law, len(p.CNIC)), Number: p.CNIC, Share: share,
			}); err != nil {
				return "", err
			}
			version++
		}
	}
	return by.Person, nil
}
