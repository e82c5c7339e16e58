package paper

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
)

// Print is what every paper says of itself, whatever it is.
type Print struct {
	Title    string
	Language string    // en or ur; ur needs fonts
	Accent   string    // the council's colour, #rrggbb
	At       time.Time // when it was made: nothing in the file tells another time
}

// style is how a line is set.
type style struct {
	latin, urdu face
	size        float64 // in points
	colour      [3]float64
	spaced      float64 // between letters, in em; of Latin lines alone
}

// Colours of the papers, besides the council's.
var (
	ink   = [3]float64{0.10, 0.11, 0.13}
	faint = [3]float64{0.38, 0.40, 0.43}
	hair  = [3]float64{0.72, 0.73, 0.75}
)

const pointsPerMM = 72 / 25.4

// side says which point of a line its x is.
type side int

const (
	atLeft side = iota
	atCentre
	atRight
)

// sheet is a paper in the making. Lengths are in millimetres from the upper left corner.
type sheet struct {
	pdf           *fpdf.Fpdf
	fonts         *Fonts
	setter        *setter
	encode        func(string) string // into what the fonts of every reader know
	width, height float64
	rtl           bool
	accent        [3]float64
	unseen        bool // the invisible face is in the file
}

// newSheet begins a paper of a size; done must be called.
func (f *Fonts) newSheet(p Print, width, height float64) *sheet {
	f.load()
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: width, Ht: height}})
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(p.At.UTC())
	pdf.SetModificationDate(p.At.UTC())
	pdf.SetProducer("Sanad", false)
	pdf.SetTitle(p.Title, true)
	pdf.SetLang(p.Language)
	return &sheet{
		pdf: pdf, fonts: f, setter: f.setter.Get().(*setter), encode: pdf.UnicodeTranslatorFromDescriptor(""), width: width, height: height,
		rtl: p.Language == "ur" && f.Urdu(), accent: colourOf(p.Accent),
	}
}

func colourOf(hex string) (c [3]float64) {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		return ink
	}
	for i := range c {
		c[i] = float64(n>>(16-8*i)&0xff) / 255
	}
	return c
}

// done returns the file.
func (s *sheet) done() ([]byte, error) {
	s.fonts.setter.Put(s.setter)
	var out bytes.Buffer
	err := s.pdf.Output(&out)
	return out.Bytes(), err
}

func (s *sheet) page() { s.pdf.AddPage() }

func isUrdu(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }

// measure lays a line out and tells its width.
func (s *sheet) measure(st style, text string) (runs []run, width float64) {
	if s.setter.faces[st.latin] == nil || (s.setter.faces[st.urdu] == nil && strings.ContainsFunc(text, isUrdu)) {
		s.core(st)
		return nil, s.pdf.GetStringWidth(s.encode(text)) + st.spaced*st.size*float64(len(text))/pointsPerMM
	}
	urdu := strings.ContainsFunc(text, isUrdu)
	runs, width = s.setter.line(text, st.latin, st.urdu, urdu && (s.rtl || !strings.ContainsFunc(text, isLatin)))
	if !urdu {
		width += st.spaced * float64(len([]rune(text)))
	}
	return runs, width * st.size / pointsPerMM
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// core chooses a font that every reader of PDF has.
func (s *sheet) core(st style) {
	name, bold := "Times", ""
	if st.latin == sans || st.latin == sansBold {
		name = "Helvetica"
	}
	if st.latin == serifBold || st.latin == sansBold {
		bold = "B"
	}
	s.pdf.SetFont(name, bold, st.size)
}

// text writes one line whose baseline is at y.
func (s *sheet) text(x, y float64, at side, st style, text string) {
	if text == "" {
		return
	}
	runs, width := s.measure(st, text)
	switch at {
	case atCentre:
		x -= width / 2
	case atRight:
		x -= width
	}
	if runs == nil {
		if strings.ContainsFunc(text, isUrdu) { // cannot be written, so it is not
			return
		}
		s.core(st)
		s.raw("q %s rg %.3f Tc", rgb(st.colour), st.spaced*st.size)
		s.pdf.Text(x, y, s.encode(text))
		s.raw("0 Tc Q")
		return
	}
	spaced := st.spaced
	if strings.ContainsFunc(text, isUrdu) {
		spaced = 0
	}
	for _, r := range runs {
		width := r.width + spaced*float64(len(r.text))
		s.draw(x, y, st, r, spaced)
		s.whisper(x, y, st, r, width*st.size/pointsPerMM)
		x += width * st.size / pointsPerMM
	}
}

// draw draws the outlines of a run.
func (s *sheet) draw(x, y float64, st style, r run, spaced float64) {
	const unit = 64 * em
	size := st.size * r.scale
	perUnit := size / float64(s.setter.faces[r.face].Upem())
	var b strings.Builder
	fmt.Fprintf(&b, "q %s rg\n", rgb(st.colour))
	left, base := x*pointsPerMM, (s.height-y)*pointsPerMM
	for _, g := range r.glyphs {
		if path := s.setter.outline(r.face, g.GlyphID); path != "" {
			fmt.Fprintf(&b, "q %.5f 0 0 %.5f %.3f %.3f cm\n%s\nQ\n", perUnit, perUnit,
				left+float64(g.XOffset)/unit*size, base+float64(g.YOffset)/unit*size, path)
		}
		left += float64(g.XAdvance)/unit*size + spaced*st.size
	}
	b.WriteString("Q")
	s.pdf.RawWriteStr(b.String())
}

// whisper writes the letters of a run invisibly where it is drawn, for whoever searches, copies or lets it be read out. What runs from
// right to left stands in the order in which it is seen.
func (s *sheet) whisper(x, y float64, st style, r run, width float64) {
	letters := slices.DeleteFunc(slices.Clone(r.text), func(r rune) bool { return unicode.Is(unicode.Cf, r) }) // marks of direction have no shape
	if r.left {
		slices.Reverse(letters)
	}
	text := string(letters)
	if r.face == nastaliq || r.face == nastaliqBold {
		if !s.unseen {
			s.pdf.AddUTF8FontFromBytes("unseen", "", s.fonts.unseen)
			s.unseen = true
		}
		s.pdf.SetFont("unseen", "", st.size)
	} else {
		s.pdf.SetFont("Helvetica", "", st.size)
		text = s.encode(text)
	}
	natural := s.pdf.GetStringWidth(text)
	if natural == 0 || width == 0 {
		return
	}
	s.raw("q 3 Tr %.2f Tz", 100*width/natural)
	s.pdf.Text(x, y, text)
	s.raw("Q")
}

func rgb(c [3]float64) string { return fmt.Sprintf("%.3f %.3f %.3f", c[0], c[1], c[2]) }

func (s *sheet) raw(format string, a ...any) { s.pdf.RawWriteStr(fmt.Sprintf(format, a...)) }

// shrunk is a style in which a text is no wider than a measure.
func (s *sheet) shrunk(st style, text string, most float64) style {
	if _, width := s.measure(st, text); width > most {
		st.size *= most / width
	}
	return st
}

// wrap breaks a text into lines that are no wider than a measure.
func (s *sheet) wrap(st style, text string, most float64) (lines []string) {
	now := ""
	for _, word := range strings.Fields(text) {
		next := strings.TrimSpace(now + " " + word)
		if _, width := s.measure(st, next); width > most && now != "" {
			lines, next = append(lines, now), word
		}
		now = next
	}
	return append(lines, now)
}

// leading is the height of a line: Nastaliq falls from the right to the left, and needs room.
func (s *sheet) leading(st style, text string) float64 {
	if strings.ContainsFunc(text, isUrdu) {
		return st.size * 2.05 / pointsPerMM
	}
	return st.size * 1.42 / pointsPerMM
}

// paragraph writes a text in lines below each other, the first with its baseline at y, and returns the baseline that follows.
func (s *sheet) paragraph(x, y, width float64, at side, st style, text string) float64 {
	for _, line := range s.wrap(st, text, width) {
		s.text(x, y, at, st, line)
		y += s.leading(st, text)
	}
	return y
}

// rule draws a line of a thickness.
func (s *sheet) rule(x1, y1, x2, y2, thick float64, c [3]float64) {
	s.raw("q %s RG %.3f w %.3f %.3f m %.3f %.3f l S Q", rgb(c), thick*pointsPerMM, x1*pointsPerMM, (s.height-y1)*pointsPerMM, x2*pointsPerMM, (s.height-y2)*pointsPerMM)
}

// frame draws a rectangle's edge.
func (s *sheet) frame(x, y, width, height, thick float64, c [3]float64) {
	s.raw("q %s RG %.3f w %.3f %.3f %.3f %.3f re S Q", rgb(c), thick*pointsPerMM, x*pointsPerMM, (s.height-y-height)*pointsPerMM, width*pointsPerMM, height*pointsPerMM)
}

// fill fills a rectangle.
func (s *sheet) fill(x, y, width, height float64, c [3]float64) {
	s.raw("q %s rg %.3f %.3f %.3f %.3f re f Q", rgb(c), x*pointsPerMM, (s.height-y-height)*pointsPerMM, width*pointsPerMM, height*pointsPerMM)
}

// circle draws a dashed circle: the place of a seal.
func (s *sheet) circle(x, y, radius float64, c [3]float64) {
	const k = 0.5523
	p := func(dx, dy float64) string {
		return fmt.Sprintf("%.3f %.3f", (x+dx*radius)*pointsPerMM, (s.height-y+dy*radius)*pointsPerMM)
	}
	s.raw("q %s RG 0.5 w [1.5 2] 0 d %s m %s %s %s c %s %s %s c %s %s %s c %s %s %s c S Q", rgb(c), p(1, 0),
		p(1, k), p(k, 1), p(0, 1), p(-k, 1), p(-1, k), p(-1, 0), p(-1, -k), p(-k, -1), p(0, -1), p(k, -1), p(1, -k), p(1, 0))
}

// code draws a QR code, quiet zone and all, in a square.
func (s *sheet) code(x, y, size float64, text string) error {
	rows, err := modules(text)
	if err != nil {
		return err
	}
	unit := size / float64(len(rows)+2*quiet)
	s.raw("q 0 0 0 rg")
	for dy, row := range rows {
		for dx := 0; dx < len(row); dx++ {
			from := dx
			for dx < len(row) && row[dx] {
				dx++
			}
			if dx > from {
				s.raw("%.4f %.4f %.4f %.4f re", (x+float64(from+quiet)*unit)*pointsPerMM, (s.height-y-float64(dy+1+quiet)*unit)*pointsPerMM,
					float64(dx-from)*unit*pointsPerMM, unit*pointsPerMM)
			}
		}
	}
	s.raw("f Q")
	return nil
}
