package roll

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/pii"
	"sanad/internal/roll/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// home is where the older register is at the desk.
const home = "/desk/import"

// Pages are the room's pages.
type Pages struct {
	service *Service
	most    int64 // bytes of one file
}

// NewPages returns the room's pages, which take files of at most some bytes.
func NewPages(s *Service, most int64) *Pages { return &Pages{s, most} }

// Panel leads registrars from the desk to the older register.
func (p *Pages) Panel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Registrar) {
		return nil, nil
	}
	n, err := p.service.Waiting(ctx, by)
	if err != nil {
		return nil, err
	}
	return pages.Panel(int(n)), nil
}

// GetImports shows what was brought in.
func (p *Pages) GetImports(w http.ResponseWriter, r *http.Request) error {
	return p.imports(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostImports tries a file.
func (p *Pages) PostImports(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Try
	var importID string
	form, err := web.ReadUpload(r, &c, func(f web.File) (err error) {
		c.Content = f.Content
		importID, err = p.service.Try(ctx, web.Actor(ctx), c)
		return inWords(ctx, err)
	})
	if err == nil && importID == "" {
		var f fault.Fields
		f.Add("file", "roll.file.none", nil)
		err = f.Err()
	}
	if err == nil {
		return web.See(w, r, home+"/"+importID)
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.imports(w, r, http.StatusUnprocessableEntity, form)
}

// inWords makes a refusal of the form from what is wrong with a file.
func inWords(ctx context.Context, err error) error {
	var u *Unreadable
	if !errors.As(err, &u) {
		return err
	}
	var f fault.Fields
	for _, x := range u.Remarks {
		f.Add("file", "roll.says", fault.Values{"Line": x.Line, "Words": Words(ctx, x)})
	}
	return f.Err()
}

func (p *Pages) imports(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	o, err := p.service.List(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	v := pages.Imports{Form: form, MaxBytes: p.most}
	if !o.Complete.IsZero() {
		v.Complete = i18n.Date(ctx, o.Complete)
	}
	for _, i := range o.Imports {
		v.Rows = append(v.Rows, pages.Import{
			Href: home + "/" + i.ID, Begun: i18n.Moment(ctx, i.BegunAt), State: stateTone(i, web.Actor(ctx).Person), StateWord: stateWord(ctx, i, web.Actor(ctx).Person),
			Total: i.Total, Entered: i.Entered, Refused: i.Refused,
		})
	}
	return web.Page(w, r, status, pages.ImportsPage(v))
}

// stateWord says how far a file is, and who must act on it.
func stateWord(ctx context.Context, i Import, reader string) string {
	switch {
	case i.State == StateChecked && i.By == reader:
		return i18n.T(ctx, "roll.state.other_brings")
	case i.UndoBy == "" || i.State != StateDone:
		return i18n.T(ctx, "roll.state."+string(i.State))
	case i.UndoBy == reader:
		return i18n.T(ctx, "roll.state.other_undoes")
	}
	return i18n.T(ctx, "roll.state.undo_asked")
}

// stateTone is the kind of tag of a file: what waits for the reader is not done.
func stateTone(i Import, reader string) string {
	switch {
	case i.UndoBy != "" && i.UndoBy != reader && i.State == StateDone, i.State == StateChecked && i.By != reader && i.Entered > 0:
		return "needs_you"
	case i.UndoBy != "" && i.State == StateDone, i.State == StateChecked:
		return "waiting"
	}
	return string(i.State)
}

// GetImport shows one file.
func (p *Pages) GetImport(w http.ResponseWriter, r *http.Request) error {
	return p.one(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostImport brings a file in that was tried, gives it up, or undoes it.
func (p *Pages) PostImport(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Decide
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Decide(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.See(w, r, home+"/"+r.PathValue("id"))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.one(w, r, http.StatusConflict, form)
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	i, err := p.service.Show(ctx, by, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := pages.One{
		Form: form, Path: home + "/" + i.ID, Begun: i18n.Moment(ctx, i.BegunAt), State: string(i.State), Encoding: string(i.Encoding), Total: i.Total, Done: i.Done,
		Entered: i.Entered, Unchanged: i.Unchanged, Changed: i.Changed, Refused: i.Refused, Twins: i.Twins, Undone: i.Undone, Kept: i.Kept,
		Bring: i.State == StateChecked && i.Entered > 0, Drop: i.State == StateChecked, Undo: i.State == StateDone && i.Entered > 0 || i.Stopped(p.service.clock.Now()), Pace: pace(ctx, i),
	}
	v.Other = v.Bring && i.By == by.Person
	v.Asked, v.AskedByMe = i.UndoBy != "", i.UndoBy == by.Person
	names, err := p.service.Names(ctx, by, i)
	if err != nil {
		return err
	}
	v.TriedBy = nameOf(ctx, names, i.By)
	if i.Entered+i.Unchanged+i.Changed > 0 && i.State != StateChecking && i.State != StateChecked && i.State != StateDropped {
		v.BroughtBy = nameOf(ctx, names, i.Brought)
	}
	if v.Asked {
		v.UndoBy = nameOf(ctx, names, i.UndoBy)
	}
	for _, c := range i.Report.Columns {
		v.Columns = append(v.Columns, pages.Told{Column: c.Name, Words: c.Field.Title(ctx)})
	}
	v.Notes, v.Faults = toldOf(ctx, i.Report.Notes), toldOf(ctx, i.Report.Faults)
	return web.Page(w, r, status, pages.ImportPage(v))
}

// nameOf writes who did something with an import: nobody of the council, if whoever runs the program did.
func nameOf(ctx context.Context, names map[string]pii.Value, person string) string {
	switch name := names[person]; {
	case person == "":
		return i18n.T(ctx, "roll.one.operator")
	case name.Empty():
		return i18n.T(ctx, "roll.one.registrar")
	default:
		return name.Reveal()
	}
}

// toldOf writes reasons with their lines.
func toldOf(ctx context.Context, list []Note) (told []pages.Told) {
	for _, n := range list {
		lines := make([]string, len(n.Lines))
		for i, line := range n.Lines {
			lines[i] = strconv.Itoa(line)
		}
		where := strings.Join(lines, " · ")
		if n.Count > int64(len(lines)) {
			where = i18n.T(ctx, "roll.one.more_lines", "Lines", where, "More", i18n.Number(ctx, n.Count-int64(len(lines))))
		}
		column := ""
		if n.Field != "" {
			column = n.Field.Title(ctx)
		}
		told = append(told, pages.Told{Words: Words(ctx, n.Remark()), Column: column, Count: i18n.Number(ctx, n.Count), Where: where})
	}
	return told
}

// pace says how fast an import goes and how long it will take; nothing before that is known.
func pace(ctx context.Context, i Import) string {
	spent := i.MovedAt.Sub(i.BegunAt)
	if i.State != StateChecking && i.State != StateRunning || i.Done == 0 || spent < time.Second {
		return ""
	}
	rate := float64(i.Done) / spent.Seconds()
	minutes := int64(float64(i.Total-i.Done)/rate/60) + 1
	return i18n.T(ctx, "roll.one.pace", "Rate", i18n.Number(ctx, int64(rate)), "Minutes", i18n.Number(ctx, minutes))
}

// GetComplete shows whether the register was declared complete.
func (p *Pages) GetComplete(w http.ResponseWriter, r *http.Request) error {
	return p.complete(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostComplete declares it.
func (p *Pages) PostComplete(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Declare
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Declare(ctx, web.Actor(ctx), c); err == nil {
			return web.See(w, r, home)
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.complete(w, r, http.StatusUnprocessableEntity, form)
}

func (p *Pages) complete(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	o, err := p.service.List(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	v := pages.Complete{Form: form}
	if !o.Complete.IsZero() {
		v.AsOf = i18n.Date(ctx, o.Complete)
	}
	return web.Page(w, r, status, pages.CompletePage(v))
}
