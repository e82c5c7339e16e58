package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"sanad/internal/web/parts"
)

// Page writes a page with a status. A page that cannot be written whole is an error, and nothing of it is sent.
func Page(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	return writePage(w, r, status, page)
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func writePage(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	ctx := r.Context()
	if status == http.StatusUnprocessableEntity {
		f := parts.FrameOf(ctx)
		f.Refused = true
		ctx = parts.WithFrame(ctx, f)
	}
	if err := page.Render(ctx, b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return send(w, r, status, b.Bytes())
}

// JSON writes a JSON answer.
func JSON(w http.ResponseWriter, r *http.Request, status int, answer any) error {
	b, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return send(w, r, status, append(b, '\n'))
}

// Text writes an answer of some kind of text, such as text/plain or application/jose.
func Text(w http.ResponseWriter, r *http.Request, kind, text string) error {
	w.Header().Set("Content-Type", kind)
	return send(w, r, http.StatusOK, []byte(text))
}

// See sends the browser to path (303), in the reader's language.
func See(w http.ResponseWriter, r *http.Request, path string) error {
	if ownPath(path, "") == "" {
		return errors.New("web: a way to somewhere that is not ours")
	}
	w.Header().Set("Location", parts.Path(r.Context(), path))
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// Leave sends the reader to a page of the other site to which the route leads, and to no other.
func Leave(w http.ResponseWriter, r *http.Request, address string) error {
	v := visitOf(r.Context())
	if v == nil || v.leads == "" || !strings.HasPrefix(address, v.leads+"/") || strings.ContainsFunc(address, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return errors.New("web: a way to somewhere that the route does not lead to")
	}
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// Out sends the reader to another site, at an address that a rule has judged. That site is told nothing of where the reader was.
func Out(w http.ResponseWriter, address string) error {
	to, err := url.Parse(address)
	if err != nil || to.Scheme != "https" || to.Host == "" || to.User != nil || to.Opaque != "" || strings.ContainsFunc(address, func(c rune) bool { return c <= ' ' || c > '~' || c == '\\' }) {
		return errors.New("web: a way out to what is no address")
	}
	h := w.Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// send writes a whole body: compressed where the reader takes it, and not at all when the reader has it already.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	h := w.Header()
	if v := visitOf(r.Context()); v != nil && v.door != nil && v.door.cached && status == http.StatusOK {
		sum := sha256.Sum256(body)
		tag := `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
		h.Set("Cache-Control", "public, max-age=60")
		h.Set("ETag", tag)
		if hasTag(r, tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	if len(body) > 1000 {
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(r) {
			body = compress(body, gzip.DefaultCompression)
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, err := w.Write(body)
	if err != nil {
		return refusal{status: statusGone, key: "broken_off"}
	}
	return nil
}

func hasTag(r *http.Request, tag string) bool {
	for _, known := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(known), "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// takesGzip reads Accept-Encoding; a quality of 0 is a no.
func takesGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) != "gzip" {
			continue
		}
		value, ok := strings.CutPrefix(strings.TrimSpace(quality), "q=")
		if q, err := strconv.ParseFloat(value, 64); !ok || err != nil || q > 0 {
			return true
		}
	}
	return false
}

var compressors = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, gzip.DefaultCompression); return w }}

func compress(body []byte, level int) []byte {
	var b bytes.Buffer
	if level != gzip.DefaultCompression {
		w, _ := gzip.NewWriterLevel(&b, level)
		_, _ = w.Write(body)
		_ = w.Close()
		return b.Bytes()
	}
	w := compressors.Get().(*gzip.Writer)
	defer compressors.Put(w)
	w.Reset(&b)
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}
