package demo

import (
	"context"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/day"
	"sanad/internal/evaluator"
)

// evaluates is one of those who evaluate, and what ties them to the first institution.
type evaluates struct {
	kind        evaluator.ItemKind // of the tie; empty: none
	left        int                // how many years ago they left
	words       string
	trained     int  // how many years ago; below 0: never
	stated      int  // how many months ago
	focal       bool // they stand for it
	was         bool // and do not any more
	paused      bool
	otherwise   bool     // of another discipline
	disciplines []string // empty: of the first
	other       bool     // the tie names no institution
}

// evaluating are twelve of them: some are free, and of each kind of conflict there is one.
var evaluating = []evaluates{
	{trained: 1, stated: 7}, {trained: 2, kind: evaluator.Interest, other: true, words: "A dispute with a publisher."}, {kind: evaluator.Worked, left: 9, trained: 1},
	{kind: evaluator.Works, words: "Professor", trained: 1}, {kind: evaluator.Worked, left: 2, words: "Lecturer", trained: 1}, {kind: evaluator.Studied, trained: 1},
	{kind: evaluator.Interest, words: "A child studies there.", trained: 1}, {focal: true, trained: 1}, {focal: true, was: true, trained: 1},
	{trained: 4}, {trained: 2, stated: 14}, {trained: 1, paused: true}, {trained: -1, otherwise: true},
}

// evaluate lets people evaluate, and returns the first of them. One more is asked and has not answered.
func (c *Council) evaluate(ctx context.Context, today time.Time) (first string, err error) {
	stands := c.now.Now()
	defer func() { c.now.Set(stands) }()
	officer := c.office["officer"]
	officer.Purpose = access.Accreditation
	at, err := c.app.Accreditation.Show(ctx, officer, c.open[0].institution)
	if err != nil {
		return "", err
	}
	for n, e := range evaluating {
		c.now.Set(today.AddDate(0, -e.stated, 0).Add(time.Duration(n-60) * time.Minute))
		by, err := c.enrol(ctx, "en")
		if err != nil {
			return "", err
		}
		if n == 0 {
			first = by.Person
		}
		if e.focal {
			if err := c.beFocal(ctx, officer, by, e.was); err != nil {
				return "", err
			}
		}
		if err := c.state(ctx, officer, by, e, at.ID); err != nil {
			return "", err
		}
		if err := c.keep(ctx, officer, by, e, today); err != nil {
			return "", err
		}
	}
	_, err = c.app.Evaluator.Invite(ctx, officer, evaluator.Invite{Email: "evaluator@example.org", Language: "en"})
	return first, err
}

// beFocal lets somebody stand for the first institution, or have stood for it.
func (c *Council) beFocal(ctx context.Context, officer, by access.Actor, was bool) error {
	code := c.open[0].institution
	token, err := c.app.Accreditation.InviteFocal(ctx, officer, code, true, accreditation.InviteFocal{Email: "writer@example.org", Role: string(accreditation.Writer), Language: "en"})
	if err != nil {
		return err
	}
	if _, err = c.app.Accreditation.Join(ctx, by, token); err != nil || !was {
		return err
	}
	held, err := c.app.Accreditation.ShowFocal(ctx, by, "")
	if err != nil {
		return err
	}
	return c.app.Accreditation.Resign(ctx, by, held[0].Mine.ID)
}

// state lets somebody accept and make their statement.
func (c *Council) state(ctx context.Context, officer, by access.Actor, e evaluates, institution string) error {
	token, err := c.app.Evaluator.Invite(ctx, officer, evaluator.Invite{Email: "evaluator@example.org", Language: "en"})
	if err != nil {
		return err
	}
	if err := c.app.Evaluator.Join(ctx, by, token); err != nil {
		return err
	}
	disciplines := []string{c.open[0].discipline}
	if list := c.law().Disciplines; e.otherwise {
		disciplines[0] = list[len(list)-1].Prefix
	} else if len(e.disciplines) > 0 {
		disciplines = e.disciplines
	}
	if err := c.app.Evaluator.SetDisciplines(ctx, by, disciplines); err != nil {
		return err
	}
	items := []struct {
		kind evaluator.ItemKind
		put  evaluator.PutItem
	}{{evaluator.Works, evaluator.PutItem{Words: "A consulting firm"}}, {evaluator.Studied, evaluator.PutItem{Words: "A university abroad"}}}
	if e.kind != "" {
		put := evaluator.PutItem{Institution: institution, Words: e.words}
		if e.other {
			put.Institution = ""
		}
		if e.kind == evaluator.Worked {
			put.Left = strconv.Itoa(c.law().Day.Year() - e.left)
		}
		items = append(items, struct {
			kind evaluator.ItemKind
			put  evaluator.PutItem
		}{e.kind, put})
	}
	for _, i := range items {
		if err := c.app.Evaluator.PutItem(ctx, by, i.kind, i.put); err != nil {
			return err
		}
	}
	return c.app.Evaluator.State(ctx, by)
}

// keep notes the training of an evaluator, and pauses them.
func (c *Council) keep(ctx context.Context, officer, by access.Actor, e evaluates, today time.Time) error {
	o, err := c.app.Evaluator.Show(ctx, by, "en")
	if err != nil {
		return err
	}
	version := o.Version
	if e.trained >= 0 {
		on := day.Of(today, c.law().Zone).AddYears(-e.trained).Add(30)
		if on.After(c.law().Day) {
			on = c.law().Day
		}
		note := evaluator.NoteTraining{Day: strconv.Itoa(on.Date()), Month: strconv.Itoa(int(on.Month())), Year: strconv.Itoa(on.Year()), Course: "How to evaluate a programme", Version: strconv.FormatInt(version, 10)}
		if err := c.app.Evaluator.NoteTraining(ctx, officer, o.ID, note); err != nil {
			return err
		}
		version++
	}
	if !e.paused {
		return nil
	}
	return c.app.Evaluator.Pause(ctx, officer, o.ID, evaluator.Reasoned{Reason: "Abroad until the summer.", Version: strconv.FormatInt(version, 10)})
}
