package evaluator

import (
	"context"
	"slices"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// PutItem is one thing that an evaluator states.
type PutItem struct {
	Institution string `form:"institution" entry:"evaluator_item.institution" max:"60"`
	Words       string `form:"words" entry:"evaluator_item.words" lines:"true" max:"300"`
	Left        string `form:"left" entry:"evaluator_item.left_in" max:"4"`
}

// PutItem puts an item into the draft of by's statement, which begins as the statement that stands. An item of where they work takes the place of the one before.
func (s *Service) PutItem(ctx context.Context, by access.Actor, kind ItemKind, c PutItem) error {
	return s.drafting(ctx, by, func(ctx context.Context, tx *db.Tx, d Statement) error {
		known, err := s.institutions(ctx, tx)
		if err != nil {
			return err
		}
		i, err := decideItem(kind, c, known, len(d.Items), s.law().Day)
		if err != nil {
			return err
		}
		for _, was := range d.Items {
			if kind == Works && was.Kind == Works {
				if _, err := deleteItem(ctx, tx, d.ID, was.ID); err != nil {
					return err
				}
			}
		}
		return s.insertItem(ctx, tx, by.Person, d.ID, i)
	})
}

// TakeOutItem takes an item out of the draft. Of the statement that stands, whose item was seen, its copy in the draft goes.
func (s *Service) TakeOutItem(ctx context.Context, by access.Actor, item string) error {
	return s.drafting(ctx, by, func(ctx context.Context, tx *db.Tx, d Statement) error {
		at := slices.IndexFunc(d.Items, func(i Item) bool { return i.ID == item || i.copied == item })
		if at < 0 {
			return fault.NotFound()
		}
		_, err := deleteItem(ctx, tx, d.ID, d.Items[at].ID)
		return err
	})
}

// SetDisciplines says in the draft in which disciplines by can evaluate.
func (s *Service) SetDisciplines(ctx context.Context, by access.Actor, list []string) error {
	slices.Sort(list)
	list = slices.Compact(list)
	if err := decideDisciplines(list, s.law()); err != nil {
		return err
	}
	return s.drafting(ctx, by, func(ctx context.Context, tx *db.Tx, d Statement) error { return setDisciplines(ctx, tx, d.ID, list) })
}

// DropDraft takes the draft away: the statement that stands is shown again.
func (s *Service) DropDraft(ctx context.Context, by access.Actor) error {
	return s.drafting(ctx, by, func(ctx context.Context, tx *db.Tx, d Statement) error { return deleteDraft(ctx, tx, d.ID) })
}

// drafting does a deed with the draft of by's statement, made of the one that stands if there was none.
func (s *Service) drafting(ctx context.Context, by access.Actor, deed func(ctx context.Context, tx *db.Tx, d Statement) error) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		e, decision, err := s.ownWith(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := decideState(e); err != nil {
			return err
		}
		d, there, err := findStatement(ctx, tx, e.ID, draft)
		if err == nil && !there {
			d, err = s.copyCurrent(ctx, tx, decision, e, now)
		}
		if err != nil {
			return err
		}
		if there {
			if d.Items, err = s.openItems(ctx, tx, decision, map[string]string{d.ID: e.Person}); err != nil {
				return err
			}
		}
		return deed(ctx, tx, d)
	})
}

// copyCurrent makes a draft of the statement that stands, or an empty one.
func (s *Service) copyCurrent(ctx context.Context, tx *db.Tx, decision access.Decision, e Evaluator, now time.Time) (Statement, error) {
	was, _, err := findStatement(ctx, tx, e.ID, current)
	if err != nil {
		return was, err
	}
	d := Statement{ID: id.New(now), Evaluator: e.ID, Disciplines: was.Disciplines, Begun: now}
	if err := insertStatement(ctx, tx, d, now); err != nil {
		return d, err
	}
	if was.ID == "" {
		return d, nil
	}
	items, err := s.openItems(ctx, tx, decision, map[string]string{was.ID: e.Person})
	for _, i := range items {
		if err == nil {
			i.copied, i.ID = i.ID, id.New(now)
			d.Items = append(d.Items, i)
			err = s.insertItem(ctx, tx, e.Person, d.ID, i)
		}
	}
	return d, err
}

// insertItem seals an item under the key of whoever states it.
func (s *Service) insertItem(ctx context.Context, tx *db.Tx, person, statement string, i Item) error {
	if i.ID == "" {
		i.ID = id.New(s.clock.Now())
	}
	row := itemRow{ID: i.ID, Statement: statement, Kind: i.Kind}
	left := ""
	if i.Left != 0 {
		left = strconv.Itoa(i.Left)
	}
	var err error
	if row.Institution, err = s.vault.Seal(ctx, personal("evaluator_item.institution", i.ID, person), i.Institution); err != nil {
		return err
	}
	if row.Words, err = s.vault.Seal(ctx, personal("evaluator_item.words", i.ID, person), i.Words); err != nil {
		return err
	}
	if row.Left, err = s.vault.Seal(ctx, personal("evaluator_item.left_in", i.ID, person), left); err != nil {
		return err
	}
	return insertItem(ctx, tx, row)
}

// openItems opens the items of statements, each of a person.
func (s *Service) openItems(ctx context.Context, tx *db.Tx, d access.Decision, of map[string]string) (list []Item, err error) {
	byStatement, err := s.openItemsOf(ctx, tx, d, of)
	for _, items := range byStatement {
		list = append(list, items...)
	}
	return list, err
}

// openItemsOf does the same by statement. What a person stated whose key was destroyed is left out.
func (s *Service) openItemsOf(ctx context.Context, tx *db.Tx, d access.Decision, of map[string]string) (map[string][]Item, error) {
	ids := make([]string, 0, len(of))
	for statement := range of {
		ids = append(ids, statement)
	}
	slices.Sort(ids)
	rows, err := listItems(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	found := map[string][]Item{}
	for _, r := range rows {
		person := of[r.Statement]
		i, err := s.openItem(ctx, d, r, person)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found[r.Statement] = append(found[r.Statement], i)
	}
	return found, nil
}

// openItem opens one item of a person; fault.NotFound: their key was destroyed.
func (s *Service) openItem(ctx context.Context, d access.Decision, r itemRow, person string) (Item, error) {
	institution, err := s.vault.Open(ctx, d, personal("evaluator_item.institution", r.ID, person), r.Institution)
	if err != nil {
		return Item{}, err
	}
	words, err := s.vault.Open(ctx, d, personal("evaluator_item.words", r.ID, person), r.Words)
	if err != nil {
		return Item{}, err
	}
	left, err := s.vault.Open(ctx, d, personal("evaluator_item.left_in", r.ID, person), r.Left)
	year, _ := strconv.Atoi(left.Reveal()) // empty but for where they worked before
	return Item{ID: r.ID, Kind: r.Kind, Institution: institution.Reveal(), Words: words.Reveal(), Left: year}, err
}

// institutions are those that can be chosen.
func (s *Service) institutions(ctx context.Context, tx *db.Tx) ([]Institution, error) {
	if s.needs.Institutions == nil {
		return nil, nil
	}
	return s.needs.Institutions(ctx, tx)
}
