package notice

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sanad/internal/access"
	"sanad/internal/text"
)

// Wording is what a letter says in one language, with its marks.
type Wording struct {
	Subject string            `json:"subject"`
	Body    string            `json:"body"`
	Also    map[string]string `json:"also,omitempty"` // by mark and value: the words of marks that are words themselves
}

// WordingFault is something that a wording may not say.
type WordingFault struct {
	Lang string // in which it stands
	Why  string // missing, subject, invisible, strange, markup, mark, link, offer, stop
	What string // the words
}

// hash names the words of a wording.
func (w Wording) hash() string {
	sum := sha256.Sum256([]byte(w.json()))
	return hex.EncodeToString(sum[:16])
}

func (w Wording) json() string {
	b, err := json.Marshal(w)
	if err != nil { // texts always marshal
		panic(err)
	}
	return string(b)
}

// mark finds the marks of a wording.
var mark = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

// fill puts values in the place of a wording's marks. One that is missing shows as ⟦mark⟧.
func (w Wording) fill(values map[string]string) (subject, body string) {
	put := func(s string) string {
		return mark.ReplaceAllStringFunc(s, func(m string) string {
			name := mark.FindStringSubmatch(m)[1]
			if value, ok := values[name]; ok {
				return value
			}
			return "⟦" + name + "⟧"
		})
	}
	return put(w.Subject), put(w.Body)
}

// also returns the words of a mark that is words itself.
func (w Wording) also(name, value string) string {
	name = strings.ToLower(name) + "."
	if words, ok := w.Also[name+value]; ok {
		return words
	}
	return w.Also[name+"other"]
}

// marks are those that a wording of the kind may have.
func (k kind) marks() []string {
	list := append([]string{"Case", "Council", "Contest"}, k.data...)
	if slices.Contains(k.data, "Path") || slices.Contains(k.secret, "Path") {
		list = append(list, "Link")
	}
	return append(list, k.secret...)
}

// strangers are the letters that go to an address which somebody typed.
var strangers = []string{
	"sign_up_code", "already_here", "sign_in_code", "not_here", "address_code", "address_taken", "address_changed", "invitation", "referee_asked", "focal_invited", "evaluator_invited", "letter_taken", "letter_answered", "mail_answered",
}

func isStranger(kind string) bool { return slices.Contains(strangers, kind) }

// grounds say why letters must be got.
var grounds = map[string]string{
	"engineer_refused": "decision", "engineer_entered": "decision", "engineer_lapsed": "decision", "entry_returned": "decision",
	"engineer_asked": "heard", "engineer_intended": "heard",
	"standing_changed": "register", "standing_changed_until": "register",
	"payment_reversed": "money", "data_answered": "data", "officer_dismissed": "office",
}

// ground says why letters of a kind are sent.
func (k kind) ground(name string) string {
	switch {
	case k.class == statutory:
		return grounds[name]
	case isStranger(name) || len(k.secret) > 0:
		return "asked"
	}
	return "affair"
}

// About is what letters of a kind tell of, on a real one of which they can be shown.
type About string

// What letters tell of.
const (
	AboutNothing      About = "" // that has a number at the desk
	AboutApplication  About = "application"
	AboutInvoice      About = "invoice"
	AboutRequest      About = "request" // about somebody's data
	AboutTakeover     About = "takeover"
	AboutRegistration About = "registration"
)

// purpose is for what the desk opens things of a sort; empty: there are none.
func (a About) purpose() access.Purpose {
	switch a {
	case AboutApplication, AboutTakeover, AboutRegistration:
		return access.Licensing
	case AboutInvoice:
		return access.Fees
	case AboutRequest:
		return access.Oversight
	}
	return ""
}

// ofRegistrations are the letters that tell of a registration: all about standing, and these.
var ofRegistrations = []string{
	"engineer_entered", "engineer_corrected", "engineer_replaced", "engineer_renewed", "engineer_renewed_life", "engineer_renew_soon", "engineer_extended", "engineer_elevated", "number_found", "persons_merged",
}

// about tells what letters of a kind tell of.
func (k kind) about(name string) About {
	family, _, _ := strings.Cut(name, "_")
	switch {
	case slices.Contains(k.data, "Reference"):
		return AboutInvoice
	case family == "data" || family == "letter":
		return AboutRequest
	case family == "takeover" || family == "entry":
		return AboutTakeover
	case family == "standing" || slices.Contains(ofRegistrations, name):
		return AboutRegistration
	case family == "engineer" || family == "case" || name == "referee_answered":
		return AboutApplication
	}
	return AboutNothing
}

// unseen says why letters of a kind are shown on invented values alone: they are of a code, go to an address that somebody typed, tell their
// reader of their own account, or tell of the council's own work; empty: they can be shown on something real.
func (k kind) unseen(name string) string {
	switch {
	case k.about(name) != AboutNothing:
		return ""
	case slices.Contains(k.secret, "Code"):
		return "code"
	case isStranger(name):
		return "typed"
	case strings.HasPrefix(name, "meeting_") || name == "emergency_opened":
		return "council"
	}
	return "account"
}

