package committee

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Show opens a meeting for its reader, with the names that stand on it. Of a case in which the reader has an interest nothing is opened.
func (s *Service) Show(ctx context.Context, by access.Actor, id string) (m Meeting, names map[string]pii.Value, err error) {
	if err := s.may(by, "committee.show"); err != nil {
		return m, nil, err
	}
	var sit sitting
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if sit, err = s.sitting(ctx, tx, id); err != nil {
			return err
		}
		if m, err = s.open(ctx, tx, by, sit); err != nil || sit.State != Confirmed {
			return err
		}
		hash, err := s.hash(ctx, sit)
		m.Agrees = err == nil && hash == sit.Hash // a key that was destroyed leaves nothing to compare
		return nil
	})
	if err != nil {
		return m, nil, err
	}
	people := []string{m.Chair, m.ClosedBy, m.ConfirmedBy}
	for _, x := range m.Changes {
		people = append(people, x.By)
	}
	for _, x := range m.Members {
		people = append(people, x.Person, x.NotedBy)
	}
	var cases []string
	for _, i := range m.Items {
		people = append(people, i.By)
		if !i.Hidden && i.About.En == "" {
			cases = append(cases, i.Case.Person)
		}
		people = append(people, i.Kept...)
		for _, c := range i.Conflicts {
			people = append(people, c.Person)
		}
	}
	names, err = s.names(ctx, by, cases, people)
	return m, names, err
}

// open opens what the reader may see.
func (s *Service) open(ctx context.Context, tx *db.Tx, by access.Actor, sit sitting) (Meeting, error) {
	now := s.clock.Now()
	rules, _ := s.council.At(sit.Begins).Committee(string(office))
	m := Meeting{
		ID: sit.ID, Begins: sit.Begins, Place: sit.Place, Chair: sit.Chair, State: sit.State, Noted: sit.Noted, ClosedBy: sit.ClosedBy, ClosedAt: sit.ClosedAt,
		ConfirmedBy: sit.ConfirmedBy, ConfirmedAt: sit.ConfirmedAt, Hash: sit.Hash, Version: sit.Version, Law: rules, Member: sit.sits(by.Person), Whole: true,
	}
	for _, x := range sit.members {
		m.Members = append(m.Members, Member{x.Person, x.Present, x.NotedBy, x.NotedAt})
	}
	var cases []string
	for _, i := range sit.items {
		cases = append(cases, i.Case)
	}
	dealt, err := s.dealt(ctx, tx, sit, cases)
	if err != nil {
		return m, err
	}
	deferred, err := listDeferred(ctx, tx, cases)
	if err != nil {
		return m, err
	}
	about, err := s.desk.About(ctx, tx, cases)
	if err != nil {
		return m, err
	}
	undecided := 0
	for _, row := range sit.items {
		i, err := s.openItem(ctx, tx, by, sit, row, dealt[row.Case], deferred)
		if err != nil {
			return m, err
		}
		if !i.Hidden {
			i.About, i.Kept = about[row.Case], sit.kept[row.Case]
		}
		if row.Outcome == Undecided && i.Waits {
			undecided++
		}
		m.Whole = m.Whole && !i.Hidden
		m.Items = append(m.Items, i)
	}
	version := versionOf(sit.Version)
	for _, x := range sit.changes {
		m.Changes = append(m.Changes, Change{x.Kind, x.Begins, x.Place, x.Reason, x.By, x.At})
	}
	m.MayMove = mayMove(sit, by, version)
	m.NotesAll = by.Person == sit.Chair
	m.Unnoted = slices.ContainsFunc(sit.members, func(x memberRow) bool { return x.Person == by.Person && x.NotedBy == "" })
	m.MayNote = decideAttend(sit, by.Person, version, nil, now)
	for n, row := range sit.items {
		i := &m.Items[n]
		if i.May = decideTakeOff(sit, row); i.May == nil {
			if i.May = decideBegun(sit, now); i.May == nil {
				i.May = decideLeadOn(sit, row, by.Person)
			}
		}
		if i.May == nil && !i.Hidden {
			m.Decides++
		}
	}
	m.MayClose = decideClose(sit, by.Person, version, undecided, now)
	m.MayConfirm = decideConfirm(sit, by.Person, version)
	return m, nil
}

