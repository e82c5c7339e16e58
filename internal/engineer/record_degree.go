package engineer

import (
	"context"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// RecordDegree names the degree that an application rests on.
type RecordDegree struct {
	Programme  string `form:"programme" entry:"engineer_application.programme" max:"120"` // institution/programme
	Intake     string `form:"intake" entry:"engineer_application.intake" max:"4"`
	RollNumber string `form:"roll_number" entry:"engineer_application.roll_number" max:"40"`
	Day        string `form:"graduated_on_day" entry:"engineer_application.graduated_on" max:"2"`
	Month      string `form:"graduated_on_month" entry:"engineer_application.graduated_on" max:"2"`
	Year       string `form:"graduated_on_year" entry:"engineer_application.graduated_on" max:"4"`
	Mode       string `form:"mode" entry:"engineer_application.study_mode" max:"40"`
	Version    string `form:"version"`
}

// graduatedOn reads the three boxes of the date, digits of any script.
func (c RecordDegree) graduatedOn() (day.Day, error) {
	return day.Parse(text.Day(c.Day, c.Month, c.Year))
}

// RecordDegree stores the degree in a draft.
func (s *Service) RecordDegree(ctx context.Context, by access.Actor, application string, c RecordDegree) error {
	c.Intake, c.RollNumber = text.Digits(c.Intake), text.Digits(c.RollNumber)
	institution, _, _ := cutProgramme(c.Programme)
	taught, err := s.Taught(ctx, institution)
	if err != nil {
		return err
	}
	degree, err := degreeOf(s.law(), taught, c)
	if err != nil {
		return err
	}
	degree.RollNumber = pii.New(c.RollNumber)
	sealed, err := s.sealDegree(ctx, by.Person, application, map[string]string{
		"institution": degree.Institution.ID, "programme": degree.Programme.ID, "intake": strconv.Itoa(degree.Intake), "roll_number": c.RollNumber,
		"graduated_on": degree.GraduatedOn.String(), "study_mode": degree.Mode,
	})
	if err != nil {
		return err
	}
	return s.keepDegree(ctx, by, application, c.Version, council.AskDegree, sealed, &degree)
}

// batchKey is what finds those who wait for a batch.
func (s *Service) batchKey(b taughtBatch) []byte {
	return s.vault.Blind("batch", b.Institution+"/"+b.Programme+"/"+strconv.Itoa(b.Year))
}

// wait notes the batch that a draft rests on, so that its applicant is told when it opens registration, and when it opens it no more. What holds is
// asked in the same transaction, so that a decision which is confirmed at that moment is not missed.
func (s *Service) wait(ctx context.Context, tx *db.Tx, law council.Law, application string, d *Degree) error {
	if d == nil {
		return nil
	}
	taught, err := s.needs.Taught(ctx, tx, d.Institution.ID)
	if err != nil {
		return err
	}
	now := *d
	now.Programme, _ = taught.Programme(d.Institution.ID, d.Programme.ID)
	b := batchOf(law, now)
	key := s.batchKey(taughtBatch{d.Institution.ID, d.Programme.ID, b.Year})
	return replaceWaiting(ctx, tx, awaitingRow{application, key, s.clock.Now(), b.Opens})
}

// keepDegree stores the sealed values of a degree in a draft whose kind asks for such a one; named is it where batches decide.
func (s *Service) keepDegree(ctx context.Context, by access.Actor, application, version, section string, d applicationRow, named *Degree) error {
	law := s.law()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		if err := decideSection(law, a, version, section); err != nil {
			return err
		}
		a.Institution, a.Programme, a.Intake, a.RollNumber, a.GraduatedOn = d.Institution, d.Programme, d.Intake, d.RollNumber, d.GraduatedOn
		a.StudyMode, a.Country, a.Discipline, a.Law = d.StudyMode, d.Country, d.Discipline, law.ID
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		if err := s.wait(ctx, tx, law, a.ID, named); err != nil {
			return err
		}
		if err := s.askNamed(ctx, tx, law, decision, a, named); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, DegreeRecorded{Case: a.ID, Person: a.Person})
	})
}

