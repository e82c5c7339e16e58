package firm

import (
	"bytes"
	"net/mail"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/share"
	"sanad/internal/text"
)

const (
	mostOpened = 5   // records of firms that one person opens
	mostOwners = 100 // that a statement names
)

// decideOpen says whether somebody who opened so many records may open another.
func decideOpen(law council.Law, opened int64) error {
	switch {
	case len(law.Forms) == 0: // the council has no firms
		return fault.NotFound()
	case opened >= mostOpened:
		return fault.Denied("firm.open.most", fault.Values{"Most": mostOpened})
	}
	return nil
}

// checkName adds what is wrong with the form and the name of a firm.
func checkName(f *fault.Fields, law council.Law, form, name, urdu string) {
	if _, ok := law.Form(form); !ok {
		f.Add("form", "fault.choose", nil)
	}
	switch _, found := pii.Scrub(name); {
	case name == "":
		f.Add("name", "firm.name.empty", nil)
	case found > 0: // everybody who looks for firms reads it
		f.Add("name", "firm.name.personal", nil)
	case !text.IsIn(name, text.Latin):
		f.Add("name", "firm.name.script", nil)
	}
	switch _, found := pii.Scrub(urdu); {
	case urdu == "":
	case found > 0:
		f.Add("name_urdu", "firm.name.personal", nil)
	case !text.IsIn(urdu, text.Urdu):
		f.Add("name_urdu", "firm.name.script_urdu", nil)
	}
}

// normal writes a statement in the form in which it is kept: ASCII digits, no marks in numbers.
func (c StateParticulars) normal() StateParticulars {
	c.Registered, c.Tax = strings.ToUpper(text.Digits(c.Registered)), person.NormalNumber(c.Tax)
	if c.Phone != "" {
		c.Phone = person.NormalPhone(c.Phone)
	}
	c.Email = strings.ToLower(c.Email)
	return c
}

// check names every field that cannot be taken. What is left empty is missing, and refused by nobody before a licence is asked for.
func (c StateParticulars) check(law council.Law) error {
	var f fault.Fields
	checkName(&f, law, c.Form, c.Name, c.NameUrdu)
	if c.Registered != "" && !isNumber(c.Registered, 3) {
		f.Add("registered", "firm.number.shape", nil)
	}
	if c.Tax != "" && !isNumber(c.Tax, 7) {
		f.Add("tax", "firm.number.shape", nil)
	}
	if c.Phone != "" && !person.IsPhone(c.Phone) {
		f.Add("phone", "person.phone.shape", nil)
	}
	if a, err := mail.ParseAddress(c.Email); c.Email != "" && (err != nil || a.Address != c.Email || !strings.Contains(c.Email, ".")) {
		f.Add("email", "firm.email.shape", nil)
	}
	if n := len([]rune(c.Address)); n > 0 && n < 10 {
		f.Add("address", "person.address.short", nil)
	}
	if province, district, _ := strings.Cut(c.District, "/"); c.District != "" {
		if _, ok := law.District(province, district); !ok {
			f.Add("district", "fault.choose", nil)
		}
	}
	return f.Err()
}

// isNumber tells whether s can be a number of a registry: capital letters, digits, dashes and strokes, with so many digits at least.
func isNumber(s string, digits int) bool {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case r >= 'A' && r <= 'Z', r == '-', r == '/', r == '.', r == ' ':
		default:
			return false
		}
	}
	return n >= digits
}

// check reads an owner, and names every field that cannot be taken. Who was named before keeps the number that is left empty.
func (c PutOwner) check(law council.Law, was *Owner) (Owner, error) {
	var f fault.Fields
	o := Owner{Kind: OwnerKind(c.Kind), IdentityKind: c.IdentityKind}
	if !isOneOf(o.Kind) {
		f.Add("kind", "fault.choose", nil)
	}
	o.Name, o.NameUrdu = pii.New(c.Name), pii.New(c.NameUrdu)
	switch {
	case c.Name == "":
		f.Add("name", "firm.owner.name_empty", nil)
	case o.Kind.isPerson() && !person.IsName(c.Name, text.Latin), !text.IsIn(c.Name, text.Latin):
		f.Add("name", "firm.name.script", nil)
	}
	if c.NameUrdu != "" && !text.IsIn(c.NameUrdu, text.Urdu) {
		f.Add("name_urdu", "firm.name.script_urdu", nil)
	}
	if o.Kind.isPerson() {
		c.checkIdentity(&f, law, was)
	}
	if o.Kind == Entity && c.Number == "" && (was == nil || was.Kind != Entity) {
		f.Add("number", "firm.owner.registry_empty", nil)
	}
	if o.Kind == Entity && c.Number != "" && !isNumber(person.NormalNumber(c.Number), 3) {
		f.Add("number", "firm.number.shape", nil)
	}
	if o.Kind == Engineer && c.Registration == "" {
		f.Add("registration", "firm.owner.registration_empty", nil)
	}
	o.Registration = pii.New(c.Registration)
	if o.Kind == Qualified {
		o.Degree = pii.New(c.Degree)
		if c.Degree == "" {
			f.Add("degree", "firm.owner.degree_empty", nil)
		}
		if n, err := strconv.Atoi(text.Digits(c.Years)); err != nil || n < 0 || n > 70 {
			f.Add("years", "firm.owner.years_shape", nil)
		} else {
			o.Years = n
		}
	}
	var ok bool
	if o.Share, ok = share.Parse(c.Share); !ok || o.Share == 0 {
		f.Add("share", "firm.owner.share_shape", nil)
	}
	return o, f.Err()
}

