package app

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/assessment"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/document"
	"sanad/internal/fault"
	"sanad/internal/visit"
)

// assessmentNeeds are what reports of institutions on themselves ask of visits and documents.
func (a *App) assessmentNeeds() assessment.Needs {
	return assessment.Needs{
		Visit: func(ctx context.Context, tx *db.Tx, by access.Actor, id string) (assessment.Visit, error) {
			x, err := a.Visit.Beside(ctx, tx, by, id)
			if err != nil {
				return assessment.Visit{}, err
			}
			v, err := a.assessed(ctx, tx, x.Visit)
			if err != nil {
				return v, err
			}
			v.Code, v.Name, v.Title, v.Writes = x.Of.Code, x.Of.Name, x.Programme.Title, x.Stands
			if v.Reads, err = a.readsAssessment(ctx, tx, by, x); err == nil && !v.Reads {
				err = fault.NotFound()
			}
			if err == nil {
				v.Previous, err = a.Assessment.Written(ctx, tx, x.Before)
			}
			return v, err
		},
		Files: a.Document.SharedOf,
	}
}

// readsAssessment tells whether somebody may read the report of a visit: those of the institution; its team, while it works; and officers, once it was
// applied for.
func (a *App) readsAssessment(ctx context.Context, tx *db.Tx, by access.Actor, x visit.Beside) (bool, error) {
	office := by.Has(access.Officer) || by.Has(access.Committee) || by.Has(access.Registrar)
	if x.Stands || office && x.Visit.Sent() {
		return true, nil
	}
	return a.Visit.TeamMay(ctx, tx, by.Person, x.Visit.ID)
}

// assessed is what the room of reports knows of a visit, whoever asks.
func (a *App) assessed(ctx context.Context, tx *db.Tx, v visit.Visit) (assessment.Visit, error) {
	x := assessment.Visit{ID: v.ID, Number: v.Number, Institution: v.Institution, Programme: v.Programme, Kind: v.Kind, From: v.From, To: v.To, Frozen: !v.Reportable()}
	seats, err := a.Accreditation.SeatsBy(ctx, tx, v.Programme)
	for _, s := range seats {
		x.Seats = append(x.Seats, assessment.Seats(s))
	}
	return x, err
}

// figuresOf says what the report of a visit says beside the rules, to whoever may read it.
func (a *App) figuresOf(ctx context.Context, tx *db.Tx, by access.Actor, id string) (list []visit.Figure, err error) {
	figures, err := a.Assessment.Figures(ctx, tx, by, id)
	for _, f := range figures {
		x := visit.Figure{Rule: f.Rule.Cited()}
		x.Name, x.Is, x.Wants = f.Say(ctx)
		list = append(list, x)
	}
	return list, err
}

// handInAssessment keeps the report of a visit in the transaction that applies for it, or refuses one that is not whole.
func (a *App) handInAssessment(ctx context.Context, tx *db.Tx, by access.Actor, v visit.Visit) error {
	x, err := a.assessed(ctx, tx, v)
	if err != nil {
		return err
	}
	return a.Assessment.HandIn(ctx, tx, by, x)
}

// keepAssessment keeps the report of a visit that goes on, if it was corrected since.
func (a *App) keepAssessment(ctx context.Context, tx *db.Tx, by access.Actor, e visit.Moved) error {
	if e.Stage == visit.Draft || e.Waits != "" {
		return nil
	}
	_, err := a.Assessment.Keep(ctx, tx, by, assessment.Visit{ID: e.Visit, Institution: e.Institution, Programme: e.Programme, Kind: e.Kind})
	return err
}

// forgetAssessment takes away what was written for a draft that its institution gave up, unless the council had seen it before.
func (a *App) forgetAssessment(ctx context.Context, tx *db.Tx, by access.Actor, e visit.GivenUp) error {
	if e.Sent {
		return nil
	}
	if _, err := a.Visit.Beside(ctx, tx, by, e.Visit); !fault.Is(err, fault.KindNotFound) {
		return err
	}
	if err := a.Assessment.Forget(ctx, tx, by, e.Visit, e.Institution); err != nil {
		return err
	}
	return a.Document.ForgetShared(ctx, tx, by, e.Visit, e.Institution)
}

// shown is a visit as the thing to which files are added that show its report.
func (a *App) shown(ctx context.Context, tx *db.Tx, by access.Actor, visit string) (document.Thing, error) {
	x, err := a.Assessment.Showing(ctx, tx, by, visit)
	t := document.Thing{
		ID: x.Visit.ID, Institution: x.Visit.Institution, Code: x.Visit.Code, Writes: x.Visit.Writes, Reads: x.Visit.Reads, Closed: x.Visit.Frozen, Since: x.Since, Handed: x.Handed,
		Most: x.Limits.Files,
	}
	for _, c := range x.Criteria {
		t.Wanted = append(t.Wanted, council.DocumentKind{ID: c.ID, Name: c.Name, Types: x.Limits.Types, MaxBytes: x.Limits.MaxBytes})
	}
	return t, err
}
