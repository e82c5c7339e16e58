// Package share holds how much of a firm somebody owns, and reads and writes it as people do.
package share

import (
	"strconv"
	"strings"

	"sanad/internal/text"
)

// Share is a part of a whole in hundredths of a percent: 5100 are 51 %.
type Share int

// Whole is all of it.
const Whole Share = 10_000

// Parse reads a share as people write it, 33.33 or ۳۳٫۳۳ or 33.33 %: not below nothing, all of it at most, and two digits after the point at most.
func Parse(typed string) (Share, bool) {
	s := strings.NewReplacer("٫", ".", "%", "", "٪", "", " ", "").Replace(text.Digits(typed))
	whole, part, _ := strings.Cut(s, ".")
	if len(part) > 2 || whole == "" || len(whole) > 3 || strings.Trim(whole+part, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(whole + (part + "00")[:2])
	return Share(n), err == nil && Share(n) <= Whole
}

// String writes a share in percent: 33.33, 50.
func (s Share) String() string {
	said := strconv.Itoa(int(s) / 100)
	if rest := int(s) % 100; rest != 0 {
		said += "." + strings.TrimRight(strconv.Itoa(100 + rest)[1:], "0")
	}
	return said
}
