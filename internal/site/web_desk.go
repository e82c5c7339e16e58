package site

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/site/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const deskNews, deskBanners = "/desk/news", "/desk/banners"

// GetDrafts lists what was written for the news.
func (p *Pages) GetDrafts(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before := r.URL.Query().Get("before")
	if !id.Valid(before) {
		before = "" // an address that somebody typed
	}
	list, more, err := p.service.Drafts(ctx, web.Actor(ctx), before)
	if err != nil {
		return err
	}
	page := pages.Drafts{Writes: web.Actor(ctx).Has(access.Officer) || web.Actor(ctx).Has(access.Registrar)}
	for _, v := range list {
		page.Rows = append(page.Rows, pages.DraftRow{Href: draftPath(v.ID), What: v.What, Title: v.Title(i18n.From(ctx).Code), State: stateOf(v), At: p.when(ctx, v)})
	}
	if more {
		page.Next = parts.Query(deskNews, "before", list[len(list)-1].ID)
	}
	if before != "" {
		page.First = deskNews
	}
	return web.Page(w, r, http.StatusOK, pages.DraftsPage(page))
}

// stateOf is how far news are, as their reader counts: what was approved waits for its hour, or stands.
func stateOf(v DraftView) string {
	switch {
	case v.State == Approved && v.Over:
		return "over"
	case v.Waiting:
		return "scheduled"
	case v.State == Drafted && v.Reason != "":
		return "declined"
	}
	return string(v.State)
}

// when says since or from when news stand.
func (p *Pages) when(ctx context.Context, v DraftView) string {
	from := i18n.T(ctx, "site.news.at_once")
	if v.From != nil {
		from = i18n.Moment(ctx, *v.From)
	}
	if v.Until != nil {
		if v.From == nil {
			from = i18n.T(ctx, "site.banner.at_once")
		}
		return i18n.T(ctx, "site.banner.between", "From", from, "Until", i18n.Moment(ctx, *v.Until))
	}
	return from
}

// GetNewDraft asks for news.
func (p *Pages) GetNewDraft(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.MayDraft(web.Actor(r.Context())); err != nil {
		return err
	}
	return p.writeDraft(w, r, http.StatusOK, "", parts.NewForm(nil))
}

