package payment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/bank"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/outbound"
)

// withCards lets payers of a room pay by card at an invented processor, which is asked over HTTP.
func withCards(t *testing.T, r *room) *bank.Cards {
	t.Helper()
	c := &bank.Cards{Key: "sk_test_of_the_invented_processor", Secret: "whsec_of_the_invented_processor", Clock: r.now}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	r.needs.Cards = &outbound.Stripe{Base: server.URL, Key: c.Key, HTTP: server.Client()}
	r.needs.Site = "https://council.example"
	return c
}

// page is where a payer is sent to pay by card.
func (r *room) page(by access.Actor, i Invoice) string {
	r.t.Helper()
	address, err := r.PayByCard(r.ctx, by, i.ID)
	r.must(err)
	if !strings.HasPrefix(address, outbound.StripePages+"/") {
		r.t.Fatalf("sent to %s", address)
	}
	return address
}

func (r *room) hears(event []byte) {
	r.t.Helper()
	r.must(r.HearCard(r.ctx, program, event))
}

// stands is the state of an invoice, what lies on it, and what is owed again.
func (r *room) stands(by access.Actor, i Invoice) string {
	r.t.Helper()
	v, err := r.Show(r.ctx, by, i.ID)
	r.must(err)
	return fmt.Sprintf("%s held %d again %d", v.State, v.Held, v.OwedBack)
}

func (r *room) moneyRows() (n int64) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		n, err = db.Get[int64](r.ctx, tx, `select count(*) from payment_money`)
		return err
	}))
	return n
}

func TestPayByCard(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		_, err := r.PayByCard(r.ctx, by, i.ID)
		r.refused(err, "fault.not_found") // no processor
		c := withCards(t, r)
		r.listen()

		page := r.page(by, i)
		form := c.Form()
		for name, want := range map[string]string{
			"mode": "payment", "client_reference_id": i.Reference, "line_items[0][price_data][currency]": "pkr", "payment_method_types[0]": "card",
			"line_items[0][price_data][unit_amount]": "175000", "success_url": "https://council.example/my/invoices/" + i.Reference + "?card=back",
		} {
			if form.Get(name) != want {
				t.Errorf("%s is %q, want %q", name, form.Get(name), want)
			}
		}
		if len(form) != 10 {
			t.Errorf("more is told than is needed: %v", form)
		}
		if again := r.page(by, i); again != page {
			t.Error("a second page while the first is open")
		}

		// Back without having paid: the address is not believed.
		if state, err := r.AskCard(r.ctx, by, i.ID); state != CheckoutOpen || err != nil {
			t.Errorf("%s %v", state, err)
		}
		if got := r.stands(by, i); got != "issued held 0 again 0" {
			t.Error(got)
		}
		r.now.Move(time.Minute)
		c.Pay(page)
		if state, err := r.AskCard(r.ctx, by, i.ID); state != CheckoutDone || err != nil {
			t.Errorf("%s %v", state, err)
		}
		if got := r.stands(by, i); got != "paid held 0 again 0" || !paidOnce(r.listen(), i) {
			t.Error(got)
		}
		v, err := r.Show(r.ctx, by, i.ID)
		if err != nil || v.Card != 0 || len(v.Money) != 1 || v.Money[0].Channel != ChannelCard || v.Money[0].PaidOn != r.law().Day {
			t.Errorf("%+v %v", v.Money, err)
		}
		_, err = r.PayByCard(r.ctx, by, i.ID)
		r.refused(err, "payment.card.nothing")
		for range 3 { // told late, and twice
			r.hears(c.Event(page, "checkout.session"))
		}
		r.now.Move(200 * time.Hour)
		r.must(r.AskCheckouts(r.ctx))
		if n := r.moneyRows(); n != 1 {
			t.Errorf("%d payments", n)
		}

		// It is nobody else's.
		other := r.member()
		_, err = r.PayByCard(r.ctx, other, i.ID)
		r.refused(err, "fault.not_found")
		_, err = r.AskCard(r.ctx, other, i.ID)
		r.refused(err, "fault.not_found")
		for name, actor := range map[string]access.Actor{"a payer": by, "a cashier": cashier(), "nobody": {}, "the program for something else": access.System(access.Notice)} {
			if r.HearCard(r.ctx, actor, c.Event(page, "checkout.session")) == nil {
				t.Errorf("%s tells of a payment", name)
			}
		}

		// A part came by another road: the card pays what is left. A claim that waits wants no second payment.
		_, j := r.issued()
		payer := r.payerOf(j)
		r.pays("1", j.Reference, 100)
		page = r.page(payer, j)
		if got := c.Form().Get("line_items[0][price_data][unit_amount]"); got != fmt.Sprint(int64(j.Amount)-100) {
			t.Error(got)
		}
		r.claimed(payer, j, "slip")
		_, err = r.PayByCard(r.ctx, payer, j.ID)
		r.refused(err, "payment.slip.open")
		c.Pay(page) // all the same
		r.hears(c.Event(page, "checkout.session"))
		if got := r.stands(payer, j); got != "paid held 0 again 0" {
			t.Error(got)
		}
		r.sound()
	})
}

