package council

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"sanad/internal/day"
	"sanad/internal/money"
)

var (
	accent = regexp.MustCompile(`^#[0-9a-f]{6}$`)
	prefix = regexp.MustCompile(`^[A-Z]{2,10}$`)
	digits = regexp.MustCompile(`^[1-9][0-9]{2,7}$`)
	number = regexp.MustCompile(`^\{PREFIX\}.?\{SERIAL\}$`)
)

// roles are the offices that a chain may name.
var roles = []string{"officer", "committee", "registrar", "privacy_officer"}

// decisions are the kinds of facts that somebody decides of a registration.
var decisions = []string{"suspension", "pause", "end", "removal", "restoration", "surrender", "death", "annulment"}

// deemed are the outcomes that a rule may give to silence, by whether the step is the last.
var deemed = map[bool][]string{false: {"recommend_entry", "recommend_refusal"}, true: {"entered", "refused"}}

// faults gathers what cannot be meant so.
type faults []error

func (f *faults) no(format string, args ...any) { *f = append(*f, fmt.Errorf(format, args...)) }

// ids refuses an id that is empty or stands twice.
func (f *faults) ids(what string, list []string) {
	for i, id := range list {
		if id == "" || slices.Contains(list[:i], id) {
			f.no("%s: the id %q is empty or stands twice", what, id)
		}
	}
}

// version is one dated version of an item.
type version struct {
	id       string
	from, to day.Day
}

// once refuses two versions of one item that are in force on one day, and one that ends before it begins.
func (f *faults) once(what string, list []version) {
	for i, v := range list {
		if !v.from.IsZero() && !v.to.IsZero() && v.to.Before(v.from) {
			f.no("%s %s: it ends before it begins", what, v.id)
		}
		for _, o := range list[:i] {
			if o.id == v.id && overlap(o.from, o.to, v.from, v.to) {
				f.no("%s %s: two versions are in force on one day", what, v.id)
			}
		}
	}
}

// overlap tells whether two spans of days share one.
func overlap(from, to, from2, to2 day.Day) bool {
	return (to.IsZero() || from2.IsZero() || !to.Before(from2)) && (to2.IsZero() || from.IsZero() || !to2.Before(from))
}

// words refuses a text that lacks a language. A hint may be left out.
func (f *faults) words(at string, v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[Text]():
		t := v.Interface().(Text)
		if (t.En == "") != (t.Ur == "") || t.En == "" && !strings.HasSuffix(at, ".hint") && !strings.HasSuffix(at, ".bank") && !strings.HasSuffix(at, ".contest") {
			f.no("%s: it needs both languages", strings.TrimPrefix(at, "."))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				f.words(at+"."+field.Tag.Get("yaml"), v.Field(i))
			}
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		f.words(at, v.Elem())
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			f.words(fmt.Sprintf("%s[%d]", at, i), v.Index(i))
		}
	}
}

func idsOf[T any](list []T, id func(T) string) []string {
	ids := make([]string, 0, len(list))
	for _, x := range list {
		ids = append(ids, id(x))
	}
	return ids
}

// check names everything in the profile that cannot be meant so.
func (p profile) check() []error {
	var f faults
	if p.ID == "" || p.Version == "" || !strings.Contains(p.PrivacyContact, "@") || !strings.Contains(p.Contact, "@") {
		f.no("id, version, contact and privacy_contact are needed")
	}
	if !accent.MatchString(p.Accent) {
		f.no("accent: %q is not a colour like #1a4a3a", p.Accent)
	}
	if strings.Trim(p.Dial, "0123456789") != "" || len(p.Dial) > 3 || strings.HasPrefix(p.Dial, "0") {
		f.no("dial: %q is not the number by which a country is called, like 92", p.Dial)
	}
	if !number.MatchString(p.Numbers) {
		f.no("registration_number: %q is not {PREFIX}/{SERIAL}", p.Numbers)
	}
	for _, position := range p.Mask.Show {
		// The first five digits tell the place of the family and the last one the sex, and the domicile is public as well.
		if position <= 5 || position >= 13 {
			f.no("mask: digit %d must not be shown", position)
		}
	}
	if len(p.Mask.Show) > 4 {
		f.no("mask: %d digits leave too few possibilities", len(p.Mask.Show))
	}
	if p.Appeal.Days < 1 {
		f.no("appeal: the days are missing")
	}
	f.words("", reflect.ValueOf(p))
	p.checkLaw(&f)
	p.checkChoices(&f)
	return f
}

