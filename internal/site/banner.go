package site

import (
	"context"
	"sync"
	"time"

	"sanad/internal/db"
	"sanad/internal/web/parts"
)

// standing is what is known of the banners, for a minute: every page asks.
type standing struct {
	mu   sync.Mutex // guards what follows; held by nobody who waits for the database
	list []bannerRow
	at   time.Time // when somebody began to read it; zero: never
}

const (
	kept     = time.Minute     // a process that did not approve a banner shows it so much later at most
	patience = 2 * time.Second // with a database that is asked about banners
)

// Banners returns what stands above the page at a path, at most three. Where the database does not answer, what was known goes on to stand.
func (s *Service) Banners(ctx context.Context, path, language string) []parts.Banner {
	now := s.clock.Now()
	b := &s.banners
	b.mu.Lock()
	age, list := now.Sub(b.at), b.list
	ask := b.at.IsZero() || age < 0 || age >= kept
	if ask {
		b.at = now // one asks for all
	}
	b.mu.Unlock()
	if ask {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			list, err = listBanners(ctx, tx, now, 50)
			return err
		})
		b.mu.Lock()
		if err == nil {
			b.list = list
		} else {
			list = b.list
		}
		b.mu.Unlock()
	}
	return decideBanners(list, path, language, now)
}

// forget makes the next page ask anew.
func (s *Service) forget() {
	s.banners.mu.Lock()
	defer s.banners.mu.Unlock()
	s.banners.at = time.Time{}
}
