package outside

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// invented are tokens in the shape of those in letters; no letter bears them.
var invented = []string{"0000000000000000000000000a.aaaaaaaaaaaaaaaaaaaaaaaaaa", "0000000000000000000000000b.bbbbbbbbbbbbbbbbbbbbbbbbbb"}

// stops demands of the address by which letters are stopped that a look asks first, that a mail program's one click is answered (RFC 8058),
// and that of no token anybody learns whether it is one.
func (j *Judge) stops(ctx context.Context) (faults []string, err error) {
	var asked, done []string
	for _, token := range invented {
		path := "/unsubscribe/" + token
		alike := func(p Page) string { return strings.ReplaceAll(string(p.Body), token, "") }
		before, err := j.Get(ctx, path)
		if err != nil {
			return nil, err
		}
		answer, err := j.post(ctx, path, url.Values{"List-Unsubscribe": {"One-Click"}})
		if err != nil {
			return nil, err
		}
		after, err := j.Get(ctx, path)
		if err != nil {
			return nil, err
		}
		switch {
		case before.Status != http.StatusOK || !before.posts():
			faults = append(faults, fmt.Sprintf("a link that stops letters does not ask first: %d", before.Status))
		case answer.Status != http.StatusOK:
			faults = append(faults, fmt.Sprintf("the one click of a mail program is answered with %d", answer.Status))
		case !bytes.Equal(before.Body, after.Body):
			faults = append(faults, "a link that stops letters is another after it was used")
		}
		for _, p := range []Page{before, answer} {
			if len(p.Header.Values("Set-Cookie")) > 0 {
				faults = append(faults, "a link that stops letters sets a cookie")
			}
			if p.Header.Get("Cache-Control") != "no-store" {
				faults = append(faults, "a link that stops letters may be kept by others")
			}
		}
		asked, done = append(asked, alike(before)), append(done, alike(answer))
	}
	if asked[0] != asked[1] || done[0] != done[1] {
		faults = append(faults, "two links that stop letters are answered differently")
	}
	return faults, nil
}

// posts tells whether a page has a form that sends something.
func (p Page) posts() bool {
	for _, form := range p.All("form") {
		if strings.EqualFold(Attr(form, "method"), "post") {
			return true
		}
	}
	return false
}
