package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// ReviewShown is what a team asks before it comes, and which days were proposed.
type ReviewShown struct {
	Shown
	Me        Member // of a member
	Questions []QuestionShown
	Days      []Days
}

// QuestionShown is a question with its words.
type QuestionShown struct {
	Question
	Asks, Answers pii.Value
}

// ShowReview shows a side what a team asks and which days were proposed: the institution by its code, the team, or the council. The institution
// sees a question once it was sent, and the others an answer once that was.
func (s *Service) ShowReview(ctx context.Context, by access.Actor, side, institution, visit string) (x ReviewShown, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v, m, d, err := s.sideOf(ctx, tx, by, side, institution, visit)
		if err != nil {
			return err
		}
		of, err := s.needs.Of(ctx, tx, []string{v.Institution})
		if err != nil {
			return err
		}
		x.Me = m
		if x.Shown, err = s.shown(ctx, tx, d, of[v.Institution], v); err != nil {
			return err
		}
		questions, err := listQuestions(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		x.Questions = nil
		for _, q := range questions {
			if q.Sent == nil && side != council.SideTeam {
				continue
			}
			shown := QuestionShown{Question: q}
			if shown.Asks, err = s.open(ctx, d, questionField("words", q, v.Institution), q.Words); err != nil {
				return err
			}
			if side == council.SideInstitution || q.Closed != nil {
				if shown.Answers, err = s.open(ctx, d, questionField("answer", q, v.Institution), q.Answer); err != nil {
					return err
				}
			}
			x.Questions = append(x.Questions, shown)
		}
		x.Days, err = listDays(ctx, tx, v.ID)
		return err
	})
	return x, err
}

// sideOf returns a visit to a side of it.
func (s *Service) sideOf(ctx context.Context, tx *db.Tx, by access.Actor, side, institution, visit string) (v Visit, m Member, d access.Decision, err error) {
	switch side {
	case council.SideInstitution:
		v, d, err = s.own(ctx, tx, by, institution, visit)
		return v, m, d, err
	case council.SideTeam:
		return s.onTeam(ctx, tx, by, visit)
	case council.SideCouncil:
	default:
		return v, m, d, fault.NotFound()
	}
	if _, err = s.access.May(by, "visit.read", access.Subject{Item: visit}); err != nil {
		return v, m, d, err
	}
	if v, err = loadSent(ctx, tx, visit); err != nil {
		return v, m, d, err
	}
	d, err = s.access.May(by, "visit.read", access.Subject{Item: v.Institution})
	return v, m, d, err
}
