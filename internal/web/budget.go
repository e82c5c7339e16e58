package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"regexp"
)

// loaded matches what a page fetches for its first view. The icon is the browser's own affair and is kept for a year.
var loaded = regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)"|<(?:script|img)[^>]* src="([^"]+)"`)

// Weight is what the first view of a page costs.
type Weight struct {
	Bytes    int // compressed, bodies alone
	Requests int
}

// failing is the part of testing.TB that a budget needs.
type failing interface {
	Helper()
	Errorf(format string, args ...any)
}

// Budget fails a test when the first view of a page weighs more than it may: the page, its style, its
// script and its pictures. Cookies are those of a signed-in reader, if any.
func Budget(t failing, h http.Handler, path string, maxBytes, maxRequests int, cookies ...*http.Cookie) Weight {
	t.Helper()
	status, page, size := fetch(h, path, cookies)
	if status != http.StatusOK {
		t.Errorf("%s: status %d", path, status)
		return Weight{}
	}
	w := Weight{size, 1}
	for _, m := range loaded.FindAllSubmatch(page, -1) {
		address := string(m[1]) + string(m[2])
		status, _, size := fetch(h, address, nil)
		if status != http.StatusOK {
			t.Errorf("%s loads %s: status %d", path, address, status)
		}
		w.Bytes += size
		w.Requests++
	}
	if w.Bytes > maxBytes || w.Requests > maxRequests {
		t.Errorf("%s weighs %d bytes in %d requests; it may weigh %d in %d", path, w.Bytes, w.Requests, maxBytes, maxRequests)
	}
	return w
}

// fetch asks the handler as a browser on the main host would, and returns the plain body and its size on the wire.
func fetch(h http.Handler, path string, cookies []*http.Cookie) (status int, body []byte, size int) {
	r, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		return 0, nil, 0
	}
	if s, ok := h.(*site); ok && len(s.settings.Hosts) > 0 {
		r.Host = s.settings.Hosts[0]
	}
	r.RemoteAddr = "127.0.0.1:1"
	r.RequestURI = path
	r.Header.Set("Accept-Encoding", "gzip")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := &kept{header: http.Header{}}
	h.ServeHTTP(w, r)
	body, size = w.body.Bytes(), w.body.Len()
	if w.header.Get("Content-Encoding") == "gzip" {
		if z, err := gzip.NewReader(bytes.NewReader(body)); err == nil {
			if plain, err := io.ReadAll(z); err == nil {
				body = plain
			}
		}
	}
	return w.status, body, size
}

// kept is an answer that is not sent.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header { return k.header }

func (k *kept) WriteHeader(status int) {
	if k.status == 0 {
		k.status = status
	}
}

func (k *kept) Write(b []byte) (int, error) {
	k.WriteHeader(http.StatusOK)
	return k.body.Write(b)
}
