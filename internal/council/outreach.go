package council

import (
	"time"

	"sanad/internal/day"
)

// Outreach is how letters of a campaign leave. Its zero value says that the council sends none.
type Outreach struct {
	Opens, Closes int // minutes of the day between which letters leave, across midnight where the second is the smaller; equal: always
	AnHour        int // letters of one campaign in an hour, at most
	Most, Days    int // optional letters that somebody gets in so many days, at most, over all campaigns
	Rule          Rule
}

// Ground is a provision on which a campaign may rest.
type Ground struct {
	ID      string
	Name    Text
	Service bool // each person of the audience must know of it: it goes to whoever asked for no letters too
	Rule    Rule
}

// outreach is an Outreach as a profile writes it.
type outreach struct {
	Opens  string  `yaml:"opens"`
	Closes string  `yaml:"closes"`
	AnHour int     `yaml:"an_hour"`
	Most   int     `yaml:"most"`
	Days   int     `yaml:"days"`
	Rule   string  `yaml:"rule"`
	From   day.Day `yaml:"from"`
	To     day.Day `yaml:"to"`
}

// ground is a Ground as a profile writes it.
type ground struct {
	ID      string  `yaml:"id"`
	Name    Text    `yaml:"name"`
	Service bool    `yaml:"service"`
	Rule    string  `yaml:"rule"`
	From    day.Day `yaml:"from"`
	To      day.Day `yaml:"to"`
}

// Ground returns the ground with an id; false if there is none on the law's day.
func (l Law) Ground(id string) (Ground, bool) {
	return find(l.Grounds, func(g Ground) bool { return g.ID == id })
}

// Open returns the first moment from t on at which letters of a campaign leave.
func (o Outreach) Open(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	minute, start := local.Hour()*60+local.Minute(), local.Day()
	switch {
	case o.Opens == o.Closes, o.Opens < o.Closes && minute >= o.Opens && minute < o.Closes, o.Opens > o.Closes && (minute >= o.Opens || minute < o.Closes):
		return t
	case minute >= o.Opens: // it is over for today
		start++
	}
	return time.Date(local.Year(), local.Month(), start, o.Opens/60, o.Opens%60, 0, 0, zone).UTC()
}

// minuteOf reads 09:30; false if there is no such hour.
func minuteOf(hour string) (int, bool) {
	t, err := time.Parse("15:04", hour)
	return t.Hour()*60 + t.Minute(), err == nil
}

// outreachOn returns how letters of campaigns leave on a day.
func (p profile) outreachOn(d day.Day, rules map[string]Rule) (o Outreach) {
	for _, x := range p.Outreach {
		if r, ok := rules[x.Rule]; ok && inForce(d, x.From, x.To) {
			opens, _ := minuteOf(x.Opens)
			closes, _ := minuteOf(x.Closes)
			o = Outreach{opens, closes, x.AnHour, x.Most, x.Days, r}
		}
	}
	return o
}

// groundsOn gathers the grounds of a day whose rules are in force.
func (p profile) groundsOn(d day.Day, rules map[string]Rule) (list []Ground) {
	for _, g := range p.Grounds {
		if r, ok := rules[g.Rule]; ok && inForce(d, g.From, g.To) {
			list = append(list, Ground{g.ID, g.Name, g.Service, r})
		}
	}
	return list
}

// checkOutreach wants hours, a rate, a cap and a rule, and grounds that rest on one.
func (p profile) checkOutreach(f *faults, known map[string]bool) {
	var versions []version
	for _, x := range p.Outreach {
		versions = append(versions, version{"campaigns", x.From, x.To})
		_, opens := minuteOf(x.Opens)
		_, closes := minuteOf(x.Closes)
		if !opens || !closes || x.AnHour < 1 || x.AnHour > 3_600_000 || x.Most < 1 || x.Most > 100 || x.Days < 1 || x.Days > 366 || !known[x.Rule] {
			f.no("outreach: campaigns need hours from 00:00 to 23:59, letters an hour, letters in some days, and a rule")
		}
	}
	f.once("outreach", versions)
	versions = nil
	for _, g := range p.Grounds {
		versions = append(versions, version{g.ID, g.From, g.To})
		if g.ID == "" || !known[g.Rule] {
			f.no("ground %s: a ground needs an id and a rule", g.ID)
		}
	}
	f.once("ground", versions)
	if len(p.Outreach) > 0 && len(p.Grounds) == 0 {
		f.no("outreach: no campaign is sent that rests on no ground")
	}
}
