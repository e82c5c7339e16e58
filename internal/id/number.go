package id

import (
	"crypto/rand"
	"math/big"
	"strings"

	"sanad/internal/text"
)

// Number returns n random digits, the first of them not 0, and two check digits (ISO 7064, MOD 97-10): one wrong digit, or two that
// changed places, is always found out. It is what people read aloud and type.
func Number(n int) string {
	first, err := rand.Int(rand.Reader, big.NewInt(9))
	if err != nil {
		panic(err) // crypto/rand does not fail
	}
	digits := []byte{byte('1' + first.Int64())}
	for len(digits) < n {
		d, err := rand.Int(rand.Reader, big.NewInt(10))
		if err != nil {
			panic(err)
		}
		digits = append(digits, byte('0'+d.Int64()))
	}
	return WithCheck(string(digits))
}

// WithCheck returns digits with their two check digits.
func WithCheck(digits string) string {
	check := 98 - remainder(digits+"00")
	return digits + string([]byte{byte('0' + check/10), byte('0' + check%10)})
}

// ReadNumber reads a number as people type it, in groups and with digits of three scripts; false if its check digits do not fit.
func ReadNumber(typed string) (string, bool) {
	s := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' || r == '\u2011' {
			return -1
		}
		return r
	}, text.Digits(strings.TrimSpace(typed)))
	if len(s) < 4 || len(s) > 40 || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	return s, remainder(s) == 1
}

// Grouped writes a number in groups of four. The blanks between them break no line and, beside words that are written from right to left,
// leave the groups in their order.
func Grouped(number string) string {
	var groups []string
	for len(number) > 4 {
		groups = append(groups, number[:4])
		number = number[4:]
	}
	return strings.Join(append(groups, number), "\u00a0")
}

// remainder is that of a string of digits divided by 97.
func remainder(digits string) int {
	r := 0
	for _, d := range digits {
		r = (r*10 + int(d-'0')) % 97
	}
	return r
}
