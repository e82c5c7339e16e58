package web

import (
	"encoding/csv"
	"net/http"
	"strings"
)

// CSV answers with a table as a file, row by row as write gives them. A cell that a spreadsheet would take for a formula is written as text.
func CSV(w http.ResponseWriter, name string, write func(row func(cells ...string) error) error) error {
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	out := csv.NewWriter(w)
	err := write(func(cells ...string) error {
		for i, c := range cells {
			if strings.IndexAny(c, "=+@\t\r") == 0 || strings.HasPrefix(c, "-") && strings.Trim(c, "-0123456789.") != "" {
				cells[i] = "'" + c
			}
		}
		return out.Write(cells)
	})
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return err
}
