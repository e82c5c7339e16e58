// Package paper makes what people print and hold up: pictures of numbers that a camera reads.
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

// QR draws text as a QR code that can still be read when a seventh of it is lost.
func QR(text string) (Picture, error) {
	code, err := qr.Encode(text, qr.M, qr.Unicode)
	if err != nil {
		return Picture{}, fmt.Errorf("paper: a text of %d bytes cannot be drawn", len(text)) // the cause may quote it
	}
	const quiet = 4
	width := code.Bounds().Dx()
	var path strings.Builder
	for y := range width {
		for x := 0; x < width; x++ {
			from := x
			for x < width && isDark(code.At(x, y)) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return Picture{path.String(), width + 2*quiet}, nil
}

func isDark(c interface{ RGBA() (r, g, b, a uint32) }) bool {
	r, _, _, _ := c.RGBA()
	return r == 0
}
