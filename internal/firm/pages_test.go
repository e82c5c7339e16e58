package firm

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/firm/pages"
	"sanad/internal/i18n"
	"sanad/internal/person"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// TestPages renders every page in both languages: empty, full and refused; no text is missing.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, person.Texts, Texts)
	must(t, err)
	long := strings.Repeat("Muhammad Abdullah ", 4) + `عبداللہ <typed>"&`
	options := []parts.Option{{Value: "x", Label: long, Hint: long}, {Value: "y", Label: "b"}}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		form := parts.Typed(map[string][]string{"name": {`<typed>"`}, "version": {"1"}})
		for _, err := range []error{
			StateParticulars{Name: "0300 0000001", NameUrdu: "x", Registered: "x", Tax: "x", Phone: "x", Email: "x", Address: "x", District: "x"}.check(law(t)), second(PutOwner{}.check(law(t), nil)),
			second(PutOwner{Kind: "engineer"}.check(law(t), nil)), second(PutOwner{Kind: "qualified", Years: "x"}.check(law(t), nil)), second(PutOwner{Kind: "entity", Number: "x"}.check(law(t), nil)),
			decideOwner(Owner{Share: 9000, index: []byte("a")}, []Owner{{Share: 9000, index: []byte("a")}}), decideOwner(Owner{}, make([]Owner, mostOwners)), decideOpen(law(t), mostOpened), decideVersion(Firm{}, "x"),
			checked("", "x"),
		} {
			if !form.Refused(ctx, err) {
				t.Fatalf("%v is no refusal", err)
			}
		}
		var said []string
		for _, list := range [][]Missing{missing(law(t), Particulars{}, nil), missing(law(t), Particulars{Form: "private"}, []Owner{{Share: 1}}), missing(law(t), Particulars{Form: "sole"}, make([]Owner, 2))} {
			said = append(said, says(ctx, list, "")...)
		}
		var kinds []string
		for _, k := range ownerKinds {
			kinds = append(kinds, i18n.T(ctx, "firm.owner.kind."+string(k)))
		}
		for name, page := range map[string]templ.Component{
			"firms":            pages.FirmsPage(pages.Firms{}),
			"firms full":       pages.FirmsPage(pages.Firms{Rows: [][]parts.Cell{{{Text: long, Href: "/f"}, {Text: long}}}}),
			"panel":            pages.FirmsPanel(i18n.T(ctx, "firm.panel.count", "Count", 2)),
			"open":             pages.OpenPage(pages.Open{Form: form, Forms: options}),
			"firm":             pages.FirmPage(pages.Firm{Name: "n"}),
			"firm full":        pages.FirmPage(pages.Firm{ID: "1", Name: long, Form: long, Missing: append(said, kinds...), Tasks: []parts.Task{{Title: long, Href: "/x", State: parts.TaskInProgress}}}),
			"particulars":      pages.ParticularsPage(pages.Particulars{ID: "1"}),
			"particulars full": pages.ParticularsPage(pages.Particulars{Form: form, ID: "1", Taxed: true, Forms: options, Districts: []parts.OptionGroup{{Label: long, Options: options}}}),
			"owners":           pages.OwnersPage(pages.Owners{ID: "1"}),
			"owners full":      pages.OwnersPage(pages.Owners{Form: form, ID: "1", Missing: said, Rows: [][]parts.Cell{{{Text: long, Href: "/o", Hint: "CIVIL/1"}, {Text: "k"}, {Text: "100 %"}}}, Sum: long}),
			"owner":            pages.OwnerPage(pages.Owner{Firm: "1", Kinds: options}),
			"owner full":       pages.OwnerPage(pages.Owner{Form: form, Firm: "1", ID: "2", Identified: true, Kinds: options, Identities: options}),
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
			if strings.Contains(text, "<typed>") {
				t.Errorf("%s in %s: what was typed is not escaped", name, l.Code)
			}
			if name != "panel" && (!strings.Contains(text, `dir="`+l.Dir+`"`) || strings.Count(text, "<h1") != 1) {
				t.Errorf("%s in %s: one heading, in the direction of the language", name, l.Code)
			}
		}
	}
}

// checked is what is wrong with a name.
func checked(name, urdu string) error {
	var f fault.Fields
	checkName(&f, council.Law{}, "", name, urdu)
	return f.Err()
}
