package web

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"sanad/internal/access"
)

func TestStaticFiles(t *testing.T) {
	s := newTry(t, Settings{}, Public("GET /x", framed))
	page := bodyOf(t, s.do("GET", "/x", "", nil))
	address := regexp.MustCompile(`/static/[\w-]{12}/site.css`).FindString(page)
	r := s.do("GET", address, "", as("member"))
	wants(t, "style", r.StatusCode, 200)
	wants(t, "kind", r.Header.Get("Content-Type"), "text/css; charset=utf-8")
	wants(t, "kept", r.Header.Get("Cache-Control"), "public, max-age=31536000, immutable")
	if css := bodyOf(t, r); !strings.HasPrefix(css, ":root{--accent-on-paper:#14532d;") {
		t.Errorf("the council's colour is missing: %.100s", css)
	}
	wants(t, "scripts", s.do("GET", strings.Replace(address, "site.css", "site.js", 1), "", nil).Header.Get("Content-Type"), "text/javascript; charset=utf-8")
	wants(t, "compressed", s.do("GET", address, "", header{"Accept-Encoding": "gzip"}).Header.Get("Content-Encoding"), "gzip")
	for _, path := range []string{"/static/other0000000/site.css", strings.Replace(address, "site.css", "none", 1), "/static/site.css", strings.Replace(address, "site.css", "../web.go", 1)} {
		if status := s.do("GET", path, "", nil).StatusCode; status == 200 {
			t.Errorf("%s: %d", path, status)
		}
	}
	if strings.Contains(page, "<script") {
		t.Error("a public page loads a script")
	}
	other := newTry(t, Settings{})
	wants(t, "the same edition in every process", other.site.files.edition, s.site.files.edition)
}

func TestAccent(t *testing.T) {
	for _, bad := range []string{"", "red", "#12345", "#1234567", "#12345g", "#123}}a", "123456"} {
		if _, err := accentStyle(bad); err == nil {
			t.Errorf("%q is taken for a colour", bad)
		}
	}
	for _, accent := range []string{"#14532d", "#1e3a5f", "#ffff00", "#000000", "#ffffff", "#888888", "#ff0000"} {
		css, err := accentStyle(accent)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`#[0-9a-f]{6}`).FindAllString(css, -1)
		onPaper, _ := parseColour(m[0])
		atNight, _ := parseColour(m[1])
		if contrast(onPaper, paper) < 4.5 || contrast(atNight, night) < 4.5 {
			t.Errorf("%s cannot be read: %s", accent, css)
		}
	}
}

// TestContrast keeps every colour of text readable (WCAG AA) on every ground of its theme.
func TestContrast(t *testing.T) {
	b, err := os.ReadFile("static/site.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(b), "prefers-color-scheme: dark")
	dark, _, _ = strings.Cut(dark, "@layer base")
	if !ok {
		t.Fatal("no dark theme")
	}
	for theme, css := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]colour{}
		for _, m := range regexp.MustCompile(`--(\w+): (#[0-9a-f]{3,6})`).FindAllStringSubmatch(css, -1) {
			hex := m[2]
			if len(hex) == 4 {
				hex = "#" + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:3], 2) + strings.Repeat(hex[3:4], 2)
			}
			if colours[m[1]], err = parseColour(hex); err != nil {
				t.Fatal(err)
			}
		}
		for _, ground := range []string{"paper", "raised", "wash"} {
			for _, ink := range []string{"ink", "soft", "good", "waiting", "warning", "stop"} {
				if c := contrast(colours[ink], colours[ground]); c < 4.5 {
					t.Errorf("%s: %s on %s: %.2f", theme, ink, ground, c)
				}
			}
			if c := contrast(colours["edge"], colours[ground]); c < 3 {
				t.Errorf("%s: edges of controls on %s: %.2f", theme, ground, c)
			}
		}
		if theme == "light" && colours["paper"] != paper || theme == "dark" && colours["paper"] != night {
			t.Errorf("%s: accent.go knows another paper", theme)
		}
	}
}

func TestStyleWeighsLittle(t *testing.T) {
	x, err := newFiles("#14532d")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(x.named["site.css"].gzip); n > 6<<10 {
		t.Errorf("the style weighs %d bytes", n)
	}
}

func TestBudget(t *testing.T) {
	s := newTry(t, Settings{Hosts: []string{"pec.example"}, Demo: true}, Public("GET /x", framed), Member("GET /my", access.Self, framed),
		Member("GET /my/image", access.Self, func(w http.ResponseWriter, r *http.Request) error { return Page(w, r, 200, imagePage{}) }))
	w := Budget(t, s.site, "/x", 14<<10, 2)
	wants(t, "requests of a public page", w.Requests, 2)
	w = Budget(t, s.site, "/ur/my", 30<<10, 4, &http.Cookie{Name: "sanad", Value: "member"})
	wants(t, "requests of a member's page, with every module", w.Requests, 3)
	Budget(t, s.site, "/parts", 30<<10, 3)
	for name, f := range map[string]func(t failing){
		"bytes":    func(t failing) { Budget(t, s.site, "/x", 1000, 2) },
		"requests": func(t failing) { Budget(t, s.site, "/x", 14<<10, 1) },
		"status":   func(t failing) { Budget(t, s.site, "/nowhere", 14<<10, 2) },
		"broken": func(t failing) {
			Budget(t, s.site, "/my/image", 14<<10, 2, &http.Cookie{Name: "sanad", Value: "member"})
		},
	} {
		var seen fails
		if f(&seen); seen != 1 {
			t.Errorf("%s: %d refusals", name, seen)
		}
	}
}

// fails counts refusals.
type fails int

func (f *fails) Helper()               {}
func (f *fails) Errorf(string, ...any) { *f++ }
