package web

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// imagePage loads a picture that does not exist.
type imagePage struct{}

func (imagePage) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, `<img alt="" src="/none.png">`)
	return err
}

// draw renders a part in a language.
func draw(t *testing.T, l i18n.Language, part func(ctx context.Context) templ.Component) *html.Node {
	t.Helper()
	ctx := parts.WithFrame(load(t).With(context.Background(), l, time.UTC), parts.Frame{Council: "The council", Path: "/parts", Section: "home", Contact: "privacy@example.org"})
	var b bytes.Buffer
	if err := part(ctx).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "⟦") {
		t.Errorf("%s: a text is missing: %s", l.Code, b.String())
	}
	root, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func all(root *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(root, cascadia.MustCompile(selector))
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(words(c))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// TestGallery shows every part in every state, in each language, and asks what holds for every page.
func TestGallery(t *testing.T) {
	for _, l := range i18n.Languages {
		root := draw(t, l, func(ctx context.Context) templ.Component { return parts.Gallery(parts.GalleryForms(ctx)) })
		ids := map[string]bool{}
		for _, n := range all(root, "[id]") {
			if ids[attr(n, "id")] {
				t.Errorf("%s: the id %s stands twice", l.Code, attr(n, "id"))
			}
			ids[attr(n, "id")] = true
		}
		for _, n := range all(root, "[aria-describedby]") {
			for _, id := range strings.Fields(attr(n, "aria-describedby")) {
				if !ids[id] {
					t.Errorf("%s: nothing is called %s", l.Code, id)
				}
			}
		}
		for _, n := range all(root, `a[href^="#"]`) {
			if !ids[attr(n, "href")[1:]] {
				t.Errorf("%s: a link leads to %s, which is not there", l.Code, attr(n, "href"))
			}
		}
		for _, n := range all(root, "input:not([type=hidden]), select, textarea") {
			if len(all(root, `label[for="`+attr(n, "id")+`"]`)) != 1 {
				t.Errorf("%s: the field %s has no label", l.Code, attr(n, "id"))
			}
		}
		for _, n := range all(root, "[style], [onclick], style, iframe") {
			t.Errorf("%s: %s is stopped by the content policy", l.Code, n.Data)
		}
		for _, selector := range []string{"html[lang=" + l.Code + "][dir=" + l.Dir + "]", "h1", "main#main", "header.top", "footer", ".skip[href='#main']", "#faults"} {
			if len(all(root, selector)) != 1 {
				t.Errorf("%s: not one %s", l.Code, selector)
			}
		}
		faults, beside := len(all(root, "#faults li a")), len(all(root, ".fault"))
		if faults != 16 || faults != beside {
			t.Errorf("%s: %d refusals above and %d beside the fields", l.Code, faults, beside)
		}
		if n := all(root, "input[type=password]"); len(n) != 2 || attr(n[0], "value") != "" {
			t.Errorf("%s: a passphrase is shown again", l.Code)
		}
		for _, n := range all(root, "main a[href]") {
			if h := attr(n, "href"); l == i18n.Urdu && strings.HasPrefix(h, "/") && !strings.HasPrefix(h, "/ur") {
				t.Errorf("a link leaves the language: %s", h)
			}
		}
	}
}

func TestEmptyParts(t *testing.T) {
	for _, l := range i18n.Languages {
		for name, part := range map[string]templ.Component{
			"faults": parts.ErrorSummary(nil), "steps": parts.StepLine(nil), "pager": parts.Pager(parts.PagerProps{}),
		} {
			root := draw(t, l, func(context.Context) templ.Component { return part })
			if n := all(root, "body *"); len(n) != 0 {
				t.Errorf("%s: %s of nothing is not nothing", l.Code, name)
			}
		}
		for name, part := range map[string]templ.Component{
			"field": parts.TextField(parts.TextFieldProps{Name: "a", Label: "A"}), "area": parts.TextArea(parts.TextAreaProps{Name: "a", Label: "A"}),
			"select": parts.Select(parts.SelectProps{Name: "a", Label: "A"}), "radios": parts.Radios(parts.RadiosProps{Name: "a", Label: "A"}),
			"box": parts.Checkbox(parts.CheckboxProps{Name: "a", Label: "A"}), "date": parts.DateField(parts.DateFieldProps{Name: "a", Label: "A"}),
			"file": parts.FileField(parts.FileFieldProps{Name: "a", Label: "A"}), "summary": parts.SummaryList(nil), "tasks": parts.TaskList(nil),
			"table": parts.Table(parts.TableProps{Empty: "none"}), "timeline": parts.Timeline(nil), "standing": parts.StandingPanel(parts.StandingProps{}),
			"confirmation": parts.Confirmation("Done", "", ""),
		} {
			root := draw(t, l, func(context.Context) templ.Component { return part })
			if n := all(root, ".fault, .hint, .refused, [aria-invalid], dt"); len(n) != 0 {
				t.Errorf("%s: an empty %s says %s", l.Code, name, words(n[0]))
			}
		}
	}
}

func TestPartsKeepWhatWasTyped(t *testing.T) {
	evil := `"><script>alert(1)</script>`
	f := parts.NewForm(map[string]string{"name": evil, "born_day": "٣٠", "born_month": "2", "born_year": evil})
	var fields fault.Fields
	fields.Add("born", "fault.empty", nil)
	f.Refused(load(t).With(context.Background(), i18n.English, time.UTC), fields.Err())
	root := draw(t, i18n.English, func(context.Context) templ.Component {
		return templ.Join(parts.ErrorSummary(f), parts.TextField(parts.TextFieldProps{Form: f, Name: "name", Label: "Name"}), parts.DateField(parts.DateFieldProps{Form: f, Name: "born", Label: "Born"}),
			parts.SummaryList([]parts.SummaryRow{{Label: "Name", Value: evil, ChangeHref: "javascript:alert(1)", ChangeLabel: "Change"}}), parts.Quote(evil))
	})
	wants(t, "the name", attr(all(root, "#name")[0], "value"), evil)
	wants(t, "the year", attr(all(root, "#born_year")[0], "value"), evil)
	wants(t, "the summary leads to", attr(all(root, "#faults a")[0], "href"), "#born_day")
	wants(t, "scripts", len(all(root, "script")), 0)
	wants(t, "what people typed stands apart", len(all(root, "dd bdi, blockquote bdi")), 2)
	if h := attr(all(root, ".change a")[0], "href"); strings.HasPrefix(h, "javascript") {
		t.Error(h)
	}
}

func TestPath(t *testing.T) {
	ctx := load(t).With(context.Background(), i18n.Urdu, time.UTC)
	for path, want := range map[string]string{
		"/": "/ur", "/?q=1": "/ur?q=1", "/my": "/ur/my", "/privacy#promises": "/ur/privacy#promises", "/api/v1/x": "/api/v1/x", "/static/a/b": "/static/a/b",
		"/.well-known/security.txt": "/.well-known/security.txt", "https://example.org/": "https://example.org/", "mailto:a@example.org": "mailto:a@example.org", "#x": "#x",
	} {
		wants(t, path, parts.Path(ctx, path), want)
		wants(t, path+" in English", parts.Path(context.Background(), path), path)
	}
	wants(t, "a query", parts.Query("/verify", "q", "civil 1&x", "page", "", "on", "سند"), "/verify?on=%D8%B3%D9%86%D8%AF&q=civil+1%26x")
	wants(t, "no query", parts.Query("/verify", "q", ""), "/verify")
}

func TestFrameSaysWhoAndWhere(t *testing.T) {
	s := newTry(t, Settings{}, Public("GET /verify", framed), Member("GET /my", "self", framed), Desk("GET /desk", "licensing", framed), Desk("GET /desk/officers", "appoint", framed))
	for path, want := range map[string]string{"/verify": "page Verify", "/my": "page My place", "/desk": "page Desk", "/desk/officers": "true Desk"} {
		root, err := html.Parse(s.do("GET", path, "", as("officer")).Body)
		if err != nil {
			t.Fatal(err)
		}
		n := all(root, ".top nav [aria-current]")
		if len(n) != 1 {
			t.Fatalf("%s: %d marks", path, len(n))
		}
		wants(t, path, attr(n[0], "aria-current")+" "+words(n[0]), want)
		wants(t, path+" invents", len(all(root, ".invented")), 0)
		desk := len(all(root, `.top nav a[href="/desk"]`))
		if path == "/verify" && desk != 0 || path != "/verify" && desk != 1 {
			t.Errorf("%s: the desk is shown to the wrong reader", path)
		}
	}
}
