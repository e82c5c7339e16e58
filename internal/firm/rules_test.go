package firm

import (
	"strings"
	"testing"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

func law(t testing.TB) council.Law {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	return c.On(day.Must("2026-12-01"))
}

// refused lists field and key of each refusal.
func refused(err error) string {
	f := fault.Of(err)
	if f == nil {
		return ""
	}
	var list []string
	for _, x := range f.Fields {
		list = append(list, x.Name+" "+x.Message.Key)
	}
	if len(list) == 0 {
		return f.Message.Key
	}
	return strings.Join(list, ", ")
}

// TestParticulars has a row for each thing that is refused.
func TestParticulars(t *testing.T) {
	good := StateParticulars{Form: "partnership", Name: "Indus Builders & Sons (Pvt.) 2", Registered: "SECP-00123", Tax: "1234567-8", Phone: "051 1234567", Email: "Office@example.org", Address: "Office 4, Blue Area", District: "punjab/lahore"}
	for _, x := range []struct {
		name   string
		change func(*StateParticulars)
		want   string
	}{
		{"whole", func(*StateParticulars) {}, ""},
		{"all that may wait is empty", func(c *StateParticulars) { *c = StateParticulars{Form: c.Form, Name: c.Name} }, ""},
		{"no form", func(c *StateParticulars) { c.Form = "" }, "form fault.choose"},
		{"a form that no law knows", func(c *StateParticulars) { c.Form = "cartel" }, "form fault.choose"},
		{"no name", func(c *StateParticulars) { c.Name = "" }, "name firm.name.empty"},
		{"a name in another script", func(c *StateParticulars) { c.Name = "سندھ تعمیرات" }, "name firm.name.script"},
		{"a telephone in the name", func(c *StateParticulars) { c.Name = "Call 0300 0000001" }, "name firm.name.personal"},
		{"an identity number in the name", func(c *StateParticulars) { c.Name = "Bilal 91234-0000001-1" }, "name firm.name.personal"},
		{"an Urdu name in English letters", func(c *StateParticulars) { c.NameUrdu = "Sindh" }, "name_urdu firm.name.script_urdu"},
		{"a registry number with words in Urdu", func(c *StateParticulars) { c.Registered = "نمبر ۱۲۳" }, "registered firm.number.shape"},
		{"a registry number without digits", func(c *StateParticulars) { c.Registered = "SECP" }, "registered firm.number.shape"},
		{"a short tax number", func(c *StateParticulars) { c.Tax = "123" }, "tax firm.number.shape"},
		{"a telephone that is none", func(c *StateParticulars) { c.Phone = "12" }, "phone person.phone.shape"},
		{"an address without a domain", func(c *StateParticulars) { c.Email = "office@host" }, "email firm.email.shape"},
		{"a name with the address", func(c *StateParticulars) { c.Email = "Office <o@example.org>" }, "email firm.email.shape"},
		{"a short address", func(c *StateParticulars) { c.Address = "Lahore" }, "address person.address.short"},
		{"a district of another province", func(c *StateParticulars) { c.District = "sindh/lahore" }, "district fault.choose"},
	} {
		c := good
		x.change(&c)
		if got := refused(c.normal().check(law(t))); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

// TestOwner has a row for each thing that is refused of an owner.
func TestOwner(t *testing.T) {
	good := PutOwner{Kind: "person", Name: "Rabia Safar", IdentityKind: "cnic", Number: "91234-0000001-1", Share: "50"}
	was := &Owner{Kind: Person, IdentityKind: "cnic", Identified: true}
	for _, x := range []struct {
		name   string
		was    *Owner
		change func(*PutOwner)
		want   string
	}{
		{"a person", nil, func(*PutOwner) {}, ""},
		{"a number in the digits of Urdu", nil, func(c *PutOwner) { c.Number = "۹۱۲۳۴-۰۰۰۰۰۰۱-۱" }, ""},
		{"of no kind", nil, func(c *PutOwner) { c.Kind = "ghost" }, "kind fault.choose"},
		{"without a name", nil, func(c *PutOwner) { c.Name = "" }, "name firm.owner.name_empty"},
		{"a name with digits", nil, func(c *PutOwner) { c.Name = "Rabia 2" }, "name firm.name.script"},
		{"a person without a document", nil, func(c *PutOwner) { c.IdentityKind = "" }, "identity_kind fault.choose"},
		{"a person without a number", nil, func(c *PutOwner) { c.Number = "" }, "number person.number.empty"},
		{"a person who was identified before", was, func(c *PutOwner) { c.Number = "" }, ""},
		{"by another document", was, func(c *PutOwner) { c.Number, c.IdentityKind = "", "passport" }, "number person.number.empty"},
		{"a number of twelve digits", nil, func(c *PutOwner) { c.Number = "912340000001" }, "number person.number.digits"},
		{"a passport without digits", nil, func(c *PutOwner) { c.IdentityKind, c.Number = "passport", "ABCDEFG" }, "number person.number.passport"},
		{"an engineer without registration", nil, func(c *PutOwner) { c.Kind = "engineer" }, "registration firm.owner.registration_empty"},
		{"a qualified person without a degree", nil, func(c *PutOwner) { c.Kind, c.Years = "qualified", "5" }, "degree firm.owner.degree_empty"},
		{"a qualified person of minus one year", nil, func(c *PutOwner) { c.Kind, c.Years, c.Degree = "qualified", "-1", "Geology, Ravi" }, "years firm.owner.years_shape"},
		{"a company", nil, func(c *PutOwner) {
			c.Kind, c.Name, c.Number, c.IdentityKind = "entity", "Indus 3 Holdings", "0012345", ""
		}, ""},
		{"a company without a number", nil, func(c *PutOwner) { c.Kind, c.Number = "entity", "" }, "number firm.owner.registry_empty"},
		{"a person who became a company without a number", was, func(c *PutOwner) { c.Kind, c.Number = "entity", "" }, "number firm.owner.registry_empty"},
		{"a government without a number", nil, func(c *PutOwner) { c.Kind, c.Number, c.IdentityKind = "government", "", "" }, ""},
		{"no share", nil, func(c *PutOwner) { c.Share = "0" }, "share firm.owner.share_shape"},
	} {
		c := good
		x.change(&c)
		_, err := c.check(law(t), x.was)
		if got := refused(err); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

// TestBesideOthers sees that nobody is named twice and that no more than all is owned.
func TestBesideOthers(t *testing.T) {
	half := Owner{Share: 5000, Name: pii.New("Rabia"), index: []byte("one")}
	for _, x := range []struct {
		name   string
		o      Owner
		others []Owner
		want   string
	}{
		{"alone", Owner{Share: 10000}, nil, ""},
		{"the other half", Owner{Share: 5000, index: []byte("two")}, []Owner{half}, ""},
		{"a hundredth too much", Owner{Share: 5001, index: []byte("two")}, []Owner{half}, "share firm.owner.too_much"},
		{"named twice", Owner{Share: 5000, index: []byte("one")}, []Owner{half}, "number firm.owner.twice"},
		{"two governments have no number", Owner{Share: 1}, []Owner{{Share: 1}}, ""},
		{"too many", Owner{Share: 1}, make([]Owner, mostOwners), "firm.owner.most"},
	} {
		if got := refused(decideOwner(x.o, x.others)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

// TestMissing has what each form wants.
func TestMissing(t *testing.T) {
	some := pii.New("some")
	whole := Particulars{Form: "partnership", Taxed: true, Phone: some, Email: some, Address: some, District: some}
	two := []Owner{{Share: 5000}, {Share: 5000}}
	for _, x := range []struct {
		name   string
		change func(p *Particulars)
		owners []Owner
		want   string
	}{
		{"whole", func(*Particulars) {}, two, ""},
		{"one partner", func(*Particulars) {}, []Owner{{Share: 10000}}, "owners firm.missing.owners_few"},
		{"a third is nobody's", func(*Particulars) {}, []Owner{{Share: 3333}, {Share: 3333}}, "owners firm.missing.shares"},
		{"nobody owns", func(*Particulars) {}, nil, "owners firm.missing.owners_few"},
		{"two sole proprietors", func(p *Particulars) { p.Form = "sole" }, two, "owners firm.missing.owners_many"},
		{"a company that is not registered", func(p *Particulars) { p.Form = "private" }, two, "particulars firm.missing.registered"},
		{"a form that ended", func(p *Particulars) { p.Form = "cartel" }, two, "particulars firm.missing.form"},
		{"no tax number", func(p *Particulars) { p.Taxed = false }, two, "particulars firm.missing.tax"},
		{"an address without a district", func(p *Particulars) { p.District = pii.Value{} }, two, "particulars firm.missing.address"},
	} {
		p := whole
		x.change(&p)
		var got []string
		for _, m := range missing(law(t), p, x.owners) {
			got = append(got, m.Where+" "+m.Say.Key)
		}
		if strings.Join(got, ", ") != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}
