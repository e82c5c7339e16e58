package payment

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"

	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/text"
)

// The weights of what speaks for a candidate; those of one kind together are a hundred. A score proposes and never decides.
const (
	weightNearly = 50 // a reference with one mistake
	weightAmount = 25
	weightDay    = 10
	weightCharge = 20 // of a refund, that more left than it, as with a charge
	weightName   = 15

	leastScore    = 30 // below it nothing is proposed
	mostProposals = 5
	shortestOwn   = 6  // characters of a channel's own id by which money is known again
	shortestPart  = 8  // characters of its last part, where a line names nothing else
	daysLate      = 30 // after its last day an invoice is still looked at
	mostGroups    = 60 // of digits in the words of a line
)

// Candidate is what a line may be of: an invoice, or money that a channel told, or a refund that was paid out, and that no bank has shown.
type Candidate struct {
	ID        string // of the invoice, of the payment that was told, or of the refund
	Told      bool   // money that was told
	Out       bool   // a refund; its amount is below nothing, as it stands in a line
	Back      bool   // money that was told, and went back; its amount is below nothing
	External  string // the channel's own id of it; of a refund, the bank's
	Own       string // of what a switch told, the last part of that, by which banks know it
	Reference string // of the invoice
	Numbered  bool   // the bank's number on the payer's slip is the line's own
	Amount    money.Amount
	From, To  day.Day  // when it may have been paid
	Names     []string // of the payer
}

// Proposal is a candidate with what speaks for it.
type Proposal struct {
	Candidate
	Score   int // to a hundred
	Certain bool
	part    bool // it is known by the bank's number alone, which comes again
	Reasons []fault.Message
}

// decideMatch finds what a line is of, the likeliest first, at most five. Only an invoice's reference, or the channel's or bank's own id, or the bank's
// number on a slip that a cashier confirmed, or in a switch's id, makes the first of them certain, and only if nothing speaks against it: that the words hold two references, or that money with this reference was told and is another
// sum.
func decideMatch(l BankLine, prefix string, candidates []Candidate) []Proposal {
	if len(candidates) == 0 {
		return nil
	}
	exact, nearly := references(l, prefix)
	var list []Proposal
	for _, c := range candidates {
		if p := decideScore(l, c, exact, nearly); p.Score >= leastScore {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b Proposal) int {
		if a.Told != b.Told && a.Score == b.Score {
			return map[bool]int{true: -1, false: 1}[a.Told] // money that was told comes before new money
		}
		return cmp.Or(b.Score-a.Score, closer(l, a.Candidate, b.Candidate), strings.Compare(a.ID, b.ID))
	})
	if len(list) > 0 {
		list[0].Certain = decideCertain(l, list, exact)
	}
	return list[:min(len(list), mostProposals)]
}

// closer sorts by how far the day of the line is from the one on which a candidate was paid.
func closer(l BankLine, a, b Candidate) int {
	far := func(c Candidate) int { return max(c.From.Until(l.On), -c.From.Until(l.On)) }
	return far(a) - far(b)
}

// decideCertain tells whether the first proposal needs nobody to look at it.
func decideCertain(l BankLine, list []Proposal, exact []string) bool {
	first := list[0]
	if first.Score < 100 || l.Amount == 0 || l.Amount < 0 != first.Out || l.Reversal || len(exact) > 1 {
		return false
	}
	if first.part && (len(exact) > 0 && exact[0] != first.Reference || slices.ContainsFunc(list[1:], func(p Proposal) bool { return p.part })) {
		return false
	}
	if first.Out { // of two that fit, nobody guesses which
		return !slices.ContainsFunc(list[1:], func(p Proposal) bool { return p.Score == 100 })
	}
	return !slices.ContainsFunc(list[1:], func(p Proposal) bool {
		return p.Score == 100 && p.Reference != first.Reference || p.Told && !first.Told && p.Reference == first.Reference
	})
}

