package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// SetSeats says how many students a programme may take from a batch on.
type SetSeats struct {
	Version    string `form:"version" max:"20"`
	From       string `form:"from" entry:"accreditation_seats.from_batch" max:"4"`
	Sections   string `form:"sections" entry:"accreditation_seats.sections" max:"4"`
	PerSection string `form:"per_section" entry:"accreditation_seats.per_section" max:"4"`
}

// SetSeats changes a programme's seats from a batch on, within the sections that the profile allows to that batch. Earlier batches keep theirs.
func (s *Service) SetSeats(ctx context.Context, by access.Actor, institution, programme string, c SetSeats) error {
	law := s.law()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		x, err := s.openProgramme(ctx, tx, institution, programme)
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		seats, err := decideSeats(law.Accreditation, x.Programme, x.Of, c, s.today())
		if err != nil {
			return err
		}
		if err := setSeats(ctx, tx, x.ID, seats); err != nil {
			return err
		}
		if err := updateProgramme(ctx, tx, x.Programme); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, SeatsSet{Programme: x.ID, From: seats.From, Sections: seats.Sections, PerSection: seats.PerSection})
	})
}
