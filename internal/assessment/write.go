package assessment

import (
	"context"
	"encoding/json"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Write is what somebody typed into one piece of a report. What a part does not ask for stays empty.
type Write struct {
	Version  string   `form:"version" max:"20"` // how often the piece had been saved when it was opened
	Text     string   `form:"text" entry:"assessment_revision.body" lines:"true" max:"12000"`
	Title    string   `form:"title" entry:"assessment_revision.body" max:"300"`
	Code     string   `form:"code" entry:"assessment_revision.body" max:"20"`
	Hours    string   `form:"hours" entry:"assessment_revision.body" max:"6"`
	Outcomes []string `form:"outcomes" entry:"assessment_revision.body" max:"40"`
	Rank     string   `form:"rank" entry:"assessment_revision.body" max:"40"`
	Total    string   `form:"total" entry:"assessment_revision.body" max:"6"`
	PhDs     string   `form:"phds" entry:"assessment_revision.body" max:"6"`
	Batch    string   `form:"batch" entry:"assessment_revision.body" max:"4"`
	Intake   string   `form:"intake" entry:"assessment_revision.body" max:"6"`
	Present  string   `form:"present" entry:"assessment_revision.body" max:"6"`
}

// PieceAt names a piece as addresses do. Row is empty for a text, and NewRow for a row that is to be added.
type PieceAt struct {
	At
	Criterion, Part, Row string
}

// NewRow stands in an address for a row that is not there yet.
const NewRow = "new"

// Write saves a piece. If somebody saved it after it was opened, nothing is stored and a Stale tells what they wrote.
func (s *Service) Write(ctx context.Context, by access.Actor, at PieceAt, c Write) error {
	v, part, err := s.mayWrite(ctx, by, at)
	if err != nil {
		return err
	}
	words, err := checkWords(s.law().Assessment, part, c)
	if err != nil {
		return err
	}
	if err := s.vault.Mint(ctx, scopeOf(v.Institution)); err != nil {
		return err
	}
	now := s.clock.Now()
	fresh := id.New(now)
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, d, err := s.loadVisit(ctx, tx, by, at.At)
		if err != nil {
			return err
		}
		report, err := s.loadReport(ctx, tx, d, v, all)
		if err != nil {
			return err
		}
		latest, err := s.loadPiece(ctx, tx, d, v, at)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "assessment.write", access.Subject{Item: v.Institution, Stands: v.Writes}); err != nil {
			return err
		}
		same, err := decideWrite(report, part, at, latest, c.Version, words)
		if err != nil || same {
			return err
		}
		saved, err := countRevisions(ctx, tx, v.ID, at.Criterion)
		if err != nil {
			return err
		}
		if err := decideMore(saved); err != nil {
			return err
		}
		r := revisionRow{Visit: v.ID, Criterion: at.Criterion, Part: at.Part, Piece: latest.Piece, Place: latest.Place, Number: latest.Number + 1, Person: by.Person, At: now}
		if at.Row == NewRow {
			r.Piece = fresh
		}
		if r, err = s.store(ctx, tx, r, v, words, now); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Written{v.ID, v.Institution, r.Criterion, r.Part, r.ID})
	})
}

// store seals and adds a revision.
func (s *Service) store(ctx context.Context, tx *db.Tx, r revisionRow, v Visit, words Words, now time.Time) (revisionRow, error) {
	var err error
	if r.Serial, err = nextSerial(ctx, tx, v, r.Person, now); err != nil {
		return r, err
	}
	r.ID = id.New(now)
	if r.Place == 0 {
		r.Place = r.Serial
	}
	plain, err := json.Marshal(words)
	if err != nil {
		return r, err
	}
	if r.Body, err = s.vault.Seal(ctx, body(r.ID, v.Institution), string(plain)); err != nil {
		return r, err
	}
	return r, insertRevision(ctx, tx, r)
}

// mayWrite asks before a key is made, and returns the part that is to be written.
func (s *Service) mayWrite(ctx context.Context, by access.Actor, at PieceAt) (v Visit, part council.CriterionPart, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if v, _, err = s.loadVisit(ctx, tx, by, at.At); err != nil {
			return err
		}
		if _, err := s.access.May(by, "assessment.write", access.Subject{Item: v.Institution, Stands: v.Writes}); err != nil {
			return err
		}
		part, err = partOf(s.law().Assessment.For(v.Kind), at)
		return err
	})
	return v, part, err
}

// partOf returns the part that an address names, of the criteria that a visit wants.
func partOf(criteria []council.Criterion, at PieceAt) (council.CriterionPart, error) {
	for _, c := range criteria {
		if c.ID != at.Criterion {
			continue
		}
		if p, ok := c.Part(at.Part); ok && (p.Asks == council.AsksText) == (at.Row == "") {
			return p, nil
		}
	}
	return council.CriterionPart{}, fault.NotFound()
}

// loadPiece returns the latest revision of a piece; one without a number, if it was never saved.
func (s *Service) loadPiece(ctx context.Context, tx *db.Tx, d access.Decision, v Visit, at PieceAt) (Revision, error) {
	x := Revision{Criterion: at.Criterion, Part: at.Part, Piece: at.Row}
	if at.Row == "" {
		x.Piece = at.Criterion + "." + at.Part
	}
	if at.Row == NewRow {
		return x, nil
	}
	row, found, err := findLatest(ctx, tx, v.ID, x.Piece)
	switch {
	case err != nil:
		return x, err
	case found && (row.Criterion != at.Criterion || row.Part != at.Part), !found && at.Row != "":
		return x, fault.NotFound()
	case !found:
		return x, nil
	}
	return s.open(ctx, d, row, v.Institution)
}
