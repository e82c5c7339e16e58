// Package catalog says of every stored field what it is: its class, the key that seals it, why it is held, how long, and what of it is public.
package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"sanad/privacy"
)

// Class is how personal a field is.
type Class int

// The classes.
const (
	Published  Class = 0 // published by law
	Impersonal Class = 1 // not about a person, or a random id
	Personal   Class = 2 // sealed; opened with a decision
	Sensitive  Class = 3 // sealed; each opening is recorded before it happens
)

// Entry is the declaration of one column, or of one stream of a table's rows that lies outside the database.
type Entry struct {
	Name      string   `yaml:"-"` // table.column
	Room      string   `yaml:"-"`
	Class     Class    `yaml:"-"`
	Scope     string   `yaml:"scope"` // whose key seals it; empty for classes 0 and 1
	Purposes  []string `yaml:"purposes"`
	Retention string   `yaml:"retention"`
	Index     string   `yaml:"index"`   // blind: a keyed hash that finds equal values
	Publish   string   `yaml:"publish"` // the public field it becomes, e.g. register.engineer.name
	Why       string   `yaml:"why"`
	What      Words    `yaml:"what"`   // what people call it; of what is personal or published
	WhyUr     string   `yaml:"why_ur"` // Why in Urdu, of the same
	Stream    bool     `yaml:"-"`      // a file, not a column
}

// Table is the name of the table.
func (e Entry) Table() string {
	table, _, _ := strings.Cut(e.Name, ".")
	return table
}

// Words are the same in both languages.
type Words struct {
	En string `yaml:"en"`
	Ur string `yaml:"ur"`
}

// Rule says how long something is kept. A rule that is only assumed deletes nothing.
type Rule struct {
	Period     string `yaml:"period"`
	Source     string `yaml:"source"`
	Confidence string `yaml:"confidence"` // assumed, confirmed
	PeriodUr   string `yaml:"period_ur"`
	SourceUr   string `yaml:"source_ur"`
	Years      int    `yaml:"years"` // of the period, where the program ends it by itself
}

// Catalog is the whole declaration.
type Catalog struct {
	entries map[string]Entry
	foreign []string // prefixes of tables that a library owns
	rules   map[string]Rule
	passing map[string]passing // by the file of the verb
}

// passing are the fields of a form that are used and not kept as they were typed.
type passing struct {
	Fields []string `yaml:"fields"`
	Why    string   `yaml:"why"`
}

type file struct {
	Retention map[string]Rule `yaml:"retention"`
	Foreign   []struct {
		Prefix string `yaml:"prefix"`
		Why    string `yaml:"why"`
	} `yaml:"foreign"`
	Passing map[string]passing `yaml:"passing"`
	Tables  map[string]struct {
		Room    string              `yaml:"room"`
		Columns map[string]declared `yaml:"columns"`
		Streams map[string]declared `yaml:"streams"`
	} `yaml:"tables"`
}

// declared tells a class that was forgotten from class 0, which is public.
type declared struct {
	Entry `yaml:",inline"`
	Class *Class `yaml:"class"`
}

// scopes are whose keys may seal a field.
var scopes = []string{"person", "case", "document", "message", "attempt", "invitation", "import", "statement", "institution", "firm"}

// purposes are what a field may be used for: the words of access.Purpose.
var purposes = []string{"self", "licensing", "appoint", "oversight", "notice", "publish", "fees", "emergency", "personalise", "outreach", "accreditation"}

// Load reads privacy/catalog.yaml and refuses unknown words, doubles and gaps. It is read once: nothing changes a catalogue.
func Load() (*Catalog, error) { return loaded() }

var loaded = sync.OnceValues(func() (*Catalog, error) {
	b, err := privacy.Files.ReadFile("catalog.yaml")
	if err != nil {
		return nil, err
	}
	return parse(b)
})

