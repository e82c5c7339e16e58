package notice

import "fmt"

// checkRoad tries a gate on every letter, wish and way that there can be, and returns the first that it lets pass unlawfully, or keeps back for
// nothing. It says what the law is in other words than the gate does. (P6.1, P6.2, P6.3)
func checkRoad(gate func(Class, Wishes, map[Way]Reach) Course) error {
	var reaches []map[Way]Reach
	each := []Reach{Works, Broken, Absent, Off, Often}
	for _, mail := range each {
		for _, sms := range each {
			for _, post := range each {
				reaches = append(reaches, map[Way]Reach{Email: mail, SMS: sms, Post: post})
			}
		}
	}
	for _, class := range []Class{statutory, service, "", optional} {
		for _, consent := range []Consent{NeverAsked, Given, Withdrawn} {
			for wish := range 2 * 2 * (1 + len(ways)) {
				w := Wishes{Optional: consent, Never: wish&1 != 0, Fallback: wish&2 != 0}
				if i := wish >> 2; i > 0 {
					w.Preferred = ways[i-1]
				}
				for _, reach := range reaches {
					c := gate(class, w, reach)
					if fault := unlawful(class, w, reach, c); fault != "" {
						return fmt.Errorf("notice: a letter of class %q to somebody with %+v and %v: %+v: %s", class, w, reach, c, fault)
					}
				}
			}
		}
	}
	return nil
}

// unlawful says what is wrong with the course of a letter; empty: nothing.
func unlawful(class Class, w Wishes, reach map[Way]Reach, c Course) string {
	may := func(way Way) bool {
		return reach[way] == Works && (w.Preferred == "" || w.Preferred == way || w.Fallback)
	}
	wanted := class != optional || w.Optional == Given && !w.Never
	switch {
	case !c.decided:
		return "it was not decided here"
	case c.Why == "":
		return "nobody is told why"
	case c.Leaves && !wanted:
		return "it leaves unasked"
	case c.Leaves && !may(c.Way):
		return "it leaves by a way that does not lead there, or was not allowed"
	case c.Leaves && c.Way != w.Preferred && reach[w.Preferred] == Works:
		return "it leaves by another way than the preferred one, which works"
	case c.Leaves && w.Preferred != "" && c.Way != w.Preferred && c.Why != "other_"+string(reach[w.Preferred]):
		return "it does not say why it comes by another way"
	case !c.Leaves && wanted && (may(Email) || may(SMS) || may(Post)):
		return "it is held, and a way that may be used leads there"
	}
	return ""
}

// strayed says what is wrong with a letter that left; empty: nothing. w is what its reader wished then.
func strayed(class Class, w Wishes, way Way, why string) string {
	switch {
	case class == optional && w.Optional != Given:
		return "nobody asked for it"
	case why == served && class != statutory:
		return "it was served by an officer, and need not be got"
	case why == served:
		return ""
	case w.Preferred != "" && way != w.Preferred && !w.Fallback:
		return "it left by a way that was not allowed"
	case w.Preferred != "" && way != w.Preferred && why != "other_"+string(Broken) && why != "other_"+string(Absent) && why != "other_"+string(Off) && why != "other_"+string(Often):
		return "it does not say why it left by another way than the preferred one"
	}
	return ""
}
