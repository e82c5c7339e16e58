package payment

import (
	"crypto/sha256"
	"strconv"
	"strings"
	"unicode"

	"sanad/internal/day"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// Identity tells a movement from others of its account, in whatever file it stands. Number is the same for all movements with one
// reference that tells it, day and sum; Words is nobody else's.
type Identity struct{ Number, Words string }

// identities names the lines of a file, one after the other. Lines that are equal in all that the bank says, hidden identity numbers too, are
// counted: two of them in one file are two payments, and the first of them in the next file is the first of them in this.
type identities struct {
	shared  bool // the bank's reference is of something else than one payment
	equals  map[[16]byte]int
	credits map[string]int // by the bank's reference
}

func newIdentities(shared bool) *identities {
	return &identities{shared, map[[16]byte]int{}, map[string]int{}}
}

// of returns the identity of the next line, where it stands, and whether the bank's own reference tells it.
func (m *identities) of(l BankLine) fileLine {
	x := fileLine{On: l.On, Row: l.Row}
	l = l.asTold()
	number := l.On.String() + "|" + strconv.FormatInt(int64(l.Amount), 10) + "|"
	n := numberKey(l.Number)
	if x.Sure = isTelling(n) && !m.shared; isTelling(n) {
		if number += "n|" + n; l.Amount > 0 {
			m.credits[n]++
		}
	} else {
		number += "w|" + n + "|" + text.Fold(l.Other) + "|" + text.Fold(l.Text) + "|" + text.Fold(l.Payer)
	}
	words := number + "|" + text.Fold(l.Other) + "|" + text.Fold(l.Text) + "|" + text.Fold(l.Payer)
	sum := sha256.Sum256([]byte(words))
	equals := [16]byte(sum[:16])
	m.equals[equals]++
	x.Number, x.Words = number, words+"|"+strconv.Itoa(m.equals[equals])
	if m.shared {
		x.Number = "s|" + x.Words
	}
	return x
}

// numberKey is a bank's reference by which it is known again.
func numberKey(number string) string { return strings.ReplaceAll(text.Fold(number), " ", "") }

// fewestShared is in how many credits a reference stands that is nobody's own: a payment stands in one, with its charges beside it as debits.
const fewestShared = 3

// sharedNumber returns the reference that stands in the most credits, if it stands in so many that it cannot be of one payment.
func (m *identities) sharedNumber() (number string, credits int) {
	for n, c := range m.credits {
		if c >= fewestShared && (c > credits || c == credits && n < number) {
			number, credits = n, c
		}
	}
	return number, credits
}

// shortestTelling is how many letters and digits a bank's reference has at least that tells one movement from another.
const shortestTelling = 4

// isTelling tells whether a bank's reference is its own of one movement: not the 0, dash or n/a that many banks write for none, nor one that was hidden.
func isTelling(number string) bool {
	if strings.Trim(number, "0") == "" || strings.Contains(number, text.Fold(pii.Redacted)) {
		return false
	}
	signs := 0
	for _, r := range number {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			signs++
		}
	}
	return signs >= shortestTelling
}

// decideNew tells which lines of a file are not known yet. A line is known by its words; and where the same movement is worded otherwise,
// as in another kind of file of the same bank, by its reference, day and sum: as many as are known under them are there already.
func decideNew(file, known []fileLine) []bool {
	words, spare := map[string]bool{}, map[string]int{}
	for _, k := range known {
		words[k.Words] = true
		spare[k.Number]++
	}
	fresh := make([]bool, len(file))
	for i, x := range file {
		if fresh[i] = !words[x.Words]; !fresh[i] {
			spare[x.Number]--
		}
	}
	for i, x := range file {
		if fresh[i] && spare[x.Number] > 0 {
			spare[x.Number]--
			fresh[i] = false
		}
	}
	return fresh
}

// fileLine is a line of a file with where it stands; in what is known the row is of another file.
type fileLine struct {
	Identity
	On   day.Day
	Row  int
	Sure bool // the bank's own reference tells it
}

// decideDoubtful returns the rows of lines that are taken for known ones of other files and may be others: nothing but words that come again tells them, or the
// reference alone with other words, and the file leaves out something of their day that is known, or goes on where another ended.
func decideDoubtful(file, known []fileLine, goesOn day.Day) (rows []int) {
	if len(known) == 0 {
		return nil
	}
	fresh := decideNew(file, known)
	here, there, left := map[string]bool{}, map[string]bool{}, map[day.Day]int{}
	for _, x := range file {
		here[x.Words] = true
	}
	for _, k := range known {
		if there[k.Words] = true; !here[k.Words] {
			left[k.On]++
		}
	}
	for i, x := range file {
		if !fresh[i] && !there[x.Words] { // it is one of those, worded otherwise
			left[x.On]--
		}
	}
	for i, x := range file {
		if !fresh[i] && (left[x.On] > 0 || x.On == goesOn && !goesOn.IsZero()) && !(x.Sure && there[x.Words]) {
			rows = append(rows, x.Row)
		}
	}
	return rows
}

// mostDoubted is how many rows of a statement are told that may be others than they were taken for.
const mostDoubted = 50

// writeRows writes the numbers of rows, of which the last may stand for more.
func writeRows(rows []int) string {
	var list []string
	for _, r := range rows[:min(len(rows), mostDoubted)] {
		list = append(list, strconv.Itoa(r))
	}
	if len(rows) > mostDoubted {
		list = append(list, "…")
	}
	return strings.Join(list, ", ")
}
