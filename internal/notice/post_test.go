package notice

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/jobs"
	"sanad/internal/notice/pages"
	"sanad/internal/outbound"
	"sanad/internal/paper"
	"sanad/internal/person"
	"sanad/internal/sample"
	"sanad/internal/web/parts"
)

// settler returns somebody who came with an older register, with an address for letters on paper and perhaps one for e-mail.
func (r *room) settler(language, address, email string) string {
	r.t.Helper()
	r.count++
	who, someone := id.Random(), sample.Someone(r.count)
	keys, err := r.vault.MintMany(r.ctx, []string{person.Scope(who)})
	r.must(err)
	claim := person.Claim{NameLatin: someone.NameLatin, NameUrdu: someone.NameUrdu, Father: someone.Father, Address: address}
	b, err := r.people.SealBrought(keys, who, claim, email, "", r.law(), r.now.Now())
	r.must(err)
	bring, err := r.people.Bring([]person.Brought{b})
	r.must(err)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		if err := bring(r.ctx, tx); err != nil {
			return err
		}
		_, err := tx.Exec(r.ctx, `update person set language = ? where id = ?`, language, who)
		return err
	}))
	return who
}

// clerk is an officer at the post.
func (r *room) clerk() access.Actor {
	return access.Actor{Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Notice, Strong: true}
}

// posted makes, prints and posts a batch of what waits, and returns it.
func (r *room) postAll(by access.Actor) Batch {
	r.t.Helper()
	batch, err := r.MakeBatch(r.ctx, by)
	r.must(err)
	_, err = r.OpenBatch(r.ctx, by, batch, "letters")
	r.must(err)
	on := r.now.Now().In(r.law().Zone)
	r.must(r.PostBatch(r.ctx, by, batch, PostBatch{strconv.Itoa(on.Day()), strconv.Itoa(int(on.Month())), strconv.Itoa(on.Year())}))
	b, err := r.ShowBatch(r.ctx, by, batch)
	r.must(err)
	return b
}

var today = PostBatch{Day: "23", Month: "11", Year: "2026"}

func (r *room) refuses(err error, kind fault.Kind, key string) {
	r.t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind || f.Message.Key != key && !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Message.Key == key }) {
		r.t.Errorf("%v, not %s", err, key)
	}
}

