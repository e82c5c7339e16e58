package walk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// field is one control of a form, or the radio buttons of one name.
type field struct {
	name, kind string            // kind: text, file, choice (one of options), several (each of options on or off)
	values     []string          // what would be sent
	options    map[string]string // value by itself and by its words
	typed      bool              // by the script
	required   bool
	readonly   bool
}

// form is a form as it stands on the page.
type form struct {
	node   *html.Node
	fields []*field
}

// press finds the button with these words and its form.
func (v *visitor) press(button string) (*form, *html.Node, error) {
	if v.page == nil {
		return nil, nil, errors.New("this answer is no page")
	}
	buttons, err := v.named(`button, input[type=submit]`, button)
	if err != nil {
		return nil, nil, err
	}
	pressed := buttons[0]
	if _, off := attribute(pressed, "disabled"); off {
		return nil, nil, fmt.Errorf("the button %q is disabled", button)
	}
	node := pressed
	for node != nil && (node.Type != html.ElementNode || node.Data != "form") {
		node = node.Parent
	}
	if id, ok := attribute(pressed, "form"); ok {
		node = cascadia.Query(v.page, cascadia.MustCompile("form[id='"+id+"']"))
	}
	if node == nil {
		return nil, nil, fmt.Errorf("the button %q belongs to no form", button)
	}
	return readForm(node), pressed, nil
}

// named finds the one element among those of a selector that has these words, or that is named by a selector itself.
func (v *visitor) named(among, words string) ([]*html.Node, error) {
	all := cascadia.QueryAll(v.page, cascadia.MustCompile(among))
	var found []*html.Node
	if strings.HasPrefix(words, "#") || strings.HasPrefix(words, "[") {
		own, err := cascadia.Compile(words)
		if err != nil {
			return nil, err
		}
		for _, n := range all {
			if own.Match(n) {
				found = append(found, n)
			}
		}
	} else {
		exact := false
		for _, n := range all {
			if wordsOf(n) == words {
				found, exact = append(found, n), true
			}
		}
		for i := 0; i < len(all) && !exact; i++ {
			if strings.Contains(wordsOf(all[i]), words) {
				found = append(found, all[i])
			}
		}
	}
	switch len(found) {
	case 1:
		return found, nil
	case 0:
		var there []string
		for _, n := range all {
			there = append(there, wordsOf(n))
		}
		return nil, fmt.Errorf("%q is not among %q on %s", words, there, v.here.Path)
	}
	return nil, fmt.Errorf("%q stands %d times on %s", words, len(found), v.here.Path)
}

// wordsOf is what a person, or a screen reader, takes as the words of a link or button.
func wordsOf(n *html.Node) string {
	if label, ok := attribute(n, "aria-label"); ok {
		return label
	}
	if n.Data == "input" {
		value, _ := attribute(n, "value")
		return value
	}
	return textOf(n)
}

// readForm reads the controls that a browser would send, with what stands in them.
func readForm(node *html.Node) *form {
	f := &form{node: node}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			if _, off := attribute(n, "disabled"); off {
				return
			}
			f.control(n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(node)
	return f
}

func (f *form) control(n *html.Node) {
	name, _ := attribute(n, "name")
	if name == "" {
		return
	}
	kind, _ := attribute(n, "type")
	value, given := attribute(n, "value")
	_, checked := attribute(n, "checked")
	_, required := attribute(n, "required")
	_, readonly := attribute(n, "readonly")
	switch {
	case n.Data == "input" && (kind == "submit" || kind == "button" || kind == "image" || kind == "reset"):
	case n.Data == "input" && (kind == "radio" || kind == "checkbox"):
		if !given {
			value = "on"
		}
		x := f.find(name)
		if x == nil {
			x = &field{name: name, kind: map[string]string{"radio": "choice", "checkbox": "several"}[kind], options: map[string]string{}}
			f.fields = append(f.fields, x)
		}
		x.required = x.required || required
		x.options[value] = value
		if checked {
			x.values = append(x.values, value)
		}
	case n.Data == "input" && kind == "file":
		f.fields = append(f.fields, &field{name: name, kind: "file", required: required})
	case n.Data == "input":
		f.fields = append(f.fields, &field{name: name, kind: "text", values: []string{value}, required: required, readonly: readonly || kind == "hidden"})
	case n.Data == "textarea":
		f.fields = append(f.fields, &field{name: name, kind: "text", values: []string{strings.TrimPrefix(raw(n), "\n")}, required: required, readonly: readonly})
	case n.Data == "select":
		f.fields = append(f.fields, readSelect(n, name, required))
	}
}

func readSelect(n *html.Node, name string, required bool) *field {
	x := &field{name: name, kind: "choice", options: map[string]string{}, required: required}
	_, multiple := attribute(n, "multiple")
	if multiple {
		x.kind = "several"
	}
	for i, o := range cascadia.QueryAll(n, cascadia.MustCompile("option")) {
		value, given := attribute(o, "value")
		if !given {
			value = textOf(o)
		}
		x.options[value] = value
		if _, double := x.options[textOf(o)]; !double {
			x.options[textOf(o)] = value
		}
		_, selected := attribute(o, "selected")
		switch {
		case selected && multiple:
			x.values = append(x.values, value)
		case selected || i == 0 && !multiple:
			x.values = []string{value}
		}
	}
	return x
}

func raw(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(c.Data)
	}
	return b.String()
}

