package accreditation

import (
	"cmp"
	"slices"
	"strconv"

	"sanad/internal/day"
	"sanad/internal/fault"
)

const (
	mostFindings  = 40 // batches of one decision
	fewestReasons = 20 // characters
)

// nothing is how a form says that a correction finds that nothing was decided of a batch after all.
const nothing = "nothing"

// decideDraft checks what a decision says of itself: when it was made, by which number, and in the place of which other.
func decideDraft(p Proposal, b Background) error {
	f := checkHeading(p, b)
	switch p.Kind {
	case Decided:
		if p.Replaces != "" {
			f.Add("replaces", "accreditation.draft.replaces_none", nil)
		}
	case Corrected, Appealed:
		switch {
		case p.Replaces == "":
			f.Add("replaces", "accreditation.draft.replaces", nil)
		case b.Replaced.Institution != p.Institution && !b.teaches(b.Replaced): // its programmes may be taught elsewhere since
			f.Add("replaces", "accreditation.draft.other", fault.Values{"Institution": b.Institution.Name})
		}
	default:
		f.Add("kind", "fault.choose", nil)
	}
	checkVisited(&f, p, b)
	return f.Err()
}

// checkHeading judges number, meeting and day, which can be judged before it is known of which institution a decision is.
func checkHeading(p Proposal, b Background) (f fault.Fields) {
	if p.Number == "" {
		f.Add("number", "fault.empty", nil)
	} else if numberKey(p.Number) == "" {
		f.Add("number", "accreditation.draft.number", nil)
	} else if b.Taken != "" {
		f.Add("number", "accreditation.draft.taken", nil)
	}
	if p.Meeting == "" {
		f.Add("meeting", "fault.empty", nil)
	}
	switch {
	case p.On.IsZero():
		f.Add("on", "accreditation.draft.no_day", nil)
	case p.On.After(b.Today):
		f.Add("on", "accreditation.draft.future", nil)
	case len(b.Law(p.On).Accreditation.Outcomes) == 0:
		f.Add("on", "accreditation.draft.no_law", nil)
	case b.Replaced.ID != "" && p.On.Before(b.Replaced.On):
		f.Add("on", "accreditation.draft.before", fault.Values{"Number": b.Replaced.Number, "Day": b.Replaced.On})
	}
	return f
}

// decideApart refuses whoever stands or ever stood for an institution to deal with what is decided of it.
func decideApart(stood map[string]bool, by string) error {
	if _, ever := stood[by]; ever {
		return fault.Denied("accreditation.propose.stood", nil)
	}
	return nil
}

