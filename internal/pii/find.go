package pii

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Redacted stands where something personal was found.
const Redacted = "[redacted]"

// span is where something personal stands in a text, by bytes.
type span struct{ from, to int }

// group is a run of digits in one script: between groups stand blanks, dashes or dots.
type group struct {
	span
	digits string
}

// HasCard tells whether a text holds the number of a payment card: 14 to 19 digits in any of three scripts, alone or with blanks, dashes
// or dots between them, that begin as a scheme's cards do and end in their check digit. Thirteen digits are an identity card's: the
// only scheme that used as many gave it up, and its numbers begin like those of Sindh.
func HasCard(text string) bool {
	if !mayHold(text, 14) {
		return false
	}
	for _, run := range runsOf(text, 14) {
		if len(cardsIn(run)) > 0 {
			return true
		}
	}
	return false
}

// mayHold tells in one glance whether a text may have so many digits.
func mayHold(text string, least int) bool {
	digits := 0
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= '0' && c <= '9' || c == 0xd9 || c == 0xdb || c == 0xef { // the first byte of a digit in the other scripts
			digits++
		}
	}
	return digits >= least
}

// HideCards replaces the numbers of payment cards in a text that nobody typed here and that is kept all the same, and leaves what ours says
// are numbers of our own, whatever digits stand beside them. A text without any is returned as it is.
func HideCards(text string, ours func(digits string) bool) string {
	if !HasCard(text) {
		return text
	}
	var found []span
	for _, run := range without(runsOf(text, 14), ours, 14) {
		found = append(found, cardsIn(run)...)
	}
	hidden, _ := replace(text, found)
	return hidden
}

// without cuts what is ours out of runs: whole groups that are next to each other. Of the rest stays what has at least least digits.
func without(runs [][]group, ours func(digits string) bool, least int) (rest [][]group) {
	for _, run := range runs {
		begin := 0
		keep := func(end int) {
			if part := run[begin:end]; count(part) >= least {
				rest = append(rest, part)
			}
		}
		for i := 0; i < len(run); {
			if n := oursAt(run[i:], ours); n > 0 {
				keep(i)
				i, begin = i+n, i+n
			} else {
				i++
			}
		}
		keep(len(run))
	}
	return rest
}

// oursAt counts the groups at the beginning of a run that are a number of ours; 0: they are not.
func oursAt(run []group, ours func(digits string) bool) int {
	if ours(run[0].digits) {
		return 1
	}
	digits := make([]byte, 0, mostOurs)
	for n, g := range run {
		if digits = append(digits, g.digits...); len(digits) > mostOurs {
			return 0
		}
		if ours(string(digits)) {
			return n + 1
		}
	}
	return 0
}

func count(groups []group) (n int) {
	for _, g := range groups {
		n += len(g.digits)
	}
	return n
}

// Scrub replaces identity numbers, telephone numbers, numbers of cards and addresses of mail, and counts them. A text without any is
// returned as it is.
func Scrub(text string) (string, int) {
	if !suspicious(text) {
		return text, 0
	}
	var found []span
	for _, run := range runsOf(text, 10) {
		found = append(found, numbersIn(run, text)...)
	}
	found = append(found, addressesIn(text)...)
	if len(found) == 0 {
		return text, 0
	}
	return replace(text, found)
}

// suspicious tells in one glance whether a closer look is needed; nearly every line has nothing.
func suspicious(text string) bool {
	digits := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= '0' && c <= '9', c == 0xd9, c == 0xdb, c == 0xef: // the first byte of a digit in the other scripts
			if digits++; digits >= 10 {
				return true
			}
		case c == '@', c == '%' && strings.HasPrefix(text[i:], "%40"):
			return true
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '"', c == ':', c == ',':
			digits = 0
		}
	}
	return false
}

// digitOf returns the value of a digit in ASCII, the Arabic and the Urdu script, and those of full width; -1 for anything else.
func digitOf(r rune) rune {
	for _, zero := range [...]rune{'0', '٠', '۰', '０'} {
		if r >= zero && r <= zero+9 {
			return r - zero
		}
	}
	return -1
}

