package casework

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/text"
)

// Show is the part of the work that an inbox shows.
type Show string

// The parts.
const (
	ShowOffice Show = ""       // what the office must act on
	ShowLate   Show = "late"   // of that, what is past its deadline
	ShowPerson Show = "person" // what waits for the other side
	ShowHold   Show = "hold"   // what waits for something outside
	ShowClosed Show = "closed" // what was closed in the last 90 days
)

// Sort is the order of an inbox.
type Sort string

// The orders. Closed cases stand in their own: the newest first.
const (
	SortDue    Sort = ""       // the earliest deadline first
	SortOpened Sort = "opened" // the longest open first
)

// Whom an inbox may be narrowed to, beside the id of an officer.
const (
	WhoseMine   = "mine"
	WhoseNobody = "nobody"
)

// EveryOffice is the office of a filter that a registrar may ask for: all that cases pass.
const EveryOffice access.Role = "all"

// Filter narrows an inbox; it lives in the address of the page.
type Filter struct {
	Show   Show
	Office access.Role // empty: all that one holds
	Whose  string      // empty: whoever holds it
	Sort   Sort
	After  string // Row.Position of the last row of the page before
	Before string // Row.Position of the first row of the page behind
}

// chain are the offices that cases pass.
var chain = []access.Role{access.Officer, access.Committee, access.Registrar}

// ReadFilter reads a filter from an address. What the inbox does not have is refused, never passed over.
func ReadFilter(q url.Values) (Filter, error) {
	for name, values := range q {
		if len(values) != 1 {
			return Filter{}, noFilter("casework.filter.twice")
		}
		if !slices.Contains([]string{"show", "office", "whose", "sort", "after", "before"}, name) {
			return Filter{}, noFilter("casework.filter.unknown")
		}
	}
	f := Filter{
		Show: Show(q.Get("show")), Office: access.Role(q.Get("office")), Whose: q.Get("whose"), Sort: Sort(q.Get("sort")),
		After: q.Get("after"), Before: q.Get("before"),
	}
	return f, f.check()
}

func (f Filter) check() error {
	switch {
	case !slices.Contains([]Show{ShowOffice, ShowLate, ShowPerson, ShowHold, ShowClosed}, f.Show):
		return noFilter("casework.filter.show")
	case f.Sort != SortDue && f.Sort != SortOpened, f.Sort != SortDue && (f.Show == ShowLate || f.Show == ShowClosed):
		return noFilter("casework.filter.sort")
	case f.After != "" && f.Before != "":
		return noFilter("casework.filter.twice")
	}
	if p := f.After + f.Before; p != "" {
		if _, _, ok := f.place(p); !ok {
			return noFilter("casework.filter.place")
		}
	}
	return nil
}

// noFilter says that there is no inbox at an address.
func noFilter(key string) error {
	return &fault.Fault{Kind: fault.KindNotFound, Message: fault.Message{Key: key}}
}

// Query writes the filter as an address has it.
func (f Filter) Query() string {
	q := url.Values{}
	for _, x := range [][2]string{
		{"show", string(f.Show)}, {"office", string(f.Office)}, {"whose", f.Whose}, {"sort", string(f.Sort)}, {"after", f.After}, {"before", f.Before},
	} {
		if x[1] != "" {
			q.Set(x[0], x[1])
		}
	}
	return q.Encode()
}

// First is the filter without its place: the first page.
func (f Filter) First() Filter {
	f.After, f.Before = "", ""
	return f
}

// position names the place of a case in the filter's order.
func (f Filter) position(c Case) string {
	switch {
	case f.Show == ShowClosed && c.ClosedAt != nil:
		return strconv.FormatInt(c.ClosedAt.UnixMicro(), 10) + "." + c.ID
	case f.Sort == SortOpened:
		return strconv.FormatInt(c.OpenedAt.UnixMicro(), 10) + "." + c.ID
	}
	return c.deadline().String() + "." + c.ID
}

// place reads what position wrote.
func (f Filter) place(position string) (key any, id string, ok bool) {
	first, id, _ := strings.Cut(position, ".")
	if id == "" || len(id) > 64 || strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		return nil, "", false
	}
	if f.Show != ShowClosed && f.Sort == SortDue {
		d, err := day.Parse(first)
		return d, id, err == nil
	}
	micro, err := strconv.ParseInt(first, 10, 64)
	const reach = 4e15 // the year 2096: PostgreSQL does not know every moment that a number names
	return time.UnixMicro(micro).UTC(), id, err == nil && micro >= 0 && micro < reach
}

