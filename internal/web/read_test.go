package web

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/web/parts"
)

type kind string

type command struct {
	Name    string   `form:"name" max:"20"`
	Reasons string   `form:"reasons" max:"2000" lines:"true"`
	Secret  string   `form:"secret" raw:"true"`
	Kind    kind     `form:"kind"`
	Several []string `form:"several"`
	Yes     bool     `form:"yes"`
	Inner
	Hidden string // not from the form
}

// Inner is a part that several commands have.
type Inner struct {
	Version string `form:"version"`
}

// reading is a site whose one form notes what Read made of it.
func reading(t *testing.T) (s try, read *command, form **parts.Form) {
	read, form = &command{}, new(*parts.Form)
	s = newTry(t, Settings{}, Open("POST /x", func(w http.ResponseWriter, r *http.Request) error {
		*read = command{}
		f, err := Read(r, read)
		*form = f
		if err != nil && !f.Refused(r.Context(), err) {
			return err
		}
		if err != nil {
			return Page(w, r, 422, parts.Gallery(f, f))
		}
		return See(w, r, "/done")
	}))
	return s, read, form
}

func TestRead(t *testing.T) {
	s, read, form := reading(t)
	r := s.do("POST", "/x", url.Values{
		"name": {"  Ayesha \t Siddiqui "}, "reasons": {"one \r\n two"}, "secret": {" a  b "}, "kind": {"cnic"}, "several": {"a", " b"}, "yes": {"yes"}, "version": {"3"},
	}.Encode(), nil)
	wants(t, "status", r.StatusCode, 303)
	want := command{"Ayesha Siddiqui", "one\ntwo", " a  b ", "cnic", []string{"a", "b"}, true, Inner{"3"}, ""}
	if !reflect.DeepEqual(*read, want) {
		t.Errorf("%+v", *read)
	}
	if (*form).Value("secret") != "" || (*form).Value("name") == "" || !(*form).Has("several", "a") {
		t.Error("the form keeps the secret, or does not keep what was typed")
	}
	wants(t, "a form without fields", s.do("POST", "/x", "", nil).StatusCode, 303)
	if read.Several == nil || len(read.Several) != 0 || read.Yes {
		t.Errorf("%+v", *read)
	}
}

func TestReadRefuses(t *testing.T) {
	s, _, form := reading(t)
	for name, x := range map[string]struct {
		body, kind string
		status     int
		says       string
	}{
		"unknown field":     {"name=a&role=registrar", "", 400, "a field that this page does not have"},
		"unexported target": {"Hidden=a", "", 400, "a field that this page does not have"},
		"twice":             {"name=a&name=b", "", 400, "cannot be read"},
		"very many":         {strings.Repeat("several=a&", 201), "", 400, "cannot be read"},
		"not a form":        {`{"name":"a"}`, "application/json", 415, "cannot be read"},
		"no kind":           {"name=a", "-", 415, "cannot be read"},
		"broken escapes":    {"name=%zz", "", 400, "cannot be read"},
		"too big":           {"reasons=" + strings.Repeat("a", smallBody), "", 413, "Too big"},
		"too long":          {"name=" + strings.Repeat("ا", 21), "", 422, "Use at most 20 characters."},
		"control":           {"name=a%00b", "", 422, "cannot be shown"},
		"direction":         {"name=a%E2%80%AEb", "", 422, "hidden sign"},
		"no UTF-8":          {"name=%ff", "", 422, "readable text"},
		"secret no UTF-8":   {"secret=%ff", "", 422, "readable text"},
		"one of a list":     {"several=a&several=%00", "", 422, "cannot be shown"},
	} {
		h := header{}
		if x.kind == "-" {
			h["Content-Type"] = ""
		} else if x.kind != "" {
			h["Content-Type"] = x.kind
		}
		r := s.do("POST", "/x", x.body, h)
		wants(t, name, r.StatusCode, x.status)
		if body := bodyOf(t, r); !strings.Contains(body, x.says) {
			t.Errorf("%s says %s", name, body)
		}
	}
	s.do("POST", "/x", "name=a%00b&reasons=kept", nil)
	if (*form).Value("reasons") != "kept" || (*form).Fault("name") == "" || (*form).Fault("reasons") != "" {
		t.Error("what was typed is lost, or the refusal is at another field")
	}
	wants(t, "exactly as long as it may be", s.do("POST", "/x", "name="+strings.Repeat("ا", 20), nil).StatusCode, 303)
}