// checkLaw looks at what is dated.
func (p profile) checkLaw(f *faults) {
	known := map[string]bool{"": true}
	var rules, kinds, chains, procedures, uploads, documents, cards []version
	for _, r := range p.Rules {
		known[r.ID] = true
		rules = append(rules, version{r.ID, r.From, r.To})
		if r.ID == "" || r.Instrument == "" || !slices.Contains([]Confidence{Sourced, Weak, Unverified, Assumed}, r.Confidence) {
			f.no("rule %s: the instrument is missing, or the confidence %q is not a word of ours", r.ID, r.Confidence)
		}
	}
	for _, x := range p.Chains {
		chains = append(chains, version{x.Kind, x.From, x.To})
		if decides := p.decides(x.Kind); len(x.Steps) == 0 || decides && len(x.Steps) < 2 {
			f.no("chain %s: two people decide what becomes of a registration, so it needs two steps, and any other one", x.Kind)
		}
		for i, s := range x.Steps {
			if s.ID == "" || !slices.Contains(roles, s.Role) || !known[s.Rule] || s.WorkingDays < 1 || s.Final != (i == len(x.Steps)-1) {
				f.no("chain %s, step %s: role, rule, working_days, and final on the last step alone", x.Kind, s.ID)
			}
			if d := s.Deemed; d.Outcome != "" && (!slices.Contains(deemed[s.Final], d.Outcome) || d.After < 1 || d.Rule == "" || !known[d.Rule]) {
				f.no("chain %s, step %s: what silence means needs days, a rule, and an outcome of such a step", x.Kind, s.ID)
			}
			if s.Deemed.Outcome == "entered" && p.corrects(x.Kind) {
				f.no("chain %s, step %s: silence cannot correct particulars, because an officer compares them with what shows it; leave out deemed, or let it refuse", x.Kind, s.ID)
			}
		}
	}
	for _, x := range p.Procedures {
		procedures = append(procedures, version{x.Kind, x.From, x.To})
		for _, rule := range []string{x.Answer.Rule, x.Notice.Rule, x.Hold.Rule, x.Reconsideration.Rule} {
			if !known[rule] {
				f.no("procedure %s: the rule %q is not declared", x.Kind, rule)
			}
		}
		if x.Answer.Days < 1 || x.Answer.Most < x.Answer.Days || x.Answer.Remind >= x.Answer.Days || x.Answer.Rule == "" || x.Hold.Most < 1 || x.Hold.Rule == "" {
			f.no("procedure %s: the days of answer and hold, with their rules, are needed", x.Kind)
		}
		if x.Notice.Days > 0 && x.Notice.Rule == "" {
			f.no("procedure %s: a notice needs its rule", x.Kind)
		}
		if a := x.Reconsideration; a.Within > 0 && (!slices.Contains(roles, a.Role) || a.WorkingDays < 1 || a.Rule == "") {
			f.no("procedure %s: a reconsideration needs an office, its days and a rule", x.Kind)
		}
	}
	p.checkFees(f, known)
	p.checkCycles(f, known)
	p.checkCommittees(f, known)
	p.checkWaivers(f, known)
	p.checkTargets(f)
	p.checkTakeovers(f, known)
	p.checkPosting(f, known)
	p.checkOutreach(f, known)
	p.checkAccreditation(f, known)
	p.checkAssessment(f, known)
	p.checkEvaluators(f, known)
	p.checkVisits(f, known)
	for _, x := range p.Uploads {
		uploads = append(uploads, version{"limit", x.From, x.To})
		if x.MaxBytes < 1 {
			f.no("uploads: a limit of %d bytes", x.MaxBytes)
		}
	}
	for _, x := range p.Documents {
		documents = append(documents, version{x.Kind, x.From, x.To})
		f.ids("documents of "+x.Kind, idsOf(x.Items, func(d DocumentKind) string { return d.ID }))
		for _, d := range x.Items {
			if len(d.Types) == 0 {
				f.no("document %s: no type of file is taken", d.ID)
			}
		}
	}
	of := func(list []version, id string) bool {
		return slices.ContainsFunc(list, func(v version) bool { return v.id == id })
	}
	p.checkLadder(f)
	p.checkRoutes(f, known)
	for _, x := range p.Kinds {
		kinds = append(kinds, version{x.ID, x.From, x.To})
		if !known[x.Rule] {
			f.no("kind %s: the rule %q is not declared", x.ID, x.Rule)
		}
		if !of(chains, x.ID) || slices.Contains(asks(x.Asks), AskDocuments) && !of(documents, x.ID) || !of(procedures, x.ID) {
			f.no("kind %s: it needs a chain that decides, a procedure, and documents", x.ID)
		}
	}
	for kind, rule := range p.Decisions {
		if !slices.Contains(decisions, kind) || rule == "" || !known[rule] {
			f.no("decisions: %s rests on the rule %q", kind, rule)
		}
	}
	if x := p.Publication; x.EndedSanctionDays < 0 || !known[x.Rule] || x.EndedSanctionDays > 0 && x.Rule == "" {
		f.no("publication: days, and the rule on which they rest, are needed")
	}
	if e := p.Emergency; e.Minutes < 0 || e.Minutes > 60 || e.ADay < 0 || (e.ADay > 0) != (e.Minutes > 0) {
		f.no("emergency: minutes (60 at most) and a_day are both needed, or neither")
	}
	if len(p.Kinds) == 0 || len(p.Uploads) == 0 {
		f.no("kinds and uploads are needed")
	}
	for _, x := range p.Degrees {
		if !known[x.Rule] {
			f.no("degree %s: the rule %q is not declared", x.ID, x.Rule)
		}
	}
	for _, x := range p.StudyModes {
		if !known[x.Rule] || !x.Registrable && x.Rule == "" {
			f.no("study mode %s: the rule %q is not declared", x.ID, x.Rule)
		}
	}
	f.once("rule", rules)
	f.once("kind", kinds)
	f.once("chain", chains)
	f.once("procedure", procedures)
	f.once("upload", uploads)
	for _, x := range p.Cards {
		cards = append(cards, version{"sums", x.From, x.To})
		if least, most := p.sum(x.Least), p.sum(x.Most); least < 0 || most < 0 || most > 0 && most <= least || !known[x.Rule] || x.Rule == "" {
			f.no("cards: a least sum, a most above it, and a rule are needed")
		}
	}
	f.once("card", cards)
	var charges []version
	for _, x := range p.Charges {
		if charges = append(charges, version{"alone", x.From, x.To}); p.sum(x.Alone) <= 0 || !known[x.Rule] || x.Rule == "" {
			f.no("charges: a sum above nothing, and a rule, are needed")
		}
	}
	f.once("charge", charges)
	f.once("documents", documents)
}