// decideChange lets whoever wrote a proposal change it, while it neither waits nor is over.
func decideChange(p Proposal, by, version string) error {
	switch {
	case p.By != by:
		return fault.Denied("accreditation.propose.not_yours", nil)
	case p.State == ProposalWaiting:
		return fault.Conflict("accreditation.propose.waits", nil)
	case p.State != ProposalDraft && p.State != ProposalDeclined:
		return fault.Conflict("accreditation.propose.over", nil)
	case version != strconv.FormatInt(p.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// decidePut judges findings that are to be added to a proposal, in the place of one of it; empty: they are new.
func decidePut(p Proposal, b Background, old string, list []Proposed) ([]Proposed, error) {
	taken, kept := map[string]bool{}, 0
	for _, f := range p.Findings {
		if f.ID != old {
			taken[f.Programme+" "+strconv.Itoa(f.Batch)] = true
			kept++
		}
	}
	var done []Proposed
	for _, f := range list {
		f, wrong := checkFinding(p, b, f)
		if taken[f.Programme+" "+strconv.Itoa(f.Batch)] && f.Programme != "" {
			wrong.Add("batch", "accreditation.finding.twice", fault.Values{"Batch": strconv.Itoa(f.Batch)})
		}
		if kept+len(list) > mostFindings {
			wrong.Add("batch", "accreditation.finding.many", fault.Values{"Most": mostFindings})
		}
		if err := wrong.Err(); err != nil {
			return nil, err
		}
		taken[f.Programme+" "+strconv.Itoa(f.Batch)] = true
		done = append(done, f)
	}
	return done, nil
}

// decideWhole judges a proposal as a whole, as it would stand among all that was decided. It is asked when a decision is proposed, and again
// when it is confirmed.
func decideWhole(p Proposal, b Background) error {
	if err := decideDraft(p, b); err != nil {
		return err
	}
	var wrong fault.Fields
	if len(p.Findings) == 0 {
		wrong.Add("findings", "accreditation.propose.nothing", nil)
	}
	for _, f := range p.Findings {
		if _, faults := checkFinding(p, b, f); len(faults) > 0 {
			programme, _ := b.programme(f.Programme)
			wrong.Add("finding-"+f.ID, "accreditation.propose.mend", fault.Values{"Programme": programme.Title, "Batch": strconv.Itoa(f.Batch)})
		}
	}
	checkBatches(&wrong, p, b)
	firstLimit(&wrong, p, b)
	if same := sameDay(p, b); len(same) > 0 && !p.SameDay {
		programme, _ := b.programme(same[0].Programme)
		wrong.Add("same_day", "accreditation.propose.same_day", fault.Values{"Number": b.Numbers[same[0].Decision], "Programme": programme.Title, "Batch": strconv.Itoa(same[0].Batch)})
	}
	return wrong.Err()
}

// sameDay returns what another decision of the day found of the batches of a proposal, and still counts.
func sameDay(p Proposal, b Background) (list []Finding) {
	if p.Kind != Decided {
		return nil
	}
	for _, f := range b.Found {
		if _, ok := proposedOf(p, f.Programme, f.Batch); ok && f.decided == p.On && replacedBy(b.Found, Corrected, f.Decision, f.Programme, f.Batch) == "" {
			list = append(list, f)
		}
	}
	return list
}

// firstLimit refuses the first decision that accredits a programme if it accredits more batches than the law of its day lets it. A correction
// is of the day of what it corrects.
func firstLimit(wrong *fault.Fields, p Proposal, b Background) {
	all := afterwards(p, b)
	for _, programme := range b.Programmes {
		first, mine := day.Day{}, false
		batches := map[int]bool{}
		for _, f := range all {
			on := all.origin(f)
			if f.Programme != programme.ID || !f.opens(b.Law(f.decided)) || replacedBy(all, Corrected, f.Decision, f.Programme, f.Batch) != "" {
				continue
			}
			if first.IsZero() || on.Before(first) {
				first, mine, batches = on, false, map[int]bool{}
			}
			if on == first {
				batches[f.Batch] = true
				mine = mine || f.Decision == p.ID
			}
		}
		law := b.Law(first).Accreditation
		if mine && law.First > 0 && len(batches) > law.First {
			wrong.Add("findings", "accreditation.propose.first", fault.Values{"Programme": programme.Title, "Count": law.First, "Has": len(batches), "Rule": law.FirstRule.Text, "Instrument": law.FirstRule.Cited()})
		}
	}
}

// origin is the day of the decision in whose place corrections came, one after the other, until this finding.
func (l Findings) origin(f Finding) day.Day {
	for range len(l) {
		if f.kind != Corrected {
			break
		}
		g, ok := l.of(f.replaces, f.Programme, f.Batch)
		if !ok {
			break
		}
		f = g
	}
	return f.decided
}

// of returns what a decision found of a batch.
func (l Findings) of(decision, programme string, batch int) (Finding, bool) {
	for _, f := range l {
		if f.Decision == decision && f.Programme == programme && f.Batch == batch {
			return f, true
		}
	}
	return Finding{}, false
}

// replacedBy returns the decision in whose favour a finding does not stand any more: a correction of it, and for an appeal another appeal too.
func replacedBy(found Findings, kind DecisionKind, decision, programme string, batch int) string {
	for _, f := range found {
		if f.replaces == decision && decision != "" && f.Programme == programme && f.Batch == batch && (f.kind == Corrected || kind == Appealed && f.kind == Appealed) {
			return f.Decision
		}
	}
	return ""
}

func findingOf(d Decision, programme string, batch int) (Finding, bool) {
	return Findings(d.Findings).of(d.ID, programme, batch)
}

func proposedOf(p Proposal, programme string, batch int) (Proposed, bool) {
	for _, f := range p.Findings {
		if f.Programme == programme && f.Batch == batch {
			return f, true
		}
	}
	return Proposed{}, false
}

// findings are those of a proposal as they will stand when it is confirmed.
func (p Proposal) findings(b Background) (list Findings) {
	for _, x := range p.Findings {
		f := x.Finding
		f.Decision, f.kind, f.replaces, f.decided, f.known = p.ID, p.Kind, p.Replaces, p.On, b.Now
		list = append(list, f)
	}
	return list
}

// afterwards is all that will have been found when a proposal is confirmed.
func afterwards(p Proposal, b Background) Findings {
	return append(append(Findings{}, b.Found...), p.findings(b)...)
}

// BatchChange says what held of a batch, and what will hold when a proposal is confirmed. On is the day of which it speaks: today, or a later
// day from which on the proposal holds.
type BatchChange struct {
	ID       string // of the finding
	On       day.Day
	Was, Is  Finding
	Had, Has bool // something was decided, and will be
}

// changesOf says of each batch of a proposal what it changes.
func changesOf(p Proposal, b Background) (list []BatchChange) {
	after := afterwards(p, b)
	for _, f := range p.Findings {
		c := BatchChange{ID: f.ID, On: b.Today}
		if f.From.After(c.On) || !f.Until.IsZero() && f.Until.Before(c.On) {
			c.On = f.From
		}
		c.Was, c.Had = b.Found.On(f.Programme, f.Batch, c.On, b.Now)
		c.Is, c.Has = after.On(f.Programme, f.Batch, c.On, b.Now)
		list = append(list, c)
	}
	return list
}

// decideEnd lets somebody else confirm or decline what waits, as they saw it.
func decideEnd(p Proposal, by, version string) error {
	switch {
	case p.By == by:
		return fault.Denied("accreditation.confirm.own", nil)
	case p.State == ProposalConfirmed:
		return fault.Conflict("accreditation.confirm.done", nil)
	case p.State != ProposalWaiting:
		return fault.Conflict("accreditation.confirm.back", nil)
	case version != strconv.FormatInt(p.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// decideTakeBack lets whoever proposed a decision take it back while it waits.
func decideTakeBack(p Proposal, by, version string) error {
	switch {
	case p.By != by:
		return fault.Denied("accreditation.propose.not_yours", nil)
	case p.State != ProposalWaiting:
		return fault.Conflict("accreditation.propose.over", nil)
	case version != strconv.FormatInt(p.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// stillWanted returns which reports and visits findings still want, the most urgent first: of each batch only those of the last that was decided of it.
func stillWanted(found Findings, today day.Day) (list []DueLine) {
	last := map[string]Finding{}
	for _, f := range found {
		if f.Outcome == "" || replacedBy(found, Appealed, f.Decision, f.Programme, f.Batch) != "" {
			continue
		}
		if g, ok := last[batchKey(f)]; !ok || later(f, g) {
			last[batchKey(f)] = f
		}
	}
	for _, f := range last {
		for _, x := range []DueLine{{What: DueReport, On: f.Report}, {What: DueVisit, On: f.Visit}} {
			if !x.On.IsZero() {
				x.Finding, x.Left = f, today.Until(x.On)
				list = append(list, x)
			}
		}
	}
	slices.SortFunc(list, func(a, b DueLine) int {
		return cmp.Or(compareDays(a.On, b.On), cmp.Compare(a.Finding.Programme, b.Finding.Programme), cmp.Compare(a.Finding.Batch, b.Finding.Batch), cmp.Compare(a.What, b.What))
	})
	return list
}
