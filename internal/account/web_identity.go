package account

import (
	"net/http"
	"strconv"

	"sanad/internal/account/pages"
	"sanad/internal/i18n"
	"sanad/internal/person"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetIdentity shows who a person is, as a form as long as nothing rests on it.
func (p *Pages) GetIdentity(w http.ResponseWriter, r *http.Request) error {
	i, err := p.service.people.Show(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	if i.Held {
		page := p.heldIdentity(r, i)
		if correct := p.service.needs.Correct; correct != nil {
			if page.Correct, err = correct(r.Context(), web.Actor(r.Context())); err != nil {
				return err
			}
		}
		return web.Page(w, r, http.StatusOK, pages.IdentityHeldPage(page))
	}
	district := ""
	if i.District != "" {
		district = i.Province + "/" + i.District
	}
	return p.identity(w, r, http.StatusOK, parts.NewForm(map[string]string{
		"name_latin": i.NameLatin.Reveal(), "name_urdu": i.NameUrdu.Reveal(), "father": i.Father.Reveal(), "kind": i.Kind,
		"number": i.Number.Reveal(), "district": district, "phone": i.Phone.Reveal(), "address": i.Address.Reveal(),
		"version": strconv.FormatInt(i.Version, 10),
	}))
}

// GetContact asks for another telephone number and postal address. Who has not said yet who they are comes to the form for that, which asks for
// these too.
func (p *Pages) GetContact(w http.ResponseWriter, r *http.Request) error {
	i, err := p.service.people.Show(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	if i.RecordedAt.IsZero() {
		return web.See(w, r, "/my/identity")
	}
	return web.Page(w, r, http.StatusOK, pages.ContactPage(parts.NewForm(map[string]string{
		"phone": i.Phone.Reveal(), "address": i.Address.Reveal(), "version": strconv.FormatInt(i.Version, 10),
	})))
}

// PostContact changes them.
func (p *Pages) PostContact(w http.ResponseWriter, r *http.Request) error {
	var c person.ChangeContact
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.people.ChangeContact(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, "/my/identity")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.ContactPage(form))
}

// PostIdentity records who a person is.
func (p *Pages) PostIdentity(w http.ResponseWriter, r *http.Request) error {
	var c person.Claim
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.people.Record(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, "/my")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.identity(w, r, http.StatusUnprocessableEntity, form)
}

func (p *Pages) identity(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	law, lang := p.service.council.On(p.service.today()), i18n.From(r.Context()).Code
	page := pages.Identity{Form: form}
	for _, kind := range law.Identities {
		if kind.ImportOnly {
			continue
		}
		page.Kinds = append(page.Kinds, parts.Option{Value: kind.ID, Label: kind.Name.In(lang)})
	}
	page.Districts = web.Districts(r.Context(), law)
	return web.Page(w, r, status, pages.IdentityPage(page))
}

func (p *Pages) heldIdentity(r *http.Request, i person.Identity) pages.HeldIdentity {
	law, lang := p.service.council.On(p.service.today()), i18n.From(r.Context()).Code
	kind, _ := law.Identity(i.Kind)
	province, _ := law.Province(i.Province)
	district, _ := law.District(i.Province, i.District)
	return pages.HeldIdentity{
		NameLatin: i.NameLatin.Reveal(), NameUrdu: i.NameUrdu.Reveal(), Father: i.Father.Reveal(), Kind: kind.Name.In(lang), Number: i.Number.Reveal(),
		Province: province.Name.In(lang), District: district.Name.In(lang), Phone: i.Phone.Reveal(), Address: i.Address.Reveal(),
	}
}