// payerOf is who must pay an invoice, at the member's door.
func (r *room) payerOf(i Invoice) access.Actor {
	return access.Actor{Person: i.Person, Purpose: access.Self}
}

// Whatever comes in whatever order, twice, late or never: it ends the same.
func TestCardEvents(t *testing.T) {
	paid, back := "paid held 0 again 0", "paid held 0 again 175000"
	type deed = func(r *room, c *bank.Cards, page string)
	pay := func(_ *room, c *bank.Cards, page string) { c.Pay(page) }
	part := func(amount int64) deed { return func(_ *room, c *bank.Cards, page string) { c.Refund(page, amount) } }
	refund := part(175000)
	dispute := func(status string) deed { return func(_ *room, c *bank.Cards, page string) { c.Dispute(page, status) } }
	tell := func(about string) deed {
		return func(r *room, c *bank.Cards, page string) { r.hears(c.Event(page, about)) }
	}
	wait := func(d time.Duration) deed {
		return func(r *room, _ *bank.Cards, _ string) { r.now.Move(d); r.must(r.AskCheckouts(r.ctx)) }
	}
	lie := func(_ *room, c *bank.Cards, _ string) {
		c.Lie(func(a map[string]any) { a["status"], a["payment_status"] = "expired", "unpaid" })
	}
	truth := func(_ *room, c *bank.Cards, _ string) { c.Lie(nil) }
	session, charge, disputed := tell("checkout.session"), tell("charge"), tell("dispute")
	for name, x := range map[string]struct {
		want  string
		deeds []deed
	}{
		"told":                            {paid, []deed{pay, session}},
		"told before it was paid":         {paid, []deed{session, pay, session}},
		"never told":                      {paid, []deed{pay, wait(6 * time.Minute)}},
		"paid at the last moment":         {paid, []deed{wait(55 * time.Minute), pay, wait(3 * time.Hour)}},
		"told days late":                  {paid, []deed{pay, wait(72 * time.Hour), session, session}},
		"never paid":                      {"issued held 0 again 0", []deed{wait(2 * time.Hour), session, wait(48 * time.Hour)}},
		"said to be over, and paid then":  {paid, []deed{lie, session, truth, pay, session}},
		"refunded":                        {back, []deed{pay, session, refund, charge, charge}},
		"refunded, told first":            {back, []deed{pay, refund, charge, session, charge}},
		"refunded, told by nobody":        {back, []deed{pay, refund, wait(time.Hour)}},
		"refunded later, told by nobody":  {back, []deed{pay, session, wait(30 * time.Hour), refund, wait(100 * time.Hour)}},
		"refunded, the payment told last": {back, []deed{pay, session, refund, charge, session}},
		"refunded in part":                {"paid held 0 again 10000", []deed{pay, session, part(10000), charge, charge, session}},
		"refunded in parts":               {"paid held 0 again 30000", []deed{pay, session, part(10000), charge, part(20000), charge, charge}},
		"refunded in part, told first":    {"paid held 0 again 10000", []deed{pay, part(10000), charge, session}},
		"refunded in parts, then whole":   {back, []deed{pay, session, part(75000), charge, part(100000), charge, session}},
		"refunded in part, then disputed and won": {"paid held 0 again 10000", []deed{
			pay, session, part(10000), charge, dispute("lost"), disputed, dispute("won"), disputed, disputed}},
		"disputed":                    {back, []deed{pay, session, dispute("needs_response"), disputed, disputed}},
		"asked about, not disputed":   {paid, []deed{pay, session, dispute("warning_needs_response"), disputed}},
		"disputed and won":            {paid, []deed{pay, session, dispute("needs_response"), disputed, dispute("won"), disputed, disputed, session}},
		"disputed and won, told once": {paid, []deed{pay, session, dispute("won"), disputed}},
		"disputed and lost":           {back, []deed{pay, session, dispute("under_review"), disputed, dispute("lost"), disputed}},
		"won, and refunded then":      {back, []deed{pay, session, dispute("lost"), disputed, dispute("won"), disputed, refund, charge, charge}},
		"won, told by nobody":         {paid, []deed{pay, session, dispute("lost"), wait(30 * time.Hour), dispute("won"), wait(100 * time.Hour)}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t, dbtest.SQLite(t))
			c := withCards(t, r)
			by, i := r.issued()
			page := r.page(by, i)
			for _, do := range x.deeds {
				do(r, c, page)
			}
			if got := r.stands(by, i); got != x.want {
				t.Errorf("%s, want %s", got, x.want)
			}
			r.sound()
		})
	}
}

