package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// RecordLoss says which paper of which registration was lost.
type RecordLoss struct {
	Registration string `form:"registration" entry:"engineer_loss.registration_id" max:"26"`
	Paper        string `form:"paper" entry:"engineer_loss.paper" max:"20"`
	Version      string `form:"version"`
}

// RecordLoss stores in a draft what was lost.
func (s *Service) RecordLoss(ctx context.Context, by access.Actor, application string, c RecordLoss) error {
	law := s.law()
	row := lossRow{Application: application, Person: by.Person, Registration: c.Registration, Paper: PaperKind(c.Paper)}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID}); err != nil {
			return err
		}
		if err := decideSection(law, a, c.Version, council.AskLoss); err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{by.Person})
		if err != nil {
			return err
		}
		if err := decideLoss(law, held, c); err != nil {
			return err
		}
		if err := replaceLoss(ctx, tx, row); err != nil {
			return err
		}
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, LossRecorded{Case: a.ID, Person: a.Person})
	})
}

// Loss is the paper of a registration that was lost.
type Loss struct {
	Registration Registration
	Paper        PaperKind
	Good         int // prints of it that are no longer good once the loss is confirmed
}

// loss returns what an application says was lost; false if it says nothing.
func (s *Service) loss(ctx context.Context, tx *db.Tx, a applicationRow) (l Loss, found bool, err error) {
	row, err := loadLoss(ctx, tx, a.ID)
	if fault.Is(err, fault.KindNotFound) {
		return l, false, nil
	}
	if err != nil {
		return l, false, err
	}
	l.Paper = row.Paper
	if l.Registration, err = loadRegistration(ctx, tx, row.Registration); err != nil {
		return l, false, err
	}
	prints, err := listLost(ctx, tx, l, s.lostBy(a))
	l.Good = len(prints)
	return l, true, err
}
