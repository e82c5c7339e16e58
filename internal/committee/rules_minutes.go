package committee

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// opened are the words of a meeting's sealed values, by the id of the item or the conflict.
type opened map[string]string

// minutesText writes the minutes in the one form that is hashed: persons by their ids and cases by theirs, so that it stays the same
// when somebody's name is corrected. The conflicts are those that were declared before the minutes were closed.
func minutesText(s sitting, words opened) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	moment := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.UTC().Format(time.RFC3339Nano)
	}
	line("meeting %s", s.ID)
	line("begins %s", moment(&s.Begins))
	line("place %q", s.Place)
	line("chair %s", s.Chair)
	line("law %s", s.Law)
	for _, c := range s.changes {
		line("%s from %s place %q by %s at %s reason %q", c.Kind, moment(&c.Begins), c.Place, c.By, moment(&c.At), c.Reason)
	}
	for _, m := range s.members {
		noted := "" // minutes that were confirmed before it was kept who noted it stay as they were
		if m.NotedBy != "" {
			noted = " noted by " + m.NotedBy + " at " + moment(m.NotedAt)
		}
		line("member %s present %t%s", m.Person, m.Present, noted)
	}
	line("attendance noted %s", moment(s.Noted))
	for _, i := range s.items {
		line("item %d case %s outcome %s voters %d by %s at %s rule %s law %s", i.Position, i.Case, i.Outcome, i.Voters, i.By, moment(i.At), i.Rule, i.Law)
		line("reasons %q", words[i.ID])
		for _, c := range s.declared(i) {
			line("conflict %s by %s at %s reasons %q", c.Person, c.By, moment(&c.At), words[c.ID])
		}
	}
	line("closed by %s at %s", s.ClosedBy, moment(s.ClosedAt))
	return b.String()
}

// declared are the conflicts in the case of an item that the minutes tell of.
func (s sitting) declared(i itemRow) []conflictRow {
	return slices.DeleteFunc(slices.Clone(s.conflicts), func(c conflictRow) bool {
		return c.Case != i.Case || s.ClosedAt != nil && c.At.After(*s.ClosedAt)
	})
}

// hashOf is the SHA-256 of a text, in hexadecimal digits.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
