package notice

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/notice/pages"
	"sanad/internal/pii"
	"sanad/internal/web/parts"
)

// versions are all rows of a kind's wordings in a language, oldest first.
func (r *room) versions(kind, lang string) (list []wordingRow) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		list, err = db.List[wordingRow](r.ctx, tx, `select `+wordingColumns+` from notice_wording where kind = ? and lang = ? order by id`, kind, lang)
		return err
	}))
	return list
}

// start is another start of the program, whose letters of a kind say something else.
func (r *room) start(kind, lang, body string) {
	r.t.Helper()
	s := r.again(r)
	if body != "" {
		w := s.wordings[kind][lang]
		w.Body = body
		s.wordings[kind][lang] = w
		s.hashes = hashesOf(s.wordings)
	}
	r.Service = s
	r.must(r.RecordWordings(r.ctx))
}

// What a letter says is kept when it changes, and a letter that left is shown in the words with which it left, whatever such letters say today.
func TestALetterKeepsItsWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		const kind = "engineer_withdrawn"
		who := r.member("en")
		ctx := r.texts.With(r.ctx, i18n.English, noon.Location())
		show := func(letter string) (string, string) {
			t.Helper()
			v, err := r.ShowOwn(r.ctx, self(who), letter)
			r.must(err)
			said := NewPages(r.Service).said(ctx, v)
			var text []string
			for _, p := range said.Paragraphs {
				for _, line := range p {
					text = append(text, line.Text)
				}
			}
			return strings.Join(text, "\n"), said.Hint
		}

		r.tell(who, kind, nil, "") // of a program that kept none
		r.drain()
		first := r.messages()[0]
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return updateWording(r.ctx, tx, first.ID, "") }))
		if _, hint := show(first.ID); !strings.Contains(hint, "not kept then") {
			t.Error(hint)
		}

		r.start(kind, "en", "")
		r.start(kind, "en", "")
		if n := len(r.versions(kind, "en")); n != 1 {
			t.Fatalf("%d versions of words that did not change", n)
		}
		today := r.wordings[kind]["en"].Body
		r.tell(who, kind, nil, "")
		r.drain()
		second := r.messages()[1]
		r.now.Move(1)
		r.start(kind, "en", "Other words about case {{.Case}}.")
		r.tell(who, kind, nil, "")
		r.drain()
		third := r.messages()[2]
		r.tell(who, kind, nil, "")
		waits := r.messages()[3]
		r.now.Move(1)
		r.start(kind, "en", "Third words.")
		if list := r.versions(kind, "en"); len(list) != 3 || list[0].Hash != second.Wording || list[1].Hash != third.Wording || list[2].Hash == list[1].Hash || len(r.versions(kind, "ur")) != 1 {
			t.Errorf("%+v", list)
		}
		for _, x := range []struct{ letter, words, hint string }{
			{second.ID, today, "as they were then"}, {third.ID, "Other words about case .", "as they were then"}, {waits.ID, "Third words.", "It leaves with"},
		} {
			if words, hint := show(x.letter); words != x.words || !strings.Contains(hint, x.hint) {
				t.Errorf("%q %q", words, hint)
			}
		}
		r.now.Move(1)
		r.start(kind, "en", "") // the older words once more
		if list := r.versions(kind, "en"); len(list) != 4 || list[3].Hash != list[0].Hash {
			t.Errorf("%+v", list)
		}
		if words, _ := show(third.ID); words != "Other words about case ." {
			t.Error(words)
		}
		for _, query := range []string{`update notice_wording set words = ''`, `delete from notice_wording`} {
			if r.db.Update(r.ctx, func(tx *db.Tx) error { _, err := tx.Exec(r.ctx, query); return err }) == nil {
				t.Errorf("%s was done", query)
			}
		}
	})
}

// A letter on paper keeps the words with which it was printed.
func TestALetterOnPaperKeepsItsWords(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.start("engineer_withdrawn", "ur", "")
	who := r.settler("ur", "House 1, Street 1\nLahore 54000", "")
	r.tell(who, "engineer_withdrawn", nil, "")
	r.drain()
	r.postAll(r.clerk())
	m := r.messages()[0]
	if m.State != StateSent || m.Wording != r.wordings["engineer_withdrawn"]["ur"].hash() {
		t.Errorf("%+v", m)
	}
}