// A statement shows a payment by card before the processor tells of it; then it is disputed, and the dispute is won.
func TestCardShownFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		c := withCards(t, r)
		by, i := r.issued()
		page := r.page(by, i)
		c.Pay(page)
		desk := cashier()
		r.must(errOf(r.load(desk, r.account(desk), "23/11/2026,1750,pi_000001 "+i.Reference+",FT1,")))
		for _, x := range []struct{ dispute, want string }{
			{"", "paid held 0 again 0"}, {"lost", "paid held 0 again 175000"}, {"won", "paid held 0 again 0"}, {"won", "paid held 0 again 0"},
		} {
			c.Dispute(page, x.dispute)
			r.hears(c.Event(page, "checkout.session"))
			if got := r.stands(by, i); got != x.want {
				t.Errorf("%s: %s, want %s", x.dispute, got, x.want)
			}
			r.sound()
		}
	})
}

// A page that closes is closed here; one that never came here ends by itself, and the next is another.
func TestCardPagesEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		c := withCards(t, r)
		by, i := r.issued()
		first := r.page(by, i)
		r.now.Move(30 * time.Minute)
		second := r.page(by, i) // the first has little time left
		if first == second {
			t.Error("an old page is shown")
		}
		r.now.Move(2 * time.Hour)
		r.must(r.AskCheckouts(r.ctx))
		if state, err := r.AskCard(r.ctx, by, i.ID); state != CheckoutExpired || err != nil {
			t.Errorf("%s %v", state, err)
		}
		_, before := c.Counts()
		r.now.Move(100 * time.Hour)
		r.must(r.AskCheckouts(r.ctx))
		if _, after := c.Counts(); after != before {
			t.Error("asked about a page that is over")
		}

		c.Away(503)
		_, err := r.PayByCard(r.ctx, by, i.ID)
		r.refused(err, "payment.card.away")
		c.Away(0)
		opened, _ := c.Counts()
		third := r.page(by, i) // the same question
		if n, _ := c.Counts(); n != opened+1 {
			t.Errorf("%d pages", n)
		}
		c.Away(500)
		if _, err := r.AskCard(r.ctx, by, i.ID); key(err) != "payment.card.away" {
			t.Error(err)
		}
		r.now.Move(10 * time.Minute)
		if err := r.AskCheckouts(r.ctx); err == nil {
			t.Error("nobody hears that the processor is away")
		}
		if err := r.HearCard(r.ctx, program, c.Event(third, "checkout.session")); err == nil {
			t.Error("an event is taken that nobody could ask about")
		}
		c.Away(0)
		c.Pay(third)
		r.now.Move(time.Hour)
		r.must(r.AskCheckouts(r.ctx))
		if got := r.stands(by, i); got != "paid held 0 again 0" {
			t.Error(got)
		}

		// The page was made, and the answer lost on its way: asked again, it is the same page.
		someone, l := r.issued()
		opened, _ = c.Counts()
		c.Pause(func() { panic(http.ErrAbortHandler) })
		_, err = r.PayByCard(r.ctx, someone, l.ID)
		r.refused(err, "payment.card.away")
		c.Pause(nil)
		r.page(someone, l)
		if n, _ := c.Counts(); n != opened+1 {
			t.Errorf("%d pages for one payment", n-opened)
		}

		// Two pages that were both paid: the second is the payer's.
		payer, j := r.issued()
		one := r.page(payer, j)
		r.now.Move(25 * time.Minute)
		two := r.page(payer, j)
		c.Pay(one)
		c.Pay(two)
		r.hears(c.Event(two, "checkout.session"))
		r.hears(c.Event(one, "checkout.session"))
		if got := r.stands(payer, j); got != "paid held 175000 again 0" {
			t.Error(got)
		}
		// It was given up meanwhile.
		payer, k := r.issued()
		page := r.page(payer, k)
		r.must(d.Update(r.ctx, func(tx *db.Tx) error { return r.Cancel(r.ctx, tx, payer, k.Case) }))
		c.Pay(page)
		r.hears(c.Event(page, "checkout.session"))
		if got := r.stands(payer, k); got != "cancelled held 175000 again 0" {
			t.Error(got)
		}
		// What was taken back can be paid by card again.
		c.Refund(third, 175000)
		r.hears(c.Event(third, "charge"))
		if got := r.stands(by, i); got != "paid held 0 again 175000" {
			t.Error(got)
		}
		page = r.page(by, i)
		c.Pay(page)
		r.hears(c.Event(page, "checkout.session"))
		if got := r.stands(by, i); got != "paid held 0 again 0" {
			t.Error(got)
		}
		r.sound()
	})
}

