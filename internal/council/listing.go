package council

import "time"

// ListingState is how a claim to have been in a batch stands to the lists that its institution sent.
type ListingState string

// The states of a claim.
const (
	ListingFree      ListingState = "free"      // nobody sent a list of the batch, and none is wanted
	ListingMatched   ListingState = "matched"   // on the list, and marked as passed
	ListingEnrolled  ListingState = "enrolled"  // on the list, and not marked as passed yet
	ListingUnlisted  ListingState = "unlisted"  // a list is wanted, and none was sent
	ListingUnmatched ListingState = "unmatched" // the roll number stands on no list
	ListingBeyond    ListingState = "beyond"    // on the list, beyond the approved seats
	ListingName      ListingState = "name"      // disputed: the roll number stands there with another name
	ListingDay       ListingState = "day"       // disputed: with another day of passing
	ListingClaimed   ListingState = "claimed"   // disputed: all is as on the list, and somebody else named the roll number before
)

// Disputed tells whether the roll number is there and an officer must decide whose it is.
func (s ListingState) Disputed() bool {
	return s == ListingName || s == ListingDay || s == ListingClaimed
}

// Fits tells whether the lists leave nothing to be asked.
func (s ListingState) Fits() bool { return s == ListingFree || s == ListingMatched }

// Theirs tells whether the institution is to act.
func (s ListingState) Theirs() bool { return s == ListingEnrolled || s == ListingUnlisted }

// ListingStates are all of them.
var ListingStates = []ListingState{
	ListingFree, ListingMatched, ListingEnrolled, ListingUnlisted, ListingUnmatched, ListingBeyond, ListingName, ListingDay, ListingClaimed,
}

// Listing is how a claim stands, of what its applicant may know.
type Listing struct {
	State    ListingState
	Position int       // of one who is beyond the seats
	Seats    int       // which were approved then
	Rule     Rule      // of lists, or of the seats
	Sent     time.Time // when the list that decides it was sent; zero: none was
	Asked    time.Time // when those who stand for the institution were told that graduates wait; zero: not yet
	Reminded time.Time // when again; zero: not yet
	Nobody   bool      // stands for the institution, so that nobody could be told
	Row      []byte    // knows again what stands on the lists under the roll number, by tokens; nil: nothing does
}

// ListingTokens are what a claim is compared by: blind, and never opened.
type ListingTokens struct {
	Roll []byte
	Day  []byte // of passing
	// Latin and Urdu are the words of the name in each script; none: it is not written in it.
	Latin, Urdu []byte
}

// BatchName names a batch by codes, as a degree does.
type BatchName struct {
	Institution, Programme string
	Year                   int
}

// Waiting is who waits for the lists of a batch, counted.
type Waiting struct {
	Count map[ListingState]int // without those whose claim fits
	Since time.Time            // since when the first waits for the institution; zero: nobody does
	Rolls [][]byte             // tokens of those who are on the list and not marked as passed; at most a hundred
}

// Theirs is how many wait for the institution.
func (w Waiting) Theirs() (n int) {
	for s, c := range w.Count {
		if s.Theirs() {
			n += c
		}
	}
	return n
}

// Add puts two together: of one batch under two names.
func (w Waiting) Add(o Waiting) Waiting {
	sum := Waiting{Count: map[ListingState]int{}, Since: w.Since, Rolls: append(append([][]byte(nil), w.Rolls...), o.Rolls...)}
	for _, x := range []Waiting{w, o} {
		for s, c := range x.Count {
			sum.Count[s] += c
		}
	}
	if !o.Since.IsZero() && (w.Since.IsZero() || o.Since.Before(w.Since)) {
		sum.Since = o.Since
	}
	return sum
}

// Concerned are those whom a decision concerns that a batch opens no registration: by number, the first of them, and nobody's name.
type Concerned struct {
	Registered    []string // numbers of registrations
	AllRegistered int
	Cases         []string // numbers of cases
	AllCases      int
	Drafts        int // that were not sent, or wait for their fee
}

// Anybody tells whether it concerns anybody.
func (c Concerned) Anybody() bool { return c.AllRegistered+c.AllCases+c.Drafts > 0 }
