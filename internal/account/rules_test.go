package account

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/fault"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// keyOf returns the message of a refusal, or that of its first field.
func keyOf(err error) string {
	f := fault.Of(err)
	switch {
	case f == nil && err != nil:
		return "internal: " + err.Error()
	case f == nil:
		return ""
	case len(f.Fields) > 0:
		return f.Fields[0].Key
	}
	return f.Key
}

func TestAddress(t *testing.T) {
	for _, c := range []struct{ name, typed, want string }{
		{"lower case", "Ayesha@Example.ORG", "ayesha@example.org"},
		{"white space at the ends", "  a@example.org\t", "a@example.org"},
		{"plus is kept", "a+b@example.org", "a+b@example.org"},
		{"international domain", "a@مثال.test", "a@xn--mgbh0fb.test"},
		{"composed and decomposed domains are one", "a@bu\u0308cher.test", "a@xn--bcher-kva.test"},
		{"empty", "", ""},
		{"only space", "  ", ""},
		{"no at", "example.org", ""},
		{"two ats", "a@b@example.org", ""},
		{"space within", "a b@example.org", ""},
		{"no dot", "a@localhost", ""},
		{"numeric host", "a@127.0.0.1", ""},
		{"dots beside each other", "a..b@example.org", ""},
		{"local part too long", strings.Repeat("a", 65) + "@example.org", ""},
		{"a line break cannot bring a header", "a@example.org\nBcc: b@example.org", ""},
		{"direction mark", "a\u202e@example.org", ""},
		{"Urdu local part", "عائشہ@example.org", ""},
		{"angle brackets", "A <a@example.org>", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := address(c.typed)
			if got != c.want || (err == nil) != (c.want != "") {
				t.Errorf("address(%q) = %q, %v; want %q", c.typed, got, err, c.want)
			}
		})
	}
}