// Who has no address for e-mail gets letters by post: gathered, printed in order of postcode, posted, and seen so by their reader.
func TestLettersByPost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.clerk()
		karachi, nowhere := r.settler("en", "House 4, Street 12345678\nKarachi 75500", ""), r.settler("ur", "مکان 2\nگاؤں", "")
		lahore, mailed := r.settler("ur", "مکان 12، لاہور ۵۴۰۰۰", ""), r.settler("en", "House 1\nQuetta 87300", "a@example.org")
		for _, who := range []string{karachi, nowhere, lahore, mailed} {
			r.tell(who, "engineer_renew_soon", map[string]string{"Until": "2026-12-31", "Path": "/my/licence/renew"}, "")
		}
		r.drain()
		r.drain()
		if n := len(r.letters()); n != 1 {
			t.Fatalf("%d letters left by e-mail", n)
		}
		for _, who := range []string{karachi, nowhere, lahore} {
			if list, _, lost, err := r.ListOwn(r.ctx, self(who), ""); err != nil || lost != 0 || list[0].State != StateWaits || len(list[0].Deliveries) != 0 {
				t.Fatalf("%+v %v", list, err)
			}
		}
		if desk, err := r.List(r.ctx, r.officer(access.Registrar)); err != nil || len(desk) != 0 {
			t.Errorf("what waits for the post needs nobody at the desk: %+v %v", desk, err)
		}
		r.now.Move(time.Hour)
		if w, list, _, err := r.ListBatches(r.ctx, by, ""); err != nil || w.Count != 3 || !w.Since.Equal(noon) || !w.Posts || w.Rule.ID != "letters_by_post" || len(list) != 0 {
			t.Fatalf("%+v %v %v", w, list, err)
		}
		batch, err := r.MakeBatch(r.ctx, by)
		r.must(err)
		_, err = r.MakeBatch(r.ctx, by)
		r.refuses(err, fault.KindConflict, "notice.batch.none")
		r.refuses(r.PostBatch(r.ctx, by, batch, today), fault.KindConflict, "notice.batch.not_printed")
		manifest, err := r.OpenBatch(r.ctx, by, batch, "manifest")
		r.must(err)
		r.refuses(r.PostBatch(r.ctx, by, batch, today), fault.KindConflict, "notice.batch.not_printed")
		var codes []string
		for _, a := range manifest {
			codes = append(codes, a.Postcode)
		}
		if got := strings.Join(codes, " "); got != "54000 75500 " || manifest[0].Name != sample.Someone(3).NameLatin {
			t.Fatalf("%q %+v", got, manifest)
		}
		list, err := r.OpenBatch(r.ctx, by, batch, "letters")
		r.must(err)
		ur, en := list[0].paper, list[1].paper
		contains(t, strings.Join(ur.To, "|"), sample.Someone(3).NameUrdu+"|مکان 12، لاہور ۵۴۰۰۰")
		contains(t, strings.Join(ur.Text, "|"), "31 دسمبر 2026", "https://council.test/ur/my/licence/renew", "ڈاک سے")
		if nowhere := list[2].paper; nowhere.To[0] != sample.Someone(2).NameUrdu {
			t.Errorf("%q", nowhere.To)
		}
		contains(t, strings.Join(en.Text, "|"), "Dear "+sample.Someone(1).NameLatin, "31 December 2026", "|https://council.test/my/licence/renew|", "by post, because", "|https://council.test/my/messages|")
		if _, ok := id.ReadNumber(en.Code); !ok || en.Subject == "" || len(en.Code) != 12 || en.Code == ur.Code {
			t.Errorf("%+v", en)
		}
		for what, c := range map[string]PostBatch{
			"notice.batch.ahead": {"24", "11", "2026"}, "notice.batch.before_made": {"22", "11", "2026"}, "notice.batch.no_such_day": {"31", "11", "2026"},
		} {
			r.refuses(r.PostBatch(r.ctx, by, batch, c), fault.KindInvalid, what)
		}
		r.must(r.PostBatch(r.ctx, by, batch, PostBatch{"۲۳", "۱۱", "۲۰۲۶"}))
		r.refuses(r.PostBatch(r.ctx, by, batch, today), fault.KindConflict, "notice.batch.posted_before")
		for _, what := range []string{"letters", "manifest"} {
			_, err = r.OpenBatch(r.ctx, by, batch, what)
			r.refuses(err, fault.KindConflict, "notice.batch.posted_before")
		}
		v, _, _, err := r.ListOwn(r.ctx, self(lahore), "")
		r.must(err)
		if got := v[0]; got.State != StateSent || got.Lang != "ur" || got.Deliveries[0] != (Delivery{Post, "only_way", Taken, "", r.now.Now()}) {
			t.Errorf("%+v", got)
		}
		if opened := r.eventsOf("notice.batch_opened"); opened != 2 {
			t.Errorf("%d openings on record", opened)
		}
		if w, list, more, err := r.ListBatches(r.ctx, by, ""); err != nil || w.Count != 0 || more || len(list) != 1 || list[0].Letters != 3 || list[0].State != BatchPosted {
			t.Errorf("%+v %+v %v", w, list, err)
		}
	})
}

// An envelope is in one script: a Latin address stands under the Latin name, whatever the letter's language.
func TestAnEnvelopeIsInOneScript(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.tell(r.settler("ur", "House 4, Karachi 75500", ""), "engineer_withdrawn", nil, "")
	r.drain()
	batch, err := r.MakeBatch(r.ctx, r.clerk())
	r.must(err)
	list, err := r.OpenBatch(r.ctx, r.clerk(), batch, "letters")
	r.must(err)
	if p := list[0].paper; p.Language != "ur" || p.To[0] != sample.Someone(1).NameLatin || !strings.Contains(p.Text[0], sample.Someone(1).NameUrdu) {
		t.Errorf("%+v", p)
	}
}

// eventsOf counts the events of a kind.
func (r *room) eventsOf(kind string) (n int64) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		n, err = db.Get[int64](r.ctx, tx, `select count(*) from event where kind = ?`, kind)
		return err
	}))
	return n
}

// A code never goes by post, nor does anything of a council that posts no letters; who has neither address gets nothing.
func TestWhatNeverGoesByPost(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	who, bare := r.settler("en", "House 1\nLahore 54000", ""), r.settler("en", "", "")
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		return r.TellSecret(r.ctx, tx, who, "takeover_code", map[string]string{"Number": "CIVIL/1", "Minutes": "30"}, map[string]string{"Code": "481516"})
	}))
	r.tell(bare, "engineer_withdrawn", nil, "")
	r.drain()
	minimal, err := council.Load("minimal")
	r.must(err)
	r.council = minimal
	r.tell(who, "engineer_withdrawn", nil, "")
	r.drain()
	for _, m := range r.messages() {
		if m.State != StateDropped {
			t.Errorf("%s is %s", m.Kind, m.State)
		}
	}
	if w, _, _, err := r.ListBatches(r.ctx, r.clerk(), ""); err != nil || w.Posts || w.Count != 0 {
		t.Errorf("%+v %v", w, err)
	}
}

