package web

import (
	"net/http"

	"sanad/internal/web/parts"
)

// getParts shows every part in every state.
func getParts(w http.ResponseWriter, r *http.Request) error {
	full, bad := parts.GalleryForms(r.Context())
	return Page(w, r, http.StatusOK, parts.Gallery(full, bad))
}
