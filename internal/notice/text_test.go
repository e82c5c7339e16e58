package notice

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/gsm"
	"sanad/internal/i18n"
	"sanad/internal/jobs"
	"sanad/internal/outbound"
	"sanad/internal/pii"
	"sanad/internal/web"
)

func TestDecideAsked(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	for words, want := range map[string]string{
		"CIVIL/12345":                     "civil/12345",
		"civil 12345":                     "civil/12345",
		"civil12345":                      "civil/12345",
		"Civil / 0012345.":                "civil/12345",
		"CIVIL ۱۲۳۴۵":                     "civil/12345",
		"civil ١٢٣٤٥":                     "civil/12345",
		"CIV\u200cIL 12\u200f345":         "civil/12345",
		"is CIVIL-12345 a real engineer?": "civil/12345",
		"CIVIL 12345 کی حیثیت":            "civil/12345",
		"STOP":                            "stop",
		" stop. ":                         "stop",
		"بند":                             "stop",
		"بند کریں۔":                       "stop",
		"stop CIVIL/12345":                "civil/12345",
		"":                                "other",
		"hello":                           "other",
		"12345":                           "other",
		"۱۲۳۴۵":                           "other",
		"CIVIL":                           "other",
		"CIVIL/1234567890":                "other",
		"your call could not be answered": "other",
		strings.Repeat("x ", 500):         "other",
	} {
		asked, number := decideAsked(r.law(), words)
		if number == "" {
			number = string(asked)
		}
		if number != want {
			t.Errorf("%q: %s", words, number)
		}
	}
}

func TestDecideCaller(t *testing.T) {
	for from, want := range map[string]string{
		"+923001234567": "+923001234567", "923001234567": "+923001234567", "03001234567": "+923001234567", "00923001234567": "+923001234567",
		"8332": "", "Jazz": "", "": "", "+14155550100": "", "0092": "", "+92": "", "+92300123456789012345": "", "+923001234567\r\nX: y": "",
	} {
		if number, ok := decideCaller(from, "92"); ok != (want != "") || ok && number != want {
			t.Errorf("%q: %q %v", from, number, ok)
		}
	}
	if _, ok := decideCaller("+923001234567", ""); ok {
		t.Error("a council that does not say its country answers a text")
	}
}

// hears is a room with a gateway and a register of one.
func hears(t *testing.T, d *db.DB) (*room, *texts) {
	t.Helper()
	gateway := &texts{}
	r := newRoom(t, d)
	r.texter = gateway
	r.Service = r.again(r)
	r.needs.Standing = func(_ context.Context, number string) (Standing, error) {
		if number != "civil/12" {
			return Standing{}, fault.NotFound()
		}
		return Standing{Number: "CIVIL/12", Name: "Hira Malik", Kind: council.Text{En: "Registered Engineer", Ur: "رجسٹرڈ انجینئر"}, Standing: "active", Until: day.Must("2027-12-31")}, nil
	}
	return r, gateway
}

func (r *room) heard(id, from, words string) {
	r.t.Helper()
	r.must(r.HearText(r.ctx, Heard{ID: id, From: pii.New(from), Words: pii.New(words)}))
	r.drain()
}

func (r *room) texted() (list []textRow) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		list, err = db.List[textRow](r.ctx, tx, `select `+textColumns+` from notice_text order by id`)
		return err
	}))
	return list
}

