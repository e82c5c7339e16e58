package casework

import (
	"testing"

	"sanad/internal/access"
	"sanad/internal/fault"
)

func TestMayAct(t *testing.T) {
	k := Case{ID: "k", Person: "applicant", Step: "committee", Role: "committee", State: Open, Version: 2}
	earlier := []Act{{Step: "officer", Person: "first"}}
	committee := func(id string) access.Actor {
		return access.Actor{Person: id, Roles: []access.Role{access.Officer, access.Committee}}
	}
	held := k
	held.Holder = "another"
	closed := k
	closed.State = Closed
	for _, x := range []struct {
		name    string
		c       Case
		by      access.Actor
		version string
		key     string
	}{
		{"a member of the committee", k, committee("second"), "2", ""},
		{"without a version to compare", k, committee("second"), "", ""},
		{"a page that is out of date", k, committee("second"), "1", "casework.moved_on"},
		{"somebody without the office", k, access.Actor{Person: "second", Roles: []access.Role{access.Officer}}, "2", "casework.other_office.committee"},
		{"the one who did the step before", k, committee("first"), "2", "casework.same_person"},
		{"the applicant, who is an officer too", k, committee("applicant"), "2", "casework.own_affair"},
		{"a case that another holds", held, committee("second"), "2", "casework.taken"},
		{"a closed case", closed, committee("second"), "2", "casework.closed"},
	} {
		err := MayAct(x.c, earlier, x.by, x.version)
		key := ""
		if f := fault.Of(err); f != nil {
			key = f.Key
		}
		if key != x.key || (err == nil) != (x.key == "") {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}
