package council

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // a council's zone must be known on a machine that has no zone files

	"go.yaml.in/yaml/v3"

	"sanad/councils"
	"sanad/internal/day"
	"sanad/internal/money"
)

// profile is councils/ID/profile.yaml as it is written. What changes with time stands in lists of dated items; of each id the item
// in force on a day is taken.
type profile struct {
	ID             string  `yaml:"id"`
	Version        string  `yaml:"version"`
	Name           Text    `yaml:"name"`
	ShortName      string  `yaml:"short_name"`
	Address        Text    `yaml:"address"`
	PrivacyContact string  `yaml:"privacy_contact"`
	Contact        string  `yaml:"contact"`
	Accent         string  `yaml:"accent"`
	Zone           string  `yaml:"time_zone"`
	Dial           string  `yaml:"dial"`
	Complete       day.Day `yaml:"register_complete"`
	Numbers        string  `yaml:"registration_number"`
	Mask           struct {
		Show []int `yaml:"show"`
	} `yaml:"mask"`
	Calendar struct {
		Weekend  []string `yaml:"weekend"`
		Holidays []struct {
			On         day.Day    `yaml:"on"`
			Name       string     `yaml:"name"`
			Confidence Confidence `yaml:"confidence"`
		} `yaml:"holidays"`
	} `yaml:"calendar"`
	Rules       []Rule       `yaml:"rules"`
	Disciplines []Discipline `yaml:"disciplines"`
	Kinds       []struct {
		ID          string   `yaml:"id"`
		Title       Text     `yaml:"title"`
		PostNominal string   `yaml:"post_nominal"`
		ValidYears  int      `yaml:"valid_years"`
		Holds       string   `yaml:"holds"`
		Effect      Effect   `yaml:"effect"` // enter, where nothing is said
		Asks        []string `yaml:"asks"`   // identity, degree, documents, declaration, where nothing is said
		Prefix      string   `yaml:"prefix"`
		Identities  []string `yaml:"identities"`
		Referees    struct {
			Needed int    `yaml:"needed"`
			Days   int    `yaml:"days"`
			Again  int    `yaml:"again"`
			Pause  int    `yaml:"pause"`
			ADay   int    `yaml:"a_day"`
			Rule   string `yaml:"rule"`
		} `yaml:"referees"`
		Rule string  `yaml:"rule"`
		From day.Day `yaml:"from"`
		To   day.Day `yaml:"to"`
	} `yaml:"kinds"`
	Cycles    []cycle    `yaml:"cycles"`
	Amnesties []amnesty  `yaml:"amnesties"`
	Waivers   []waiver   `yaml:"waivers"`
	Targets   []target   `yaml:"targets"`
	Outreach  []outreach `yaml:"outreach"`
	Grounds   []ground   `yaml:"grounds"`

	Accreditation []accreditation `yaml:"accreditation"`
	Assessment    []assessment    `yaml:"assessment"`
	Evaluators    []evaluators    `yaml:"evaluators"`
	Visits        []visits        `yaml:"visits"`

	Routes []struct {
		Kind       string      `yaml:"kind"`
		ID         string      `yaml:"id"`
		Title      Text        `yaml:"title"`
		Rule       string      `yaml:"rule"`
		From       day.Day     `yaml:"from"`
		To         day.Day     `yaml:"to"`
		Conditions []Condition `yaml:"conditions"`
	} `yaml:"routes"`
	Chains []struct {
		Kind  string  `yaml:"kind"`
		From  day.Day `yaml:"from"`
		To    day.Day `yaml:"to"`
		Steps []struct {
			ID          string `yaml:"id"`
			Role        string `yaml:"role"`
			Final       bool   `yaml:"final"`
			WorkingDays int    `yaml:"working_days"`
			Rule        string `yaml:"rule"`
			Deemed      struct {
				After   int    `yaml:"after"`
				Outcome string `yaml:"outcome"`
				Rule    string `yaml:"rule"`
			} `yaml:"deemed"`
		} `yaml:"steps"`
	} `yaml:"chains"`
	Procedures []struct {
		Kind   string  `yaml:"kind"`
		From   day.Day `yaml:"from"`
		To     day.Day `yaml:"to"`
		Answer struct {
			Days   int    `yaml:"days"`
			Most   int    `yaml:"most"`
			Remind int    `yaml:"remind"`
			Rule   string `yaml:"rule"`
		} `yaml:"answer"`
		Notice struct {
			Days int    `yaml:"days"`
			Rule string `yaml:"rule"`
		} `yaml:"notice"`
		Hold struct {
			Most int    `yaml:"most"`
			Rule string `yaml:"rule"`
		} `yaml:"hold"`
		Reconsideration struct {
			Within      int    `yaml:"within"` // days of the calendar
			Role        string `yaml:"role"`
			WorkingDays int    `yaml:"working_days"`
			Rule        string `yaml:"rule"`
		} `yaml:"reconsideration"`
	} `yaml:"procedures"`
	Committees []committee `yaml:"committees"`

	Currency money.Currency `yaml:"currency"`
	Payment  Payment        `yaml:"payment"`

	Decisions   map[string]string `yaml:"decisions"` // kind of fact -> rule
	Publication struct {
		EndedSanctionDays int    `yaml:"ended_sanction_days"`
		Rule              string `yaml:"rule"`
	} `yaml:"publication"`

	Takeovers []takeover `yaml:"takeovers"`
	Posting   []posting  `yaml:"posting"`

	Emergency  Emergency        `yaml:"emergency"`
	Fees       []fee            `yaml:"fees"`
	Licences   []licence        `yaml:"licences"`
	Forms      []form           `yaml:"forms"`
	Categories []category       `yaml:"categories"`
	Credit     []credit         `yaml:"credit_points"`
	First      []first          `yaml:"first_licence"`
	Owning     []owning         `yaml:"owning"`
	Codes      []codes          `yaml:"codes"`
	Currencies []money.Currency `yaml:"currencies"` // in which fees may be written beside the council's own
	Exchange   []exchange       `yaml:"exchange"`
	Appeal     struct {
		Text    Text `yaml:"text"`
		Days    int  `yaml:"days"`
		Contest Text `yaml:"contest"` // against a decision on a registration
	} `yaml:"appeal"`
	Uploads []struct {
		MaxBytes int64   `yaml:"max_bytes"`
		From     day.Day `yaml:"from"`
		To       day.Day `yaml:"to"`
	} `yaml:"uploads"`
	Cards []struct {
		Least string  `yaml:"least"` // in major units, like the sums of fees
		Most  string  `yaml:"most"`
		Rule  string  `yaml:"rule"`
		From  day.Day `yaml:"from"`
		To    day.Day `yaml:"to"`
	} `yaml:"cards"`
	Charges []struct {
		Alone string  `yaml:"alone"` // in major units, like the sums of fees
		Rule  string  `yaml:"rule"`
		From  day.Day `yaml:"from"`
		To    day.Day `yaml:"to"`
	} `yaml:"charges"`
	Documents []struct {
		Kind  string         `yaml:"kind"`
		From  day.Day        `yaml:"from"`
		To    day.Day        `yaml:"to"`
		Items []DocumentKind `yaml:"items"`
	} `yaml:"documents"`
	Degrees []struct {
		ID          string `yaml:"id"`
		Name        Text   `yaml:"name"`
		Registrable bool   `yaml:"registrable"`
		Rule        string `yaml:"rule"`
	} `yaml:"degrees"`
	StudyModes []struct {
		ID          string `yaml:"id"`
		Name        Text   `yaml:"name"`
		Registrable bool   `yaml:"registrable"`
		Rule        string `yaml:"rule"`
	} `yaml:"study_modes"`
	Provinces  []Province     `yaml:"provinces"`
	Identities []IdentityKind `yaml:"identities"`
}

