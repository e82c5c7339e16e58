package outside

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// sayWhose are the pages that say whose site a link leads to, and which alone may have a link that leads there itself.
var sayWhose = []string{"/out/typed", "/sign-in/provider"}

// leaves tells whether an address of a council leads to another site.
func leaves(to *url.URL) bool {
	bare := Page{Path: to.Path}.Bare()
	return (bare == "/out" || bare == "/out/typed") && to.Query().Has("to")
}

// same tells whether an address is that of the page itself, in any language.
func same(to *url.URL, p Page) bool {
	_, query, _ := strings.Cut(p.Path, "?")
	return Page{Path: to.Path}.Bare() == p.Bare() && to.RawQuery == query
}

// wayOut is to which other site an answer was asked to lead; empty: to none.
func wayOut(p Page) string {
	to, err := url.Parse(p.Path)
	if err != nil || p.Bare() != "/out" {
		return ""
	}
	return to.Query().Get("to")
}

// stranger is a site that no council lists: its name is reserved for what is not there.
const stranger = "elsewhere.invalid"

// exits demands that the ways out which a council shows lead where they say, and tell nothing, and that nobody gets anywhere else by them.
func (j *Judge) exits(ctx context.Context, pages []Page) (faults []string, err error) {
	var listed []string
	for _, p := range pages {
		to := wayOut(p)
		if to == "" {
			continue
		}
		want, err := url.Parse(to)
		if err != nil {
			faults = append(faults, p.Path+" is no way out")
			continue
		}
		at, err := url.Parse(p.Header.Get("Location"))
		switch {
		case p.Status != http.StatusSeeOther || err != nil || at.Scheme != "https" || at.Host != want.Host || at.User != nil:
			faults = append(faults, fmt.Sprintf("%s: %d to %s", p.Path, p.Status, p.Header.Get("Location")))
		case p.Header.Get("Referrer-Policy") != "no-referrer":
			faults = append(faults, p.Path+" tells the other site where its reader was")
		case !strings.Contains(p.Header.Get("Cache-Control"), "no-store"):
			faults = append(faults, p.Path+" lets others keep that somebody left")
		}
		if !slices.Contains(listed, want.Host) {
			listed = append(listed, want.Host)
		}
	}
	for _, to := range astray(listed) {
		for _, path := range []string{"/out?" + url.Values{"to": {to}}.Encode(), "/out/typed?" + url.Values{"to": {to}, "by": {strings.Repeat("a", 26)}}.Encode()} {
			p, err := j.Get(ctx, path)
			if err != nil {
				return nil, err
			}
			straight := slices.ContainsFunc(p.All("a"), func(n *html.Node) bool { return Attr(n, "href") == to })
			if p.Status/100 == 3 && strings.Contains(p.Header.Get("Location"), stranger) || p.Header.Get("Refresh") != "" || straight {
				faults = append(faults, fmt.Sprintf("%s leads to a site that the council does not list", path))
			}
		}
	}
	return faults, nil
}

// astray are addresses of a site that no council lists, plain and made up to look like one of those that it lists.
func astray(listed []string) []string {
	list := []string{"https://" + stranger + "/", "//" + stranger + "/", `/\` + stranger + "/", `https:\\` + stranger + "/"}
	if len(listed) > 0 {
		host := listed[0]
		list = append(list, "https://"+host+"."+stranger+"/", "https://"+stranger+"/#"+host, "https://"+host+"@"+stranger+"/", "https://"+stranger+"/?https://"+host+"/")
	}
	return list
}
