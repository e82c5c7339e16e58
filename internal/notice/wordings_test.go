package notice

import (
	"strings"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
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
			{second.ID, today, "with which it left"}, {third.ID, "Other words about case .", "with which it left"}, {waits.ID, "Third words.", "It leaves with"},
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
