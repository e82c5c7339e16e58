package document

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
	"sanad/internal/web"
)

// newSite returns the room behind its doors; the session tokens are "applicant" and "officer".
func newSite(t *testing.T, r room) http.Handler {
	t.Helper()
	texts, err := i18n.Load(i18n.Common, web.Texts, access.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	visitor := func(_ context.Context, token string) (access.Actor, error) {
		return map[string]access.Actor{"applicant": r.applicant, "officer": r.officer}[token], nil
	}
	p := NewPages(r.Service)
	site, err := web.New(web.Settings{}, web.Needs{Visitor: visitor}, r.council, texts, r.now, slog.New(slog.DiscardHandler), []web.Route{
		web.Member("GET /my/applications/{id}/documents", access.Self, p.GetDocuments),
		web.Member("POST /my/applications/{id}/documents", access.Self, p.PostDocuments).Upload(11 << 20),
		web.Member("POST /my/applications/{id}/documents/{document}/remove", access.Self, p.PostRemove),
		web.Member("GET /my/documents/{id}", access.Self, p.GetDocument),
		web.Desk("GET /desk/documents/{id}", access.Licensing, p.GetInspect),
	})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// visit sends a request with a session and returns the answer with its body.
func visit(t *testing.T, site http.Handler, token, method, address, mediaType string, body io.Reader) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(method, address, body)
	r.AddCookie(&http.Cookie{Name: "sanad", Value: token})
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if mediaType != "" {
		r.Header.Set("Content-Type", mediaType)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

// form returns a multipart body; the file comes last, unless its name is "-".
func form(t *testing.T, kind, name string, content []byte) (mediaType string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	w.WriteField("kind", kind)
	if name != "-" {
		f, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(content)
	}
	w.Close()
	return w.FormDataContentType(), body
}

func TestUpload(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	site := newSite(t, r)
	page := "/my/applications/" + r.draft + "/documents"

	if a, body := visit(t, site, "applicant", "GET", page, "", nil); a.StatusCode != 200 || !strings.Contains(body, `enctype="multipart/form-data"`) {
		t.Fatalf("%d %s", a.StatusCode, body)
	}
	for _, test := range []struct {
		name, kind, file string
		content          []byte
		says             string
	}{
		{"0 bytes", "degree", "a.pdf", nil, "it has 0 bytes"},
		{"nothing chosen", "degree", "", nil, `href="#file"`},
		{"no file at all", "degree", "-", nil, "Choose a file."},
		{"a zip named .pdf", "degree", "a.pdf", someZip(t), "whatever its name says"},
		{"no kind", "", "a.pdf", somePDF(1), "Choose what the file shows from the list."},
		{"too large", "degree", "a.pdf", append([]byte("%PDF-"), make([]byte, 200_000)...), "This file is larger than"},
	} {
		mediaType, body := form(t, test.kind, test.file, test.content)
		a, got := visit(t, site, "applicant", "POST", page, mediaType, body)
		if a.StatusCode != 422 || !strings.Contains(got, test.says) {
			t.Errorf("%s: %d, no %q in %.600s", test.name, a.StatusCode, test.says, got)
		}
		if test.kind != "" && !strings.Contains(got, `value="degree" selected`) {
			t.Errorf("%s: what was chosen did not stay", test.name)
		}
	}

	mediaType, body := form(t, "degree", "a.pdf", somePDF(1))
	half := body.Bytes()[:body.Len()-60]
	if a, _ := visit(t, site, "applicant", "POST", page, mediaType, bytes.NewReader(half)); a.StatusCode == 303 {
		t.Error("half an upload was taken")
	}
	if kept := r.kept(t); len(kept) > 0 {
		t.Errorf("refused, and still kept: %q", kept)
	}

	mediaType, body = form(t, "degree", "degree.pdf", somePDF(2))
	a, _ := visit(t, site, "applicant", "POST", page, mediaType, body)
	if a.StatusCode != 303 || a.Header.Get("Location") != page {
		t.Fatalf("%d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	document := r.list(t)[0].ID
	if _, got := visit(t, site, "applicant", "GET", page, "", nil); !strings.Contains(got, "degree.pdf") || !strings.Contains(got, page+"/"+document+"/remove") {
		t.Errorf("not listed: %s", got)
	}
	if a, _ := visit(t, site, "applicant", "POST", page+"/"+document+"/remove", "application/x-www-form-urlencoded", nil); a.StatusCode != 303 || len(r.list(t)) != 0 {
		t.Errorf("removed: %d", a.StatusCode)
	}
	if a, _ := visit(t, site, "officer", "GET", page, "", nil); a.StatusCode != 404 {
		t.Errorf("another's page: %d", a.StatusCode)
	}
}

func TestDownload(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	site := newSite(t, r)
	pdf, picture := r.add(t, "degree", "سند\".pdf", somePDF(1)), r.add(t, "degree", "photo.png", somePNG(t))
	r.on.submit()
	for _, test := range []struct{ token, address, mediaType, disposition string }{
		{"applicant", "/my/documents/" + pdf, "application/pdf", "attachment; filename*="},
		{"applicant", "/my/documents/" + picture, "image/png", "inline; filename=photo.png"},
		{"officer", "/desk/documents/" + pdf, "application/pdf", "attachment; filename*="},
	} {
		a, body := visit(t, site, test.token, "GET", test.address, "", nil)
		h := a.Header
		if a.StatusCode != 200 || h.Get("Content-Type") != test.mediaType || !strings.HasPrefix(h.Get("Content-Disposition"), test.disposition) {
			t.Errorf("%s: %d %s %s", test.address, a.StatusCode, h.Get("Content-Type"), h.Get("Content-Disposition"))
		}
		if !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox;") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", test.address, h)
		}
		if test.mediaType == "application/pdf" && body != string(somePDF(1)) {
			t.Errorf("%s: %d bytes", test.address, len(body))
		}
	}
	for token, address := range map[string]string{"applicant": "/desk/documents/" + pdf, "officer": "/my/documents/" + pdf} {
		if a, body := visit(t, site, token, "GET", address, "", nil); a.StatusCode < 300 || strings.Contains(body, "%PDF") {
			t.Errorf("%s at %s: %d", token, address, a.StatusCode)
		}
	}
	for _, address := range []string{"/my/documents/x", "/my/documents/../../etc/passwd", "/my/documents/" + strings.Repeat("0", 26)} {
		if a, _ := visit(t, site, "applicant", "GET", address, "", nil); a.StatusCode == 200 {
			t.Errorf("%s: %d", address, a.StatusCode)
		}
	}
}
