package notice

import (
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"

	"sanad/internal/council"
	"sanad/internal/gsm"
	"sanad/internal/text"
)

// Asked is what a text that came in asks for.
type Asked string

// What texts ask for.
const (
	AskedStanding Asked = "standing" // it has a registration number
	AskedStop     Asked = "stop"     // no more letters that nobody must get
	AskedOther    Asked = "other"    // nobody knows; it is told what can be asked
)

// stopWords are the words that end letters that nobody must get, alone in a text.
var stopWords = []string{"stop", "stop all", "stopall", "unsubscribe", "end", "quit", "بند", "بند کرو", "بند کریں", "بند کر دیں", "روکیں"}

// mostAskedWords is how many words of a text are looked at.
const mostAskedWords = 12

// decideAsked reads what a text asks for, and the number of a registration if it has one: in digits of any script, with spaces or without, in
// small letters or large, also amid other words.
func decideAsked(law council.Law, words string) (asked Asked, number string) {
	words = strings.ToLower(strings.Join(strings.FieldsFunc(text.Digits(words), func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }), " "))
	bare := strings.Trim(words, " .!?,\"'*#۔،؟")
	if slices.Contains(stopWords, bare) {
		return AskedStop, ""
	}
	if number, ok := law.NumberKey(bare); ok {
		return AskedStanding, number
	}
	list := strings.FieldsFunc(bare, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;?!()\"'۔،؟", r) })
	list = list[:min(len(list), mostAskedWords)]
	for from := range list {
		for to := min(from+3, len(list)); to > from; to-- { // "civil / 12345" before "civil"
			if number, ok := law.NumberKey(strings.Join(list[from:to], " ")); ok {
				return AskedStanding, number
			}
		}
	}
	return AskedOther, ""
}

// decideCaller returns the number to which a text is answered: a telephone of the council's own country, however the gateway writes it. Who
// calls by a name, by a short number, or from abroad, gets no answer: that is a machine, or may cost anything.
func decideCaller(from, dial string) (number string, ok bool) {
	if digits := strings.TrimSpace(from); dial != "" && strings.HasPrefix(digits, dial) {
		from = "+" + digits
	}
	number, ok = gsm.Number(from, dial)
	return number, ok && dial != "" && strings.HasPrefix(number, "+"+dial)
}

// How many texts are answered: of one number and of all, and how often a number is told what it can ask, or that it was heard.
const (
	mostAsked   = 10  // of a number, in 24 hours
	mostOnce    = 1   // of a number, in 24 hours, of what asks for no registration
	mostOfHour  = 600 // of all, in an hour: who invents numbers holds up the others for an hour, and no more is paid for
	askedWindow = 24 * time.Hour
	askedLife   = 6 * time.Hour // after which nobody waits for an answer
)

// counted is how many texts were answered lately.
type counted struct{ ofNumber, ofKind, ofHour int64 }

// decideAnswered tells whether a text is answered.
func decideAnswered(asked Asked, n counted) bool {
	return n.ofNumber < mostAsked && n.ofHour < mostOfHour && (asked == AskedStanding || n.ofKind < mostOnce)
}

// mostParts is how many parts an answer has at most.
const mostParts = 3

// short makes a text fit into the parts of an answer: what is least needed goes first, and of a name that is still too long the end.
func short(lines []string, name int, needless ...int) string {
	join := func() string {
		return strings.Join(slices.DeleteFunc(slices.Clone(lines), func(s string) bool { return s == "" }), "\n")
	}
	fits := func() bool {
		parts, _, _ := gsm.Count(join())
		return parts <= mostParts
	}
	for _, i := range needless {
		if !fits() {
			lines[i] = ""
		}
	}
	if !fits() {
		const longest = 480 // more never fits
		r := []rune(lines[name])
		r = r[:min(len(r), longest)]
		cut := func(n int) string { return strings.TrimSpace(string(r[:n])) + "..." }
		lines[name] = cut(sort.Search(len(r), func(n int) bool { // the first that is too long, less one
			lines[name] = cut(n + 1)
			return !fits()
		}))
	}
	return join()
}

// languageOfText is Urdu for a text with anything in its script: a number has Latin letters in both languages.
func languageOfText(words string) string {
	if strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
		return "ur"
	}
	return "en"
}
