package site

import (
	"context"

	"sanad/internal/access"
)

// Draft is news as an officer writes them. No day: they appear when they are approved.
type Draft struct {
	Version string `form:"version" max:"20"`
	TitleEn string `form:"title_en" entry:"site_draft.title_en" max:"120"`
	TitleUr string `form:"title_ur" entry:"site_draft.title_ur" max:"120"`
	BodyEn  string `form:"body_en" entry:"site_draft.body_en" lines:"true" max:"5000"`
	BodyUr  string `form:"body_ur" entry:"site_draft.body_ur" lines:"true" max:"5000"`
	Day     string `form:"on_day" max:"2"`
	Month   string `form:"on_month" max:"2"`
	Year    string `form:"on_year" max:"4"`
	Hour    string `form:"hour" max:"5"`
}

// MayDraft tells whether somebody may write news; nil: they may.
func (s *Service) MayDraft(by access.Actor) error {
	_, err := s.access.May(by, "site.draft", access.Subject{})
	return err
}

// Draft writes news, or writes them anew. Nobody reads them but officers until a second one approved them.
func (s *Service) Draft(ctx context.Context, by access.Actor, draft string, c Draft) (string, error) {
	return s.write(ctx, by, draft, func(r draftRow) (draftRow, error) { return decideDraft(r, by, c, s.clock.Now(), s.law().Zone) })
}
