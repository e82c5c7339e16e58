package preference

import (
	"slices"

	"sanad/internal/fault"
)

// State is what a person chose last of each thing; what was never said does not stand in it.
type State struct {
	Chosen map[What]string
	Newest int64 // position of the newest choice; 0: there is none
}

// stateOf is what the newest choices make. What nobody said is not chosen, whatever it would be good for.
func stateOf(rows []choiceRow) State {
	s := State{Chosen: map[What]string{}}
	for _, row := range rows {
		s.Chosen[row.What], s.Newest = row.Choice, max(s.Newest, row.Position)
	}
	return s
}

// wishes are a state in the words of the road on which letters go.
func (s State) wishes() Wishes {
	w := Wishes{Preferred: s.Chosen[Way], Fallback: s.Chosen[Fallback] == Yes, Optional: "never", Language: s.Chosen[Language]}
	if w.Preferred == None {
		w.Preferred = ""
	}
	switch s.Chosen[Optional] {
	case Yes:
		w.Optional = "given"
	case No:
		w.Optional = "withdrawn"
	}
	return w
}

// change is one choice that is new.
type change struct {
	what   What
	choice string
	shown  Question
}

// decideChoose returns what changes. It refuses a form that was shown with other words, or before a choice that was made elsewhere, and
// an answer that was not offered. A question without an answer stays as it was.
func decideChoose(c Choose, asked []Question, s State) (list []change, err error) {
	if c.Shown != hashOf(asked) {
		return nil, fault.Conflict("preference.stale.words", nil)
	}
	if c.Seen != seen(s.Newest) {
		return nil, fault.Conflict("preference.stale.choices", nil)
	}
	var f fault.Fields
	for _, q := range asked {
		choice := c.of(q.What)
		switch {
		case choice == "" || choice == s.Chosen[q.What]:
		case !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == choice && !o.Off }):
			f.Add(string(q.What), "fault.choose", nil)
		default:
			list = append(list, change{q.What, choice, q})
		}
	}
	return list, f.Err()
}

// decideStop refuses what is neither a button of the page nor the one click of a mail program.
func decideStop(c Stop) error {
	if c.OneClick != "One-Click" && (c.OneClick != "" || c.Deed != "stop" && c.Deed != "never") {
		return refuseDeed()
	}
	return nil
}

func refuseDeed() error {
	var f fault.Fields
	f.Add("deed", "fault.choose", nil)
	return f.Err()
}

// decideNever refuses what is no button of the page.
func decideNever(c NeverAgain) error {
	if c.Deed != "never" && c.Deed != "again" {
		return refuseDeed()
	}
	return nil
}

// Registration names the panel of somebody's registration.
const Registration = "registration"

// decideOrder returns which panels stand first on the page of somebody who lets it be arranged, by what the council holds of them.
func decideOrder(registered bool) []string {
	if registered {
		return []string{Registration}
	}
	return nil
}