// sections are those that an application may ask for.
var sections = []string{AskIdentity, AskDegree, AskForeignDegree, AskProject, AskRoute, AskClaims, AskExperience, AskReferees, AskCorrection, AskLoss, AskDocuments, AskDeclaration}

// firsts are the sections with which an application begins that leads to no registration.
var firsts = map[Effect]string{Replace: AskLoss, Correct: AskCorrection}

// checkLadder looks at what each kind rests on, and what becomes of it.
func (p profile) checkLadder(f *faults) {
	prefixes := idsOf(p.Disciplines, func(x Discipline) string { return x.Prefix })
	for _, x := range p.Kinds {
		serves := Kind{Effect: x.Effect}.Serves()
		switch list := asks(x.Asks); {
		case serves && (len(list) < 2 || list[0] != firsts[x.Effect] || list[len(list)-1] != AskDeclaration || x.Holds != "" || x.Prefix != ""):
			f.no("kind %s: a service begins with %s and ends with the declaration; it holds nothing and has no numbers", x.ID, firsts[x.Effect])
		case serves:
			f.asked(x.ID, list)
		case len(list) < 2 || list[0] != AskIdentity || list[len(list)-1] != AskDeclaration:
			f.no("kind %s: an application begins with the identity and ends with the declaration", x.ID)
		case x.Effect != Elevate && x.Effect != Permit && slices.Contains(list, AskDegree) == slices.Contains(list, AskForeignDegree):
			f.no("kind %s: whoever is entered rests on a degree, of one sort", x.ID)
		default:
			f.asked(x.ID, list)
		}
		if x.Effect != "" && x.Effect != Enter && x.Effect != Elevate && x.Effect != Permit && !serves {
			f.no("kind %s: the effect %q is not one of ours", x.ID, x.Effect)
		}
		if (x.Effect == Elevate || x.Effect == Permit) != (x.Holds != "") || x.Holds == x.ID || x.Holds != "" && !p.registers(x.Holds) {
			f.no("kind %s: what is elevated or permitted holds another kind first, and nothing else does", x.ID)
		}
		if x.Prefix != "" && (!prefix.MatchString(x.Prefix) || slices.Contains(prefixes, x.Prefix)) || x.Prefix == "" && x.Effect == Permit || x.Prefix != "" && x.Effect == Elevate {
			f.no("kind %s: the prefix %q; a further certificate needs one, an elevation none, and a discipline's is taken", x.ID, x.Prefix)
		}
		if r := x.Referees; slices.Contains(x.Asks, AskReferees) != (r.Needed > 0) || r.Needed > 0 && (r.Days < 1 || r.Again < 0 || r.Pause < 1 || r.ADay < r.Needed || r.Rule == "" || !p.ruled(r.Rule)) {
			f.no("kind %s: referees need how many, days, a pause, at least as many letters a day, and a rule, and are asked for then alone", x.ID)
		}
		for _, i := range x.Identities {
			if !slices.ContainsFunc(p.Identities, func(k IdentityKind) bool { return k.ID == i }) {
				f.no("kind %s: there is no identity document %q", x.ID, i)
			}
		}
	}
	for effect := range firsts {
		var served []version
		for _, x := range p.Kinds {
			if x.Effect == effect {
				served = append(served, version{string(effect), x.From, x.To})
			}
		}
		f.once("service", served)
	}
	var modes []string
	for _, x := range p.StudyModes {
		modes = append(modes, x.ID)
	}
	f.ids("study_modes", modes)
}

