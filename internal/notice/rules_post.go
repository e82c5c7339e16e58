package notice

import (
	"cmp"
	"slices"
	"strings"

	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/text"
)

// BatchState is how far a batch of letters for the post is.
type BatchState string

// The states of a batch.
const (
	BatchMade    BatchState = "made"
	BatchPrinted BatchState = "printed" // its letters were given out as a file
	BatchPosted  BatchState = "posted"
	BatchApart   BatchState = "apart" // taken apart: its letters are in others
)

// MostLetters is how many letters a batch has at most.
const MostLetters = 200

// The reasons for which a letter comes back.
var returns = []string{"unknown", "incomplete", "refused", "unclaimed"}

// returned is the beginning of the fault of a letter that came back.
const returned = "post."

// postcode finds the postcode of an address: its last five figures that stand alone, in any script; empty if it has none.
func postcode(address string) (code string) {
	figures := func(r rune) bool { return r < '0' || r > '9' }
	for _, word := range strings.FieldsFunc(text.Digits(address), figures) {
		if len(word) == 5 {
			code = word
		}
	}
	return code
}

// byPostcode orders letters for the post; those without a postcode are last, and each keeps its order among its equals.
func byPostcode[T any](list []T, code func(T) string) {
	slices.SortStableFunc(list, func(a, b T) int {
		x, y := code(a), code(b)
		if (x == "") != (y == "") {
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	})
}

// decideOpen says whether something may still be done with a batch: not once it was posted, or taken apart.
func decideOpen(b batchRow) error {
	switch b.State {
	case BatchPosted:
		return fault.Conflict("notice.batch.posted_before", nil)
	case BatchApart:
		return fault.Conflict("notice.batch.apart_before", nil)
	}
	return nil
}

// decidePosted says whether a batch was posted on a day.
func decidePosted(b batchRow, c PostBatch, made, today day.Day) (day.Day, error) {
	if err := decideOpen(b); err != nil {
		return day.Day{}, err
	}
	if b.State == BatchMade {
		return day.Day{}, fault.Conflict("notice.batch.not_printed", nil)
	}
	var f fault.Fields
	on, err := day.Parse(text.Day(c.Day, c.Month, c.Year))
	switch {
	case err != nil:
		f.Add("posted_on", "notice.batch.no_such_day", nil)
	case on.After(today):
		f.Add("posted_on", "notice.batch.ahead", nil)
	case on.Before(made):
		f.Add("posted_on", "notice.batch.before_made", nil)
	}
	return on, f.Err()
}

// read returns the code of a letter that came back, or says what cannot be meant.
func (c ReturnLetter) read() (string, error) {
	var f fault.Fields
	code, ok := id.ReadNumber(c.Code)
	if !ok || len(code) != codeDigits+2 {
		f.Add("code", "notice.return.no_code", nil)
	}
	if !slices.Contains(returns, c.Why) {
		f.Add("why", "notice.return.no_why", nil)
	}
	return code, f.Err()
}

// codeDigits is how many digits a letter's code has, besides two to check it.
const codeDigits = 10
