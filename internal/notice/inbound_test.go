package notice

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/inbound"
	"sanad/internal/jobs"
	"sanad/internal/notice/pages"
	"sanad/internal/pii"
	"sanad/internal/web/parts"
)

func TestUnquoted(t *testing.T) {
	for words, want := range map[string]string{
		"Here it is.": "Here it is.",
		"Here it is.\n\nOn Monday the council wrote:\n> Please send\n> the sheet.\n": "Here it is.",
		"Here it is.\n> Please send\nand more":                                       "Here it is.\n> Please send\nand more",
		"Note:":                                                                      "Note:",
		"یہ رہا۔\n\nپیر کو کونسل نے لکھا:\n> بھیجیں\n\n": "یہ رہا۔",
		"> only\n> a quote": "",
		"":                  "",
	} {
		if got := unquoted(words); got != want {
			t.Errorf("%q: %q", words, got)
		}
	}
}

// desk is a room in which one case has letters: those of ayesha@example.org.
type desk struct {
	*room
	joined []string
	closed bool
}

func newDesk(t *testing.T, d *db.DB) *desk {
	r := &desk{room: newRoom(t, d)}
	r.settings.Sender = "no-reply@council.test"
	r.settings.Returned = func(to string) (string, bool) { return strings.CutSuffix(to, "@back.test") }
	r.settings.Reply = func(caseID string) string { return "c+" + caseID + ".mark@council.test" }
	r.settings.Replied = func(to string) (string, bool) {
		rest, ours := strings.CutPrefix(to, "c+")
		caseID, marked := strings.CutSuffix(rest, ".mark@council.test")
		if !marked {
			caseID = ""
		}
		return caseID, ours && strings.HasSuffix(to, "@council.test")
	}
	r.needs.Join = func(_ context.Context, _ *db.Tx, caseID string, from, words pii.Value) (bool, error) {
		if from.Reveal() != "ayesha@example.org" || caseID != "case1" {
			return false, nil
		}
		if r.closed {
			return true, fault.Conflict("casework.talk.closed", nil)
		}
		r.joined = append(r.joined, words.Reveal())
		return true, nil
	}
	return r
}

// came are the letters at the desk, newest first.
func (r *desk) came() []CameIn {
	r.t.Helper()
	list, _, err := r.ListReceived(r.ctx, r.clerk(), true, "")
	r.must(err)
	return list
}

func (r *desk) clerk() access.Actor {
	by := r.officer(access.Officer)
	by.Purpose = access.Notice
	return by
}

// reply is an answer of Ayesha to a letter of her case.
func reply(n int) inbound.Letter {
	return inbound.Letter{To: "c+case1.mark@council.test", From: pii.New("ayesha@example.org"), ID: fmt.Sprintf("<%d@example.org>", n), Subject: pii.New("Re: Your application"), Words: pii.New("Here it is.")}
}

// An answer stands on the case, once, if it came from its holder to the address that its letters alone have; any other waits at the desk.
func TestAnAnswerJoinsItsCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newDesk(t, d)
		l := reply(1)
		l.Words, l.Files = pii.New("My card is 4111 1111 1111 1111.\n\nOn Monday they wrote:\n> Please"), 2
		r.must(r.Receive(r.ctx, l))
		r.must(r.Receive(r.ctx, l)) // handed over twice
		if len(r.joined) != 1 || strings.Contains(r.joined[0], "4111") || strings.Contains(r.joined[0], "> ") || !strings.Contains(r.joined[0], "2 files came with it") || !strings.Contains(r.joined[0], "are hidden") || !strings.Contains(r.joined[0], "No provider signed it") {
			t.Fatalf("%q", r.joined)
		}
		if n := len(r.came()); n != 0 {
			t.Fatalf("%d letters at the desk", n)
		}
		for name, change := range map[string]func(l *inbound.Letter){
			"another sender":   func(l *inbound.Letter) { l.From = pii.New("mallory@example.org") },
			"another case":     func(l *inbound.Letter) { l.To = "c+case2.mark@council.test" },
			"a mark of nobody": func(l *inbound.Letter) { l.To = "c+case1.other@council.test" },
			"a closed case":    func(*inbound.Letter) { r.closed = true },
		} {
			l := reply(2)
			l.ID = name
			change(&l)
			before := len(r.came())
			r.must(r.Receive(r.ctx, l))
			if list := r.came(); len(r.joined) != 1 || len(list) != before+1 {
				t.Errorf("%s: %d joined, %d at the desk", name, len(r.joined), len(list)-before)
			}
			r.closed = false
			r.now.Move(time.Second)
		}
		// What a machine wrote, or nobody, ends here without a word.
		for name, change := range map[string]func(l *inbound.Letter){
			"nobody": func(l *inbound.Letter) { l.From = pii.Value{} },
			"we":     func(l *inbound.Letter) { l.From = pii.New("c+case1.mark@council.test") },
			"office": func(l *inbound.Letter) { l.From = pii.New(strings.ToUpper(r.law().Contact)) },
			"bounce": func(l *inbound.Letter) { l.From = pii.New("x@back.test") },
		} {
			l := reply(3)
			change(&l)
			before := len(r.came())
			if err := r.Receive(r.ctx, l); err != nil || len(r.joined) != 1 || len(r.came()) != before {
				t.Errorf("%s: %v", name, err)
			}
		}
		away := reply(4)
		if away.Automatic = true; !errors.Is(r.Receive(r.ctx, away), inbound.ErrMachine) || len(r.joined) != 1 {
			t.Errorf("what a machine wrote: %q", r.joined)
		}
		signed := reply(5)
		signed.Signed = "example.org"
		if r.must(r.Receive(r.ctx, signed)); len(r.joined) != 2 || r.joined[1] != "Here it is." {
			t.Errorf("%q", r.joined)
		}
		for n := range mostReplies + 3 {
			if err := r.Receive(r.ctx, reply(10+n)); (n < mostReplies-1) != (err == nil) || err != nil && !errors.Is(err, inbound.ErrMany) {
				t.Errorf("answer %d of a day: %v", n+2, err)
			}
		}
	})
}

