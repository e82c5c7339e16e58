package outside

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"sanad/internal/catalog"
)

// flows are where somebody who is not signed in may tell of themself: whoever opens an account, signs in, or lost a number.
var flows = []string{"/sign-up", "/sign-in", "/find-my-number"}

// impersonal is what a visitor may be asked for, and nothing else: none says who they are.
var impersonal = []string{"q", "discipline", "on_day", "on_month", "on_year", "programme", "institution", "campus", "degree", "batch", "level", "outcome", "on", "intake", "graduated", "category", "ownership", "years",
	"form", "holds", "owner_years", "share_", "engineers_", "higher", "certificates", "worth"} // of a firm that may be; what ends in a stroke begins a name

// visitors demands that a visitor gives nothing.
func visitors(pages []Page) (faults []string) {
	for _, p := range pages {
		bare := p.Bare()
		if strings.HasPrefix(bare, "/demo/") || bare == "/parts" { // of a demonstration alone
			continue
		}
		if bare == "/my" || strings.HasPrefix(bare, "/my/") { // a person's own place begins at the sign-in
			if to := p.Header.Get("Location"); p.Status != http.StatusSeeOther || !strings.Contains(to, "/sign-in?next=") {
				faults = append(faults, fmt.Sprintf("%s: %d to %s", p.Path, p.Status, to))
			}
			continue
		}
		if wayOut(p) != "" { // exits judges where it leads
			if len(p.Header.Values("Set-Cookie")) > 0 {
				faults = append(faults, p.Path+": Set-Cookie is set")
			}
			continue
		}
		missing := bare == "/no-such-page" || bare == "/verify/engineers/no-such-number"
		if missing && p.Status != http.StatusNotFound || !missing && p.Status != http.StatusOK {
			faults = append(faults, fmt.Sprintf("%s: %d %s", p.Path, p.Status, p.Header.Get("Location")))
		}
		for _, header := range []string{"Set-Cookie", "Clear-Site-Data", "Accept-CH", "Refresh"} {
			if v := p.Header.Values(header); len(v) > 0 {
				faults = append(faults, fmt.Sprintf("%s: %s is set", p.Path, header))
			}
		}
		if slices.Contains(flows, bare) {
			continue
		}
		for _, form := range p.All("form") {
			if !strings.EqualFold(Attr(form, "method"), "get") {
				faults = append(faults, p.Path+" has a form that sends something")
			}
		}
		for _, n := range p.All("input", "select", "textarea") {
			if !isImpersonal(Attr(n, "name")) || slices.Contains([]string{"email", "tel", "password", "file", "date"}, Attr(n, "type")) {
				faults = append(faults, fmt.Sprintf("%s asks for %q", p.Path, Attr(n, "name")))
			}
		}
	}
	return faults
}

// CookieLine is a line of the register of cookies, as anybody reads it.
type CookieLine struct {
	Name, Value string
	MostDays    int    `json:"most_days"`
	HTTPOnly    bool   `json:"http_only"`
	SameSite    string `json:"same_site"`
	Doors       []string
}

// ReadCookies reads the register of cookies.
func ReadCookies(body []byte) ([]CookieLine, error) {
	var register struct{ Cookies []CookieLine }
	err := json.Unmarshal(body, &register)
	return register.Cookies, err
}

// CookieFault says what is wrong with a cookie by the register.
func CookieFault(register []CookieLine, line string, now time.Time) error {
	c, err := http.ParseSetCookie(line)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(register, func(l CookieLine) bool { return l.Name == c.Name })
	if i < 0 {
		return fmt.Errorf("%s is not in the register", c.Name)
	}
	known := register[i]
	grammar, err := regexp.Compile("^(?:" + known.Value + ")$")
	ends := c.MaxAge < 0 && c.Value == ""
	switch {
	case err != nil:
		return err
	case c.Domain != "" || c.Path != "/" || c.HttpOnly != known.HTTPOnly || len(c.Unparsed) > 0 || !strings.Contains(line, "SameSite="+known.SameSite):
		return fmt.Errorf("%s has other attributes than the register says", c.Name)
	case !ends && !grammar.MatchString(c.Value):
		return fmt.Errorf("the value of %s is not of the grammar", c.Name)
	case !ends && (c.Expires.IsZero() || c.Expires.After(now.AddDate(0, 0, known.MostDays))):
		return fmt.Errorf("%s lives until %s", c.Name, c.Expires)
	}
	return nil
}

