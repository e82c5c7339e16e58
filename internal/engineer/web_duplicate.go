package engineer

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetDuplicates lists persons who may be one.
func (p *Pages) GetDuplicates(w http.ResponseWriter, r *http.Request) error {
	ctx, after := r.Context(), r.URL.Query().Get("after")
	list, more, err := p.service.Duplicates(ctx, web.Actor(ctx), after)
	if err != nil {
		return err
	}
	var page pages.Duplicates
	for _, x := range list {
		page.Rows = append(page.Rows, pages.DuplicateRow{
			Href: duplicatePath(x.ID), One: nameOrNone(ctx, x.One.Reveal()), Other: nameOrNone(ctx, x.Other.Reveal()), Reason: i18n.T(ctx, "engineer.duplicate.reason."+x.Reason),
			Found: i18n.T(ctx, "engineer.duplicate.by."+x.FoundBy), At: p.dayOf(ctx, x.At),
		})
	}
	if more {
		page.Next = parts.Query("/desk/duplicates", "after", list[len(list)-1].ID)
	}
	if after != "" {
		page.First = "/desk/duplicates"
	}
	return web.Page(w, r, http.StatusOK, pages.DuplicatesPage(page))
}

// nameOrNone says that a name is missing where it is.
func nameOrNone(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "engineer.duplicate.nameless")
	}
	return name
}

// GetDuplicate shows two persons side by side.
func (p *Pages) GetDuplicate(w http.ResponseWriter, r *http.Request) error {
	return p.duplicate(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) duplicate(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	v, err := p.service.ShowDuplicate(ctx, by, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.Duplicate{
		Form: form, Path: duplicatePath(v.ID), Version: strconv.FormatInt(v.Version, 10), State: string(v.State), Reason: i18n.T(ctx, "engineer.duplicate.reason."+v.Reason),
		Found: i18n.T(ctx, "engineer.duplicate.by."+v.FoundBy), Accounts: v.One.Opened && v.Other.Opened, Registrar: by.Has(access.Registrar),
		Reasons: v.Reasons.Reveal(), UndoReasons: v.UndoReasons.Reveal(), Decider: v.Decider.Reveal(),
	}
	if v.DecidedAt != nil {
		page.Decided = i18n.Moment(ctx, *v.DecidedAt)
	}
	page.Pairs = append([]pages.Pair{
		{Label: i18n.T(ctx, "engineer.takeover.entry"), Entry: v.One.numbers(), Claimant: v.Other.numbers()},
		{Label: i18n.T(ctx, "engineer.duplicate.account"), Entry: yesNo(ctx, v.One.Opened), Claimant: yesNo(ctx, v.Other.Opened)},
	}, p.pairs(ctx, v.One.Identity, v.Other.Identity)...)
	return web.Page(w, r, status, pages.DuplicatePage(page))
}

// numbers are the numbers of a person's registrations.
func (x Side) numbers() string {
	var list []string
	for _, r := range x.Held {
		list = append(list, r.Number)
	}
	return strings.Join(list, ", ")
}

func yesNo(ctx context.Context, yes bool) string {
	if yes {
		return i18n.T(ctx, "engineer.duplicate.yes")
	}
	return i18n.T(ctx, "engineer.duplicate.no")
}

// PostDuplicate decides whether two persons are one, or takes them apart again.
func (p *Pages) PostDuplicate(w http.ResponseWriter, r *http.Request) error {
	var c JudgeDuplicate
	ctx, duplicate := r.Context(), r.PathValue("id")
	form, err := web.Read(r, &c)
	if err == nil {
		do := p.service.TellApart
		switch c.Deed {
		case "one":
			do = p.service.Merge
		case "undo":
			do = p.service.Unmerge
		}
		if err = do(ctx, web.Actor(ctx), duplicate, c); err == nil {
			return web.See(w, r, duplicatePath(duplicate))
		}
	}
	if fault.Is(err, fault.KindDenied) || !form.Refused(ctx, err) {
		return err
	}
	return p.duplicate(w, r, statusOf(err), form)
}

func duplicatePath(id string) string { return "/desk/duplicates/" + id }