// askNamed asks the lists about the degree that a draft names, if batches decide about it.
func (s *Service) askNamed(ctx context.Context, tx *db.Tx, law council.Law, d access.Decision, a applicationRow, named *Degree) error {
	if named == nil {
		return deleteListing(ctx, tx, a.ID)
	}
	who, err := s.people.Open(ctx, tx, d, a.Person)
	if err != nil {
		return err
	}
	return s.askLists(ctx, tx, law, a, *named, who)
}

// sealDegree seals the columns of a degree; what is not named stays empty.
func (s *Service) sealDegree(ctx context.Context, applicant, application string, values map[string]string) (applicationRow, error) {
	row := applicationRow{ID: application, Person: applicant}
	for column, to := range row.degree() {
		value, ok := values[column]
		if !ok {
			continue
		}
		sealed, err := s.vault.Seal(ctx, field(row, column), value)
		if err != nil {
			return applicationRow{}, err
		}
		*to = sealed
	}
	return row, nil
}

// Taught tells what institutions teach today, by their codes, with what holds for their batches; none named: all of them, by name alone.
func (s *Service) Taught(ctx context.Context, institutions ...string) (t council.Taught, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		t, err = s.needs.Taught(ctx, tx, institutions...)
		return err
	})
	return t, err
}

// openDegree opens the degree of an application with the names of today, and what holds for its batch: of each field, what is held for the
// decision's purpose. A foreign degree has the applicant's words as names, and so has what nobody teaches any more.
func (s *Service) openDegree(ctx context.Context, tx *db.Tx, d access.Decision, a applicationRow) (Degree, error) {
	open := map[string]pii.Value{}
	for column, sealed := range a.degree() {
		if column != "institution" && !s.vault.Reaches(d, field(a, column)) {
			continue // not held for what the decision is for
		}
		value, err := s.vault.Open(ctx, d, field(a, column), *sealed)
		if err != nil {
			return Degree{}, err
		}
		open[column] = value
	}
	degree := Degree{RollNumber: open["roll_number"], Country: open["country"], Mode: open["study_mode"].Reveal()}
	institution, programme := open["institution"].Reveal(), open["programme"].Reveal()
	degree.Institution = council.Institution{ID: institution, Name: council.Text{En: institution}}
	degree.Programme = council.Programme{ID: programme, Title: council.Text{En: programme}, Discipline: open["discipline"].Reveal()}
	if a.Institution != nil && a.Discipline == nil {
		taught, err := s.needs.Taught(ctx, tx, institution)
		if err != nil {
			return Degree{}, err
		}
		if i, ok := taught.Institution(institution); ok {
			degree.Institution = i
		}
		if p, ok := taught.Programme(institution, programme); ok {
			degree.Programme = p
		}
	}
	degree.Intake, _ = strconv.Atoi(open["intake"].Reveal())
	if graduated := open["graduated_on"]; !graduated.Empty() {
		return degree, degree.GraduatedOn.UnmarshalText([]byte(graduated.Reveal()))
	}
	return degree, nil
}

// restsOn returns the application whose degree an application rests on: its own, or that of the registration which is held.
func (s *Service) restsOn(ctx context.Context, tx *db.Tx, a applicationRow) (applicationRow, error) {
	if a.Institution != nil {
		return a, nil
	}
	held, err := listRegistrations(ctx, tx, []string{a.Person})
	if err != nil {
		return a, err
	}
	kind, _ := s.law().Kind(a.Kind)
	for _, r := range held {
		if r.Application != "" && r.Application != a.ID && (r.Kind == kind.Holds || above(s.law(), r.Title(s.law().Day), kind.Holds)) {
			return loadOwn(ctx, tx, r.Application, a.Person)
		}
	}
	return a, nil
}

// cutProgramme splits institution/programme.
func cutProgramme(s string) (institution, programme string, ok bool) { return strings.Cut(s, "/") }
