package accreditation

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"sanad/internal/accreditation/pages"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// MostList is how many bytes a list may have.
const MostList = mostListBytes

// batchOf is the batch that an address names.
func batchOf(r *http.Request) (BatchAt, error) {
	year, err := strconv.Atoi(r.PathValue("year"))
	if err != nil || strconv.Itoa(year) != r.PathValue("year") {
		return BatchAt{}, fault.NotFound()
	}
	return BatchAt{r.PathValue("institution"), r.PathValue("programme"), year}, nil
}

func (b BatchAt) path() string {
	return ownPath(b.Institution) + "/programmes/" + b.Programme + "/batches/" + strconv.Itoa(b.Year)
}

// GetLists shows the lists of a batch.
func (p *InstitutionPages) GetLists(w http.ResponseWriter, r *http.Request) error {
	return p.lists(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *InstitutionPages) lists(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	at, err := batchOf(r)
	if err != nil {
		return err
	}
	x, err := p.service.ShowLists(ctx, web.Actor(ctx), at)
	if err != nil {
		return err
	}
	lang := i18n.From(ctx).Code
	v := pages.OwnBatch{
		Form: form, Path: at.path(), Back: parts.Query("/institution", "of", at.Institution), Institution: x.Institution.Name.In(lang), Has: x.Stand[Enrolled].ID != "",
		Title: i18n.T(ctx, "accreditation.students.title", "Programme", x.Programme.Title.In(lang), "Batch", strconv.Itoa(at.Year)),
	}
	found := parts.SummaryRow{Label: i18n.T(ctx, "accreditation.own.found"), Value: i18n.T(ctx, "accreditation.own.undecided")}
	if x.Number != "" {
		cell := p.found(ctx, OwnBatch{Found: x.Found, Is: true})
		found.Show, found.ChangeHref, found.ChangeLabel = cell.Show, ownDecisionPath(at.Institution, x.Number), i18n.T(ctx, "accreditation.decision.open")
	}
	v.Rows = append(v.Rows, found)
	seats := i18n.T(ctx, "accreditation.own.no_seats")
	if x.Seats > 0 {
		seats = i18n.Number(ctx, int64(x.Seats))
	}
	v.Rows = append(v.Rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.own.seats"), Value: seats})
	for _, kind := range []ListKind{Enrolled, Passed} {
		words := i18n.T(ctx, "accreditation.students.none")
		if l, ok := x.Stand[kind]; ok {
			words = p.sent(ctx, l)
		}
		v.Rows = append(v.Rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.students."+string(kind)), Value: words})
	}
	for _, l := range x.Tried {
		t := pages.TriedList{ID: l.ID, Title: i18n.T(ctx, "accreditation.students."+string(l.Kind)), Says: p.tried(ctx, l), Beyond: beyondOf(ctx, x, l)}
		if left := x.Left[l.ID]; left.Total > 0 {
			t.Leaves = i18n.T(ctx, "accreditation.students.left_"+string(l.Kind), "Count", left.Total)
			for _, o := range left.First {
				t.Left = append(t.Left, opened(ctx, o))
			}
			if more := left.Total - len(left.First); more > 0 {
				t.Leaves += " " + i18n.T(ctx, "accreditation.students.left_first", "Shown", len(left.First))
			}
		}
		v.Tried = append(v.Tried, t)
	}
	if l := x.Stand[Enrolled]; l.Beyond > 0 {
		v.Beyond = beyondOf(ctx, x, l)
	}
	for _, s := range council.ListingStates {
		if n := x.Waiting.Count[s]; n > 0 {
			v.Waiting = append(v.Waiting, i18n.T(ctx, "accreditation.waiting."+string(s), "Total", n))
		}
	}
	for _, u := range x.Unmarked {
		v.Unmarked = append(v.Unmarked, opened(ctx, u))
	}
	return web.Page(w, r, status, pages.OwnBatchPage(v))
}

func beyondOf(ctx context.Context, x Lists, l List) (list []pages.BeyondSeats) {
	for _, b := range x.Beyond {
		if b.List == l.ID {
			list = append(list, opened(ctx, b))
		}
	}
	return list
}

func opened(ctx context.Context, s OpenedStudent) pages.BeyondSeats {
	return pages.BeyondSeats{Position: i18n.Number(ctx, int64(s.Position)), Roll: s.Roll.Reveal(), Name: s.Name.Reveal()}
}

// sent says of a list that stands how many are on it and when it came.
func (p *InstitutionPages) sent(ctx context.Context, l List) string {
	on := day.Of(l.Sent, p.service.law().Zone)
	words := i18n.T(ctx, "accreditation.students.sent", "Total", l.Rows, "Day", i18n.Date(ctx, on))
	if late := l.Late(on); late > 0 {
		words += " " + i18n.T(ctx, "accreditation.students.late", "Count", late)
	}
	if l.Beyond > 0 {
		words += " " + i18n.T(ctx, "accreditation.students.beyond", "Total", l.Beyond, "Seats", l.Seats)
	}
	return words
}

// tried says of a list that waits to be sent what it would be.
func (p *InstitutionPages) tried(ctx context.Context, l List) string {
	today := p.service.law().Day
	words := i18n.T(ctx, "accreditation.students.tried", "Total", l.Rows)
	switch late := l.Late(today); {
	case late > 0:
		words += " " + i18n.T(ctx, "accreditation.students.late", "Count", late)
	case !l.Due.IsZero():
		words += " " + i18n.T(ctx, "accreditation.students.due", "Day", i18n.Date(ctx, l.Due))
	}
	if l.Beyond > 0 {
		words += " " + i18n.T(ctx, "accreditation.students.beyond", "Total", l.Beyond, "Seats", l.Seats)
	}
	return words
}

// GetNewList shows the form that tries a list.
func (p *InstitutionPages) GetNewList(w http.ResponseWriter, r *http.Request) error {
	kind := Enrolled
	if r.URL.Query().Get("kind") == string(Passed) {
		kind = Passed
	}
	return p.newList(w, r, http.StatusOK, kind, parts.NewForm(nil), nil)
}

func (p *InstitutionPages) newList(w http.ResponseWriter, r *http.Request, status int, kind ListKind, form *parts.Form, wrong *Unfit) error {
	ctx := r.Context()
	at, err := batchOf(r)
	if err != nil {
		return err
	}
	x, err := p.service.ShowLists(ctx, web.Actor(ctx), at)
	if err != nil {
		return err
	}
	lang, law := i18n.From(ctx).Code, p.service.law().Accreditation
	v := pages.NewList{
		Form: form, Path: at.path(), Kind: string(kind), MaxBytes: mostListBytes, Title: i18n.T(ctx, "accreditation.students.new_"+string(kind)),
		Lead: i18n.T(ctx, "accreditation.students.title", "Programme", x.Programme.Title.In(lang), "Batch", strconv.Itoa(at.Year)),
	}
	if kind == Enrolled && law.ListDays > 0 {
		v.Rule = i18n.T(ctx, "accreditation.students.within", "Days", law.ListDays, "Rule", law.ListRule.Cited())
	}
	if x.Stand[kind].ID != "" {
		v.Over = i18n.T(ctx, "accreditation.students.over", "Day", i18n.Date(ctx, day.Of(x.Stand[kind].Sent, p.service.law().Zone)))
	}
	if wrong != nil {
		for _, f := range wrong.Rows {
			v.Wrong = append(v.Wrong, []parts.Cell{{Text: strconv.Itoa(f.Line)}, {Text: i18n.Say(ctx, f.Message)}})
		}
		if wrong.More > 0 {
			v.More = i18n.T(ctx, "accreditation.students.more", "Total", wrong.More)
		}
	}
	return web.Page(w, r, status, pages.NewListPage(v))
}

// PostNewList tries a list.
func (p *InstitutionPages) PostNewList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	at, err := batchOf(r)
	if err != nil {
		return err
	}
	var c TryList
	tried := false
	form, err := web.ReadUpload(r, &c, func(f web.File) error {
		c.Content, tried = f.Content, true
		_, err := p.service.TryList(ctx, web.Actor(ctx), at, c)
		return err
	})
	if err == nil && !tried {
		_, err = p.service.TryList(ctx, web.Actor(ctx), at, c) // says that there is no file
	}
	if err == nil {
		return web.See(w, r, at.path())
	}
	var wrong *Unfit
	if errors.As(err, &wrong) {
		err = refusedFile("accreditation.students.unfit")
	}
	if !form.Refused(ctx, err) {
		return err
	}
	kind := Enrolled
	if c.Kind == string(Passed) {
		kind = Passed
	}
	return p.newList(w, r, http.StatusUnprocessableEntity, kind, form, wrong)
}

// GetEnrolledTemplate is an empty list of who enrolled.
func (p *InstitutionPages) GetEnrolledTemplate(w http.ResponseWriter, r *http.Request) error {
	return p.template(w, r, "enrolled", "roll_number", "name")
}

// GetPassedTemplate is an empty list of who passed.
func (p *InstitutionPages) GetPassedTemplate(w http.ResponseWriter, r *http.Request) error {
	return p.template(w, r, "passed", "roll_number", "passed_on")
}

func (p *InstitutionPages) template(w http.ResponseWriter, r *http.Request, name string, head ...string) error {
	at, err := batchOf(r)
	if err == nil {
		_, err = p.service.ShowLists(r.Context(), web.Actor(r.Context()), at)
	}
	if err != nil {
		return err
	}
	return web.CSV(w, name, func(row func(cells ...string) error) error { return row(head...) })
}

// PostSendList sends a list that was tried.
func (p *InstitutionPages) PostSendList(w http.ResponseWriter, r *http.Request) error {
	return p.move(w, r, func(at BatchAt, list string) error {
		return p.service.SendList(r.Context(), web.Actor(r.Context()), at, list)
	})
}

// PostDropList gives it up.
func (p *InstitutionPages) PostDropList(w http.ResponseWriter, r *http.Request) error {
	return p.move(w, r, func(at BatchAt, list string) error {
		return p.service.DropList(r.Context(), web.Actor(r.Context()), at, list)
	})
}

func (p *InstitutionPages) move(w http.ResponseWriter, r *http.Request, do func(at BatchAt, list string) error) error {
	at, err := batchOf(r)
	if err != nil {
		return err
	}
	var c struct {
		List string `form:"list" max:"26"`
	}
	form, err := web.Read(r, &c)
	if err == nil {
		if err = do(at, c.List); err == nil {
			return web.See(w, r, at.path())
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.lists(w, r, http.StatusUnprocessableEntity, form)
}

// GetCounts shows officers how many students stand on the lists of an institution.
func (p *InstitutionPages) GetCounts(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, list, err := p.service.CountLists(ctx, web.Actor(ctx), r.PathValue("institution"))
	if err != nil {
		return err
	}
	lang := i18n.From(ctx).Code
	v := pages.Counts{Name: i.Name.In(lang), Back: "/desk/accreditation/institutions/" + i.Code}
	for _, c := range list {
		if c.Enrolled.ID == "" && c.Passed.ID == "" {
			continue
		}
		row := []parts.Cell{{Text: c.Programme.Title.In(lang), Hint: strconv.Itoa(c.Batch)}}
		for _, l := range []List{c.Enrolled, c.Passed} {
			if l.ID == "" {
				row = append(row, parts.Cell{Text: i18n.T(ctx, "accreditation.students.none")})
			} else {
				row = append(row, parts.Cell{Text: p.sent(ctx, l)})
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return web.Page(w, r, http.StatusOK, pages.CountsPage(v))
}