// asked refuses sections that stand twice, or that are none.
func (f *faults) asked(kind string, list []string) {
	f.ids("asks of "+kind, list)
	for _, a := range list {
		if !slices.Contains(sections, a) {
			f.no("kind %s: there is no section %q", kind, a)
		}
	}
}

// checkRoutes looks at the ways to each kind.
func (p profile) checkRoutes(f *faults, known map[string]bool) {
	var routes []version
	ways := map[string]bool{}
	for _, x := range p.Routes {
		ways[x.Kind] = true
		routes = append(routes, version{x.Kind + " " + x.ID, x.From, x.To})
		if x.ID == "" || x.Rule == "" || !known[x.Rule] || !p.registers(x.Kind) || len(x.Conditions) == 0 {
			f.no("route %s of %s: a kind, a rule and conditions are needed", x.ID, x.Kind)
		}
		for _, c := range x.Conditions {
			dated := c.From != (day.Day{}) || c.Until != (day.Day{})
			since := c.Since == "graduation" || c.Since == "registration"
			ok := false
			switch c.Wants {
			case WantsGraduation:
				ok = dated && c.Years == 0 && c.Points == 0
			case WantsExperience:
				ok = c.Years > 0 && since && !dated
			case WantsPoints:
				ok = c.Points > 0 && !dated
			case WantsExam, WantsTitle, WantsAssessment:
				ok = !dated && c.Years == 0 && c.Points == 0
			}
			if !ok {
				f.no("route %s of %s: the condition %q lacks its figure, or has one that it does not use", x.ID, x.Kind, c.Wants)
			}
			if c.Document != "" && !p.documented(x.Kind, c.Document) {
				f.no("route %s of %s: there is no document %q", x.ID, x.Kind, c.Document)
			}
			for _, k := range p.Kinds {
				missing := c.Wants == WantsExperience && !slices.Contains(k.Asks, AskExperience) ||
					(c.Wants == WantsExam || c.Wants == WantsPoints || c.Wants == WantsTitle) && !slices.Contains(k.Asks, AskClaims)
				if k.ID == x.Kind && missing {
					f.no("kind %s: the route %s wants %s, and its application does not ask for it", k.ID, x.ID, c.Wants)
				}
			}
		}
	}
	f.once("route", routes)
	for _, k := range p.Kinds {
		if slices.Contains(k.Asks, AskRoute) && !ways[k.ID] {
			f.no("kind %s: it asks for a route and has none", k.ID)
		}
	}
}

