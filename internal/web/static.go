package web

import (
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"sort"
	"strconv"
	"strings"
)

//go:embed static
var static embed.FS

// staticDoor opens the files that pages are shown with.
var staticDoor = &door{name: "static", cached: true, pace: pace{100, 600}}

// files are the style, the script and the icon. All lie under one edition, the hash of their contents: an address never changes
// its content.
type files struct {
	edition string
	named   map[string]file
}

type file struct {
	kind        string
	plain, gzip []byte
}

// newFiles reads the static files and sets the council's colour in the style.
func newFiles(accent string) (*files, error) {
	colours, err := accentStyle(accent)
	if err != nil {
		return nil, err
	}
	fill, err := accentFill(accent)
	if err != nil {
		return nil, err
	}
	x := &files{named: map[string]file{}}
	entries, err := fs.ReadDir(static, "static")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		b, err := fs.ReadFile(static, "static/"+e.Name())
		if err != nil {
			return nil, err
		}
		switch e.Name() {
		case "site.css":
			b = append([]byte(colours), b...)
		case "icon.svg":
			b = []byte(strings.Replace(string(b), "currentColor", fill, 1))
		}
		x.named[e.Name()] = file{mime.TypeByExtension(path.Ext(e.Name())), b, compress(b, gzip.BestCompression)}
	}
	names := make([]string, 0, len(x.named))
	for name := range x.named {
		names = append(names, name)
	}
	sort.Strings(names)
	sum := sha256.New()
	for _, name := range names {
		sum.Write([]byte(name + "\x00" + strconv.Itoa(len(x.named[name].plain)) + "\x00"))
		sum.Write(x.named[name].plain)
	}
	x.edition = base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:9])
	return x, nil
}

// address is where a file lies; empty when there is none.
func (x *files) address(name string) string {
	if _, ok := x.named[name]; !ok {
		return ""
	}
	return "/static/" + x.edition + "/" + name
}

// serve writes a file. One of another edition is no more.
func (x *files) serve(w http.ResponseWriter, r *http.Request) error {
	f, ok := x.named[r.PathValue("name")]
	if !ok || r.PathValue("edition") != x.edition {
		return refusal{status: http.StatusNotFound, key: "not_found"}
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", f.kind)
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if takesGzip(r) {
		body = f.gzip
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body)
	return nil
}

// worker serves the module that keeps the offline page in a browser. A browser asks for it anew on each visit.
func (x *files) worker(w http.ResponseWriter, r *http.Request) error {
	f := x.named["worker.js"]
	w.Header().Set("Content-Type", f.kind)
	return send(w, r, http.StatusOK, f.plain)
}
