package app_test

import (
	"context"
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
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/kannel"
	"sanad/internal/notice"
	"sanad/internal/outbound"
	"sanad/internal/person"
	"sanad/internal/sample"
)

// refusing is a mail server that refuses every address.
type refusing struct{}

func (refusing) Send(context.Context, outbound.Mail) error { return outbound.ErrRefused }

// TestTextsAreReported lets a letter leave by SMS through a real gateway, which tells by the door that it arrived. Nobody else can tell it.
func TestTextsAreReported(t *testing.T) {
	k := kannel.Start(t)
	bare, now, _ := newAppOn(t, dbtest.SQLite(t))
	door := httptest.NewUnstartedServer(nil)
	site := door.Listener.Addr().String()
	c := bare.Config
	c.Base, c.Hosts, c.SMSNetworks = "http://"+site, []string{netip.MustParseAddrPort(site).Addr().String()}, []string{"127.0.0.1/32"}
	c.SMSURL, c.SMSUser, c.SMSPass, c.SMSFrom = k.URL, k.User, k.Password, "PEC"
	gate, err := app.Gate(c, nil, slog.New(slog.DiscardHandler))
	must(t, err)
	a, err := app.New(t.Context(), app.Options{Config: c, Stores: bare.Stores, Clock: now, Mailer: refusing{}, Texter: app.Texter(c, gate), Gate: gate, Log: bare.Log})
	must(t, err)
	var asked []string
	door.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/hooks/") {
			asked = append(asked, r.URL.RequestURI())
		}
		a.Handler.ServeHTTP(w, r)
	})
	door.Start()
	defer door.Close()

	p := sample.Someone(1)
	who, err := a.Account.Enrol(t.Context(), p.Email, "ur")
	must(t, err)
	by := access.Actor{Person: who, Purpose: access.Self, Strong: true}
	must(t, a.People.Record(t.Context(), by, person.Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: "punjab/lahore", Phone: "0300 1234567", Address: p.Address, Version: "1",
	}))
	tell := func() notice.Sent {
		t.Helper()
		must(t, a.Stores.DB.Update(t.Context(), func(tx *db.Tx) error {
			return a.Notice.Tell(t.Context(), tx, who, "security_changed", map[string]string{"What": "passphrase"}, "")
		}))
		must(t, a.Jobs.Drain(t.Context()))
		list, _, _, err := a.Notice.ListOwn(t.Context(), by, "")
		must(t, err)
		return list[0]
	}
	tell() // refused: the address of e-mail is used no more
	sent := tell()
	if text := k.Texts(t, 1)[0]; text.To != "+923001234567" || !strings.HasSuffix(text.Words, "/ur/my/messages/"+sent.ID) {
		t.Errorf("%+v", text)
	}
	var got notice.Sent
	for try := 0; try < 200; try++ {
		if got, err = a.Notice.ShowOwn(t.Context(), by, sent.ID); err != nil || got.Deliveries[0].State == notice.Delivered {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err != nil || got.Deliveries[0].State != notice.Delivered || got.State != notice.StateSent {
		t.Fatalf("%+v %v", got, err)
	}
	door.Close()

	call := func(from, target string) int {
		r := httptest.NewRequest("GET", "http://"+site+target, nil)
		r.RemoteAddr = net.JoinHostPort(from, "4711")
		w := httptest.NewRecorder()
		a.Handler.ServeHTTP(w, r)
		return w.Code
	}
	told := asked[0]
	q, err := url.Parse(told)
	must(t, err)
	other := strings.Replace(told, q.Query().Get("m"), "06h0ghqy03gqz886p3xbnctz5g", 1)
	for name, x := range map[string]struct {
		from, target string
		want         int
	}{
		"again":             {"127.0.0.1", told, 200},
		"the other end":     {"127.0.0.1", strings.Replace(told, "s=1", "s=2", 1), 200},
		"a state of nobody": {"127.0.0.1", strings.Replace(told, "s=1", "s=%25d", 1), 200},
		"another network":   {"192.0.2.1", told, 404},
		"another text":      {"127.0.0.1", other, 401},
		"no mark":           {"127.0.0.1", "/hooks/sms?m=" + sent.ID + "&s=1", 401},
		"nothing":           {"127.0.0.1", "/hooks/sms", 401},
	} {
		if status := call(x.from, x.target); status != x.want {
			t.Errorf("%s: %d", name, status)
		}
	}
	if got, err = a.Notice.ShowOwn(t.Context(), by, sent.ID); err != nil || got.Deliveries[0].State != notice.Delivered || got.State != notice.StateSent {
		t.Errorf("what arrived is said not to have: %+v %v", got, err)
	}
}
