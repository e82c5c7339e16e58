package casework

import (
	"context"
	"net/http"

	"sanad/internal/casework/pages"
	"sanad/internal/i18n"
	"sanad/internal/pii"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Places are where a room shows its cases to either side; the case's id follows.
type Places struct{ Own, Desk string }

// TalkPages are the pages on which both sides of a case write.
type TalkPages struct {
	desk   *Desk
	places map[string]Places // kind of case
	most   int64             // bytes of a file, at most
}

// NewTalkPages returns the pages.
func NewTalkPages(d *Desk, places map[string]Places, most int64) *TalkPages {
	return &TalkPages{d, places, most}
}

// GetOwnMessages shows a person what was written on their case.
func (p *TalkPages) GetOwnMessages(w http.ResponseWriter, r *http.Request) error {
	return p.messages(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostOwnMessages sends a person's message.
func (p *TalkPages) PostOwnMessages(w http.ResponseWriter, r *http.Request) error {
	return p.send(w, r, "/my/cases/")
}

// GetMessages shows an officer what was written on a case.
func (p *TalkPages) GetMessages(w http.ResponseWriter, r *http.Request) error {
	return p.messages(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostMessages sends an officer's message.
func (p *TalkPages) PostMessages(w http.ResponseWriter, r *http.Request) error {
	return p.send(w, r, "/desk/cases/")
}

func (p *TalkPages) messages(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	t, err := p.desk.Messages(ctx, by, r.PathValue("id"), r.URL.Query().Get("before"))
	if err != nil {
		return err
	}
	side, places := sideOf(by), p.places[t.Case.Kind]
	page := pages.Messages{Form: form, Side: string(side), MostBytes: p.most}
	page.Path, page.Back = "/desk/cases/"+t.Case.ID+"/messages", places.Desk+t.Case.ID
	if side == SidePerson {
		page.Path, page.Back = "/my/cases/"+t.Case.ID+"/messages", places.Own+t.Case.ID
	}
	if page.Closed = t.May != nil; t.Earlier != "" {
		page.Earlier = page.Path + "?before=" + t.Earlier
	}
	for _, m := range t.Messages {
		row := pages.Message{Text: m.Text.Reveal(), At: i18n.Moment(ctx, m.At), Own: m.Side == side, By: p.writer(ctx, m, side, by.Person, t.Names)}
		if m.Came == ByMail {
			row.By = i18n.T(ctx, "casework.talk.by_mail", "Who", row.By)
		}
		if m.ReadAt != nil {
			row.Read = i18n.Moment(ctx, *m.ReadAt)
		}
		if m.Document != "" {
			row.File = "/desk/documents/" + m.Document
			if side == SidePerson {
				row.File = "/my/documents/" + m.Document
			}
		}
		page.List = append(page.List, row)
	}
	return web.Page(w, r, status, pages.MessagesPage(page))
}

// writer names who wrote a message: for the person it is the council, for officers the officer.
func (p *TalkPages) writer(ctx context.Context, m Message, side Side, reader string, names map[string]pii.Value) string {
	switch {
	case m.Person == reader:
		return i18n.T(ctx, "casework.talk.you")
	case m.Side == SidePerson:
		return i18n.T(ctx, "casework.talk.applicant")
	case side == SidePerson:
		return i18n.T(ctx, "casework.talk.council")
	}
	if name, ok := names[m.Person]; ok && !name.Empty() {
		return name.Reveal()
	}
	return i18n.T(ctx, "casework.talk.council")
}

// send reads a message, perhaps with a file, and sends it.
func (p *TalkPages) send(w http.ResponseWriter, r *http.Request, place string) error {
	ctx, caseID := r.Context(), r.PathValue("id")
	var m Send
	sent := false
	form, err := web.ReadUpload(r, &m, func(f web.File) error {
		sent = true
		m.Name, m.Content = f.Name, f.Content
		return p.desk.Send(ctx, web.Actor(ctx), caseID, m)
	})
	if web.NoFile(err) {
		err = nil
	}
	if err == nil && !sent {
		err = p.desk.Send(ctx, web.Actor(ctx), caseID, m)
	}
	if err == nil {
		return web.See(w, r, place+caseID+"/messages")
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.messages(w, r, http.StatusUnprocessableEntity, form)
}

// GetNotes shows officers their notes on a case.
func (p *TalkPages) GetNotes(w http.ResponseWriter, r *http.Request) error {
	return p.notes(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *TalkPages) notes(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	list, names, err := p.desk.Notes(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.Notes{Form: form, Path: "/desk/cases/" + r.PathValue("id") + "/notes", Back: p.places["engineer"].Desk + r.PathValue("id")}
	for _, n := range list {
		row := pages.Note{ID: n.ID, Struck: n.Now().Struck}
		for _, v := range n.Versions {
			row.Versions = append(row.Versions, pages.Wording{By: names[v.Person].Reveal(), At: i18n.Moment(ctx, v.At), Text: v.Text.Reveal(), Struck: v.Struck})
		}
		page.List = append(page.List, row)
	}
	return web.Page(w, r, status, pages.NotesPage(page))
}

// PostNotes keeps a note, or a new wording of one.
func (p *TalkPages) PostNotes(w http.ResponseWriter, r *http.Request) error {
	var n WriteNote
	form, err := web.Read(r, &n)
	if err == nil {
		err = p.desk.Note(r.Context(), web.Actor(r.Context()), r.PathValue("id"), n)
	}
	return p.noted(w, r, form, err)
}

// PostStrike strikes a note out.
func (p *TalkPages) PostStrike(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		err = p.desk.Strike(r.Context(), web.Actor(r.Context()), r.PathValue("id"), r.PathValue("note"))
	}
	return p.noted(w, r, form, err)
}

func (p *TalkPages) noted(w http.ResponseWriter, r *http.Request, form *parts.Form, err error) error {
	if err == nil {
		return web.See(w, r, "/desk/cases/"+r.PathValue("id")+"/notes")
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.notes(w, r, http.StatusUnprocessableEntity, form)
}