// openItem opens an item, or hides it from whoever has an interest in its case.
func (s *Service) openItem(ctx context.Context, tx *db.Tx, by access.Actor, sit sitting, row itemRow, dealt []string, deferred []deferredRow) (Item, error) {
	i := Item{ID: row.ID, Position: int(row.Position), Outcome: row.Outcome, Voters: int(row.Voters), At: row.At}
	c, err := s.desk.Load(ctx, tx, row.Case)
	if err != nil {
		return i, err
	}
	i.Waits = waitsFor(c, s.needs.Kinds) && c.Step == row.Step
	if i.Hidden = sit.barred(row, by.Person); i.Hidden {
		i.Outcome, i.Voters, i.At = "", 0, nil
		return i, nil
	}
	d, err := s.access.May(by, "committee.show", access.Subject{Person: row.Person, Case: row.Case})
	if err != nil {
		return i, err
	}
	i.Case, i.Left, i.By = c, s.desk.Left(c), row.By
	if row.Outcome == Undecided {
		i.Voters = sit.voters(row)
	}
	if i.Reasons, err = s.openReasons(ctx, d, reasonsField(row.ID, row.Case), row.Reasons); err != nil {
		return i, err
	}
	for _, x := range sit.declared(row) {
		reasons, err := s.vault.Open(ctx, d, conflictField(x), x.Reasons)
		if err != nil {
			return i, err
		}
		i.Conflicts = append(i.Conflicts, Conflict{x.Person, x.By, reasons, x.At})
	}
	i.Dealt = slices.DeleteFunc(slices.Clone(dealt), func(p string) bool { return sit.barred(row, p) })
	i.Earlier, err = s.openDeferral(ctx, d, row.Case, row.Step, sit.ID, deferred)
	return i, err
}

func (s *Service) openReasons(ctx context.Context, d access.Decision, f vault.Field, sealed pii.Sealed) (pii.Value, error) {
	if sealed == nil {
		return pii.Value{}, nil
	}
	return s.vault.Open(ctx, d, f, sealed)
}

// openDeferral opens why a case was deferred last at its step, by another meeting than one; nil: it never was.
func (s *Service) openDeferral(ctx context.Context, d access.Decision, caseID, step, but string, list []deferredRow) (*Deferral, error) {
	for _, x := range slices.Backward(list) {
		if x.Case == caseID && x.Step == step && x.Meeting != but {
			reasons, err := s.openReasons(ctx, d, reasonsField(x.ID, x.Case), x.Reasons)
			return &Deferral{x.Meeting, day.Of(x.Begins, s.law().Zone), reasons}, err
		}
	}
	return nil, nil
}

// dealt are the members who dealt with each case at an earlier step.
func (s *Service) dealt(ctx context.Context, tx *db.Tx, sit sitting, cases []string) (map[string][]string, error) {
	list := map[string][]string{}
	for _, m := range sit.members {
		worked, err := s.desk.Worked(ctx, tx, m.Person, cases)
		if err != nil {
			return nil, err
		}
		for c := range worked {
			list[c] = append(list[c], m.Person)
		}
	}
	return list, nil
}

// names opens the names of persons whose cases are listed, and of officers.
func (s *Service) names(ctx context.Context, by access.Actor, cases, officers []string) (map[string]pii.Value, error) {
	var rows []casework.Row
	for _, p := range cases {
		rows = append(rows, casework.Row{Case: casework.Case{Person: p}})
	}
	for _, p := range officers {
		if p != "" {
			rows = append(rows, casework.Row{Case: casework.Case{Person: p, Holder: p}})
		}
	}
	return s.desk.Names(ctx, by, rows)
}

// hash is that of the text of the minutes, opened whole.
func (s *Service) hash(ctx context.Context, sit sitting) (string, error) {
	words := opened{}
	for _, i := range sit.items {
		d, err := s.access.May(access.System(access.Licensing), "committee.minutes", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return "", err
		}
		reasons, err := s.openReasons(ctx, d, reasonsField(i.ID, i.Case), i.Reasons)
		if err != nil {
			return "", err
		}
		words[i.ID] = reasons.Reveal()
		for _, c := range sit.declared(i) {
			reasons, err := s.vault.Open(ctx, d, conflictField(c), c.Reasons)
			if err != nil {
				return "", err
			}
			words[c.ID] = reasons.Reveal()
		}
	}
	return hashOf(minutesText(sit, words)), nil
}

// load returns a meeting for a deed of by.
func (s *Service) load(ctx context.Context, tx *db.Tx, by access.Actor, id string, action access.Action) (sitting, error) {
	if err := s.may(by, action); err != nil {
		return sitting{}, err
	}
	return s.sitting(ctx, tx, id)
}

// sitting returns a meeting with whom rules keep out of which case.
func (s *Service) sitting(ctx context.Context, tx *db.Tx, id string) (sitting, error) {
	sit, err := loadSitting(ctx, tx, id)
	if err != nil {
		return sit, err
	}
	var cases, persons []string
	for _, i := range sit.items {
		cases = append(cases, i.Case)
	}
	for _, m := range sit.members {
		persons = append(persons, m.Person)
	}
	sit.kept, err = s.keptOut(ctx, tx, cases, persons)
	return sit, err
}

// keptOut returns whom of some persons a rule keeps out of each case.
func (s *Service) keptOut(ctx context.Context, tx *db.Tx, cases, persons []string) (map[string][]string, error) {
	if s.needs.KeptOut == nil || len(cases) == 0 {
		return nil, nil
	}
	return s.needs.KeptOut(ctx, tx, cases, persons)
}

// find returns an item of a meeting and seals nothing: who may not see it gets NotFound.
func (s *Service) find(ctx context.Context, by access.Actor, meeting, item string, action access.Action) (row itemRow, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		sit, err := s.load(ctx, tx, by, meeting, action)
		if err != nil {
			return err
		}
		row, err = sit.item(item, by.Person)
		return err
	})
	return row, err
}
