package notice

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/jobs"
	"sanad/internal/outbound"
	"sanad/internal/paper"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/sample"
	"sanad/internal/vault"
)

// room is a notice room on a database of its own, with the halls and the cellar below it, that writes into an outbox.
type room struct {
	*Service
	t      *testing.T
	ctx    context.Context
	now    *clock.Moved
	people *person.People
	outbox *outbound.Outbox
	broken error // what the mail server says instead of taking a letter
	texter outbound.Texter
	count  int
	wishes Wishes // of everybody

	reminders  []Reminder
	never      map[string]bool
	complained []string // who did
	many       *fixture // the campaigns
	chose      bool     // everybody changed them a moment ago
}

// Send is the mail server of the room's tests: it breaks down when told to.
func (r *room) Send(ctx context.Context, m outbound.Mail) error {
	if r.broken != nil {
		return r.broken
	}
	return r.outbox.Send(ctx, m)
}

var noon = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC) // in Islamabad

func newRoom(t *testing.T, d *db.DB) *room {
	t.Helper()
	r := &room{t: t, ctx: t.Context(), now: clock.At(noon)}
	var err error
	r.outbox, err = outbound.NewOutbox(t.TempDir())
	r.must(err)
	c, err := catalog.Load()
	r.must(err)
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, r.now, nil)
	r.must(err)
	l, err := council.Load("pec")
	r.must(err)
	a, b := access.New(d, r.now), events.New(r.now)
	r.people = person.New(d, v, a, b, l, r.now)
	r.Service = &Service{db: d, vault: v, access: a, events: b, council: l, clock: r.now}
	r.Service = r.again(r)
	return r
}

// again returns the room as another start of the program makes it, with another mail server.
func (r *room) again(m outbound.Mailer) *Service {
	r.t.Helper()
	q := jobs.New(r.db, r.now, slog.New(slog.DiscardHandler))
	s, err := New(r.db, r.vault, r.access, r.events, r.council, r.now, q, Settings{Base: "https://council.test", Mailer: m, Texter: r.texter, Fonts: paper.FindFonts(""), Outbox: r.outbox, Lanes: 2,
		Stop: func(message string) string { return "/unsubscribe/" + message + ".tag" },
	}, Needs{
		Reminders: func() []Reminder { return slices.Clone(r.reminders) },
		Wishes:    func(context.Context, *db.Tx, string) (Wishes, error) { return r.wishes, nil },
		Complained: func(_ context.Context, _ *db.Tx, person, _ string) error {
			r.complained = append(r.complained, person)
			return nil
		},
		Never:    func(context.Context, *db.Tx, []pii.Value) (map[string]bool, error) { return r.never, nil },
		Contacts: r.people.Contacts,
		WishesOf: func(_ context.Context, _ *db.Tx, persons []string) (map[string]Wishes, error) {
			of := map[string]Wishes{}
			for _, p := range persons {
				of[p] = r.wishes
			}
			return of, nil
		},
		Was: func(context.Context, *db.Tx, string, time.Time, time.Duration) (Wishes, bool, error) {
			return r.wishes, r.chose, nil
		},
		Contact: r.people.Contact, Phone: r.people.Phone, Postal: r.people.Postal,
		Number: func(_ context.Context, _ *db.Tx, caseID string) (string, error) { return caseID, nil },
	})
	r.must(err)
	if r.many == nil {
		r.many = &fixture{}
	}
	s.campaigns = r.many
	return s
}

// fieldOfPerson names a sealed value of a person.
func fieldOfPerson(column, who string) vault.Field {
	return vault.Field{Entry: "person." + column, Row: who, Scope: person.Scope(who)}
}

// workThat fails as long as fails says so.
func workThat(fails *bool) func(context.Context, jobs.Job) error {
	return func(context.Context, jobs.Job) error {
		if *fails {
			return errDown
		}
		return nil
	}
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// member returns a new person who reads a language.
func (r *room) member(language string) string {
	r.t.Helper()
	r.count++
	who, err := r.people.Prepare(r.ctx)
	r.must(err)
	email, err := r.people.SealEmail(r.ctx, who, sample.Someone(r.count).Email)
	r.must(err)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.people.Insert(r.ctx, tx, who, email, language) }))
	return who
}

func (r *room) tell(who, kind string, data map[string]string, caseID string) {
	r.t.Helper()
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Tell(r.ctx, tx, who, kind, data, caseID) }))
}

func (r *room) tellAddress(l Letter) {
	r.t.Helper()
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.TellAddress(r.ctx, tx, l) }))
}

func (r *room) drain() {
	r.t.Helper()
	r.must(r.jobs.Drain(r.ctx))
}

// letters are those that left, newest first.
func (r *room) letters() []outbound.Letter {
	r.t.Helper()
	list, err := r.outbox.Letters(400)
	r.must(err)
	return list
}

// messages are all rows, oldest first.
func (r *room) messages() (list []messageRow) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		list, err = db.List[messageRow](r.ctx, tx, `select `+messageColumns+` from notice_message order by created_at, id`)
		return err
	}))
	return list
}

// delivery is the last time that a letter was sent; empty: it was not.
func (r *room) delivery(message string) (id string) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		list, err := listDeliveries(r.ctx, tx, []string{message})
		if len(list) > 0 {
			id = list[len(list)-1].ID
		}
		return err
	}))
	return id
}

// exhaust lets every attempt of the jobs that are due fail until they are dead.
func (r *room) exhaust(with error) {
	r.t.Helper()
	r.broken = with
	for range 12 {
		r.drain()
		r.now.Move(4 * time.Hour)
	}
	r.broken = nil
}

func (r *room) officer(roles ...access.Role) access.Actor {
	return access.Actor{Person: id.Random(), Roles: roles, Purpose: access.Oversight, Strong: true}
}

var errDown = errors.New("down: ayesha@example.org")

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is missing in:\n%s", p, text)
		}
	}
}
