package accreditation

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"sanad/internal/council"
)

// claimed is what the lists that stand of a batch have under the roll number of a claim.
type claimed struct {
	batch            int
	enrolled, passed List // without id: none was sent
	found            bool // the roll number is on the list of who enrolled
	beyond           bool // the approved seats
	position         int
	name             bool // it is the name of the claim
	marked           bool // as passed
	day              bool // on the day of the claim
	row              []byte
}

// listingOf says how a claim stands. Of a row with another name nothing else is told: it is somebody else's.
func listingOf(law council.Accreditation, x claimed) council.Listing {
	l := council.Listing{Rule: law.ListedRule, Sent: x.enrolled.Sent}
	switch {
	case x.enrolled.ID == "" && law.ListedFrom > 0 && x.batch >= law.ListedFrom:
		l.State = council.ListingUnlisted
	case x.enrolled.ID == "":
		l.State = council.ListingFree
	case !x.found:
		l.State = council.ListingUnmatched
	case !x.name:
		l.State = council.ListingName
	case x.beyond:
		l.State, l.Position, l.Seats = council.ListingBeyond, x.position, x.enrolled.Seats
	case !x.marked:
		l.State = council.ListingEnrolled
	case !x.day:
		l.State, l.Sent = council.ListingDay, x.passed.Sent
	default:
		l.State, l.Sent = council.ListingMatched, x.passed.Sent
	}
	return l
}

// rowOf knows a row of the lists again, by its tokens: its name, and the day of passing.
func rowOf(name, on []byte) []byte {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d/", len(name))
	sum.Write(name)
	sum.Write(on)
	return sum.Sum(nil)
}

// sameName tells whether one of two names has all words of the other, by their blind indexes; a name of several words must share two.
func sameName(a, b []byte) bool {
	words := func(t []byte) map[string]bool {
		set := map[string]bool{}
		for w := range slices.Chunk(t, tokenBytes) {
			set[string(w)] = true
		}
		return set
	}
	x, y := words(a), words(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	for w := range x {
		if !y[w] {
			return false
		}
	}
	return len(x) > 1 || len(x) == 1 && len(y) == 1
}
