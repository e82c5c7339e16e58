package parts

import (
	"context"

	"sanad/internal/fault"
	"sanad/internal/i18n"
)

// Fault is a refused field, in the reader's words.
type Fault struct{ Field, Text string }

// Form holds what was typed and what was wrong with it.
type Form struct {
	typed  map[string][]string
	faults []Fault
}

// NewForm returns a form that shows values; keys are field names.
func NewForm(values map[string]string) *Form {
	f := &Form{typed: map[string][]string{}}
	for k, v := range values {
		f.typed[k] = []string{v}
	}
	return f
}

// Typed returns a form that shows what a request brought.
func Typed(values map[string][]string) *Form { return &Form{typed: values} }

// Set lets a field show a value.
func (f *Form) Set(name string, values ...string) { f.typed[name] = values }

// Value returns what stands in a field.
func (f *Form) Value(name string) string {
	if f == nil || len(f.typed[name]) == 0 {
		return ""
	}
	return f.typed[name][0]
}

// Has tells whether value is among those chosen in a field of several.
func (f *Form) Has(name, value string) bool {
	if f == nil {
		return false
	}
	for _, v := range f.typed[name] {
		if v == value {
			return true
		}
	}
	return false
}

// Fault returns why a field was refused, or nothing.
func (f *Form) Fault(name string) string {
	if f != nil {
		for _, x := range f.faults {
			if x.Field == name {
				return x.Text
			}
		}
	}
	return ""
}

// Faults returns all refusals in the order of the form; a refusal of the form as a whole has no field.
func (f *Form) Faults() []Fault {
	if f == nil {
		return nil
	}
	return f.faults
}

// Refused notes the refusals of err, in the reader's language, if it is one that the form can show (Invalid, Denied, Conflict or
// a limit that was reached), and tells whether it was.
func (f *Form) Refused(ctx context.Context, err error) bool {
	x := fault.Of(err)
	if x == nil || x.Kind == fault.KindNotFound || x.OfTheHouse() {
		return false
	}
	if len(x.Fields) == 0 {
		f.faults = append(f.faults, Fault{Text: i18n.Say(ctx, x.Message)})
	}
	for _, field := range x.Fields {
		f.faults = append(f.faults, Fault{field.Name, i18n.Say(ctx, field.Message)})
	}
	return true
}

// target returns the id of the element that a link to a refused field leads to: for a date its first box.
func (f *Form) target(name string) string {
	if _, ok := f.typed[name+"_day"]; ok {
		return name + "_day"
	}
	return name
}

// Option is one choice of a select or a radio group.
type Option struct{ Value, Label, Hint string }

// OptionGroup is a headed group of choices of a select.
type OptionGroup struct {
	Label   string
	Options []Option
}

// TextFieldProps describe a box for one line of text.
type TextFieldProps struct {
	Form         *Form
	Name         string
	Label        string
	Hint         string
	Type         string // text (default), email, tel, password, search
	InputMode    string // numeric, tel, email ...
	Autocomplete string
	Lang         string // of what is typed, e.g. ur for a name in Urdu
	Dir          string // ltr, rtl; empty: by what is typed
	Width        string // short (4 characters), medium (20); empty: full
	Required     bool
	Optional     bool // says so beside the label
	Max          int  // characters; 0: no limit in the browser
	ID           string
}

func (p TextFieldProps) id() string { return or(p.ID, p.Name) }

// kind is the input's type: an e-mail address is text, because browsers explain their refusals in a language of their own.
func (p TextFieldProps) kind() string {
	switch p.Type {
	case "", "email":
		return "text"
	}
	return p.Type
}

func (p TextFieldProps) mode() string {
	if p.InputMode == "" && (p.Type == "email" || p.Type == "tel") {
		return p.Type
	}
	return p.InputMode
}

func (p TextFieldProps) dir() string {
	if p.Dir != "" {
		return p.Dir
	}
	if p.Type == "email" || p.Type == "tel" || p.Type == "password" || p.InputMode == "numeric" {
		return "ltr"
	}
	return "auto"
}

// exact tells of a text that is no prose: no capital letters and no spelling help.
func (p TextFieldProps) exact() bool {
	return p.Type == "email" || p.Type == "password" || p.Dir == "ltr"
}

func (p TextFieldProps) value() string {
	if p.Type == "password" {
		return ""
	}
	return p.Form.Value(p.Name)
}

// TextAreaProps describe a box for several lines.
type TextAreaProps struct {
	Form         *Form
	Name         string
	Label        string
	Hint         string
	Autocomplete string
	Lang         string
	Dir          string
	Rows         int // 0: 5
	Required     bool
	Optional     bool
	ID           string
}

func (p TextAreaProps) id() string { return or(p.ID, p.Name) }

// SelectProps describe a list to choose one of many from; few choices are Radios.
type SelectProps struct {
	Form     *Form
	Name     string
	Label    string
	Hint     string
	Options  []Option
	Empty    string // label of the choice of nothing; empty: "choose"
	Required bool
	Optional bool
	Width    string
	ID       string
}

func (p SelectProps) id() string { return or(p.ID, p.Name) }

// RadiosProps describe a choice of one among few.
type RadiosProps struct {
	Form    *Form
	Name    string
	Label   string
	Hint    string
	Options []Option
	Inline  bool // side by side where there is room
}

// CheckboxProps describe a single box to tick; it posts "yes".
type CheckboxProps struct {
	Form  *Form
	Name  string
	Label string
	Hint  string
}

// CheckboxesProps describe a choice of several.
type CheckboxesProps struct {
	Form    *Form
	Name    string
	Label   string
	Hint    string
	Options []Option
}

// DateFieldProps describe three boxes, posted as NAME_day, NAME_month and NAME_year.
type DateFieldProps struct {
	Form     *Form
	Name     string
	Label    string
	Hint     string
	Birthday bool // the reader's own: lets the browser fill it
}

// fault is the refusal of the whole date or of one of its boxes.
func (p DateFieldProps) fault() string {
	return or(p.Form.Fault(p.Name), p.Form.Fault(p.Name+"_day"), p.Form.Fault(p.Name+"_month"), p.Form.Fault(p.Name+"_year"))
}

// boxes are the three parts of a date.
func (p DateFieldProps) boxes() []dateBox {
	list := []dateBox{{Name: p.Name + "_day", Text: "web.date.day", Max: "2"}, {Name: p.Name + "_month", Text: "web.date.month", Max: "2"},
		{Name: p.Name + "_year", Text: "web.date.year", Max: "4"}}
	if p.Birthday {
		list[0].Fill, list[1].Fill, list[2].Fill = "bday-day", "bday-month", "bday-year"
	}
	return list
}

type dateBox struct{ Name, Text, Max, Fill string }

// FileFieldProps describe the choice of a file; the form around it needs enctype="multipart/form-data".
type FileFieldProps struct {
	Form     *Form
	Name     string
	Label    string
	Hint     string
	Accept   string // media types, with commas
	MaxBytes int64  // a bigger one is refused before it is sent, where scripts run
	TooBig   string // what is said then
}

func or(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// describedBy names the elements that explain a field.
func describedBy(id, hint, fault string) string {
	switch {
	case hint != "" && fault != "":
		return id + "-hint " + id + "-fault"
	case hint != "":
		return id + "-hint"
	case fault != "":
		return id + "-fault"
	}
	return ""
}
