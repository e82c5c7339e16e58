package app_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/catalog"
	"sanad/internal/outside"
	"sanad/internal/sample"
)

// TestPublishedFields compares what is told of an engineer with what the catalogue publishes: T-REG.
func TestPublishedFields(t *testing.T) {
	a := settled(t)
	declared, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	published := map[string]bool{"as_of": true, "on": true, "said": true, "standing_since": true, "standing_until": true, "learnt_at": true, "kind_said": true, "kind_learnt_at": true, "print": true, "proof": true} // of the answer, and of when its standing was said
	for _, e := range declared.Entries() {
		if field, ok := strings.CutPrefix(e.Publish, "register.engineer."); ok {
			published[field] = true
		}
	}
	var told map[string]any
	if err := json.Unmarshal(ask(t, a.Handler, "/api/v1/register/engineers/CIVIL/1").Body, &told); err != nil {
		t.Fatal(err)
	}
	for key := range told {
		if !published[key] {
			t.Errorf("the API tells %s, which is not published", key)
		}
	}
	for key := range published {
		if _, ok := told[key]; !ok {
			t.Errorf("the API does not tell %s", key)
		}
	}
	labels := map[string]bool{}
	for _, n := range ask(t, a.Handler, "/verify/engineers/CIVIL/1").All("dt") {
		for c := range n.Descendants() {
			labels[strings.TrimSpace(c.Data)] = true
		}
	}
	want := []string{"Discipline", "Domicile", "Graduation", "Identity number, masked", "Kind of registration", "Registration number", "Valid until"}
	if got := sorted(labels); !slices.Equal(got, want) {
		t.Errorf("the card tells %q", got)
	}
	// Nothing else of anybody stands anywhere that a visitor comes to.
	for _, p := range crawl(t, a.Handler) {
		for n := range 60 {
			s := sample.Someone(n)
			for _, never := range []string{s.CNIC, s.CNIC[:5] + "-" + s.CNIC[5:12] + "-" + s.CNIC[12:], s.Phone, s.Email, s.Address, s.NameUrdu} {
				if strings.Contains(string(p.Body), never) {
					t.Errorf("%s tells %s", p.Path, never)
				}
			}
		}
	}
}

func sorted(set map[string]bool) (list []string) {
	for v := range set {
		list = append(list, v)
	}
	slices.Sort(list)
	return list
}

// masked matches an identity number of which something is hidden.
var masked = regexp.MustCompile(`[0-9*•xX]{5}-?[0-9*•xX]{7}-?[0-9*•xX]`)

// whole matches an identity number of which nothing is hidden.
var whole = regexp.MustCompile(`\b[0-9]{5}-?[0-9]{7}-?[0-9]\b`)

// TestMask puts together every masked identity number that a council shows anywhere: all of them tell the same two digits: T-MASK.
func TestMask(t *testing.T) {
	shown, forms := map[string]map[int]bool{"pec": {}, "minimal": {}}, 0
	note := func(of, text string) {
		for _, form := range masked.FindAllString(text, -1) {
			if !strings.ContainsAny(form, "*•xX") {
				continue // whole: the holder's own page, or the desk under a case
			}
			forms++
			for i, r := range []rune(strings.ReplaceAll(form, "-", "")) {
				if r >= '0' && r <= '9' {
					shown[of][i+1] = true
				}
			}
		}
	}
	for _, p := range crawl(t, settled(t).Handler) {
		note("pec", string(p.Body))
		if p.Root != nil && whole.MatchString(string(p.Body)) {
			t.Errorf("%s shows a whole number", p.Path)
		}
	}
	if !testing.Short() {
		eachWalk(t, func(council string, p outside.Page, _ time.Time) { note(council, string(p.Body)) })
	}
	if forms == 0 {
		t.Error("no masked number was seen")
	}
	for of, positions := range shown {
		for position := range positions {
			if two := map[string][]int{"pec": {11, 12}, "minimal": {9, 10}}[of]; !slices.Contains(two, position) {
				t.Errorf("%s shows the %d. digit", of, position)
			}
		}
	}
}
