package notice

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/paper"
)

// Waiting is how many letters wait for the post.
type Waiting struct {
	Count int
	Since *time.Time // the oldest was promised
	Posts bool       // the council sends letters by post
	Rule  council.Rule
}

// Batch is a batch of letters for the post.
type Batch struct {
	countedBatch
	List []OnPaper
}

// OnPaper is a letter in a batch.
type OnPaper struct {
	letterRow
	Kind, Lang string
}

// ListBatches returns what waits for the post, and batches, newest first, before one of them (empty: from the newest).
func (s *Service) ListBatches(ctx context.Context, by access.Actor, before string) (w Waiting, list []countedBatch, more bool, err error) {
	if _, err := s.access.May(by, "notice.batch", access.Subject{Any: true}); err != nil {
		return w, nil, false, err
	}
	if !id.Valid(before) {
		before = ""
	}
	w.Rule, w.Posts = s.law().Posts()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		n, since, err := countWaiting(ctx, tx)
		if err != nil {
			return err
		}
		w.Count, w.Since = int(n), since
		list, err = listBatches(ctx, tx, before, PageSize+1)
		return err
	})
	if more = len(list) > PageSize; more {
		list = list[:PageSize]
	}
	return w, list, more, err
}

// ShowBatch returns a batch with its letters. Nothing personal is opened.
func (s *Service) ShowBatch(ctx context.Context, by access.Actor, batch string) (b Batch, err error) {
	if _, err := s.access.May(by, "notice.batch", access.Subject{Any: true}); err != nil {
		return b, err
	}
	return b, s.db.View(ctx, func(tx *db.Tx) error {
		if b.batchRow, err = loadBatch(ctx, tx, batch); err != nil {
			return err
		}
		rows, messages, err := s.lettersOf(ctx, tx, batch)
		for _, l := range rows {
			m := messages[l.Message]
			b.List = append(b.List, OnPaper{l, m.Kind, m.Lang})
			if b.Letters++; l.ReturnedAt != nil {
				b.Returned++
			}
		}
		return err
	})
}

// lettersOf returns the letters of a batch in their order, and what they tell by its id.
func (s *Service) lettersOf(ctx context.Context, tx *db.Tx, batch string) ([]letterRow, map[string]messageRow, error) {
	rows, err := listLetters(ctx, tx, batch)
	if err != nil {
		return nil, nil, err
	}
	ids, messages := make([]string, len(rows)), map[string]messageRow{}
	for i, l := range rows {
		ids[i] = l.Message
	}
	list, err := listMessages(ctx, tx, ids)
	for _, m := range list {
		messages[m.ID] = m
	}
	return rows, messages, err
}

// Addressed is a letter of a batch with whom it goes to.
type Addressed struct {
	Position             int
	Code, Name, Postcode string
	paper                paper.Window
}

// OpenBatch opens the letters of a batch that was not posted yet, to print them (what: letters) or to hand over with them (manifest). Who
// opened it is on record. A letter whose reader is no more is left out.
func (s *Service) OpenBatch(ctx context.Context, by access.Actor, batch, what string) (list []Addressed, err error) {
	d, err := s.access.May(by, "notice.batch", access.Subject{Any: true})
	if err != nil {
		return nil, err
	}
	law := s.law()
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		list = nil
		b, err := loadBatch(ctx, tx, batch)
		if err != nil {
			return err
		}
		if err := decideOpen(b); err != nil {
			return err
		}
		rows, messages, err := s.lettersOf(ctx, tx, batch)
		if err != nil {
			return err
		}
		for _, l := range rows {
			one, err := s.addressed(ctx, tx, d, law, l, messages[l.Message], what == "letters")
			if fault.Is(err, fault.KindNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			list = append(list, one)
		}
		if what == "letters" && !s.settings.Fonts.Urdu() && slices.ContainsFunc(list, inUrdu) { // before it counts as printed
			return fault.Conflict("notice.batch.no_urdu", nil)
		}
		if what == "letters" {
			now := s.clock.Now()
			b.State, b.PrintedAt = BatchPrinted, &now
			if err := updateBatch(ctx, tx, b); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, BatchOpened{Batch: b.ID, What: what, Letters: len(list)})
	})
	return list, err
}

// inUrdu tells whether a letter cannot be printed without the faces for Urdu.
func inUrdu(a Addressed) bool {
	return paper.Urdu(strings.Join(append(append([]string{a.paper.Subject}, a.paper.To...), a.paper.Text...), " "))
}

// addressed opens one letter, and keeps by what its address is known again if it is printed now.
func (s *Service) addressed(ctx context.Context, tx *db.Tx, d access.Decision, law council.Law, l letterRow, m messageRow, prints bool) (a Addressed, err error) {
	to, err := s.needs.Postal(ctx, tx, d, m.Person)
	if err != nil {
		return a, err
	}
	number := ""
	if m.Case != "" {
		if number, err = s.needs.Number(ctx, tx, m.Case); err != nil {
			return a, err
		}
	}
	values := map[string]string{}
	if err := json.Unmarshal([]byte(m.Data), &values); err != nil {
		return a, err
	}
	of, err := s.campaignOf(ctx, tx, m)
	if err != nil {
		return a, err
	}
	if prints {
		if err := updateLetterIndex(ctx, tx, l.ID, s.indexOf(Post, m.Person, to.Address)); err != nil {
			return a, err
		}
		if err := updateWording(ctx, tx, m.ID, s.wordingOf(m, i18n.Of(m.Lang))); err != nil {
			return a, err
		}
	}
	return Addressed{
		Position: int(l.Position), Code: l.Code, Name: to.Name.Reveal(), Postcode: postcode(to.Address.Reveal()), paper: s.window(ctx, law, m, to, number, l, values, of),
	}, nil
}
