package dataright

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"sanad/internal/access"
	"sanad/internal/dataright/pages"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

var privacy = access.Actor{Person: "privacy", Roles: []access.Role{access.PrivacyOfficer}, Purpose: access.Oversight, Strong: true}

func TestWatch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		officer := access.Actor{Person: r.person("Bilal Chandio"), Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}
		r.now.Move(time.Second)
		kin, other := r.person("Sana Chandio"), ""
		r.now.Move(time.Second)
		other = r.person("Hira Malik")
		r.look(officer, kin, "c1") // Monday, 11 in the morning in Karachi
		r.look(officer, other, "c2")
		r.now.Move(12 * time.Hour) // Monday, 11 in the evening
		r.look(officer, other, "c2")
		r.now.Move(59 * time.Hour) // Thursday, 10 in the morning
		for i := range 30 {
			r.look(officer, fmt.Sprint("person-", i), "c")
		}
		list, err := r.Watch(t.Context(), privacy)
		check(t, err)
		if len(list) != 1 || list[0].Looks != 33 || list[0].Persons != 32 || list[0].Name.Reveal() != "Bilal Chandio" {
			t.Fatalf("%+v", list)
		}
		want := map[Question]int{Many: 30, Outside: 3, Name: 1, Night: 1}
		for _, q := range Questions {
			if list[0].Asked[q] != want[q] {
				t.Errorf("%s: asked %d times, want %d", q, list[0].Asked[q], want[q])
			}
		}
		page, err := r.WatchOfficer(t.Context(), privacy, officer.Person, "")
		check(t, err)
		rest, err := r.WatchOfficer(t.Context(), privacy, officer.Person, page.Next)
		check(t, err)
		if len(page.Rows) != pageSize || len(rest.Rows) != 33-pageSize || rest.Next != "" {
			t.Fatalf("%d and %d rows", len(page.Rows), len(rest.Rows))
		}
		first := rest.Rows[len(rest.Rows)-1]
		if first.Person != kin || !slices.Equal(first.Asked, []Question{Outside, Name}) {
			t.Errorf("the first look: %+v", first)
		}
		at, err := r.WatchPerson(t.Context(), privacy, other, "")
		check(t, err)
		if len(at.Rows) != 2 || at.Names[officer.Person].Reveal() != "Bilal Chandio" || !slices.Contains(at.Rows[0].Asked, Night) {
			t.Errorf("%+v", at)
		}
		r.now.Move(31 * 24 * time.Hour)
		if list, err := r.Watch(t.Context(), privacy); err != nil || len(list) != 0 {
			t.Errorf("a month later: %+v %v", list, err)
		}
		for _, by := range []access.Actor{officer, {Person: "x", Roles: []access.Role{access.Registrar}, Purpose: access.Oversight, Strong: true}, {}} {
			if _, err := r.Watch(t.Context(), by); err == nil {
				t.Errorf("%+v watches", by)
			}
			if _, err := r.WatchPerson(t.Context(), by, other, ""); err == nil {
				t.Errorf("%+v watches a person", by)
			}
			if _, err := r.FindPerson(t.Context(), by, "1"); err == nil {
				t.Errorf("%+v finds a person", by)
			}
		}
		if _, err := r.FindPerson(t.Context(), privacy, "12"); !fault.Is(err, fault.KindNotFound) {
			t.Error(err)
		}
	})
}