// before tells whether a stands before b in the filter's order.
func (f Filter) before(a, b Case) int {
	x, y := a.deadline().String(), b.deadline().String()
	switch {
	case f.Show == ShowClosed:
		return -compare(a.ClosedAt.Compare(*b.ClosedAt), a.ID, b.ID)
	case f.Sort == SortOpened:
		return compare(a.OpenedAt.Compare(b.OpenedAt), a.ID, b.ID)
	}
	return compare(strings.Compare(x, y), a.ID, b.ID)
}

func compare(first int, a, b string) int {
	if first != 0 {
		return first
	}
	return strings.Compare(a, b)
}

// deadline is the day that counts: that of the other side or of the hold while the clock stands, and else the step's own.
func (c Case) deadline() day.Day {
	if c.Until.IsZero() {
		return c.Due
	}
	return c.Until
}

// decideOffices says whose cases a filter shows: one's own offices, and a registrar sees every office that cases pass.
func decideOffices(by access.Actor, f Filter) ([]access.Role, error) {
	all := by.Has(access.Registrar)
	switch {
	case f.Office == "":
		return by.Roles, nil
	case f.Office == EveryOffice && all:
		return chain, nil
	case by.Has(f.Office), all && slices.Contains(chain, f.Office):
		return []access.Role{f.Office}, nil
	}
	return nil, noFilter("casework.filter.office")
}

// decideWhose says whose cases a filter shows: of anybody (any), of nobody, or of one officer.
func decideWhose(by access.Actor, f Filter, officers []Officer) (holder string, any bool, err error) {
	switch f.Whose {
	case "":
		return "", true, nil
	case WhoseMine:
		return by.Person, false, nil
	case WhoseNobody:
		return "", false, nil
	}
	if slices.ContainsFunc(officers, func(o Officer) bool { return o.Person == f.Whose }) {
		return f.Whose, false, nil
	}
	return "", false, noFilter("casework.filter.whose")
}

// decideAssign refuses an officer who may not do the present step of a case, and whoever assigns on a page that is out of date.
func decideAssign(c Case, earlier []Act, by access.Actor, version, officer string, holders []string) error {
	if err := decideUnassign(c, by, version); err != nil {
		return err
	}
	switch {
	case officer == c.Person:
		return fault.Denied("casework.assign.own_affair", nil)
	case !slices.Contains(holders, officer):
		return fault.Denied("casework.assign.office."+c.Role, nil)
	case slices.ContainsFunc(earlier, func(a Act) bool { return a.Person == officer }):
		return fault.Denied("casework.assign.same_person", nil)
	}
	return nil
}

// decideUnassign refuses what is nobody's to hand out: a closed case, one's own, and one that changed since the page was shown.
func decideUnassign(c Case, by access.Actor, version string) error {
	switch {
	case c.State == Closed:
		return fault.Conflict("casework.closed", nil)
	case c.Person == by.Person:
		return fault.Denied("access.own_affair", nil)
	case version != strconv.FormatInt(c.Version, 10):
		return fault.Conflict("casework.assign.moved_on", nil)
	}
	return nil
}

// longestSearch is how many characters of a search are read.
const longestSearch = 120

func checkSearch(typed string) error {
	var f fault.Fields
	switch {
	case len(text.Tokens(typed)) == 0:
		f.Add("q", "casework.search.empty", nil)
	case len([]rune(typed)) > longestSearch:
		f.Add("q", "fault.too_long", fault.Values{"Max": longestSearch})
	}
	return f.Err()
}

// isMistyped tells whether somebody meant a case number and mistyped it: nothing else has twelve digits.
func isMistyped(typed string) bool {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text.Digits(typed))
	_, ok := id.ReadNumber(typed)
	return len(digits) == caseDigits+2 && !ok
}

// openFirst orders what a search found: open cases before closed ones, and of each the newest first.
func openFirst(a, b Case) int {
	if a.State != b.State {
		return strings.Compare(string(b.State), string(a.State))
	}
	return -compare(a.OpenedAt.Compare(b.OpenedAt), a.ID, b.ID)
}
