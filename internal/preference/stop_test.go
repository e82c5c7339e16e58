package preference

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/person"
)

// silenced tells whether an address gets no letter that nobody must get.
func (r *room) silenced(address string) (never bool) {
	r.t.Helper()
	r.must(r.db.View(r.t.Context(), func(tx *db.Tx) (err error) {
		never, err = r.Never(r.t.Context(), tx, address)
		return err
	}))
	return never
}

// token is that of a letter's link.
func (r *room) token(message string) string {
	return strings.TrimPrefix(r.StopPath(message), "/unsubscribe/")
}

func TestStop(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		me, other := r.member("me@example.org"), r.member("other@example.org")
		letter, gone := id.New(r.now.Now()), id.New(r.now.Now())
		r.sent[letter] = me
		r.must(r.choose(me, Choose{Optional: Yes}))
		r.must(r.choose(other, Choose{Optional: Yes}))
		for name, token := range map[string]string{
			"none": "", "no tag": letter, "another tag": letter + "." + id.Random(), "of another letter": letter + "." + strings.Split(r.token(gone), ".")[1],
			"one letter more": r.token(letter) + "a", "of a letter that is no more": r.token(gone), "capitals": strings.ToUpper(r.token(letter)),
		} {
			r.must(r.Stop(r.english(), token, Stop{Deed: "never"}))
			if w := r.wishes(me); w.Optional != "given" || r.silenced("me@example.org") {
				t.Errorf("%s: stopped", name)
			}
		}
		for _, c := range []Stop{{}, {Deed: "more"}, {OneClick: "yes"}, {OneClick: "one-click", Deed: "stop"}} {
			if err := r.Stop(r.english(), r.token(letter), c); keyOf(err) != "fault.choose" {
				t.Errorf("%+v: %v", c, err)
			}
		}
		for range 2 { // the second says nothing new
			r.must(r.Stop(r.english(), r.token(letter), Stop{OneClick: "One-Click"}))
			if w := r.wishes(me); w.Optional != "withdrawn" || r.silenced("me@example.org") {
				t.Errorf("after one click: %+v", w)
			}
		}
		list, _, err := r.History(r.english(), me, 0)
		r.must(err)
		if len(list) != 2 || list[0].Surface != OneClick || !strings.HasPrefix(list[0].Words, "A mail program stopped") {
			t.Errorf("%+v", list)
		}
		// Given again, and stopped for good on the page behind the link.
		r.must(r.choose(me, Choose{Optional: Yes}))
		r.must(r.Stop(r.english(), r.token(letter), Stop{Deed: "never"}))
		r.must(r.Stop(r.english(), r.token(letter), Stop{Deed: "never"}))
		if w := r.wishes(me); w.Optional != "withdrawn" || !r.silenced(" ME@example.org") || r.silenced("other@example.org") {
			t.Errorf("never again: %+v", w)
		}
		if w := r.wishes(other); w.Optional != "given" {
			t.Errorf("somebody else: %+v", w)
		}
		for range 2 {
			r.must(r.db.Update(t.Context(), func(tx *db.Tx) error {
				return r.StopByText(t.Context(), tx, other.Person, "آپ کے فون سے", "ur")
			}))
		}
		list, _, err = r.History(r.english(), other, 0)
		r.must(err)
		if w := r.wishes(other); w.Optional != "withdrawn" || len(list) != 2 || list[0].Surface != ByText || !strings.HasPrefix(list[0].Words, "آپ کے فون سے") || list[0].Language.Code != "ur" {
			t.Errorf("by a text: %+v %+v", w, list)
		}
	})
}

// TestComplaint sees that a complaint to a provider is a no, written down once with where it came from, and that a yes after it counts.
func TestComplaint(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		me, other := r.member("me@example.org"), r.member("other@example.org")
		r.must(r.choose(me, Choose{Optional: Yes}))
		r.must(r.choose(other, Choose{Optional: Yes}))
		complain := func() {
			t.Helper()
			r.must(d.Update(t.Context(), func(tx *db.Tx) error { return r.Complain(r.english(), tx, me.Person, id.Random()) }))
		}
		complain()
		complain()
		list, _, err := r.History(r.english(), me, 0)
		r.must(err)
		if len(list) != 2 || list[0].Surface != Complaint || list[0].Choice != No || !strings.Contains(list[0].Words, "complaint") {
			t.Errorf("%+v", list)
		}
		if r.wishes(me).Optional != "withdrawn" || r.wishes(other).Optional != "given" || r.silenced("me@example.org") {
			t.Errorf("%+v, somebody else %+v", r.wishes(me), r.wishes(other))
		}
		r.must(r.choose(me, Choose{Optional: Yes}))
		if w := r.wishes(me); w.Optional != "given" {
			t.Errorf("a yes after it: %+v", w)
		}
	})
}

