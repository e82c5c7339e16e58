package web

import (
	"encoding/json"
	"net/http"
	"strings"
)

// problem is an error of the API (RFC 9457). Type says which; Detail says it in words.
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance"`
}

func isAPI(path string) bool {
	return strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/hooks/")
}

// writeProblem writes a refusal as problem details.
func (s *site) writeProblem(w http.ResponseWriter, r *http.Request, x refusal) {
	if x.key == "invalid" { // of a query: there is no form whose fields the first text could mean
		x.status = http.StatusBadRequest
		if len(x.texts) > 1 {
			x.texts = x.texts[1:]
		}
	}
	if x.status == http.StatusUnprocessableEntity { // a question that cannot be read; forms do not come here
		x.status = http.StatusBadRequest
	}
	b, err := json.Marshal(problem{
		Type: "urn:sanad:problem:" + strings.ReplaceAll(x.key, "_", "-"), Title: http.StatusText(x.status), Status: x.status,
		Detail: strings.Join(s.words(r.Context(), x), " "), Instance: "urn:sanad:request:" + visitOf(r.Context()).id,
	})
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(x.status)
	_, _ = w.Write(b)
}