// random is a grammar that only a random value fits: letters and figures of a fixed number, too many to spell anybody.
var random = regexp.MustCompile(`^\[0-9a-z\]\{(3[2-9]|[4-9][0-9])\}$`)

// cookies demands a register that leaves a cookie no room for words, and pages for everybody that set none.
func cookies(pages []Page) (faults []string) {
	i := slices.IndexFunc(pages, func(p Page) bool { return p.Path == "/.well-known/cookies.json" })
	if i < 0 {
		return []string{"the register of cookies is not there"}
	}
	register, err := ReadCookies(pages[i].Body)
	if err != nil || len(register) == 0 {
		return []string{"the register of cookies cannot be read"}
	}
	for _, l := range register {
		if !random.MatchString(l.Value) || !l.HTTPOnly || l.SameSite == "" || l.SameSite == "None" || l.MostDays < 1 || l.MostDays > 31 || slices.Contains(l.Doors, "public") {
			faults = append(faults, "the register lets "+l.Name+" hold, reach or last more than a random value may")
		}
	}
	for _, p := range pages {
		for _, line := range p.Header.Values("Set-Cookie") {
			name, _, _ := strings.Cut(line, "=")
			faults = append(faults, fmt.Sprintf("%s sets the cookie %s", p.Path, name))
		}
	}
	return faults
}

var (
	foreignStyle = regexp.MustCompile(`(?i)(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)`)
	strictPolicy = regexp.MustCompile(`^default-src '(none|self)'(; [a-z-]+( '(none|self)')?)*$`)
)

// thirdParties demands that a browser asks nobody else for anything, and is told not to.
func thirdParties(pages []Page, host string) (faults []string) {
	for _, p := range pages {
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/css") {
			for _, found := range foreignStyle.FindAllSubmatch(p.Body, -1) {
				faults = append(faults, fmt.Sprintf("%s loads %s", p.Path, found[1]))
			}
		}
		if p.Root == nil {
			continue
		}
		if policy := p.Header.Get("Content-Security-Policy"); !strictPolicy.MatchString(policy) {
			faults = append(faults, fmt.Sprintf("%s lets a browser load from elsewhere: %q", p.Path, policy))
		}
		for _, n := range p.All("script", "style") {
			if n.Data == "style" || Attr(n, "src") == "" {
				faults = append(faults, fmt.Sprintf("%s has a <%s> within it", p.Path, n.Data))
			}
		}
		for _, n := range p.All("form", "link", "script", "img", "iframe", "source", "object", "embed", "video", "audio", "input", "button") {
			for _, key := range []string{"href", "src", "srcset", "action", "formaction", "data", "poster", "ping"} {
				if to, err := url.Parse(Attr(n, key)); err != nil || to.Host != "" && to.Host != host || to.Scheme == "data" || to.Scheme == "javascript" {
					faults = append(faults, fmt.Sprintf("%s: <%s> loads from or sends to %s", p.Path, n.Data, Attr(n, key)))
				}
			}
		}
	}
	return faults
}

// headers demands what browsers must be told, and that they keep nothing where somebody tells of themself. Over HTTPS they must also be told to stay with it.
func headers(pages []Page, secure bool) (faults []string) {
	for _, p := range pages {
		want := map[string][]string{"X-Content-Type-Options": {"nosniff"}}
		if p.Root != nil {
			want["Referrer-Policy"] = []string{"same-origin", "no-referrer"}
			want["Cross-Origin-Opener-Policy"] = []string{"same-origin"}
			want["Cross-Origin-Resource-Policy"] = []string{"same-origin"}
			if bare := p.Bare(); slices.Contains(flows, bare) || strings.HasPrefix(bare+"/", "/my/") {
				want["Cache-Control"] = []string{"no-store"}
			}
		}
		for header, values := range want {
			if !slices.Contains(values, p.Header.Get(header)) {
				faults = append(faults, fmt.Sprintf("%s: %s: %s", p.Path, header, p.Header.Get(header)))
			}
		}
		if secure && !strings.Contains(p.Header.Get("Strict-Transport-Security"), "max-age=") {
			faults = append(faults, p.Path+" does not tell browsers to stay with HTTPS")
		}
	}
	return faults
}