// Council is a profile with its whole history.
type Council struct {
	profile  profile
	law      string // id@version#hash
	zone     *time.Location
	calendar day.Calendar

	mu   sync.RWMutex
	laws map[day.Day]Law // built lately; guarded by mu

	once  sync.Once
	rates []Rate // written by once
}

// mostLaws is how many days' laws are kept: today, and the days on which cases that are looked at began.
const mostLaws = 512

// Load reads councils/ID/profile.yaml, once: nothing changes a profile while the program runs.
func Load(id string) (*Council, error) {
	one, _ := loaded.LoadOrStore(id, sync.OnceValues(func() (*Council, error) { return load(id) }))
	return one.(func() (*Council, error))()
}

// loaded are the profiles that were asked for, by their ids.
var loaded sync.Map

func load(id string) (*Council, error) {
	b, err := councils.Profiles.ReadFile(id + "/profile.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no council %q; there are %v", id, Names())
	}
	if err != nil {
		return nil, err
	}
	return parse(b)
}

// Names lists the profiles that are built in.
func Names() []string {
	entries, _ := councils.Profiles.ReadDir(".")
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func parse(b []byte) (*Council, error) {
	var p profile
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	sum := sha256.Sum256(b)
	c := &Council{profile: p, laws: map[day.Day]Law{}, law: fmt.Sprintf("%s@%s#%x", p.ID, p.Version, sum[:4])}
	var err error
	if c.zone, err = time.LoadLocation(p.Zone); err != nil {
		return nil, fmt.Errorf("profile %s: time_zone: %w", p.ID, err)
	}
	c.calendar = day.Calendar{Holidays: map[day.Day]bool{}}
	for _, h := range p.Calendar.Holidays {
		c.calendar.Holidays[h.On] = true
	}
	for _, name := range p.Calendar.Weekend {
		w, ok := weekdays[name]
		if !ok {
			return nil, fmt.Errorf("profile %s: %q is not a day of the week", p.ID, name)
		}
		c.calendar.Weekend = append(c.calendar.Weekend, w)
	}
	if err := errors.Join(p.check()...); err != nil {
		return nil, fmt.Errorf("profile %s: %w", p.ID, err)
	}
	return c, nil
}

var weekdays = map[string]time.Weekday{
	"sunday": time.Sunday, "monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday,
	"thursday": time.Thursday, "friday": time.Friday, "saturday": time.Saturday,
}

// ID returns the profile's id.
func (c *Council) ID() string { return c.profile.ID }

// On returns the law of a day. Whoever gets it shares it, and must not change what it holds.
func (c *Council) On(d day.Day) Law {
	c.mu.RLock()
	l, ok := c.laws[d]
	c.mu.RUnlock()
	if ok {
		return l
	}
	l = c.build(d)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.laws) >= mostLaws {
		clear(c.laws)
	}
	c.laws[d] = l
	return l
}