func TestReadWithoutLengthIsLimited(t *testing.T) {
	s, _, _ := reading(t)
	r := httptest.NewRequest("POST", "/x", io.MultiReader(strings.NewReader("reasons="+strings.Repeat("a", smallBody))))
	r.Host = "example.org"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.site.ServeHTTP(w, r)
	wants(t, "a long body without a length", w.Code, 413)
}

func TestReadWantsACommand(t *testing.T) {
	for _, c := range []any{command{}, "x", &struct {
		X int `form:"x"`
	}{}, &struct {
		X string `form:"x" max:"many"`
	}{}} {
		if _, err := readValues(map[string][]string{}, c); err == nil || fault.Of(err) != nil {
			t.Errorf("%T: %v", c, err)
		}
	}
}

const uploadLimit = 1_000_000

// uploads is a served site that takes a file, with what it took.
func uploads(t *testing.T, take func(f File) error) (address string, read *command) {
	read = &command{}
	s := newTry(t, Settings{}, Member("POST /my/x", access.Self, func(w http.ResponseWriter, r *http.Request) error {
		*read = command{}
		f, err := ReadUpload(r, read, take)
		if err == nil {
			return See(w, r, "/done")
		}
		if !f.Refused(r.Context(), err) {
			return err
		}
		if len(f.Faults()) != 1 || f.Faults()[0].Field != "file" && f.Faults()[0].Field != "name" {
			t.Errorf("%+v", f.Faults())
		}
		return Page(w, r, 422, parts.ErrorSummary(f))
	}).Upload(uploadLimit))
	server := httptest.NewServer(s.site)
	t.Cleanup(server.Close)
	return server.URL + "/my/x", read
}

type part struct{ name, file, content string }

func form(parts ...part) (body []byte, kind string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		if p.file == "" {
			_ = w.WriteField(p.name, p.content)
			continue
		}
		f, _ := w.CreateFormFile(p.name, strings.TrimPrefix(p.file, "-"))
		_, _ = io.WriteString(f, p.content)
	}
	_ = w.Close()
	return b.Bytes(), w.FormDataContentType()
}

// post sends a form as browsers do: all of it first, and then it listens to the answer.
func post(t *testing.T, address string, body []byte, kind string) (status int, says string) {
	t.Helper()
	return postSlowly(t, address, body, kind, 0)
}

