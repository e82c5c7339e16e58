package app_test

import (
	"bytes"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/gsm"
	"sanad/internal/kannel"
	"sanad/internal/logs"
	"sanad/internal/register"
	"sanad/internal/standing"
)

// secretOfTexts is with which the gateway of the tests hands over texts.
const secretOfTexts = "a1b2c3d4e5f6g7h8i9j0"

// TestTextsAreAnswered texts a registration number through a real gateway, in English and in Urdu, and is answered with its standing. Nobody but
// the gateway can hand over a text, and nothing of it is left, or stands in a log.
func TestTextsAreAnswered(t *testing.T) {
	door := httptest.NewUnstartedServer(nil)
	site := door.Listener.Addr().String()
	k := kannel.Handing(t, "http://kannel:"+secretOfTexts+"@"+site+"/hooks/sms/in")
	bare, now, _ := newAppOn(t, dbtest.SQLite(t))
	var log bytes.Buffer
	c := bare.Config
	c.Base, c.Hosts, c.SMSNetworks, c.SMSSecret = "http://"+site, []string{netip.MustParseAddrPort(site).Addr().String()}, []string{"127.0.0.1/32"}, secretOfTexts
	c.SMSURL, c.SMSUser, c.SMSPass, c.SMSFrom = k.URL, k.User, k.Password, "8332"
	gate, err := app.Gate(c, nil, slog.New(slog.DiscardHandler))
	must(t, err)
	a, err := app.New(t.Context(), app.Options{Config: c, Stores: bare.Stores, Clock: now, Mailer: refusing{}, Texter: app.Texter(c, gate), Gate: gate, Log: logs.New(&log, bare.Alarms)})
	must(t, err)
	called := make(chan string, 10)
	door.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.Handler.ServeHTTP(w, r)
		called <- r.URL.RequestURI()
	})
	door.Start()
	defer door.Close()
	entry := register.Entry{
		Number: "CIVIL/4217", Kind: "pe", Discipline: "CIVIL", Name: "Hira Malik", Province: "punjab", District: "lahore", MaskedCNIC: "*****-*****67-*", Degree: "BSc", Institution: "A college",
		GraduationYear: 2019, Facts: standing.Facts{{ID: "a", Kind: standing.Entry, From: day.Must("2020-01-10")}, {ID: "b", Kind: standing.Valid, From: day.Must("2020-01-10"), Until: day.Must("2027-12-31")}},
	}
	must(t, a.Stores.DB.Update(t.Context(), func(tx *db.Tx) error {
		return a.Register.Put(t.Context(), tx, access.System(access.Publish), entry, register.Change{ID: "change", Salt: []byte(strings.Repeat("a", 32))})
	}))

	ask := func(words string) string {
		t.Helper()
		k.Come(t, "+923001234567", words)
		select {
		case address := <-called:
			if strings.Contains(address, "3001234567") || strings.Contains(address, words) { // the id of a text is chance, and three of its digits may be anything
				t.Errorf("personal in an address: %s", address)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("the gateway handed nothing over")
		}
		must(t, a.Jobs.Drain(t.Context()))
		got := k.Texts(t, 1)[0]
		if parts, _, _ := gsm.Count(got.Words); got.To != "+923001234567" || got.From != "8332" || parts > 3 {
			t.Errorf("%+v", got)
		}
		return got.Words
	}
	english := ask("please verify " + strings.ToLower(entry.Number))
	if !strings.HasPrefix(english, "PEC, ") || !strings.Contains(english, entry.Number+"\n"+entry.Name+"\n") || !strings.Contains(english, "Active") || strings.Contains(english, entry.MaskedCNIC) {
		t.Errorf("%q", english)
	}
	prefix, serial, _ := strings.Cut(entry.Number, "/")
	urdu := ask(prefix + " " + strings.NewReplacer("0", "۰", "1", "۱", "2", "۲", "3", "۳", "4", "۴", "5", "۵", "6", "۶", "7", "۷", "8", "۸", "9", "۹").Replace(serial) + " کی رجسٹریشن کی حیثیت بتا دیں")
	if !strings.Contains(urdu, entry.Number+"\n"+entry.Name+"\n") || !strings.Contains(urdu, "فعال") || !strings.Contains(urdu, "/ur/verify/engineers/") {
		t.Errorf("%q", urdu)
	}
	if other := ask("CIVIL 987654"); !strings.Contains(other, "CIVIL/987654\nNot on the register\n") {
		t.Errorf("%q", other)
	}
	must(t, a.Stores.DB.View(t.Context(), func(tx *db.Tx) error {
		n, err := db.Get[int64](t.Context(), tx, `select count(*) from notice_text where number is not null or words is not null or state <> 'sent'`)
		if n != 0 {
			t.Errorf("%d texts are kept", n)
		}
		return err
	}))
	for _, part := range []string{"3001234567", entry.Name, prefix + "/" + serial, prefix + " " + serial, prefix + "%2F" + serial, secretOfTexts, "حیثیت"} { // a serial alone is also the end of some nanosecond
		if strings.Contains(log.String(), part) {
			t.Errorf("%q in the log:\n%s", part, log.String())
		}
	}

	call := func(from, secret, id, kind string) int {
		r := httptest.NewRequest("POST", "http://"+site+"/hooks/sms/in?id="+url.QueryEscape(id), strings.NewReader("CIVIL 1"))
		r.RemoteAddr = net.JoinHostPort(from, "4711")
		r.Header.Set("Content-Type", kind)
		r.Header.Set("X-Kannel-From", "+923001234567")
		r.SetBasicAuth("kannel", secret)
		w := httptest.NewRecorder()
		a.Handler.ServeHTTP(w, r)
		return w.Code
	}
	for name, x := range map[string]struct {
		from, secret, kind string
		want               int
	}{
		"the gateway":     {"127.0.0.1", secretOfTexts, "text/plain; charset=UTF-8", 200},
		"another network": {"192.0.2.1", secretOfTexts, "text/plain", 404},
		"a wrong secret":  {"127.0.0.1", "wrong", "text/plain", 401},
		"no secret":       {"127.0.0.1", "", "text/plain", 401},
		"a form":          {"127.0.0.1", secretOfTexts, "application/x-www-form-urlencoded", 415},
	} {
		if status := call(x.from, x.secret, name, x.kind); status != x.want {
			t.Errorf("%s: %d", name, status)
		}
	}
	if status := call("127.0.0.1", secretOfTexts, "", "text/plain"); status != 400 {
		t.Errorf("without an id: %d", status)
	}
}
