package register

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/standing"
	"sanad/internal/token"
)

func TestReceipt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newService(t, d)
		e := someEntry("CIVIL/1", "Ayesha Siddiqui")
		e.Facts = since("2020-01-10", "2025-06-30")
		put(t, s, e)
		keys, err := s.Keys(t.Context())
		if err != nil || len(keys.Keys) != 1 {
			t.Fatalf("%d keys: %v", len(keys.Keys), err)
		}
		for on, want := range map[string]standing.Standing{"2024-03-01": standing.Active, "": standing.Lapsed} {
			r, err := s.SignReceipt(t.Context(), "civil 1", on)
			if err != nil {
				t.Fatal(err)
			}
			said, by, err := ReadReceipt(r.JWS, keys.Keys)
			if err != nil || by.ID != r.Key {
				t.Fatal(err)
			}
			var c receiptClaims
			if err := json.Unmarshal(said, &c); err != nil {
				t.Fatal(err)
			}
			if c.Issuer != "https://register.test" || c.Asked.Number != "CIVIL/1" || c.Asked.On != r.On.String() || c.Answer.Standing != want ||
				c.Issued != noon.Unix() || c.Proof != "https://register.test/log/public/proof/engineers/CIVIL-1" {
				t.Errorf("%+v", c)
			}
			for i := range len(r.JWS) {
				changed := []byte(r.JWS)
				changed[i] ^= 1
				if _, _, err := ReadReceipt(string(changed), keys.Keys); err == nil {
					t.Fatalf("byte %d was changed and the receipt is believed", i)
				}
			}
		}
		for number, on := range map[string]string{"CIVIL/2": "", "CIVIL/1": "2030-01-01"} {
			if r, err := s.SignReceipt(t.Context(), number, on); err == nil || r.JWS != "" {
				t.Errorf("%s on %q: a receipt of %q", number, on, r.JWS)
			}
		}

		// The next year has a key of its own, and the receipt of this one is still believed.
		old, err := s.SignReceipt(t.Context(), "CIVIL/1", "")
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			now.Set(noon.AddDate(1, 0, 0))
			if err := s.KeepKeys(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		young, err := s.SignReceipt(t.Context(), "CIVIL/1", "")
		if err != nil || young.Key == old.Key {
			t.Fatalf("the key of last year signs: %v", err)
		}
		both, err := s.Keys(t.Context())
		if err != nil || len(both.Keys) != 2 {
			t.Fatalf("%d keys: %v", len(both.Keys), err)
		}
		for _, r := range []Receipt{old, young} {
			if _, _, err := ReadReceipt(r.JWS, both.Keys); err != nil {
				t.Error(err)
			}
		}
		if _, _, err := ReadReceipt(young.JWS, keys.Keys); !errors.Is(err, token.ErrKey) {
			t.Errorf("without its key: %v", err)
		}
		if _, _, err := ReadReceipt(old.JWS, []token.Key{{ID: old.Key}}); err == nil {
			t.Error("a key that is only a name is believed")
		}
	})
}

// TestReceiptOfAnExpiredKey reads a receipt that is dated after the days of its key.
func TestReceiptOfAnExpiredKey(t *testing.T) {
	k, err := token.NewSigner(make([]byte, 32), noon.AddDate(-2, 0, 0), noon.AddDate(0, 0, -1))
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Time]error{noon: token.ErrDays, noon.AddDate(-3, 0, 0): token.ErrDays, noon.AddDate(-1, 0, 0): nil} {
		jws, err := k.Sign(ReceiptKind, receiptClaims{Issued: at.Unix()})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := ReadReceipt(jws, []token.Key{k.Key}); !errors.Is(err, want) {
			t.Errorf("of %s: %v, want %v", at, err, want)
		}
	}
}

