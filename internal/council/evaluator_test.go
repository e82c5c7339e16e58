package council

import (
	"os"
	"strings"
	"testing"

	"sanad/internal/day"
)

// TestEvaluators takes the figures of the day, also after an amendment, and refuses those that nobody could follow.
func TestEvaluators(t *testing.T) {
	good, err := os.ReadFile("../../councils/pec/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const begins = "  - rule: evaluator_interest\n"
	_, section, _ := strings.Cut(string(good), begins)
	section, _, _ = strings.Cut(section, "\nposting:")
	later := strings.NewReplacer("former: {is: 5", "former: {is: 7", "load: {is: 2, rule: evaluator_load}", "load: {}").Replace(section)
	changed := strings.Replace(string(good), begins+section, "  - rule: evaluator_interest\n    to: \"2026-12-31\"\n"+section+"  - rule: evaluator_interest\n    from: \"2027-01-01\"\n"+later, 1)
	c, err := parse([]byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string][2]int{"1999-01-01": {5, 2}, "2026-12-31": {5, 2}, "2027-01-01": {7, 0}, "2040-01-01": {7, 0}} {
		e := c.On(day.Must(on)).Evaluators
		if e.Former != want[0] || e.Load != want[1] || e.Training != 3 || e.Stated != 1 || e.Least != 2 || e.Most != 5 || e.FormerRule.ID != "evaluator_former" || (e.Load > 0) != (e.LoadRule.ID == "evaluator_load") {
			t.Errorf("%s: %+v", on, e)
		}
	}
	for was, is := range map[string]string{
		"former: {is: 5": "former: {is: -1", "training: {is: 3": "training: {is: 51", "load: {is: 2, rule: evaluator_load}": "load: {is: 2}", "stated: {is: 1": "stated: {is: 0",
		"least: 2": "least: 6", "least: 2, ": "", "most: 5, rule: evaluator_team": "most: 5", "- rule: evaluator_interest": "- rule: nobody",
	} {
		bad := strings.Replace(string(good), begins+section, strings.Replace(begins+section, was, is, 1), 1)
		if bad == string(good) {
			t.Fatalf("nothing is changed by %s", is)
		}
		if _, err := parse([]byte(bad)); err == nil || !strings.Contains(err.Error(), "evaluators") {
			t.Errorf("%s: %v", is, err)
		}
	}
	minimal, err := Load("minimal")
	if err != nil {
		t.Fatal(err)
	}
	if e := minimal.On(day.Must("2026-11-23")).Evaluators; e != (Evaluators{}) {
		t.Errorf("%+v", e)
	}
}