// build gathers what is in force on a day.
func (c *Council) build(d day.Day) Law {
	p := c.profile
	l := Law{
		ID: c.law, Day: d, Name: p.Name, ShortName: p.ShortName, Address: p.Address, PrivacyContact: p.PrivacyContact, Contact: p.Contact,
		Accent: p.Accent, Zone: c.zone, Dial: p.Dial, Calendar: c.calendar, Complete: p.Complete, Appeal: p.Appeal.Text, AppealDays: p.Appeal.Days, Contest: p.Appeal.Contest,
		Disciplines: p.Disciplines, Provinces: p.Provinces, Identities: p.Identities, MaskShow: p.Mask.Show, numbers: p.Numbers,
		Currency: p.Currency, Payment: p.Payment, Emergency: p.Emergency, rules: map[string]Rule{}, chains: map[string][]Step{},
		documents: map[string][]DocumentKind{}, procedure: map[string]Procedure{},
		routes:    map[string][]Route{},
		decisions: map[string]Rule{},
	}
	for _, r := range p.Rules {
		if inForce(d, r.From, r.To) {
			l.rules[r.ID] = r
		}
	}
	if l.Contest.En == "" {
		l.Contest = l.Appeal
	}
	for kind, rule := range p.Decisions {
		if r, ok := l.rules[rule]; ok {
			l.decisions[kind] = r
		}
	}
	l.Publication = Publication{p.Publication.EndedSanctionDays, l.rules[p.Publication.Rule]}
	for _, u := range p.Uploads {
		if inForce(d, u.From, u.To) {
			l.MaxUpload = u.MaxBytes
		}
	}
	for _, c := range p.Cards {
		if inForce(d, c.From, c.To) {
			l.Cards = Cards{p.sum(c.Least), p.sum(c.Most), l.rules[c.Rule]}
		}
	}
	for _, c := range p.Charges {
		if inForce(d, c.From, c.To) {
			l.Charges = Charges{p.sum(c.Alone), l.rules[c.Rule]}
		}
	}
	for _, k := range p.Kinds {
		if k.Prefix != "" && !slices.Contains(l.prefixes, k.Prefix) {
			l.prefixes = append(l.prefixes, k.Prefix)
		}
		if inForce(d, k.From, k.To) {
			kind := Kind{
				ID: k.ID, Title: k.Title, PostNominal: k.PostNominal, ValidYears: k.ValidYears, Rule: l.rules[k.Rule], Holds: k.Holds,
				Effect: cmp.Or(k.Effect, Enter), Asks: asks(k.Asks), Prefix: k.Prefix, Identities: k.Identities,
				Referees: Referees{k.Referees.Needed, k.Referees.Days, k.Referees.Again, k.Referees.Pause, k.Referees.ADay, l.rules[k.Referees.Rule]},
			}
			if kind.Serves() {
				l.Services = append(l.Services, kind)
			} else {
				l.Kinds = append(l.Kinds, kind)
			}
		}
	}
	l.cycles = p.cycles(l)
	for _, x := range p.Routes {
		if inForce(d, x.From, x.To) {
			l.routes[x.Kind] = append(l.routes[x.Kind], Route{x.ID, x.Title, l.rules[x.Rule], x.Conditions})
		}
	}
	for _, x := range p.Chains {
		if !inForce(d, x.From, x.To) {
			continue
		}
		for _, s := range x.Steps {
			deemed := Deemed{s.Deemed.After, s.Deemed.Outcome, l.rules[s.Deemed.Rule]}
			l.chains[x.Kind] = append(l.chains[x.Kind], Step{s.ID, s.Role, s.Final, s.WorkingDays, l.rules[s.Rule], deemed})
		}
	}
	for _, x := range p.Procedures {
		if inForce(d, x.From, x.To) {
			again := x.Reconsideration
			l.procedure[x.Kind] = Procedure{
				Answer: x.Answer.Days, AnswerMost: x.Answer.Most, Remind: x.Answer.Remind, AnswerRule: l.rules[x.Answer.Rule],
				Notice: x.Notice.Days, NoticeRule: l.rules[x.Notice.Rule], HoldMost: x.Hold.Most, HoldRule: l.rules[x.Hold.Rule],
				Again:     again.Within,
				AgainStep: Step{ID: Reconsideration, Role: again.Role, Final: true, WorkingDays: again.WorkingDays, Rule: l.rules[again.Rule]},
			}
		}
	}
	l.committees = p.committeesOn(d, l.rules)
	l.Waivers = p.waiversOn(d, l.rules)
	l.Targets = p.targetsOn(d)
	l.Outreach, l.Grounds = p.outreachOn(d, l.rules), p.groundsOn(d, l.rules)
	l.Accreditation = p.accreditationOn(d, l.rules)
	l.Assessment = p.assessmentOn(d, l.rules)
	l.Evaluators = p.evaluatorsOn(d, l.rules)
	l.Visits = p.visitsOn(d, l.rules)
	l.Takeover = p.takeoverOn(d, l.rules)
	l.posting = p.postingOn(d, l.rules)
	l.Licences, l.Forms = p.licencesOn(d, l.rules), p.formsOn(d, l.rules)
	p.firmsOn(&l)
	l.fees = p.feesOn(d, l.rules)
	for _, x := range p.Documents {
		if inForce(d, x.From, x.To) {
			l.documents[x.Kind] = x.Items
		}
	}
	for _, x := range p.Degrees {
		l.Degrees = append(l.Degrees, Degree{x.ID, x.Name, x.Registrable, l.rules[x.Rule]})
	}
	for _, x := range p.StudyModes {
		l.StudyModes = append(l.StudyModes, StudyMode{x.ID, x.Name, x.Registrable, l.rules[x.Rule]})
	}
	return l
}

// asks returns the sections of an application: those that were named, or those of an application that rests on a degree.
func asks(named []string) []string {
	if len(named) > 0 {
		return named
	}
	return []string{AskIdentity, AskDegree, AskDocuments, AskDeclaration}
}

// Reconsideration is the id of the step at which a refusal is looked at again.
const Reconsideration = "reconsideration"

// At returns the law of the day that a moment falls on in the council's own zone.
func (c *Council) At(t time.Time) Law { return c.On(day.Of(t, c.zone)) }

// inForce tells whether a day lies within from and to; a missing end is open.
func inForce(d, from, to day.Day) bool {
	return (from.IsZero() || !d.Before(from)) && (to.IsZero() || !d.After(to))
}

// MaxUpload is the most bytes that a file could ever have by this profile, whatever the day.
func (c *Council) MaxUpload() int64 {
	var most int64
	for _, u := range c.profile.Uploads {
		most = max(most, u.MaxBytes)
	}
	return most
}