// TestNeverAgain sees that the wish of an address outlives its person, tells nobody whose it was, and is taken back by who holds the address.
func TestNeverAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		me, ctx := r.member("me@example.org"), r.english()
		if err := r.SayNever(ctx, me, NeverAgain{Deed: "perhaps"}); keyOf(err) != "fault.choose" {
			t.Error(err)
		}
		if err := r.SayNever(ctx, access.Actor{Person: me.Person, Purpose: access.Licensing, Strong: true}, NeverAgain{Deed: "never"}); err == nil {
			t.Error("an officer may")
		}
		r.must(r.SayNever(ctx, me, NeverAgain{Deed: "again"})) // nothing to take back
		r.must(r.SayNever(ctx, me, NeverAgain{Deed: "never"}))
		r.must(r.SayNever(ctx, me, NeverAgain{Deed: "never"}))
		if list, _, err := r.History(ctx, me, 0); err != nil || len(list) != 1 || list[0].What != Never || list[0].Choice != "never" {
			t.Errorf("%+v %v", list, err)
		}
		if n := countIn(t, d, `select count(*) from preference_never where address_index = ?`, []byte("me@example.org")); n > 0 {
			t.Error("the address stands in clear")
		}
		// The person is erased; somebody opens an account with the address and says yes.
		r.must(r.vault.Shred(ctx, person.Scope(me.Person)))
		if !r.silenced("me@example.org") {
			t.Error("the wish was erased with the person")
		}
		anew := r.member("me@example.org")
		r.must(r.choose(anew, Choose{Optional: Yes}))
		if silenced, err := r.Silenced(ctx, anew); err != nil || !silenced || !r.silenced("me@example.org") {
			t.Errorf("a yes of somebody new is enough: %v %v", silenced, err)
		}
		r.must(r.SayNever(ctx, anew, NeverAgain{Deed: "again"}))
		if r.silenced("me@example.org") || r.wishes(anew).Optional != "given" {
			t.Error("it was not taken back")
		}
	})
}

func countIn(t *testing.T, d *db.DB, query string, args ...any) (n int64) {
	t.Helper()
	if err := d.View(t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.Get[int64](t.Context(), tx, query, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestUnsubscribe asks as mail programs and browsers do (RFC 8058): a look changes nothing, a form of either kind stops, another site's form
// does not, and of no token anybody learns whether it is one.
func TestUnsubscribe(t *testing.T) {
	var me access.Actor
	s := newSite(t, &me)
	me = s.member("me@example.org")
	letter := id.New(s.now.Now())
	s.sent[letter] = me
	path := s.StopPath(letter)
	post := func(path, kind string, body []byte, headers ...string) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequest(http.MethodPost, "https://walk.example"+path, bytes.NewReader(body))
		r.Header.Set("Content-Type", kind)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	get := func(method, path string) *httptest.ResponseRecorder {
		t.Helper()
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, "https://walk.example"+path, nil))
		return w
	}
	const plain = "application/x-www-form-urlencoded"
	click := []byte(url.Values{"List-Unsubscribe": {"One-Click"}}.Encode())
	var parts bytes.Buffer
	m := multipart.NewWriter(&parts)
	s.must(m.WriteField("List-Unsubscribe", "One-Click"))
	s.must(m.Close())
	unknown := "/unsubscribe/" + id.New(s.now.Now()) + "." + id.Random()
	same := func(w *httptest.ResponseRecorder, path string) string {
		return strings.ReplaceAll(w.Body.String(), path, "/unsubscribe/…")
	}

	s.must(s.choose(me, Choose{Optional: Yes}))
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, query := range []string{"", "?deed=stop&List-Unsubscribe=One-Click"} {
			if w := get(method, path+query); w.Code != http.StatusOK || s.wishes(me).Optional != "given" {
				t.Errorf("%s changes something: %d", method, w.Code)
			}
		}
	}
	if a, b := get(http.MethodGet, path), get(http.MethodGet, unknown); same(a, path) != same(b, unknown) || len(a.Result().Cookies()) > 0 {
		t.Error("the page of a real link is another than that of an invented one")
	}
	if w := get(http.MethodGet, path); w.Header().Get("Cache-Control") != "no-store" || !strings.Contains(w.Header().Get("Referrer-Policy"), "same-origin") {
		t.Errorf("%v", w.Header())
	}
	for name, x := range map[string]struct {
		kind string
		body []byte
	}{"as a form": {plain, click}, "as a form with parts": {m.FormDataContentType(), parts.Bytes()}, "by the button": {plain, []byte("deed=stop")}} {
		s.must(s.choose(me, Choose{Optional: Yes}))
		w := post(path, x.kind, x.body)
		if w.Code != http.StatusOK || s.wishes(me).Optional != "withdrawn" || len(w.Result().Cookies()) > 0 {
			t.Errorf("%s: %d", name, w.Code)
		}
		if again, other := post(path, x.kind, x.body), post(unknown, x.kind, x.body); same(again, path) != same(w, path) || same(other, unknown) != same(w, path) || other.Code != w.Code {
			t.Errorf("%s: the answers are not the same", name)
		}
	}
	s.must(s.choose(me, Choose{Optional: Yes}))
	for name, x := range map[string][]string{"another site's form": {"Sec-Fetch-Site", "cross-site"}, "an old browser's": {"Origin", "https://evil.test"}} {
		if w := post(path, plain, click, x...); w.Code != http.StatusForbidden || s.wishes(me).Optional != "given" {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	for _, body := range []string{"", "deed=all", "List-Unsubscribe=no", "deed=stop&colour=green"} {
		if w := post(path, plain, []byte(body)); w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusBadRequest || s.wishes(me).Optional != "given" {
			t.Errorf("%q: %d", body, w.Code)
		}
	}
	if w := post("/ur"+path, plain, []byte("deed=never")); w.Code != http.StatusOK || !s.silenced("me@example.org") || !strings.Contains(w.Body.String(), "یہ خط بند ہو گئے") {
		t.Errorf("in Urdu: %d", w.Code)
	}
	if _, page := s.ask("/my/choices", nil); len(find(page, "input[name=deed][value=again]")) != 1 {
		t.Error("the page of choices does not say that the address is silenced")
	}
	if status, _ := s.ask("/my/choices/never", url.Values{"deed": {"again"}}); status != http.StatusSeeOther || s.silenced("me@example.org") {
		t.Errorf("taken back: %d", status)
	}
	if status, _ := s.ask("/my/choices/never", url.Values{"deed": {"x"}}); status != http.StatusUnprocessableEntity {
		t.Errorf("a deed that there is none: %d", status)
	}
}
