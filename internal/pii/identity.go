package pii

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Digits of an identity number, and where it is split on the paper: 5-7-1.
const (
	identityDigits = 13
	firstSplit     = 5
	secondSplit    = 12
)

// columns is what stands between what a bank wrote in several.
const columns = " · "

// HideIdentities replaces identity numbers in free words that are kept, and leaves what ours says are numbers of our own: thirteen digits that
// begin with the digit of a province (0 has none), split as on the paper, or in one piece, at one of its two places, by threes or by fours, unless
// a word stands before them by which banks call a payment, as "TXN". A text without any is returned as it is.
func HideIdentities(text string, ours func(digits string) bool) string {
	return hideIdentities(text, ours, false)
}

// HideWrittenIdentities replaces identity numbers in what is a bank's number by itself: those that are split as on the paper, or that stand
// behind a word for them, as "CNIC". Thirteen digits in one piece are as likely the bank's own.
func HideWrittenIdentities(text string, ours func(digits string) bool) string {
	return hideIdentities(text, ours, true)
}

// HasWrittenIdentity tells whether HideWrittenIdentities would hide something, if nothing in text is ours.
func HasWrittenIdentity(text string) bool {
	return HideWrittenIdentities(text, func(string) bool { return false }) != text
}

func hideIdentities(text string, ours func(digits string) bool, number bool) string {
	if !mayHold(text, identityDigits) {
		return text
	}
	var found []span
	for _, run := range without(runsOf(text, identityDigits), ours, identityDigits) {
		found = append(found, identitiesIn(run, text, number)...)
	}
	if strings.Contains(text, columns) { // a number may go on in the next
		flat := strings.ReplaceAll(text, columns, "\u00a0\u00a0") // as many bytes
		for _, run := range without(runsOf(flat, identityDigits), ours, identityDigits) {
			found = append(found, splitIn(run)...)
		}
	}
	if len(found) == 0 {
		return text
	}
	hidden, _ := replace(text, found)
	return hidden
}

// identitiesIn finds identity numbers in a run.
func identitiesIn(run []group, text string, number bool) []span {
	found := splitIn(run)
	hide := func(groups []group) {
		called := wordBefore(text, groups[0].from)
		if number && identityWords[called] || !number && !paymentWords[called] {
			found = append(found, span{groups[0].from, groups[len(groups)-1].to})
		}
	}
	for i := range run {
		if isIdentity(run[i].digits) {
			hide(run[i : i+1])
		}
	}
	if len(run) > 1 && isIdentity(digitsOf(run)) && (isBroken(run) || identityWords[wordBefore(text, run[0].from)]) {
		hide(run)
	}
	return found
}

func isIdentity(digits string) bool { return len(digits) == identityDigits && digits[0] != '0' }

// splitIn finds what is split where identity numbers are, whatever other splits it has.
func splitIn(run []group) (found []span) {
	for i := range run {
		n, splits := 0, 0
		for j := i; j < len(run) && n < identityDigits; j++ {
			if n += len(run[j].digits); n == firstSplit || n == secondSplit {
				splits++
			}
			if n == identityDigits && splits == 2 && run[i].digits[0] != '0' {
				found = append(found, span{run[i].from, run[j].to})
			}
		}
	}
	return found
}

// isBroken tells whether a run of thirteen digits is an identity number that was split otherwise than on the paper: at one of the two places, or
// by threes or fours. What has a day in it is none.
func isBroken(run []group) bool {
	sizes := make([]int, len(run))
	for i, g := range run {
		sizes[i] = len(g.digits)
	}
	usual := len(run) == 2 && (sizes[0] == firstSplit || sizes[0] == secondSplit) ||
		slices.Equal(sizes, []int{4, 4, 4, 1}) || slices.Equal(sizes, []int{3, 3, 3, 3, 1}) || slices.Equal(sizes, []int{3, 3, 3, 4})
	return usual && !hasDay(run)
}

// hasDay tells whether a run begins or ends with a day: in eight digits, or in three groups.
func hasDay(run []group) bool {
	for _, g := range []group{run[0], run[len(run)-1]} {
		if d := g.digits; len(d) == 8 && (isDay(d[:4], d[4:6], d[6:]) || isDay(d[4:], d[2:4], d[:2])) {
			return true
		}
	}
	for _, at := range []int{0, len(run) - 3} {
		if at >= 0 && at+3 <= len(run) {
			if a, b, c := run[at].digits, run[at+1].digits, run[at+2].digits; isDay(a, b, c) || isDay(c, b, a) {
				return true
			}
		}
	}
	return false
}

// isDay tells whether digits are a year, a month and a day, the two last in either order.
func isDay(year, month, date string) bool {
	if len(year) != 2 && (len(year) != 4 || year[:2] != "19" && year[:2] != "20") || len(month) > 2 || len(date) > 2 {
		return false
	}
	two := func(s string) string { return "0"[:2-len(s)] + s }
	month, date = two(month), two(date)
	return month >= "01" && date >= "01" && (month <= "12" && date <= "31" || month <= "31" && date <= "12")
}

// identityWords are what stands before an identity number, and paymentWords what a bank writes before its own of a payment, in capitals.
var (
	identityWords = map[string]bool{"CNIC": true, "NIC": true, "SNIC": true, "NICOP": true, "SNICOP": true, "POC": true, "CARD": true, "IDCARD": true, "شناختی": true, "کارڈ": true}
	paymentWords  = map[string]bool{
		"TXN": true, "TXNID": true, "TRX": true, "TRXID": true, "TRAN": true, "TRANS": true, "TRANSACTION": true, "TID": true, "STAN": true, "RRN": true, "UTR": true, "FT": true,
		"ٹرانزیکشن": true,
	}
	// fillers may stand between such a word and the number.
	fillers = map[string]bool{"NO": true, "NR": true, "NUM": true, "NUMBER": true, "ID": true, "نمبر": true}
)

// wordBefore returns the word that stands before a place in a text, in capitals, over signs and one filler.
func wordBefore(text string, at int) string {
	word := ""
	for range 2 {
		end := at
		for end > 0 && at-end < 6 {
			r, size := utf8.DecodeLastRuneInString(text[:end])
			if unicode.IsLetter(r) || digitOf(r) >= 0 {
				break
			}
			end -= size
		}
		from := end
		for from > 0 {
			r, size := utf8.DecodeLastRuneInString(text[:from])
			if !unicode.IsLetter(r) {
				break
			}
			from -= size
		}
		if word = strings.ToUpper(text[from:end]); !fillers[word] {
			return word
		}
		at = from
	}
	return word
}
