// Package money holds sums as whole minor units of a currency, and reads and writes them as people do.
package money

import (
	"errors"
	"strconv"
	"strings"

	"sanad/internal/text"
)

// Amount is a sum in minor units: 100 paisa are a rupee.
type Amount int64

// Most is the largest sum that is read: a thousand crore rupees in paisa, far from where sums overflow.
const Most Amount = 1_000_000_000_000

// Currency says how sums are written.
type Currency struct {
	Code   string // ISO 4217, such as PKR
	Digits int    // minor digits
	Lakh   bool   // grouped 12,34,567 as in South Asia, else 1,234,567
}

// The refusals of Parse.
var (
	ErrEmpty = errors.New("money: no sum was given")
	ErrWords = errors.New("money: the sum has words such as lakh or crore in it")
	ErrForm  = errors.New("money: this is no sum")
	ErrMuch  = errors.New("money: the sum is beyond what is taken")
)

// words are those in which large sums are spoken.
var words = []string{"lakh", "lac", "crore", "hazar", "thousand", "million", "لاکھ", "کروڑ", "ہزار"}

// Parse reads a sum as people write it: digits of three scripts, grouped by commas or spaces, with the currency before or after.
// A sum in lakh or crore is refused, because "1 lakh" and "1" are too easily mixed up in a box that asks for rupees.
func Parse(typed string, c Currency) (Amount, error) {
	s := strings.ToLower(strings.TrimSpace(text.Digits(typed)))
	for _, w := range words {
		if strings.Contains(s, w) {
			return 0, ErrWords
		}
	}
	for _, w := range []string{strings.ToLower(c.Code), "rupees", "rupee", "rs.", "rs", "روپے", "/-"} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, w), w))
	}
	if s == "" {
		return 0, ErrEmpty
	}
	whole, part, pointed := strings.Cut(strings.ReplaceAll(s, "٫", "."), ".")
	if whole, ok := ungroup(whole); ok && len(part) <= c.Digits && (!pointed || part != "") {
		if len(whole) > 13 {
			return 0, ErrMuch
		}
		n, err := strconv.ParseUint(whole+part+strings.Repeat("0", c.Digits-len(part)), 10, 63)
		if err != nil {
			return 0, ErrForm
		}
		if Amount(n) > Most {
			return 0, ErrMuch
		}
		return Amount(n), nil
	}
	return 0, ErrForm
}

// ungroup takes the marks between groups of two or three digits away.
func ungroup(s string) (string, bool) {
	groups := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '،' || r == '٬' || r == ' ' || r == '\u00a0' })
	for i, g := range groups {
		if strings.Trim(g, "0123456789") != "" || i > 0 && len(g) != 2 && len(g) != 3 || i == len(groups)-1 && i > 0 && len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), len(groups) > 0
}

// Format writes a sum with its currency: PKR 1,25,000, and minor digits only where there are some.
func (c Currency) Format(a Amount) string {
	sign := ""
	if a < 0 {
		sign, a = "-", -a
	}
	unit := c.Unit()
	s := sign + c.Code + "\u00a0" + c.group(strconv.FormatInt(int64(a/unit), 10))
	if part := a % unit; part > 0 {
		minor := strconv.FormatInt(int64(part), 10)
		s += "." + strings.Repeat("0", c.Digits-len(minor)) + minor
	}
	return s
}

// Unit is a whole one of the currency: 100 paisa.
func (c Currency) Unit() Amount {
	unit := Amount(1)
	for range c.Digits {
		unit *= 10
	}
	return unit
}

// Plain writes a sum as spreadsheets read it: 125000.00.
func (c Currency) Plain(a Amount) string {
	sign := ""
	if a < 0 {
		sign, a = "-", -a
	}
	s := strconv.FormatInt(int64(a), 10)
	s = strings.Repeat("0", max(0, c.Digits+1-len(s))) + s
	if c.Digits == 0 {
		return sign + s
	}
	return sign + s[:len(s)-c.Digits] + "." + s[len(s)-c.Digits:]
}

func (c Currency) group(digits string) string {
	size := 3
	var groups []string
	for len(digits) > size {
		groups = append([]string{digits[len(digits)-size:]}, groups...)
		digits = digits[:len(digits)-size]
		if c.Lakh {
			size = 2
		}
	}
	return strings.Join(append([]string{digits}, groups...), ",")
}
