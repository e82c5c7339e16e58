package document

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
)

// member is somebody at the pages of accreditation.
func member(id string) access.Actor {
	return access.Actor{Person: id, Session: "s", Purpose: access.Accreditation, Strong: true}
}

// sharing lets a and b write, t read and an officer read the visit v1; what it returns is asked each time.
func sharing(r *room) *Thing {
	on := &Thing{ID: "v1", Institution: "id-indus", Code: "indus", Most: 2, Wanted: []council.DocumentKind{{ID: "faculty", Name: council.Text{En: "Faculty", Ur: "اساتذہ"}, Types: every}}}
	r.needs.Thing = func(_ context.Context, _ *db.Tx, by access.Actor, thing string) (Thing, error) {
		x := *on
		x.Writes = by.Person == "a" || by.Person == "b"
		x.Reads = x.Writes || by.Person == "t" || len(by.Roles) > 0
		if thing != x.ID || !x.Reads {
			return Thing{}, fault.NotFound()
		}
		return x, nil
	}
	return on
}

func TestShared(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		on := sharing(&r)
		ctx, at := t.Context(), ThingAt{"indus", "v1", "faculty"}
		share := func(who string, at ThingAt, content []byte) (string, error) {
			return r.Share(ctx, member(who), at, Share{Name: "list of ranks.pdf", Content: bytes.NewReader(content)})
		}
		for name, err := range map[string]error{
			"a stranger":          func() error { _, err := share("x", at, somePDF(1)); return err }(),
			"the team":            func() error { _, err := share("t", ThingAt{"", "v1", "faculty"}, somePDF(1)); return err }(),
			"another institution": func() error { _, err := share("a", ThingAt{"ravi", "v1", "faculty"}, somePDF(1)); return err }(),
			"another kind":        func() error { _, err := share("a", ThingAt{"indus", "v1", "degree"}, somePDF(1)); return err }(),
			"another visit":       func() error { _, err := share("a", ThingAt{"indus", "v2", "faculty"}, somePDF(1)); return err }(),
		} {
			if f := fault.Of(err); f == nil || f.Kind != fault.KindNotFound && f.Kind != fault.KindDenied {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := share("a", at, []byte("MZ program")); fault.Of(err) == nil || !strings.Contains(fmt.Sprint(fault.Of(err).Fields), "document.file.type") {
			t.Errorf("%v", err)
		}
		file, err := share("a", at, somePDF(2))
		if err != nil {
			t.Fatal(err)
		}
		r.now.Move(time.Minute)
		// Another author, the team and an officer open it; the kept file says nothing.
		for _, by := range []access.Actor{member("b"), member("t"), {Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Accreditation, Strong: true}} {
			f, err := r.FetchShared(ctx, by, ThingAt{"", "v1", "faculty"}, file)
			if err != nil || !bytes.Equal(f.Content, somePDF(2)) || f.Name.Reveal() != "list of ranks.pdf" || f.Pages != 2 {
				t.Errorf("%s: %v %+v", by.Person, err, f.Document)
			}
		}
		if _, err := r.FetchShared(ctx, member("x"), ThingAt{"", "v1", "faculty"}, file); !fault.Is(err, fault.KindNotFound) {
			t.Error(err)
		}
		if _, err := r.FetchShared(ctx, member("a"), ThingAt{"indus", "v1", "faculty"}, "nothing"); !fault.Is(err, fault.KindNotFound) {
			t.Error(err)
		}
		if n, err := r.Check(ctx); err != nil || n != 1 {
			t.Error(n, err)
		}
		r.now.Move(48 * time.Hour)
		if err := r.Sweep(ctx); err != nil || len(r.kept(t)) != 1 {
			t.Error("a shared file was swept", err)
		}
		// One too many; handed in; opened again.
		if _, err = share("b", at, somePDF(1)); err != nil {
			t.Fatal(err)
		}
		if _, err := share("a", at, somePDF(1)); err == nil {
			t.Error("a third of two")
		}
		if len(r.kept(t)) != 2 {
			t.Error(r.kept(t))
		}
		x, err := r.ListShared(ctx, member("t"), ThingAt{"", "v1", "faculty"})
		if err != nil || len(x.Files) != 2 || x.Files[0].Stays || len(x.Files[0].Receipt.Reveal()) != 64 {
			t.Fatalf("%v %+v", err, x)
		}
		on.Closed = true
		for name, err := range map[string]error{
			"added":   func() error { _, err := share("a", at, somePDF(1)); return err }(),
			"removed": r.RemoveShared(ctx, member("a"), at, file),
		} {
			if f := fault.Of(err); f == nil || f.Key != "document.shared.closed" {
				t.Errorf("%s: %v", name, err)
			}
		}
		on.Closed, on.Since = false, x.Files[0].At
		if f := fault.Of(r.RemoveShared(ctx, member("a"), at, file)); f == nil || f.Key != "document.shared.stays" {
			t.Error(f)
		}
		// The team sees what was handed in, and no file that came since, until that is handed in too.
		on.Handed = true
		seen := func() string {
			t.Helper()
			list, err := r.ListShared(ctx, member("t"), ThingAt{"", "v1", "faculty"})
			if err != nil {
				t.Fatal(err)
			}
			said := fmt.Sprint(len(list.Files))
			for _, f := range x.Files {
				if _, err := r.FetchShared(ctx, member("t"), ThingAt{"", "v1", "faculty"}, f.ID); err == nil {
					said += " " + map[string]string{x.Files[0].ID: "first", x.Files[1].ID: "second"}[f.ID]
				} else if !fault.Is(err, fault.KindNotFound) {
					t.Error(err)
				}
			}
			_ = d.View(ctx, func(tx *db.Tx) error {
				ids, err := r.SharedOf(ctx, tx, "v1", on.Since)
				said += fmt.Sprint(" ", len(ids["faculty"]))
				return err
			})
			return said
		}
		if got := seen(); got != "1 first 1" {
			t.Errorf("the team sees %s", got)
		}
		on.Since = x.Files[1].At
		if got := seen(); got != "2 first second 2" {
			t.Errorf("the team sees %s", got)
		}
		on.Since = time.Time{}
		if got := seen(); got != "0 2" {
			t.Errorf("the team sees %s", got)
		}
		on.Handed, on.Since = false, x.Files[0].At
		if err := r.RemoveShared(ctx, member("t"), ThingAt{"", "v1", "faculty"}, x.Files[1].ID); err == nil {
			t.Error("the team takes a file away")
		}
		if err := r.RemoveShared(ctx, member("a"), at, x.Files[1].ID); err != nil {
			t.Error(err)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error { return r.ForgetShared(ctx, tx, member("a"), "v2", "id-indus") }); err != nil {
			t.Error(err)
		}
		if err := d.View(ctx, func(tx *db.Tx) error {
			ids, err := r.SharedOf(ctx, tx, "v1", time.Time{})
			if len(ids["faculty"]) != 1 || ids["faculty"][0] != file {
				t.Error(ids)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error { return r.ForgetShared(ctx, tx, member("a"), "v1", "id-indus") }); err != nil {
			t.Error(err)
		}
		if err := r.queue.Drain(ctx); err != nil || len(r.kept(t)) != 0 {
			t.Error("a file outlived its visit", err, r.kept(t))
		}
	})
}

// endless counts what is read of a body that goes on and on.
type endless struct{ read, left int64 }

func (e *endless) Read(b []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(b)), e.left)
	e.read, e.left = e.read+n, e.left-n
	return int(n), nil
}

