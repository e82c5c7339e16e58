package walk

import (
	"net/http"
	"strings"

	"github.com/andybalholm/cascadia"
)

// Browser is a visitor for tests that are written in Go.
type Browser struct{ v *visitor }

// NewBrowser returns a visitor of a site, who has the cookies given.
func NewBrowser(site Site, cookies ...*http.Cookie) *Browser {
	v := &visitor{site: site, cookies: map[string]*http.Cookie{}, origin: home}
	for _, c := range cookies {
		v.cookies[c.Name] = c
	}
	return &Browser{v}
}

// Get asks for an address as a link does.
func (b *Browser) Get(address string) error { return b.v.visit(address) }

// Press fills in the form of a button, each field as name=value (a file as name=@FILE), and sends it. read returns what a file holds.
func (b *Browser) Press(button string, read func(file string) []byte, fields ...string) error {
	f, pressed, err := b.v.press(button)
	if err != nil {
		return err
	}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, "=")
		if err := f.fill(name, value); err != nil {
			return err
		}
	}
	return b.v.submit(f, pressed, read)
}

// Has tells whether the page has a button with these words.
func (b *Browser) Has(button string) bool {
	_, _, err := b.v.press(button)
	return err == nil
}

// Path is where the visitor is.
func (b *Browser) Path() string {
	if b.v.here == nil {
		return ""
	}
	return b.v.here.Path
}

// Status is that of the answer.
func (b *Browser) Status() int {
	if b.v.answer == nil {
		return 0
	}
	return b.v.answer.StatusCode
}

// Text is what a person reads of the answer.
func (b *Browser) Text() string { return b.v.text() }

// Link returns the address of the first link that has these words.
func (b *Browser) Link(words string) (string, bool) {
	if b.v.page == nil {
		return "", false
	}
	for _, n := range cascadia.QueryAll(b.v.page, cascadia.MustCompile("a[href]")) {
		if strings.Contains(wordsOf(n), words) {
			return attribute(n, "href")
		}
	}
	return "", false
}

// Links returns the addresses of all links that begin with a path.
func (b *Browser) Links(prefix string) (list []string) {
	if b.v.page == nil {
		return nil
	}
	for _, n := range cascadia.QueryAll(b.v.page, cascadia.MustCompile("main a[href]")) {
		if to, _ := attribute(n, "href"); strings.HasPrefix(to, prefix) {
			list = append(list, to)
		}
	}
	return list
}

// Value is what stands in a field of the page.
func (b *Browser) Value(name string) string {
	if b.v.page == nil {
		return ""
	}
	for _, n := range cascadia.QueryAll(b.v.page, cascadia.MustCompile("input, textarea")) {
		if at, _ := attribute(n, "name"); at == name {
			if n.Data == "textarea" {
				return textOf(n)
			}
			value, _ := attribute(n, "value")
			return value
		}
	}
	return ""
}