// GetEditDraft shows news as they are, to be written anew.
func (p *Pages) GetEditDraft(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := p.service.MayDraft(web.Actor(ctx)); err != nil {
		return err
	}
	v, err := p.service.ShowDraft(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.State == Approved {
		return fault.Conflict("site.news.decided", nil)
	}
	typed := map[string]string{"version": strconv.FormatInt(v.Version, 10), "title_en": v.TitleEn, "title_ur": v.TitleUr, "body_en": v.BodyEn, "body_ur": v.BodyUr}
	if v.What != news {
		typed["kind"] = v.What
		p.typedMoment(typed, "from", "from_hour", v.From)
		p.typedMoment(typed, "until", "until_hour", v.Until)
		form := parts.NewForm(typed)
		form.Set("page", v.Pages...)
		return p.writeBanner(w, r, http.StatusOK, v.ID, form)
	}
	p.typedMoment(typed, "on", "hour", v.From)
	return p.writeDraft(w, r, http.StatusOK, v.ID, parts.NewForm(typed))
}

// typedMoment writes a moment into the boxes of a form.
func (p *Pages) typedMoment(typed map[string]string, name, hour string, at *time.Time) {
	if at != nil {
		local := at.In(p.service.law().Zone)
		typed[name+"_day"], typed[name+"_month"], typed[name+"_year"], typed[hour] = strconv.Itoa(local.Day()), strconv.Itoa(int(local.Month())), strconv.Itoa(local.Year()), local.Format("15:04")
	}
}

// GetNewBanner asks for a banner.
func (p *Pages) GetNewBanner(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.MayDraft(web.Actor(r.Context())); err != nil {
		return err
	}
	return p.writeBanner(w, r, http.StatusOK, "", parts.NewForm(nil))
}

func (p *Pages) writeBanner(w http.ResponseWriter, r *http.Request, status int, draft string, form *parts.Form) error {
	page := pages.WriteBanner{Form: form, Path: deskBanners + "/new", Back: deskNews, Today: i18n.Date(r.Context(), p.service.law().Day), Kinds: Kinds, Places: Places}
	if draft != "" {
		page.Path, page.Back = deskBanners+"/"+draft+"/edit", draftPath(draft)
	}
	return web.Page(w, r, status, pages.WriteBannerPage(page))
}

// PostNewBanner writes a banner.
func (p *Pages) PostNewBanner(w http.ResponseWriter, r *http.Request) error {
	return p.postBanner(w, r, "")
}

// PostEditBanner writes a banner anew.
func (p *Pages) PostEditBanner(w http.ResponseWriter, r *http.Request) error {
	return p.postBanner(w, r, r.PathValue("id"))
}

func (p *Pages) postBanner(w http.ResponseWriter, r *http.Request, draft string) error {
	ctx := r.Context()
	var c DraftBanner
	form, err := web.Read(r, &c)
	made := draft
	if err == nil {
		if made, err = p.service.DraftBanner(ctx, web.Actor(ctx), draft, c); err == nil {
			return web.See(w, r, draftPath(made))
		}
	}
	return refused(r, form, err, func(status int) error { return p.writeBanner(w, r, status, draft, form) })
}

func (p *Pages) writeDraft(w http.ResponseWriter, r *http.Request, status int, draft string, form *parts.Form) error {
	page := pages.WriteDraft{Form: form, Path: deskNews + "/new", Back: deskNews, Today: i18n.Date(r.Context(), p.service.law().Day)}
	if draft != "" {
		page.Path, page.Back = draftPath(draft)+"/edit", draftPath(draft)
	}
	return web.Page(w, r, status, pages.WriteDraftPage(page))
}

// PostNewDraft writes news.
func (p *Pages) PostNewDraft(w http.ResponseWriter, r *http.Request) error {
	return p.postDraft(w, r, "")
}

// PostEditDraft writes news anew.
func (p *Pages) PostEditDraft(w http.ResponseWriter, r *http.Request) error {
	return p.postDraft(w, r, r.PathValue("id"))
}

func (p *Pages) postDraft(w http.ResponseWriter, r *http.Request, draft string) error {
	ctx := r.Context()
	var c Draft
	form, err := web.Read(r, &c)
	made := draft
	if err == nil {
		if made, err = p.service.Draft(ctx, web.Actor(ctx), draft, c); err == nil {
			return web.See(w, r, draftPath(made))
		}
	}
	return refused(r, form, err, func(status int) error { return p.writeDraft(w, r, status, draft, form) })
}

// refused shows a page anew with what was refused; whoever has no business here sees none.
func refused(r *http.Request, form *parts.Form, err error, show func(status int) error) error {
	if f := fault.Of(err); f != nil && strings.HasPrefix(f.Key, "access.") || !form.Refused(r.Context(), err) {
		return err
	}
	if fault.Is(err, fault.KindConflict) {
		return show(http.StatusConflict)
	}
	return show(http.StatusUnprocessableEntity)
}

// GetDraft shows news as they will stand, and what can be done with them.
func (p *Pages) GetDraft(w http.ResponseWriter, r *http.Request) error {
	return p.draft(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) draft(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	v, err := p.service.ShowDraft(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.Draft{
		Form: form, Path: draftPath(v.ID), Version: strconv.FormatInt(v.Version, 10), State: stateOf(v), From: p.when(ctx, v), Written: i18n.Moment(ctx, v.MadeAt), Mine: v.Mine,
		What: v.What, Places: v.Pages, Reason: v.Reason, Writes: v.Writes, Decides: v.Decides && !v.Mine,
	}
	for _, l := range i18n.Languages {
		page.Words = append(page.Words, pages.Wording{Lang: l.Code, Dir: l.Dir, Title: v.Title(l.Code), Paragraphs: strings.Split(v.Body(l.Code), "\n\n")})
	}
	f := parts.FrameOf(ctx)
	f.Exit = func(address string) string { return p.service.Exit(address, false) } // links as everybody will find them
	return web.Page(w, r.WithContext(parts.WithFrame(ctx, f)), status, pages.DraftPage(page))
}

// deed reads a form, does what it asks for, and shows what came of it.
func (p *Pages) deed(w http.ResponseWriter, r *http.Request, c any, to string, do func(ctx context.Context, by access.Actor, draft string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context()), r.PathValue("id")); err == nil {
			return web.See(w, r, to)
		}
	}
	return refused(r, form, err, func(status int) error { return p.draft(w, r, status, form) })
}

// PostAsk asks a second officer.
func (p *Pages) PostAsk(w http.ResponseWriter, r *http.Request) error {
	var c Ask
	return p.deed(w, r, &c, draftPath(r.PathValue("id")), func(ctx context.Context, by access.Actor, draft string) error {
		return p.service.Ask(ctx, by, draft, c)
	})
}

// PostApprove publishes.
func (p *Pages) PostApprove(w http.ResponseWriter, r *http.Request) error {
	var c Approve
	return p.deed(w, r, &c, draftPath(r.PathValue("id")), func(ctx context.Context, by access.Actor, draft string) error {
		return p.service.Approve(ctx, by, draft, c)
	})
}

// PostDecline sends back.
func (p *Pages) PostDecline(w http.ResponseWriter, r *http.Request) error {
	var c Decline
	return p.deed(w, r, &c, draftPath(r.PathValue("id")), func(ctx context.Context, by access.Actor, draft string) error {
		return p.service.Decline(ctx, by, draft, c)
	})
}

// PostTakeBack makes a draft of it again.
func (p *Pages) PostTakeBack(w http.ResponseWriter, r *http.Request) error {
	var c TakeBack
	return p.deed(w, r, &c, draftPath(r.PathValue("id")), func(ctx context.Context, by access.Actor, draft string) error {
		return p.service.TakeBack(ctx, by, draft, c)
	})
}

// PostDrop throws a draft away.
func (p *Pages) PostDrop(w http.ResponseWriter, r *http.Request) error {
	var c Drop
	return p.deed(w, r, &c, deskNews, func(ctx context.Context, by access.Actor, draft string) error {
		return p.service.Drop(ctx, by, draft, c)
	})
}

// DeskPanel shows on /desk how many news wait for a second officer.
func (p *Pages) DeskPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Officer) && !by.Has(access.Registrar) && !by.Has(access.PrivacyOfficer) {
		return nil, nil
	}
	by.Purpose = access.Publish
	n, err := p.service.Waiting(ctx, by)
	return pages.NewsPanelPart(n), err
}

func draftPath(draft string) string { return deskNews + "/" + draft }