// isBetween tells of what people put between the digits of one number, seen or unseen.
func isBetween(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '-', '.', '_', '/', 0xa0, 0xad, 0x2007, 0x2009, 0x202f, 0x2212, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, '٫', '۔':
		return true
	}
	return r >= 0x2010 && r <= 0x2015
}

const (
	ownID    = 26 // signs of an id of ours
	mostOurs = 40 // digits of a number of ours
)

// runsOf lists the runs of groups that have at least least digits; between two groups stand at most three signs.
func runsOf(text string, least int) (runs [][]group) {
	var run []group
	total := 0
	end := func() {
		if total >= least {
			runs = append(runs, run)
		}
		run, total = nil, 0
	}
	between := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if d := digitOf(r); d < 0 {
			if n := idAt(text, i); n > 0 {
				end()
				i += n
				continue
			}
			if between++; !isBetween(r) || between > 3 {
				end()
			}
			i += size
			continue
		}
		if n := idAt(text, i); n > 0 {
			end()
			i += n
			continue
		}
		g := group{span: span{i, i}}
		plain := true // ASCII alone, as nearly always: they need not be written anew
		for i < len(text) {
			r, size := utf8.DecodeRuneInString(text[i:])
			if digitOf(r) < 0 {
				break
			}
			plain = plain && size == 1
			i += size
		}
		if g.to, g.digits = i, text[g.from:i]; !plain {
			g.digits = strings.Map(func(r rune) rune { return '0' + digitOf(r) }, g.digits)
		}
		run, total, between = append(run, g), total+len(g.digits), 0
	}
	end()
	return runs
}

