package casework

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Note is what officers keep among themselves on a case, with all that it said before. Nothing of it is ever lost.
type Note struct {
	ID       string
	Versions []Version // oldest first
}

// Now is what the note says; struck out, it says nothing.
func (n Note) Now() Version { return n.Versions[len(n.Versions)-1] }

// Version is one wording of a note.
type Version struct {
	Person string
	Text   pii.Value
	Struck bool
	At     time.Time
}

// Notes opens the notes of a case for officers, oldest first; the applicant never sees them.
func (d *Desk) Notes(ctx context.Context, by access.Actor, caseID string) (list []Note, names map[string]pii.Value, err error) {
	err = d.db.View(ctx, func(tx *db.Tx) error {
		c, decision, err := d.loadNotes(ctx, tx, by, caseID)
		if err != nil {
			return err
		}
		rows, err := listNotes(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		list = nil
		var ids []string
		for _, r := range rows {
			v := Version{Person: r.Person, Struck: r.Text == nil, At: r.At}
			if v.Text, err = d.vault.Open(ctx, decision, noteField(r), r.Text); err != nil {
				return err
			}
			ids = append(ids, r.Person)
			if n := len(list); n > 0 && list[n-1].ID == r.Note {
				list[n-1].Versions = append(list[n-1].Versions, v)
				continue
			}
			list = append(list, Note{r.Note, []Version{v}})
		}
		everybody, err := d.access.May(by, "casework.inbox", access.Subject{Any: true})
		if err != nil {
			return err
		}
		names, err = d.people.Names(ctx, tx, everybody, ids)
		return err
	})
	return list, names, err
}

// loadNotes returns a case on whose notes by may work.
func (d *Desk) loadNotes(ctx context.Context, tx *db.Tx, by access.Actor, caseID string) (Case, access.Decision, error) {
	c, err := loadCase(ctx, tx, caseID)
	if err != nil {
		return c, access.Decision{}, err
	}
	decision, err := d.access.May(by, "casework.note", access.Subject{Person: c.Person, Case: c.ID})
	if err == nil && c.Person == by.Person {
		err = fault.Denied("access.own_affair", nil)
	}
	if err == nil {
		err = d.apart(ctx, tx, by, c)
	}
	return c, decision, err
}

// WriteNote is a note as it was typed, or a new wording of one.
type WriteNote struct {
	Text string `form:"text" entry:"casework_note.text" max:"4000" lines:"true"`
	Note string `form:"note" max:"26"` // whose wording it replaces; empty: a new note
}

// Note keeps a note, or a new wording of one beside the old.
func (d *Desk) Note(ctx context.Context, by access.Actor, caseID string, n WriteNote) error {
	if err := checkText(n.Text); err != nil {
		return err
	}
	return d.note(ctx, by, caseID, n.Note, n.Text)
}

// Strike strikes a note out; what it said stays readable in its history.
func (d *Desk) Strike(ctx context.Context, by access.Actor, caseID, note string) error {
	if note == "" {
		return fault.NotFound()
	}
	return d.note(ctx, by, caseID, note, "")
}

func (d *Desk) note(ctx context.Context, by access.Actor, caseID, note, text string) error {
	if err := d.db.View(ctx, func(tx *db.Tx) error { _, _, err := d.loadNotes(ctx, tx, by, caseID); return err }); err != nil {
		return err // before anything is sealed
	}
	now := d.clock.Now()
	row := noteRow{ID: id.New(now), Case: caseID, Note: note, Person: by.Person, At: now}
	if note == "" {
		row.Note = row.ID
	}
	var err error
	if row.Text, err = d.vault.Seal(ctx, noteField(row), text); err != nil {
		return err
	}
	return d.db.Update(ctx, func(tx *db.Tx) error {
		c, _, err := d.loadNotes(ctx, tx, by, caseID)
		if err != nil {
			return err
		}
		rows, err := listNotes(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if err := decideNote(rows, note); err != nil {
			return err
		}
		if err := insertNote(ctx, tx, row); err != nil {
			return err
		}
		return d.events.Record(ctx, tx, by, Noted{Case: c.ID, Person: c.Person, Note: row.Note})
	})
}

func noteField(r noteRow) vault.Field {
	return vault.Field{Entry: "casework_note.text", Row: r.ID, Scope: scope(r.Case)}
}