// TestAnotherRootKey gives the register another root key, as after a restore: it makes a key of its own, and signs with no other.
func TestAnotherRootKey(t *testing.T) {
	s, _ := newService(t, dbtest.SQLite(t))
	put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"))
	before, err := s.SignReceipt(t.Context(), "CIVIL/1", "")
	if err != nil {
		t.Fatal(err)
	}
	s.needs.Signing.Seed = func(string) ([]byte, error) { return make([]byte, 32), nil }
	after, err := s.SignReceipt(t.Context(), "CIVIL/1", "")
	if err != nil || after.Key == before.Key {
		t.Errorf("signed with %s: %v", after.Key, err)
	}
	keys, err := s.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []Receipt{before, after} {
		if _, _, err := ReadReceipt(r.JWS, keys.Keys); err != nil {
			t.Error(err)
		}
	}
	public := Service{}
	if err := public.KeepKeys(t.Context()); err == nil {
		t.Error("the public process makes a key")
	}
}

// readToken returns what the code of an address claims, checked.
func readToken(t *testing.T, s *room, address string) (c tokenClaims) {
	t.Helper()
	keys, err := s.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(address, s.needs.Signing.Origin+"/v/#")
	if !ok {
		t.Fatalf("the address %s", address)
	}
	body, by, err := token.Verify(text, "", keys.Keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &c); err != nil {
		t.Fatal(err)
	}
	if err := by.Signs(time.Unix(c.Issued, 0)); err != nil {
		t.Error(err)
	}
	return c
}

// TestTokenLength makes the codes of the longest names, by the longest address, and demands that each fits and keeps its number.
func TestTokenLength(t *testing.T) {
	s, _ := newService(t, dbtest.SQLite(t))
	long := strings.TrimSpace(strings.Repeat("Muhammad Abdul Rahman ", 6))
	put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"), someEntry("CIVIL/123456789", "Muhammad Abdullah Khan Yousafzai"), someEntry("ELECTRO/123456", long),
		someEntry("MECH/7", strings.Repeat("ê", 120)), someEntry("CIVIL/8", strings.Repeat("\"<&", 40)))
	for _, origin := range []string{"https://register.test", "https://" + strings.Repeat("verification.", 5) + "pec.org.pk"} {
		s.needs.Signing.Origin = origin
		for number, name := range map[string]string{"CIVIL/1": "Ayesha Siddiqui", "CIVIL/123456789": "Muhammad Abdullah Khan Yousafzai", "ELECTRO/123456": "", "MECH/7": "", "CIVIL/8": ""} {
			address, err := s.Token(t.Context(), number)
			if err != nil {
				t.Fatal(err)
			}
			c := readToken(t, s, address)
			t.Logf("%s: %d characters, %q %q %q", number, len(address), c.Name, c.Kind, c.Discipline)
			if len(address) > mostToken || c.Number != number || !utf8.ValidString(c.Name) || name != "" && (c.Name != name || origin == "https://register.test" && c.Kind == "") {
				t.Errorf("%s: %d characters: %+v", number, len(address), c)
			}
			if name == "" && (len(c.Name) < 10 || !strings.HasSuffix(c.Name, "…")) {
				t.Errorf("%s: the name %q", number, c.Name)
			}
		}
	}
}

