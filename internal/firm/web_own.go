package firm

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/firm/pages"
	"sanad/internal/i18n"
	"sanad/internal/share"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// OwnPages are the pages of those who stand for a firm.
type OwnPages struct{ service *Service }

// NewOwnPages returns them.
func NewOwnPages(s *Service) *OwnPages { return &OwnPages{s} }

// at is the address of a firm's place.
func at(firm string) string { return "/firm/at/" + firm }

// Panel leads somebody from their own page to the firms for which they stand.
func (p *OwnPages) Panel(ctx context.Context, by access.Actor) (templ.Component, error) {
	list, err := p.service.List(ctx, by)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return pages.FirmsPanel(i18n.T(ctx, "firm.panel.count", "Count", len(list))), nil
}

// GetFirms lists the firms for which the reader stands.
func (p *OwnPages) GetFirms(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if len(p.service.law().Forms) == 0 {
		return fault.NotFound()
	}
	list, err := p.service.List(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	lang := i18n.From(ctx).Code
	var v pages.Firms
	for _, e := range list {
		v.Rows = append(v.Rows, []parts.Cell{{Text: e.Name.In(lang), Href: at(e.ID)}, {Text: e.Form.Name.In(lang)}})
	}
	return web.Page(w, r, http.StatusOK, pages.FirmsPage(v))
}

// GetOpen shows the form by which the record of a firm is opened.
func (p *OwnPages) GetOpen(w http.ResponseWriter, r *http.Request) error {
	return p.openPage(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *OwnPages) openPage(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	law := p.service.law()
	if err := decideOpen(law, 0); err != nil {
		return err
	}
	return web.Page(w, r, status, pages.OpenPage(pages.Open{Form: form, Forms: formOptions(r.Context(), law)}))
}

// PostOpen opens the record of a firm.
func (p *OwnPages) PostOpen(w http.ResponseWriter, r *http.Request) error {
	var c Open
	return web.Do(w, r, &c, func(ctx context.Context, by access.Actor) (string, error) {
		opened, err := p.service.Open(ctx, by, c)
		return at(opened), err
	}, p.openPage)
}

// GetFirm shows the place of a firm.
func (p *OwnPages) GetFirm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := p.show(r)
	if err != nil {
		return err
	}
	lang := i18n.From(ctx).Code
	v := pages.Firm{ID: o.ID, Name: o.Particulars.Name.In(lang), Form: o.Form.Name.In(lang), Missing: says(ctx, o.Missing, "")}
	for _, where := range []string{"particulars", "owners"} {
		state := parts.TaskDone
		if len(says(ctx, o.Missing, where)) > 0 {
			state = parts.TaskInProgress
		}
		v.Tasks = append(v.Tasks, parts.Task{Title: i18n.T(ctx, "firm."+where), Href: at(o.ID) + "/" + where, State: state})
	}
	return web.Page(w, r, http.StatusOK, pages.FirmPage(v))
}

// show loads the firm that an address names.
func (p *OwnPages) show(r *http.Request) (Own, error) {
	return p.service.Show(r.Context(), web.Actor(r.Context()), r.PathValue("firm"))
}

// says writes what is missing at one place of a statement; empty: everywhere.
func says(ctx context.Context, list []Missing, where string) (said []string) {
	for _, m := range list {
		if where == "" || m.Where == where {
			said = append(said, i18n.Say(ctx, m.Say))
		}
	}
	return said
}

// GetParticulars shows the form of what a firm states of itself.
func (p *OwnPages) GetParticulars(w http.ResponseWriter, r *http.Request) error {
	return p.particulars(w, r, http.StatusOK, nil)
}

func (p *OwnPages) particulars(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	o, err := p.show(r)
	if err != nil {
		return err
	}
	x := o.Particulars
	if form == nil {
		form = parts.NewForm(map[string]string{
			"form": x.Form, "name": x.Name.En, "name_urdu": x.Name.Ur, "registered": x.Registered.Reveal(), "phone": x.Phone.Reveal(), "email": x.Email.Reveal(), "address": x.Address.Reveal(),
		})
		if !x.District.Empty() {
			form.Set("district", x.Province.Reveal()+"/"+x.District.Reveal())
		}
	}
	form.Set("version", strconv.FormatInt(o.Version, 10))
	law := p.service.law()
	v := pages.Particulars{Form: form, ID: o.ID, Taxed: x.Taxed, Forms: formOptions(ctx, law)}
	v.Districts = web.Districts(ctx, law)
	return web.Page(w, r, status, pages.ParticularsPage(v))
}

// PostParticulars changes what a firm states of itself.
func (p *OwnPages) PostParticulars(w http.ResponseWriter, r *http.Request) error {
	var c StateParticulars
	firm := r.PathValue("firm")
	return web.Do(w, r, &c, func(ctx context.Context, by access.Actor) (string, error) {
		return at(firm), p.service.StateParticulars(ctx, by, firm, c)
	}, p.particulars)
}

// GetOwners lists who owns a firm.
func (p *OwnPages) GetOwners(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := p.show(r)
	if err != nil {
		return err
	}
	v := pages.Owners{Form: parts.NewForm(nil), ID: o.ID, Missing: says(ctx, o.Missing, "owners")}
	sum := share.Share(0)
	for _, x := range o.Owners {
		sum += x.Share
		name := x.Name.Reveal()
		if i18n.From(ctx).Code == "ur" && !x.NameUrdu.Empty() {
			name = x.NameUrdu.Reveal()
		}
		v.Rows = append(v.Rows, []parts.Cell{
			{Text: name, Href: at(o.ID) + "/owners/" + x.ID, Hint: x.Registration.Reveal()}, {Text: i18n.T(ctx, "firm.owner.kind."+string(x.Kind))}, {Text: x.Share.String() + " %"},
		})
	}
	if len(o.Owners) > 0 {
		v.Sum = i18n.T(ctx, "firm.owners_sum", "Sum", sum.String())
	}
	return web.Page(w, r, http.StatusOK, pages.OwnersPage(v))
}

// GetOwner shows the form of one owner, or of a new one.
func (p *OwnPages) GetOwner(w http.ResponseWriter, r *http.Request) error {
	return p.owner(w, r, http.StatusOK, nil)
}

func (p *OwnPages) owner(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	o, err := p.show(r)
	if err != nil {
		return err
	}
	v := pages.Owner{Form: form, Firm: o.ID, ID: r.PathValue("owner")}
	var x Owner
	if v.ID != "" {
		i := slices.IndexFunc(o.Owners, func(x Owner) bool { return x.ID == v.ID })
		if i < 0 {
			return fault.NotFound()
		}
		x = o.Owners[i]
		v.Identified = x.Identified
	}
	if v.Form == nil {
		v.Form = parts.NewForm(nil)
		if x.ID != "" {
			v.Form = parts.NewForm(map[string]string{
				"kind": string(x.Kind), "name": x.Name.Reveal(), "name_urdu": x.NameUrdu.Reveal(), "identity_kind": x.IdentityKind, "registration": x.Registration.Reveal(),
				"degree": x.Degree.Reveal(), "years": years(x), "share": x.Share.String(),
			})
		}
	}
	v.Form.Set("version", strconv.FormatInt(o.Version, 10))
	law, lang := p.service.law(), i18n.From(ctx).Code
	for _, k := range ownerKinds {
		v.Kinds = append(v.Kinds, parts.Option{Value: string(k), Label: i18n.T(ctx, "firm.owner.kind."+string(k))})
	}
	for _, k := range law.Identities {
		if !k.ImportOnly {
			v.Identities = append(v.Identities, parts.Option{Value: k.ID, Label: k.Name.In(lang)})
		}
	}
	return web.Page(w, r, status, pages.OwnerPage(v))
}

// years writes the years of practice of an owner who states them.
func years(o Owner) string {
	if o.Kind != Qualified {
		return ""
	}
	return strconv.Itoa(o.Years)
}

// PostOwner names an owner, or changes one.
func (p *OwnPages) PostOwner(w http.ResponseWriter, r *http.Request) error {
	var c PutOwner
	firm := r.PathValue("firm")
	return web.Do(w, r, &c, func(ctx context.Context, by access.Actor) (string, error) {
		return at(firm) + "/owners", p.service.PutOwner(ctx, by, firm, r.PathValue("owner"), c)
	}, p.owner)
}

// PostTakeOutOwner takes an owner out.
func (p *OwnPages) PostTakeOutOwner(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Version string `form:"version" max:"20"`
	}
	firm := r.PathValue("firm")
	return web.Do(w, r, &c, func(ctx context.Context, by access.Actor) (string, error) {
		return at(firm) + "/owners", p.service.TakeOutOwner(ctx, by, firm, r.PathValue("owner"), c.Version)
	}, func(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
		return p.owner(w, r, status, nil)
	})
}

func formOptions(ctx context.Context, law council.Law) (list []parts.Option) {
	lang := i18n.From(ctx).Code
	for _, f := range law.Forms {
		list = append(list, parts.Option{Value: f.ID, Label: f.Name.In(lang)})
	}
	return list
}
