package payment

import (
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/money"
)

func TestDecideAskWaiver(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	law := c.On(day.Must("2026-11-23"))
	none := law
	none.Waivers = nil
	lines := []lineRow{{Position: 1, Fee: "registration", Amount: 100_000}, {Position: 2, Fee: "arrears", Amount: 75_000}}
	owed := invoiceRow{ID: "i", Person: "payer", State: StateIssued, Amount: 175_000, Version: 3}
	good := AskWaiver{Version: "3", Line: "2", Amount: "500", Ground: "hardship", Reason: "The applicant has had no income since June."}
	for _, x := range []struct {
		name   string
		law    council.Law
		change func(i *invoiceRow, c *AskWaiver)
		claims []claimRow
		past   []waiverRow
		by     string
		want   string
		amount money.Amount
	}{
		{name: "a part of a line", want: "", amount: 50_000},
		{name: "an empty amount is all of the line", change: func(_ *invoiceRow, c *AskWaiver) { c.Amount = "" }, amount: 75_000},
		{name: "all that an earlier waiver left", change: func(_ *invoiceRow, c *AskWaiver) { c.Amount = "" }, past: []waiverRow{{Line: 2, Amount: 25_000, State: WaiverApproved}, {Line: 1, Amount: 9, State: WaiverApproved}, {Line: 2, Amount: 9, State: WaiverDeclined}}, amount: 50_000},
		{name: "Urdu digits", change: func(_ *invoiceRow, c *AskWaiver) { c.Amount = "۵۰۰" }, amount: 50_000},
		{name: "more than the line", change: func(_ *invoiceRow, c *AskWaiver) { c.Amount = "751" }, want: "amount payment.waiver.amount_much"},
		{name: "nothing", change: func(_ *invoiceRow, c *AskWaiver) { c.Amount = "0" }, want: "amount payment.waiver.amount_form"},
		{name: "words", change: func(_ *invoiceRow, c *AskWaiver) { c.Amount = "half" }, want: "amount payment.waiver.amount_form"},
		{name: "below nothing", change: func(_ *invoiceRow, c *AskWaiver) { c.Amount = "-5" }, want: "amount payment.waiver.amount_form"},
		{name: "no such line", change: func(_ *invoiceRow, c *AskWaiver) { c.Line = "3" }, want: "line fault.choose"},
		{name: "a line that is waived wholly", past: []waiverRow{{Line: 2, Amount: 75_000, State: WaiverApproved}}, want: "line fault.choose"},
		{name: "no such ground", change: func(_ *invoiceRow, c *AskWaiver) { c.Ground = "friendship" }, want: "ground fault.choose"},
		{name: "hardly a reason", change: func(_ *invoiceRow, c *AskWaiver) { c.Reason = "poor" }, want: "reason payment.waiver.reason_short"},
		{name: "a page that is out of date", change: func(_ *invoiceRow, c *AskWaiver) { c.Version = "2" }, want: "fault.stale"},
		{name: "one's own fee", by: "payer", want: "access.own_affair"},
		{name: "what is paid", change: func(i *invoiceRow, _ *AskWaiver) { i.State = StatePaid }, want: "payment.waiver.not_owed"},
		{name: "what ran out", change: func(i *invoiceRow, _ *AskWaiver) { i.State = StateExpired }, want: "payment.waiver.not_owed"},
		{name: "what is waived", change: func(i *invoiceRow, _ *AskWaiver) { i.State = StateWaived }, want: "payment.waiver.not_owed"},
		{name: "what is claimed to be paid", claims: []claimRow{{State: ClaimOpen}}, want: "payment.waiver.claimed"},
		{name: "what was claimed and rejected", claims: []claimRow{{State: ClaimRejected}}, amount: 50_000},
		{name: "while another waits", past: []waiverRow{{State: WaiverOpen}}, want: "payment.waiver.open"},
		{name: "a council that waives nothing", law: none, want: "payment.waiver.no_grounds"},
	} {
		i, ask, by, l := owed, good, access.Actor{Person: "officer"}, law
		if x.change != nil {
			x.change(&i, &ask)
		}
		if x.by != "" {
			by.Person = x.by
		}
		if x.law.ID != "" {
			l = x.law
		}
		w, err := decideAskWaiver(l, i, lines, x.claims, x.past, by, ask, time.Time{})
		if key(err) != x.want || err == nil && (w.Amount != x.amount || w.Line != 2 || w.AskedBy != "officer" || w.State != WaiverOpen) {
			t.Errorf("%s: %+v, %v", x.name, w, err)
		}
	}
}

func TestDecideWaiver(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	law := c.On(day.Must("2026-11-23"))
	lines := []lineRow{{Position: 1, Fee: "registration", Amount: 100_000}, {Position: 2, Fee: "arrears", Amount: 75_000}}
	owed := invoiceRow{ID: "i", Person: "payer", State: StateIssued, Amount: 175_000, Version: 3}
	asked := waiverRow{ID: "w", Invoice: "i", Line: 2, Amount: 50_000, Ground: "mistake", State: WaiverOpen, AskedBy: "officer", Version: 1}
	for _, x := range []struct {
		name, by, version, want string
		state                   WaiverState
	}{
		{"somebody else", "registrar", "1", "", WaiverOpen},
		{"whoever asked", "officer", "1", "payment.waiver.other", WaiverOpen},
		{"the payer", "payer", "1", "access.own_affair", WaiverOpen},
		{"what is approved", "registrar", "1", "payment.waiver.decided.approved", WaiverApproved},
		{"what is declined", "registrar", "1", "payment.waiver.decided.declined", WaiverDeclined},
		{"a page out of date", "registrar", "0", "fault.stale", WaiverOpen},
	} {
		w := asked
		w.State = x.state
		if err := decideWaiver(owed, w, access.Actor{Person: x.by}, x.version); key(err) != x.want {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	line, left, err := decideApproveWaiver(law, owed, asked, lines, nil, []waiverRow{asked})
	if err != nil || left != 125_000 || line.Amount != -50_000 || line.Each != -50_000 || line.Units != 1 || line.Fee != "arrears" || line.Position != 3 || line.Rule != "waiver_mistake" ||
		line.Confidence != council.Assumed || line.Law != law.ID || line.NameUr == "" || line.Instrument == "" {
		t.Errorf("%+v, %d, %v", line, left, err)
	}
	for _, x := range []struct {
		name, want string
		i          invoiceRow
		w          waiverRow
		claims     []claimRow
		past       []waiverRow
	}{
		{"what was paid meanwhile", "payment.waiver.not_owed", invoiceRow{State: StatePaid, Amount: 175_000}, asked, nil, nil},
		{"what is claimed meanwhile", "payment.waiver.claimed", owed, asked, []claimRow{{State: ClaimOpen}}, nil},
		{"a ground that is over", "payment.waiver.ground_over", owed, waiverRow{ID: "w", Line: 2, Amount: 1, Ground: "old", State: WaiverOpen}, nil, nil},
		{"more than is left of the line", "internal: payment: a waiver of more than its line asks for", owed, asked, nil, []waiverRow{{ID: "x", Line: 2, Amount: 50_000, State: WaiverApproved}}},
		{"a line that is not there", "internal: payment: a waiver of more than its line asks for", owed, waiverRow{ID: "w", Line: 9, Amount: 1, Ground: "mistake"}, nil, nil},
	} {
		if _, _, err := decideApproveWaiver(law, x.i, x.w, lines, x.claims, x.past); key(err) != x.want {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}
