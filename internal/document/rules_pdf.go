package document

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
)

// mostUnfolded is how much of a PDF's packed objects is read to count its pages.
const mostUnfolded = 64 << 20

var (
	pdfPage    = regexp.MustCompile(`\b(\d+)\s+\d+\s+obj\b|/Type\s*/Page\b`)
	pdfObjects = regexp.MustCompile(`/Type\s*/ObjStm\b`)
	pdfStream  = regexp.MustCompile(`\bstream\r?\n`)
)

// readPDF counts the pages of a PDF (0: locked, so they cannot be counted) and tells whether it is whole: it must end as a PDF does,
// and have a page. (ISO 32000-1, 7.5.)
func readPDF(raw []byte) (pages int, ok bool) {
	end := raw[max(0, len(raw)-1024):]
	if !bytes.Contains(end, []byte("%%EOF")) || !bytes.Contains(raw, []byte("startxref")) {
		return 0, false
	}
	pages = countPages(raw)
	return pages, pages > 0 || bytes.Contains(raw, []byte("/Encrypt"))
}

// countPages counts page objects, those within packed objects too. An object that a later revision of the file repeats counts once.
func countPages(raw []byte) int {
	objects := map[string]bool{}
	object := ""
	for _, m := range pdfPage.FindAllSubmatchIndex(raw, -1) {
		if m[2] >= 0 {
			object = string(raw[m[2]:m[3]])
		} else {
			objects[object] = true
		}
	}
	pages, left := len(objects), int64(mostUnfolded)
	for _, m := range pdfObjects.FindAllIndex(raw, -1) {
		begin := pdfStream.FindIndex(raw[m[1]:])
		if begin == nil {
			continue
		}
		z, err := zlib.NewReader(bytes.NewReader(raw[m[1]+begin[1]:]))
		if err != nil {
			continue
		}
		packed, _ := io.ReadAll(io.LimitReader(z, left)) // what could be read of a damaged one still counts
		left -= int64(len(packed))
		for _, p := range pdfPage.FindAllSubmatchIndex(packed, -1) {
			if p[2] < 0 {
				pages++
			}
		}
	}
	return pages
}