// A text is answered once in its language, ten of a number a day, and nothing of it is left; what is not found is answered in the same form.
func TestHearText(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, gateway := hears(t, d)
		const caller = "+923001234567"
		r.heard("1", caller, "civil 12")
		r.heard("1", caller, "civil 12") // the answer to the gateway was lost
		r.heard("2", caller, "CIVIL ۱۲ ہے؟")
		r.heard("3", caller, "CIVIL/13")
		want := []string{
			"PEC, 23 November 2026\nCIVIL/12\nHira Malik\nRegistered Engineer\nActive, valid until 31 December 2027\nhttps://council.test/verify/engineers/CIVIL-12",
			"\u200fPEC، 23 نومبر 2026\nCIVIL/12\nHira Malik\nرجسٹرڈ انجینئر\nفعال، 31 دسمبر 2027 تک\nhttps://council.test/ur/verify/engineers/CIVIL-12",
			"PEC, 23 November 2026\nCIVIL/13\nNot on the register\nhttps://council.test/verify/engineers/CIVIL-13",
		}
		for i, x := range gateway.list {
			if parts, coding, _ := gsm.Count(x.Body.Reveal()); x.To.Reveal() != caller || x.Body.Reveal() != want[i] || parts > 3 || i != 1 && coding != gsm.GSM7 {
				t.Errorf("%d parts: %q", parts, x.Body.Reveal())
			}
		}
		if len(gateway.list) != len(want) {
			t.Fatalf("%d answers", len(gateway.list))
		}
		for _, row := range r.texted() {
			d, err := r.access.May(access.System(access.Notice), "notice.tell", access.Subject{Item: row.ID})
			r.must(err)
			if _, err := r.vault.Open(r.ctx, d, textField("number", row.ID), pii.Sealed("x")); row.Number != nil || row.Words != nil || row.State != StateSent || !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%+v: %v", row, err)
			}
		}

		// What cannot be read is told once what can be asked; who calls by a name or from abroad is not answered at all.
		for i, words := range []string{"hello", "who are you", "thank you"} {
			r.heard(fmt.Sprint("other", i), caller, words)
		}
		for i, from := range []string{"Jazz", "8332", "+14155550100"} {
			r.heard(fmt.Sprint("odd", i), from, "CIVIL 12")
		}
		if len(gateway.list) != 4 || !strings.Contains(gateway.list[3].Body.Reveal(), "registration number") {
			t.Fatalf("%d answers", len(gateway.list))
		}
		for i := range 10 {
			r.heard(fmt.Sprint("more", i), caller, "CIVIL 12")
		}
		if len(gateway.list) != mostAsked || len(r.texted()) != mostAsked {
			t.Errorf("%d answers, %d rows", len(gateway.list), len(r.texted()))
		}
		r.heard("another", "0301 7654321", "CIVIL 12")
		r.now.Move(25 * time.Hour)
		r.heard("tomorrow", caller, "CIVIL 12")
		if len(gateway.list) != mostAsked+2 {
			t.Errorf("%d answers", len(gateway.list))
		}
		r.now.Move(49 * time.Hour)
		r.must(r.sweep(r.ctx, jobs.Job{}))
		if n := len(r.texted()); n != 0 {
			t.Errorf("%d texts are still known", n)
		}
	})
}

// A flood from invented numbers is bounded by the hour, and an answer that nobody waits for any more does not leave.
func TestFloodOfTexts(t *testing.T) {
	r, gateway := hears(t, dbtest.SQLite(t))
	for i := range mostOfHour + 5 {
		r.must(r.HearText(r.ctx, Heard{ID: fmt.Sprint(i), From: pii.New(fmt.Sprintf("+92300%07d", i)), Words: pii.New("CIVIL 12")}))
	}
	if n := len(r.texted()); n != mostOfHour {
		t.Errorf("%d texts are taken", n)
	}
	gateway.broken = errDown
	r.drain()
	r.now.Move(askedLife + time.Minute)
	r.must(r.sweep(r.ctx, jobs.Job{}))
	r.must(r.sweep(r.ctx, jobs.Job{}))
	gateway.broken = nil
	r.drain()
	for _, row := range r.texted() {
		if row.State != StateDropped || row.Number != nil {
			t.Fatalf("%+v", row)
		}
	}
	if len(gateway.list) != 0 {
		t.Errorf("%d answers that nobody waits for", len(gateway.list))
	}
	r.heard("later", "+923001234567", "CIVIL 12")
	if len(gateway.list) != 1 {
		t.Error("the flood is over, and nobody is answered")
	}
}

// STOP from somebody's own number ends the letters that they need not get, is answered once, and works also after ten texts. Whoever had the
// number before, or only claims it, is left as they were.
func TestStopByText(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, gateway := hears(t, d)
		var stopped []string
		r.needs.Stop = func(_ context.Context, _ *db.Tx, person, words, language string) error {
			stopped = append(stopped, person+" "+language)
			if words == "" || strings.Contains(words, "⟦") {
				t.Errorf("%q", words)
			}
			return nil
		}
		ayesha, moved, claims := r.member("en"), r.member("en"), r.member("en")
		for _, who := range []string{ayesha, moved} {
			r.calls(who, "0300 1234567")
			r.refuse(who)
			r.tell(who, "engineer_withdrawn", nil, "")
		}
		r.drain()
		r.calls(moved, "0301 7654321")
		r.calls(claims, "0300 1234567")
		before := len(gateway.list)
		for i := range mostAsked {
			r.heard(fmt.Sprint(i), "+923001234567", "CIVIL 12")
		}
		r.heard("stop", "+923001234567", "بند")
		if !slices.Equal(stopped, []string{ayesha + " ur"}) || len(gateway.list) != before+mostAsked {
			t.Errorf("%v, %d texts", stopped, len(gateway.list))
		}
		r.now.Move(25 * time.Hour)
		r.heard("stop2", "+923001234567", "Stop")
		n := len(stopped)
		r.heard("stop2", "+923001234567", "Stop") // handed over again, perhaps after a new yes
		if len(stopped) != n {
			t.Errorf("%v", stopped)
		}
		r.heard("stop3", "+923001234567", "STOP")
		if len(gateway.list) != before+mostAsked+1 || !strings.Contains(gateway.list[len(gateway.list)-1].Body.Reveal(), "https://council.test/my/choices") {
			t.Errorf("%d texts", len(gateway.list))
		}
	})
}