// checkIdentity adds what is wrong with the identity number of a person who owns.
func (c PutOwner) checkIdentity(f *fault.Fields, law council.Law, was *Owner) {
	number := person.NormalNumber(c.Number)
	kind, known := law.Identity(c.IdentityKind)
	same := was != nil && was.Identified && was.IdentityKind == c.IdentityKind && was.Kind.isPerson()
	switch {
	case !known || kind.ImportOnly:
		f.Add("identity_kind", "fault.choose", nil)
	case number == "" && !same:
		f.Add("number", "person.number.empty", nil)
	case number == "":
	case kind.Digits > 0 && (len(number) != kind.Digits || strings.Trim(number, "0123456789") != "" || number[0] == '0'):
		f.Add("number", "person.number.digits", fault.Values{"Digits": kind.Digits})
	case kind.Digits == 0 && !person.IsPassport(number):
		f.Add("number", "person.number.passport", nil)
	}
}

func isOneOf(k OwnerKind) bool {
	for _, x := range ownerKinds {
		if x == k {
			return true
		}
	}
	return false
}

// decideOwner says whether an owner can stand beside the others: named once, and never with more than there is to own.
func decideOwner(o Owner, others []Owner) error {
	var f fault.Fields
	sum := o.Share
	for _, x := range others {
		sum += x.Share
		if len(o.index) > 0 && bytes.Equal(o.index, x.index) {
			f.Add("number", "firm.owner.twice", fault.Values{"Name": x.Name.Reveal()})
		}
	}
	switch {
	case len(others) >= mostOwners:
		return fault.Denied("firm.owner.most", fault.Values{"Most": mostOwners})
	case sum > share.Whole:
		f.Add("share", "firm.owner.too_much", fault.Values{"Left": max(0, share.Whole-sum+o.Share).String()})
	}
	return f.Err()
}

// Missing is something that a firm must still state before it can ask for a licence.
type Missing struct {
	Where string // particulars, owners
	Say   fault.Message
}

// missing lists what is missing in a statement of a firm of a form.
func missing(law council.Law, p Particulars, owners []Owner) (list []Missing) {
	say := func(where, key string, values fault.Values) {
		list = append(list, Missing{where, fault.Message{Key: key, Values: values}})
	}
	form, ok := law.Form(p.Form)
	if !ok {
		say("particulars", "firm.missing.form", nil)
	}
	for _, x := range []struct {
		key   string
		empty bool
	}{
		{"firm.missing.registered", p.Registered.Empty() && form.Company}, {"firm.missing.tax", !p.Taxed}, {"firm.missing.phone", p.Phone.Empty()},
		{"firm.missing.email", p.Email.Empty()}, {"firm.missing.address", p.Address.Empty() || p.District.Empty()},
	} {
		if x.empty {
			say("particulars", x.key, nil)
		}
	}
	sum := share.Share(0)
	for _, o := range owners {
		sum += o.Share
	}
	switch {
	case ok && len(owners) < form.Owners.Least:
		say("owners", "firm.missing.owners_few", fault.Values{"Count": form.Owners.Least})
	case ok && form.Owners.Most > 0 && len(owners) > form.Owners.Most:
		say("owners", "firm.missing.owners_many", fault.Values{"Count": form.Owners.Most})
	}
	if len(owners) > 0 && sum != share.Whole {
		say("owners", "firm.missing.shares", fault.Values{"Sum": sum.String()})
	}
	return list
}

// decideVersion refuses a change of a draft that another changed since it was seen.
func decideVersion(f Firm, seen string) error {
	if seen != strconv.FormatInt(f.Version, 10) {
		return fault.Conflict("firm.changed", nil)
	}
	return nil
}