// LinkFaults says what is wrong with the links of a page that lead to other sites than host. None may learn where the reader came from.
func LinkFaults(p Page, host string) (faults []string) {
	if policy := p.Header.Get("Referrer-Policy"); p.Root != nil && policy != "same-origin" && policy != "no-referrer" {
		faults = append(faults, p.Path+" tells other sites where its reader comes from: "+policy)
	}
	for _, n := range p.All("a", "area", "form", "link", "script", "img", "iframe", "source", "object", "embed", "video", "audio") {
		for _, key := range []string{"href", "src", "srcset", "action", "data", "poster", "ping"} {
			to, err := url.Parse(Attr(n, key))
			if err != nil {
				faults = append(faults, fmt.Sprintf("%s: <%s %s=%q>", p.Path, n.Data, key, Attr(n, key)))
				continue
			}
			switch {
			case to.Scheme == "mailto" || to.Scheme == "tel":
			case to.Host == host || to.Host == "" && to.Scheme == "":
				if key == "href" && leaves(to) && !same(to, p) && !slices.Contains(strings.Fields(Attr(n, "rel")), "external") {
					faults = append(faults, fmt.Sprintf("%s: the link to %s does not say that it leads to another site", p.Path, to))
				}
			case n.Data != "a":
				faults = append(faults, fmt.Sprintf("%s: <%s> loads from or sends to %s", p.Path, n.Data, to.Host))
			default:
				if !slices.Contains(sayWhose, p.Bare()) {
					faults = append(faults, fmt.Sprintf("%s: the link to %s does not pass the page for whoever leaves", p.Path, to.Host))
				}
				rel := strings.Fields(Attr(n, "rel"))
				if !slices.Contains(rel, "noopener") || !slices.Contains(rel, "noreferrer") || !slices.Contains(rel, "external") {
					faults = append(faults, fmt.Sprintf("%s: the link to %s has rel=%q", p.Path, to.Host, Attr(n, "rel")))
				}
			}
		}
		if v := Attr(n, "referrerpolicy"); v != "" && v != "no-referrer" {
			faults = append(faults, fmt.Sprintf("%s: <%s> has the policy %q of its own", p.Path, n.Data, v))
		}
	}
	return faults
}

// whole matches an identity number of which nothing is hidden.
var whole = regexp.MustCompile(`\b[0-9]{5}-[0-9]{7}-[0-9]\b`)

// Published are the fields that the register tells of an engineer.
func Published() (map[string]bool, error) {
	declared, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	list := map[string]bool{}
	for _, e := range declared.Entries() {
		if field, ok := strings.CutPrefix(e.Publish, "register.engineer."); ok {
			list[field] = true
		}
	}
	return list, nil
}

// fields demands that the register tells of somebody what is published and nothing else, and shows two digits of an identity number.
func fields(pages []Page, number string) (faults []string, err error) {
	published, err := Published()
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"as_of", "on", "said", "standing_since", "standing_until", "learnt_at", "kind_said", "kind_learnt_at", "print", "proof"} { // of the answer, and of when its standing was said
		published[key] = true
	}
	told := map[string]any{}
	for _, p := range pages {
		if p.Root != nil && whole.Match(p.Body) {
			faults = append(faults, p.Path+" shows a whole identity number")
		}
		switch {
		case number != "" && p.Path == escaped("/api/v1/register/engineers/"+number):
			if err := json.Unmarshal(p.Body, &told); err != nil {
				faults = append(faults, p.Path+": the answer of the register cannot be read")
			}
		case number == "" && p.Bare() == "/api/v1/openapi.json":
			var description struct {
				Components struct {
					Schemas struct {
						Engineer struct{ Properties map[string]any }
					}
				}
			}
			if err := json.Unmarshal(p.Body, &description); err != nil {
				faults = append(faults, p.Path+": the description of the register cannot be read")
			}
			told = description.Components.Schemas.Engineer.Properties
		}
	}
	if len(told) == 0 {
		faults = append(faults, "the register tells nothing of "+cmp.Or(number, "anybody"))
	}
	for key := range told {
		if !published[key] {
			faults = append(faults, "the register tells "+key+", which is not published")
		}
	}
	if masked, ok := told["masked_cnic"].(string); ok && strings.Count(strings.Map(onlyDigits, masked), "0") > 2 {
		faults = append(faults, "more than two digits of an identity number are shown")
	}
	return faults, nil
}

// onlyDigits makes a 0 of every digit and drops the rest.
func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return '0'
	}
	return -1
}

// isImpersonal tells whether a field may be asked for of somebody of whom nothing is known.
func isImpersonal(name string) bool {
	return slices.ContainsFunc(impersonal, func(x string) bool { return x == name || strings.HasSuffix(x, "_") && strings.HasPrefix(name, x) })
}
