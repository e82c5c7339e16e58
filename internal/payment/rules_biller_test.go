package payment

import (
	"encoding/json"
	"strings"
	"testing"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/money"
	"sanad/internal/pii"
)

var billerToday = day.Must("2026-11-30")

func TestReadInquiry(t *testing.T) {
	for _, x := range []struct{ name, body, want string }{
		{"as it is printed", `{"consumer_number":"9021012345678935","bank_mnemonic":"ABC"}`, "9021012345678935"},
		{"in groups", `{"consumer_number":"9021 0123-4567 8935"}`, "9021 0123-4567 8935"},
		{"in Urdu digits", `{"consumer_number":"۹۰۲۱۰۱۲۳۴۵۶۷۸۹۳۵"}`, "۹۰۲۱۰۱۲۳۴۵۶۷۸۹۳۵"},
		{"with more than we read", `{"consumer_number":"1234","reserved":"x","list":[1,{"a":null}]}`, "1234"},
		{"nothing", ``, ""},
		{"an empty object", `{}`, ""},
		{"null", `null`, ""},
		{"a list", `[{"consumer_number":"1234"}]`, ""},
		{"a number that is none of text", `{"consumer_number":1234}`, ""},
		{"a name twice", `{"consumer_number":"1234","consumer_number":"5678"}`, ""},
		{"a name twice, in capitals", `{"consumer_number":"1234","CONSUMER_NUMBER":"1234"}`, ""},
		{"a name twice, in letters that are like it", "{\"bank_mnemonic\":\"a\",\"ban\u212a_mnemonic\":\"b\",\"consumer_number\":\"1234\"}", ""},
		{"a name that is written otherwise twice", `{"consumer_number":"1234","consumer\u005fnumber":"5678"}`, ""},
		{"twice what we do not read", `{"consumer_number":"1234","reserved":"x","reserved":"y"}`, ""},
		{"twice within what we do not read", `{"consumer_number":"1234","reserved":{"a":1,"a":2}}`, "1234"},
		{"in capitals", `{"CONSUMER_NUMBER":"1234"}`, "1234"},
		{"two objects", `{"consumer_number":"1234"}{"consumer_number":"5678"}`, ""},
		{"broken off", `{"consumer_number":"1234"`, ""},
		{"letters", `{"consumer_number":"12AB"}`, ""},
		{"blanks alone", `{"consumer_number":"  - "}`, ""},
		{"too long", `{"consumer_number":"` + strings.Repeat("1", 41) + `"}`, ""},
		{"a sign", `{"consumer_number":"-1e5"}`, ""},
	} {
		got, err := readInquiry([]byte(x.body))
		if got != x.want || (err == nil) != (x.want != "") {
			t.Errorf("%s: %q %v", x.name, got, err)
		}
	}
}

// saying is a body in which one thing was changed.
func saying(change map[string]string) []byte {
	m := map[string]string{
		"consumer_number": "9021012345678935", "bank_mnemonic": "abl", "tran_auth_id": "123456", "transaction_amount": "+0000000175000", "tran_date": "20261130", "tran_time": "101500",
	}
	for k, v := range change {
		m[k] = v
	}
	b, _ := json.Marshal(m)
	return b
}

func TestReadNotice(t *testing.T) {
	for _, x := range []struct {
		name   string
		change map[string]string
		ok     bool
	}{
		{"as it should be", nil, true},
		{"a sum without its sign", map[string]string{"transaction_amount": "0000000175000"}, true},
		{"a sum of twelve digits", map[string]string{"transaction_amount": "000000175000"}, true},
		{"the least sum", map[string]string{"transaction_amount": "+0000000000001"}, true},
		{"the most", map[string]string{"transaction_amount": "+1000000000000"}, true},
		{"above the most", map[string]string{"transaction_amount": "+1000000000001"}, false},
		{"below nothing", map[string]string{"transaction_amount": "-0000000175000"}, false},
		{"nothing", map[string]string{"transaction_amount": "+0000000000000"}, false},
		{"a sum with a point", map[string]string{"transaction_amount": "+0000001750.00"}, false},
		{"a sum in lakh", map[string]string{"transaction_amount": "+00001,75,0000"}, false},
		{"a sum of eleven digits", map[string]string{"transaction_amount": "00000175000"}, false},
		{"a sum of fourteen", map[string]string{"transaction_amount": "00000000175000"}, false},
		{"two signs", map[string]string{"transaction_amount": "++000000175000"}, false},
		{"a sum in Urdu digits", map[string]string{"transaction_amount": "۰۰۰۰۰۰۰۱۷۵۰۰۰"}, false},
		{"tomorrow, where a bank's day begins early", map[string]string{"tran_date": "20261201"}, true},
		{"the day after tomorrow", map[string]string{"tran_date": "20261202"}, false},
		{"a day long ago", map[string]string{"tran_date": "20260101"}, true},
		{"a year ago", map[string]string{"tran_date": "20251129"}, true},
		{"longer ago", map[string]string{"tran_date": "20251128"}, false},
		{"in another century", map[string]string{"tran_date": "00261130"}, false},
		{"a day that is none", map[string]string{"tran_date": "20261131"}, false},
		{"a day in another form", map[string]string{"tran_date": "30112026"}, false},
		{"a day with dashes", map[string]string{"tran_date": "2026-11-30"}, false},
		{"no day", map[string]string{"tran_date": ""}, false},
		{"no transaction", map[string]string{"tran_auth_id": ""}, false},
		{"a transaction with a slash", map[string]string{"tran_auth_id": "1/2"}, false},
		{"a transaction of blanks", map[string]string{"tran_auth_id": "1 2"}, false},
		{"a transaction as long as may be", map[string]string{"tran_auth_id": strings.Repeat("a", 36)}, true},
		{"a longer one still", map[string]string{"tran_auth_id": strings.Repeat("a", 37)}, false},
		{"the number of a card", map[string]string{"tran_auth_id": "4111111111111111"}, false},
		{"no bank", map[string]string{"bank_mnemonic": ""}, false},
		{"a bank with a dot", map[string]string{"bank_mnemonic": "a.b"}, false},
		{"no reference", map[string]string{"consumer_number": ""}, false},
		{"a reference with a swapped digit, which is another question", map[string]string{"consumer_number": "9021012345678953"}, true},
	} {
		n, err := readNotice(saying(x.change), "1link", billerToday, false)
		if (err == nil) != x.ok {
			t.Errorf("%s: %+v %v", x.name, n, err)
		}
	}
	n, err := readNotice(saying(nil), "1link", billerToday, false)
	if want := (notice{"1link/ABL/20261130/123456", "9021012345678935", 175_000, billerToday}); n != want || err != nil {
		t.Errorf("%+v %v", n, err)
	}
	twice := strings.Replace(string(saying(nil)), "{", `{"transaction_amount":"+0000000100000",`, 1)
	if n, err := readNotice([]byte(twice), "1link", billerToday, false); err == nil {
		t.Errorf("two sums are read as %+v", n)
	}
	if n, err := readNotice(saying(map[string]string{"consumer_number": ""}), "1link", billerToday, true); err != nil || n.External != "1link/ABL/20261130/123456" {
		t.Errorf("a reversal needs no reference: %+v %v", n, err)
	}
}

