package notice

// Way is a road by which a letter reaches somebody. (A channel is of payments.)
type Way string

// The ways, in the order in which one is taken for somebody who prefers none.
const (
	Email Way = "email"
	SMS   Way = "sms"
	Post  Way = "post"
)

var ways = []Way{Email, SMS, Post}

// Class is what the law makes of a letter.
type Class string

// The classes.
const (
	statutory Class = "statutory" // a notice or a decision that must be told
	service   Class = "service"   // about somebody's own affair
	optional  Class = "optional"  // anything else: leaves only to somebody who asked for it
)

// Consent is what somebody last said to optional letters.
type Consent string

// The consents.
const (
	NeverAsked Consent = ""
	Given      Consent = "given"
	Withdrawn  Consent = "withdrawn"
)

// Wishes are how somebody wants to be told. The zero value is of somebody who said nothing.
type Wishes struct {
	Preferred Way     // empty: any
	Fallback  bool    // another way may be used when the preferred one fails
	Optional  Consent // to optional letters
	Never     bool    // no optional letter goes to this address ever again, whoever has it
}

// Reach is whether a way leads to somebody.
type Reach string

// What a way may be.
const (
	Works  Reach = "works"
	Broken Reach = "broken" // what was sent there came back
	Absent Reach = "absent" // the council knows no such address of theirs
	Off    Reach = "off"    // the council does not use it
	Often  Reach = "often"  // as much went there in a day as may
)

// Course is whether a letter leaves, by which way, and why so.
type Course struct {
	Leaves bool
	Way    Way
	Why    string // of a letter that leaves: preferred, only_way, other_broken, other_absent, other_off; else: why it is held

	decided bool // here and nowhere else: nothing is handed over that was not
}

// passed tells whether the road lets a letter leave by a way.
func (c Course) passed(way Way) bool { return c.decided && c.Leaves && c.Way == way }

// typed is the course of a letter that goes where somebody asked for it, past all wishes.
func typed() Course { return Course{true, Email, "asked", true} }

// Why a letter is held.
const (
	heldNotAsked    = "not_asked"
	heldWithdrawn   = "withdrawn"
	heldNever       = "never_again"
	heldUnreachable = "unreachable" // no way that may be used leads there, and several were tried
)

// triedAgain is why a letter is queued that leaves whatever is known of the address: somebody says that it works again.
const triedAgain = "again"

// order lists the ways that may be used for somebody, the best first.
func (w Wishes) order() []Way {
	if w.Preferred == "" {
		return ways
	}
	list := []Way{w.Preferred}
	for _, other := range ways {
		if w.Fallback && other != w.Preferred {
			list = append(list, other)
		}
	}
	return list
}

// decideCourse says whether a letter may leave, and by which way: by the preferred one, and by another only if that was allowed. (P6.1,
// P6.3 of the privacy policy.) reach holds the ways in their order up to the first that works.
func decideCourse(class Class, w Wishes, reach map[Way]Reach) Course {
	if class == optional {
		switch {
		case w.Never:
			return Course{Why: heldNever, decided: true}
		case w.Optional == Withdrawn:
			return Course{Why: heldWithdrawn, decided: true}
		case w.Optional != Given:
			return Course{Why: heldNotAsked, decided: true}
		}
	}
	for _, way := range w.order() {
		if reach[way] != Works {
			continue
		}
		switch {
		case way == w.Preferred:
			return Course{true, way, "preferred", true}
		case w.Preferred == "":
			return Course{true, way, "only_way", true}
		}
		return Course{true, way, "other_" + string(reach[w.Preferred]), true}
	}
	if w.Preferred != "" && !w.Fallback {
		return Course{Why: string(reach[w.Preferred]), decided: true}
	}
	return Course{Why: heldUnreachable, decided: true}
}
