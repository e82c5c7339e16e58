package preference

import (
	"context"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/person"
	"sanad/internal/vault"
	"sanad/internal/web"
)

// room is the room with what it stands on, in a council that writes by e-mail alone.
type room struct {
	*Service
	t      *testing.T
	now    *clock.Moved
	vault  *vault.Vault
	texts  *i18n.Texts
	runs   map[string]bool
	holds  map[string]bool         // who is registered
	looked int                     // how often that was asked
	sent   map[string]access.Actor // letters by their ids
}

func newRoom(t *testing.T, d *db.DB) *room {
	t.Helper()
	r := &room{t: t, now: clock.At(time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)), runs: map[string]bool{"email": true}, holds: map[string]bool{}, sent: map[string]access.Actor{}}
	law, err := council.Load("pec")
	r.must(err)
	declared, err := catalog.Load()
	r.must(err)
	r.vault, err = vault.New(dbtest.Keys(t), vault.NewRoot(), declared, r.now, nil)
	r.must(err)
	r.texts, err = i18n.Load(i18n.Common, web.Texts, access.Texts, Texts)
	r.must(err)
	a, book := access.New(d, r.now), events.New(r.now)
	people := person.New(d, r.vault, a, book, law, r.now)
	events.React(book, func(ctx context.Context, tx *db.Tx, _ access.Actor, e Chosen) error {
		if e.What == Language {
			return people.SetLanguage(ctx, tx, e.Person, e.Choice)
		}
		return nil
	})
	r.Service = New(d, r.vault, a, book, law, r.now, people, Needs{
		Runs: func(way string) bool { return r.runs[way] },
		Recipient: func(ctx context.Context, tx *db.Tx, message string) (string, string, error) {
			to, ok := r.sent[message]
			if !ok {
				return "", "", fault.NotFound()
			}
			d, err := a.May(access.System(access.Notice), "notice.tell", access.Subject{Person: to.Person})
			if err != nil {
				return "", "", err
			}
			c, err := people.Contact(ctx, tx, d, to.Person)
			return to.Person, c.Email.Reveal(), err
		},
		Registered: func(_ context.Context, _ *db.Tx, person string) (bool, error) {
			r.looked++
			return r.holds[person], nil
		},
	})
	return r
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// in is a context of a reader of a language.
func (r *room) in(l i18n.Language) context.Context {
	return r.texts.With(r.t.Context(), l, time.UTC)
}

func (r *room) english() context.Context { return r.in(i18n.English) }

// member returns somebody with an account under an address.
func (r *room) member(address string) access.Actor {
	r.t.Helper()
	ctx := r.t.Context()
	who, err := r.people.Prepare(ctx)
	r.must(err)
	email, err := r.people.SealEmail(ctx, who, address)
	r.must(err)
	r.must(r.db.Update(ctx, func(tx *db.Tx) error { return r.people.Insert(ctx, tx, who, email, "en") }))
	return access.Actor{Person: who, Purpose: access.Self}
}

// choose answers the page as it is shown to somebody now.
func (r *room) choose(by access.Actor, c Choose) error {
	r.t.Helper()
	shown, err := r.Show(r.english(), by)
	r.must(err)
	c.Shown, c.Seen = shown.Hash, shown.Seen
	return r.Choose(r.english(), by, c)
}

func (r *room) wishes(by access.Actor) (w Wishes) {
	r.t.Helper()
	r.must(r.db.View(r.t.Context(), func(tx *db.Tx) (err error) {
		w, err = r.Wishes(r.t.Context(), tx, by.Person)
		return err
	}))
	return w
}

// keyOf is the key of a refusal, or of its first field.
func keyOf(err error) string {
	switch f := fault.Of(err); {
	case f == nil:
		return ""
	case len(f.Fields) > 0:
		return f.Fields[0].Key
	default:
		return f.Key
	}
}