// What is found in a letter that must be got.
var (
	// offers are the words of those who want to sell something. Those of eight letters and more are found within others, and spelled out.
	offers = folded(`
		advert advertise advertisement advertisements advertising sponsor sponsors sponsored sponsorship promo promos promotion promotions promotional
		discount discounts discounted offer offers voucher vouchers coupon coupons cashback giveaway lottery prize prizes newsletter newsletters
		webinar webinars bargain bargains
		on sale|for sale|best deals|best deal|great deals|special deal|buy now|buy it|order now|book now|book your seat|shop now|lucky draw|limited time|while stocks last|do not miss|dont miss|hurry up|save up to|best price|money back guarantee|
		at no extra cost|free gift|free trial|percent off|subscribe to
		اشتہار اشتہارات تشہیر تشہیری پروموشن پروموشنل اسپانسر ڈسکاؤنٹ آفر آفرز پیشکش پیشکشیں واؤچر کوپن لاٹری نیوزلیٹر ویبینار
		پیش کش|قرعہ اندازی|ابھی خریدیں|خرید لیں|خریدیے|سستے داموں|محدود مدت|خصوصی رعایت|رعایتی قیمت|موقع ہاتھ سے|جلدی کیجیے|جلدی کریں|مفت تحفہ|نیوز لیٹر|انعام جیتیں`)
	off = regexp.MustCompile(`[0-9] ?[%٪] ?(off|less|رعایت|کم)`)

	// stops are words by which letters are stopped that may be stopped. One that must be got is not among them.
	stops = folded(`
		unsubscribe unsubscribed
		opt out|stop these letters|stop these messages|stop receiving|reply stop|no longer wish to receive|no longer want to receive|do not want these letters
		ان سبسکرائب|اَن سبسکرائب|یہ خط بند|یہ پیغامات بند|پیغام بند کرنے|مزید خط نہیں چاہتے`)

	scheme  = regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://|\bmailto:|\btel:|\bsms:|\bjavascript:|\bdata:`)
	address = regexp.MustCompile(`[\p{L}\p{N}_.+-]*@?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,}`)
)

// squeezable is how many letters a word has that is found although it is spelled out or hides within another.
const squeezable = 8

// folded reads a list of words, by line: single words, or phrases between bars.
func folded(list string) (words []string) {
	for line := range strings.Lines(list) {
		parts := strings.Fields(line)
		if strings.Contains(line, "|") {
			parts = strings.Split(line, "|")
		}
		for _, p := range parts {
			if f := text.Fold(p); f != "" {
				words = append(words, f)
			}
		}
	}
	return words
}

// said returns the first of words that a folded text says; empty: none.
func said(fold string, words []string) string {
	plain := " " + fold + " "
	squeezed := strings.ReplaceAll(plain, " ", "")
	for _, w := range words {
		if strings.Contains(plain, " "+w+" ") || !strings.Contains(w, " ") && utf8.RuneCountInString(w) >= squeezable && strings.Contains(squeezed, w) {
			return w
		}
	}
	return ""
}

// checkWording says what a wording may not say: in any class what hides, what is no plain words, what leads away from the council's own
// hosts, and marks that its letters have not; in a letter that must be got also an offer, and a way to stop it. (P6.1)
func checkWording(class Class, hosts, marks []string, words map[string]Wording) (faults []WordingFault) {
	for _, lang := range []string{"en", "ur"} {
		add := func(why, what string) { faults = append(faults, WordingFault{lang, why, what}) }
		w := words[lang]
		if strings.TrimSpace(w.Subject) == "" || strings.TrimSpace(w.Body) == "" {
			add("missing", "")
			continue
		}
		if strings.ContainsAny(w.Subject, "\r\n{") || utf8.RuneCountInString(w.Subject) > 120 {
			add("subject", w.Subject)
		}
		for _, part := range append([]string{w.Subject, w.Body}, slices.Sorted(maps.Values(w.Also))...) {
			if _, err := text.CleanLines(part); err != nil || strings.ContainsRune(part, '\u00ad') {
				add("invisible", part)
			}
			rest := norm.NFKC.String(part)
			for _, m := range mark.FindAllStringSubmatch(rest, -1) {
				if !slices.Contains(marks, m[1]) {
					add("mark", m[0])
				}
			}
			rest = mark.ReplaceAllString(rest, " ")
			if i := strings.IndexAny(rest, "<>{}"); i >= 0 {
				add("markup", rest[i:i+1])
			} else if strings.Contains(rest, "[[") || strings.Contains(rest, "](") {
				add("markup", "[[")
			}
			if i := strings.IndexFunc(rest, strange); i >= 0 {
				r, _ := utf8.DecodeRuneInString(rest[i:])
				add("strange", string(r))
			}
			if away := leadsAway(rest, hosts); away != "" {
				add("link", away)
			}
			if class == optional {
				continue
			}
			fold := text.Fold(rest)
			if s := said(fold, offers); s != "" {
				add("offer", s)
			} else if s := off.FindString(strings.ToLower(text.Digits(rest))); s != "" {
				add("offer", s)
			}
			if s := said(fold, stops); s != "" {
				add("stop", s)
			}
		}
	}
	return faults
}

// strange tells of letters that no language of the house is written with, which look like others.
func strange(r rune) bool {
	return unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Arabic, unicode.Common)
}

// leadsAway returns an address in a text that is not of one of the hosts; empty: there is none.
func leadsAway(s string, hosts []string) string {
	ours := func(host string) bool {
		host = strings.ToLower(host)
		return slices.ContainsFunc(hosts, func(h string) bool { return h != "" && (host == h || strings.HasSuffix(host, "."+h)) })
	}
	if !strings.ContainsAny(s, ".:@") {
		return ""
	}
	for _, found := range scheme.FindAllStringIndex(s, -1) {
		link, _, _ := strings.Cut(s[found[0]:], " ")
		link, _, _ = strings.Cut(link, "\n")
		u, err := url.Parse(link)
		if err != nil || u.Scheme != "https" && u.Scheme != "mailto" || u.Scheme == "https" && (u.User != nil || u.Port() != "" || !ours(u.Hostname())) {
			return link
		}
	}
	for _, found := range address.FindAllString(s, -1) {
		_, host, mail := strings.Cut(found, "@")
		if !mail {
			host = found
		}
		if !ours(host) {
			return found
		}
	}
	return ""
}
