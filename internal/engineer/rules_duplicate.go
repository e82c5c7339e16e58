package engineer

import "sanad/internal/fault"

// DuplicateState is what became of two persons who may be one.
type DuplicateState string

// The states.
const (
	DuplicateOpen    DuplicateState = "open"
	DuplicateOne     DuplicateState = "one"     // merged
	DuplicateTwo     DuplicateState = "two"     // two persons; remembered
	DuplicateClaimed DuplicateState = "claimed" // one took the other's registration over
	DuplicateFinal   DuplicateState = "final"   // merged, and nothing is kept of the other
	DuplicateUndone  DuplicateState = "undone"  // merged, and apart again
)

// decideKeep says who has the registrations of both: whoever has an account; of two without, the one whose registration is older. Two
// accounts are not merged, and nobody is merged with themselves.
func decideKeep(one, other string, openedOne, openedOther bool, held []Registration) (keep, gone string, err error) {
	switch {
	case one == other:
		return "", "", fault.Conflict("engineer.duplicate.same", nil)
	case openedOne && openedOther:
		return "", "", fault.Conflict("engineer.duplicate.accounts", nil)
	case openedOne:
		return one, other, nil
	case openedOther:
		return other, one, nil
	}
	keep, gone = one, other
	for i, r := range held {
		if i == 0 || r.EnteredOn.Before(held[0].EnteredOn) {
			held[0] = r
		}
	}
	if len(held) > 0 && held[0].Person == other {
		keep, gone = other, one
	}
	return keep, gone, nil
}