// TestSharedPages walks through the pages, and sends 300 MB.
func TestSharedPages(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	on := sharing(&r)
	texts, err := i18n.Load(i18n.Common, web.Texts, access.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	p := NewSharedPages(r.Service, "/institution/at/{institution}/visits")
	base := "/institution/at/{institution}/visits/{visit}/assessment/{criterion}/evidence"
	visitor := func(_ context.Context, token string) (access.Actor, error) {
		return access.Actor{Person: token, Session: "s", Strong: true}, nil
	}
	site, err := web.New(web.Settings{}, web.Needs{Visitor: visitor}, r.council, texts, r.now, slog.New(slog.DiscardHandler), []web.Route{
		web.Member("GET "+base, access.Accreditation, p.GetShared), web.Member("POST "+base, access.Accreditation, p.PostShared).Upload(10_000_000),
		web.Member("GET "+base+"/{file}", access.Accreditation, p.GetSharedFile), web.Member("POST "+base+"/{file}/remove", access.Accreditation, p.PostRemoveShared),
	})
	if err != nil {
		t.Fatal(err)
	}
	path := "/institution/at/indus/visits/v1/assessment/faculty/evidence"
	if res, page := visit(t, site, "a", "GET", path, "", nil); res.StatusCode != http.StatusOK || !strings.Contains(page, "10 MB") || !strings.Contains(page, "Faculty") {
		t.Error(res.Status, page)
	}
	upload := func(content io.Reader) (int, string) {
		var head bytes.Buffer
		w := multipart.NewWriter(&head)
		if _, err := w.CreateFormFile("file", "ranks.pdf"); err != nil {
			t.Fatal(err)
		}
		req := httptest.NewRequest("POST", path, io.MultiReader(&head, content, strings.NewReader("\r\n--"+w.Boundary()+"--\r\n")))
		req.AddCookie(&http.Cookie{Name: "sanad", Value: "a"})
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		req.Header.Set("Content-Type", w.FormDataContentType())
		out := httptest.NewRecorder()
		site.ServeHTTP(out, req)
		return out.Code, out.Body.String()
	}
	huge := &endless{left: 300_000_000}
	code, page := upload(huge)
	if code != http.StatusUnprocessableEntity || !strings.Contains(page, "10 MB") || !strings.Contains(page, `href="#file"`) {
		t.Error(code, page)
	}
	if huge.read > 60_000_000 {
		t.Errorf("%d bytes of 300 MB were read", huge.read)
	}
	if len(r.kept(t)) != 0 {
		t.Error("something of it was kept")
	}
	if code, page := upload(bytes.NewReader(somePDF(1))); code != http.StatusSeeOther {
		t.Error(code, page)
	}
	x, err := r.ListShared(t.Context(), member("a"), ThingAt{"indus", "v1", "faculty"})
	if err != nil || len(x.Files) != 1 {
		t.Fatal(err, x)
	}
	for _, l := range []string{"", "/ur"} {
		on.Closed = l != ""
		res, page := visit(t, site, "b", "GET", l+path, "", nil)
		if res.StatusCode != http.StatusOK || strings.Contains(page, "⟦") || !strings.Contains(page, "ranks.pdf") || strings.Contains(page, `type="file"`) == on.Closed {
			t.Error(res.Status, page)
		}
	}
	if res, _ := visit(t, site, "b", "POST", path+"/"+x.Files[0].ID+"/remove", "", nil); res.StatusCode != http.StatusConflict {
		t.Error(res.Status)
	}
	on.Closed = false
	if res, content := visit(t, site, "b", "GET", path+"/"+x.Files[0].ID, "", nil); res.StatusCode != http.StatusOK || content != string(somePDF(1)) || !strings.Contains(res.Header.Get("Content-Disposition"), "attachment") {
		t.Error(res.Status)
	}
	if res, _ := visit(t, site, "x", "GET", path, "", nil); res.StatusCode != http.StatusNotFound {
		t.Error(res.Status)
	}
	if res, _ := visit(t, site, "b", "POST", path+"/"+x.Files[0].ID+"/remove", "", nil); res.StatusCode != http.StatusSeeOther {
		t.Error(res.Status)
	}
}
