package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/text"
	"sanad/internal/web/parts"
)

// mostValues is how many values one form may bring.
const mostValues = 200

// mostRunes is how long a text may be whose field has no max tag.
const mostRunes = 200

// Read decodes a posted form into the string, []string and bool fields of c that carry a `form` tag. Texts are cleaned; a field
// that c lacks, or one given twice that is not a list, is a 400; a text that cannot be cleaned is refused at its field. The form
// keeps what was typed, whatever the error.
//
// `max:"120"` says how many characters a text may have, `lines:"true"` lets it have several lines, and `raw:"true"` leaves it as it
// was typed and does not keep it in the form.
func Read(r *http.Request, c any) (*parts.Form, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err != nil && r.ContentLength == 0: // a form without fields
		return readValues(map[string][]string{}, c)
	case err != nil:
		return parts.NewForm(nil), refusal{status: http.StatusUnsupportedMediaType, key: "form"}
	case kind == "multipart/form-data":
		return ReadUpload(r, c, func(File) error { return refusal{status: http.StatusBadRequest, key: "form"} })
	case kind != "application/x-www-form-urlencoded":
		return parts.NewForm(nil), refusal{status: http.StatusUnsupportedMediaType, key: "form"}
	}
	if err := r.ParseForm(); err != nil {
		return parts.NewForm(nil), readError(err)
	}
	return readValues(r.PostForm, c)
}

// readError tells a form that is too big, broken off or malformed.
func readError(err error) error {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) || errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	return refusal{status: http.StatusBadRequest, key: "form"}
}

// readValues fills c and returns the form of what was typed.
func readValues(values map[string][]string, c any) (*parts.Form, error) {
	fields, err := fieldsOf(c)
	if err != nil {
		return parts.NewForm(nil), err
	}
	form := parts.Typed(values)
	count := 0
	for name, list := range values {
		count += len(list)
		f, ok := fields.named[name]
		switch {
		case !ok:
			return form, unknownField()
		case len(list) > 1 && f.value.Kind() != reflect.Slice, count > mostValues:
			return form, refusal{status: http.StatusBadRequest, key: "form"}
		}
	}
	var refused fault.Fields
	for _, f := range fields.list {
		f.set(values[f.name], &refused)
		if f.raw || slices.ContainsFunc(values[f.name], pii.HasCard) {
			delete(values, f.name)
		}
	}
	return form, refused.Err()
}

func unknownField() error {
	return refusal{status: http.StatusBadRequest, key: "form", texts: []fault.Message{{Key: "fault.unknown_field"}}}
}

// field is one field of a command.
type field struct {
	name       string
	value      reflect.Value
	most       int
	lines, raw bool
}

type fields struct {
	list  []field
	named map[string]field
}

// fieldsOf lists the fields of the struct that c points to, in order.
func fieldsOf(c any) (*fields, error) {
	v := reflect.ValueOf(c)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("web: %T is not a pointer to a command", c)
	}
	x := &fields{named: map[string]field{}}
	if err := x.gather(v.Elem()); err != nil {
		return nil, err
	}
	return x, nil
}

func (x *fields) gather(v reflect.Value) error {
	for i := range v.NumField() {
		t := v.Type().Field(i)
		name, ok := t.Tag.Lookup("form")
		if t.Anonymous && !ok && t.Type.Kind() == reflect.Struct {
			if err := x.gather(v.Field(i)); err != nil {
				return err
			}
		}
		if !ok {
			continue
		}
		f := field{name: name, value: v.Field(i), most: mostRunes, lines: t.Tag.Get("lines") == "true", raw: t.Tag.Get("raw") == "true"}
		k := t.Type.Kind()
		if k != reflect.String && k != reflect.Bool && (k != reflect.Slice || t.Type.Elem().Kind() != reflect.String) {
			return fmt.Errorf("web: field %s is neither text, list nor box to tick", name)
		}
		if most := t.Tag.Get("max"); most != "" {
			n, err := strconv.Atoi(most)
			if err != nil {
				return fmt.Errorf("web: field %s: max: %w", name, err)
			}
			f.most = n
		}
		x.list = append(x.list, f)
		x.named[name] = f
	}
	return nil
}

// set cleans the values of a field and notes the refusal of one that cannot be taken.
func (f field) set(values []string, refused *fault.Fields) {
	switch f.value.Kind() {
	case reflect.Bool:
		f.value.SetBool(len(values) > 0 && (values[0] == "yes" || values[0] == "on" || values[0] == "true" || values[0] == "1"))
	case reflect.String:
		if len(values) > 0 {
			if s, ok := f.clean(values[0], refused); ok {
				f.value.SetString(s)
			}
		}
	case reflect.Slice:
		list := reflect.MakeSlice(f.value.Type(), 0, len(values))
		for _, v := range values {
			s, ok := f.clean(v, refused)
			if !ok {
				return
			}
			list = reflect.Append(list, reflect.ValueOf(s).Convert(f.value.Type().Elem()))
		}
		f.value.Set(list)
	}
}

func (f field) clean(s string, refused *fault.Fields) (string, bool) {
	err := error(nil)
	switch {
	case f.raw && !utf8.ValidString(s):
		err = text.ErrEncoding
	case f.raw:
	case f.lines:
		s, err = text.CleanLines(s)
	default:
		s, err = text.Clean(s)
	}
	switch {
	case errors.Is(err, text.ErrControl):
		refused.Add(f.name, "fault.control", nil)
	case errors.Is(err, text.ErrDirection):
		refused.Add(f.name, "fault.direction", nil)
	case err != nil:
		refused.Add(f.name, "fault.encoding", nil)
	case pii.HasCard(s):
		refused.Add(f.name, "fault.card", nil)
	case utf8.RuneCountInString(s) > f.most:
		refused.Add(f.name, "fault.too_long", fault.Values{"Max": f.most})
	default:
		return s, true
	}
	return "", false
}
