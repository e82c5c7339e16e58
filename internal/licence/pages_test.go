package licence

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/licence/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// TestPages renders every page in both languages: empty, full and refused.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Muhammad Abdullah ", 4) + `عبداللہ <typed>"&`
	options := []parts.Option{{Value: "x", Label: long}}
	lines := []pages.Line{{What: long, Required: long, Present: long, Missing: long, Met: true}, {What: long, ForAWhile: true}}
	full := &pages.Answer{Says: long, Owning: lines, Rungs: []pages.Rung{{ID: long, Says: long, Limit: long, Open: true, Lines: lines}, {ID: "C-5"}}, What: options, Rules: []pages.Rule{{Text: long, Cited: long}, {Confirmed: true}}}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		for name, page := range map[string]templ.Component{
			"licences":      pages.LicencesPage(pages.Licences{}),
			"licences full": pages.LicencesPage(pages.Licences{List: options}),
			"ask":           pages.AskPage(pages.Ask{Form: parts.NewForm(nil), ID: "x"}),
			"ask full":      pages.AskPage(pages.Ask{Form: parts.Typed(map[string][]string{"worth": {`<typed>"`}}), ID: "x", Title: long, Forms: options, Owners: []pages.Field{{Name: "a", Label: long}}, Engineers: []pages.Field{{Name: "b", Label: long}}, Higher: true, Worth: true, Holds: true, Answer: full}),
		} {
			var b strings.Builder
			if err := page.Render(ctx, &b); err != nil {
				t.Fatal(err)
			}
			text := b.String()
			if i := strings.Index(text, "⟦"); i >= 0 {
				t.Errorf("%s in %s: a text is missing: %s", name, l.Code, text[i:min(len(text), i+60)])
			}
			if strings.Contains(text, "<typed>") || strings.Count(text, "<h1") != 1 || !strings.Contains(text, `dir="`+l.Dir+`"`) {
				t.Errorf("%s in %s is no page", name, l.Code)
			}
		}
	}
}

// TestEligibilityPage asks about firms at their address, and sees what is answered.
func TestEligibilityPage(t *testing.T) {
	for _, x := range []struct {
		council, path string
		status        int
		says          string
	}{
		{"pec", "/eligibility/firms", 200, "Constructor"},
		{"minimal", "/eligibility/firms", 404, ""},
		{"minimal", "/eligibility/firms/constructor", 404, ""},
		{"pec", "/eligibility/firms/wizard", 404, ""},
		{"pec", "/eligibility/firms/foreign_consultant", 404, ""},
		{"pec", "/eligibility/firms/constructor", 200, "Registered Engineer, 0 to 4 years: 5 points each"},
		{"pec", "/eligibility/firms/constructor?form=sole&share_person=100&engineers_registered_engineer_0=1&worth=15,00,000", 200, "Category C-6 is the highest"},
		{"pec", "/eligibility/firms/constructor?form=sole&share_person=۱۰۰&engineers_registered_engineer_0=۱&worth=۱۵٬۰۰٬۰۰۰", 200, "Category C-6 is the highest"},
		{"pec", "/eligibility/firms/constructor?form=sole&share_person=100&engineers_registered_engineer_0=2&worth=60,00,000&holds=yes", 200, "it could be licensed in C-4 for a while"},
		{"pec", "/ur/eligibility/firms/constructor?form=sole&share_person=100", 200, "فرم ابھی کسی درجے کی شرطیں پوری نہیں کرتی"},
		{"pec", "/eligibility/firms/consulting_engineer?form=private&share_professional_engineer=49&share_qualified=51&owner_years=9", 200, "The owners do not meet"},
		{"pec", "/eligibility/firms/consulting_engineer?form=private&share_professional_engineer=51&share_qualified=49&owner_years=9", 200, "The owners meet"},
		{"pec", "/eligibility/firms/foreign_constructor?form=private&share_entity=100&engineers_professional_engineer_20=10&certificates=2&worth=150000000", 200, "Category FC-B is the highest"},
		{"pec", "/eligibility/firms/constructor?form=", 422, "Choose"},
		{"pec", "/eligibility/firms/constructor?form=sole&share_person=99", 422, "not 100 %"},
		{"pec", "/eligibility/firms/constructor?form=sole&share_person=x", 422, "at most two digits"},
		{"pec", "/eligibility/firms/constructor?form=sole&share_person=100&worth=1+lakh", 422, "without words such as lakh"},
		{"pec", "/eligibility/firms/constructor?form=sole&share_person=100&worth=-5", 422, "sum in digits"},
		{"pec", "/eligibility/firms/constructor?form=sole&share_person=100&engineers_registered_engineer_0=501", 422, "from 0 to 500"},
		{"pec", "/eligibility/firms/constructor?form=sole&share_person=100&higher=1", 422, "No more engineers"},
	} {
		c, err := council.Load(x.council)
		if err != nil {
			t.Fatal(err)
		}
		texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
		if err != nil {
			t.Fatal(err)
		}
		now := clock.At(time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC))
		p := NewPublicPages(New(c, now))
		h, err := web.New(web.Settings{}, web.Needs{}, c, texts, now, slog.New(slog.DiscardHandler), []web.Route{
			web.Public("GET /eligibility/firms", p.GetLicences), web.Public("GET /eligibility/firms/{licence}", p.GetEligibility),
		})
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "http://sanad.test"+x.path, nil))
		text := strings.ReplaceAll(w.Body.String(), "\u00a0", " ")
		if w.Code != x.status || !strings.Contains(text, x.says) || strings.Contains(text, "⟦") {
			t.Errorf("%s: %d, want %d and %q", x.path, w.Code, x.status, x.says)
		}
	}
}
