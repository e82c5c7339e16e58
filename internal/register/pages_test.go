package register

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/register/pages"

	"sanad/internal/standing"
	"sanad/internal/web/parts"
)

// render draws a page in a language and refuses texts that are missing and addresses that were cleaned away.
func render(t *testing.T, l i18n.Language, page func(ctx context.Context) templ.Component) (*html.Node, string) {
	t.Helper()
	texts, err := i18n.Load(i18n.Common, os.DirFS("../web"), Texts)
	if err != nil {
		t.Fatal(err)
	}
	ctx := texts.With(t.Context(), l, time.FixedZone("PKT", 5*3600))
	var b bytes.Buffer
	if err := page(ctx).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"⟦", "TemplFailed", "%!"} {
		if _, after, found := strings.Cut(b.String(), bad); found {
			t.Errorf("%s: %s%.60s", l.Code, bad, after)
		}
	}
	root, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(all(root, "h1")); n != 1 {
		t.Errorf("%s: %d h1", l.Code, n)
	}
	return root, wordsOf(root)
}

func all(root *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(root, cascadia.MustCompile(selector))
}

func wordsOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(wordsOf(c))
	}
	return b.String()
}

var someEngineer = pages.Engineer{
	Form: parts.NewForm(nil), Path: "/verify/engineers/CIVIL-1", On: day.Must("2024-03-01"), Said: "active", Number: "CIVIL/1", Name: "Ayesha <b>Siddiqui", Standing: "active", Kind: "Registered Engineer", Discipline: "Civil engineering",
	Province: "Punjab", District: "Lahore", MaskedCNIC: "*****-*****67-*", Degree: "BSc", Institution: "An invented university",
	Year: 2019, AsOf: noon,
}

func TestCardPage(t *testing.T) {
	for _, l := range i18n.Languages {
		for _, s := range []standing.Standing{standing.None, standing.Active, standing.Lapsed, standing.Suspended, standing.Abeyance, standing.Removed, standing.Surrendered, standing.Deceased} {
			for i, until := range []day.Day{{}, day.Must("2027-06-30"), {}, {}} {
				v := someEngineer
				if v.Past = i > 1; i > 2 {
					v.Learnt = noon
				}
				v.Standing, v.ValidUntil = string(s), until
				root, text := render(t, l, func(context.Context) templ.Component { return pages.Card(v) })
				if name := all(root, "h1 > bdi"); len(name) != 1 || wordsOf(name[0]) != v.Name {
					t.Errorf("the name does not stand alone in its own direction")
				}
				if word := all(root, ".verdict .word"); len(word) != 1 {
					t.Errorf("%s %s: %d large words", l.Code, s, len(word))
				}
				for _, want := range []string{v.Discipline, v.District, v.MaskedCNIC, v.Institution, "2019"} {
					if strings.Contains(text, want) == (s == standing.None) || !strings.Contains(text, v.Number) { // before the entry none of it was so
						t.Errorf("%s %s: no %q", l.Code, s, want)
					}
				}
				if fields := all(root, "form input"); len(fields) != 3 || len(all(root, "form fieldset#on")) != 1 {
					t.Error("the card asks for something else than a day")
				}
			}
		}
	}
}

func TestVerifyPage(t *testing.T) {
	refused := parts.NewForm(map[string]string{"q": `"><script>alert(1)</script>`})
	long := strings.Repeat("Muhammad Abdul Rahman ", 6)
	var ten []pages.Found
	for i := range 10 {
		ten = append(ten, pages.Found{Path: fmt.Sprintf("/verify/engineers/CIVIL-%d", i+1), Number: fmt.Sprintf("CIVIL/%d", i+1), Name: long, Discipline: "Civil engineering", Standing: "suspended"})
	}
	options := []parts.Option{{Value: "CIVIL", Label: "Civil engineering"}}
	for name, test := range map[string]struct {
		box      pages.Box
		selector string
	}{
		"empty":    {pages.Box{}, "form[role=search] input[name=q]"},
		"refused":  {pages.Box{Form: refused, Disciplines: options}, ".faults a[href='#q']"},
		"missing":  {pages.Box{Missing: &pages.Missing{Number: "CIVIL/999", Contact: "help@example.org"}}, ".verdict bdi"},
		"complete": {pages.Box{Missing: &pages.Missing{Number: "CIVIL/999", Complete: day.Must("2026-01-01")}}, ".verdict bdi"},
		"nobody":   {pages.Box{Searched: true, AsOf: noon}, ".notice"},
		"ten":      {pages.Box{Searched: true, Found: ten, More: true, AsOf: noon}, "td a[href$='/verify/engineers/CIVIL-10']"},
	} {
		for _, l := range i18n.Languages {
			root, _ := render(t, l, func(ctx context.Context) templ.Component {
				if name == "refused" {
					var f fault.Fields
					f.Add("q", "register.verify.not_a_number", fault.Values{"Example": "CIVIL/12"})
					test.box.Form.Refused(ctx, f.Err())
				}
				return pages.Verify(test.box)
			})
			if len(all(root, test.selector)) == 0 {
				t.Errorf("%s in %s: no %s", name, l.Code, test.selector)
			}
			if len(all(root, "main script")) > 0 {
				t.Errorf("%s in %s: what was typed runs", name, l.Code)
			}
		}
	}
}

// TestMissingIsNoAccusation keeps words out of the page that would blame whoever bears the number.
func TestMissingIsNoAccusation(t *testing.T) {
	for _, complete := range []day.Day{{}, day.Must("2026-01-01")} {
		_, text := render(t, i18n.English, func(context.Context) templ.Component {
			return pages.Verify(pages.Box{Missing: &pages.Missing{Number: "CIVIL/999", Complete: complete}})
		})
		for _, bad := range []string{"fake", "forged", "invalid", "false", "fraud", "illegal"} {
			if strings.Contains(strings.ToLower(text), bad) {
				t.Errorf("the page says %q", bad)
			}
		}
	}
}