// An answer has three parts at most, however long a name is, in both languages, and always its number and standing.
func TestAnswersAreShort(t *testing.T) {
	r, _ := hears(t, dbtest.SQLite(t))
	for _, standing := range []string{"active", "lapsed", "suspended", "abeyance", "removed", "surrendered", "deceased", "none"} {
		for _, name := range []string{"Hira Malik", strings.Repeat("Muhammad ", 20), strings.Repeat("É", 300), ""} {
			r.needs.Standing = func(context.Context, string) (Standing, error) {
				return Standing{Number: "CIVIL/12", Name: name, Kind: council.Text{En: "Professional Engineer of the council", Ur: "پروفیشنل انجینئر"}, Standing: standing, Until: day.Must("2027-12-31")}, nil
			}
			for _, lang := range []string{"en", "ur"} {
				words, err := r.answerTo(r.ctx, textRow{Lang: lang}, "CIVIL 12")
				r.must(err)
				if parts, _, _ := gsm.Count(words); parts > 3 || !strings.Contains(words, "CIVIL/12") || strings.Contains(words, "⟦") || len(strings.Split(words, "\n")) < 3 || len(name) > 100 && !strings.Contains(words, name[:80]) {
					t.Errorf("%d parts: %q", parts, words)
				}
			}
		}
	}
	for _, lang := range []string{"en", "ur"} {
		for _, words := range []string{"stop", "hello"} {
			got, err := r.answerTo(r.ctx, textRow{Lang: lang}, words)
			if parts, coding, _ := gsm.Count(got); err != nil || parts > 3 || lang == "en" && coding != gsm.GSM7 {
				t.Errorf("%d parts: %q %v", parts, got, err)
			}
		}
	}
}

// The telephone of a demonstration gets the answers, and is nowhere else.
func TestPhone(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	call := func(method, words string) *httptest.ResponseRecorder {
		t.Helper()
		q := httptest.NewRequest(method, "/demo/sms", strings.NewReader(url.Values{"words": {words}}.Encode()))
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		do := map[string]web.Handler{"GET": NewPages(r.Service).GetPhone, "POST": NewPages(r.Service).PostPhone}[method]
		if err := do(w, q.WithContext(r.texts.With(r.ctx, i18n.English, time.UTC))); err != nil {
			w.Code = http.StatusInternalServerError
			if fault.Is(err, fault.KindNotFound) {
				w.Code = http.StatusNotFound
			}
		}
		return w
	}
	if a, b := call("GET", "").Code, call("POST", "CIVIL 12").Code; a != 404 || b != 404 {
		t.Errorf("a council without a gateway has a telephone: %d %d", a, b)
	}
	r.texter = r.outbox
	r.Service = r.again(r)
	r.must(r.outbox.Text(r.ctx, outbound.Text{To: pii.New("+923001234567"), Body: pii.New("of somebody else")}))
	r.must(r.outbox.Text(r.ctx, outbound.Text{To: pii.New(DemoNumber), Body: pii.New("فعال")}))
	list, err := r.outbox.Texts(DemoNumber, 10)
	if err != nil || len(list) != 1 || list[0].Words != "فعال" {
		t.Errorf("%+v %v", list, err)
	}
	if n := len(r.letters()); n != 0 {
		t.Errorf("%d texts are letters", n)
	}
}

// FuzzAsked reads texts of all sorts: what is asked about is a number of the register, and an answer has three parts at most.
func FuzzAsked(f *testing.F) {
	for _, s := range []string{"CIVIL/12345", "civil ۱۲۳۴۵ کی حیثیت", "STOP", "بند", "", "\x00\xff", "CIV\u200cIL 1"} {
		f.Add(s)
	}
	profile, err := council.Load("pec")
	if err != nil {
		f.Fatal(err)
	}
	law := profile.At(noon)
	f.Fuzz(func(t *testing.T, words string) {
		asked, number := decideAsked(law, words)
		if key, ok := law.NumberKey(number); (asked == AskedStanding) != (number != "") || number != "" && (!ok || key != number) {
			t.Errorf("%q: %s %q", words, asked, number)
		}
		if parts, _, _ := gsm.Count(short([]string{"PEC", "CIVIL/12", words, "x"}, 2)); parts > mostParts {
			t.Errorf("%q: %d parts", words, parts)
		}
	})
}