// find returns the field of a name; NAME.2 is the second of several that have one name.
func (f *form) find(name string) *field {
	name, place, _ := strings.Cut(name, ".")
	nth, err := strconv.Atoi(place)
	if err != nil {
		nth = 1
	}
	for _, x := range f.fields {
		if x.name != name {
			continue
		}
		if nth--; nth == 0 {
			return x
		}
	}
	return nil
}

func (f *form) names() (names []string) {
	for _, x := range f.fields {
		names = append(names, x.name)
	}
	slices.Sort(names)
	return names
}

// fill writes a value into a field as a person could.
func (f *form) fill(name, value string) error {
	x := f.find(name)
	if x == nil {
		return fmt.Errorf("the form has no field %q; it has %q", name, f.names())
	}
	if x.readonly {
		return fmt.Errorf("nobody can write into %q", name)
	}
	first := !x.typed
	x.typed = true
	if first {
		x.values = nil
	}
	if x.kind == "file" && !strings.HasPrefix(value, "@") {
		return fmt.Errorf("%q takes a file: %s=@FILE", name, name)
	}
	if !first && x.kind != "several" {
		return fmt.Errorf("%q takes one value", name)
	}
	if x.options != nil {
		option, ok := x.options[value]
		if !ok && value != "" {
			return fmt.Errorf("%q has no choice %q; it has %q", name, value, optionsOf(x))
		}
		if !ok {
			return nil // nothing is chosen
		}
		value = option
	}
	x.values = append(x.values, value)
	return nil
}

func optionsOf(x *field) (options []string) {
	for o := range x.options {
		options = append(options, o)
	}
	slices.Sort(options)
	return options
}

// submit sends the form with the pressed button. read returns the content of a file that the script names.
func (v *visitor) submit(f *form, pressed *html.Node, read func(name string) []byte) error {
	if _, anyway := attribute(f.node, "novalidate"); !anyway {
		for _, x := range f.fields {
			if x.required && strings.Join(x.values, "") == "" {
				return fmt.Errorf("the browser would not send the form: %q is required", x.name)
			}
		}
	}
	action, _ := attribute(f.node, "action")
	if action == "" {
		action = v.here.String()
	}
	to, err := v.resolve(action)
	if err != nil {
		return err
	}
	values := url.Values{}
	var order []string
	add := func(name, value string) { order = append(order, name); values.Add(name, value) }
	for _, x := range f.fields {
		for _, value := range x.values {
			add(x.name, value)
		}
		if x.kind == "file" && len(x.values) == 0 {
			add(x.name, "")
		}
	}
	if name, ok := attribute(pressed, "name"); ok && name != "" {
		value, _ := attribute(pressed, "value")
		add(name, value)
	}
	method, _ := attribute(f.node, "method")
	if !strings.EqualFold(method, "post") {
		to.RawQuery = values.Encode()
		return v.visit(to.String())
	}
	var r *http.Request
	if coding, _ := attribute(f.node, "enctype"); coding == "multipart/form-data" {
		body, kind := f.multipart(order, values, read)
		r = httptest.NewRequest("POST", to.String(), body)
		r.Header.Set("Content-Type", kind)
	} else {
		r = httptest.NewRequest("POST", to.String(), strings.NewReader(values.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if v.origin != "" {
		r.Header.Set("Origin", v.origin)
		site := "cross-site"
		if v.origin == home {
			site = "same-origin"
		}
		r.Header.Set("Sec-Fetch-Site", site)
	}
	return v.send(r)
}

// multipart writes the fields in the order of the form, as browsers do.
func (f *form) multipart(order []string, values url.Values, read func(name string) []byte) (io.Reader, string) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	done := map[string]bool{}
	for _, name := range order {
		if done[name] {
			continue
		}
		done[name] = true
		x := f.find(name)
		for _, value := range values[name] {
			if x == nil || x.kind != "file" {
				w.WriteField(name, value)
				continue
			}
			file := strings.TrimPrefix(value, "@")
			head := textproto.MIMEHeader{}
			head.Set("Content-Disposition", multipart.FileContentDisposition(name, file))
			head.Set("Content-Type", "application/octet-stream")
			part, _ := w.CreatePart(head)
			if file != "" {
				part.Write(read(file))
			}
		}
	}
	w.Close()
	return &body, w.FormDataContentType()
}