// Letters of a case are answered to its address, and say so; others to the council's office.
func TestWhereAnswersGo(t *testing.T) {
	r := newDesk(t, dbtest.SQLite(t))
	who := r.member("en")
	to := contact{address: pii.New("ayesha@example.org"), language: i18n.Of("en"), number: "PEC-2026-000123"}
	for _, x := range []struct {
		m    messageRow
		want string
	}{
		{messageRow{ID: id.New(noon), Person: who, Case: "case1", Kind: "engineer_withdrawn"}, "c+case1.mark@council.test"},
		{messageRow{ID: id.New(noon), Person: who, Kind: "engineer_withdrawn"}, r.law().Contact},
		{messageRow{ID: id.New(noon), Kind: "not_here"}, r.law().Contact},
	} {
		mail := r.write(r.ctx, r.law(), x.m, to, nil)
		if mail.ReplyTo != x.want || strings.Contains(mail.Body.Reveal(), "stands on your case") != (x.m.Case != "") {
			t.Errorf("%s:\n%s", mail.ReplyTo, mail.Body.Reveal())
		}
	}
}

// A letter whose key is destroyed is told in words: it can only be closed.
func TestLetterThatNobodyReads(t *testing.T) {
	r := newDesk(t, dbtest.SQLite(t))
	r.must(r.Receive(r.ctx, inbound.Letter{To: "no-reply@council.test", From: pii.New("writer@example.org"), ID: "<1@example.org>", Subject: pii.New("Hours"), Words: pii.New("When?")}))
	by, letter := r.clerk(), r.came()[0].ID
	r.must(r.vault.Shred(r.ctx, scope(letter)))
	for name, deed := range map[string]error{
		"answered": r.AnswerReceived(r.ctx, by, letter, AnswerReceived{"From nine to five."}), "handed on": r.HandReceived(r.ctx, by, letter),
	} {
		if f := fault.Of(deed); f == nil || f.Key != "notice.received.gone" {
			t.Errorf("%s: %v", name, deed)
		}
	}
	r.must(r.CloseReceived(r.ctx, by, letter))
}