// idAt returns the length of an id of ours that begins at i, or 0: it is random, and may look like anything. It holds letters too.
func idAt(text string, i int) int {
	if i > 0 && isWord(text[i-1]) || len(text) < i+ownID || len(text) > i+ownID && isWord(text[i+ownID]) {
		return 0
	}
	letters := 0
	for _, c := range []byte(text[i : i+ownID]) {
		switch {
		case c >= 'a' && c <= 'z':
			letters++
		case c < '0' || c > '9':
			return 0
		}
	}
	if letters < 8 { // a random one has eighteen; seven or fewer is one in a million
		return 0
	}
	return ownID
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

// cardsIn finds the numbers of cards in a run: the whole of it, however it is split, or neighbours that are split as cards are.
func cardsIn(run []group) (found []span) {
	whole := digitsOf(run)
	if isCard(whole) {
		return []span{{run[0].from, run[len(run)-1].to}}
	}
	for i := range run {
		for j := i; j < len(run) && j < i+5; j++ {
			if part := run[i : j+1]; cardShape(part) && isCard(digitsOf(part)) {
				found = append(found, span{run[i].from, run[j].to})
			}
		}
	}
	return found
}

// cardShape tells whether groups are split as on cards: not at all, by fours, or 4-6-5 and 4-6-4.
func cardShape(groups []group) bool {
	if len(groups) == 1 {
		return true
	}
	var shape strings.Builder
	for _, g := range groups {
		if len(g.digits) > 9 {
			return false
		}
		shape.WriteByte(byte('0' + len(g.digits)))
	}
	switch shape.String() {
	case "4444", "44443", "44442", "44441", "465", "464", "88":
		return true
	}
	return false
}

func digitsOf(groups []group) string {
	if len(groups) == 1 {
		return groups[0].digits
	}
	var b strings.Builder
	for _, g := range groups {
		b.WriteString(g.digits)
	}
	return b.String()
}

// schemes are how the numbers of cards begin, between two figures of equal length, and how long they are.
var schemes = []struct {
	from, to    string
	least, most int
}{
	{"4", "4", 16, 19},           // Visa
	{"51", "55", 16, 16},         // Mastercard
	{"2221", "2720", 16, 16},     // Mastercard
	{"2200", "2205", 16, 16},     // Mir, PayPak
	{"34", "34", 15, 15},         // American Express
	{"37", "37", 15, 15},         // American Express
	{"300", "305", 14, 16},       // Diners Club
	{"36", "36", 14, 16},         // Diners Club
	{"38", "39", 14, 16},         // Diners Club
	{"3528", "3589", 16, 16},     // JCB
	{"6011", "6011", 16, 19},     // Discover
	{"644", "659", 16, 19},       // Discover, RuPay
	{"60", "60", 16, 16},         // RuPay
	{"62", "62", 16, 19},         // UnionPay
	{"81", "81", 16, 19},         // UnionPay
	{"5018", "5018", 16, 19},     // Maestro
	{"5020", "5020", 16, 19},     // Maestro
	{"5038", "5038", 16, 19},     // Maestro
	{"5893", "5893", 16, 19},     // Maestro
	{"6304", "6304", 16, 19},     // Maestro
	{"6759", "6763", 16, 19},     // Maestro
	{"979200", "979289", 16, 16}, // Troy
}

func isCard(digits string) bool {
	if len(digits) < 14 || len(digits) > 19 || !luhn(digits) {
		return false
	}
	for _, s := range schemes {
		if begin := digits[:len(s.from)]; begin >= s.from && begin <= s.to && len(digits) >= s.least && len(digits) <= s.most {
			return true
		}
	}
	return false
}

// luhn checks the last digit (ISO/IEC 7812).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// numbersIn finds what looks like a person's or a card's number in a run.
func numbersIn(run []group, text string) (found []span) {
	found = cardsIn(run)
	for i := range run {
		digits := ""
		plus := run[i].from > 0 && text[run[i].from-1] == '+'
		for j := i; j < len(run) && len(digits) < 14; j++ {
			if digits += run[j].digits; len(digits) == 13 || isPhone(digits, plus) {
				found = append(found, span{run[i].from, run[j].to})
			}
		}
	}
	return found
}

// isPhone tells of a number of Pakistan: +92, 0092, 92 or 0 before a mobile's ten digits, or +92 before others.
func isPhone(digits string, plus bool) bool {
	switch n := len(digits); {
	case plus && strings.HasPrefix(digits, "92"):
		return n >= 11 && n <= 12
	case strings.HasPrefix(digits, "00923"):
		return n == 14
	case strings.HasPrefix(digits, "923"):
		return n == 12
	case strings.HasPrefix(digits, "03"):
		return n == 11
	}
	return false
}

// addressesIn finds addresses of mail, also those in a URL.
func addressesIn(text string) (found []span) {
	for i := 0; i < len(text); i++ {
		sign := 0
		switch {
		case text[i] == '@':
			sign = 1
		case strings.HasPrefix(text[i:], "%40"):
			sign = 3
		default:
			continue
		}
		from, to := i, i+sign
		for from > 0 && isLocal(text[from-1]) {
			from--
		}
		for to < len(text) && isDomain(text[to]) {
			to++
		}
		domain := strings.TrimRight(text[i+sign:to], ".-")
		if from == i || !isHost(domain) {
			continue
		}
		found = append(found, span{from, i + sign + len(domain)})
		i = to - 1
	}
	return found
}

func isLocal(c byte) bool {
	return isWord(c) || c >= 0x80 || strings.IndexByte(".+-!#$&'*=?^`{|}~%", c) >= 0
}

// isHost tells a name with dots from the version of a module: after some dot stand two letters.
func isHost(domain string) bool {
	for i := 1; i+2 < len(domain); i++ {
		if domain[i] == '.' && isLetter(domain[i+1]) && isLetter(domain[i+2]) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 }

func isDomain(c byte) bool {
	return isWord(c) || c >= 0x80 || c == '.' || c == '-'
}

// replace writes text without the spans, and counts what it left out; spans that meet are one.
func replace(text string, found []span) (string, int) {
	slices.SortFunc(found, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var b strings.Builder
	at, count := 0, 0
	for _, f := range found {
		if f.from >= at {
			b.WriteString(text[at:f.from])
			b.WriteString(Redacted)
			count++
		}
		at = max(at, f.to)
	}
	b.WriteString(text[at:])
	return b.String(), count
}
