// Package paper makes what people print and hold up: pictures of numbers that a camera reads, certificates, cards and letters.
package paper

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// Picture is a QR code as the path of a square drawing of Size modules, with the quiet zone of four modules around it.
type Picture struct {
	Path string
	Size int
}

// quiet is the width of the empty edge, without which no camera finds a code.
const quiet = 4

// QR draws text as a QR code that can still be read when a seventh of it is lost.
func QR(text string) (Picture, error) {
	rows, err := modules(text)
	if err != nil {
		return Picture{}, err
	}
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return Picture{path.String(), len(rows) + 2*quiet}, nil
}

// modules returns which squares of a code are dark, row by row.
func modules(text string) ([][]bool, error) {
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return nil, fmt.Errorf("paper: a text of %d bytes cannot be drawn", len(text)) // the cause may quote it
	}
	rows := make([][]bool, code.Bounds().Dy())
	for y := range rows {
		for x := range code.Bounds().Dx() {
			rows[y] = append(rows[y], isDark(code.At(x, y)))
		}
	}
	return rows, nil
}

func isDark(c interface{ RGBA() (r, g, b, a uint32) }) bool {
	r, _, _, _ := c.RGBA()
	return r == 0
}
