package assessment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Overview is a report as a whole: how far each criterion is, what it lacks and what its tables say.
type Overview struct {
	Report
	Gaps    []Gap
	Figures []Figure
	Last    map[string]Revision // of each criterion, without its words
	Names   map[string]pii.Value
	Former  bool // there is a report of the visit before
}

// Show shows the report of a visit; a team what was handed in.
func (s *Service) Show(ctx context.Context, by access.Actor, at At) (x Overview, err error) {
	law := s.law()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v, d, err := s.loadVisit(ctx, tx, by, at)
		if err != nil {
			return err
		}
		x = Overview{Last: map[string]Revision{}}
		to, err := extentFor(ctx, tx, by, v)
		if err != nil {
			return err
		}
		if x.Report, err = s.loadReport(ctx, tx, d, v, to); err != nil {
			return err
		}
		x.Gaps, x.Figures = gapsOf(law, x.Report), figuresOf(law, x.Report)
		last, err := listLatest(ctx, tx, v.ID, to.serial)
		if err != nil {
			return err
		}
		var who []string
		for _, row := range last {
			x.Last[row.Criterion] = row.revision()
			who = append(who, row.Person)
		}
		for _, st := range x.States {
			who = append(who, st.Person)
		}
		if v.Previous != "" {
			if _, x.Former, err = findReport(ctx, tx, v.Previous); err != nil {
				return err
			}
		}
		x.Names, err = s.names(ctx, tx, by, v, who)
		return err
	})
	return x, err
}

// names opens who wrote, for those who stand for the institution and for officers. A team reads what was written, and not by whom.
func (s *Service) names(ctx context.Context, tx *db.Tx, by access.Actor, v Visit, persons []string) (map[string]pii.Value, error) {
	names := map[string]pii.Value{}
	if !v.Writes && len(by.Roles) == 0 {
		return names, nil
	}
	for _, person := range persons {
		if _, known := names[person]; known || person == "" {
			continue
		}
		d, err := s.access.May(by, "assessment.read", access.Subject{Person: person, Item: v.Institution, Stands: v.Writes})
		if err != nil {
			return nil, err
		}
		some, err := s.people.Names(ctx, tx, d, []string{person})
		if err != nil {
			return nil, err
		}
		names[person] = some[person]
	}
	return names, nil
}

// Section is one criterion of a report.
type Section struct {
	Overview
	At int // its place among the criteria
}

// ShowSection shows one criterion of a report.
func (s *Service) ShowSection(ctx context.Context, by access.Actor, at At, criterion string) (Section, error) {
	o, err := s.Show(ctx, by, at)
	if err != nil {
		return Section{}, err
	}
	for i, c := range o.Criteria {
		if c.ID == criterion {
			return Section{o, i}, nil
		}
	}
	return Section{}, fault.NotFound()
}

// Piece is one piece of a report, to be written.
type Piece struct {
	Section
	Latest Revision // without a number: it was never saved
}

// ShowPiece shows a piece to somebody who may write it.
func (s *Service) ShowPiece(ctx context.Context, by access.Actor, at PieceAt) (x Piece, err error) {
	if _, _, err := s.mayWrite(ctx, by, at); err != nil {
		return x, err
	}
	if x.Section, err = s.ShowSection(ctx, by, at.At, at.Criterion); err != nil {
		return x, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v, d, err := s.loadVisit(ctx, tx, by, at.At)
		if err != nil {
			return err
		}
		if x.Latest, err = s.loadPiece(ctx, tx, d, v, at); err != nil {
			return err
		}
		x.Names, err = s.names(ctx, tx, by, v, []string{x.Latest.By})
		return err
	})
	return x, err
}
