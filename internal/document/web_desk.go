package document

import (
	"net/http"

	"sanad/internal/web"
)

// GetInspect sends an officer the file of a case; the look is on record before it opens.
func (p *Pages) GetInspect(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := p.service.Inspect(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	return send(w, f)
}

// GetSlip sends a cashier the slip of a payment; the look is on record before it opens.
func (p *Pages) GetSlip(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := p.service.OpenSlip(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	return send(w, f)
}
