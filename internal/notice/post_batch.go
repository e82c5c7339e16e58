package notice

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// PostBatch is the day on which a batch was handed to the post.
type PostBatch struct {
	Day   string `form:"posted_on_day" entry:"notice_batch.posted_on" max:"2"`
	Month string `form:"posted_on_month" entry:"notice_batch.posted_on" max:"2"`
	Year  string `form:"posted_on_year" entry:"notice_batch.posted_on" max:"4"`
}

// PostBatch notes that a batch was posted: its letters are sent, and nothing personal in it is opened again.
func (s *Service) PostBatch(ctx context.Context, by access.Actor, batch string, c PostBatch) error {
	d, err := s.access.May(by, "notice.batch", access.Subject{Any: true})
	if err != nil {
		return err
	}
	law := s.law()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		b, err := loadBatch(ctx, tx, batch)
		if err != nil {
			return err
		}
		on, err := decidePosted(b, c, day.Of(b.MadeAt, law.Zone), law.Day)
		if err != nil {
			return err
		}
		rows, messages, err := s.lettersOf(ctx, tx, batch)
		if err != nil {
			return err
		}
		at := on.Start(law.Zone)
		if on == law.Day {
			at = s.clock.Now()
		}
		for _, l := range rows {
			if err := s.posted(ctx, tx, d, l, messages[l.Message], at); err != nil {
				return err
			}
		}
		b.State, b.PostedOn, b.PostedBy = BatchPosted, &on, by.Person
		if err := updateBatch(ctx, tx, b); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, BatchMoved{Batch: b.ID, State: b.State, Letters: len(rows)})
	})
}

// posted writes that one letter left by post; one whose reader is no more was not printed, and is over.
func (s *Service) posted(ctx context.Context, tx *db.Tx, d access.Decision, l letterRow, m messageRow, at time.Time) error {
	if _, err := s.needs.Postal(ctx, tx, d, m.Person); fault.Is(err, fault.KindNotFound) {
		return updateOver(ctx, tx, m.ID, StateDropped, m.Lang, "", nil)
	} else if err != nil {
		return err
	}
	delivery := deliveryRow{ID: l.ID, Message: m.ID, Way: Post, Why: l.Why, State: Taken, Index: l.Index, SentAt: at, HeardAt: at}
	if err := insertDelivery(ctx, tx, delivery); err != nil {
		return err
	}
	if m.Why == triedAgain { // its reader says that the address works again
		if err := deleteBroken(ctx, tx, l.Index); err != nil {
			return err
		}
	}
	return updateOver(ctx, tx, m.ID, StateSent, m.Lang, "", &at)
}
