package table

import (
	"io"
	"strings"
	"testing"
)

// A file that is all quotes costs no more than its size: no line is looked at more often than a cell may have lines, however long the file.
func TestQuotesCostTheirSize(t *testing.T) {
	for line, most := range map[string]int{"\"\n": 2, "\"\n\"\"\n": 2, "x,\"\n": 2, "x\",\"\n": LongestCell + 1, strings.Repeat("x", 3000) + "\",\"\n": LongestCell + 1} {
		for _, size := range []int{10_000, 300_000} {
			b := strings.Repeat(line, size/len(line))
			r := NewReader(strings.NewReader(b), UTF8)
			r.width = 60
			for {
				if _, err := r.Next(); err == io.EOF {
					break
				}
			}
			if r.cut > most*len(b) {
				t.Errorf("%d bytes of %.9q: %d were looked at", len(b), line, r.cut)
			}
		}
	}
}

func TestWindows1252(t *testing.T) {
	r := NewReader(strings.NewReader("caf\xe9,x\n"), Windows1252)
	rec, err := r.Next()
	if err != nil || rec.Wrong != "" || rec.Fields[0] != "café" {
		t.Errorf("%+v %v", rec, err)
	}
}