// The processor's answer is compared with what was asked for; what differs is booked by nobody.
func TestCardAnswersThatAreOthers(t *testing.T) {
	for name, lie := range map[string]func(a map[string]any){
		"another currency":  func(a map[string]any) { a["currency"] = "usd" },
		"no currency":       func(a map[string]any) { delete(a, "currency") },
		"another sum":       func(a map[string]any) { a["amount_total"] = 1 },
		"a sum below":       func(a map[string]any) { a["amount_total"] = -175000 },
		"another reference": func(a map[string]any) { a["client_reference_id"] = id.WithCheck("90210123456789") },
		"another page":      func(a map[string]any) { a["id"] = "cs_test_999999" },
		"no payment":        func(a map[string]any) { a["payment_intent"] = nil },
		"a payment under a name that is ours": func(a map[string]any) {
			if intent, ok := a["payment_intent"].(map[string]any); ok {
				intent["id"] = "pi_000001/2"
			}
		},
		"less than nothing given back": func(a map[string]any) {
			if intent, ok := a["payment_intent"].(map[string]any); ok {
				intent["latest_charge"].(map[string]any)["amount_refunded"] = -5
			}
		},
		"nothing": func(a map[string]any) { clear(a) },
	} {
		r := newRoom(t, dbtest.SQLite(t))
		c := withCards(t, r)
		by, i := r.issued()
		page := r.page(by, i)
		c.Pay(page)
		c.Lie(lie)
		if err := r.HearCard(r.ctx, program, c.Event(page, "checkout.session")); !errors.Is(err, errOther) {
			t.Errorf("%s: %v", name, err)
		}
		if got := r.stands(by, i); got != "issued held 0 again 0" || r.moneyRows() != 0 {
			t.Errorf("%s: %s", name, got)
		}
		c.Lie(nil)
		r.now.Move(time.Hour)
		r.must(r.AskCheckouts(r.ctx))
		if got := r.stands(by, i); got != "paid held 0 again 0" {
			t.Errorf("%s, then right: %s", name, got)
		}
	}
}