// A letter to the council's office waits at the desk, is answered, closed or handed on once, and is forgotten a year later with its key.
func TestLettersAtTheDesk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newDesk(t, d)
		letter := func(n int) inbound.Letter {
			return inbound.Letter{To: "No-Reply@council.test", From: pii.New(fmt.Sprintf("writer-%d@example.org", n)), ID: fmt.Sprintf("<%d@example.org>", n), Subject: pii.New("Opening hours"), Words: pii.New("When are you open? 4111111111111111"), Files: 1, Cut: true, Page: true}
		}
		for n := range 3 {
			r.must(r.Receive(r.ctx, letter(n)))
			r.must(r.Receive(r.ctx, letter(n)))
			r.now.Move(time.Second)
		}
		machine := letter(9)
		machine.Automatic = true
		if err := r.Receive(r.ctx, machine); !errors.Is(err, inbound.ErrMachine) {
			t.Errorf("a machine: %v", err)
		}
		list := r.came()
		if n, err := r.CountReceived(r.ctx); len(list) != 3 || n != 3 || err != nil || list[0].Title.Reveal() != "Opening hours" {
			t.Fatalf("%+v %d %v", list, n, err)
		}
		by := r.clerk()
		shown, err := r.ShowReceived(r.ctx, by, list[0].ID)
		r.must(err)
		if shown.From.Reveal() != "writer-2@example.org" || strings.Contains(shown.Text.Reveal(), "4111") || shown.Files != 1 || shown.Dropped != "cut hidden page" {
			t.Errorf("%+v", shown)
		}

		var f *fault.Fault
		if err := r.AnswerReceived(r.ctx, by, list[0].ID, AnswerReceived{" "}); !errors.As(err, &f) {
			t.Errorf("an empty answer: %v", err)
		}
		r.must(r.AnswerReceived(r.ctx, by, list[0].ID, AnswerReceived{"From nine to five."}))
		r.must(r.CloseReceived(r.ctx, by, list[1].ID))
		var opened []Received
		r.needs.Open = func(ctx context.Context, l Received, also func(tx *db.Tx, caseID string) error) error {
			return r.db.Update(ctx, func(tx *db.Tx) error {
				opened = append(opened, l)
				return also(tx, "case9")
			})
		}
		r.must(r.HandReceived(r.ctx, by, list[2].ID))
		for i, deed := range []func() error{
			func() error { return r.AnswerReceived(r.ctx, by, list[0].ID, AnswerReceived{"Again."}) },
			func() error { return r.CloseReceived(r.ctx, by, list[1].ID) },
			func() error { return r.HandReceived(r.ctx, by, list[2].ID) },
		} {
			if err := deed(); !fault.Is(err, fault.KindConflict) {
				t.Errorf("deed %d a second time: %v", i, err)
			}
		}
		r.drain()
		if sent := r.letters(); len(sent) != 1 || sent[0].To != "writer-2@example.org" || !strings.Contains(sent[0].Body, "From nine to five.") ||
			!strings.Contains(sent[0].Body, "An officer of the council wrote this answer.") || strings.Contains(sent[0].Body, "A program wrote") {
			t.Errorf("%+v", sent)
		}
		done, _, err := r.ListReceived(r.ctx, by, false, "")
		r.must(err)
		if len(opened) != 1 || opened[0].From.Reveal() != "writer-0@example.org" || !strings.HasPrefix(opened[0].Words.Reveal(), "Opening hours\n\nWhen") || len(done) != 3 || len(r.came()) != 0 ||
			done[0].State != InboundAnswered || done[1].State != InboundClosed || done[2].State != InboundHanded || done[2].HandedTo != "case9" {
			t.Errorf("%+v\n%+v", opened, done)
		}
		if shown, err = r.ShowReceived(r.ctx, by, list[0].ID); err != nil || shown.Answered.Reveal() != "From nine to five." {
			t.Errorf("%+v %v", shown, err)
		}

		// Whoever has no such office, or another purpose, reads none of it.
		for name, by := range map[string]access.Actor{"a cashier": {Person: "c", Roles: []access.Role{access.Cashier}, Purpose: access.Notice, Strong: true}, "for another purpose": r.officer(access.Officer), "a member": self(r.member("en"))} {
			if _, _, err := r.ListReceived(r.ctx, by, true, ""); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := r.ShowReceived(r.ctx, by, list[0].ID); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: %v", name, err)
			}
		}
		r.now.Move(366 * 24 * time.Hour)
		r.must(r.sweep(r.ctx, jobs.Job{}))
		if done, _, err = r.ListReceived(r.ctx, by, false, ""); err != nil || len(done) != 0 {
			t.Errorf("%d are kept, %v", len(done), err)
		}
		if _, err := r.ShowReceived(r.ctx, by, list[0].ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("%v", err)
		}
	})
}

// A flood at the office holds up neither the contact for data nor answers to cases.
func TestFloodAtTheOffice(t *testing.T) {
	r := newDesk(t, dbtest.SQLite(t))
	var opened int
	r.needs.Open = func(ctx context.Context, _ Received, also func(tx *db.Tx, caseID string) error) error {
		opened++
		return r.db.Update(ctx, func(tx *db.Tx) error { return also(tx, id.Random()) })
	}
	l := inbound.Letter{To: r.settings.Sender, Words: pii.New("x")}
	taken := 0
	for n := range mostOfAll + 5 {
		l.From = pii.New(fmt.Sprintf("invented-%d@example.org", n))
		if err := r.Receive(r.ctx, l); err == nil {
			taken++
		}
	}
	if taken != mostOfAll {
		t.Errorf("%d letters were taken", taken)
	}
	l.To, l.From = r.law().PrivacyContact, pii.New("ayesha@example.org")
	r.must(r.Receive(r.ctx, l))
	r.must(r.Receive(r.ctx, reply(1)))
	if opened != 1 || len(r.joined) != 1 {
		t.Errorf("%d cases, %d answers", opened, len(r.joined))
	}
	list, more, err := r.ListReceived(r.ctx, r.clerk(), true, "")
	r.must(err)
	next, _, err := r.ListReceived(r.ctx, r.clerk(), true, list[len(list)-1].ID)
	r.must(err)
	if len(list) != PageSize || !more || next[0].ID >= list[len(list)-1].ID {
		t.Errorf("%d letters on a page, more: %v", len(list), more)
	}
}