// postSlowly is post over a line on which most of the form comes later than a server waits that has closed its side.
func postSlowly(t *testing.T, address string, body []byte, kind string, pause time.Duration) (status int, says string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: sanad=member\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", u.Path, u.Host, kind, len(body))
	first := len(body) / 3
	if _, err = c.Write(body[:first]); err == nil {
		time.Sleep(pause)
		_, err = c.Write(body[first:])
	}
	if err != nil {
		t.Fatalf("the server hung up on the form: %v", err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("the server hung up: %v", err)
	}
	defer answer.Body.Close()
	return answer.StatusCode, bodyOf(t, answer)
}

func TestReadUpload(t *testing.T) {
	var took []string
	address, read := uploads(t, func(f File) error {
		b, err := io.ReadAll(f.Content)
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		took = append(took, f.Field+" "+f.Name+" "+fmt.Sprint(len(b)))
		if len(b) == 0 {
			return refusedFile("file", "web.file.none", nil)
		}
		return nil
	})
	big := strings.Repeat("x", uploadLimit+aroundFile)
	for _, x := range []struct {
		name   string
		parts  []part
		status int
		says   string
		took   string
	}{
		{"a file", []part{{"name", "", " Ayesha "}, {"version", "", "3"}, {"file", "degree.pdf", "content"}}, 303, "", "file degree.pdf 7"},
		{"a path as a name", []part{{"file", `../../etc/سند.pdf`, "content"}}, 303, "", "file سند.pdf 7"},
		{"no file chosen", []part{{"name", "", "a"}, {"file", "-", ""}}, 422, "Choose a file first.", ""},
		{"an empty file", []part{{"file", "a.pdf", ""}}, 422, "Choose a file first.", "file a.pdf 0"},
		{"too big", []part{{"name", "", "a"}, {"file", "a.pdf", big}}, 422, "up to 1 MB", ""},
		{"much too big", []part{{"file", "a.pdf", big + big + big}}, 422, "up to 1 MB", ""},
		{"an unknown field", []part{{"role", "", "a"}, {"file", "a.pdf", "x"}}, 400, "does not have", ""},
		{"a field that cannot be cleaned", []part{{"name", "", "a\x00"}, {"file", "a.pdf", big[:900_000]}}, 422, "cannot be shown", ""},
		{"a huge field", []part{{"name", "", big[:smallBody+2]}}, 413, "Too big", ""},
		{"no file at all", []part{{"name", "", "a"}}, 303, "", ""},
	} {
		took = nil
		body, kind := form(x.parts...)
		status, says := post(t, address, body, kind)
		wants(t, x.name, status, x.status)
		if !strings.Contains(says, x.says) {
			t.Errorf("%s says %s", x.name, says)
		}
		wants(t, x.name+": took", strings.Join(took, "; "), x.took)
	}
	body, kind := form(part{"name", "", " Ayesha "}, part{"file", "degree.pdf", "content"})
	post(t, address, body, kind)
	wants(t, "fields before the file", read.Name, "Ayesha")
	status, _ := post(t, address, body[:len(body)-60], kind)
	wants(t, "broken off", status, 400)
	status, _ = post(t, address, []byte("name=a"), "application/x-www-form-urlencoded")
	wants(t, "no multipart", status, 415)
}

func TestUploadRefusedUnread(t *testing.T) {
	address, _ := uploads(t, func(File) error { return refusedFile("file", "fault.taken", nil) })
	body, kind := form(part{"file", "a.pdf", strings.Repeat("x", uploadLimit-1000)})
	status, says := postSlowly(t, address, body, kind, 700*time.Millisecond)
	if status != 422 || !strings.Contains(says, "stands here") {
		t.Error(status, says)
	}
	address, _ = uploads(t, func(File) error { return errors.New("disk full") })
	status, _ = post(t, address, body, kind)
	wants(t, "our failure", status, 500)
}

func TestUploadTooBigIsHeardOut(t *testing.T) {
	address, _ := uploads(t, func(f File) error { _, err := io.Copy(io.Discard, f.Content); return err })
	body, kind := form(part{"file", "a.pdf", strings.Repeat("x", 3*uploadLimit+uploadLimit/2)})
	status, says := postSlowly(t, address, body, kind, 700*time.Millisecond)
	if status != 422 || !strings.Contains(says, "up to 1 MB") {
		t.Error(status, says)
	}
}

func TestReadTakesMultipartWithoutFiles(t *testing.T) {
	s, read, _ := reading(t)
	body, kind := form(part{"name", "", "a"}, part{"several", "", "x"}, part{"several", "", "y"})
	wants(t, "status", s.do("POST", "/x", string(body), header{"Content-Type": kind}).StatusCode, 303)
	wants(t, "list", strings.Join(read.Several, " "), "x y")
	body, kind = form(part{"name", "", "a"}, part{"file", "a.pdf", "x"})
	wants(t, "a file where none belongs", s.do("POST", "/x", string(body), header{"Content-Type": kind}).StatusCode, 400)
}
