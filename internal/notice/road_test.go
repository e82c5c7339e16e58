package notice

import (
	"errors"
	"strings"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
)

// The check of the running program finds every gate that lets pass what the law does not, or keeps back what may leave.
func TestTheRoadIsChecked(t *testing.T) {
	if err := checkRoad(decideCourse); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name, want string
		gate       func(class Class, w Wishes, reach map[Way]Reach) Course
	}{
		{"unasked", "unasked", func(c Class, w Wishes, r map[Way]Reach) Course {
			if w.Optional == NeverAsked {
				w.Optional = Given
			}
			return decideCourse(c, w, r)
		}},
		{"withdrawn", "unasked", func(c Class, w Wishes, r map[Way]Reach) Course {
			if w.Optional == Withdrawn {
				w.Optional = Given
			}
			return decideCourse(c, w, r)
		}},
		{"never again forgotten", "unasked", func(c Class, w Wishes, r map[Way]Reach) Course {
			w.Never = false
			return decideCourse(c, w, r)
		}},
		{"every letter must be got", "unasked", func(_ Class, w Wishes, r map[Way]Reach) Course { return decideCourse(statutory, w, r) }},
		{"nothing must be got", "is held", func(_ Class, w Wishes, r map[Way]Reach) Course { return decideCourse(optional, w, r) }},
		{"another way without leave", "not allowed", func(c Class, w Wishes, r map[Way]Reach) Course {
			w.Fallback = true
			return decideCourse(c, w, r)
		}},
		{"never another way", "is held", func(c Class, w Wishes, r map[Way]Reach) Course {
			w.Fallback = false
			return decideCourse(c, w, r)
		}},
		{"any way", "another way than the preferred", func(c Class, w Wishes, r map[Way]Reach) Course {
			course := decideCourse(c, w, r)
			if course.Leaves && w.Fallback && r[Email] == Works {
				course.Way = Email
			}
			return course
		}},
		{"a broken address", "does not lead there", func(c Class, w Wishes, r map[Way]Reach) Course {
			again := map[Way]Reach{Email: r[Email], SMS: r[SMS], Post: r[Post]}
			if r[Email] == Broken {
				again[Email] = Works
			}
			return decideCourse(c, w, again)
		}},
		{"a reason forgotten", "does not say why", func(c Class, w Wishes, r map[Way]Reach) Course {
			course := decideCourse(c, w, r)
			if strings.HasPrefix(course.Why, "other_") {
				course.Why = "preferred"
			}
			return course
		}},
		{"held for nothing", "nobody is told why", func(c Class, w Wishes, r map[Way]Reach) Course {
			course := decideCourse(c, w, r)
			if !course.Leaves {
				course.Why = ""
			}
			return course
		}},
		{"past the road", "not decided", func(Class, Wishes, map[Way]Reach) Course { return Course{Leaves: true, Way: Email, Why: "preferred"} }},
		{"no SMS", "is held", func(c Class, w Wishes, r map[Way]Reach) Course {
			return decideCourse(c, w, map[Way]Reach{Email: r[Email], SMS: Off, Post: r[Post]})
		}},
	} {
		if err := checkRoad(x.gate); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

func TestCheckRoad(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.must(r.CheckRoad(r.ctx))

	r.wishes = Wishes{Optional: Given}
	if err := r.CheckRoad(r.ctx); err == nil || !strings.Contains(err.Error(), "chose nothing") {
		t.Errorf("consent is made up: %v", err)
	}
	r.wishes = Wishes{}
	for _, kind := range []string{"engineer_refused", "security_changed", "sign_in_code"} {
		words := r.wordings[kind]
		was := words["ur"]
		for what, w := range map[string]Wording{
			"an offer":           {was.Subject, was.Body + " ڈسکاؤنٹ", was.Also},
			"a mark of no kind":  {was.Subject, was.Body + " {{.Colour}}", was.Also},
			"a text of 12 parts": {strings.Repeat("لفظ ", 180), was.Body, was.Also},
		} {
			words["ur"] = w
			if err := r.CheckRoad(r.ctx); err == nil || !strings.Contains(err.Error(), kind) {
				t.Errorf("%s with %s: %v", kind, what, err)
			}
		}
		words["ur"] = was
	}
	r.must(r.CheckRoad(r.ctx))
	if n := len(r.messages()) + len(r.letters()); n != 0 {
		t.Errorf("the check wrote %d letters", n)
	}
}

// Nothing is handed over, to a server or to a batch, of which the road did not decide.
func TestNothingLeavesPastTheRoad(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	who := r.member("en")
	r.tell(who, "officer_appointed", map[string]string{"Role": "officer"}, "")
	m := r.messages()[0]
	for _, c := range []Course{{}, {Leaves: true, Way: Email, Why: "preferred"}, {Why: heldWithdrawn, decided: true}, {Leaves: true, Way: Post, Why: "preferred", decided: true}} {
		if err := r.hand(r.ctx, m, contact{course: c}, nil); !errors.Is(err, errUndecided) {
			t.Errorf("%+v: %v", c, err)
		}
		if c.Way == Post {
			continue
		}
		err := r.db.Update(r.ctx, func(tx *db.Tx) error {
			_, err := r.insertBatch(r.ctx, tx, r.officer(), []forPost{{messageRow: m, to: contact{course: c}}})
			return err
		})
		if !errors.Is(err, errUndecided) {
			t.Errorf("%+v in a batch: %v", c, err)
		}
	}
	if n := len(r.letters()); n != 0 {
		t.Errorf("%d letters left", n)
	}
}

// What left unlawfully, whoever let it, is found the same day by what its reader had chosen.
func TestCheckLeft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		who := r.member("en")
		r.tell(who, "officer_appointed", map[string]string{"Role": "officer"}, "")
		r.tellAddress(Letter{Kind: "sign_in_code", Address: "ayesha@example.org", Language: "ur", Values: map[string]string{"Code": "481516"}})
		r.drain()
		r.must(r.CheckLeft(r.ctx))

		r.wishes = Wishes{Preferred: SMS}
		if err := r.CheckLeft(r.ctx); err == nil || !strings.Contains(err.Error(), "not allowed") {
			t.Errorf("by mail to somebody who wants SMS alone: %v", err)
		}
		r.chose = true // a minute later, perhaps
		r.must(r.CheckLeft(r.ctx))
		r.chose = false
		r.wishes.Fallback = true
		if err := r.CheckLeft(r.ctx); err == nil || !strings.Contains(err.Error(), "why") {
			t.Errorf("by mail without saying why: %v", err)
		}
		r.wishes = Wishes{Preferred: Email}
		r.must(r.CheckLeft(r.ctx))

		kinds["advert"] = kind{class: optional}
		defer delete(kinds, "advert")
		now := r.now.Now()
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			m := messageRow{ID: id.New(now), Person: who, Kind: "advert", Data: "{}", State: StateSent, CreatedAt: now, SentAt: &now}
			if err := insertMessage(r.ctx, tx, m); err != nil {
				return err
			}
			return insertDelivery(r.ctx, tx, deliveryRow{ID: id.New(now), Message: m.ID, Way: Email, Why: "preferred", State: Taken, SentAt: now, HeardAt: now})
		}))
		for _, x := range []struct {
			consent Consent
			bad     bool
		}{{Given, false}, {Withdrawn, true}, {NeverAsked, true}} {
			r.wishes = Wishes{Optional: x.consent}
			if err := r.CheckLeft(r.ctx); (err != nil) != x.bad {
				t.Errorf("an advertisement to somebody who said %q: %v", x.consent, err)
			}
		}
		r.now.Move(lookedBack)
		r.must(r.CheckLeft(r.ctx))

		// One of a campaign that nobody knows is one that nobody must get.
		now = r.now.Now()
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			m := messageRow{ID: id.New(now), Person: who, Kind: campaignKind, Campaign: "unknown", Data: "{}", State: StateSent, CreatedAt: now, SentAt: &now}
			if err := insertMessage(r.ctx, tx, m); err != nil {
				return err
			}
			return insertDelivery(r.ctx, tx, deliveryRow{ID: id.New(now), Message: m.ID, Way: Email, Why: "only_way", State: Taken, SentAt: now, HeardAt: now})
		}))
		r.wishes = Wishes{}
		if err := r.CheckLeft(r.ctx); err == nil || !strings.Contains(err.Error(), "nobody asked") {
			t.Errorf("of no campaign: %v", err)
		}
		r.wishes = Wishes{Optional: Given}
		r.must(r.CheckLeft(r.ctx))
	})
}
