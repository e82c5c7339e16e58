package site

import (
	"context"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// DraftView is news as officers see them.
type DraftView struct {
	Post            // its words; PublishedAt only once it is approved
	State           DraftState
	Version         int64
	What            string     // news, or the kind of a banner
	Pages           []string   // of a banner
	Until           *time.Time // of a banner
	Over            bool       // a banner that stands no more
	From            *time.Time // from when it is to stand; nil: from its approval
	Waiting         bool       // approved, and its hour has not come
	Reason          string     // why it was declined
	MadeAt          time.Time
	Mine            bool // the reader wrote it last
	Writes, Decides bool // what the reader's offices allow
}

func (s *Service) draftView(r draftRow, by access.Actor) DraftView {
	v := DraftView{
		Post: Post{ID: r.ID, TitleEn: r.TitleEn, TitleUr: r.TitleUr, BodyEn: r.BodyEn, BodyUr: r.BodyUr}, State: r.State, Version: r.Version, From: r.From,
		What: r.What, Pages: strings.Fields(r.Pages), Until: r.Until, Reason: r.Reason, MadeAt: r.MadeAt, Mine: r.MadeBy == by.Person,
	}
	if r.State == Approved {
		v.PublishedAt, v.Waiting = *r.From, r.From.After(s.clock.Now())
		v.Over = r.Until != nil && !r.Until.After(s.clock.Now())
	}
	_, err := s.access.May(by, "site.draft", access.Subject{})
	v.Writes = err == nil
	_, err = s.access.May(by, "site.approve", access.Subject{})
	v.Decides = err == nil
	return v
}

// ShowDraft shows news that may not have appeared.
func (s *Service) ShowDraft(ctx context.Context, by access.Actor, draft string) (v DraftView, err error) {
	if _, err := s.access.May(by, "site.read", access.Subject{}); err != nil {
		return v, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err := loadDraft(ctx, tx, draft)
		if err == nil && r.State == Dropped {
			err = fault.NotFound()
		}
		v = s.draftView(r, by)
		return err
	})
	return v, err
}

// mostDrafts is how many drafts the desk shows on one page.
const mostDrafts = 40

// Drafts returns what was written for the news, the newest first, before one; more tells that there are others.
func (s *Service) Drafts(ctx context.Context, by access.Actor, before string) (list []DraftView, more bool, err error) {
	if _, err := s.access.May(by, "site.read", access.Subject{}); err != nil {
		return nil, false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listDrafts(ctx, tx, before, mostDrafts+1)
		if more = len(rows) > mostDrafts; more {
			rows = rows[:mostDrafts]
		}
		list = nil
		for _, r := range rows {
			list = append(list, s.draftView(r, by))
		}
		return err
	})
	return list, more, err
}

// Waiting counts the news that wait for a second officer, up to a hundred.
func (s *Service) Waiting(ctx context.Context, by access.Actor) (n int, err error) {
	if _, err := s.access.May(by, "site.read", access.Subject{}); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		n, err = countAsked(ctx, tx, 100)
		return err
	})
	return n, err
}