// A cashier sees an answer that does not fit, asks once more, and sets it aside with a reason; the payer can pay again then.
func TestCardsThatDoNotFit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		c := withCards(t, r)
		by, i := r.issued()
		page := r.page(by, i)
		c.Pay(page)
		desk := cashier()
		seen := func() []Strange {
			t.Helper()
			list, _, err := r.ListStrange(r.ctx, desk, "")
			r.must(err)
			today, err := r.ShowToday(r.ctx, desk)
			if err != nil || today.Cards != len(list) {
				t.Errorf("%d wait, and %d are listed: %v", today.Cards, len(list), err)
			}
			return list
		}
		if len(seen()) != 0 {
			t.Error("what fits is listed")
		}
		c.Lie(func(a map[string]any) { a["amount_total"] = 5 })
		if err := r.HearCard(r.ctx, program, c.Event(page, "checkout.session")); !errors.Is(err, errOther) {
			t.Error(err)
		}
		list := seen()
		if len(list) != 1 || list[0].What != otherSum || list[0].Reference != i.Reference || list[0].Amount != i.Amount || list[0].Session == "" {
			t.Fatalf("%+v", list)
		}
		since, at := list[0].Since, list[0].ID
		r.now.Move(time.Hour)
		if err := r.AskCheckouts(r.ctx); !errors.Is(err, errOther) {
			t.Error(err)
		}
		r.refused(r.AskStrange(r.ctx, desk, at), "payment.strange.still")
		if list = seen(); len(list) != 1 || list[0].Since != since {
			t.Errorf("%+v", list)
		}

		// It is mended, and fits.
		c.Lie(nil)
		r.must(r.AskStrange(r.ctx, desk, at))
		if got := r.stands(by, i); got != "paid held 0 again 0" || len(seen()) != 0 {
			t.Errorf("%s, %d listed", got, len(seen()))
		}
		r.refused(r.AskStrange(r.ctx, desk, at), "payment.strange.decided")
		r.refused(r.SetCardAside(r.ctx, desk, at, SetCardAside{"1", whyAside}), "payment.strange.decided")

		// Another is not mended: it is set aside, and nobody asks any more.
		by, i = r.issued()
		page = r.page(by, i)
		c.Lie(func(a map[string]any) { a["client_reference_id"] = "x" })
		_ = r.HearCard(r.ctx, program, c.Event(page, "checkout.session"))
		x := seen()[0]
		self := desk
		self.Person = by.Person
		version := versionOf(x.Version)
		r.refused(r.SetCardAside(r.ctx, desk, x.ID, SetCardAside{version, "no"}), "reason payment.aside.reason")
		r.refused(r.SetCardAside(r.ctx, desk, x.ID, SetCardAside{"0", whyAside}), "fault.stale")
		r.refused(r.SetCardAside(r.ctx, self, x.ID, SetCardAside{version, whyAside}), "access.own_affair")
		for _, other := range []access.Actor{by, as(access.Officer), {}} {
			if r.SetCardAside(r.ctx, other, x.ID, SetCardAside{version, whyAside}) == nil || r.AskStrange(r.ctx, other, x.ID) == nil {
				t.Error("somebody else decides")
			}
			if _, err := r.ShowStrange(r.ctx, other, x.ID); err == nil {
				t.Error("somebody else looks")
			}
			if _, _, err := r.ListStrange(r.ctx, other, ""); err == nil {
				t.Error("somebody else lists")
			}
		}
		r.must(r.SetCardAside(r.ctx, desk, x.ID, SetCardAside{version, whyAside}))
		if v, err := r.ShowStrange(r.ctx, desk, x.ID); err != nil || !v.Decided || len(seen()) != 0 {
			t.Errorf("%+v %v", v, err)
		}
		r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
			if row, err := loadCheckout(r.ctx, tx, x.ID); err != nil || row.AskAt != nil || row.State != CheckoutExpired {
				t.Errorf("it is asked about: %+v %v", row, err)
			}
			return nil
		}))
		c.Lie(nil)
		if next := r.page(by, i); next == page {
			t.Error("the payer is led to the old page")
		}
		r.sound()
	})
}