// Officers read every kind of letter; whoever holds no office, or holds it for another work, reads none.
func TestShowWordings(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.must(r.RecordWordings(r.ctx))
	clerk := r.clerk()
	list, err := r.ListWordings(r.ctx, clerk)
	r.must(err)
	if len(list) != len(kinds)-2 || list[0].Class != statutory || list[len(list)-1].Class != service {
		t.Errorf("%d kinds, first %+v", len(list), list[0])
	}
	readers(t, func(t *testing.T, ctx context.Context) {
		for _, k := range list {
			v, err := r.ShowWording(r.ctx, clerk, k.Name)
			r.must(err)
			if k.Ground == "" || len(v.Trials) != 2 || len(v.Versions) != 2 || (v.Trials["ur"].SMS == "") != (k.Secret || k.Stranger) || v.Trials["en"].SMS != "" && v.Trials["en"].Parts == 0 {
				t.Errorf("%+v", v)
			}
			if words := i18n.T(ctx, "notice.ground."+k.Ground) + i18n.T(ctx, "notice.class."+string(k.Class)); strings.Contains(words, "⟦") {
				t.Error(words)
			}
		}
	})
	stranger := clerk
	stranger.Roles = nil
	for name, by := range map[string]access.Actor{"nobody": {}, "somebody without an office": stranger, "an officer at other work": r.officer(access.Officer)} {
		if _, err := r.ListWordings(r.ctx, by); err == nil {
			t.Errorf("%s reads them", name)
		}
		if _, err := r.ShowWording(r.ctx, by, "engineer_moved"); err == nil {
			t.Errorf("%s reads one", name)
		}
		if _, err := r.ShowVersion(r.ctx, by, "engineer_moved", r.versions("engineer_moved", "en")[0].ID); err == nil {
			t.Errorf("%s reads a version", name)
		}
		if _, err := r.ShowWordingOn(r.ctx, by, "engineer_moved", "4815"); err == nil {
			t.Errorf("%s reads one on a case", name)
		}
	}
	for _, kind := range []string{"nothing", "campaign", "campaign_proof", "", "../engineer_moved"} {
		if _, err := r.ShowWording(r.ctx, clerk, kind); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("%q: %v", kind, err)
		}
		if _, err := r.ShowVersion(r.ctx, clerk, kind, r.versions("engineer_moved", "en")[0].ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a version of %q: %v", kind, err)
		}
	}
	if _, err := r.ShowVersion(r.ctx, clerk, "engineer_moved", r.versions("engineer_held", "en")[0].ID); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("a version of another kind: %v", err)
	}
	for name, k := range kinds {
		if k.class == statutory && grounds[name] == "" || k.class != statutory && grounds[name] != "" {
			t.Errorf("the ground of %s is %q", name, grounds[name])
		}
	}
	if v, err := r.ShowWording(r.ctx, clerk, "already_here"); err != nil || !v.Stranger || v.Trials["en"].SMS != "" || strings.Contains(v.Trials["en"].Mail, inventedName) {
		t.Errorf("a letter to a typed address: %+v %v", v, err)
	}
	for _, name := range strangers {
		if kinds[name].life == 0 {
			t.Errorf("%s goes to an address and has no end", name)
		}
	}
}