// By which way a letter goes is decided anew when its batch is made: to an e-mail address that came meanwhile, and to nobody who is no more.
func TestABatchDecidesAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.clerk()
		opens, gone, stays, leaves := r.settler("en", "Lahore 54000", ""), r.settler("en", "Lahore 54000", ""), r.settler("en", "Lahore 54001", ""), r.settler("en", "Lahore 54002", "")
		for _, who := range []string{opens, gone, stays, leaves} {
			r.tell(who, "engineer_withdrawn", nil, "")
		}
		r.drain()
		email, err := r.people.SealEmail(r.ctx, opens, "opens@example.org")
		r.must(err)
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `update person set email = ? where id = ?`, email, opens)
			return err
		}))
		r.must(r.vault.Shred(r.ctx, person.Scope(gone)))
		batch, err := r.MakeBatch(r.ctx, by)
		r.must(err)
		r.drain()
		if list := r.letters(); len(list) != 1 || list[0].To != "opens@example.org" {
			t.Errorf("%+v", list)
		}
		r.must(r.vault.Shred(r.ctx, person.Scope(leaves)))
		list, err := r.OpenBatch(r.ctx, by, batch, "letters")
		r.must(err)
		if len(list) != 1 || list[0].Postcode != "54001" {
			t.Errorf("%+v", list)
		}
		r.must(r.PostBatch(r.ctx, by, batch, today))
		states := []State{StateSent, StateDropped, StateSent, StateDropped}
		for i, m := range r.messages() {
			if m.State != states[i] {
				t.Errorf("letter %d is %s", i, m.State)
			}
		}
	})
}

// A letter that came back is known by its code, however that is typed; its address takes no more, and its reader sees why.
func TestALetterComesBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.clerk()
		who, neighbour := r.settler("en", "House 1\nLahore 54000", ""), r.settler("en", "House 2\nLahore 54000", "")
		r.tell(who, "engineer_withdrawn", nil, "")
		r.drain()
		batch, err := r.MakeBatch(r.ctx, by)
		r.must(err)
		_, err = r.OpenBatch(r.ctx, by, batch, "letters")
		r.must(err)
		b, err := r.ShowBatch(r.ctx, by, batch)
		r.must(err)
		code := b.List[0].Code
		back := func(code, why string) error {
			_, err := r.ReturnLetter(r.ctx, by, ReturnLetter{code, why})
			return err
		}
		r.refuses(back(code, "unknown"), fault.KindConflict, "notice.return.not_posted")
		r.must(r.PostBatch(r.ctx, by, batch, today))
		wrong := []byte(code)
		wrong[4] = '0' + (wrong[4]-'0'+1)%10
		for _, bad := range []string{"", "1", string(wrong), code + "1", code[:11], "x" + code[1:], strings.Repeat("9", 40)} {
			r.refuses(back(bad, "unknown"), fault.KindInvalid, "notice.return.no_code")
		}
		r.refuses(back(id.Number(10), "unknown"), fault.KindInvalid, "notice.return.unknown_code")
		r.refuses(back(code, "whim"), fault.KindInvalid, "notice.return.no_why")
		if v, _ := r.ShowOwn(r.ctx, self(who), r.messages()[0].ID); v.State != StateSent {
			t.Fatalf("bad input changed something: %+v", v)
		}

		urdu := strings.Map(func(c rune) rune { return c - '0' + '۰' }, code)
		r.must(back(" "+urdu[:8]+" "+urdu[8:]+"-", "incomplete"))
		first := r.now.Now()
		r.now.Move(time.Hour)
		r.must(back(code, "refused"))
		v, err := r.ShowOwn(r.ctx, self(who), r.messages()[0].ID)
		r.must(err)
		if d := v.Deliveries[0]; v.State != StateRefused || len(v.Deliveries) != 1 || d.State != Returned || d.Fault != "post.incomplete" {
			t.Errorf("%+v", v)
		}
		if c, err := r.ShowReturned(r.ctx, by, b.List[0].ID); err != nil || c.Why != "incomplete" || !c.At.Equal(first) || r.eventsOf("notice.letter_returned") != 1 {
			t.Errorf("noted twice: %+v %v", c, err)
		}
		if n, err := r.Lost(r.ctx, self(who)); n != 1 || err != nil {
			t.Errorf("lost %d, %v", n, err)
		}
		// The next is held; a neighbour's is not.
		r.tell(who, "engineer_withdrawn", nil, "")
		r.tell(neighbour, "engineer_withdrawn", nil, "")
		r.drain()
		if list := r.messages(); list[1].State != StateHeld || list[1].Why != heldUnreachable || list[2].State != StateWaits {
			t.Fatalf("%+v", list)
		}
		// Once its reader says that it works again, both go by post, and so does what follows.
		if n, err := r.Works(r.ctx, self(who)); n != 2 || err != nil {
			t.Fatalf("%d %v", n, err)
		}
		r.drain()
		if b := r.postAll(by); b.Letters != 3 {
			t.Errorf("%d letters in the second batch", b.Letters)
		}
		r.tell(who, "engineer_withdrawn", nil, "")
		r.drain()
		if m := r.messages()[3]; m.State != StateWaits {
			t.Errorf("after letters were posted the next is %s", m.State)
		}
	})
}

