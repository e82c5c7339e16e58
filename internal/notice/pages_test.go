package notice

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/notice/pages"
	"sanad/internal/outbound"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// draw renders a page for a reader of a language and refuses missing texts and cleaned addresses.
func draw(t *testing.T, ctx context.Context, page templ.Component) *html.Node {
	t.Helper()
	var b bytes.Buffer
	if err := page.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"⟦", "TemplFailed", "%!", "<no value>"} {
		if _, after, found := strings.Cut(b.String(), bad); found {
			t.Errorf("%s: %s%.80s", i18n.From(ctx).Code, bad, after)
		}
	}
	root, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func find(n *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(n, cascadia.MustCompile(selector))
}

func attribute(n *html.Node, name string) string {
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
	var s string
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s += words(c)
	}
	return s
}

// readers calls f for a reader of each language.
func readers(t *testing.T, f func(t *testing.T, ctx context.Context)) {
	t.Helper()
	texts, err := i18n.Load(i18n.Common, web.Texts, access.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range i18n.Languages {
		t.Run(l.Code, func(t *testing.T) { f(t, texts.With(t.Context(), l, time.FixedZone("PKT", 5*3600))) })
	}
}

func TestLettersPage(t *testing.T) {
	readers(t, func(t *testing.T, ctx context.Context) {
		dead, refused := id.New(noon), id.New(noon)
		var list []pages.Unsent
		for _, u := range []Unsent{
			{ID: dead, What: "engineer_moved", Case: id.New(noon), State: StateDead, Fault: "mail connect (connection refused)", Tries: 10, At: noon, Again: true},
			{ID: refused, What: "not_here", State: StateRefused, Fault: "mail recipient 550 5.1.1", At: noon},
			{ID: id.New(noon), What: "engineer_entered", State: StateQueued, At: noon},
			{ID: id.New(noon), What: "jobs.sweep", Fault: "panic: string", At: noon, Again: true},
		} {
			list = append(list, show(ctx, u))
		}
		form := parts.NewForm(nil)
		form.Refused(ctx, fault.Conflict("notice.again.moved_on", nil))
		root := draw(t, ctx, pages.LettersPage(pages.Letters{Form: form, Rows: list, NoMail: true}))
		if n := len(find(root, "tbody tr")); n != 4 {
			t.Errorf("%d rows", n)
		}
		forms := find(root, "tbody form")
		if len(forms) != 2 || attribute(forms[0], "action") != parts.Path(ctx, "/desk/messages/"+dead+"/again") {
			t.Errorf("%d forms", len(forms))
		}
		seen := map[string]bool{}
		for _, b := range find(root, "tbody button") {
			if w := words(b); seen[w] {
				t.Errorf("two buttons say %q", w)
			} else {
				seen[w] = true
			}
		}
		if text := words(root); !strings.Contains(text, "550 5.1.1") || !strings.Contains(text, "SANAD_SMTP_HOST") {
			t.Error(text)
		}
		empty := draw(t, ctx, pages.LettersPage(pages.Letters{}))
		if len(find(empty, ".empty")) != 1 || len(find(empty, "table")) != 0 {
			t.Error("the empty page has no words, or a table")
		}
		draw(t, ctx, pages.Panel())
	})
}

func TestOutboxPage(t *testing.T) {
	readers(t, func(t *testing.T, ctx context.Context) {
		const base = "https://council.test"
		letters := []pages.Letter{
			lay(ctx, base, outbound.Letter{To: "ayesha@example.org", Subject: "آپ کی درخواست", Lang: "ur", At: "2026-11-23T07:00:00Z", Body: "السلام علیکم،\n\nhttps://council.test/ur/my/apply\n\nآخر\n"}),
			lay(ctx, base, outbound.Letter{To: "bilal@example.org", Subject: "<b>", Lang: "en", Body: "https://council.test.evil/x\njavascript:alert(1)\nhttps://council.test/my"}),
		}
		root := draw(t, ctx, pages.OutboxPage(letters))
		var links []string
		for _, a := range find(root, "article a") {
			links = append(links, attribute(a, "href"))
		}
		if got, want := strings.Join(links, " "), parts.Path(ctx, "/my/apply")+" "+parts.Path(ctx, "/my"); got != want {
			t.Errorf("links: %s, want %s", got, want)
		}
		first := find(root, "article h2")[0]
		if attribute(first, "lang") != "ur" || attribute(first, "dir") != "rtl" || len(find(root, "article b")) != 0 {
			t.Error("a letter is not in its own language, or writes tags")
		}
		if root := draw(t, ctx, pages.OutboxPage(nil)); len(find(root, ".empty")) != 1 {
			t.Error("the empty page has no words")
		}
	})
}

// TestFar tells of a letter that the cap by person keeps back that it waits, until its last day is over.
func TestFar(t *testing.T) {
	readers(t, func(t *testing.T, ctx context.Context) {
		waits := far(ctx, Sent{State: StateQueued, Why: capped})
		over := far(ctx, Sent{State: StateDropped, Why: capped})
		if waits != i18n.T(ctx, "notice.held.waits_capped") || over != i18n.T(ctx, "notice.held.capped") || strings.Contains(waits+over, "⟦") {
			t.Errorf("%q, %q", waits, over)
		}
		if more := far(ctx, Sent{State: StateQueued}); more != "" {
			t.Errorf("a letter on its way tells %q beside its state", more)
		}
		root := draw(t, ctx, pages.OwnLetterPage(pages.OwnLetter{Subject: "x", State: "dropped", Far: over}))
		if !strings.Contains(words(root), over) {
			t.Error("the page of a letter that was not sent does not say why")
		}
	})
}

// TestShowText says of a text that did not arrive nothing of a mail server.
func TestShowText(t *testing.T) {
	readers(t, func(t *testing.T, ctx context.Context) {
		row := show(ctx, Unsent{What: "engineer_moved", State: StateRefused, Fault: byText + "16", At: noon})
		if row.StateWord != i18n.T(ctx, "notice.came.sms.bounced") || row.Why != i18n.T(ctx, "notice.reported.16") {
			t.Errorf("%+v", row)
		}
	})
}

// TestFrame has every footer, and every reason for another way, among the words that are looked at before a program starts.
func TestFrame(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, Texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range texts.Keys() {
		if (strings.HasPrefix(key, "notice.footer") || strings.HasPrefix(key, "notice.why.") || strings.HasPrefix(key, "notice.greeting")) && !slices.Contains(frame, key) {
			t.Errorf("nobody looks at %s", key)
		}
	}
}