// mostDoubtful is the highest score of what is not decisive.
const mostDoubtful = 95

// decideScore tells how much speaks for a candidate, and what.
func decideScore(l BankLine, c Candidate, exact, nearly []string) Proposal {
	p := Proposal{Candidate: c}
	add := func(weight int, key string) {
		p.Score += weight
		p.Reasons = append(p.Reasons, fault.Message{Key: key})
	}
	same, named := l.Amount == c.Amount, slices.Contains(exact, c.Reference)
	own := same && (c.Told || c.Out) && saysOwn(l, c.External)
	near := !l.On.Before(c.From) && !l.On.After(c.To)
	other := same && c.Told && saysOwn(l, c.Own)
	part := !own && near && (other || same && c.Told && c.Numbered) // banks begin their numbers anew
	switch {
	case c.Out && saysOwn(l, c.External):
		add(weightNearly, "payment.match.refund")
	case own, other:
		add(weightNearly, "payment.match.own")
	case named:
		add(weightNearly, "payment.match.reference")
	case c.Back && c.Numbered:
		add(weightNearly, "payment.match.line")
	case c.Numbered:
		add(weightNearly, "payment.match.number")
	case slices.Contains(nearly, c.Reference):
		add(weightNearly, "payment.match.nearly")
	}
	switch {
	case same:
		add(weightAmount, "payment.match.amount")
	case c.Out && isCharged(-c.Amount, -l.Amount):
		add(weightCharge, "payment.match.charge")
	}
	if near {
		add(weightDay, "payment.match.day")
	}
	if share := likeness(l.Payer+" "+l.Text, c.Names); share > 0 {
		add(int(share*weightName), "payment.match.name")
	}
	if p.Score = min(p.Score, mostDoubtful); own || part || named && (same || !c.Told && !c.Out) {
		p.Score = 100
	}
	p.part = part && !named
	return p
}

// ownOf is the last part of what a switch calls a payment, if it is long enough to know it by: the switch puts the bank and the day before it.
func ownOf(c Channel, external string) string {
	own := external[strings.LastIndex(external, "/")+1:]
	if c != ChannelBiller || own == external || len(own) < shortestPart {
		return ""
	}
	return own
}

// likeness tells which share of the words of a name stands in a text, of the best of some names; one word alone is nobody's name.
func likeness(said string, names []string) float64 {
	words, best := text.Tokens(said), 0.0
	for _, name := range names {
		tokens := text.Tokens(name)
		found := 0
		for _, t := range tokens {
			if slices.Contains(words, t) {
				found++
			}
		}
		if found >= 2 || found == 1 && len(tokens) == 1 && len(tokens[0]) > 3 {
			best = max(best, float64(found)/float64(len(tokens)))
		}
	}
	return best
}

// titles are what banks write before a name.
var titles = []string{"mr", "mrs", "ms", "miss", "mst", "dr", "prof", "engr"}

// isNameOf tells whether a bank's words are the name of somebody and of nobody else: a title may stand before them, some may be left out and the last cut
// short, but none is another's. People of one family, and strangers, share two words of three.
func isNameOf(said, name string) bool {
	words, own := text.Tokens(said), text.Tokens(name)
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(titles, w) })
	if len(words) == 0 || len(words) < min(2, len(own)) {
		return false
	}
	for n, w := range words {
		cut := n == len(words)-1 && len(w) >= 3
		if !slices.ContainsFunc(own, func(o string) bool { return o == w || cut && strings.HasPrefix(o, w) }) {
			return false
		}
	}
	return true
}

// saysOwn tells whether a line names what a channel calls its payment: as a whole, and not within a longer number.
func saysOwn(l BankLine, external string) bool {
	own := text.Fold(external)
	if len(strings.ReplaceAll(own, " ", "")) < shortestOwn {
		return false
	}
	for _, s := range []string{l.Number, l.Other, l.Text} {
		if strings.Contains(" "+text.Fold(s)+" ", " "+own+" ") {
			return true
		}
	}
	return false
}

