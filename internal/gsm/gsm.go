// Package gsm knows the shapes of mobile telephony: what a text of letters takes on the air, and how a number is written.
package gsm

import (
	"strings"
	"unicode/utf8"

	"sanad/internal/text"
)

// Coding is how the letters of a text are written on the air.
type Coding string

// The codings.
const (
	GSM7 Coding = "gsm7" // seven bits a letter, of a small alphabet (3GPP TS 23.038)
	UCS2 Coding = "ucs2" // sixteen bits a letter, of every script
)

// What fits into a text that is alone, and into each part of one that is cut.
const (
	gsm7Alone, gsm7Part = 160, 153
	ucs2Alone, ucs2Part = 70, 67
)

// The alphabet of GSM7: what takes one place, and what takes two.
const (
	basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extended = "\f^{}\\[~]|€"
)

// Count tells how many parts a text takes, in which coding, and how much more the last of them holds. A letter is never cut: neither one
// that takes two places of GSM7, nor one of a pair of UCS-2. An empty text takes one part.
func Count(s string) (parts int, c Coding, left int) {
	c = GSM7
	for _, r := range s {
		if r == utf8.RuneError || !strings.ContainsRune(basic, r) && !strings.ContainsRune(extended, r) {
			c = UCS2
			break
		}
	}
	alone, most := gsm7Alone, gsm7Part
	if c == UCS2 {
		alone, most = ucs2Alone, ucs2Part
	}
	whole, last := 0, 0
	parts = 1
	for _, r := range s {
		n := places(r, c)
		if whole += n; last+n > most {
			parts, last = parts+1, 0
		}
		last += n
	}
	if whole <= alone {
		return 1, c, alone - whole
	}
	return parts, c, most - last
}

// places is how much of a part a letter takes.
func places(r rune, c Coding) int {
	if c == UCS2 && r > 0xffff || c == GSM7 && strings.ContainsRune(extended, r) {
		return 2
	}
	return 1
}

// marks are what people write between the digits of a number, with what their keyboards add unseen.
var marks = strings.NewReplacer("-", "", " ", "", "(", "", ")", "", ".", "", "\u00a0", "", "\u200e", "", "\u200f", "", "\u2011", "", "\u202a", "", "\u202c", "")

// The least and the most digits of a number with its country (ITU-T E.164).
const fewestDigits, mostDigits = 9, 15

// Number writes a telephone number as it is reached from everywhere, +923001234567, whatever script its digits are in. country is the
// number by which the country is called, of whoever wrote 0300 1234567; empty: such numbers are not understood.
func Number(typed, country string) (number string, ok bool) {
	s := marks.Replace(text.Digits(typed))
	switch rest, international := strings.CutPrefix(s, "+"); {
	case international:
		s = rest
	case strings.HasPrefix(s, "00"):
		s = s[2:]
	case strings.HasPrefix(s, "0") && country != "":
		s = country + s[1:]
	default:
		return "", false
	}
	if len(s) < fewestDigits || len(s) > mostDigits || s[0] == '0' || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	if country != "" && strings.HasPrefix(s, country+"0") { // +92 0300 …: neither form
		return "", false
	}
	return "+" + s, true
}
