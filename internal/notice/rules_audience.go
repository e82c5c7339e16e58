package notice

import (
	"slices"

	"sanad/internal/council"
	"sanad/internal/fault"
)

// Audience is whom a campaign is to reach, by what is public of a registration today. Empty: any.
type Audience struct {
	Discipline, Province, Kind, Standing string
}

// Entry is a registration as an audience is described, and whose it is.
type Entry struct {
	Person string
	Audience
}

// standings are those that an audience may have: of whoever is on the register.
var standings = []string{"active", "lapsed", "suspended", "abeyance"}

// Least is how many persons an audience has at least, and by how many it may differ from a wider one. Below it numbers are not told.
const Least = 10

// criteria are the things by which an audience is described.
const criteria = 4

// check refuses what the law of the day does not know.
func (a Audience) check(f *fault.Fields, law council.Law) {
	for _, x := range []struct {
		name, is string
		known    bool
	}{
		{"discipline", a.Discipline, slices.ContainsFunc(law.Disciplines, func(d council.Discipline) bool { return d.Prefix == a.Discipline })},
		{"province", a.Province, slices.ContainsFunc(law.Provinces, func(p council.Province) bool { return p.ID == a.Province })},
		{"kind", a.Kind, slices.ContainsFunc(law.Kinds, func(k council.Kind) bool { return k.ID == a.Kind })},
		{"standing", a.Standing, slices.Contains(standings, a.Standing)},
	} {
		if x.is != "" && !x.known {
			f.Add(x.name, "fault.choose", nil)
		}
	}
}

// meets tells which criteria an entry meets, a bit for each. One that is not asked for is met.
func (a Audience) meets(e Entry) (bits uint8) {
	for i, x := range [criteria][2]string{{a.Discipline, e.Discipline}, {a.Province, e.Province}, {a.Kind, e.Kind}, {a.Standing, e.Standing}} {
		if x[0] == "" || x[0] == x[1] {
			bits |= 1 << i
		}
	}
	return bits
}

// tally counts the persons of an audience, and those of every wider one that leaves some of its criteria out.
type tally struct {
	of   Audience
	seen map[string]uint16 // by person: which combinations of criteria some registration of theirs meets, a bit for each
}

func newTally(a Audience) *tally { return &tally{a, map[string]uint16{}} }

func (t *tally) add(list []Entry) {
	for _, e := range list {
		t.seen[e.Person] |= 1 << t.of.meets(e)
	}
}

// size returns how many persons the audience has, and whether a wider one has a few more: their two numbers would tell of those few.
func (t *tally) size() (n int, narrow bool) {
	var counts [1 << criteria]int
	for _, met := range t.seen {
		for wanted := range counts {
			for has := range counts {
				if has&wanted == wanted && met&(1<<has) != 0 {
					counts[wanted]++
					break
				}
			}
		}
	}
	n = counts[len(counts)-1]
	for _, wider := range counts {
		narrow = narrow || wider > n && wider < n+Least
	}
	return n, narrow
}

// decideSize refuses an audience that is too small, or too close to a wider one.
func decideSize(n int, narrow bool) error {
	switch {
	case n < Least:
		return fault.Conflict("notice.campaign.few", fault.Values{"Least": Least})
	case narrow:
		return fault.Conflict("notice.campaign.narrow", fault.Values{"Least": Least})
	}
	return nil
}

// Told is a number of persons as it is told: fewer than ten, or full tens. Of two that are subtracted nobody learns of one person.
func Told(n int) (tens int, fewer bool) {
	return n - n%Least, n < Least
}