func TestMaskName(t *testing.T) {
	for name, want := range map[string]string{
		"Muhammad Ali Khan": "M*** A*** K***", "Ayesha": "A***", "  ": "", "": "", "A B": "A*** B***", "Élodie O'Hara": "É*** O***",
	} {
		if got := maskName(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func TestOwing(t *testing.T) {
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	law := l.On(billerToday)
	due, past := billerToday, billerToday.Add(-1)
	for _, x := range []struct {
		name    string
		invoice invoiceRow
		claimed bool
		left    money.Amount
		code    BillerCode
		status  BillStatus
		amount  money.Amount
	}{
		{"owed on its last day", invoiceRow{State: StateIssued, Due: due}, false, 100, BillerDone, BillUnpaid, 100},
		{"owed in part", invoiceRow{State: StateIssued, Due: due, Amount: 100}, false, 40, BillerDone, BillUnpaid, 40},
		{"its time ran out last night", invoiceRow{State: StateIssued, Due: past}, false, 100, BillerBlocked, BillBlocked, 0},
		{"its time ran out while a claim waits", invoiceRow{State: StateIssued, Due: past}, true, 100, BillerDone, BillUnpaid, 100},
		{"cancelled", invoiceRow{State: StateCancelled, Due: due}, false, 0, BillerBlocked, BillBlocked, 0},
		{"expired", invoiceRow{State: StateExpired, Due: past}, false, 0, BillerBlocked, BillBlocked, 0},
		{"paid", invoiceRow{State: StatePaid, Due: past}, false, 0, BillerDone, BillPaid, 0},
		{"cancelled, and what came was spent and taken back", invoiceRow{State: StateCancelled, Due: past}, false, 60, BillerDone, BillUnpaid, 60},
		{"expired, likewise", invoiceRow{State: StateExpired, Due: past}, true, 60, BillerDone, BillUnpaid, 60},
		{"paid, and taken back", invoiceRow{State: StatePaid, Due: past}, false, 100, BillerDone, BillUnpaid, 100},
	} {
		code, status, amount := owing(law, x.invoice, x.claimed, x.left)
		if code != x.code || status != x.status || amount != x.amount {
			t.Errorf("%s: %s %s %d", x.name, code, status, amount)
		}
	}
}

// FuzzBiller reads whatever a bank may send: what is taken is bounded and plain, and means the same when it is written again.
func FuzzBiller(f *testing.F) {
	f.Add(saying(nil))
	f.Add(saying(map[string]string{"transaction_amount": "000000000001"}))
	for _, s := range []string{``, `{}`, `[]`, `null`, `{"consumer_number":"1"}x`, `{"tran_date":"20260229"}`, "\xef\xbb\xbf{}", `{"a":` + strings.Repeat("[", 9000)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if s, err := readInquiry(body); err == nil && (s == "" || len(s) > mostReference) {
			t.Errorf("asked about %q", s)
		}
		for _, reversal := range []bool{false, true} {
			n, err := readNotice(body, "1link", billerToday, reversal)
			if err != nil {
				if n != (notice{}) {
					t.Errorf("refused, and %+v", n)
				}
				continue
			}
			if n.Amount <= 0 || n.Amount > money.Most || n.PaidOn.After(billerToday.Add(1)) || len(n.External) > 100 || strings.Count(n.External, "/") != 3 ||
				strings.ContainsFunc(n.External, func(r rune) bool { return r <= ' ' || r > '~' }) || pii.HasCard(n.External) {
				t.Errorf("%+v", n)
			}
			if again, err := readBillerAmount(billerAmount(n.Amount)); again != n.Amount || err != nil {
				t.Errorf("%d is written %s and read %d", n.Amount, billerAmount(n.Amount), again)
			}
			if again, err := readBillerDay(billerDay(n.PaidOn)); again != n.PaidOn || err != nil {
				t.Errorf("%s is read as %s", n.PaidOn, again)
			}
		}
	})
}
