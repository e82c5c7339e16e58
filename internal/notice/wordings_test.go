package notice

import (
	"context"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/pii"
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

// On a case a letter tells what the case tells, to whoever may see the case, and none is made.
func TestShowWordingOnACase(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	officer := r.clerk()
	officer.Purpose = access.Licensing
	denied := fault.Denied("access.denied", nil)
	due, err := day.New(2027, 1, 2)
	r.must(err)
	r.Service.needs.LetterCase = func(_ context.Context, by access.Actor, typed string) (LetterCase, error) {
		if by.Purpose != access.Licensing || typed != "481516234299" {
			return LetterCase{}, denied
		}
		return LetterCase{ID: "c", Number: "4815 1623 4299", Name: pii.New("Hira Malik"), NameUrdu: pii.New("حرا ملک"), Language: "ur", Path: "/my/applications/c", Step: "registrar", Due: due}, nil
	}
	v, err := r.ShowWordingOn(r.ctx, officer, "engineer_moved", "481516234299")
	r.must(err)
	contains(t, v.Trials["en"].Mail, "Dear Hira Malik,", "4815 1623 4299", "The registrar decides.", "2 January 2027", "https://council.test/my/applications/c")
	contains(t, v.Trials["ur"].Mail, "Hira Malik", "2 جنوری 2027", "https://council.test/ur/my/applications/c")
	contains(t, strings.Join(v.Trials["ur"].Paper, "\n"), "حرا ملک")
	for _, x := range []struct{ kind, typed string }{{"engineer_moved", "1"}, {"sign_in_code", "481516234299"}, {"payment_issued", "481516234299"}, {"data_answered", "481516234299"}, {"nothing", "481516234299"}} {
		if _, err := r.ShowWordingOn(r.ctx, officer, x.kind, x.typed); err == nil {
			t.Errorf("%+v is shown", x)
		}
	}
	if n := len(r.messages()) + len(r.letters()); n != 0 {
		t.Errorf("%d letters were made", n)
	}
}
