// Package council holds the law and figures of one council as dated data, and tells which are in force on a day.
package council

import (
	"time"

	"sanad/internal/day"
)

// Text is a sentence of the profile in both languages.
type Text struct {
	En string `yaml:"en"`
	Ur string `yaml:"ur"`
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
	ID         string
	Text       Text
	Instrument string
	Section    string
	From, To   day.Day // To zero: still in force
	Confidence Confidence
}

// Step is one station of a chain of approval.
type Step struct {
	ID          string // officer, committee, registrar
	Role        string // the access.Role that must act
	Final       bool   // this step enters or refuses for good; others recommend
	WorkingDays int    // within which it should be done
	Rule        Rule
}

// Kind is a kind of registration.
type Kind struct {
	ID          string // registered_engineer
	Title       Text
	PostNominal string
	ValidYears  int // 0: for life
	Rule        Rule
}

// Discipline is a branch of engineering with a number range of its own.
type Discipline struct {
	Prefix string
	Name   Text
}

// DocumentKind is a document that an application asks for.
type DocumentKind struct {
	ID       string
	Name     Text
	Hint     Text
	Required bool
	Types    []string // media types
	MaxBytes int64
}

// Degree is a qualification that applicants name.
type Degree struct {
	ID          string
	Name        Text
	Registrable bool
	Rule        Rule // why, or why not
}

// Batch is one yearly intake of one programme, as accredited.
type Batch struct {
	Intake     int
	Accredited bool
}

// Programme is a degree programme of an institution.
type Programme struct {
	ID         string
	Title      Text
	Degree     string // Degree.ID
	Discipline string // Discipline.Prefix
	Batches    []Batch
}

// Institution teaches.
type Institution struct {
	ID         string
	Name       Text
	City       Text
	Invented   bool
	Programmes []Programme
}

// District lies in a province.
type District struct {
	ID   string
	Name Text
}

// Province is a first-level region of domicile.
type Province struct {
	ID        string
	Name      Text
	Districts []District
}

// IdentityKind is a document that proves who somebody is.
type IdentityKind struct {
	ID     string // cnic, nicop, poc, passport
	Name   Text
	Digits int // exact number of digits; 0: letters and digits, 6 to 20
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
	Calendar       day.Calendar
	Complete       day.Day // the register was declared complete as of this day; zero: not yet
	Appeal         Text    // how and within how many days to appeal
	AppealDays     int
	Disciplines    []Discipline
	Kinds          []Kind
	Degrees        []Degree
	Institutions   []Institution
	Provinces      []Province
	Identities     []IdentityKind
	MaskShow       []int // positions (from 1) of an identity number's digits that the public sees
	MaxUpload      int64
}

// Rule returns the rule with id in force that day.
func (l Law) Rule(id string) (Rule, bool) { panic("unwritten") }

// Chain returns the steps that an application for kind passes.
func (l Law) Chain(kind string) []Step { panic("unwritten") }

// Documents returns what an application for kind must and may show.
func (l Law) Documents(kind string) []DocumentKind { panic("unwritten") }

// Kind, Discipline, Degree, Institution, Programme, Province, District and Identity find an item by id.
func (l Law) Kind(id string) (Kind, bool)                               { panic("unwritten") }
func (l Law) Discipline(prefix string) (Discipline, bool)               { panic("unwritten") }
func (l Law) Degree(id string) (Degree, bool)                           { panic("unwritten") }
func (l Law) Institution(id string) (Institution, bool)                 { panic("unwritten") }
func (l Law) Programme(institution, programme string) (Programme, bool) { panic("unwritten") }
func (l Law) Province(id string) (Province, bool)                       { panic("unwritten") }
func (l Law) District(province, district string) (District, bool)       { panic("unwritten") }
func (l Law) Identity(id string) (IdentityKind, bool)                   { panic("unwritten") }

// Mask hides an identity number but for the digits that the profile lets the public see: *****-*****NN-*.
func (l Law) Mask(number string) string { panic("unwritten") }

// Number writes a registration number from its parts: CIVIL/1.
func (l Law) Number(prefix string, serial int64) string { panic("unwritten") }

// NumberKey folds a number as people type it ("civil 1", "CIVIL-001", Urdu digits) to its normal form, civil/1; false if it cannot be a number.
func (l Law) NumberKey(typed string) (string, bool) { panic("unwritten") }

// Council is a profile with its whole history.
type Council struct{}

// Load reads councils/ID/profile.yaml.
func Load(id string) (*Council, error) { panic("unwritten") }

// Names lists the profiles that are built in.
func Names() []string { panic("unwritten") }

// ID returns the profile's id.
func (c *Council) ID() string { panic("unwritten") }

// On returns the law of a day.
func (c *Council) On(d day.Day) Law { panic("unwritten") }
