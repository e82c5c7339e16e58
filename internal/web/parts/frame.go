// Package parts holds the pieces that pages are made of: the frame, forms, tables, step lines.
package parts

import (
	"context"

	"sanad/internal/fault"
	"sanad/internal/i18n"
)

// Frame is what every page shows around its own content. The door sets it.
type Frame struct {
	Council   string // the council's name in the reader's language
	Path      string // path without the language, e.g. /verify
	Query     string // raw query, kept by the language switch
	SignedIn  bool
	Desk      bool   // the reader holds an office
	Demo      bool   // all data is invented: say so
	Section   string // home, verify, my, desk, news, privacy
	Contact   string // the privacy contact
	Accent    string
	RequestID string
}

type frameKey struct{}

// WithFrame returns a context whose pages are framed by f.
func WithFrame(ctx context.Context, f Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

// FrameOf returns the frame of ctx.
func FrameOf(ctx context.Context) Frame {
	f, _ := ctx.Value(frameKey{}).(Frame)
	return f
}

// Path returns the address of path in the reader's language: /ur/verify for /verify.
func Path(ctx context.Context, path string) string {
	if i18n.From(ctx) == i18n.English {
		return path
	}
	if path == "/" {
		return "/ur"
	}
	return "/ur" + path
}

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
// Busy), and tells whether it was.
func (f *Form) Refused(ctx context.Context, err error) bool {
	x := fault.Of(err)
	if x == nil || x.Kind == fault.KindNotFound {
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

// Option is one choice of a select or a radio group.
type Option struct{ Value, Label, Hint string }
