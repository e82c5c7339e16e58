package web

import (
	"net/http"
	"strconv"
)

// PDF sends a document on paper as a file of this name. Nothing keeps it, and whatever opens it in a window runs nothing of it.
func PDF(w http.ResponseWriter, name string, file []byte) error {
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Length", strconv.Itoa(len(file)))
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, err := w.Write(file)
	return err
}
