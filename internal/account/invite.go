package account

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Invite promises a letter to an address with a link to an office, and returns the token of the link. Who knows it can open an account
// for the address, so only the operator's command shows it; pages never do.
func (s *Service) Invite(ctx context.Context, by access.Actor, typed string, role access.Role, language string) (string, error) {
	to, err := checkInvite(typed, role)
	if err != nil {
		return "", err
	}
	guest, err := s.people.Prepare(ctx)
	if err != nil {
		return "", err
	}
	sealed, err := s.people.SealEmail(ctx, guest, to)
	if err != nil {
		return "", err
	}
	now, token := s.clock.Now(), id.Secret()
	row := invitationRow{
		ID: id.New(now), TokenHash: hash(token), Guest: guest, Email: sealed, EmailIndex: s.emailIndex(to), Role: role, Language: language,
		InvitedBy: by.Person, InvitedAt: now, EndsAt: now.Add(invitationLife),
	}
	return token, s.db.Update(ctx, func(tx *db.Tx) error {
		open, err := listInvitations(ctx, tx, row.EmailIndex, now)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "account.appoint", access.Subject{Any: true}); err != nil {
			return err
		}
		for _, o := range open {
			if o.Role == role {
				return fault.Conflict("account.officers.invited", nil)
			}
		}
		if err := insertInvitation(ctx, tx, row); err != nil {
			return err
		}
		letter := Letter{Kind: "account.invitation", Address: to, Language: language, Values: map[string]string{"Path": "/invitation/" + token, "Role": string(role)}}
		if err := s.needs.Write(ctx, tx, letter); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Invited{Invitation: row.ID, Role: role})
	})
}

// checkInvite names both fields that cannot be taken.
func checkInvite(typed string, role access.Role) (string, error) {
	var f fault.Fields
	to, err := address(typed)
	if refused := fault.Of(err); refused != nil {
		f = append(f, refused.Fields...)
	}
	if refused := fault.Of(decideOffice(role, nil)); refused != nil {
		f = append(f, refused.Fields...)
	}
	return to, f.Err()
}

// Uninvite takes an open invitation back.
func (s *Service) Uninvite(ctx context.Context, by access.Actor, invitationID string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadInvitation(ctx, tx, invitationID)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "account.appoint", access.Subject{Any: true}); err != nil {
			return err
		}
		open, err := closeInvitation(ctx, tx, i.ID, s.clock.Now())
		if err != nil {
			return err
		}
		if !open {
			return fault.Conflict("account.invitation.ended", nil)
		}
		return s.events.Record(ctx, tx, by, Uninvited{Invitation: i.ID})
	})
}