func TestDelay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		officer := access.Actor{Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}
		who := r.person("Hira Malik")
		me := access.Actor{Person: who, Purpose: access.Self}
		shown := func() (n, late int) {
			t.Helper()
			page, err := r.Looked(t.Context(), me, "")
			check(t, err)
			for _, x := range page.Rows {
				if x.Late {
					late++
				}
			}
			return len(page.Rows), late
		}
		r.look(officer, who, "c")
		r.now.Move(time.Minute)
		order := Delay{Order: "Sessions Court Lahore, order of 20 November 2026, Code of Criminal Procedure", Day: "۳", Month: "12", Year: "2026"}
		for name, x := range map[string]struct {
			change func(d *Delay)
			want   string
		}{
			"no reason":     {func(d *Delay) { d.Order = "because" }, "dataright.delay.short"},
			"no such day":   {func(d *Delay) { d.Day = "31"; d.Month = "11" }, "dataright.delay.no_such_day"},
			"a day gone by": {func(d *Delay) { d.Day = "23"; d.Month = "11" }, "dataright.delay.past"},
			"for ever":      {func(d *Delay) { d.Year = "2099" }, "dataright.delay.long"},
		} {
			bad := order
			x.change(&bad)
			f := fault.Of(r.Delay(t.Context(), privacy, who, bad))
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Key != x.want {
				t.Errorf("%s: %+v", name, f)
			}
		}
		for name, by := range map[string]access.Actor{"the person": me, "an officer": officer} {
			if r.Delay(t.Context(), by, who, order) == nil {
				t.Errorf("%s writes an order", name)
			}
		}
		if err := r.Delay(t.Context(), privacy, strings.Repeat("0", 26), order); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("an order about nobody: %v", err)
		}
		check(t, r.Delay(t.Context(), privacy, who, order))
		r.now.Move(time.Minute)
		r.look(officer, who, "c")
		r.look(officer, who, "c")
		if n, _ := shown(); n != 1 {
			t.Errorf("%d looks are shown while the order holds", n)
		}
		if page, err := r.WatchPerson(t.Context(), privacy, who, ""); err != nil || len(page.Rows) != 3 || !page.Orders[0].Holds || page.Orders[0].Text.Reveal() != order.Order {
			t.Errorf("%+v %v", page, err)
		}
		r.now.Move(10*24*time.Hour + 10*time.Hour) // the evening of the last day
		if n, _ := shown(); n != 1 {
			t.Errorf("%d looks are shown on the last day", n)
		}
		r.now.Move(24 * time.Hour)
		if n, late := shown(); n != 3 || late != 2 {
			t.Errorf("after the last day %d looks are shown, %d with the word that they are late", n, late)
		}

		// One that is ended before its day: what came after it is not late.
		order.Day, order.Month = "20", "12"
		check(t, r.Delay(t.Context(), privacy, who, order))
		r.now.Move(time.Minute)
		r.look(officer, who, "c")
		page, err := r.WatchPerson(t.Context(), privacy, who, "")
		check(t, err)
		if err := r.Lift(t.Context(), officer, who, page.Orders[0].ID); err == nil {
			t.Error("an officer ends an order")
		}
		if err := r.Lift(t.Context(), privacy, "o", page.Orders[0].ID); !fault.Is(err, fault.KindConflict) {
			t.Errorf("another person's order: %v", err)
		}
		check(t, r.Lift(t.Context(), privacy, who, page.Orders[0].ID))
		if err := r.Lift(t.Context(), privacy, who, page.Orders[0].ID); !fault.Is(err, fault.KindConflict) {
			t.Errorf("twice: %v", err)
		}
		r.now.Move(time.Minute)
		r.look(officer, who, "c")
		if n, late := shown(); n != 5 || late != 3 {
			t.Errorf("%d looks are shown, %d late", n, late)
		}
	})
}

// TestHiddenLooksLeaveNoTrace hides more looks than a page has: neither a row, nor a link, nor a page that is shorter tells of them.
func TestHiddenLooksLeaveNoTrace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		officer := access.Actor{Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}
		order := Delay{Order: "Sessions Court Lahore, order of 20 November 2026, Code of Criminal Procedure", Day: "3", Month: "12", Year: "2026"}
		for name, x := range map[string]struct {
			before, hidden int
			lift           bool // an order before it, which was ended
			want           []int
		}{
			"hidden ones alone":            {hidden: 30, want: []int{0}},
			"a full page before them":      {before: 25, hidden: 30, want: []int{25}},
			"more than a page before them": {before: 40, hidden: 60, want: []int{25, 15}},
			"exactly two pages of them":    {before: 1, hidden: 52, want: []int{1}},
			"after an order that ended":    {before: 30, hidden: 30, lift: true, want: []int{25, 6}},
		} {
			who := r.person("Hira Malik")
			looks := func(n int, caseID string) {
				for range n {
					r.now.Move(time.Second)
					r.look(officer, who, caseID)
				}
			}
			if x.lift {
				check(t, r.Delay(t.Context(), privacy, who, order))
				looks(1, "late")
				page, err := r.WatchPerson(t.Context(), privacy, who, "")
				check(t, err)
				check(t, r.Lift(t.Context(), privacy, who, page.Orders[0].ID))
			}
			looks(x.before, "shown")
			r.now.Move(time.Second)
			check(t, r.Delay(t.Context(), privacy, who, order))
			looks(x.hidden, "hidden")
			var got []int
			for before, done := "", false; !done; {
				page, err := r.Looked(t.Context(), access.Actor{Person: who, Purpose: access.Self}, before)
				check(t, err)
				for _, l := range page.Rows {
					if l.Case == "hidden" {
						t.Errorf("%s: the look of %s is shown", name, l.At)
					}
				}
				if page.Next != "" && (len(page.Rows) == 0 || page.Next != page.Rows[len(page.Rows)-1].ID) {
					t.Errorf("%s: the link to the next part names a look that the page does not show", name)
				}
				got = append(got, len(page.Rows))
				before, done = page.Next, page.Next == "" || len(got) == 5
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("%s: parts of %d looks, want %d", name, got, x.want)
			}
		}
	})
}

func TestDeskPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	check(t, err)
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.FixedZone("PKT", 5*3600))
		var officers []pages.Officer
		var looks []pages.MarkedLook
		for i := range 40 {
			officers = append(officers, pages.Officer{Name: "Bilal Khan", Href: "/x", Looks: "1,234", Persons: "900"})
			looks = append(looks, pages.MarkedLook{Officer: "Bilal Khan", Href: "/x", Person: "/y", Fields: opened(ctx, []string{"person.identity_number", "document.content", "z"}), Purpose: i18n.T(ctx, "dataright.why."+string(known("z")))})
			if i%3 == 0 {
				for _, q := range Questions {
					officers[i].Asked = append(officers[i].Asked, i18n.T(ctx, "dataright.asked."+string(q), "Count", i+1))
					looks[i].Asked = append(looks[i].Asked, i18n.T(ctx, "dataright.question."+string(q)))
				}
				looks[i].Case = "1234 5678 9012"
			}
		}
		bad := parts.NewForm(map[string]string{"order": "x"})
		some := pages.Request{ID: "r", Number: "1234 5678 9012", What: "A copy", Words: "please", At: "now", Name: "Somebody", Due: "then"}
		done := pages.Request{ID: "r", Number: "1234 5678 9012", What: "A copy", At: "now", Name: "Somebody", Outcome: "Done", Answer: "here", AnsweredAt: "now"}
		for name, page := range map[string]templ.Component{
			"watch, empty":   pages.WatchPage(pages.Watch{}),
			"watch, missing": pages.WatchPage(pages.Watch{Number: "12", Missing: true}),
			"watch, full":    pages.WatchPage(pages.Watch{Rows: officers}),
			"officer, empty": pages.LooksPage(pages.Looks{Path: "/p"}),
			"officer, full":  pages.LooksPage(pages.Looks{Path: "/p", Rows: looks, Later: true, Next: "/n"}),
			"person": pages.LooksPage(pages.Looks{Path: "/p", Rows: looks, Person: true, Form: bad, Days: "180", Orders: []pages.Order{
				{ID: "a", Text: "Court", At: "now", Until: "then", Holds: true}, {ID: "b", Until: "then"}, {ID: "c", Lifted: "then"},
			}}),
			"alerts": pages.WatchPage(pages.Watch{Alerts: []pages.Alert{
				{ID: "a", Officer: "o", Href: "/o", Person: "/p", Case: "1234 5678 9012", At: "now", Reason: "why"}, {ID: "b", Officer: "o", Href: "/o", Person: "/p", At: "now"},
			}}),
			"emergency":      pages.EmergencyPage(pages.Emergency{Form: bad, Minutes: 15, ADay: 3}),
			"broken":         pages.WatchPage(pages.Watch{Broken: []pages.Broken{{Clause: "P2.1a", Words: "x", Fault: "y"}}, Stopped: []string{"a"}, Open: []pages.Request{some}}),
			"requests, none": pages.DataPage(pages.Data{Form: bad}),
			"requests":       pages.DataPage(pages.Data{Form: bad, Rows: []pages.Request{some, done}, Whats: []parts.Option{{Value: "copy", Label: "Copy"}}}),
			"request":        pages.RequestPage(some),
			"request, done":  pages.RequestPage(done),
			"request, desk":  pages.DeskRequestPage(pages.DeskRequest{Form: bad, Request: some, Version: "1", Person: "/p", Outcomes: []parts.Option{{Value: "done", Label: "Done"}}}),
			"answered, desk": pages.DeskRequestPage(pages.DeskRequest{Form: bad, Request: done, Version: "2", Person: "/p"}),
			"opened":         pages.OpenedPage(pages.Opened{Until: "12:00", Rows: []parts.SummaryRow{{Label: "a", Value: "b"}}}),
			"panel":          pages.DeskPart(true, true),
		} {
			var b bytes.Buffer
			check(t, page.Render(ctx, &b))
			root, err := html.Parse(strings.NewReader(b.String()))
			check(t, err)
			if strings.Contains(b.String(), "⟦") {
				t.Errorf("%s, %s: a text is missing", l.Code, name)
			}
			if n := len(cascadia.QueryAll(root, cascadia.MustCompile("h1"))); n != 1 && name != "panel" {
				t.Errorf("%s, %s: %d h1", l.Code, name, n)
			}
		}
	}
}
