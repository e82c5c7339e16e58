package notice

import (
	"context"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/notice/pages"
	"sanad/internal/outbound"
	"sanad/internal/person"
	"sanad/internal/web/parts"
)

const why = "Letters to your e-mail address came back, and the day to answer is near."

// demanded has a letter to somebody that must be got, held because they prefer a way that is broken.
func (r *room) demanded(who string) (letter string) {
	r.t.Helper()
	r.wishes = Wishes{Preferred: Email}
	r.refuse(who)
	r.tell(who, "engineer_asked", map[string]string{"Until": "2026-12-24", "Path": "/my"}, "")
	r.drain()
	list, _, _, err := r.ListOwn(r.ctx, self(who), "")
	r.must(err)
	if list[0].State != StateHeld || list[0].Why != "broken" {
		r.t.Fatalf("%+v", list[0])
	}
	return list[0].ID
}

// An officer serves a letter that must be got by another way, and its holder reads why. The road does not do it by itself, nor for any other
// letter.
func TestServeALetterAnotherWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		gateway := &texts{}
		r := newRoom(t, d)
		r.texter = gateway
		r.Service = r.again(r)
		by, who := r.clerk(), r.member("en")
		letter := r.demanded(who)
		r.tell(who, "engineer_withdrawn", nil, "")
		r.drain()
		other := r.messages()[2].ID
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Chosen(r.ctx, tx, who) }))
		r.drain()
		if len(gateway.list) != 0 || len(r.letters()) != 0 {
			t.Fatal("a letter left by a way that nobody allowed")
		}

		v, err := r.ShowUnreached(r.ctx, by, letter)
		r.must(err)
		if !v.MayServe() || v.Leads[Email] != Broken || v.Leads[SMS] != Absent || v.Leads[Post] != Absent {
			t.Fatalf("%+v", v)
		}
		for what, c := range map[string]Serve{
			"notice.serve.leads.broken": {"email", why}, "notice.serve.leads.absent": {"sms", why}, "notice.serve.no_way": {"pigeon", why}, "notice.serve.no_reason": {"sms", "because"},
		} {
			r.refuses(r.Serve(r.ctx, by, letter, c), fault.KindInvalid, what)
		}
		r.calls(who, "0300 1234567")
		r.refuses(r.Serve(r.ctx, by, other, Serve{"sms", why}), fault.KindConflict, "notice.serve.not_demanded")
		if m := r.messages()[1]; m.State != StateHeld || r.eventsOf("notice.served") != 0 {
			t.Fatalf("bad input changed something: %+v", m)
		}

		r.must(r.Serve(r.ctx, by, letter, Serve{"sms", why}))
		r.refuses(r.Serve(r.ctx, by, letter, Serve{"sms", why}), fault.KindConflict, "notice.serve.moved_on")
		r.drain()
		if len(gateway.list) != 1 || !strings.HasSuffix(gateway.list[0].Body.Reveal(), letter) || len(r.letters()) != 0 {
			t.Fatalf("%d texts", len(gateway.list))
		}
		own, err := r.ShowOwn(r.ctx, self(who), letter)
		r.must(err)
		if own.State != StateSent || len(own.Deliveries) != 1 || own.Deliveries[0].Way != SMS || own.Deliveries[0].Why != served || len(own.Servings) != 1 || own.Servings[0].Reason.Reveal() != why || own.Servings[0].Way != SMS {
			t.Errorf("%+v", own)
		}
		if r.eventsOf("notice.served") != 1 {
			t.Error("the deed is not on record")
		}
		if m := r.messages()[2]; m.State != StateHeld {
			t.Errorf("another letter left: %+v", m)
		}

		// It came back from there too: served once more, by post.
		r.must(r.HearReport(r.ctx, r.delivery(letter), "2"))
		r.refuses(r.Serve(r.ctx, by, letter, Serve{"post", why}), fault.KindInvalid, "notice.serve.leads.absent")
		r.lives(who, "House 1\nLahore 54000")
		r.must(r.Serve(r.ctx, by, letter, Serve{"post", why}))
		r.drain()
		if own, err = r.ShowOwn(r.ctx, self(who), letter); err != nil || own.State != StateWaits || len(own.Servings) != 2 {
			t.Fatalf("%+v %v", own, err)
		}
		batch, err := r.MakeBatch(r.ctx, by)
		r.must(err)
		list, err := r.OpenBatch(r.ctx, by, batch, "letters")
		r.must(err)
		if len(list) != 1 {
			t.Fatalf("%d letters in the batch", len(list))
		}
		contains(t, strings.Join(list[0].paper.Text, "|"), "An officer decided that")
		r.must(r.PostBatch(r.ctx, by, batch, today))
		if own, err = r.ShowOwn(r.ctx, self(who), letter); err != nil || own.State != StateSent || own.Deliveries[1].Way != Post || own.Deliveries[1].Why != served {
			t.Errorf("%+v %v", own, err)
		}
	})
}