// What was posted to somebody who is erased meanwhile comes back without a trace of them.
func TestALetterOfSomebodyErasedComesBack(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by := r.clerk()
	who := r.settler("en", "House 1\nLahore 54000", "")
	r.tell(who, "engineer_withdrawn", nil, "")
	r.drain()
	b := r.postAll(by)
	r.must(r.vault.Shred(r.ctx, person.Scope(who)))
	letter, err := r.ReturnLetter(r.ctx, by, ReturnLetter{b.List[0].Code, "unknown"})
	r.must(err)
	if c, err := r.ShowReturned(r.ctx, by, letter); err != nil || c.Why != "unknown" {
		t.Errorf("%+v %v", c, err)
	}
	var broken int64
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		broken, err = db.Get[int64](r.ctx, tx, `select count(*) from notice_broken`)
		return err
	}))
	if desk, err := r.List(r.ctx, r.officer(access.Registrar)); err != nil || len(desk) != 0 || broken != 0 {
		t.Errorf("%d addresses are marked, and somebody must act: %+v %v", broken, desk, err)
	}
}

// An e-mail address that was refused gives way to the post, and a batch holds two hundred letters at most.
func TestTheOldestTwoHundredArePrinted(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by := r.clerk()
	who := r.settler("en", "Lahore 54000", "gone@example.org")
	r.broken = outbound.ErrRefused
	r.tell(who, "engineer_withdrawn", nil, "")
	r.drain()
	r.broken = nil
	for range MostLetters + 1 {
		r.tell(who, "engineer_withdrawn", nil, "")
	}
	r.drain()
	if b := r.postAll(by); b.Letters != MostLetters {
		t.Errorf("%d letters in a batch", b.Letters)
	}
	if b := r.postAll(by); b.Letters != 1 {
		t.Errorf("%d letters in the second", b.Letters)
	}
}

// Only an officer or a registrar who acts for this purpose, with a second factor, prints and posts.
func TestWhoPosts(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	weak, other, cashier := r.clerk(), r.clerk(), r.clerk()
	weak.Strong, other.Purpose, cashier.Roles = false, access.Licensing, []access.Role{access.Cashier}
	for what, by := range map[string]access.Actor{"nobody": {}, "weak": weak, "another purpose": other, "a cashier": cashier, "a member": self(id.Random()), "the program": access.System(access.Notice)} {
		if _, err := r.MakeBatch(r.ctx, by); !denied(err) {
			t.Errorf("%s makes a batch: %v", what, err)
		}
		if _, err := r.OpenBatch(r.ctx, by, "x", "letters"); !denied(err) {
			t.Errorf("%s opens one: %v", what, err)
		}
		if _, err := r.ReturnLetter(r.ctx, by, ReturnLetter{}); !denied(err) {
			t.Errorf("%s takes one back: %v", what, err)
		}
	}
	if _, err := r.ShowBatch(r.ctx, r.clerk(), id.New(noon)); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("a batch that is none: %v", err)
	}
}

func denied(err error) bool {
	return fault.Is(err, fault.KindDenied) || fault.Is(err, fault.KindNotFound)
}

