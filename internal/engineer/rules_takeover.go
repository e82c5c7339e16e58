package engineer

import (
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// TakeoverState is how far it is that a person takes a registration over.
type TakeoverState string

// The states.
const (
	TakeoverOpen     TakeoverState = "open"
	TakeoverDone     TakeoverState = "done"
	TakeoverDeclined TakeoverState = "declined" // by an officer
	TakeoverEnded    TakeoverState = "ended"    // another began, the tries were used up, or somebody else has it
	TakeoverExpired  TakeoverState = "expired"  // nobody came in time
	TakeoverUndone   TakeoverState = "undone"
)

// LetterState is how far a code by post is.
type LetterState string

// The states of a code by post.
const (
	LetterNone    LetterState = ""
	LetterAsked   LetterState = "asked"
	LetterPrinted LetterState = "printed"
	LetterSent    LetterState = "sent"
)

// decideBegin refuses who asked too often; the answer does not depend on what was asked for.
func decideBegin(limits council.Takeover, begun int64, own bool) error {
	switch {
	case own:
		return fault.Conflict("engineer.takeover.own", nil)
	case begun >= int64(limits.ADay):
		return fault.Busy("engineer.takeover.busy", fault.Values{"Most": limits.ADay})
	}
	return nil
}

// decideSendCode says whether a code leaves for a registration: of somebody who came with an older register, has no account, and has the
// identity number that the claimant recorded.
func decideSendCode(limits council.Takeover, r Registration, claimant string, opened, same bool, codes int64) bool {
	return r.Import != "" && r.Person != claimant && !opened && same && codes < int64(limits.CodesADay)
}

// decideCode judges a code; a try is counted before. Whoever has no code hears the same as whoever mistyped it.
func decideCode(limits council.Takeover, r takeoverRow, right bool, now time.Time) error {
	switch {
	case r.State != TakeoverOpen || now.After(r.CodeUntil) || r.Tries > int64(limits.Tries):
		return fault.Conflict("engineer.takeover.ended", nil)
	case !right:
		var f fault.Fields
		f.Add("code", "engineer.takeover.wrong", fault.Values{"Left": limits.Tries - int(r.Tries)})
		return f.Err()
	}
	return nil
}

// endsAt is until when a claim waits: at the counter, or for a code that goes by post.
func endsAt(limits council.Takeover, r takeoverRow) time.Time {
	ends := r.AskedAt.Add(limits.Lives())
	if r.CodeUntil.After(ends) {
		return r.CodeUntil
	}
	return ends
}

// decideExpire tells whether a claim ends by time. One that an officer proposed to confirm waits for the registrar, whose delay is not the claimant's.
func decideExpire(limits council.Takeover, r takeoverRow, now time.Time) bool {
	return r.State == TakeoverOpen && r.ProposedBy == "" && now.After(endsAt(limits, r))
}

// decideEmpty tells whether nothing that went on from a person can be undone any more.
func decideEmpty(moves []moveRow, ends func(time.Time) time.Time, now time.Time) bool {
	for _, m := range moves {
		if !now.After(ends(m.At)) {
			return false
		}
	}
	return len(moves) > 0
}

// decideUndoInTime refuses to undo what is final.
func decideUndoInTime(ends, now time.Time) error {
	if now.After(ends) {
		return fault.Conflict("engineer.takeover.too_late", nil)
	}
	return nil
}

// decideCounter refuses what nobody has, and whoever is the holder.
func decideCounter(r takeoverRow, by string) error {
	switch {
	case r.Registration == "":
		return fault.Conflict("engineer.takeover.nobody", nil)
	case by == r.Holder:
		return fault.Denied("engineer.takeover.mine", nil)
	}
	return nil
}

// decideProposeTakeover lets one officer propose what two decide: that a registration is of somebody with another identity number.
func decideProposeTakeover(r takeoverRow, same bool, by string) error {
	if err := decideCounter(r, by); err != nil {
		return err
	}
	switch {
	case same:
		return fault.Conflict("engineer.takeover.one_is_enough", nil)
	case r.ProposedBy != "":
		return fault.Conflict("engineer.takeover.proposed", nil)
	}
	return nil
}

// decideConfirmTakeover lets one officer give a registration to whom has the same identity number, and otherwise wants another who proposed it.
func decideConfirmTakeover(r takeoverRow, same bool, by string, c ConfirmTakeover) error {
	if err := decideCounter(r, by); err != nil {
		return err
	}
	var f fault.Fields
	switch {
	case same:
		c.checkPaper(&f)
	case r.ProposedBy == "":
		return fault.Conflict("engineer.takeover.propose_first", nil)
	case r.ProposedBy == by:
		return fault.Denied("engineer.takeover.own_proposal", nil)
	}
	c.check(&f)
	return f.Err()
}

// decideMove refuses to take a registration from somebody who holds it by an account, or to give it to whom has it.
func decideMove(r Registration, to string, opened bool) error {
	switch {
	case r.Person == to:
		return fault.Conflict("engineer.takeover.own", nil)
	case r.Import == "" || opened:
		return fault.Conflict("engineer.takeover.held", nil)
	}
	return nil
}

// decideUnmoved refuses a claim of a registration that has another holder by now than the one with whom the claimant was compared.
func decideUnmoved(row takeoverRow, r Registration) error {
	if r.Person != row.Holder {
		return fault.Conflict("engineer.takeover.moved", nil)
	}
	return nil
}

// typedCode reads a code as people type it: digits of three scripts, with spaces and dashes.
func typedCode(typed string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(text.Digits(typed))
}
