// Package council holds the law and figures of one council as dated data, and tells which are in force on a day.
package council

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sanad/internal/day"
	"sanad/internal/money"
	"sanad/internal/text"
)

// Text is a sentence of the profile in both languages.
type Text struct {
	En string `yaml:"en" json:"en"`
	Ur string `yaml:"ur" json:"ur"`
}

// In returns the text in the language with code.
func (t Text) In(code string) string {
	if code == "ur" && t.Ur != "" {
		return t.Ur
	}
	return t.En
}

// Confidence says how sure a figure is.
type Confidence string

// The degrees of confidence.
const (
	Sourced    Confidence = "sourced"    // read in the instrument itself
	Weak       Confidence = "weak"       // read in a secondary page; confirm before use
	Unverified Confidence = "unverified" // background knowledge
	Assumed    Confidence = "assumed"    // ours, until the council decides
)

// Rule is one provision, with the instrument that made it and the days it is in force.
type Rule struct {
	ID         string     `yaml:"id"`
	Text       Text       `yaml:"text"`
	Instrument string     `yaml:"instrument"`
	Section    string     `yaml:"section"`
	From       day.Day    `yaml:"from"`
	To         day.Day    `yaml:"to"` // the last day in force; zero: still in force
	Confidence Confidence `yaml:"confidence"`
}

// Cited names what the rule stands in, as it is printed.
func (r Rule) Cited() string {
	if r.Section == "" {
		return r.Instrument
	}
	return r.Instrument + ", " + r.Section
}

// Step is one station of a chain of approval.
type Step struct {
	ID          string // officer, committee, registrar
	Role        string // the access.Role that must act
	Final       bool   // this step enters or refuses for good; others recommend
	WorkingDays int    // within which it should be done
	Rule        Rule
	Deemed      Deemed
}

// Deemed is what the law makes of a step that nobody did: its zero value makes nothing of it.
type Deemed struct {
	After   int    // working days after the deadline
	Outcome string // recommend_entry, recommend_refusal, entered, refused
	Rule    Rule
}

// Procedure is how a case of a kind goes besides its chain: what may be asked, how long each side has, and how a refusal is looked at
// again. Days are working days unless said otherwise.
type Procedure struct {
	Answer     int  // days that an applicant has for a question, where the officer names no other
	AnswerMost int  // days that an officer may give at most
	Remind     int  // days before the end on which a reminder leaves
	AnswerRule Rule // what may be asked, and what follows from silence
	Notice     int  // days to answer the notice of an intended refusal; 0: a refusal needs no notice
	NoticeRule Rule
	HoldMost   int // days that a case may be on hold
	HoldRule   Rule
	Again      int  // days of the calendar within which a reconsideration may be asked for; 0: there is none
	AgainStep  Step // who reconsiders, within how long
}

// Payment is how fees are paid.
type Payment struct {
	Prefix string `yaml:"prefix"` // the council's digits before each reference
	Days   int    `yaml:"days"`   // working days within which a challan is paid
	Remind int    `yaml:"remind"` // working days before the end on which a reminder leaves
	Again  int    `yaml:"again"`  // working days that are left at least when a claim was rejected
	Bank   Text   `yaml:"bank"`   // where it is paid

	Billers []Biller `yaml:"billers"` // who may ask what is owed and tell what was paid; none: payers send slips
}

// Biller is a switch of banks: it asks on behalf of a payer what is owed under a reference, and tells what was paid.
type Biller struct {
	ID   string `yaml:"id"`
	Name Text   `yaml:"name"`
}

// Biller returns the biller with an id.
func (p Payment) Biller(id string) (Biller, bool) {
	for _, b := range p.Billers {
		if b.ID == id {
			return b, true
		}
	}
	return Biller{}, false
}

// Cards are the sums that can be paid by card.
type Cards struct {
	Least, Most money.Amount // nothing: as little, or as much, as anybody owes
	Rule        Rule
}

// Charges are how large a charge of a bank or a processor may be that one cashier books alone.
type Charges struct {
	Alone money.Amount // nothing: any
	Rule  Rule
}

// Emergency is how far an officer may open somebody's record because of a danger.
type Emergency struct {
	Minutes int `yaml:"minutes"` // how long it stays open
	ADay    int `yaml:"a_day"`   // how often one officer may in a day
}

