// Package site is the room of the pages that belong to no other room.
//
//   - A visitor sees what can be done here, reads the news, and how far the pages are accessible.
//   - A visitor learns, without an account, whether a degree can be registered, what is needed, what it costs line by line,
//     who decides, and how long that takes by law and lately.
//   - A visitor sees what each thing costs today or on any day, and what changes later.
//   - A banner, written and approved like news, stands above the pages that it concerns from an hour until another.
//   - A reader leaves by a link that is marked, through a page of ours that leads to listed sites alone; an address that a person wrote is
//     shown first for what it is.
//   - An officer writes news in both languages and asks a second, who approves or declines; it appears at its hour, and in the feeds.
//   - A finder of a flaw learns where to tell of it.
package site

import (
	"context"
	"embed"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/id"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Post is a piece of news in both languages. It speaks of no person.
type Post struct {
	ID          string    `db:"id"`
	TitleEn     string    `db:"title_en"`
	TitleUr     string    `db:"title_ur"`
	BodyEn      string    `db:"body_en"`
	BodyUr      string    `db:"body_ur"`
	PublishedAt time.Time `db:"published_at"`
}

// Title returns the title in the language with a code.
func (p Post) Title(code string) string {
	return council.Text{En: p.TitleEn, Ur: p.TitleUr}.In(code)
}

// Body returns the words in the language with a code.
func (p Post) Body(code string) string { return council.Text{En: p.BodyEn, Ur: p.BodyUr}.In(code) }

// Service is the room.
type Service struct {
	db      *db.DB
	access  *access.Access
	council *council.Council
	clock   clock.Clock
	needs   Needs
	banners standing
}

// Needs is what this room asks of others.
type Needs struct {
	Lately func(ctx context.Context) (map[string]int, error) // median of working days by step of the chain; the whole under the empty step

	// Taught tells what institutions teach, by their codes, with what holds for their batches today; none named: all of them, by name alone.
	Taught func(ctx context.Context, institutions ...string) (council.Taught, error)

	Events *events.Book // nil in the public process, which writes nothing

	// Tag writes beside an address what shows that this program made a link of it, and Tagged knows it again; nil: no words are links but to listed sites.
	Tag    func(use, value string) (string, error)
	Tagged func(use, value, tag string) (bool, error)
}

// New returns the room.
func New(d *db.DB, a *access.Access, l *council.Council, c clock.Clock, n Needs) *Service {
	return &Service{db: d, access: a, council: l, clock: c, needs: n}
}

// Post publishes news at once, for the program itself.
func (s *Service) Post(ctx context.Context, by access.Actor, p Post) error {
	if _, err := s.access.May(by, "site.post", access.Subject{}); err != nil {
		return err
	}
	if err := checkWords(p); err != nil {
		return err
	}
	p.PublishedAt = s.clock.Now()
	p.ID = id.New(p.PublishedAt)
	return s.db.Update(ctx, func(tx *db.Tx) error { return insertPost(ctx, tx, p) })
}

// mostNews is how many posts the page of news shows.
const mostNews = 40

// News returns the newest posts.
func (s *Service) News(ctx context.Context, limit int) (list []Post, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		list, err = listPosts(ctx, tx, s.clock.Now(), limit)
		return err
	})
	return list, err
}

// Read returns one post. One that is to appear later is not there yet.
func (s *Service) Read(ctx context.Context, id string) (p Post, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		p, err = loadPost(ctx, tx, id, s.clock.Now())
		return err
	})
	return p, err
}

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law {
	return s.council.At(s.clock.Now())
}
