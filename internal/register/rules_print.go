package register

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"sanad/internal/day"
	"sanad/internal/id"
	"sanad/internal/standing"
)

// PrintState is what became of a print.
type PrintState string

// The states. A print that was marked has the reason as its state.
const (
	PrintNone    PrintState = "none"    // there is no such print
	PrintNewest  PrintState = "newest"  // and says what is so
	PrintNewer   PrintState = "newer"   // another print took its place
	PrintLost    PrintState = "lost"    // reported lost
	PrintChanged PrintState = "changed" // it says what is not so any more
)

// readSerial reads a serial as people type it; false: its check digits do not fit.
func readSerial(typed string) (string, bool) {
	if len(typed) > 60 {
		return "", false
	}
	return id.ReadNumber(typed)
}

// said is a digest of what a paper says that is published, today: a print whose digest is another says what is not so any more.
func (e Entry) said(today day.Day) string {
	until := ""
	if last := e.Facts.ValidUntil(); !last.IsZero() {
		until = last.String()
	}
	body, err := json.Marshal([]string{e.Number, e.Facts.Title(today, e.Kind), e.Discipline, e.Name, until})
	if err != nil {
		panic(err) // strings are always written
	}
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// decidePrint says what became of a print, by the facts as they are known now. A paper promises good standing until the day that it
// names: that it ran out by itself makes it old, not wrong.
func decidePrint(c Card, p printRow, today day.Day) PrintState {
	now, until := c.Facts.On(today), c.Facts.ValidUntil()
	switch {
	case p.ReplacedWhy == string(PrintLost) || p.ReplacedWhy == string(PrintNewer):
		return PrintState(p.ReplacedWhy)
	case p.ReplacedWhy != "" || p.Said != c.Entry.said(today):
		return PrintChanged
	case now == standing.Active || now == standing.Lapsed && !until.IsZero() && today.After(until):
		return PrintNewest
	}
	return PrintChanged
}
