package walk

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"github.com/pquerna/otp/totp"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/net/html"
)

func get(ts *testscript.TestScript, w *walker, _ bool, args []string) {
	ts.Check(w.now.visit(args[0]))
}

func follow(ts *testscript.TestScript, w *walker, _ bool, args []string) {
	w.mustPage(ts)
	links, err := w.now.named("a[href]", args[0])
	ts.Check(err)
	to, _ := attribute(links[0], "href")
	ts.Check(w.now.visit(to))
}

func submit(ts *testscript.TestScript, w *walker, _ bool, args []string) {
	f, button, err := w.now.press(args[0])
	ts.Check(err)
	for _, arg := range args[1:] {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			ts.Fatalf("%q is not name=value", arg)
		}
		ts.Check(f.fill(name, value))
	}
	ts.Check(w.now.submit(f, button, func(name string) []byte {
		b, err := os.ReadFile(ts.MkAbs(name))
		ts.Check(err)
		return b
	}))
}

func (w *walker) mustPage(ts *testscript.TestScript) *html.Node {
	if w.now.page == nil {
		ts.Fatalf("this answer is no page")
	}
	return w.now.page
}

func (w *walker) query(ts *testscript.TestScript, selector string) []*html.Node {
	matcher, err := cascadia.Compile(selector)
	if err != nil {
		ts.Fatalf("%q is no selector: %v", selector, err)
	}
	return cascadia.QueryAll(w.mustPage(ts), matcher)
}

func see(ts *testscript.TestScript, w *walker, not bool, args []string) {
	found := w.query(ts, args[0])
	text := ""
	if len(args) > 1 {
		text = args[1]
	}
	var there []string
	seen := false
	for _, n := range found {
		there = append(there, textOf(n))
		seen = seen || strings.Contains(textOf(n), text)
	}
	switch {
	case seen && not:
		ts.Fatalf("%s %q stands on %s", args[0], text, w.now.here.Path)
	case !seen && !not && len(found) > 0:
		ts.Fatalf("%s on %s says %q", args[0], w.now.here.Path, there)
	case !seen && !not:
		ts.Fatalf("there is no %s on %s (%d), which says:\n%s", args[0], w.now.here.Path, w.now.answer.StatusCode, w.now.text())
	}
}

func hasText(ts *testscript.TestScript, w *walker, not bool, args []string) {
	if strings.Contains(w.now.body, args[0]) == not {
		ts.Fatalf("the answer of %s:\n%s", w.now.here.Path, w.now.text())
	}
}

func header(ts *testscript.TestScript, w *walker, not bool, args []string) {
	values := w.now.answer.Header.Values(args[0])
	seen := len(values) > 0 && (len(args) == 1 || strings.Contains(strings.Join(values, ", "), args[1]))
	if seen == not {
		ts.Fatalf("%s: %q", args[0], values)
	}
}

func status(ts *testscript.TestScript, w *walker, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if w.now.answer.StatusCode != want {
		ts.Fatalf("%s answers %d:\n%s", w.now.here.Path, w.now.answer.StatusCode, w.now.text())
	}
}

func at(ts *testscript.TestScript, w *walker, not bool, args []string) {
	here := w.now.here.EscapedPath()
	if strings.Contains(args[0], "?") {
		here = w.now.here.RequestURI()
	}
	same, err := path.Match(strings.ReplaceAll(args[0], "?", `\?`), here)
	ts.Check(err)
	if same == not {
		ts.Fatalf("the visitor is at %s (%d), which says:\n%s", here, w.now.answer.StatusCode, w.now.text())
	}
}

func as(_ *testscript.TestScript, w *walker, _ bool, args []string) { w.become(args[0]) }

func origin(_ *testscript.TestScript, w *walker, _ bool, args []string) {
	w.now.origin = args[0]
	if args[0] == "none" {
		w.now.origin = ""
	}
}

func browse(ts *testscript.TestScript, w *walker, _ bool, _ []string) {
	ts.Logf("%s (%d)\n%s", w.now.here, w.now.answer.StatusCode, w.now.body)
}

func keep(ts *testscript.TestScript, w *walker, _ bool, args []string) {
	found := w.query(ts, args[1])
	if len(found) != 1 {
		ts.Fatalf("%s stands %d times on %s", args[1], len(found), w.now.here.Path)
	}
	value := textOf(found[0])
	if len(args) == 3 {
		var ok bool
		if value, ok = attribute(found[0], args[2]); !ok {
			ts.Fatalf("%s has no %s", args[1], args[2])
		}
	}
	ts.Setenv(args[0], value)
}

// steps are units of time in a script that time.ParseDuration lacks.
var steps = regexp.MustCompile(`^\+(\d+)([dwy])$`)

func moveClock(ts *testscript.TestScript, w *walker, _ bool, args []string) {
	if day, err := time.Parse(time.DateOnly, args[0]); err == nil {
		w.site.Clock.Set(day.Add(12 * time.Hour))
	} else if m := steps.FindStringSubmatch(args[0]); m != nil {
		n, _ := strconv.Atoi(m[1])
		w.site.Clock.Move(time.Duration(n) * 24 * time.Hour * map[string]time.Duration{"d": 1, "w": 7, "y": 365}[m[2]])
	} else if d, err := time.ParseDuration(args[0]); err == nil {
		w.site.Clock.Move(d)
	} else {
		ts.Fatalf("%q is neither a step (+30d) nor a day (2027-01-31)", args[0])
	}
	w.work(ts)
}

func (w *walker) work(ts *testscript.TestScript) {
	if w.site.Work != nil {
		ts.Check(w.site.Work())
	}
}

// code matches a one-time code in a letter, and link an address.
var (
	code = regexp.MustCompile(`(?:^|[^\d/-])(\d{3} ?\d{3}|\d{8})(?:[^\d/-]|$)`)
	link = regexp.MustCompile(`https?://[^\s<>]+[\w/=-]`)
)

func mail(ts *testscript.TestScript, w *walker, not bool, args []string) {
	w.work(ts)
	var to []string
	for _, l := range w.site.Letters() {
		to = append(to, l.To)
		if l.To != args[0] {
			continue
		}
		text := l.Subject + "\n" + l.Body
		held := len(args) == 1 || strings.Contains(text, args[1])
		if not {
			if held {
				ts.Fatalf("the newest letter to %s:\n%s", l.To, text)
			}
			return
		}
		if !held {
			ts.Fatalf("the newest letter to %s says:\n%s", l.To, text)
		}
		ts.Setenv("CODE", "")
		if m := code.FindStringSubmatch(l.Body); m != nil {
			ts.Setenv("CODE", strings.ReplaceAll(m[1], " ", ""))
		}
		ts.Setenv("LINK", localise(link.FindString(l.Body)))
		return
	}
	if !not {
		ts.Fatalf("there is no letter to %s; there are letters to %q", args[0], to)
	}
}

// localise leaves the path of an address: in walks the site stands elsewhere.
func localise(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
		return "/"
	}
	return ""
}

func authenticator(ts *testscript.TestScript, w *walker, _ bool, args []string) {
	now, err := totp.GenerateCode(strings.ReplaceAll(args[0], " ", ""), w.site.Clock.Now())
	ts.Check(err)
	ts.Setenv("CODE", now)
}

func picture(ts *testscript.TestScript, _ *walker, _ bool, args []string) {
	canvas := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			canvas.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(len(args[0])), 255})
		}
	}
	var b bytes.Buffer
	if filepath.Ext(args[0]) == ".png" {
		ts.Check(png.Encode(&b, canvas))
	} else {
		ts.Check(jpeg.Encode(&b, canvas, nil))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
}
