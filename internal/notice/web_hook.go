package notice

import (
	"errors"
	"net/http"
)

// GetReport takes what the gateway for texts tells of one: 1 when it arrived, 2 when it cannot, 16 when the network refused it. It calls
// again when we cannot take it now.
func (p *Pages) GetReport(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	switch state := q.Get("s"); state {
	case "1", "2", "16":
		err := p.service.HearReport(r.Context(), q.Get("m"), state == "1")
		if errors.Is(err, errTooSoon) {
			w.WriteHeader(http.StatusServiceUnavailable)
			return nil
		}
		if err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusOK)
	return nil
}