// Effect is what the yes to an application of a kind does.
type Effect string

// The effects.
const (
	Enter   Effect = "enter"   // a new registration under a new number
	Elevate Effect = "elevate" // the registration that is held is of the higher kind from that day on
	Permit  Effect = "permit"  // a further certificate beside the registration that is held
	Correct Effect = "correct" // what is recorded of who somebody on the register is
	Replace Effect = "replace" // prints of a paper that was lost are no longer good
)

// The sections that an application of a kind may ask for.
const (
	AskIdentity      = "identity"
	AskDegree        = "degree"         // of an accredited intake
	AskForeignDegree = "foreign_degree" // in free words
	AskProject       = "project"        // to which the registration is bound
	AskRoute         = "route"          // by which the conditions are met
	AskClaims        = "claims"         // the examination, points or title that the route wants
	AskExperience    = "experience"
	AskReferees      = "referees"
	AskCorrection    = "correction" // of who somebody is
	AskLoss          = "loss"       // which paper was lost
	AskDocuments     = "documents"
	AskDeclaration   = "declaration"
)

// Publication is what the public may read of what is over.
type Publication struct {
	EndedSanctionDays int // days for which a suspension is told after it ended; 0: always
	Rule              Rule
}

// Kind is a kind of registration, a rung of the council's ladder; or a service to those who have one.
type Kind struct {
	ID          string // registered_engineer
	Title       Text
	PostNominal string
	ValidYears  int // 0: for life
	Rule        Rule
	Holds       string   // the kind that its applicant must hold; empty: none
	Effect      Effect   // of the yes
	Asks        []string // the sections of its application, in order
	Prefix      string   // of its own numbers; empty: those of the discipline
	Identities  []string // the identity documents that its applicant may have; none: any
	Referees    Referees
}

// Referees is how many people who know an applicant's work confirm it, and how they are asked. Its zero value asks for none.
type Referees struct {
	Needed int // that confirm
	Days   int // of the calendar in which a link works
	Again  int // times that one of them is asked again
	Pause  int // days of the calendar between two letters
	ADay   int // letters that leave for one applicant in a day, whatever their drafts
	Rule   Rule
}

// Serves tells whether the kind is a service to those who are registered, and leads to no registration.
func (k Kind) Serves() bool { return k.Effect == Replace || k.Effect == Correct }

// Rests tells whether an application of the kind rests on a registration that its applicant has.
func (k Kind) Rests() bool { return k.Holds != "" || k.Serves() }

// Asked tells whether an application of the kind has a section.
func (k Kind) Asked(section string) bool { return slices.Contains(k.Asks, section) }

// What a condition of a route asks for.
const (
	WantsGraduation = "graduation" // within some days
	WantsExperience = "experience" // some years of it
	WantsExam       = "exam"
	WantsPoints     = "points" // of continuing development
	WantsTitle      = "title"  // of another body
	WantsAssessment = "assessment"
)

// Condition is one thing that a route asks for.
type Condition struct {
	Wants  string  `yaml:"wants"`
	Name   Text    `yaml:"name"`
	From   day.Day `yaml:"from"`   // graduation: the first day that is in time; zero: open
	Until  day.Day `yaml:"until"`  // graduation: the last
	Years  int     `yaml:"years"`  // of experience
	Since  string  `yaml:"since"`  // what experience counts from: graduation or registration
	Points int     `yaml:"points"` // at least

	Document string `yaml:"document"` // id of the document that shows it; empty: none must
}

// Route is one way to a kind of registration: all of its conditions together.
type Route struct {
	ID         string
	Title      Text
	Rule       Rule
	Conditions []Condition
}

// Wants tells whether a route has a condition.
func (r Route) Wants(what string) bool {
	return slices.ContainsFunc(r.Conditions, func(c Condition) bool { return c.Wants == what })
}

// Discipline is a branch of engineering with a number range of its own.
type Discipline struct {
	Prefix string `yaml:"prefix"`
	Name   Text   `yaml:"name"`
}

// DocumentKind is a document that an application asks for.
type DocumentKind struct {
	ID       string   `yaml:"id"`
	Name     Text     `yaml:"name"`
	Hint     Text     `yaml:"hint"`
	Required bool     `yaml:"required"`
	Types    []string `yaml:"types"`     // media types
	MaxBytes int64    `yaml:"max_bytes"` // 0: as much as any file
}

