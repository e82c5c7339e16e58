package document

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"

	"sanad/internal/fault"
)

const (
	mostPixels = 40_000_000 // a picture takes up to 4 bytes a pixel while it is read, and three times as much where costly says so
	mostScans  = 100        // a progressive JPEG of many scans takes minutes to read; cameras write about ten
	quality    = 90         // of a JPEG written anew: no difference to be seen on a scan
)

// content is a file that was found good, as it will be kept.
type content struct {
	mediaType string
	bytes     []byte
	pages     int // 0: not counted
}

// decideContent reads a file by its content, whatever its name says. Pictures are written anew, so that nothing but the picture is
// kept: no place, no time, no device, no second file behind the first.
func decideContent(raw []byte, allowed []string) (content, error) {
	if len(raw) == 0 {
		return content{}, refuse("file", "document.file.empty", nil)
	}
	c := content{mediaType: typeOf(raw), bytes: raw, pages: 1}
	if !slices.Contains(allowed, c.mediaType) {
		return content{}, refuse("file", "document.file.type", fault.Values{"Types": typeNames(allowed)})
	}
	var ok bool
	switch c.mediaType {
	case "application/pdf":
		if c.pages, ok = readPDF(raw); ok && cardInPDF(raw) {
			return content{}, refuse("file", "document.file.card", nil)
		}
	default:
		if tooLarge(raw) {
			return content{}, refuse("file", "document.file.too_many_pixels", nil)
		}
		c.bytes, ok = rewrite(raw)
	}
	if !ok {
		return content{}, refuse("file", "document.file.damaged", nil)
	}
	return c, nil
}

// typeOf knows the types that this room takes by how they begin; anything else is nothing.
func typeOf(raw []byte) string {
	for _, t := range []struct{ begin, mediaType string }{
		{"%PDF-", "application/pdf"}, {"\xFF\xD8\xFF", "image/jpeg"}, {"\x89PNG\r\n\x1a\n", "image/png"},
	} {
		if bytes.HasPrefix(raw, []byte(t.begin)) {
			return t.mediaType
		}
	}
	return ""
}

// tooLarge tells of a picture whose reading would cost too much memory or time, before it is read.
func tooLarge(raw []byte) bool {
	settings, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		return false // damaged, which the reading finds
	}
	most := int64(mostPixels)
	if costly(raw, settings.ColorModel) {
		most /= 3
	}
	return int64(settings.Width)*int64(settings.Height) > most || bytes.Count(raw, []byte{0xFF, 0xDA}) > mostScans
}

// costly tells of progressive JPEG and of 16 bits a channel.
func costly(raw []byte, m color.Model) bool {
	return m == color.NRGBA64Model || m == color.RGBA64Model || m == color.Gray16Model || bytes.Contains(raw, []byte{0xFF, 0xC2})
}

// rewrite decodes a whole picture and writes it anew, turned as the camera meant it.
func rewrite(raw []byte) ([]byte, bool) {
	picture, format, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, false
	}
	var b bytes.Buffer
	if format == "png" {
		err = png.Encode(&b, picture)
	} else {
		err = jpeg.Encode(&b, turn(picture, orientation(raw)), &jpeg.Options{Quality: quality})
	}
	return b.Bytes(), err == nil
}