// On a real thing a letter tells what the thing tells, to whoever may see it, and none is made.
func TestShowWordingOnAThing(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	to := func(role access.Role, purpose access.Purpose) access.Actor {
		return access.Actor{Person: id.Random(), Roles: []access.Role{role}, Purpose: purpose, Strong: true}
	}
	officer, cashier, privacy := to(access.Officer, access.Licensing), to(access.Cashier, access.Fees), to(access.PrivacyOfficer, access.Oversight)
	hira := LetterThing{ID: "c", Number: "4815 1623 4299", Name: pii.New("Hira Malik"), NameUrdu: pii.New("حرا ملک"), Language: "ur"}
	asked, why := 0, error(nil)
	r.Service.needs.LetterThing = func(_ context.Context, by access.Actor, about About, kind, typed string) (LetterThing, error) {
		asked++
		if typed != "481516234299" {
			return LetterThing{}, fault.NotFound()
		}
		thing := hira
		thing.Values = map[string]string{"Path": "/my/" + string(about), "Step": "registrar", "Due": "2027-01-02", "Reference": "9021012345678937", "Case": "481516234299"}
		thing.Typed = kind == "letter_taken"
		return thing, why
	}
	for _, x := range []struct {
		by       access.Actor
		kind     string
		mail     []string
		invented string
	}{
		{officer, "engineer_moved", []string{"Dear Hira Malik,", "4815 1623 4299", "The registrar decides.", "2 January 2027", "https://council.test/my/application"}, "[]"},
		{cashier, "payment_issued", []string{"Dear Hira Malik,", "9021012345678937", "2 January 2027", "https://council.test/my/invoice"}, "[]"},
		{cashier, "payment_confirmed", []string{"Dear Hira Malik,", "9021012345678937", "CIVIL/1"}, "[Number]"},
		{privacy, "data_asked", []string{"Dear Hira Malik,", "4815 1623 4299", "2 January 2027", "https://council.test/my/request"}, "[]"},
		{privacy, "letter_taken", []string{"4815\u00a01623\u00a04299", "2 January 2027"}, "[]"},
		{officer, "takeover_code", []string{"Dear Hira Malik,", "481516", "CIVIL/1"}, "[Code Minutes Number]"},
		{officer, "engineer_renew_soon", []string{"Dear Hira Malik,", "https://council.test/my/registration"}, "[Until]"},
	} {
		v, err := r.ShowWordingOn(r.ctx, x.by, x.kind, "481516234299")
		r.must(err)
		contains(t, v.Trials["en"].Mail, x.mail...)
		if got := fmt.Sprint(v.Invented); got != x.invented {
			t.Errorf("%s: %s is invented, want %s", x.kind, got, x.invented)
		}
	}
	v, err := r.ShowWordingOn(r.ctx, officer, "engineer_moved", "481516234299")
	r.must(err)
	contains(t, v.Trials["ur"].Mail, "Hira Malik", "2 جنوری 2027", "https://council.test/ur/my/application")
	contains(t, strings.Join(v.Trials["ur"].Paper, "\n"), "حرا ملک")

	// For another purpose than that for which such things are seen, no room is asked.
	asked = 0
	for _, x := range []struct {
		by   access.Actor
		kind string
	}{
		{officer, "payment_issued"}, {officer, "data_asked"}, {cashier, "engineer_moved"}, {cashier, "data_asked"}, {cashier, "takeover_lost"}, {privacy, "payment_issued"},
		{privacy, "engineer_entered"}, {to(access.Officer, access.Fees), "payment_issued"}, {to(access.Registrar, access.Oversight), "data_asked"}, {to(access.Cashier, access.Licensing), "engineer_moved"},
		{to(access.Cashier, access.Notice), "payment_issued"}, {officer, "sign_in_code"}, {officer, "security_changed"}, {officer, "meeting_called"}, {officer, "nothing"}, {officer, campaignKind},
	} {
		if _, err := r.ShowWordingOn(r.ctx, x.by, x.kind, "481516234299"); err == nil {
			t.Errorf("%s for %s is shown to %v", x.kind, x.by.Purpose, x.by.Roles)
		}
	}
	if asked != 0 {
		t.Errorf("rooms were asked %d times", asked)
	}
	// There is none, or this officer may not see it: both look alike.
	_, none := r.ShowWordingOn(r.ctx, cashier, "payment_issued", "1")
	for _, why = range []error{fault.Denied("access.own_affair", nil), fault.Denied("access.no_office", nil), &fault.Fault{Kind: fault.KindInvalid, Message: fault.Message{Key: "x"}}} {
		if _, err := r.ShowWordingOn(r.ctx, cashier, "payment_issued", "481516234299"); err == nil || err.Error() != none.Error() {
			t.Errorf("%v, and without one %v", err, none)
		}
	}
	why = nil
	// A request that came by mail has letters of its own.
	if _, err := r.ShowWordingOn(r.ctx, privacy, "letter_answered", "481516234299"); fault.Of(err) == nil || len(fault.Of(err).Fields) != 1 || fault.Of(err).Fields[0].Key != "notice.wordings.other_letters" {
		t.Errorf("a letter to an address, on a request from an account: %v", err)
	}
	// Whoever reads it is told whether they may ask for it on a real thing.
	for _, x := range []struct {
		role access.Role
		on   string
	}{{access.Officer, "application registration takeover"}, {access.Registrar, "application registration takeover"}, {access.Cashier, "invoice"}, {access.PrivacyOfficer, "request"}} {
		may := map[string]bool{}
		for name := range kinds {
			v, err := r.ShowWording(r.ctx, to(x.role, access.Notice), name)
			if err != nil && name != campaignKind && name != proofKind {
				t.Errorf("%s does not read %s: %v", x.role, name, err)
			}
			if v.MayOn {
				may[string(v.About)] = true
			}
		}
		if got := strings.Join(slices.Sorted(maps.Keys(may)), " "); got != x.on {
			t.Errorf("%s: %s, want %s", x.role, got, x.on)
		}
	}
	if n := len(r.messages()) + len(r.letters()); n != 0 {
		t.Errorf("%d letters were made", n)
	}
}

