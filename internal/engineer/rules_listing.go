package engineer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
)

const (
	mostListingAsks = 6 // of one person within a day
	listingAskLife  = 24 * time.Hour
)

// Settlement is what an officer decided of a claim that the lists dispute.
type Settlement string

// The settlements.
const (
	Unsettled Settlement = ""
	Upheld    Settlement = "upheld"   // they are who stands on the list
	Dismissed Settlement = "rejected" // they are not
)

// listed is how an application stands to the lists of its institution.
type listed struct {
	council.Listing
	Lists     council.ListingState // what they alone say
	Since     time.Time            // of this state; zero: since now
	Contested bool                 // the applicant asked the council to decide
	Settled   Settlement
	Again     bool // it was not asked about what the draft says now
}

// fits tells whether the lists, or whoever decided about them, leave nothing in the way of an entry.
func (l listed) fits() bool {
	if l.State.Disputed() && !l.Again {
		return l.Settled == Upheld
	}
	return l.State.Fits()
}

// settleable tells whether an officer may decide a claim: it is disputed, or others name its roll number too, who are behind it.
func (l listed) settleable(others []Sharer) bool {
	return !l.Again && (l.State.Disputed() || l.State == council.ListingMatched && len(others) > 0)
}

// sendable tells whether a draft may be sent: what is disputed goes to whoever decides it, once the applicant asked for that.
func (l listed) sendable() bool {
	return l.State.Fits() || !l.Again && l.State.Disputed() && (l.Contested || l.Settled == Upheld)
}

// waits tells whether somebody else than the applicant must act: the institution, or the council about seats.
func (l listed) waits() bool {
	return !l.Again && (l.State.Theirs() || l.State == council.ListingBeyond)
}

// heldTo returns what was decided of a claim, as long as the lists say what they said then: the same of it, and the same in its row.
func (r listingRow) heldTo(lists council.ListingState, row []byte) Settlement {
	if r.Lists != lists || r.SettledRow != nil && !bytes.Equal(r.SettledRow, row) {
		return Unsettled
	}
	return r.Settled
}

// decideClaimed says how a claim stands of which the lists say something, among all that name its roll number. Of two persons who both are as the list
// says, the one who sent first goes on; the other is for an officer, and so is whoever names the number of somebody who is registered, or of whom it was
// decided that it is theirs. A draft is in nobody's way, nor is who withdrew, lapsed, was refused, or was found not to be on the list. mine are
// those who are the same person.
func decideClaimed(lists council.ListingState, own listingRow, settled Settlement, mine []string, sharers []sharerRow) council.ListingState {
	if lists != council.ListingMatched || len(own.Roll) == 0 {
		return lists
	}
	if settled == Dismissed { // also when the other is gone
		return council.ListingClaimed
	}
	for _, x := range sharers {
		if x.Application != own.Application && !slices.Contains(mine, x.Person) && x.before(own) {
			return council.ListingClaimed
		}
	}
	return lists
}

// before tells whether a claim counts before another.
func (x sharerRow) before(own listingRow) bool {
	switch {
	case x.State == StateEntered:
		return true
	case x.Claimed == nil || x.Settled == Dismissed:
		return false
	case x.Settled == Upheld || own.Claimed == nil:
		return true
	case x.Claimed.Equal(*own.Claimed):
		return x.Application < own.Application
	}
	return x.Claimed.Before(*own.Claimed)
}

// sharersKey is another one for others, or for others who stand otherwise; empty: there is nobody.
func sharersKey(list []Sharer) string {
	if len(list) == 0 {
		return ""
	}
	sum := sha256.New()
	for _, x := range list {
		fmt.Fprintf(sum, "%s/%s/%s\n", x.Case, x.Registration, x.Settled)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// decideAskListing says whether the lists may be asked by somebody who had so much asked within a day; again: it was asked before.
func decideAskListing(asks []listingAskRow, key []byte) (again bool, err error) {
	if slices.ContainsFunc(asks, func(a listingAskRow) bool { return bytes.Equal(a.Ask, key) }) {
		return true, nil
	}
	if len(asks) >= mostListingAsks {
		var f fault.Fields
		f.Add("roll_number", "engineer.degree.many_asks", fault.Values{"Most": mostListingAsks, "Until": asks[len(asks)-mostListingAsks].Asked.Add(listingAskLife)})
		return false, f.Err()
	}
	return false, nil
}

// unlisted is the text that says how a draft stands to the lists, and who must act; empty: nothing is to be said.
func unlisted(l listed, batch int, zone *time.Location) (why string, values fault.Values) {
	if l.State.Fits() || l.sendable() && l.Settled == Upheld {
		return "", nil
	}
	why = "engineer.listing." + string(l.State)
	switch {
	case l.Again:
		why = "engineer.listing.again"
	case l.sendable():
		why = "engineer.listing.contested"
	}
	return why, l.values(batch, zone)
}

// values are those of texts about how an application stands.
func (l listed) values(batch int, zone *time.Location) fault.Values {
	on := func(at time.Time) day.Day {
		if at.IsZero() {
			return day.Day{}
		}
		return day.Of(at, zone)
	}
	return fault.Values{
		"Year": strconv.Itoa(batch), "Since": on(l.Since), "Sent": on(l.Sent), "Asked": on(l.Asked), "Reminded": on(l.Reminded), "Nobody": l.Nobody,
		"Position": l.Position, "Seats": l.Seats, "Rule": l.Rule.Cited(),
	}
}

// decideContest lets an applicant have a disputed claim decided by the council.
func decideContest(a applicationRow, version string, l listed) error {
	if err := decideEdit(a, version); err != nil {
		return err
	}
	if l.Again || !l.State.Disputed() {
		return fault.Conflict("engineer.listing.undisputed", nil)
	}
	return nil
}

// checkSettle demands an outcome, and words that somebody else can follow.
func checkSettle(c SettleListing) error {
	var f fault.Fields
	if s := Settlement(c.Settled); s != Upheld && s != Dismissed {
		f.Add("settled", "fault.choose", nil)
	}
	if len([]rune(c.Reasons)) < 20 {
		f.Add("settled_reasons", "engineer.listing.reasons", nil)
	}
	return f.Err()
}

// decideListed refuses an entry which the lists do not bear.
func decideListed(l listed) error {
	switch {
	case l.State == "", l.fits():
		return nil
	case l.Settled == Dismissed && l.State.Disputed():
		return fault.Denied("engineer.enter.listing.rejected", nil)
	}
	return fault.Denied("engineer.enter.listing."+string(l.State), nil)
}
