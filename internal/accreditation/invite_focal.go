package accreditation

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
)

// InviteFocal is an invitation to stand for an institution.
type InviteFocal struct {
	Email    string `form:"email" max:"254"`
	Role     string `form:"role" max:"20"`
	Language string `form:"language" max:"2"`
}

// InviteFocal promises a letter to an address with a link by which its reader can stand for an institution, and returns the token of the link, which
// pages never show. Of the address nothing is kept.
func (s *Service) InviteFocal(ctx context.Context, by access.Actor, code string, desk bool, c InviteFocal) (string, error) {
	role := FocalRole(c.Role)
	to, err := checkInviteFocal(c.Email, role)
	if err != nil {
		return "", err
	}
	now, token, language := s.clock.Now(), id.Secret(), i18n.Of(c.Language).Code
	return token, s.db.Update(ctx, func(tx *db.Tx) error {
		x, err := s.loadStanding(ctx, tx, by, code, desk, "accreditation.invite")
		if err != nil {
			return err
		}
		open, err := listFocalInvitations(ctx, tx, x.ID, now)
		if err != nil {
			return err
		}
		today, err := countInvitations(ctx, tx, x.ID, now.Add(-24*time.Hour))
		if err != nil {
			return err
		}
		if err := decideInviteFocal(x, len(open), int(today)); err != nil {
			return err
		}
		i := Invitation{ID: id.New(now), Institution: x.ID, Role: role, By: by.Person, At: now, Ends: now.Add(focalInvitationLife)}
		if err := insertFocalInvitation(ctx, tx, i, hash(token)); err != nil {
			return err
		}
		until := day.Of(i.Ends, s.law().Zone)
		if err := s.needs.Invite(ctx, tx, Letter{Address: to, Language: language, Institution: x.Name.In(language), Until: until.String(), Path: "/institution/join/" + token}); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, FocalInvited{Invitation: i.ID, Institution: x.ID, Role: role})
	})
}

// UninviteFocal takes an open invitation back.
func (s *Service) UninviteFocal(ctx context.Context, by access.Actor, code string, desk bool, invitation string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		x, err := s.loadStanding(ctx, tx, by, code, desk, "accreditation.invite")
		if err != nil {
			return err
		}
		if err := decideEndFocal(x, Focal{}); err != nil {
			return err
		}
		open, err := closeFocalInvitation(ctx, tx, x.ID, invitation, s.clock.Now())
		if err != nil {
			return err
		}
		if !open {
			return fault.Conflict("accreditation.join.ended", nil)
		}
		return s.events.Record(ctx, tx, by, FocalUninvited{Invitation: invitation, Institution: x.ID})
	})
}