// StudyMode is how somebody studied.
type StudyMode struct {
	ID          string
	Name        Text
	Registrable bool
	Rule        Rule // why not
}

// Degree is a qualification that applicants name.
type Degree struct {
	ID          string
	Name        Text
	Registrable bool
	Rule        Rule // why, or why not
}

// District lies in a province.
type District struct {
	ID   string `yaml:"id"`
	Name Text   `yaml:"name"`
}

// Province is a first-level region of domicile.
type Province struct {
	ID        string     `yaml:"id"`
	Name      Text       `yaml:"name"`
	Districts []District `yaml:"districts"`
}

// IdentityKind is a document that proves who somebody is.
type IdentityKind struct {
	ID     string `yaml:"id"` // cnic, nicop, poc, passport
	Name   Text   `yaml:"name"`
	Digits int    `yaml:"digits"` // exact number of digits; 0: letters and digits, 6 to 20

	// ImportOnly says that the document is no longer issued: it comes with an older register, and nobody gives it anew.
	ImportOnly bool `yaml:"import_only"`
}

// Law is everything that is in force on one day. It is read only.
type Law struct {
	ID             string // profile, version and hash: what a decision keeps
	Day            day.Day
	Name           Text
	ShortName      string
	Address        Text
	PrivacyContact string
	Contact        string
	Accent         string // colour, #rrggbb, readable on white
	Zone           *time.Location
	Dial           string // by which number the country is called: 92; empty: national numbers of telephones are not understood
	Calendar       day.Calendar
	Complete       day.Day // the register was declared complete as of this day; zero: not yet
	Appeal         Text    // how and within how many days to appeal
	AppealDays     int
	Disciplines    []Discipline
	Kinds          []Kind // of registration
	Services       []Kind // to those who are registered
	Degrees        []Degree
	StudyModes     []StudyMode // none: the council does not ask
	Provinces      []Province
	Identities     []IdentityKind
	MaskShow       []int // positions (from 1) of an identity number's digits that the public sees
	MaxUpload      int64 // bytes of one file, at most
	Currency       money.Currency
	Payment        Payment
	Cards          Cards
	Charges        Charges
	Waivers        []Waiver // grounds on which a fee need not be paid; none: no fee is waived
	Targets        []Target // sites to which links of ours may lead
	Outreach       Outreach
	Grounds        []Ground // on which a campaign may rest
	Accreditation  Accreditation
	Assessment     Assessment
	Evaluators     Evaluators
	Visits         Visits
	Emergency      Emergency
	Publication    Publication
	Takeover       Takeover
	Licences       []Licence // of firms
	Forms          []Form    // in which firms are owned; none: the council has no firms
	Credit         Credit    // points of a firm's engineers
	Codes          Codes     // of specialisation, of the edition in force
	Contest        Text      // how to appeal against a decision on a registration

	prefixes  []string // of kinds that have numbers of their own, whatever the day
	numbers   string   // how a registration number is written: {PREFIX}/{SERIAL}
	rules     map[string]Rule
	cycles    map[string]Cycle
	chains    map[string][]Step
	documents map[string][]DocumentKind
	procedure map[string]Procedure
	fees      map[string][]Fee
	routes    map[string][]Route

	categories []Category
	first      []First
	owning     []Owning
	committees []Committee
	decisions  map[string]Rule
	posting    Rule
}

// Decision returns the rule on which a decision on a registration rests, by the kind of the fact that it makes (suspension, removal …);
// false if this council makes no such decisions.
func (l Law) Decision(kind string) (Rule, bool) {
	r, ok := l.decisions[kind]
	return r, ok
}

// Procedure returns how a case of a kind goes.
func (l Law) Procedure(kind string) Procedure { return l.procedure[kind] }

// Routes returns the ways to a kind; none: it has no conditions beside what its application asks for.
func (l Law) Routes(kind string) []Route { return l.routes[kind] }

// Rule returns the rule with id in force that day.
func (l Law) Rule(id string) (Rule, bool) {
	r, ok := l.rules[id]
	return r, ok
}

// Chain returns the steps that an application for kind passes.
func (l Law) Chain(kind string) []Step { return l.chains[kind] }

// Documents returns what an application for kind must and may show.
func (l Law) Documents(kind string) []DocumentKind { return l.documents[kind] }

