package table

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sanad/internal/day"
	"sanad/internal/text"
)

var (
	excelErrors = regexp.MustCompile(`^#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)$`)
	excelNumber = regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+[0-9]{1,3}$`) // a long number as Excel shows one
	excelText   = regexp.MustCompile(`^="([^"]*)"$`)                       // how a formula keeps the zeros of a number
	excelMonth  = regexp.MustCompile(`(?i)^([0-9]{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-[0-9]{2})$`)

	isoDate    = regexp.MustCompile(`^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})( 00:00(:00)?)?$`)
	dayFirst   = regexp.MustCompile(`^([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})( 00:00(:00)?)?$`)
	dayWord    = regexp.MustCompile(`(?i)^([0-9]{1,2})[-/. ]([a-z]{3,9})[-/., ]+([0-9]{4})$`)
	shortYear  = regexp.MustCompile(`(?i)^[0-9]{1,2}[-/. ]([0-9]{1,2}|[a-z]{3,9})[-/. ][0-9]{2}$`)
	excelDay   = regexp.MustCompile(`^[0-9]{4,5}(\.[0-9]+)?$`)
	monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
)

// Cell cleans a cell of at most so many letters. What is none says why: control, hashes, formula, exponent or long.
func Cell(s string, most int) (cell, wrong string) {
	if s == "" {
		return "", ""
	}
	if strings.HasPrefix(s, "=") {
		if m := excelText.FindStringSubmatch(s); m != nil {
			s = m[1]
		}
	}
	s, err := text.Clean(strings.TrimPrefix(s, "'"))
	switch {
	case err != nil:
		return "", "control"
	case s == "":
		return "", ""
	case s[0] == '#' && (strings.Trim(s, "#") == "" || excelErrors.MatchString(s)):
		return "", "hashes"
	case s[0] == '=' || s[0] == '@':
		return "", "formula"
	case strings.IndexByte(s, '+') > 0 && excelNumber.MatchString(text.Digits(s)):
		return "", "exponent"
	case len(s) > most && utf8.RuneCountInString(s) > most:
		return "", "long"
	}
	return s, ""
}

// IsMonth tells of a number that Excel took for a day: "1-Jan", "Jan-01".
func IsMonth(cell string) bool { return excelMonth.MatchString(cell) }

// Day reads a day in one of the shapes that people write. One that could be read two ways is read day first, and said. What is none says
// why: month_first, short_year, month, serial, shape or no_such_day.
func Day(cell string) (on day.Day, twoWays bool, wrong string) {
	s := strings.TrimSpace(text.Digits(cell))
	if s == "" {
		return on, false, ""
	}
	if on, err := day.Parse(s); err == nil {
		return on, false, ""
	}
	atoi := func(s string) int { n, _ := strconv.Atoi(s); return n }
	var y, m, d int
	switch {
	case isoDate.MatchString(s):
		p := isoDate.FindStringSubmatch(s)
		y, m, d = atoi(p[1]), atoi(p[2]), atoi(p[3])
	case dayFirst.MatchString(s):
		p := dayFirst.FindStringSubmatch(s)
		d, m, y = atoi(p[1]), atoi(p[2]), atoi(p[3])
		if m > 12 && d <= 12 {
			return on, false, "month_first"
		}
		twoWays = d <= 12 && d != m
	case dayWord.MatchString(s):
		p := dayWord.FindStringSubmatch(s)
		d, m, y = atoi(p[1]), slices.Index(monthNames, strings.ToLower(p[2][:3]))+1, atoi(p[3])
	case shortYear.MatchString(s):
		return on, false, "short_year"
	case IsMonth(s):
		return on, false, "month"
	case excelDay.MatchString(s):
		return on, false, "serial"
	default:
		return on, false, "shape"
	}
	on, err := day.New(y, time.Month(m), d)
	if err != nil {
		return on, twoWays, "no_such_day"
	}
	return on, twoWays, ""
}

// IsSeparatorLine tells Excel's first line "sep=;" from a header.
func IsSeparatorLine(line string) bool {
	return len(line) == 5 && strings.HasPrefix(strings.ToLower(line), "sep=")
}
