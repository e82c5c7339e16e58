package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// MakeBatch gathers letters that wait for the post, the oldest first, and orders them by postcode. By which way each goes is decided anew:
// one that can go by e-mail by now does, and one whose reader is no more is not written. Conflict: none is left.
func (s *Service) MakeBatch(ctx context.Context, by access.Actor) (batch string, err error) {
	d, err := s.access.May(by, "notice.batch", access.Subject{Any: true})
	if err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		batch = ""
		list, err := listForPost(ctx, tx, MostLetters)
		if err != nil {
			return err
		}
		var letters []forPost
		for _, m := range list {
			if m.Campaign != "" {
				over, err := s.campaigns.over(ctx, tx, m.Campaign)
				if err != nil {
					return err
				}
				if over != "" {
					if err := updateOver(ctx, tx, m.ID, over, m.Lang, "", nil); err != nil {
						return err
					}
					continue
				}
			}
			c, err := s.campaignOf(ctx, tx, m)
			if err != nil {
				return err
			}
			to, err := s.reach(ctx, tx, d, m, c, nil)
			switch {
			case fault.Is(err, fault.KindNotFound):
				err = updateOver(ctx, tx, m.ID, StateDropped, m.Lang, "", nil)
			case err != nil:
			case isPast(m, s.law().Day):
				err = updateOver(ctx, tx, m.ID, StateDropped, m.Lang, "", nil)
			case !to.course.Leaves:
				err = updateUnposted(ctx, tx, m.ID, to.course.Why)
			case to.course.Way != Post:
				if err = updateRequeued(ctx, tx, m.ID); err == nil {
					err = s.goesAgain(ctx, tx, m)
				}
			default:
				letters = append(letters, forPost{m, to, postcode(to.address.Reveal())})
			}
			if err != nil {
				return err
			}
		}
		if len(letters) == 0 {
			return nil
		}
		batch, err = s.insertBatch(ctx, tx, by, letters)
		return err
	})
	if err == nil && batch == "" {
		err = fault.Conflict("notice.batch.none", nil)
	}
	return batch, err
}

// forPost is a letter that shall be in a batch.
type forPost struct {
	messageRow
	to       contact
	postcode string
}

func (s *Service) insertBatch(ctx context.Context, tx *db.Tx, by access.Actor, letters []forPost) (string, error) {
	now := s.clock.Now()
	b := batchRow{ID: id.New(now), State: BatchMade, MadeBy: by.Person, MadeAt: now}
	if err := insertBatch(ctx, tx, b); err != nil {
		return "", err
	}
	byPostcode(letters, func(l forPost) string { return l.postcode })
	for i, l := range letters {
		if !l.to.course.passed(Post) {
			return "", errUndecided
		}
		row := letterRow{ID: id.New(now), Batch: b.ID, Message: l.ID, Position: int64(i + 1), Code: id.Number(codeDigits), Why: l.to.course.Why, Index: l.to.index}
		if err := insertLetter(ctx, tx, row); err != nil {
			return "", err
		}
		if err := updateLang(ctx, tx, l.ID, l.to.language.Code); err != nil {
			return "", err
		}
	}
	return b.ID, s.events.Record(ctx, tx, by, BatchMoved{Batch: b.ID, State: b.State, Letters: len(letters)})
}
