package document

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"sanad/internal/fault"
)

var every = []string{"application/pdf", "image/jpeg", "image/png"}

// somePDF returns a PDF of n pages as simple programs write it.
func somePDF(n int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 9 >>\nendobj\n")
	for i := range n {
		fmt.Fprintf(&b, "%d 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n", i+3)
	}
	b.WriteString("trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n")
	return b.Bytes()
}

// packedPDF returns a PDF of n pages whose objects are packed, as newer programs write it.
func packedPDF(n int) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write([]byte("<</Type/Pages/Count 3>>" + strings.Repeat("<</Type/Page/Parent 2 0 R>>", n)))
	z.Close()
	return fmt.Appendf(nil, "%%PDF-1.7\n7 0 obj\n<</Type/ObjStm/N 3/Filter/FlateDecode/Length %d>>stream\r\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF", packed.Len(), packed.Bytes())
}

// somePicture is three wide and two high, with another colour at its top left.
func somePicture() image.Image {
	p := image.NewRGBA(image.Rect(0, 0, 48, 32))
	for x := range 48 {
		for y := range 32 {
			p.Set(x, y, color.RGBA{0, 0, 200, 255})
			if x < 16 && y < 16 {
				p.Set(x, y, color.RGBA{250, 0, 0, 255})
			}
		}
	}
	return p
}

func someJPEG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, somePicture(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func somePNG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, somePicture()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withExif adds what a camera writes: which way is up, and words that must not survive.
func withExif(picture []byte, orientation uint16, order binary.ByteOrder) []byte {
	tiff := []byte("MM")
	if order == binary.LittleEndian {
		tiff = []byte("II")
	}
	put16 := func(v uint16) { tiff = order.(binary.AppendByteOrder).AppendUint16(tiff, v) }
	put32 := func(v uint32) { tiff = order.(binary.AppendByteOrder).AppendUint32(tiff, v) }
	put16(42)
	put32(8)
	put16(2)
	put16(0x010F) // maker
	put16(2)
	put32(4)
	put32(0)
	put16(0x0112) // orientation
	put16(3)
	put32(1)
	put16(orientation)
	put16(0)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	segment = append(segment, "taken at home, 31.5204 N"...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))...)
	return append(append(out, segment...), picture[2:]...)
}

// withText adds a text chunk to a PNG.
func withText(picture []byte) []byte {
	data := []byte("Comment\x00taken at home")
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	chunk = append(append(chunk, "tEXt"...), data...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc(chunk[4:]))
	const header = 8 + 25
	return append(append(append([]byte{}, picture[:header]...), chunk...), picture[header:]...)
}

func crc(b []byte) uint32 {
	c := ^uint32(0)
	for _, x := range b {
		c ^= uint32(x)
		for range 8 {
			if c&1 == 1 {
				c = c>>1 ^ 0xEDB88320
			} else {
				c >>= 1
			}
		}
	}
	return ^c
}

// huge is a small PNG that says it is so many pixels each way, with so many bits a channel.
func huge(t testing.TB, pixels uint32, bits byte) []byte {
	raw := somePNG(t)
	binary.BigEndian.PutUint32(raw[16:], pixels)
	binary.BigEndian.PutUint32(raw[20:], pixels)
	raw[24] = bits
	binary.BigEndian.PutUint32(raw[29:], crc(raw[12:29]))
	return raw
}

func someZip(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("degree.pdf")
	if err != nil {
		t.Fatal(err)
	}
	w.Write(somePDF(1))
	z.Close()
	return b.Bytes()
}

