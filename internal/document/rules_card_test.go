package document

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
	"time"
)

// pdfWith returns a PDF of one page with an object, and with a stream, packed or not.
func pdfWith(object, stream string, packed bool) []byte {
	filter := ""
	if packed {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		z.Write([]byte(stream))
		z.Close()
		stream, filter = b.String(), "/Filter/FlateDecode"
	}
	page := fmt.Sprintf("8 0 obj\n%s\nendobj\n9 0 obj\n<<%s/Length %d>>stream\n%s\nendstream\nendobj\ntrailer", object, filter, len(stream), stream)
	return bytes.Replace(somePDF(1), []byte("trailer"), []byte(page), 1)
}

func TestCardsInPDFs(t *testing.T) {
	for name, x := range map[string]struct {
		object, stream string
		found          bool
	}{
		"nothing":                {"<</Title(Degree)>>", "BT (Ayesha 90000-0000000-1) Tj ET", false},
		"in the title":           {"<</Title(card 4111 1111 1111 1111)>>", "", true},
		"in the title as UTF-16": {"<</Title(\xFE\xFF" + wide("4111111111111111") + ")>>", "", true},
		"in Urdu digits":         {"<</Title<FEFF" + fmt.Sprintf("%X", wide("۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱")) + ">>>", "", true},
		"in the XML":             {"", `<x:xmpmeta><dc:title>4111-1111-1111-1111</dc:title></x:xmpmeta>`, true},
		"in a line":              {"", "BT (4111111111111111) Tj ET", true},
		"in a line with kerning": {"", "BT [(4111)-250(1111 11)12(11)-1(1111)] TJ ET", true},
		"word by word":           {"", "BT (4111) Tj 1 0 Td (1111) Tj 1 0 Td (1111) Tj 1 0 Td (1111) Tj ET", true},
		"in hexadecimal":         {"", "BT <34313131 31313131 31313131 31313131> Tj ET", true},
		"with escapes": {"", `BT (4111\040\061111 1111 11\
11) Tj ET`, true},
		"within brackets":            {"", `BT (Card \(4111 \(old\)) Tj (x (4111 1111 1111 1111)) Tj ET`, true},
		"figures that are no text":   {"", "4111 1111 1111 1111 re f 0 0 m", false},
		"figures of a table":         {"", "BT (6500) Tj (1250.00) Tj (2026-11-23) Tj (4111) Tj (11) Tj (11) Tj ET", false},
		"a number without its digit": {"", "BT (4111111111111112) Tj ET", false},
	} {
		for _, packed := range []bool{false, true} {
			if x.stream == "" && packed {
				continue
			}
			raw := pdfWith(x.object, x.stream, packed)
			_, err := decideContent(raw, []string{"application/pdf"})
			if x.found && (err == nil || !strings.Contains(fmt.Sprintf("%+v", err), "document.file.card")) || !x.found && err != nil {
				t.Errorf("%s, packed %v: %v", name, packed, err)
			}
		}
	}
}

// wide writes UTF-16, high byte first.
func wide(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r >> 8))
		b.WriteByte(byte(r))
	}
	return b.String()
}

func TestHostilePDFsCostLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	// The least of three, so that a busy machine does not count; a square would take sixteen times as long.
	least := func(junk string, size int) time.Duration {
		raw, took := pdfWith("", strings.Repeat(junk, size/len(junk)), false), time.Hour
		for range 3 {
			start := time.Now()
			cardInPDF(raw)
			took = min(took, time.Since(start))
		}
		return took
	}
	for _, junk := range []string{"(", "<", "<x:xmpmeta", "[", "()", "(4 ", "stream\n", `(\`, "4 "} {
		times := 16.0
		for range 3 { // what is a square is one each time
			times = min(times, float64(least(junk, 400_000))/float64(least(junk, 100_000)))
			if times <= 11 {
				break
			}
		}
		if times > 11 {
			t.Errorf("four times as many %q take %.0f times as long", junk, times)
		}
	}
}
