package preference

import (
	"net/http"

	"sanad/internal/preference/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetStop asks whoever opened the link of a letter whether letters shall stop; it changes nothing, and is the same for every link.
func (p *Pages) GetStop(w http.ResponseWriter, r *http.Request) error {
	return web.Page(w, r, http.StatusOK, pages.StopPage(parts.NewForm(nil)))
}

// PostStop stops letters, by a button of the page or by the one click of a mail program, and says the same of every link.
func (p *Pages) PostStop(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Stop
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Stop(ctx, r.PathValue("token"), c); err == nil {
			return web.Page(w, r, http.StatusOK, pages.StoppedPage(c.Deed == "never"))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.StopPage(form))
}