// What an officer chose goes by that way alone: if it breaks before the letter leaves, the letter is held again.
func TestAServedLetterGoesByItsWayAlone(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.texter = &texts{broken: outbound.ErrRefused}
	r.Service = r.again(r)
	by, who := r.clerk(), r.member("en")
	r.calls(who, "0300 1234567")
	letter := r.demanded(who)
	r.must(r.Serve(r.ctx, by, letter, Serve{"sms", why}))
	r.drain()
	if m := r.messages()[1]; m.State != StateRefused || len(r.letters()) != 0 {
		t.Fatalf("%+v", m)
	}
	r.refuses(r.Serve(r.ctx, by, letter, Serve{"sms", why}), fault.KindInvalid, "notice.serve.leads.broken")
	r.lives(who, "House 1\nLahore 54000")
	r.must(r.Serve(r.ctx, by, letter, Serve{"post", why}))
	r.lives(who, "")
	r.drain()
	if m := r.messages()[1]; m.State != StateHeld || m.Why != "absent" {
		t.Errorf("%+v", m)
	}
}

// lives gives somebody a postal address.
func (r *room) lives(who, address string) {
	r.t.Helper()
	sealed, err := r.vault.Seal(r.ctx, fieldOfPerson("address", who), address)
	r.must(err)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(r.ctx, `update person set address = ? where id = ?`, sealed, who)
		return err
	}))
}

// Whoever letters do not reach is asked for an address that works: once in 14 days, by a way that they allow, and on their own page. What
// waits leaves when they give one.
func TestAskForAnAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		gateway := &texts{}
		r := newRoom(t, d)
		r.texter = gateway
		r.Service = r.again(r)
		by, who := r.clerk(), r.member("en")
		letter := r.demanded(who)
		asked := func(want bool) {
			t.Helper()
			if got, err := r.Asked(r.ctx, self(who)); got != want || err != nil {
				t.Errorf("asked: %v %v", got, err)
			}
		}
		asked(false)
		r.must(r.AskAddress(r.ctx, by, letter))
		asked(true)
		if n := len(r.messages()); n != 2 {
			t.Errorf("a question was written that no way takes: %d letters", n)
		}
		r.now.Move(13 * 24 * time.Hour)
		r.refuses(r.AskAddress(r.ctx, by, letter), fault.KindConflict, "notice.asking.lately")
		r.now.Move(24*time.Hour + time.Minute)
		r.calls(who, "0300 1234567")
		r.wishes = Wishes{Preferred: Email, Fallback: true}
		r.must(r.AskAddress(r.ctx, by, letter))
		r.drain()
		if len(gateway.list) != 1 || !strings.HasPrefix(gateway.list[0].Body.Reveal(), "PEC: there is a letter for you. https://council.test/my/messages/") {
			t.Errorf("%+v", gateway.list)
		}
		if v, err := r.ShowUnreached(r.ctx, by, letter); err != nil || v.Asked == nil || v.Asked.Way != SMS {
			t.Errorf("%+v %v", v, err)
		}
		r.wishes = Wishes{Preferred: Email}
		email, err := r.people.SealEmail(r.ctx, who, "new@example.org")
		r.must(err)
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(r.ctx, `update person set email = ? where id = ?`, email, who); err != nil {
				return err
			}
			return r.Readdressed(r.ctx, tx, who)
		}))
		r.drain()
		if list := r.letters(); len(list) != 2 || list[0].To != "new@example.org" {
			t.Errorf("%+v", list)
		}
		asked(false)
		r.refuses(r.AskAddress(r.ctx, by, letter), fault.KindConflict, "notice.serve.moved_on")

		// Somebody of an older register, whose only address came back, would never read it.
		old := r.settler("en", "House 1\nLahore 54000", "")
		r.wishes = Wishes{}
		r.tell(old, "engineer_asked", map[string]string{"Until": "2026-12-24", "Path": "/my"}, "")
		r.drain()
		b := r.postAll(by)
		_, err = r.ReturnLetter(r.ctx, by, ReturnLetter{b.List[0].Code, "unknown"})
		r.must(err)
		r.refuses(r.AskAddress(r.ctx, by, b.List[0].Message), fault.KindConflict, "notice.asking.nobody")
	})
}

