package account

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// Invitation is an invitation as its holder and the registrar see it.
type Invitation struct {
	ID     string
	Role   access.Role
	Email  pii.Value // for the registrar alone
	At     time.Time
	EndsAt time.Time
}

// ShowInvitation shows what a link invites to.
func (s *Service) ShowInvitation(ctx context.Context, token string) (Invitation, error) {
	var shown Invitation
	err := s.db.View(ctx, func(tx *db.Tx) error {
		i, err := s.loadOpenInvitation(ctx, tx, token)
		shown = Invitation{ID: i.ID, Role: i.Role, At: i.InvitedAt, EndsAt: i.EndsAt}
		return err
	})
	return shown, err
}

func (s *Service) loadOpenInvitation(ctx context.Context, tx *db.Tx, token string) (invitationRow, error) {
	i, err := findInvitation(ctx, tx, hash(token))
	if err != nil {
		return invitationRow{}, err
	}
	if i.ClosedAt != nil || !s.clock.Now().Before(i.EndsAt) {
		return invitationRow{}, fault.NotFound()
	}
	return i, nil
}

// Accept accepts an invitation by its link. The link came by mail, so for an address without an account it opens one; an address with an
// account signs in first.
func (s *Service) Accept(ctx context.Context, from Stranger, token string) (Step, error) {
	session := s.newSession("", false, from.Browser)
	var known bool
	var invitation invitationRow
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := s.loadOpenInvitation(ctx, tx, token)
		if err != nil {
			return err
		}
		invitation = i
		if _, known, err = findAccount(ctx, tx, i.EmailIndex); err != nil || known {
			return err
		}
		session.row.Person = i.Guest
		a := attemptRow{Person: i.Guest, EmailIndex: i.EmailIndex, Email: i.Email, Language: from.Language}
		if err := s.open(ctx, tx, a, session.row); err != nil {
			return err
		}
		return s.accept(ctx, tx, access.Actor{Person: i.Guest, Session: session.row.ID, Purpose: access.Self}, i)
	})
	if err != nil || !known {
		return session.step(), faster(err, "account.invitation.ended")
	}
	d, err := s.access.May(access.System(access.Notice), "account.write", access.Subject{Person: invitation.Guest})
	if err != nil {
		return Step{}, err
	}
	to, err := s.people.OpenEmail(ctx, d, invitation.Guest, invitation.Email)
	if err != nil {
		return Step{}, err
	}
	return s.askCode(ctx, to.Reveal(), from.Language, invitation.ID)
}

// AcceptOwn accepts an invitation to one's own address while signed in.
func (s *Service) AcceptOwn(ctx context.Context, by access.Actor, invitationID string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		account, _, err := s.loadOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		i, err := loadInvitation(ctx, tx, invitationID)
		if err != nil {
			return err
		}
		if string(i.EmailIndex) != string(account.EmailIndex) {
			return fault.NotFound()
		}
		return s.accept(ctx, tx, by, i)
	})
}

// accept ends an invitation in an office; of two at the same time one finds it closed.
func (s *Service) accept(ctx context.Context, tx *db.Tx, by access.Actor, i invitationRow) error {
	now := s.clock.Now()
	open, err := closeInvitation(ctx, tx, i.ID, now)
	if err != nil {
		return err
	}
	if !open || !now.Before(i.EndsAt) {
		return fault.Conflict("account.invitation.ended", nil)
	}
	return s.take(ctx, tx, by, officeRow{ID: id.New(now), Person: by.Person, Role: i.Role, AppointedBy: i.InvitedBy, BegunAt: now})
}

// take begins an office.
func (s *Service) take(ctx context.Context, tx *db.Tx, by access.Actor, o officeRow) error {
	held, err := listOfficesOf(ctx, tx, o.Person)
	if err != nil {
		return err
	}
	if err := decideOffice(o.Role, held); err != nil {
		return err
	}
	if err := insertOffice(ctx, tx, o); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, OfficeBegun{Person: o.Person, Office: o.ID, Role: o.Role})
}
