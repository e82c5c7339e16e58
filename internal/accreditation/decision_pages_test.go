package accreditation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sanad/internal/accreditation/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// TestDecisionPages renders the pages of decisions in both languages: with none, with forty, and with everything refused.
func TestDecisionPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Indus Valley Institute of Engineering ", 3) + `سندھ <typed>"&`
	var list []pages.DecisionRow
	var findings []pages.Finding
	for n := range 40 {
		list = append(list, pages.DecisionRow{Href: fmt.Sprint("/desk/accreditation/decisions/", n), Number: "EAB/110-23", Institution: long, On: "d", Kind: "k", Batches: "b", State: "s", Tone: "waiting"})
		findings = append(findings, pages.Finding{
			ID: fmt.Sprint("f", n), Title: long, Outcome: "o", Tone: "good", Rows: []parts.SummaryRow{{Label: "l", Value: long}, {Label: "c", Show: parts.Quote(long)}}, Path: fmt.Sprint("/p/findings/f", n),
			Was: "w", WasTone: "plain", WasBy: "EAB/1", IsBy: "EAB/2", Is: "i", IsTone: "good", As: map[bool]string{true: "a"}[n%3 == 0], Now: "n", Fault: map[bool]string{true: long}[n%5 == 0],
		})
	}
	var due []pages.DueRow
	for range 40 {
		due = append(due, pages.DueRow{Href: "/desk/x", Batch: long, Institution: long, What: "w", On: "d", Number: "EAB/110-23", Left: "l", Tone: "stop"})
	}
	rows := []parts.SummaryRow{{Label: "l", Value: long, ChangeHref: "/x", ChangeLabel: "c"}}
	options := []parts.Option{{Value: "decision", Label: long, Hint: "h"}, {Value: "correction", Label: "b"}}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		var refused fault.Fields
		for _, name := range []string{"kind", "replaces", "institution", "number", "meeting", "on", "programme", "batch", "outcome", "level", "from", "until", "conditions_en", "conditions_ur", "report", "visit", "reasons_en", "reasons_ur", "answer", "same_day", "finding-f0"} {
			refused.Add(name, "fault.choose", nil)
		}
		form := parts.Typed(map[string][]string{"number": {`<typed>"`}, "conditions_en": {`<typed>"`}, "kind": {"correction"}, "outcome": {"correction"}, "level": {"correction"}, "answer": {long}, "from_day": {"31"}})
		form.Refused(ctx, refused.Err())
		for name, page := range map[string]templ.Component{
			"decisions":           pages.DecisionsPage(pages.Decisions{First: true}),
			"decisions full":      pages.DecisionsPage(pages.Decisions{First: true, MayPropose: true, Waiting: list, Made: list, Next: "/n"}),
			"decisions, further":  pages.DecisionsPage(pages.Decisions{Of: long, Made: list, Previous: "/p"}),
			"new":                 pages.DecisionFormPage(pages.DecisionForm{Path: "/p", Back: "/b"}),
			"new refused":         pages.DecisionFormPage(pages.DecisionForm{Form: form, Path: "/p", Back: "/b", Change: true, Version: "1", Kinds: options, Institutions: options}),
			"finding":             pages.FindingFormPage(pages.FindingForm{Path: "/p", Back: "/b", Kind: "decision"}),
			"finding of appeal":   pages.FindingFormPage(pages.FindingForm{Path: "/p", Back: "/b", Kind: "appeal", Programmes: options, Outcomes: options}),
			"finding refused":     pages.FindingFormPage(pages.FindingForm{Form: form, Path: "/p", Back: "/b", Kind: "correction", Change: true, Lead: long, Batch: "b", Programmes: options, Outcomes: options, Levels: options}),
			"draft":               pages.ProposalPage(pages.Proposal{Path: "/p", Title: "t", State: "s", Tone: "plain", Draft: true, Mine: true, Rows: rows}),
			"draft full":          pages.ProposalPage(pages.Proposal{Path: "/p", Title: long, State: "s", Tone: "plain", Draft: true, Mine: true, Rows: rows, Findings: findings, Answer: long, Withdraws: true}),
			"draft refused":       pages.ProposalPage(pages.Proposal{Form: form, Path: "/p", Title: "t", State: "s", Tone: "stop", Draft: true, Mine: true, Same: "s", Rows: rows, Findings: findings, Answer: long}),
			"waits":               pages.ProposalPage(pages.Proposal{Path: "/p", Title: "t", State: "s", Tone: "waiting", TakesBack: true, Mine: true, Rows: rows, Findings: findings[:1]}),
			"waits for a reader":  pages.ProposalPage(pages.Proposal{Path: "/p", Title: "t", State: "s", Tone: "waiting", Cannot: "c", Rows: rows, Findings: findings[:1], Wrong: []string{long}}),
			"to confirm":          pages.ProposalPage(pages.Proposal{Path: "/p", Title: "t", State: "s", Tone: "waiting", Confirms: true, Rows: rows, Findings: findings, Withdraws: true}),
			"to confirm, refused": pages.ProposalPage(pages.Proposal{Form: form, Path: "/p", Title: "t", State: "s", Tone: "waiting", Confirms: true, Rows: rows, Findings: findings, Wrong: []string{long, "w"}}),
			"decision":            pages.DecisionPage(pages.Decision{Title: "t", Path: "/p", Rows: rows}),
			"decision full":       pages.DecisionPage(pages.Decision{Title: long, Path: "/p", Rows: rows, Findings: findings, Later: list[:2], Rule: long, Instrument: long, MayReplace: true, LetterHref: "/desk/letter.pdf", Back: "/desk", Withdraws: true}),
			"due":                 pages.DuePage(pages.Due{}),
			"due full":            pages.DuePage(pages.Due{Overdue: 3, Rows: due, Previous: "/a", Next: "/b"}),
			"panel":               pages.DecisionPanel(0),
			"panel, one":          pages.DecisionPanel(1),
			"panel, forty":        pages.DecisionPanel(40),
		} {
			var b strings.Builder
			if err := page.Render(ctx, &b); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
				continue
			}
			text := b.String()
			if i := strings.Index(text, "⟦"); i >= 0 {
				t.Errorf("%s in %s: a text is missing: %s", name, l.Code, text[i:min(len(text), i+60)])
			}
			if !strings.HasPrefix(name, "panel") && (!strings.Contains(text, `dir="`+l.Dir+`"`) || strings.Count(text, "<h1") != 1 || strings.Count(text, `class="button"`) > 1) {
				t.Errorf("%s in %s: direction, not one heading, or two primary actions", name, l.Code)
			}
			if strings.Contains(text, "<typed>") {
				t.Errorf("%s in %s: what somebody typed became a tag", name, l.Code)
			}
			if id := standsTwice(text); id != "" {
				t.Errorf("%s in %s: the id %s stands twice", name, l.Code, id)
			}
			for _, n := range refusalTargets(text) {
				if !strings.Contains(text, ` id="`+n+`"`) {
					t.Errorf("%s in %s: a refusal leads to %s, which is not there", name, l.Code, n)
				}
			}
			if _, err := html.Parse(strings.NewReader(text)); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
			}
		}
	}
}

// standsTwice returns an id that two elements have.
func standsTwice(page string) string {
	seen := map[string]bool{}
	for _, x := range strings.Split(page, ` id="`)[1:] {
		id, _, _ := strings.Cut(x, `"`)
		if seen[id] {
			return id
		}
		seen[id] = true
	}
	return ""
}

// refusalTargets are the fields of the page to which the refusals lead, of those that the page has.
func refusalTargets(page string) (list []string) {
	for _, name := range []string{"finding-f0", "same_day"} {
		if strings.Contains(page, `href="#`+name+`"`) && strings.Contains(page, `/propose"`) {
			list = append(list, name)
		}
	}
	return list
}