// Officers and registrars see what did not arrive, page by page, what must be got first; nobody else does, and nobody serves their own letters.
func TestWhoServes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, who := r.clerk(), r.member("en")
		letter := r.demanded(who)
		for range PageSize {
			r.now.Move(time.Minute)
			r.tell(who, "engineer_asked", map[string]string{"Until": "2026-12-24", "Path": "/my"}, "")
		}
		r.drain()
		first, more, err := r.ListUnreached(r.ctx, by, false, "")
		r.must(err)
		if len(first) != PageSize || !more || !first[0].Must {
			t.Fatalf("%d rows, more %v", len(first), more)
		}
		rest, more, err := r.ListUnreached(r.ctx, by, false, first[PageSize-1].ID)
		r.must(err)
		if len(rest) != 1 || more || rest[0].ID != letter {
			t.Errorf("%d rows on the second page", len(rest))
		}
		if all, _, err := r.ListUnreached(r.ctx, by, true, rest[0].ID); err != nil || len(all) != 1 || all[0].Must {
			t.Errorf("%+v %v", all, err)
		}
		weak, other, cashier, holder := r.clerk(), r.clerk(), r.clerk(), r.clerk()
		weak.Strong, other.Purpose, cashier.Roles, holder.Person = false, access.Licensing, []access.Role{access.Cashier}, who
		for what, by := range map[string]access.Actor{"nobody": {}, "weak": weak, "another purpose": other, "a cashier": cashier, "a member": self(id.Random()), "the program": access.System(access.Notice), "its holder": holder, "its holder at home": self(who)} {
			if list, _, err := r.ListUnreached(r.ctx, by, true, ""); !denied(err) && (what != "its holder" || len(list) != 0) {
				t.Errorf("%s lists %d: %v", what, len(list), err)
			}
			if _, err := r.ShowUnreached(r.ctx, by, letter); !denied(err) {
				t.Errorf("%s sees one: %v", what, err)
			}
			if err := r.Serve(r.ctx, by, letter, Serve{"email", why}); !denied(err) {
				t.Errorf("%s serves one: %v", what, err)
			}
			if err := r.AskAddress(r.ctx, by, letter); !denied(err) {
				t.Errorf("%s asks for an address: %v", what, err)
			}
		}
		r.tellAddress(Letter{Kind: "not_here", Address: "a@example.org", Language: "en"})
		for _, none := range []string{"", id.New(noon), r.messages()[len(r.messages())-1].ID, "'; drop table"} {
			if err := r.Serve(r.ctx, by, none, Serve{"email", why}); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%q: %v", none, err)
			}
		}
		r.must(r.vault.Shred(r.ctx, person.Scope(who)))
		if v, err := r.ShowUnreached(r.ctx, by, letter); err != nil || len(v.Leads) != 0 {
			t.Errorf("of somebody erased: %+v %v", v, err)
		}
		if err := r.Serve(r.ctx, by, letter, Serve{"sms", why}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("of somebody erased: %v", err)
		}
	})
}