func TestPostcode(t *testing.T) {
	for address, want := range map[string]string{
		"House 1, Lahore 54000": "54000", "مکان ۱، لاہور ۵۴۰۰۰": "54000", "12345 Street\nIslamabad 44000": "44000", "٧٥٥٠٠ کراچی": "75500",
		"": "", "Village": "", "0300 1234567": "", "House 123456": "", "Lahore-54000.": "54000", "1234": "",
	} {
		if got := postcode(address); got != want {
			t.Errorf("%q: %q", address, got)
		}
	}
}

func FuzzPostcode(f *testing.F) {
	f.Add("مکان ۱، لاہور ۵۴۰۰۰")
	f.Fuzz(func(t *testing.T, address string) {
		if got := postcode(address); got != "" && (len(got) != 5 || strings.Trim(got, "0123456789") != "") {
			t.Errorf("%q: %q", address, got)
		}
	})
}

func TestPostPages(t *testing.T) {
	readers(t, func(t *testing.T, ctx context.Context) {
		empty := draw(t, ctx, pages.PostPage(pages.Post{Posts: true, Rule: "R", Instrument: "I"}))
		if len(find(empty, "form")) != 0 || len(find(empty, ".empty")) != 1 {
			t.Error("there is nothing to print, and a button that prints")
		}
		off := draw(t, ctx, pages.PostPage(pages.Post{}))
		if len(find(off, ".notice")) != 1 {
			t.Error("the page does not say that no letters are posted")
		}
		full := pages.Post{Posts: true, Waiting: 201, Since: "S", First: post, Next: post}
		for i := range PageSize {
			full.Rows = append(full.Rows, pages.BatchRow{Href: post, At: fmt.Sprint(i), State: []string{"made", "printed", "posted"}[i%3], Letters: "200", Returned: "1"})
		}
		if root := draw(t, ctx, pages.PostPage(full)); len(find(root, "tbody tr")) != PageSize || len(find(root, "form button")) != 1 || len(find(root, "nav.pager a")) != 2 {
			t.Error("rows, the button or the pager are missing")
		}
		for _, state := range []string{"made", "printed", "posted", "apart"} {
			b := pages.Batch{Form: parts.NewForm(nil), Path: post + "/x", State: state, Printed: "P", Posted: "P", Letters: "2", Rows: []pages.PaperRow{{Position: "1", Code: "C", Subject: "S", Language: "L"}, {Returned: "R", Why: "W"}}}
			root := draw(t, ctx, pages.BatchPage(b))
			if open := state == "made" || state == "printed"; (len(find(root, "form")) == 2) != open || (len(find(root, "a[download]")) == 2) != open || len(find(root, "tbody tr")) != 2 {
				t.Errorf("a batch that is %s", state)
			}
		}
		if root := draw(t, ctx, pages.ReturnPage(pages.Return{Form: parts.NewForm(nil), Whys: []parts.Option{{Value: "unknown", Label: "U"}}, Code: "C", Why: "W", At: "A"})); len(find(root, "input[name=code]")) != 1 {
			t.Error("no box for the code")
		}
		draw(t, ctx, pages.PostPanel())
		for _, why := range returns {
			u := show(ctx, Unsent{What: "engineer_withdrawn", State: StateRefused, Fault: returned + why, At: noon, Again: true})
			own := far(ctx, Sent{State: StateRefused, Deliveries: []Delivery{{Way: Post, State: Returned, Fault: returned + why}}})
			if all := u.Why + u.StateWord + own; strings.Contains(all, "⟦") || strings.Contains(all, "post.") {
				t.Error(all)
			}
		}
		if words := far(ctx, Sent{State: StateWaits}) + far(ctx, Sent{State: StateSent, Deliveries: []Delivery{{Way: Post, State: Taken}}}); strings.Contains(words, "⟦") {
			t.Error(words)
		}
	})
}

