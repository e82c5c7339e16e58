// Package text cleans what people type and folds it for comparison.
package text

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The reasons why Clean refuses a text.
var (
	ErrControl   = errors.New("text: control character")
	ErrDirection = errors.New("text: direction mark")
	ErrEncoding  = errors.New("text: not UTF-8")
)

// Clean returns s normalised (NFC), with white space at the ends removed and runs of it made one space; line breaks become
// spaces too. It refuses control characters, characters that change the direction of writing, and bytes that are not UTF-8.
func Clean(s string) (string, error) {
	return clean(s)
}

// CleanLines is Clean for a text of several lines: line breaks stay.
func CleanLines(s string) (string, error) {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		c, err := Clean(line)
		if err != nil {
			return "", err
		}
		lines[i] = c
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n"), nil
}

func clean(s string) (string, error) {
	if strings.ToValidUTF8(s, "") != s {
		return "", ErrEncoding
	}
	var b strings.Builder
	space := false
	for _, r := range norm.NFC.String(s) {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.IsControl(r):
			return "", ErrControl
		case isDirection(r):
			return "", ErrDirection
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}

// isDirection tells of the marks that reorder, hide or tag text; the joiners that Urdu needs (U+200C, U+200D) are not among them.
func isDirection(r rune) bool {
	switch {
	case r == 0x061C, r == 0x200B, r == 0x200E, r == 0x200F, r == 0xFEFF, r == 0x2060:
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r >= 0xE0000 && r <= 0xE007F:
		return true
	}
	return false
}

// Digits writes the digits of the Arabic and the Urdu script in s as 0 to 9 and leaves everything else.
func Digits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, s)
}

// Day writes a day that was typed in three fields, in the digits of any script, as day.Parse reads one.
func Day(date, month, year string) string {
	two := func(s string) string {
		if s = Digits(s); len(s) == 1 {
			return "0" + s
		}
		return s
	}
	return Digits(year) + "-" + two(month) + "-" + two(date)
}

// letters folds the forms of one Arabic letter that people type for each other.
var letters = map[rune]rune{
	'ي': 'ی', 'ى': 'ی', 'ئ': 'ی', 'ك': 'ک', 'ه': 'ہ', 'ة': 'ہ', 'ۃ': 'ہ', 'ۂ': 'ہ', 'ۀ': 'ہ', 'ھ': 'ہ',
	'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ؤ': 'و',
}

// Fold returns s in the form in which names are compared: lower case, without accents and vowel signs, one form of each Arabic
// letter, ASCII digits, and every run of anything else as one space.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(Digits(s)) {
		if r < unicode.MaxASCII && r != '\'' {
			switch {
			case 'A' <= r && r <= 'Z':
				r += 'a' - 'A'
			case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			default:
				space = b.Len() > 0
				continue
			}
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteByte(byte(r))
			continue
		}
		if unicode.Is(unicode.Mn, r) || r == 0x200C || r == 0x200D || r == '\'' || r == '’' || r == 'ـ' {
			continue
		}
		if f, ok := letters[r]; ok {
			r = f
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Tokens returns the folded words of s, each once, in order.
func Tokens(s string) []string {
	var list []string
	for w := range strings.FieldsSeq(Fold(s)) {
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

// Script is a writing system.
type Script int

// The scripts that fields ask for.
const (
	Latin Script = iota + 1
	Urdu         // the Arabic script
)

// IsIn tells whether every letter of s is of the script, and whether there is at least one.
func IsIn(s string, script Script) bool {
	table := unicode.Latin
	if script == Urdu {
		table = unicode.Arabic
	}
	found := false
	for _, r := range s {
		if unicode.IsLetter(r) {
			if !unicode.Is(table, r) {
				return false
			}
			found = true
		}
	}
	return found
}
