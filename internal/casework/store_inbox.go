package casework

import (
	"context"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
)

// inbox is what one office's part of an inbox is asked for.
type inbox struct {
	Filter
	office access.Role
	holder string
	any    bool // whoever holds it
	reader string
	today  day.Day
	now    time.Time
}

// listInbox returns one more than a page has, of one office. Each question has an index that holds its answer in its order.
func listInbox(ctx context.Context, tx *db.Tx, x inbox) ([]Case, error) {
	query, args := x.query()
	list, err := db.List[Case](ctx, tx, query, args...)
	return slices.DeleteFunc(list, x.isBeyond), err
}

// isBeyond tells of a case that lies behind the end of what a filter shows. SQLite keeps to one bound of an index, which is the place
// of the page, so the other end is found here: at most a page is read in vain.
func (x inbox) isBeyond(c Case) bool {
	switch x.Show {
	case ShowLate:
		return !c.Due.Before(x.today)
	case ShowClosed:
		return c.ClosedAt.Before(x.now.Add(-lately))
	}
	return false
}

func (x inbox) query() (string, []any) {
	query, args, key := `select `+caseColumns+` from casework_case where role = ?`, []any{string(x.office)}, `due_on`
	if !x.any {
		query, args = query+` and holder_id = ?`, append(args, x.holder)
	}
	and := func(condition string, values ...any) { query, args = query+` and `+condition, append(args, values...) }
	since := x.now.Add(-lately)
	at, id := any(nil), ""
	position := x.After + x.Before
	if position != "" {
		at, id, _ = x.place(position)
	}
	switch x.Show {
	case ShowClosed:
		key = `closed_at`
		and(`state = 'closed'`)
		if moment, ok := at.(time.Time); ok && x.Before != "" && moment.Before(since) {
			at, id = since, "" // the end from which one goes back
		}
	case ShowPerson, ShowHold:
		key = `until_on`
		and(`state = 'open' and waits = ?`, string(x.Show))
	case ShowLate:
		and(`state = 'open' and waits = ''`)
		if d, ok := at.(day.Day); ok && x.Before != "" && !d.Before(x.today) {
			at, id = x.today, ""
		}
	default:
		and(`state = 'open' and waits = ''`)
	}
	if x.Sort == SortOpened {
		key = `opened_at`
	}
	descends := (x.Show == ShowClosed) != (x.Before != "")
	order := ` order by ` + key + `, id limit ?`
	if descends {
		order = ` order by ` + key + ` desc, id desc limit ?`
	}
	switch {
	case position == "":
	case descends:
		and(`(`+key+`, id) < (?, ?)`, at, id)
	default:
		and(`(`+key+`, id) > (?, ?)`, at, id)
	}
	and(`person_id <> ?`, x.reader)
	return query + order, append(args, PageSize+1)
}

// listCasesOf returns cases of persons, but never those of the reader.
func listCasesOf(ctx context.Context, tx *db.Tx, persons []string, reader string, limit int) ([]Case, error) {
	if len(persons) == 0 {
		return nil, nil
	}
	return db.List[Case](ctx, tx, casesOfQuery, persons, reader, limit)
}

const casesOfQuery = `select ` + caseColumns + ` from casework_case where person_id in (?) and person_id <> ? order by person_id, id limit ?`