// references finds the references in the words of a line, in digits of three scripts and with spaces and dashes within; nearly are those that the
// words would be but for one mistake: two neighbours that changed places, one digit wrong, lost or doubled. They are told and never taken.
func references(l BankLine, prefix string) (exact, nearly []string) {
	exact, others := exactly(l, prefix)
	for _, digits := range others {
		nearly = append(nearly, mended(digits, prefix)...)
	}
	slices.Sort(nearly)
	return exact, slices.DeleteFunc(slices.Compact(nearly), func(n string) bool { return slices.Contains(exact, n) })
}

// exactly returns the references in the words of a line, and what else is about as long. Those that are nearly one cost a hundred times as much, and what
// decides alone leaves them out.
func exactly(l BankLine, prefix string) (exact, others []string) {
	for _, s := range []string{l.Other, l.Number, l.Text} {
		for _, digits := range numbers(s) {
			if len(digits) == digitsOfRef && strings.HasPrefix(digits, prefix) {
				if n, ok := id.ReadNumber(digits); ok {
					exact = append(exact, n)
					continue
				}
			}
			others = append(others, digits)
		}
	}
	slices.Sort(exact)
	return slices.Compact(exact), others
}

// numbers returns the runs of digits of a text that are as long as a reference, one more or one less: whole groups that are next to each other,
// with nothing but a space, a dash, a point or a slash between; and each group that is longer by itself.
func numbers(s string) (found []string) {
	type group struct {
		digits []byte
		gap    int  // characters before it
		word   bool // there is more than signs between
	}
	var groups []group
	last := group{}
	for _, r := range text.Digits(s) {
		switch {
		case r >= '0' && r <= '9':
			last.digits = append(last.digits, byte(r))
			continue
		case len(last.digits) > 0:
			groups, last = append(groups, last), group{}
		}
		last.gap++
		last.word = last.word || !unicode.IsSpace(r) && !strings.ContainsRune("-‑–./", r)
		if len(groups) > mostGroups {
			return found
		}
	}
	if len(last.digits) > 0 {
		groups = append(groups, last)
	}
	for i := range groups {
		var digits []byte
		for j := i; j < len(groups) && (j == i || !groups[j].word && groups[j].gap <= 3); j++ {
			if digits = append(digits, groups[j].digits...); len(digits) > digitsOfRef+1 && j > i {
				break
			}
			if len(digits) >= digitsOfRef-1 {
				found = append(found, string(digits))
			}
		}
	}
	return found
}

// mended returns the references that differ from digits by one mistake, or stand within a longer number.
func mended(digits, prefix string) (list []string) {
	try := func(b []byte) {
		if bytes.HasPrefix(b, []byte(prefix)) {
			if n, ok := id.ReadNumber(string(b)); ok {
				list = append(list, n)
			}
		}
	}
	b := []byte(digits)
	for i := 0; i+digitsOfRef <= len(b) && len(b) > digitsOfRef; i++ {
		try(b[i : i+digitsOfRef])
	}
	switch len(b) {
	case digitsOfRef:
		for i := range b {
			if i > 0 && b[i] != b[i-1] {
				b[i], b[i-1] = b[i-1], b[i]
				try(b)
				b[i], b[i-1] = b[i-1], b[i]
			}
			was := b[i]
			for d := byte('0'); d <= '9'; d++ {
				if b[i] = d; d != was {
					try(b)
				}
			}
			b[i] = was
		}
	case digitsOfRef + 1:
		for i := 1; i < len(b)-1; i++ { // the first and the last are left out above
			try(slices.Delete(slices.Clone(b), i, i+1))
		}
	case digitsOfRef - 1:
		for i := range len(b) + 1 {
			for d := byte('0'); d <= '9'; d++ {
				try(slices.Insert(slices.Clone(b), i, d))
			}
		}
	}
	return list
}