// An answer that was overtaken by a newer one does not undo it.
func TestCardAnswersOvertaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		c := withCards(t, r)
		by, i := r.issued()
		page := r.page(by, i)
		c.Pay(page)
		r.hears(c.Event(page, "checkout.session"))
		once := sync.Once{}
		c.Pause(func() { // the answer that it is paid is on its way, when it is refunded and asked about
			once.Do(func() {
				c.Pause(nil)
				c.Refund(page, 175000)
				r.hears(c.Event(page, "charge"))
			})
		})
		r.hears(c.Event(page, "checkout.session"))
		if got := r.stands(by, i); got != "paid held 0 again 175000" || r.moneyRows() != 1 {
			t.Errorf("%s, %d payments", got, r.moneyRows())
		}
		r.sound()
	})
}

// Twenty who press the button, come back and hear of it at once: one page, one payment, one receipt.
func TestCardAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		c := withCards(t, r)
		by, i := r.issued()
		var all sync.WaitGroup
		pages := make([]string, 10)
		for n := range pages {
			all.Go(func() {
				for {
					address, err := r.PayByCard(r.ctx, by, i.ID)
					if later(err) {
						continue
					}
					if err != nil {
						t.Error(err)
					}
					pages[n] = address
					return
				}
			})
		}
		all.Wait()
		for _, p := range pages {
			if p != pages[0] || p == "" {
				t.Fatalf("%q", pages)
			}
		}
		if opened, _ := c.Counts(); opened != 1 {
			t.Errorf("%d pages", opened)
		}
		c.Pay(pages[0])
		for n := range 20 {
			all.Go(func() {
				for {
					var err error
					if n%2 == 0 {
						err = r.HearCard(r.ctx, program, c.Event(pages[0], "checkout.session"))
					} else {
						_, err = r.AskCard(r.ctx, by, i.ID)
					}
					if !later(err) {
						if err != nil {
							t.Error(err)
						}
						return
					}
				}
			})
		}
		all.Wait()
		if got := r.stands(by, i); got != "paid held 0 again 0" || r.moneyRows() != 1 {
			t.Errorf("%s, %d payments", got, r.moneyRows())
		}
		r.sound()
	})
}

func TestDecideCard(t *testing.T) {
	open := []claimRow{{State: ClaimOpen}}
	for name, x := range map[string]struct {
		i      invoiceRow
		claims []claimRow
		again  money.Amount
		want   money.Amount
		key    string
	}{
		"owed":                          {invoiceRow{State: StateIssued, Amount: 10}, nil, 0, 10, ""},
		"a part came":                   {invoiceRow{State: StateIssued, Amount: 10, Held: 4}, []claimRow{{State: ClaimRejected}}, 0, 6, ""},
		"a claim waits":                 {invoiceRow{State: StateIssued, Amount: 10}, open, 0, 0, "payment.slip.open"},
		"owed again":                    {invoiceRow{State: StatePaid, Amount: 10}, nil, 7, 7, ""},
		"owed again, and a claim waits": {invoiceRow{State: StatePaid, Amount: 10}, open, 7, 0, "payment.slip.open"},
		"paid":                          {invoiceRow{State: StatePaid, Amount: 10}, nil, 0, 0, "payment.card.nothing"},
		"cancelled":                     {invoiceRow{State: StateCancelled, Amount: 10}, nil, 0, 0, "payment.card.nothing"},
		"expired, it lies":              {invoiceRow{State: StateExpired, Amount: 10, Held: 3}, nil, 0, 0, "payment.card.nothing"},
		"waived":                        {invoiceRow{State: StateWaived}, nil, 0, 0, "payment.card.nothing"},
		"the least":                     {invoiceRow{State: StateIssued, Amount: 5}, nil, 0, 5, ""},
		"too little":                    {invoiceRow{State: StateIssued, Amount: 4}, nil, 0, 0, "payment.card.little"},
		"too little again":              {invoiceRow{State: StatePaid, Amount: 10}, nil, 4, 0, "payment.card.little"},
		"the most":                      {invoiceRow{State: StateIssued, Amount: 20}, nil, 0, 20, ""},
		"too much":                      {invoiceRow{State: StateIssued, Amount: 21}, nil, 0, 0, "payment.card.much"},
		"much, but a part":              {invoiceRow{State: StateIssued, Amount: 21, Held: 1}, nil, 0, 20, ""},
	} {
		now := law("2026-11-23")
		now.Cards.Least, now.Cards.Most = 5, 20
		got, err := decideCard(now, x.i, x.claims, x.again)
		if got != x.want || key(err) != x.key {
			t.Errorf("%s: %d %v", name, got, err)
		}
	}
}

