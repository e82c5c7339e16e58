package web

import (
	"net/http/httptest"
	"testing"
)

// TestCSV sees that no cell begins as a formula, and that a number below nothing stays a number.
func TestCSV(t *testing.T) {
	w := httptest.NewRecorder()
	err := CSV(w, "books-2026-11", func(row func(...string) error) error {
		if err := row("a,b", "=1+1", "+92", "@x", "-5.00", "-x", "اردو"); err != nil {
			return err
		}
		return row("")
	})
	want := "\"a,b\",'=1+1,'+92,'@x,-5.00,'-x,اردو\n\n"
	if got := w.Body.String(); err != nil || got != want {
		t.Errorf("%q, want %q: %v", got, want, err)
	}
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="books-2026-11.csv"` {
		t.Error(got)
	}
}
