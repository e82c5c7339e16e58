package accreditation

import (
	"strconv"

	"sanad/internal/day"
	"sanad/internal/fault"
)

// Visited is a visit after which a decision comes, as the room of visits knows it.
type Visited struct {
	ID, Number             string
	Institution, Programme string // by id
	From, To               int    // its batches; 0: of none by name
	Appeals                bool   // against the decision that it comes after
	After                  string // the number of that decision
	Began, Ended           day.Day
	Ready                  bool // it is before the board: what is to be decided can be proposed
	Placed                 bool // on the agenda of a meeting
	Found                  bool // the board found what is proposed
}

// batches are those of a visit as a form has them.
func (v Visited) batches() string {
	switch {
	case v.From == 0:
		return ""
	case v.From == v.To:
		return strconv.Itoa(v.From)
	}
	return strconv.Itoa(v.From) + "-" + strconv.Itoa(v.To)
}

// checkVisited wants a decision after a visit to be of its institution, of a day that is not before its end, and of its kind.
func checkVisited(f *fault.Fields, p Proposal, b Background) {
	v := b.Visit
	if p.Visit == "" {
		return
	}
	if p.Institution != v.Institution {
		f.Add("institution", "accreditation.visit.other", fault.Values{"Number": v.Number})
	}
	if !p.On.IsZero() && p.On.Before(v.Ended) {
		f.Add("on", "accreditation.visit.before", fault.Values{"Number": v.Number, "Day": v.Ended})
	}
	switch {
	case v.Appeals && (p.Kind != Appealed || b.Replaced.Number != v.After):
		f.Add("kind", "accreditation.visit.appeal", fault.Values{"Number": v.Number, "Decision": v.After})
	case !v.Appeals && p.Kind != Decided:
		f.Add("kind", "accreditation.visit.kind", fault.Values{"Number": v.Number})
	}
}

// checkBatches wants a decision after a visit to decide all batches that were visited, and no other.
func checkBatches(wrong *fault.Fields, p Proposal, b Background) {
	v := b.Visit
	if p.Visit == "" || v.From == 0 {
		return
	}
	for _, f := range p.Findings {
		if f.Programme != v.Programme || f.Batch < v.From || f.Batch > v.To {
			programme, _ := b.programme(f.Programme)
			wrong.Add("finding-"+f.ID, "accreditation.visit.batch", fault.Values{"Number": v.Number, "Programme": programme.Title, "Batch": strconv.Itoa(f.Batch)})
		}
	}
	for batch := v.From; batch <= v.To; batch++ {
		if _, ok := proposedOf(p, v.Programme, batch); !ok && len(p.Findings) > 0 {
			wrong.Add("findings", "accreditation.visit.missing", fault.Values{"Number": v.Number, "Batch": strconv.Itoa(batch)})
			return
		}
	}
}

// decideReady refuses to propose what comes after a visit that is not before the board, or of which another proposal waits.
func decideReady(p Proposal, b Background) error {
	switch {
	case p.Visit == "":
		return nil
	case !b.Visit.Ready:
		return fault.Conflict("accreditation.visit.not_ready", fault.Values{"Number": b.Visit.Number})
	case b.Rival != "":
		return fault.Conflict("accreditation.visit.rival", fault.Values{"Number": b.Visit.Number})
	}
	return nil
}

// decideOpen refuses to change what the board votes on, or has voted on.
func decideOpen(p Proposal, v Visited) error {
	if p.Visit != "" && v.Found {
		return fault.Conflict("accreditation.visit.found", fault.Values{"Number": v.Number})
	}
	return decideSettled(p, v)
}

// decideSettled refuses whatever would take a proposal from an agenda on which it stands.
func decideSettled(p Proposal, v Visited) error {
	if p.Visit != "" && v.Placed {
		return fault.Conflict("accreditation.visit.placed", fault.Values{"Number": v.Number})
	}
	return nil
}

// decideFound refuses to confirm what comes after a visit before the board found it.
func decideFound(p Proposal, b Background) error {
	if p.Visit != "" && !b.Visit.Found {
		return fault.Conflict("accreditation.visit.not_found", fault.Values{"Number": b.Visit.Number})
	}
	return nil
}