func TestServePages(t *testing.T) {
	readers(t, func(t *testing.T, ctx context.Context) {
		empty := draw(t, ctx, pages.UnreachedPage(pages.Unreached{}))
		if len(find(empty, ".empty")) != 1 {
			t.Error("the empty page has no words")
		}
		full := pages.Unreached{All: true, First: unreachedPath, Next: unreachedPath}
		for range PageSize {
			full.Rows = append(full.Rows, pages.UnreachedRow{Href: letterPath("x"), Subject: "S", At: "A", State: "held", Far: "F", Must: true})
		}
		if root := draw(t, ctx, pages.UnreachedPage(full)); len(find(root, "tbody tr")) != PageSize || len(find(root, "nav.pager a")) != 2 {
			t.Error("rows or the pager are missing")
		}
		form := parts.NewForm(nil)
		form.Refused(ctx, fault.Conflict("notice.serve.moved_on", nil))
		v := pages.DeskLetter{
			OwnLetter: pages.OwnLetter{Subject: "S", State: "held", Far: "F", Servings: []pages.Serving{{At: "A", Way: "W", Reason: "R"}}}, Form: form, Path: letterPath("x"), Name: "N", Case: "C", Must: true, MayServe: true, Waits: true,
			Ways: []parts.Option{{Value: "post", Label: "L"}}, Closed: []parts.SummaryRow{{Label: "L", Value: "V"}}, Asked: "A",
		}
		if root := draw(t, ctx, pages.DeskLetterPage(v)); len(find(root, "main form")) != 2 || len(find(root, "blockquote")) != 1 || len(find(root, "h1")) != 1 {
			t.Error("forms or the reason are missing")
		}
		v.Ways = nil
		if root := draw(t, ctx, pages.DeskLetterPage(v)); len(find(root, "main form")) != 1 {
			t.Error("a form without a way")
		}
		v.Lately = true
		if root := draw(t, ctx, pages.DeskLetterPage(v)); len(find(root, "main form")) != 0 || !strings.Contains(words(root), "A") {
			t.Error("who was asked lately can be asked again")
		}
		for _, why := range []string{served, "other_broken"} { // to an officer a letter is somebody else's
			one := Sent{Deliveries: []Delivery{{Way: Email, Why: why, State: Taken, SentAt: noon}}}
			if own, desk := deliveries(ctx, one)[0].Why, deskDeliveries(ctx, one)[0].Why; own == "" || desk == "" || own == desk || strings.Contains(desk, "⟦") {
				t.Errorf("%s: %q, %q", why, own, desk)
			}
		}
		if why := deskDeliveries(ctx, Sent{Deliveries: []Delivery{{Way: Email, Why: "preferred", State: Taken, SentAt: noon}}})[0].Why; why != "" {
			t.Error(why)
		}
		if root := draw(t, ctx, pages.DeskLetterPage(pages.DeskLetter{OwnLetter: pages.OwnLetter{Subject: "S", State: "sent"}})); len(find(root, "main form")) != 0 {
			t.Error("what arrived can be served")
		}
		for _, leads := range []Reach{Broken, Absent, Off, Often} {
			draw(t, ctx, parts.Lead(i18n.T(ctx, "notice.serve.leads."+string(leads))))
		}
		draw(t, ctx, pages.UnreachedPanel())
		draw(t, ctx, pages.RemindersPanel())
		if root := draw(t, ctx, pages.HistoryPage(pages.History{Lost: 1, Asked: true})); len(find(root, "main ul a")) != 3 {
			t.Error("nothing leads to where an address is given")
		}
	})
}