func TestDecidePassphrase(t *testing.T) {
	for _, c := range []struct{ name, passphrase, again, want string }{
		{"a sentence", "my aunt grows tall okra", "", ""},
		{"Urdu", "میری خالہ بھنڈی اگاتی ہیں", "", ""},
		{"eleven runes", "abcdefghjk9", "", "account.passphrase.short"},
		{"twelve runes", "grow okra 7x", "", ""},
		{"128 runes", strings.Repeat("okra7 grows!", 11)[:128], "", ""},
		{"129 runes", strings.Repeat("okra7 grows!", 11)[:129], "", "account.passphrase.long"},
		{"on the list", "passwordpassword", "", "account.passphrase.common"},
		{"on the list but for its end", "Password1234!", "", "account.passphrase.common"},
		{"on the list in capitals with spaces", "PAKISTAN ZINDABAD 1947", "", "account.passphrase.common"},
		{"few characters", "aabbaabbaabb", "", "account.passphrase.common"},
		{"digits in a row", "123456789012", "", "account.passphrase.common"},
		{"letters in a row", "bcdefghijklmn", "", "account.passphrase.common"},
		{"two that differ", "my aunt grows tall okra", "my aunt grows small okra", "account.passphrase.differs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			again := c.again
			if again == "" {
				again = c.passphrase
			}
			if got := keyOf(decidePassphrase(c.passphrase, again)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestBackOff(t *testing.T) {
	for _, c := range []struct {
		tries int
		want  time.Duration
	}{{0, 0}, {4, 0}, {5, time.Minute}, {6, 2 * time.Minute}, {8, 8 * time.Minute}, {9, 15 * time.Minute}, {100, 15 * time.Minute}} {
		if got := backOff(c.tries); got != c.want {
			t.Errorf("after %d tries: %v, want %v", c.tries, got, c.want)
		}
	}
}

func TestDecideTry(t *testing.T) {
	tries := func(n int) []time.Time {
		var list []time.Time
		for range n {
			list = append(list, noon)
		}
		return list
	}
	for _, c := range []struct {
		name    string
		earlier []time.Time
		after   time.Duration
		busy    bool
	}{
		{"the first", nil, 0, false},
		{"the fifth", tries(4), 0, false},
		{"the sixth at once", tries(5), 0, true},
		{"the sixth after the pause", tries(5), time.Minute, false},
		{"the hundredth within the longest pause", tries(99), 14 * time.Minute, true},
		{"never a lock", tries(99), 15 * time.Minute, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fault.Is(decideTry(c.earlier, noon.Add(c.after)), fault.KindBusy); got != c.busy {
				t.Errorf("busy = %v", got)
			}
		})
	}
}

func TestDecideCode(t *testing.T) {
	open := attemptRow{Kind: kindSignIn, Stage: NeedCode, Tries: 1, EndsAt: noon.Add(time.Minute)}
	with := func(change func(a *attemptRow)) attemptRow { a := open; change(&a); return a }
	for _, c := range []struct {
		name  string
		a     attemptRow
		right bool
		want  string
	}{
		{"right", open, true, ""},
		{"wrong", open, false, "account.code.wrong"},
		{"right at the fifth try", with(func(a *attemptRow) { a.Tries = 5 }), true, ""},
		{"wrong at the fifth try", with(func(a *attemptRow) { a.Tries = 5 }), false, "account.code.spent"},
		{"right at the sixth try", with(func(a *attemptRow) { a.Tries = 6 }), true, "account.code.spent"},
		{"right but late", with(func(a *attemptRow) { a.EndsAt = noon }), true, "account.code.ended"},
		{"used", with(func(a *attemptRow) { a.Stage = stageDone }), true, "account.code.used"},
		{"of another stage", with(func(a *attemptRow) { a.Stage = NeedSecond }), true, "account.code.ended"},
		{"of another form", with(func(a *attemptRow) { a.Kind = kindSignUp }), true, "account.code.ended"},
		{"without a letter it looks the same", with(func(a *attemptRow) { a.Stage = stageMute }), false, "account.code.wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := keyOf(decideCode(c.a, kindSignIn, NeedCode, noon, c.right)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDecideSecure(t *testing.T) {
	for _, c := range []struct {
		name                  string
		authenticator, strong bool
		since                 time.Duration
		want                  string
	}{
		{"just signed in", false, false, 0, ""},
		{"signed in an hour ago", false, false, time.Hour, "account.security.sign_in_again"},
		{"authenticator not given", true, false, 0, "account.security.confirm"},
		{"authenticator given", true, true, time.Hour, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := keyOf(decideSecure(c.authenticator, c.strong, noon.Add(-c.since), noon)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSessionEnds(t *testing.T) {
	for _, c := range []struct {
		name          string
		idle, age     time.Duration
		alive, strong bool
	}{
		{"in use", time.Minute, time.Hour, true, true},
		{"half an hour away shuts the desk", 30 * time.Minute, time.Hour, true, false},
		{"thirteen days away", 13 * 24 * time.Hour, 13 * 24 * time.Hour, true, false},
		{"fourteen days away ends it", 14 * 24 * time.Hour, 14 * 24 * time.Hour, false, false},
		{"thirty days end it in use", time.Minute, 30 * 24 * time.Hour, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := sessionRow{Strong: true, SeenAt: noon.Add(-c.idle), EndsAt: noon.Add(sessionLife - c.age)}
			if got := isAlive(row, noon); got != c.alive {
				t.Errorf("alive = %v", got)
			}
			if got := isStrong(row, noon); got != c.strong {
				t.Errorf("strong = %v", got)
			}
		})
	}
}

func TestRolesOn(t *testing.T) {
	today := day.Must("2026-11-23")
	own := []officeRow{{Role: access.Officer}}
	loan := func(from, until string) []loanRow {
		return []loanRow{{Role: access.Registrar, From: day.Must(from), Until: day.Must(until)}}
	}
	ended := func(l []loanRow, change func(l *loanRow)) []loanRow { change(&l[0]); return l }
	for _, c := range []struct {
		name string
		held []officeRow
		lent []loanRow
		want string
	}{
		{"no office", nil, nil, ""},
		{"own", own, nil, "officer"},
		{"own that ended", []officeRow{{Role: access.Officer, EndedAt: &noon}}, nil, ""},
		{"lent from today", own, loan("2026-11-23", "2026-11-30"), "officer registrar"},
		{"lent until today", own, loan("2026-11-01", "2026-11-23"), "officer registrar"},
		{"lent from tomorrow", own, loan("2026-11-24", "2026-11-30"), "officer"},
		{"lent until yesterday", own, loan("2026-11-01", "2026-11-22"), "officer"},
		{"lent and taken back", own, ended(loan("2026-11-01", "2026-11-30"), func(l *loanRow) { l.EndedAt = &noon }), "officer"},
		{"lent by one dismissed", own, ended(loan("2026-11-01", "2026-11-30"), func(l *loanRow) { l.OfficeEndedAt = &noon }), "officer"},
		{"lent to one who is no officer any more", nil, loan("2026-11-01", "2026-11-30"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var words []string
			for _, r := range rolesOn(c.held, c.lent, today) {
				words = append(words, string(r))
			}
			if got := strings.Join(words, " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDecideDismiss(t *testing.T) {
	for _, c := range []struct {
		name       string
		office     officeRow
		registrars int
		want       string
	}{
		{"an officer", officeRow{Role: access.Officer}, 1, ""},
		{"one of two registrars", officeRow{Role: access.Registrar}, 2, ""},
		{"the last registrar", officeRow{Role: access.Registrar}, 1, "account.officers.last_registrar"},
		{"twice", officeRow{Role: access.Officer, EndedAt: &noon}, 1, "account.officers.ended"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := keyOf(decideDismiss(c.office, c.registrars)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDecideDelegate(t *testing.T) {
	const me, other = "me", "other"
	mine := officeRow{ID: "o", Person: me, Role: access.Registrar}
	officer := []officeRow{{Person: other, Role: access.Officer}}
	today := day.Must("2026-11-23")
	lent := loanRow{Office: "o", Receiver: other, From: day.Must("2026-12-01"), Until: day.Must("2026-12-10")}
	for _, c := range []struct {
		name        string
		office      officeRow
		to          string
		theirs      []officeRow
		loans       []loanRow
		from, until string
		want        string
	}{
		{"from today", mine, other, officer, nil, "2026-11-23", "2026-11-23", ""},
		{"not one's own", officeRow{ID: "o", Person: "third"}, other, officer, nil, "2026-11-23", "2026-11-24", "fault.not_found"},
		{"an office that ended", officeRow{ID: "o", Person: me, EndedAt: &noon}, other, officer, nil, "2026-11-23", "2026-11-24", "account.officers.ended"},
		{"to oneself", mine, me, officer, nil, "2026-11-23", "2026-11-24", "account.delegate.officer"},
		{"to one who is no officer", mine, other, nil, nil, "2026-11-23", "2026-11-24", "account.delegate.officer"},
		{"to one who holds it", mine, other, []officeRow{{Role: access.Registrar}}, nil, "2026-11-23", "2026-11-24", "account.delegate.holds"},
		{"from yesterday", mine, other, officer, nil, "2026-11-22", "2026-11-24", "account.delegate.past"},
		{"backwards", mine, other, officer, nil, "2026-11-24", "2026-11-23", "account.delegate.order"},
		{"too long", mine, other, officer, nil, "2026-11-24", "2027-11-26", "account.delegate.long"},
		{"twice", mine, other, officer, []loanRow{lent}, "2026-11-24", "2026-12-01", "account.delegate.double"},
		{"after another", mine, other, officer, []loanRow{lent}, "2026-12-11", "2026-12-12", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := keyOf(decideDelegate(me, c.office, c.to, c.theirs, c.loans, day.Must(c.from), day.Must(c.until), today))
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestReadDay(t *testing.T) {
	for _, c := range []struct{ name, date, month, year, want string }{
		{"a day", "5", "12", "2026", "2026-12-05"},
		{"Urdu digits", "۵", "۱۲", "۲۰۲۶", "2026-12-05"},
		{"Arabic digits", "٠٥", "١٢", "٢٠٢٦", "2026-12-05"},
		{"30 February", "30", "2", "2026", ""},
		{"29 February of a leap year", "29", "2", "2028", "2028-02-29"},
		{"empty", "", "", "", ""},
		{"a word", "five", "12", "2026", ""},
		{"year of two digits", "5", "12", "26", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := readDay(c.date, c.month, c.year).String(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestStepOf(t *testing.T) {
	secret := NewSecret()
	code := func(at time.Time) string {
		c, err := totp.GenerateCode(secret, at)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	present := noon.Unix() / totpPeriod
	for _, c := range []struct {
		name string
		code string
		last int64
		want bool
	}{
		{"now", code(noon), 0, true},
		{"a step ago", code(noon.Add(-30 * time.Second)), 0, true},
		{"a step ahead", code(noon.Add(30 * time.Second)), 0, true},
		{"two steps ago", code(noon.Add(-60 * time.Second)), 0, false},
		{"used", code(noon), present, false},
		{"older than the last used", code(noon.Add(-30 * time.Second)), present, false},
		{"empty", "", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, got, err := stepOf(secret, c.code, noon, c.last)
			if err != nil || got != c.want {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestBrowserOf(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                  "firefox",
		"Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0":   "edge",
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36": "chrome",
		"Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1":              "safari",
		"curl/8.0 <script>": "other",
	} {
		if got := BrowserOf(agent); got != want {
			t.Errorf("%s: %s, want %s", agent, got, want)
		}
	}
}

func TestSecretAddress(t *testing.T) {
	want := "otpauth://totp/Council%20of%20Examples?issuer=Council%20of%20Examples&secret=ABC"
	if got := secretAddress("ABC", "Council of Examples"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