// The page of each kind says in both languages on what it can be shown, by whom, or why on nothing; and what stays invented.
func TestWordingPages(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	drawn := func(ctx context.Context, v pages.Wording) *html.Node {
		v.Form, v.Subject, v.Path, v.Example = parts.NewForm(nil), "x", "/desk/messages/wordings/x", "CIVIL/1"
		return draw(t, ctx, pages.WordingPage(v))
	}
	readers(t, func(t *testing.T, ctx context.Context) {
		labels := map[string]bool{}
		for name, k := range kinds {
			if name == campaignKind || name == proofKind {
				continue
			}
			about := k.about(name)
			v := pages.Wording{About: string(about), Place: placeOf(about), Unseen: k.unseen(name)}
			if about == AboutNothing {
				page := drawn(ctx, v)
				if len(find(page, "main form")) != 0 || !strings.Contains(words(page), i18n.T(ctx, "notice.wordings.unseen."+v.Unseen)) {
					t.Errorf("%s does not say why it is shown on nothing real", name)
				}
				continue
			}
			if page := drawn(ctx, v); len(find(page, "main form")) != 0 || !strings.Contains(words(page), i18n.T(ctx, "notice.wordings.others."+v.About)) {
				t.Errorf("%s does not say who may ask for it", name)
			}
			v.MayOn = true
			page := drawn(ctx, v)
			form := find(page, "main form")
			if len(form) != 1 || !strings.HasSuffix(attribute(form[0], "action"), "/desk/messages/wordings/x"+v.Place) || len(find(page, "main label")) != 1 || len(find(page, ".hint")) != 1 {
				t.Fatalf("%s: %d forms", name, len(form))
			}
			labels[words(find(page, "main label")[0])] = true
			var f fault.Fields
			f.Add("number", "notice.wordings.none."+v.About, nil)
			wrong := parts.NewForm(nil)
			wrong.Refused(ctx, f.Err())
			wrong.Refused(ctx, fault.Conflict("notice.wordings.other_letters", nil))
			draw(t, ctx, pages.WordingPage(pages.Wording{Form: wrong, About: v.About, MayOn: true}))

			v.On = &pages.WordingOn{Number: "4815 1623 4299", Name: "Hira Malik", Reads: "x"}
			for mark := range inventedValues(k, r.law()) {
				if !slices.Contains([]string{"Case", "Reference"}, mark) { // which every such thing has
					v.Invented = append(v.Invented, i18n.T(ctx, "notice.invented."+strings.ToLower(mark)))
				}
			}
			if about == AboutInvoice {
				v.Invented = append(v.Invented, i18n.T(ctx, "notice.invented.receipt"))
			}
			v.In = []pages.WordingIn{{Language: "x", SMS: &pages.Letter{}, Paper: &pages.Letter{}, Latin: true}}
			page = drawn(ctx, v)
			if said := words(page); len(find(page, "main form")) != 0 || !strings.Contains(said, i18n.T(ctx, "notice.wordings.on."+v.About, "Number", i18n.Isolate(ctx, v.On.Number))) ||
				strings.Contains(said, i18n.T(ctx, "notice.wordings.still_invented")) != (len(v.Invented) > 0) || !strings.Contains(said, i18n.T(ctx, "notice.wordings.latin")) {
				t.Errorf("%s on a real thing: %.300s", name, said)
			}
		}
		if len(labels) != 5 {
			t.Errorf("labels %q", slices.Sorted(maps.Keys(labels)))
		}
	})
}