// statuses returns what the list that anybody may fetch says of some numbers.
func statuses(t *testing.T, s *room, numbers ...string) (list []token.Status, claims listClaims) {
	t.Helper()
	jws, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	keys, err := s.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	body, _, err := token.Verify(jws, ListKind, keys.Keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &claims); err != nil {
		t.Fatal(err)
	}
	all, err := claims.List.Unpack()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range numbers {
		address, err := s.Token(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		status, ok := all.At(int(readToken(t, s, address).Place))
		if !ok {
			status = 9
		}
		list = append(list, status)
	}
	return list, claims
}

func (s *room) add(t *testing.T, number string, f standing.Fact) {
	t.Helper()
	err := s.db.Update(t.Context(), func(tx *db.Tx) error {
		return s.AddFact(t.Context(), tx, access.System(access.Publish), number, f, someChange(s.clock.Now()))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStatusList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newService(t, d)
		if _, err := s.List(t.Context()); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("before there is one: %v", err)
		}
		ends := someEntry("CIVIL/3", "Zainab Malik")
		ends.Facts = since("2020-01-10", "2026-11-23")
		put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"), someEntry("CIVIL/2", "Bilal Khan"), ends)
		keep := func() {
			t.Helper()
			if err := s.KeepList(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		same := func(want ...token.Status) listClaims {
			t.Helper()
			got, c := statuses(t, s, "CIVIL/1", "CIVIL/2", "CIVIL/3")
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("the list says %v, want %v", got, want)
					break
				}
			}
			return c
		}
		keep()
		first := same(token.Valid, token.Valid, token.Valid)
		if first.Subject != "https://register.test/v/status" || first.Issued != noon.Unix() || first.Expires != noon.AddDate(0, 0, listDays).Unix() || first.Live == 0 {
			t.Errorf("%+v", first)
		}
		now.Set(noon.Add(time.Minute))
		keep()
		if again := same(); again.Issued != first.Issued {
			t.Error("nothing changed, and the list was signed anew")
		}

		// A minute after it is decided.
		today := s.law().Day
		s.add(t, "CIVIL/1", standing.Fact{ID: "c", Kind: standing.Suspension, From: today, Known: now.Now()})
		s.add(t, "CIVIL/2", standing.Fact{ID: "c", Kind: standing.Removal, From: today, Known: now.Now()})
		same(token.Valid, token.Valid, token.Valid)
		now.Set(noon.Add(2 * time.Minute))
		keep()
		same(token.Suspended, token.Invalid, token.Valid)
		put(t, s, someEntry("CIVIL/4", "Hina Raza"))
		if got, _ := statuses(t, s, "CIVIL/4"); got[0] != token.Valid && got[0] != 9 {
			t.Errorf("of an entry without a place: %d", got[0])
		}

		// A validity ends by itself, over night; an entry that is put anew keeps its place.
		now.Set(noon.AddDate(0, 0, 1))
		put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"))
		keep()
		same(token.Valid, token.Invalid, token.Invalid)

		// An entry that is gone stays invalid, and its place is nobody else's.
		address, err := s.Token(t.Context(), "CIVIL/1")
		if err != nil {
			t.Fatal(err)
		}
		place := readToken(t, s, address).Place
		err = s.db.Update(t.Context(), func(tx *db.Tx) error {
			for _, table := range []string{"register_fact", "register_engineer", "register_engineer_name", "register_change"} {
				if _, err := tx.Exec(t.Context(), "delete from "+table+" where number_key = ?", "civil/1"); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		put(t, s, someEntry("CIVIL/9", "Omar Farooq"))
		now.Set(noon.AddDate(0, 0, 2))
		keep()
		got, c := statuses(t, s, "CIVIL/9")
		all, _ := c.List.Unpack()
		if status, _ := all.At(int(place)); status != token.Invalid || got[0] != token.Valid {
			t.Errorf("of an entry that is gone %d, of a new one %d", status, got[0])
		}
		if _, err := s.Token(t.Context(), "CIVIL/1"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a code of an entry that is gone: %v", err)
		}
	})
}

// TestListIsKeptLate sees a change that was committed long after its id was made.
func TestListIsKeptLate(t *testing.T) {
	s, now := newService(t, dbtest.SQLite(t))
	put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"))
	if err := s.KeepList(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := s.db.Update(t.Context(), func(tx *db.Tx) error {
		f := standing.Fact{ID: "c", Kind: standing.Removal, From: day.Must("2026-11-20"), Known: noon}
		return s.AddFact(t.Context(), tx, access.System(access.Publish), "CIVIL/1", f, someChange(noon.Add(-5*time.Minute)))
	})
	if err != nil {
		t.Fatal(err)
	}
	now.Set(noon.Add(time.Minute))
	if err := s.KeepList(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, _ := statuses(t, s, "CIVIL/1"); got[0] != token.Invalid {
		t.Errorf("%d", got[0])
	}
}

func TestSignedPages(t *testing.T) {
	s, site := newSite(t, dbtest.SQLite(t))
	put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"))
	if err := s.KeepList(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		address, kind string
		status        int
	}{
		{"/verify/engineers/CIVIL-1/receipt", "text/html; charset=utf-8", 200},
		{"/ur/verify/engineers/CIVIL-1/receipt?on=2024-03-01", "text/html; charset=utf-8", 200},
		{"/verify/engineers/CIVIL-1/receipt?on=2024-02-31", "", 303},
		{"/verify/engineers/CIVIL-2/receipt", "text/html; charset=utf-8", 404},
		{"/verify/engineers/CIVIL-1/receipt.jws?on=2024-03-01", "application/jose", 200},
		{"/verify/engineers/CIVIL-1/receipt.jws?on=tomorrow", "application/problem+json", 400},
		{"/verify/engineers/CIVIL-2/receipt.jws", "application/problem+json", 404},
		{"/v/", "text/html; charset=utf-8", 200},
		{"/ur/v/", "text/html; charset=utf-8", 200},
		{"/v/worker.js", "text/javascript; charset=utf-8", 200},
		{"/v/status", "application/statuslist+jwt", 200},
		{"/.well-known/jwks.json", "application/json", 200},
	} {
		r := ask(t, site, x.address)
		if r.StatusCode != x.status || r.Header.Get("Content-Type") != x.kind {
			t.Errorf("%s: %d %s", x.address, r.StatusCode, r.Header.Get("Content-Type"))
		}
		offline := strings.Contains(r.Header.Get("Content-Security-Policy"), "worker-src 'self'")
		if want := strings.HasSuffix(x.address, "/v/") || strings.HasSuffix(x.address, "worker.js"); offline != want {
			t.Errorf("%s: %s", x.address, r.Header.Get("Content-Security-Policy"))
		}
		if r.Header.Get("Set-Cookie") != "" || x.status == http.StatusOK && r.Header.Get("Cache-Control") != "public, max-age=60" {
			t.Errorf("%s: %v", x.address, r.Header)
		}
	}
}

// BenchmarkKeepList makes the status list of the whole register, and then after one change.
func BenchmarkKeepList(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.PostgreSQL}} {
		b.Run(engine.name, func(b *testing.B) {
			s, now := newService(b, engine.open(b))
			n := million()
			fillPlainly(b, s, n)
			begun := s.law().Day
			b.Run("whole", func(b *testing.B) {
				for i := 1; b.Loop(); i++ {
					now.Set(begun.Add(i).Start(time.UTC))
					if err := s.KeepList(b.Context()); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("change", func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					put(b, s, someEntry("CIVIL/1", "Ayesha Siddiqui"))
					if err := s.KeepList(b.Context()); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// fillPlainly puts n entries, one in twenty of them not valid any more, without their lines in the log.
func fillPlainly(b *testing.B, s *room, n int) {
	b.Helper()
	const numbers = `with recursive n (i) as (select 1 union all select i + 1 from n where i < ?) `
	err := s.db.Update(b.Context(), func(tx *db.Tx) error {
		for _, query := range []string{
			`insert into register_engineer (number_key, number, kind, discipline, name, province, district, masked_cnic, degree, institution, graduation_year)
				` + numbers + `select 'civil/' || i, 'CIVIL/' || i, 'registered_engineer', 'CIVIL', 'Invented', '', '', '', '', '', 2019 from n`,
			`insert into register_fact (number_key, id, kind, from_on, until_on, of_id, value, known_at)
				` + numbers + `select 'civil/' || i, 'a', 'entry', ?, null, '', '', ? from n`,
			`insert into register_fact (number_key, id, kind, from_on, until_on, of_id, value, known_at)
				` + numbers + `select 'civil/' || i, 'b', 'valid', ?, null, '', '', ? from n`,
			`insert into register_fact (number_key, id, kind, from_on, until_on, of_id, value, known_at)
				` + numbers + `select 'civil/' || i, 'c', 'removal', ?, null, '', '', ? from n where ((i % 46337) * (i % 46327)) % 20 = 0`,
		} {
			args := []any{n, day.Must("2020-01-10"), noon}
			if _, err := tx.Exec(b.Context(), query, args[:strings.Count(query, "?")]...); err != nil {
				return err
			}
		}
		_, err := tx.Exec(b.Context(), "analyze")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
