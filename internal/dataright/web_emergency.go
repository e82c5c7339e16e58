package dataright

import (
	"net/http"

	"sanad/internal/dataright/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetEmergency asks which record is needed, and why it cannot wait.
func (p *Pages) GetEmergency(w http.ResponseWriter, r *http.Request) error {
	return p.emergency(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostEmergency opens a record.
func (p *Pages) PostEmergency(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Emergency
	form, err := web.Read(r, &c)
	if err == nil {
		var opening string
		if opening, err = p.service.Emergency(ctx, web.Actor(ctx), c); err == nil {
			return web.See(w, r, "/desk/emergency/"+opening)
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.emergency(w, r, http.StatusUnprocessableEntity, form)
}

func (p *Pages) emergency(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	limits := p.service.council.At(p.service.clock.Now()).Emergency
	return web.Page(w, r, status, pages.EmergencyPage(pages.Emergency{Form: form, Minutes: limits.Minutes, ADay: limits.ADay}))
}

// GetOpened shows a record that is open.
func (p *Pages) GetOpened(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := p.service.ShowEmergency(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	row := func(label, value string) parts.SummaryRow {
		if value == "" {
			value = i18n.T(ctx, "dataright.emergency.none")
		}
		return parts.SummaryRow{Label: i18n.T(ctx, "dataright.emergency."+label), Value: value}
	}
	return web.Page(w, r, http.StatusOK, pages.OpenedPage(pages.Opened{
		Until: i18n.Moment(ctx, o.Until),
		Rows: []parts.SummaryRow{
			row("name", o.Who.NameLatin.Reveal()), row("father", o.Who.Father.Reveal()), row("identity", o.Who.Number.Reveal()), row("phone", o.Who.Phone.Reveal()),
			row("email", o.Contact.Email.Reveal()), row("address", o.Who.Address.Reveal()),
		},
	}))
}