func parse(b []byte) (*Catalog, error) {
	var f file
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	c := &Catalog{entries: map[string]Entry{}, rules: f.Retention, passing: f.Passing}
	var faults []error
	for _, x := range f.Foreign {
		if x.Prefix == "" || x.Why == "" { // an empty prefix would leave every table out
			faults = append(faults, fmt.Errorf("foreign %q: prefix and why are needed", x.Prefix))
			continue
		}
		c.foreign = append(c.foreign, x.Prefix)
	}
	for where, p := range f.Passing {
		if len(p.Fields) == 0 || p.Why == "" {
			faults = append(faults, fmt.Errorf("passing %s: fields, and why they pass, are needed", where))
		}
	}
	for id, r := range f.Retention {
		if r.Period == "" || r.Source == "" || r.PeriodUr == "" || r.SourceUr == "" || r.Confidence != "assumed" && r.Confidence != "confirmed" {
			faults = append(faults, fmt.Errorf("retention %s: period and source in both languages, and confidence (assumed or confirmed) are needed", id))
		}
	}
	for table, t := range f.Tables {
		if t.Room == "" {
			faults = append(faults, fmt.Errorf("%s: which room?", table))
		}
		if c.isForeign(table) {
			faults = append(faults, fmt.Errorf("%s is declared, and a library's by its prefix", table))
		}
		for column, e := range t.Columns {
			e.Name, e.Room = table+"."+column, t.Room
			faults = append(faults, c.add(e))
		}
		for name, e := range t.Streams {
			e.Name, e.Room, e.Stream = table+"."+name, t.Room, true
			faults = append(faults, c.add(e))
		}
	}
	return c, errors.Join(faults...)
}

func (c *Catalog) add(d declared) error {
	e := d.Entry
	if _, double := c.entries[e.Name]; double {
		return fmt.Errorf("%s stands twice", e.Name)
	}
	if d.Class == nil {
		return fmt.Errorf("%s: of which class is it?", e.Name)
	}
	e.Class = *d.Class
	c.entries[e.Name] = e
	unknown := slices.IndexFunc(e.Purposes, func(p string) bool { return !slices.Contains(purposes, p) })
	switch {
	case e.Why == "":
		return fmt.Errorf("%s: why is it held?", e.Name)
	case e.Class < Published || e.Class > Sensitive:
		return fmt.Errorf("%s: there is no class %d", e.Name, e.Class)
	case e.Class >= Personal && !slices.Contains(scopes, e.Scope):
		return fmt.Errorf("%s: a class %d field is sealed under one of %s", e.Name, e.Class, strings.Join(scopes, ", "))
	case e.Class >= Personal && len(e.Purposes) == 0:
		return fmt.Errorf("%s: for which purposes is it used?", e.Name)
	case unknown >= 0:
		return fmt.Errorf("%s: there is no purpose %q, only %s", e.Name, e.Purposes[unknown], strings.Join(purposes, ", "))
	case (e.Class >= Personal || e.Retention != "") && c.rules[e.Retention] == (Rule{}):
		return fmt.Errorf("%s: the retention rule %q is not declared", e.Name, e.Retention)
	case e.Class >= Personal && (e.What.En == "" || e.What.Ur == "" || e.WhyUr == ""):
		return fmt.Errorf("%s: what do people call it, and why is it held, in both languages?", e.Name)
	case e.Class < Personal && e.Scope != "":
		return fmt.Errorf("%s: a class %d field is not sealed", e.Name, e.Class)
	case e.Index != "" && e.Index != "blind":
		return fmt.Errorf("%s: an index is blind or none", e.Name)
	}
	return nil
}

// Entry returns the declaration of table.column.
func (c *Catalog) Entry(name string) (Entry, bool) {
	e, ok := c.entries[name]
	return e, ok
}

// Entries returns all declarations, sorted by name.
func (c *Catalog) Entries() []Entry {
	list := make([]Entry, 0, len(c.entries))
	for _, e := range c.entries {
		list = append(list, e)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

// Published returns the tables of which every column is published: all that the public's handle may read. Sorted.
func (c *Catalog) Published() []string {
	published := map[string]bool{}
	for _, e := range c.entries {
		table := e.Table()
		before, seen := published[table]
		published[table] = (before || !seen) && e.Class == Published
	}
	var list []string
	for table, all := range published {
		if all {
			list = append(list, table)
		}
	}
	sort.Strings(list)
	return list
}

// Rule returns a retention rule.
func (c *Catalog) Rule(id string) (Rule, bool) {
	r, ok := c.rules[id]
	return r, ok
}

// CheckForms verifies that every `entry` tag of forms (structs) names a declaration.
func (c *Catalog) CheckForms(forms ...any) error {
	var faults []error
	for _, form := range forms {
		t := reflect.TypeOf(form)
		for i := range t.NumField() {
			name, ok := t.Field(i).Tag.Lookup("entry")
			if !ok {
				continue
			}
			if _, known := c.entries[name]; !known {
				faults = append(faults, fmt.Errorf("%s.%s collects %q, which the catalogue does not declare", t, t.Field(i).Name, name))
			}
		}
	}
	return errors.Join(faults...)
}