// sum reads a sum in major units; nothing for none, and below nothing for what is no sum.
func (p profile) sum(typed string) money.Amount {
	if typed == "" {
		return 0
	}
	a, err := money.Parse(typed, p.Currency)
	if err != nil {
		return -1
	}
	return a
}

// checkChoices looks at the lists that people choose from.
func (p profile) checkChoices(f *faults) {
	prefixes := idsOf(p.Disciplines, func(x Discipline) string { return x.Prefix })
	f.ids("disciplines", prefixes)
	for _, x := range prefixes {
		if !prefix.MatchString(x) {
			f.no("discipline: the prefix %q", x)
		}
	}
	var degrees []string
	for _, x := range p.Degrees {
		degrees = append(degrees, x.ID)
	}
	f.ids("degrees", degrees)
	f.ids("provinces", idsOf(p.Provinces, func(x Province) string { return x.ID }))
	for _, x := range p.Provinces {
		f.ids("districts of "+x.ID, idsOf(x.Districts, func(d District) string { return d.ID }))
	}
	f.ids("identities", idsOf(p.Identities, func(x IdentityKind) string { return x.ID }))
}

// documented tells whether an application for a kind may show a document.
func (p profile) documented(kind, document string) bool {
	for _, x := range p.Documents {
		if x.Kind == kind && slices.ContainsFunc(x.Items, func(d DocumentKind) bool { return d.ID == document }) {
			return true
		}
	}
	return false
}

// ruled tells whether a rule is declared.
func (p profile) ruled(id string) bool {
	return slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.ID == id })
}

// decides tells whether a kind of case ends in a registration, or changes one.
func (p profile) decides(kind string) bool {
	for _, k := range p.Kinds {
		if k.ID == kind {
			return true
		}
	}
	return false
}

// corrects tells whether a kind of case changes what is recorded of who somebody is.
func (p profile) corrects(kind string) bool {
	for _, k := range p.Kinds {
		if k.ID == kind && k.Effect == Correct {
			return true
		}
	}
	return false
}

// registers tells whether a kind of case ends in a registration.
func (p profile) registers(kind string) bool {
	for _, k := range p.Kinds {
		if k.ID == kind {
			return !Kind{Effect: k.Effect}.Serves()
		}
	}
	return false
}
