package person

import (
	"strings"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// What people write between the digits of a phone number, and of an identity number.
var (
	withoutMarks  = strings.NewReplacer("-", "", " ", "", "(", "", ")", "")
	withoutDashes = strings.NewReplacer("-", "", " ", "")
)

// normal writes a claim in the form in which it is compared and stored: ASCII digits, no dashes in numbers.
func (c Claim) normal() Claim {
	c.Number = normalNumber(c.Number)
	phone := withoutMarks.Replace(text.Digits(c.Phone))
	if rest, ok := strings.CutPrefix(phone, "00"); ok {
		phone = "+" + rest
	}
	c.Phone = phone
	// The form sends the district with its province, so that one list serves a page without JavaScript.
	if province, district, ok := strings.Cut(c.District, "/"); ok {
		c.Province, c.District = province, district
	}
	return c
}

// normalNumber writes an identity number in the form in which it is compared: ASCII digits, capital letters, no dashes.
func normalNumber(s string) string {
	return strings.ToUpper(withoutDashes.Replace(text.Digits(s)))
}

// check names every field that cannot be taken.
func (c Claim) check(law council.Law) error {
	var f fault.Fields
	kind, known := law.Identity(c.Kind)
	foreign := known && kind.Digits == 0
	switch {
	case c.NameLatin == "":
		f.Add("name_latin", "person.name_latin.empty", nil)
	case !isName(c.NameLatin, text.Latin):
		f.Add("name_latin", "person.name_latin.script", nil)
	}
	switch {
	case c.NameUrdu == "" && !foreign:
		f.Add("name_urdu", "person.name_urdu.empty", nil)
	case c.NameUrdu != "" && !isName(c.NameUrdu, text.Urdu):
		f.Add("name_urdu", "person.name_urdu.script", nil)
	}
	switch {
	case c.Father == "" && !foreign:
		f.Add("father", "person.father.empty", nil)
	case c.Father != "" && !isName(c.Father, text.Latin) && !isName(c.Father, text.Urdu):
		f.Add("father", "person.father.script", nil)
	}
	if !known || kind.ImportOnly {
		f.Add("kind", "fault.choose", nil)
	}
	switch {
	case c.Number == "":
		f.Add("number", "person.number.empty", nil)
	case known && kind.Digits > 0 && (len(c.Number) != kind.Digits || !isDigits(c.Number) || c.Number[0] == '0'):
		f.Add("number", "person.number.digits", fault.Values{"Digits": kind.Digits})
	case foreign && !isPassport(c.Number):
		f.Add("number", "person.number.passport", nil)
	}
	if _, ok := law.District(c.Province, c.District); !ok {
		f.Add("district", "fault.choose", nil)
	}
	if !isPhone(c.Phone) {
		f.Add("phone", "person.phone.shape", nil)
	}
	if n := len([]rune(c.Address)); n < 10 {
		f.Add("address", "person.address.short", nil)
	}
	return f.Err()
}

// IsName tells whether s can be a name in one script.
func IsName(s string, script text.Script) bool { return isName(s, script) }

// IsPhone tells whether s, in its normal form, can be a phone number.
func IsPhone(s string) bool { return isPhone(s) }

// NormalNumber writes an identity number in the form in which it is compared.
func NormalNumber(s string) string { return normalNumber(s) }

// NormalPhone writes a phone number in the form in which it is kept.
func NormalPhone(s string) string { return Claim{Phone: s}.normal().Phone }

// IsPassport tells whether s, in its normal form, can be the number of a passport.
func IsPassport(s string) bool { return isPassport(s) }

// isName accepts letters of one script with the marks that names carry; names of one word or one letter are names.
func isName(s string, script text.Script) bool {
	if !text.IsIn(s, script) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r >= '0' && r <= '9' || strings.ContainsRune("<>{}[]|\\/@#$%^&*_=+~`\"!?;:", r)
	})
}

func isDigits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// isPassport accepts 6 to 20 capital letters and digits, with a digit among them (ICAO 9303 allows 9; older ones are longer).
func isPassport(s string) bool {
	if len(s) < 6 || len(s) > 20 || !strings.ContainsAny(s, "0123456789") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !(r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') })
}

// isPhone accepts a national number with its leading 0, or an international one (ITU-T E.164: at most 15 digits).
func isPhone(s string) bool {
	rest, international := strings.CutPrefix(s, "+")
	if !isDigits(rest) || len(rest) < 10 || len(rest) > 15 {
		return false
	}
	return international && rest[0] != '0' || !international && rest[0] == '0'
}