// Before the processor's sums are law, and without any, every sum goes.
func TestCardSums(t *testing.T) {
	pec, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]string{"2026-06-30": "", "2026-07-01": cardLittle} {
		if _, err := decideCard(pec.On(day.Must(on)), invoiceRow{State: StateIssued, Amount: 14_999}, nil, 0); key(err) != want {
			t.Errorf("%s: %v", on, err)
		}
	}
	r := newRoom(t, dbtest.SQLite(t))
	withCards(t, r)
	by, i := r.issued()
	r.pays("1", i.Reference, i.Amount-14_999)
	_, err = r.PayByCard(r.ctx, by, i.ID)
	r.refused(err, cardLittle)
	if v := r.view(by, i); v.Card != 0 || key(v.NoCard) != cardLittle {
		t.Errorf("%d %v", v.Card, v.NoCard)
	}
}

// The pauses between questions grow, and end.
func TestAskNext(t *testing.T) {
	made := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		state CheckoutState
		asked int64
		after time.Duration // since it was made
		want  time.Duration // 0: never
	}{
		{CheckoutOpen, 0, 0, 5 * time.Minute}, {CheckoutOpen, 2, 0, 20 * time.Minute}, {CheckoutOpen, 9, 0, 6 * time.Hour}, {CheckoutOpen, 1 << 40, 0, 6 * time.Hour},
		{CheckoutDone, 0, 0, 24 * time.Hour}, {CheckoutDone, 3, 0, 8 * 24 * time.Hour}, {CheckoutDone, 99, 0, 32 * 24 * time.Hour},
		{CheckoutDone, 9, 170 * 24 * time.Hour, 0}, {CheckoutExpired, 0, 0, 0},
	} {
		next := checkoutRow{State: x.state, Asked: x.asked, MadeAt: made}.askNext(made.Add(x.after))
		if (next == nil) != (x.want == 0) || next != nil && next.Sub(made.Add(x.after)) != x.want {
			t.Errorf("%s asked %d times: %v", x.state, x.asked, next)
		}
	}
}

func TestAwayKeepsTheCause(t *testing.T) {
	err := away(&outbound.StripeError{Call: "look", Status: 500})
	var cause *outbound.StripeError
	if !fault.Is(err, fault.KindBusy) || !errors.As(err, &cause) || !later(context.DeadlineExceeded) {
		t.Error(err)
	}
}

// A page without a name can never be asked about: nobody is sent to pay on it.
func TestCardPageWithoutAName(t *testing.T) {
	for _, name := range []any{"", nil, "cs/../disputes", strings.Repeat("c", 101)} {
		r := newRoom(t, dbtest.SQLite(t))
		c := withCards(t, r)
		opens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			kept := httptest.NewRecorder()
			c.ServeHTTP(kept, q)
			var a map[string]any
			r.must(json.Unmarshal(kept.Body.Bytes(), &a))
			a["id"] = name
			r.must(json.NewEncoder(w).Encode(a))
		}))
		t.Cleanup(opens.Close)
		r.needs.Cards = &outbound.Stripe{Base: opens.URL, Key: c.Key, HTTP: opens.Client()}
		by, i := r.issued()
		if address, err := r.PayByCard(r.ctx, by, i.ID); !errors.Is(err, errOther) || address != "" {
			t.Errorf("%v: sent to %q, %v", name, address, err)
		}
	}
}