// Whoever writes in somebody's name, or in three hundred invented ones, does not hold up letters that the sender's domain signed; nor does one
// domain hold up another's.
func TestSignedLettersAreCountedApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newDesk(t, d)
		l := inbound.Letter{To: r.settings.Sender, Words: pii.New("x")}
		write := func(from, signed string) error {
			l.From, l.Signed, l.ID = pii.New(from), signed, id.Random()
			return r.Receive(r.ctx, l)
		}
		for range mostOfSender {
			r.must(write("ayesha@example.org", ""))
		}
		if err := write("ayesha@example.org", ""); !errors.Is(err, inbound.ErrMany) {
			t.Errorf("a sixth letter in her name: %v", err)
		}
		for n := range mostOfSender + 1 {
			if err := write("ayesha@example.org", "example.org"); (n < mostOfSender) != (err == nil) {
				t.Errorf("signed letter %d: %v", n+1, err)
			}
		}
		for n := range mostOfAll - mostOfSender {
			r.must(write(fmt.Sprintf("invented-%d@example.org", n), ""))
		}
		if err := write("one-more@example.org", ""); err == nil || errors.Is(err, inbound.ErrMany) {
			t.Errorf("one more that nobody signed: %v", err)
		}
		for n := range mostOfDomain {
			r.must(write(fmt.Sprintf("invented-%d@evil.test", n), "evil.test"))
		}
		if err := write("one-more@evil.test", "evil.test"); err == nil {
			t.Error("a domain writes more than it may")
		}
		r.must(write("bilal@example.org", "example.org"))
		shown, err := r.ShowReceived(r.ctx, r.clerk(), r.came()[0].ID)
		if err != nil || !shown.Signed {
			t.Errorf("%+v %v", shown, err)
		}
	})
}

func TestReceivedPages(t *testing.T) {
	readers(t, func(t *testing.T, ctx context.Context) {
		for _, open := range []bool{true, false} {
			draw(t, ctx, pages.ReceivedPage(pages.Received{Open: open}))
			full := pages.Received{Open: open, First: receivedPath, Next: receivedPath, Rows: []pages.ReceivedRow{{Href: receivedPath, Subject: "S", At: "A", State: "open", StateWord: "W", Language: "L"}, {State: "closed"}}}
			if root := draw(t, ctx, pages.ReceivedPage(full)); len(find(root, "tbody tr")) != 2 || len(find(root, "nav.pager a")) != 2 {
				t.Error("the list of letters is not whole")
			}
			one := pages.ReceivedLetter{Form: parts.NewForm(nil), Path: receivedPath + "/x", Subject: "S", From: "a@example.org", Signed: "N", At: "A", State: "S", Case: "C", HandedTo: "H", Words: "W", Answer: "Y", NotKept: []string{"1", "2"}, Open: open}
			if root := draw(t, ctx, pages.ReceivedLetterPage(one)); len(find(root, "form")) != map[bool]int{true: 3}[open] && len(find(root, "textarea")) != map[bool]int{true: 1}[open] {
				t.Errorf("open %v: %d forms", open, len(find(root, "form")))
			}
		}
		draw(t, ctx, pages.ReceivedLetterPage(pages.ReceivedLetter{Form: parts.NewForm(nil)}))
		if root := draw(t, ctx, pages.ReceivedLetterPage(pages.ReceivedLetter{Form: parts.NewForm(nil), Open: true, Gone: true})); len(find(root, "form")) != 1 {
			t.Error("what nobody can read is answered")
		}
		draw(t, ctx, pages.PhonePage(pages.Phone{Form: parts.NewForm(nil)}))
		if root := draw(t, ctx, pages.PhonePage(pages.Phone{Form: parts.NewForm(nil), Texts: []pages.PhoneText{{At: "A", Words: "W", Lang: "ur", Dir: "rtl", Parts: 1}, {Parts: 3}}})); len(find(root, "article")) != 2 {
			t.Error("not all texts are shown")
		}
		draw(t, ctx, pages.ReceivedPanel(0))
		draw(t, ctx, pages.ReceivedPanel(2))
	})
}