func TestDecideContentRefuses(t *testing.T) {
	pdf, jpg, pic := somePDF(2), someJPEG(t), somePNG(t)
	for _, test := range []struct {
		name    string
		raw     []byte
		allowed []string
		want    string
	}{
		{"0 bytes", nil, every, "document.file.empty"},
		{"a zip named .pdf", someZip(t), every, "document.file.type"},
		{"a zip with a PDF's first line before it", append([]byte("%PDF-1.4\n"), someZip(t)...), every, "document.file.damaged"},
		{"a page of the web", []byte("<!DOCTYPE html><script>alert(1)</script>"), every, "document.file.type"},
		{"a drawing with script", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), every, "document.file.type"},
		{"a program", append([]byte("MZ"), make([]byte, 200)...), every, "document.file.type"},
		{"a PDF where a picture is asked for", pdf, []string{"image/jpeg", "image/png"}, "document.file.type"},
		{"a PDF that begins late", append([]byte("GIF89a"), pdf...), every, "document.file.type"},
		{"a PDF cut off", pdf[:len(pdf)-8], every, "document.file.damaged"},
		{"a PDF without a page", somePDF(0), every, "document.file.damaged"},
		{"a JPEG cut off", jpg[:len(jpg)/2], every, "document.file.damaged"},
		{"a JPEG's first bytes alone", jpg[:3], every, "document.file.damaged"},
		{"a PNG cut off", pic[:len(pic)-20], every, "document.file.damaged"},
		{"a PNG with a flipped bit", flip(pic, len(pic)/2), every, "document.file.damaged"},
		{"a picture of 400 million pixels", huge(t, 20_000, 8), every, "document.file.too_many_pixels"},
		{"25 million pixels of 16 bits", huge(t, 5_000, 16), every, "document.file.too_many_pixels"},
		{"25 million pixels that are not there", huge(t, 5_000, 8), every, "document.file.damaged"},
		{"a JPEG of a thousand scans", append(jpg, bytes.Repeat([]byte{0xFF, 0xDA}, 1000)...), every, "document.file.too_many_pixels"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := decideContent(test.raw, test.allowed)
			f := fault.Of(err)
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Name != "file" || f.Fields[0].Key != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func flip(raw []byte, at int) []byte {
	out := bytes.Clone(raw)
	out[at] ^= 1
	return out
}

func TestDecideContentTakes(t *testing.T) {
	locked := bytes.Replace(somePDF(0), []byte("/Root"), []byte("/Encrypt 9 0 R /Root"), 1)
	for _, test := range []struct {
		name      string
		raw       []byte
		mediaType string
		pages     int
	}{
		{"PDF", somePDF(3), "application/pdf", 3},
		{"PDF with packed objects", packedPDF(12), "application/pdf", 12},
		{"PDF with a second revision of its pages", append(somePDF(2), somePDF(2)...), "application/pdf", 2},
		{"locked PDF", locked, "application/pdf", 0},
		{"JPEG", someJPEG(t), "image/jpeg", 1},
		{"PNG", somePNG(t), "image/png", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := decideContent(test.raw, every)
			if err != nil {
				t.Fatal(err)
			}
			if c.mediaType != test.mediaType || c.pages != test.pages {
				t.Errorf("%s of %d pages, want %s of %d", c.mediaType, c.pages, test.mediaType, test.pages)
			}
		})
	}
}

func TestPicturesLoseMetadata(t *testing.T) {
	for name, raw := range map[string][]byte{
		"JPEG":              withExif(someJPEG(t), 1, binary.BigEndian),
		"JPEG with a tail":  append(someJPEG(t), "taken at home"...),
		"PNG":               withText(somePNG(t)),
		"PNG with a tail":   append(somePNG(t), "taken at home"...),
		"JPEG and then zip": append(someJPEG(t), someZip(t)...),
	} {
		c, err := decideContent(raw, every)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, trace := range []string{"taken at home", "Exif", "PK\x03\x04", "tEXt"} {
			if bytes.Contains(c.bytes, []byte(trace)) {
				t.Errorf("%s: %q is still there", name, trace)
			}
		}
	}
}

// TestPicturesStandUpright turns a picture whose red corner is at the top left in each of the eight ways.
func TestPicturesStandUpright(t *testing.T) {
	for orientation, want := range map[uint16]struct {
		wide        bool
		right, down bool // where the red corner is, once the picture is upright
	}{
		1: {wide: true}, 2: {wide: true, right: true}, 3: {wide: true, right: true, down: true}, 4: {wide: true, down: true},
		5: {}, 6: {right: true}, 7: {right: true, down: true}, 8: {down: true},
	} {
		for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
			c, err := decideContent(withExif(someJPEG(t), orientation, order), every)
			if err != nil {
				t.Fatal(err)
			}
			picture, err := jpeg.Decode(bytes.NewReader(c.bytes))
			if err != nil {
				t.Fatal(err)
			}
			size := picture.Bounds().Size()
			x, y := 4, 4
			if want.right {
				x = size.X - 5
			}
			if want.down {
				y = size.Y - 5
			}
			if red, _, _, _ := picture.At(x, y).RGBA(); size.X > size.Y != want.wide || red < 0x8000 {
				t.Errorf("orientation %d, %v: %v, no red at %d,%d", orientation, order, size, x, y)
			}
		}
	}
}

func TestDecideName(t *testing.T) {
	for _, test := range []struct{ sent, mediaType, want string }{
		{"degree.pdf", "application/pdf", "degree.pdf"},
		{"degree.PDF", "application/pdf", "degree.pdf"},
		{"photo.pdf", "image/jpeg", "photo.jpg"},
		{`C:\Users\x\degree.jpeg`, "image/jpeg", "degree.jpg"},
		{"../../etc/passwd", "image/png", "passwd.png"},
		{"ڈگری.pdf", "application/pdf", "ڈگری.pdf"},
		{"good\u202Efdp.exe", "application/pdf", "document.pdf"},
		{"a\r\nSet-Cookie: x", "application/pdf", "a Set-Cookie: x.pdf"},
		{"a\x00b.pdf", "application/pdf", "document.pdf"},
		{"", "image/png", "document.png"},
		{"...", "image/png", "document.png"},
		{strings.Repeat("ب", 500) + ".pdf", "application/pdf", strings.Repeat("ب", 120) + ".pdf"},
	} {
		if got := decideName(test.sent, test.mediaType); got != test.want {
			t.Errorf("%q as %s: %q, want %q", test.sent, test.mediaType, got, test.want)
		}
	}
}

func FuzzDecideContent(f *testing.F) {
	f.Add(somePDF(1))
	f.Add(packedPDF(2))
	f.Add(withExif(someJPEG(f), 6, binary.LittleEndian))
	f.Add(withText(somePNG(f)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, err := decideContent(raw, every); err == nil {
			if _, err := decideContent(c.bytes, every); err != nil {
				t.Errorf("what was taken once is refused when it comes again: %v", err)
			}
		} else if fault.Of(err) == nil {
			t.Errorf("a refusal without words: %v", err)
		}
	})
}
