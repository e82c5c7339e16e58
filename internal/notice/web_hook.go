package notice

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"sanad/internal/fault"
	"sanad/internal/pii"
)

// GetReport takes what the gateway for texts tells of one. It calls again when we cannot take it now.
func (p *Pages) GetReport(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	err := p.service.HearReport(r.Context(), q.Get("m"), q.Get("s"))
	if errors.Is(err, errTooSoon) {
		w.WriteHeader(http.StatusServiceUnavailable)
		return nil
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// PostText takes a text that came in, from a gateway of Kannel's form: the sender stands in a header and the words are the body, so that
// nothing personal stands in an address. The gateway has nothing to send in return: the answer leaves by itself.
func (p *Pages) PostText(w http.ResponseWriter, r *http.Request) error {
	words, err := io.ReadAll(r.Body) // bounded by the door
	if err != nil {
		return err
	}
	if p.service.settings.Texter == nil {
		return fault.NotFound()
	}
	t := Heard{ID: r.URL.Query().Get("id"), From: pii.New(r.Header.Get("X-Kannel-From")), Words: pii.New(decoded(words, r.Header.Get("Content-Type")))}
	if t.ID == "" { // without it nobody could tell a text from one that is handed over again
		http.Error(w, "id is missing in the address (docs/operations.md)", http.StatusBadRequest)
		return nil
	}
	if err := p.service.HearText(r.Context(), t); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// decoded reads words in the alphabet in which a gateway says that they are: what GSM-7 cannot say comes as UTF-16.
func decoded(words []byte, kind string) string {
	_, params, _ := mime.ParseMediaType(kind)
	if encoding, err := htmlindex.Get(params["charset"]); err == nil {
		if out, err := encoding.NewDecoder().Bytes(words); err == nil {
			words = out
		}
	}
	return strings.ToValidUTF8(string(words), "\uFFFD")
}