// A batch that was not posted is taken apart: its letters wait for another, and what was printed of it cannot be said to be posted.
func TestTakeABatchApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.clerk()
		who := r.settler("en", "Lahore 54000", "")
		r.tell(who, "engineer_withdrawn", nil, "")
		r.drain()
		batch, err := r.MakeBatch(r.ctx, by)
		r.must(err)
		_, err = r.OpenBatch(r.ctx, by, batch, "letters")
		r.must(err)
		old, err := r.ShowBatch(r.ctx, by, batch)
		r.must(err)
		cashier := r.clerk()
		cashier.Roles = []access.Role{access.Cashier}
		if err := r.TakeApart(r.ctx, cashier, batch); !denied(err) {
			t.Errorf("a cashier: %v", err)
		}
		r.must(r.TakeApart(r.ctx, by, batch))
		r.refuses(r.TakeApart(r.ctx, by, batch), fault.KindConflict, "notice.batch.apart_before")
		r.refuses(r.PostBatch(r.ctx, by, batch, today), fault.KindConflict, "notice.batch.apart_before")
		for _, what := range []string{"letters", "manifest"} {
			_, err = r.OpenBatch(r.ctx, by, batch, what)
			r.refuses(err, fault.KindConflict, "notice.batch.apart_before")
		}
		_, err = r.ReturnLetter(r.ctx, by, ReturnLetter{old.List[0].Code, "unknown"})
		r.refuses(err, fault.KindConflict, "notice.return.not_posted")
		if w, _, _, err := r.ListBatches(r.ctx, by, ""); err != nil || w.Count != 1 {
			t.Errorf("%+v %v", w, err)
		}
		b := r.postAll(by)
		if b.Letters != 1 || b.List[0].Code == old.List[0].Code {
			t.Errorf("%+v", b)
		}
		r.refuses(r.TakeApart(r.ctx, by, b.ID), fault.KindConflict, "notice.batch.posted_before")
		if v, err := r.ShowOwn(r.ctx, self(who), r.messages()[0].ID); err != nil || v.State != StateSent || len(v.Deliveries) != 1 {
			t.Errorf("%+v %v", v, err)
		}
		if r.eventsOf("notice.batch_apart") != 1 {
			t.Error("it is not on record")
		}
	})
}

// A batch that could not be printed does not count as printed.
func TestABatchWithoutFontsIsNotPrinted(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by := r.clerk()
	r.settings.Fonts = paper.FindFonts(t.TempDir())
	r.tell(r.settler("ur", "مکان 12، لاہور ۵۴۰۰۰", ""), "engineer_withdrawn", nil, "")
	r.drain()
	batch, err := r.MakeBatch(r.ctx, by)
	r.must(err)
	_, err = r.OpenBatch(r.ctx, by, batch, "letters")
	r.refuses(err, fault.KindConflict, "notice.batch.no_urdu")
	r.refuses(r.PostBatch(r.ctx, by, batch, today), fault.KindConflict, "notice.batch.not_printed")
	if _, err := r.OpenBatch(r.ctx, by, batch, "manifest"); err != nil {
		t.Error(err)
	}
}

// Letters go by post where no mail server is set.
func TestByPostWithoutAMailServer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		quiet := r.again(nil)
		posted, mailed := r.settler("en", "Lahore 54000", ""), r.member("en")
		for _, who := range []string{posted, mailed} {
			r.tell(who, "engineer_withdrawn", nil, "")
		}
		r.now.Move(time.Hour)
		r.must(quiet.sweep(r.ctx, jobs.Job{}))
		if list := r.messages(); list[0].State != StateWaits || list[1].State != StateQueued {
			t.Fatalf("%+v", list)
		}
		if b := r.postAll(r.clerk()); b.Letters != 1 {
			t.Errorf("%d letters", b.Letters)
		}
		r.drain() // a mail server is there again
		if list := r.messages(); list[0].State != StateSent || list[1].State != StateSent || len(r.letters()) != 1 {
			t.Errorf("%+v", list)
		}
	})
}

// A key of a letter that seals nothing is destroyed, whatever left it behind; one of a letter that waits is not.
func TestKeysThatAKillLeft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		left := id.New(r.now.Now())
		r.must(r.vault.Mint(r.ctx, scope(left))) // and the letter was never stored
		r.tellAddress(Letter{Kind: "referee_asked", Address: "a@example.org", Language: "en", Values: map[string]string{"Until": "2026-12-24", "Name": "N", "Path": "/referee/x"}})
		waits := r.messages()[0].ID
		keys := func() string {
			t.Helper()
			list, err := r.vault.Scopes(r.ctx, "message", r.now.Now().Add(time.Hour), "", 10)
			r.must(err)
			return strings.Join(list, " ")
		}
		r.must(r.sweep(r.ctx, jobs.Job{}))
		if got := keys(); !strings.Contains(got, left) || !strings.Contains(got, waits) {
			t.Errorf("on the same day: %s", got)
		}
		r.now.Move(25 * time.Hour)
		r.must(r.sweep(r.ctx, jobs.Job{}))
		if got := keys(); got != scope(waits) {
			t.Errorf("%s, not that of the letter that waits, %s", got, waits)
		}
		r.drain()
		if len(r.letters()) != 1 {
			t.Error("the letter that waits did not leave")
		}
	})
}
