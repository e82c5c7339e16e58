package engineer

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/standing"
)

// decideStandingForPaper lets a paper be made while the registration is active: none says that somebody is in good standing who is not.
// It says what blocks, who must act, and by when.
func decideStandingForPaper(now standing.Standing) error {
	if now == standing.Active {
		return nil
	}
	return fault.Denied("engineer.print.refused."+string(now), nil)
}

// stillSo tells whether a print that was made at a moment says what is so today, as the public is told: that the registration ran out by
// itself makes a print old, not wrong.
func stillSo(r Registration, made time.Time, zone *time.Location, today day.Day) bool {
	now, then, until := r.Facts.On(today), r.Facts.KnownBy(made), r.Facts.ValidUntil()
	if now != standing.Active && (now != standing.Lapsed || until.IsZero() || !today.After(until)) {
		return false
	}
	return until == then.ValidUntil() && r.Facts.Title(today, r.Kind) == then.Title(day.Of(made, zone), r.Kind)
}

// decidePrint checks which paper is wanted, in which language, and that the registration is active. Urdu tells whether papers can be set
// in Urdu here.
func decidePrint(now standing.Standing, c PrintPaper, urdu bool) error {
	var f fault.Fields
	if !slices.Contains(PaperKinds, PaperKind(c.Paper)) {
		f.Add("paper", "fault.choose", nil)
	}
	switch {
	case c.Language == "ur" && !urdu:
		f.Add("language", "engineer.print.no_urdu", nil)
	case c.Language != "ur" && c.Language != "en":
		f.Add("language", "fault.choose", nil)
	}
	if err := f.Err(); err != nil {
		return err
	}
	return decideStandingForPaper(now)
}

// statement is all that a paper says of somebody, in this order of fields for ever.
type statement struct {
	Paper      PaperKind         `json:"paper"`
	Language   string            `json:"language"`
	Serial     string            `json:"serial"`
	Number     string            `json:"number"`
	Kind       string            `json:"kind"`
	Discipline string            `json:"discipline"`
	Name       string            `json:"name"`
	NameUrdu   string            `json:"name_urdu"`
	EnteredOn  day.Day           `json:"entered_on"`
	ValidUntil string            `json:"valid_until"` // empty: for life
	Standing   standing.Standing `json:"standing"`
	Rule       string            `json:"rule"`
}

// digest is what a print keeps of its statement. The salt is made with the person's key, so that it says nothing without it.
func (x statement) digest(salt []byte) ([]byte, error) {
	body, err := json.Marshal(x)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append(slices.Clone(salt), body...))
	return sum[:], nil
}