// DocumentsOf returns what an application for a kind must and may show that goes by a route.
func (l Law) DocumentsOf(kind string, r Route) []DocumentKind {
	list := slices.Clone(l.documents[kind])
	for i := range list {
		shows := func(c Condition) bool { return c.Document == list[i].ID }
		list[i].Required = list[i].Required || slices.ContainsFunc(r.Conditions, shows)
	}
	return list
}

// Kind returns a kind of registration, or a service.
func (l Law) Kind(id string) (Kind, bool) {
	is := func(x Kind) bool { return x.ID == id }
	if k, ok := find(l.Kinds, is); ok {
		return k, true
	}
	return find(l.Services, is)
}

// Service returns the service with an effect; false if this council does not offer it.
func (l Law) Service(e Effect) (Kind, bool) {
	return find(l.Services, func(x Kind) bool { return x.Effect == e })
}

// Discipline returns the discipline with a prefix.
func (l Law) Discipline(prefix string) (Discipline, bool) {
	return find(l.Disciplines, func(x Discipline) bool { return x.Prefix == prefix })
}

// Degree returns a qualification.
func (l Law) Degree(id string) (Degree, bool) {
	return find(l.Degrees, func(x Degree) bool { return x.ID == id })
}

// StudyMode returns a mode of study.
func (l Law) StudyMode(id string) (StudyMode, bool) {
	return find(l.StudyModes, func(x StudyMode) bool { return x.ID == id })
}

// Province returns a province.
func (l Law) Province(id string) (Province, bool) {
	return find(l.Provinces, func(x Province) bool { return x.ID == id })
}

// District returns a district of a province.
func (l Law) District(province, district string) (District, bool) {
	p, _ := l.Province(province)
	return find(p.Districts, func(x District) bool { return x.ID == district })
}

// Identity returns a kind of identity document.
func (l Law) Identity(id string) (IdentityKind, bool) {
	return find(l.Identities, func(x IdentityKind) bool { return x.ID == id })
}

func find[T any](list []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}

// Mask hides an identity number but for the digits that the profile lets the public see: *****-*****NN-*. A number that is not of
// 13 digits is hidden wholly.
func (l Law) Mask(number string) string {
	if len(number) != 13 || strings.ContainsFunc(number, func(r rune) bool { return r < '0' || r > '9' }) {
		return strings.Repeat("*", 8)
	}
	masked := []byte(strings.Repeat("*", 13))
	for _, position := range l.MaskShow {
		masked[position-1] = number[position-1]
	}
	return string(masked[:5]) + "-" + string(masked[5:12]) + "-" + string(masked[12:])
}

// Number writes a registration number from its parts: CIVIL/1.
func (l Law) Number(prefix string, serial int64) string {
	return strings.NewReplacer("{PREFIX}", prefix, "{SERIAL}", strconv.FormatInt(serial, 10)).Replace(l.numbers)
}

// ExampleNumber is a number as one is written at this council, for hints; empty: it has no discipline.
func (l Law) ExampleNumber() string {
	if len(l.Disciplines) == 0 {
		return ""
	}
	return l.Number(l.Disciplines[0].Prefix, 12)
}

// NumberKey folds a number as people type it ("civil 1", "CIVIL-001", Urdu digits) to its normal form, civil/1; false if it cannot be a number.
func (l Law) NumberKey(typed string) (string, bool) {
	var prefix, serial strings.Builder
	for _, r := range strings.ToLower(text.Digits(typed)) {
		switch {
		case r >= 'a' && r <= 'z' && serial.Len() == 0:
			prefix.WriteRune(r)
		case r >= '0' && r <= '9' && prefix.Len() > 0:
			serial.WriteRune(r)
		case strings.ContainsRune(" /-–—.:_\t\u00a0", r):
		default:
			return "", false
		}
	}
	known := slices.ContainsFunc(l.Disciplines, func(d Discipline) bool { return strings.ToLower(d.Prefix) == prefix.String() }) ||
		slices.ContainsFunc(l.prefixes, func(p string) bool { return strings.ToLower(p) == prefix.String() })
	digits := strings.TrimLeft(serial.String(), "0")
	if !known || digits == "" || len(digits) > 9 {
		return "", false
	}
	return prefix.String() + "/" + digits, true
}
