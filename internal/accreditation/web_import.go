package accreditation

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"sanad/internal/accreditation/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/pii"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// importHome is where files of decisions are at the desk.
const importHome = desk + "/imports"

// MostImportBytes is how large a file of decisions may be.
const MostImportBytes = mostBytes

// ImportWords says a remark in the language of ctx, without its line and column.
func ImportWords(ctx context.Context, r Remark) string {
	var pairs []any
	if r.Key == "accreditation.import.header.missing" || r.Key == "accreditation.import.header.twice" {
		pairs = append(pairs, "Column", r.Field.Title(ctx))
	}
	for name, v := range r.Values {
		if n, ok := v.(float64); ok { // read from JSON
			v = int64(n)
		}
		pairs = append(pairs, name, v)
	}
	return i18n.T(ctx, r.Key, pairs...)
}

// Title is what a field is called in the language of ctx.
func (f Field) Title(ctx context.Context) string {
	if f == "" {
		return i18n.T(ctx, "accreditation.import.field.none")
	}
	return i18n.T(ctx, "accreditation.import.field."+string(f))
}

// GetImports lists the files of decisions.
func (p *Pages) GetImports(w http.ResponseWriter, r *http.Request) error {
	return p.imports(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostImports tries a file.
func (p *Pages) PostImports(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	importID := ""
	form, err := web.ReadUpload(r, &struct{}{}, func(f web.File) (err error) {
		importID, err = p.service.TryImport(ctx, web.Actor(ctx), f.Content)
		return importRefused(ctx, err)
	})
	if err == nil && importID == "" {
		var f fault.Fields
		f.Add("file", "accreditation.import.file.none", nil)
		err = f.Err()
	}
	if err == nil {
		return web.See(w, r, importHome+"/"+importID)
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.imports(w, r, http.StatusUnprocessableEntity, form)
}

// importRefused makes a refusal of the form from what is wrong with a file.
func importRefused(ctx context.Context, err error) error {
	var u *Unreadable
	if !errors.As(err, &u) {
		return err
	}
	var f fault.Fields
	for _, x := range u.Remarks {
		f.Add("file", "accreditation.import.says", fault.Values{"Line": x.Line, "Words": ImportWords(ctx, x)})
	}
	return f.Err()
}

func (p *Pages) imports(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	list, err := p.service.Imports(ctx, by)
	if err != nil {
		return err
	}
	v := pages.Imports{Form: form, MaxBytes: mostBytes}
	for _, f := range fieldOrder {
		v.Columns = append(v.Columns, pages.ImportSaid{Column: string(f), Words: f.Title(ctx)})
	}
	for _, i := range list {
		state, tone := importState(ctx, i, by.Person)
		v.Rows = append(v.Rows, pages.ImportListed{Href: importHome + "/" + i.ID, Tried: i18n.Moment(ctx, i.TriedAt), State: state, Tone: tone, Total: int64(i.Total), New: int64(i.New), Refused: int64(i.Refused)})
	}
	return web.Page(w, r, status, pages.ImportsPage(v))
}

// importState says how far a file is, and who must act on it; what waits for the reader is marked.
func importState(ctx context.Context, i Import, reader string) (words, tone string) {
	switch {
	case i.State == FileTried && i.New == 0:
		return i18n.T(ctx, "accreditation.import.state.nothing"), "plain"
	case i.State == FileTried && i.By == reader:
		return i18n.T(ctx, "accreditation.import.state.other_brings"), "waiting"
	case i.State == FileTried:
		return i18n.T(ctx, "accreditation.import.state.tried"), "needs_you"
	case i.State == FileDone && i.UndoBy == reader && reader != "":
		return i18n.T(ctx, "accreditation.import.state.other_undoes"), "waiting"
	case i.State == FileDone && i.UndoBy != "":
		return i18n.T(ctx, "accreditation.import.state.undo_asked"), "needs_you"
	}
	tone = map[ImportState]string{FileDone: "good", FileUndone: "stop"}[i.State]
	if tone == "" {
		tone = "plain"
	}
	return i18n.T(ctx, "accreditation.import.state."+string(i.State)), tone
}

// GetImport shows one file.
func (p *Pages) GetImport(w http.ResponseWriter, r *http.Request) error {
	return p.importOne(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostImport brings a file in that was tried, gives it up, or undoes it.
func (p *Pages) PostImport(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c DecideImport
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.DecideImport(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.See(w, r, importHome+"/"+r.PathValue("id"))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.importOne(w, r, keptStatus(err), form)
}

func (p *Pages) importOne(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	i, rests, err := p.service.ShowImport(ctx, by, r.PathValue("id"))
	if err != nil {
		return err
	}
	names, err := p.service.ImportNames(ctx, by, i)
	if err != nil {
		return err
	}
	v := pages.ImportOne{
		Form: form, Path: importHome + "/" + i.ID, State: string(i.State), New: int64(i.New), Encoding: string(i.Encoding), Rows: importRows(ctx, i, names),
		Bring: i.State == FileTried && i.New > 0, Other: i.By == by.Person, Drop: i.State == FileTried, Undo: i.State == FileDone, Asked: i.UndoBy != "", AskedByMe: i.UndoBy != "" && i.UndoBy == by.Person,
	}
	refused := map[int]bool{}
	for _, x := range i.Remarks {
		if x.Refuses {
			refused[x.Line] = true
		}
	}
	for _, x := range i.Remarks {
		column := ""
		if x.Field != "" {
			column = x.Field.Title(ctx)
		}
		said := pages.ImportSaid{Line: strconv.Itoa(x.Line), Column: column, Words: ImportWords(ctx, x)}
		switch {
		case x.Refuses:
			v.Faults = append(v.Faults, said)
		case !refused[x.Line]: // how the cells of a refused line were read is no matter
			v.Notes = append(v.Notes, said)
		}
	}
	v.More = max(0, int64(i.Refused-len(refused)))
	for _, c := range i.Columns {
		v.Columns = append(v.Columns, pages.ImportSaid{Column: c.Name, Words: c.Field.Title(ctx)})
	}
	for _, x := range rests {
		v.Rests = append(v.Rests, i18n.T(ctx, "accreditation.import.rest."+x.Kind, "Name", i18n.Isolate(ctx, x.Name), "Count", int(x.Count)))
	}
	return web.Page(w, r, status, pages.ImportPage(v))
}

// importRows say when and by whom, and what the file adds.
func importRows(ctx context.Context, i Import, names map[string]pii.Value) []parts.SummaryRow {
	who := func(person string) string {
		switch name := names[person]; {
		case person == "":
			return i18n.T(ctx, "accreditation.import.operator")
		case name.Empty():
			return i18n.T(ctx, "accreditation.import.registrar")
		default:
			return name.Reveal()
		}
	}
	rows := []parts.SummaryRow{{Label: i18n.T(ctx, "accreditation.import.tried"), Value: i18n.Moment(ctx, i.TriedAt)}, {Label: i18n.T(ctx, "accreditation.import.tried_by"), Show: parts.Bdi(who(i.By))}}
	if i.BroughtAt != nil {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.import.brought"), Value: i18n.Moment(ctx, *i.BroughtAt)}, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.import.brought_by"), Show: parts.Bdi(who(i.Brought))})
	}
	if i.UndoBy != "" {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.import.undo_by"), Show: parts.Bdi(who(i.UndoBy))})
	}
	for _, x := range []struct {
		key   string
		n     int
		quiet bool // not told if there are none
	}{
		{"lines", i.Total, false}, {"count.new", i.New, false}, {"count.unchanged", i.Unchanged, false}, {"count.otherwise", i.Otherwise, false}, {"count.refused", i.Refused, false},
		{"count.institutions", i.Institutions, true}, {"count.campuses", i.Campuses, true}, {"count.programmes", i.Programmes, true}, {"count.decisions", i.Decisions, true}, {"count.findings", i.Findings, true},
	} {
		if !x.quiet || x.n > 0 {
			rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.import."+x.key), Value: i18n.Number(ctx, int64(x.n))})
		}
	}
	return rows
}
