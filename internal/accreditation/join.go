package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Joining is an invitation as whoever holds its link sees it.
type Joining struct {
	Institution Institution
	Invitation  Invitation
	Refused     error // why the reader cannot accept; nil: they can
}

// ShowJoin shows to what a link invites. A link that was used, taken back or is over is none.
func (s *Service) ShowJoin(ctx context.Context, by access.Actor, token string) (j Joining, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var held Focal
		j.Institution, j.Invitation, held, err = s.loadJoin(ctx, tx, by, token)
		if err != nil {
			return err
		}
		visits, err := s.visits(ctx, tx, j.Institution, by)
		j.Refused = decideJoin(j.Institution, j.Invitation, held, len(by.Roles) > 0, visits)
		return err
	})
	return j, err
}

// loadJoin returns an open invitation with its institution, and what by is for it already.
func (s *Service) loadJoin(ctx context.Context, tx *db.Tx, by access.Actor, token string) (i Institution, n Invitation, held Focal, err error) {
	if n, err = findFocalInvitation(ctx, tx, hash(token)); err != nil {
		return i, n, held, err
	}
	if !n.isOpen(s.clock.Now()) {
		return i, n, held, fault.NotFound()
	}
	if _, err = s.access.May(by, "accreditation.join", access.Subject{Person: by.Person}); err != nil {
		return i, n, held, err
	}
	if i, err = loadInstitution(ctx, tx, n.Institution); err != nil {
		return i, n, held, err
	}
	held, err = loadFocalOf(ctx, tx, i.ID, by.Person)
	if fault.Is(err, fault.KindNotFound) {
		err = nil
	}
	return i, n, held, err
}

// visits tells whether by is in a team that visits an institution.
func (s *Service) visits(ctx context.Context, tx *db.Tx, i Institution, by access.Actor) (bool, error) {
	if s.needs.Visits == nil {
		return false, nil
	}
	return s.needs.Visits(ctx, tx, i.ID, by.Person)
}

// Join accepts an invitation: from now on by stands for the institution. Of two who hold one link the first joins.
func (s *Service) Join(ctx context.Context, by access.Actor, token string) (code string, err error) {
	now := s.clock.Now()
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		i, n, held, err := s.loadJoin(ctx, tx, by, token)
		if err != nil {
			return err
		}
		visits, err := s.visits(ctx, tx, i, by)
		if err != nil {
			return err
		}
		if err := decideJoin(i, n, held, len(by.Roles) > 0, visits); err != nil {
			return err
		}
		open, err := closeFocalInvitation(ctx, tx, i.ID, n.ID, now)
		if err != nil {
			return err
		}
		if !open {
			return fault.NotFound()
		}
		if held.ID != "" { // a writer who becomes lead
			if _, err := endFocal(ctx, tx, held.ID, by.Person, now); err != nil {
				return err
			}
		}
		f := Focal{ID: id.New(now), Institution: i.ID, Person: by.Person, Role: n.Role, InvitedBy: n.By, Since: now}
		if err := insertFocal(ctx, tx, f); err != nil {
			return err
		}
		code = i.Code
		return s.events.Record(ctx, tx, by, FocalBegun{Person: f.Person, Focal: f.ID, Institution: i.ID, Role: f.Role})
	})
	return code, err
}
