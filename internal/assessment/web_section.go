package assessment

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/assessment/pages"
	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// MostForm is how many bytes a form may bring that saves a text: its characters are sent in several bytes each.
const MostForm = 256 << 10

// GetSection shows one criterion.
func (p *Pages) GetSection(w http.ResponseWriter, r *http.Request) error {
	return p.section(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) section(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	x, err := p.service.ShowSection(ctx, by, atOf(r), r.PathValue("criterion"))
	if err != nil {
		return err
	}
	c, lang := x.Criteria[x.At], i18n.From(ctx).Code
	path := p.base(r) + "/" + c.ID
	may := x.Visit.Writes && !x.Visit.Frozen
	v := pages.Section{
		Form: form, Path: path, Back: p.base(r), Title: criterionName(ctx, c), Lead: lead(ctx, x.Visit), Frozen: x.Visit.Frozen, Writes: may,
		Gaps: p.gaps(ctx, p.base(r), x.Report, x.Gaps, c.ID),
	}
	if p.service.law().Assessment.Evidence.Files > 0 && p.service.needs.Files != nil {
		v.Evidence, v.Files = path+"/evidence", len(x.Files[c.ID])
	}
	if !team(by, x.Visit) {
		v.History = path + "/history"
	}
	if x.At+1 < len(x.Criteria) {
		v.Next = p.base(r) + "/" + x.Criteria[x.At+1].ID
	}
	first := true
	for _, part := range c.Parts {
		rows := x.rows(c.ID, part.ID)
		s := pages.Part{ID: part.ID, Asks: part.Asks, Name: part.Name.In(lang), Hint: part.Hint.In(lang)}
		if part.Asks == council.AsksText {
			s.Text = textOf(rows)
		} else {
			s.Head, s.Rows = p.table(ctx, x.Report, part, rows, may, path)
			if part.Asks == council.AsksCourses {
				s.Outcomes, s.Matrix = matrixOf(ctx, x.outcomes(), rows)
			}
		}
		if may {
			s.Write = path + "/write/" + part.ID
			if part.Asks != council.AsksText {
				s.Write += "/" + NewRow
			}
			if first && len(s.Rows) == 0 && s.Text == "" {
				s.First, first = true, false
			}
		}
		v.Parts = append(v.Parts, s)
	}
	return web.Page(w, r, status, pages.SectionPage(v))
}

// table writes the rows of a part.
func (p *Pages) table(ctx context.Context, r Report, part council.CriterionPart, rows []Revision, may bool, path string) (head []parts.Column, cells [][]parts.Cell) {
	title := func(key string, number bool) parts.Column {
		return parts.Column{Title: i18n.T(ctx, key), Number: number}
	}
	number := func(n int) parts.Cell { return parts.Cell{Text: i18n.Number(ctx, int64(n))} }
	lang, outcomes := i18n.From(ctx).Code, r.outcomes()
	switch part.Asks {
	case council.AsksOutcomes:
		head = []parts.Column{title("assessment.column.number", false), title("assessment.edit.outcomes", false), title("assessment.column.courses", false)}
	case council.AsksObjectives:
		head = []parts.Column{title("assessment.column.number", false), title("assessment.edit.objectives", false), title("assessment.column.outcomes", false)}
	case council.AsksCourses:
		head = []parts.Column{title("assessment.edit.courses", false), title("assessment.field.hours_label", true), title("assessment.column.outcomes", false)}
	case council.AsksBatches:
		head = []parts.Column{title("assessment.field.batch_label", false), title("assessment.field.intake", true), title("assessment.field.present", true)}
	case council.AsksTeachers:
		head = []parts.Column{title("assessment.field.rank", false), title("assessment.field.teachers", true), title("assessment.field.phds_label", true)}
	case council.AsksFacilities:
		head = []parts.Column{title("assessment.field.title_room", false), title("assessment.field.at_once", true)}
	}
	if may {
		head = append(head, title("assessment.column.deed", false))
	}
	for n, x := range rows {
		w := x.Words
		var row []parts.Cell
		name := w.Text
		switch part.Asks {
		case council.AsksOutcomes:
			row = []parts.Cell{{Text: strconv.Itoa(n + 1)}, {Text: w.Text}, {Text: coursesOf(r, x.Piece)}}
		case council.AsksObjectives:
			row = []parts.Cell{{Text: strconv.Itoa(n + 1)}, {Text: w.Text}, {Text: numbers(numbersOf(w.Outcomes, outcomes))}}
		case council.AsksCourses:
			row = []parts.Cell{{Text: strings.TrimSpace(w.Code + " " + w.Text)}, {Text: w.Hours}, {Text: numbers(numbersOf(w.Outcomes, outcomes))}}
		case council.AsksBatches:
			name = strconv.Itoa(w.Batch)
			row = []parts.Cell{{Text: name}, number(w.Intake), number(w.Present)}
		case council.AsksTeachers:
			rank, _ := p.service.law().Assessment.Rank(w.Rank)
			name = rank.Name.In(lang)
			row = []parts.Cell{{Text: name}, number(w.Total), number(w.PhDs)}
		case council.AsksFacilities:
			row = []parts.Cell{{Text: w.Text}, number(w.Total)}
		}
		if may {
			row = append(row, parts.Cell{Text: i18n.T(ctx, "assessment.change"), Href: path + "/write/" + part.ID + "/" + x.Piece, Unseen: name})
		}
		cells = append(cells, row)
	}
	return head, cells
}

// matrixOf is which course serves which outcome; nothing without outcomes. A course goes by its code, where it has one.
func matrixOf(ctx context.Context, outcomes, courses []Revision) (head []parts.Column, rows [][]parts.Cell) {
	if len(outcomes) == 0 {
		return nil, nil
	}
	head = []parts.Column{{Title: i18n.T(ctx, "assessment.edit.courses")}}
	for n := range outcomes {
		head = append(head, parts.Column{Title: strconv.Itoa(n + 1)})
	}
	for _, c := range courses {
		row := []parts.Cell{{Text: cmp.Or(c.Words.Code, c.Words.Text)}}
		for _, o := range outcomes {
			cell := parts.Cell{}
			if slices.Contains(c.Words.Outcomes, o.Piece) {
				cell.Text = "✓"
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	return head, rows
}

// coursesOf names the courses that serve an outcome, by their codes where they have some.
func coursesOf(r Report, outcome string) string {
	var list []string
	for _, x := range r.asked(council.AsksCourses) {
		if leads([]Revision{x}, outcome) {
			if x.Words.Code != "" {
				list = append(list, x.Words.Code)
			} else {
				list = append(list, x.Words.Text)
			}
		}
	}
	return strings.Join(list, " · ")
}

func numbers(list []int) string {
	var said []string
	for _, n := range list {
		said = append(said, strconv.Itoa(n))
	}
	return strings.Join(said, " · ")
}

// say says what a piece says in one sentence.
func (p *Pages) say(ctx context.Context, r Report, asks string, w Words) string {
	named := numbers(numbersOf(w.Outcomes, r.outcomes()))
	if named == "" {
		named = i18n.T(ctx, "assessment.say.none")
	}
	switch asks {
	case council.AsksObjectives:
		return i18n.T(ctx, "assessment.say.objective", "Text", w.Text, "Outcomes", named)
	case council.AsksCourses:
		return strings.TrimSpace(i18n.T(ctx, "assessment.say.course", "Code", w.Code, "Title", w.Text, "Hours", w.Hours, "Outcomes", named))
	case council.AsksTeachers:
		rank, _ := p.service.law().Assessment.Rank(w.Rank)
		return i18n.T(ctx, "assessment.say.teachers", "Rank", rank.Name, "Total", w.Total, "PhDs", w.PhDs)
	case council.AsksBatches:
		return i18n.T(ctx, "assessment.say.batch", "Batch", strconv.Itoa(w.Batch), "Intake", w.Intake, "Present", w.Present)
	case council.AsksFacilities:
		return i18n.T(ctx, "assessment.say.facility", "Name", w.Text, "Total", w.Total)
	}
	return w.Text
}

func pieceOf(r *http.Request) PieceAt {
	return PieceAt{atOf(r), r.PathValue("criterion"), r.PathValue("part"), r.PathValue("row")}
}

// GetPiece shows the form that saves a piece.
func (p *Pages) GetPiece(w http.ResponseWriter, r *http.Request) error {
	return p.piece(w, r, http.StatusOK, nil, nil)
}

// piece shows the form: as it was typed, or as the piece stands.
func (p *Pages) piece(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, stale *Stale) error {
	ctx := r.Context()
	at := pieceOf(r)
	x, err := p.service.ShowPiece(ctx, web.Actor(ctx), at)
	if err != nil {
		return err
	}
	c, lang := x.Criteria[x.At], i18n.From(ctx).Code
	part, _ := c.Part(at.Part)
	v := pages.Piece{
		Path: p.base(r) + "/" + c.ID + "/write/" + part.ID, Back: p.base(r) + "/" + c.ID, Title: part.Name.In(lang), Lead: criterionName(ctx, c), Asks: part.Asks, Hint: part.Hint.In(lang),
		Version: strconv.Itoa(x.Latest.Number),
	}
	if at.Row != "" {
		v.Path += "/" + at.Row
		v.Row = at.Row != NewRow && !x.Latest.Removed
		v.Title = i18n.T(ctx, "assessment.edit."+part.Asks)
		if at.Row == NewRow {
			v.Title = i18n.T(ctx, "assessment.add."+part.Asks)
		}
	}
	for n, o := range x.outcomes() {
		v.Outcomes = append(v.Outcomes, parts.Option{Value: o.Piece, Label: i18n.T(ctx, "assessment.criterion", "Number", n+1, "Name", o.Words.Text)})
	}
	for _, rank := range p.service.law().Assessment.Ranks {
		label := rank.Name.In(lang)
		if rank.Support {
			label = i18n.T(ctx, "assessment.field.rank_support", "Rank", label)
		}
		v.Ranks = append(v.Ranks, parts.Option{Value: rank.ID, Label: label})
	}
	if v.Form = form; form == nil {
		v.Form = formOf(x.Latest)
	} else if form.Value("version") != "" && stale == nil {
		v.Version = form.Value("version") // refused for something else: what was seen stays what was seen
	}
	if stale != nil {
		v.Version = strconv.Itoa(stale.Theirs.Number)
		who := i18n.T(ctx, "assessment.somebody")
		if names := x.Names; nameOf(names, stale.Theirs.By) != "" {
			who = whoOf(ctx, names, stale.Theirs.By)
		}
		key := "assessment.stale_text"
		if stale.Theirs.Removed {
			key = "assessment.stale_gone"
		}
		v.Stale = &pages.Stale{Text: i18n.T(ctx, key, "Name", who, "At", i18n.Moment(ctx, stale.Theirs.At)), Theirs: p.say(ctx, x.Report, part.Asks, stale.Theirs.Words)}
	}
	return web.Page(w, r, status, pages.PiecePage(v))
}

// formOf shows a piece as it stands.
func formOf(x Revision) *parts.Form {
	w := x.Words
	count := func(n int) string {
		if x.Number == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	f := parts.NewForm(map[string]string{
		"text": w.Text, "title": w.Text, "code": w.Code, "hours": w.Hours, "rank": w.Rank, "total": count(w.Total), "phds": count(w.PhDs),
		"batch": count(w.Batch), "intake": count(w.Intake), "present": count(w.Present),
	})
	f.Set("outcomes", w.Outcomes...)
	return f
}

// PostPiece saves a piece.
func (p *Pages) PostPiece(w http.ResponseWriter, r *http.Request) error {
	ctx, at := r.Context(), pieceOf(r)
	var c Write
	form, err := web.Read(r, &c)
	if err == nil {
		err = p.service.Write(ctx, web.Actor(ctx), at, c)
	}
	return p.written(w, r, form, err)
}

// PostTakeOut takes a row out.
func (p *Pages) PostTakeOut(w http.ResponseWriter, r *http.Request) error {
	ctx, at := r.Context(), pieceOf(r)
	var c TakeOut
	form, err := web.Read(r, &c)
	if err == nil {
		err = p.service.TakeOut(ctx, web.Actor(ctx), at, c)
	}
	var stale *Stale
	if errors.As(err, &stale) {
		form = formOf(stale.Theirs)
	}
	return p.written(w, r, form, err)
}

// written goes on to the criterion, or shows what was typed again with what hindered it.
func (p *Pages) written(w http.ResponseWriter, r *http.Request, form *parts.Form, err error) error {
	at := pieceOf(r)
	if err == nil {
		return web.See(w, r, p.base(r)+"/"+at.Criterion+"#part-"+at.Part)
	}
	var stale *Stale
	if errors.As(err, &stale) {
		return p.piece(w, r, http.StatusConflict, form, stale)
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.piece(w, r, http.StatusUnprocessableEntity, form, nil)
}
