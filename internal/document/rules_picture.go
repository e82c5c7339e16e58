package document

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// orientation returns how a camera says that a JPEG must be turned, 1 to 8; 1 is upright. (Exif 2.3, tag 0x0112.)
func orientation(raw []byte) int {
	for i := 2; i+4 <= len(raw) && raw[i] == 0xFF && raw[i+1] != 0xDA; {
		end := i + 2 + int(binary.BigEndian.Uint16(raw[i+2:]))
		if end > len(raw) || end < i+4 {
			return 1
		}
		if exif, ok := bytes.CutPrefix(raw[i+4:end], []byte("Exif\x00\x00")); ok && raw[i+1] == 0xE1 {
			return exifOrientation(exif)
		}
		i = end
	}
	return 1
}

func exifOrientation(exif []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(exif, []byte("II")) {
		order = binary.LittleEndian
	}
	if len(exif) < 8 {
		return 1
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for n := int(order.Uint16(exif[at:])); n > 0 && len(entries) >= 12; n-- {
		if order.Uint16(entries) == 0x0112 {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// turned is a picture seen upright.
type turned struct {
	picture     image.Image
	orientation int
}

func turn(picture image.Image, orientation int) image.Image {
	if orientation == 1 {
		return picture
	}
	return turned{picture, orientation}
}

func (t turned) ColorModel() color.Model { return t.picture.ColorModel() }

func (t turned) Bounds() image.Rectangle {
	size := t.picture.Bounds().Size()
	if t.orientation >= 5 { // lying on its side
		size.X, size.Y = size.Y, size.X
	}
	return image.Rectangle{Max: size}
}

func (t turned) At(x, y int) color.Color {
	b := t.picture.Bounds()
	if t.orientation >= 5 {
		x, y = y, x
	}
	right, down := b.Max.X-1-x, b.Max.Y-1-y
	x, y = b.Min.X+x, b.Min.Y+y
	switch t.orientation {
	case 2, 8:
		x = right
	case 3, 7:
		x, y = right, down
	case 4, 6:
		y = down
	}
	return t.picture.At(x, y)
}
