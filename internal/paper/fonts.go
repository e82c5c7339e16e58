package paper

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/text/unicode/bidi"
)

// face is one of the faces that papers are set in.
type face int

const (
	serif face = iota
	serifBold
	sans
	sansBold
	nastaliq
	nastaliqBold
	faces
)

// fontFiles are the files of the faces, as every system names them.
var fontFiles = [faces]string{
	"NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoNastaliqUrdu-Regular.ttf", "NotoNastaliqUrdu-Bold.ttf",
}

// unseenFile is the face of the invisible text, which carries the letters of a name for whoever searches or copies it.
const unseenFile = "NotoNaskhArabic-Regular.ttf"

// fontFolders are where systems keep them.
var fontFolders = []string{"/usr/share/fonts/truetype/noto", "/usr/share/fonts/noto", "/usr/share/fonts/google-noto", "/usr/share/fonts"}

// Fonts are the system's fonts, read when the first paper is made and once. None is part of the program: where there are none, papers are
// set in the fonts that every reader of PDF has, and in English alone.
type Fonts struct {
	folder string // empty: the system's

	once   sync.Once
	fonts  [faces]*font.Font
	unseen []byte
	setter sync.Pool
}

// FindFonts looks for fonts in a folder; empty: where systems keep them.
func FindFonts(folder string) *Fonts { return &Fonts{folder: folder} }

func (f *Fonts) load() {
	f.once.Do(func() {
		for i, name := range fontFiles {
			if content := f.read(name); content != nil {
				if one, err := font.ParseTTF(bytes.NewReader(content)); err == nil {
					f.fonts[i] = one.Font
				}
			}
		}
		f.unseen = f.read(unseenFile)
		f.setter.New = func() any { return f.newSetter() }
	})
}

func (f *Fonts) read(name string) []byte {
	folders := fontFolders
	if f.folder != "" {
		folders = []string{f.folder}
	}
	for _, folder := range folders {
		if content, err := os.ReadFile(filepath.Join(folder, name)); err == nil {
			return content
		}
	}
	return nil
}

// Urdu tells whether papers can be set in Urdu.
func (f *Fonts) Urdu() bool {
	f.load()
	return f.fonts[nastaliq] != nil && f.fonts[nastaliqBold] != nil && f.unseen != nil
}

// Missing returns the runes of a text for which the fonts have no glyph.
func (f *Fonts) Missing(text string) []rune {
	f.load()
	var missing []rune
	for _, r := range text {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || slices.Contains(missing, r) {
			continue
		}
		var ok bool
		for _, i := range []face{nastaliq, serif} {
			if one := f.fonts[i]; one != nil && !ok {
				_, ok = one.NominalGlyph(r)
			}
		}
		if !ok {
			missing = append(missing, r)
		}
	}
	return missing
}

// taller is how much larger Nastaliq is set than the Latin beside it: its letters are small for their size.
const taller = 1.14

// em is the size at which runs are shaped: what comes back is in parts of it.
const em = 2048

// setter shapes text for one paper at a time; its faces and its outlines are kept for the next.
type setter struct {
	faces    [faces]*font.Face
	shaper   shaping.HarfbuzzShaper
	outlines [faces]map[font.GID]string // as PDF draws them, in the font's units
}

func (f *Fonts) newSetter() *setter {
	s := &setter{}
	s.shaper.SetFontCacheSize(int(faces)) // or every line prepares its font anew
	for i, one := range f.fonts {
		if one != nil {
			s.faces[i], s.outlines[i] = font.NewFace(one), map[font.GID]string{}
		}
	}
	return s
}

// run is a part of a line in one face and one direction.
type run struct {
	face   face
	text   []rune
	left   bool // right to left
	glyphs []shaping.Glyph
	width  float64 // in em
	scale  float64 // of its glyphs
}

// line lays a text out in one line: its runs from the left to the right.
func (s *setter) line(text string, latin, urdu face, rightToLeft bool) (runs []run, width float64) {
	base := bidi.LeftToRight
	if rightToLeft {
		base = bidi.RightToLeft
	}
	var p bidi.Paragraph
	p.SetString(text, bidi.DefaultDirection(base))
	order, err := p.Order()
	if err != nil {
		return nil, 0
	}
	for i := range order.NumRuns() {
		part := order.Run(i)
		letters, left := []rune(part.String()), part.Direction() == bidi.RightToLeft
		var items []run
		for start := 0; start < len(letters); {
			end := start + 1
			which := s.pick(letters[start], left, latin, urdu)
			for end < len(letters) && (unicode.Is(unicode.Mn, letters[end]) || s.pick(letters[end], left, latin, urdu) == which) {
				end++ // a mark stays with its letter
			}
			items = append(items, s.shape(letters, start, end, which, left))
			start = end
		}
		if left {
			slices.Reverse(items)
		}
		if rightToLeft {
			runs = append(items, runs...)
		} else {
			runs = append(runs, items...)
		}
	}
	for _, r := range runs {
		width += r.width
	}
	return runs, width
}

// pick returns the face of a rune: that of its direction, or the other where that one lacks it, such as the Urdu comma between Latin words.
// Figures are those of the Latin face in either language.
func (s *setter) pick(r rune, left bool, latin, urdu face) face {
	figure := r >= '0' && r <= '9'
	if s.has(urdu, r) && !figure && (left || !s.has(latin, r)) {
		return urdu
	}
	return latin
}

// has tells whether a face is there and has a glyph for a rune.
func (s *setter) has(which face, r rune) bool {
	if s.faces[which] == nil {
		return false
	}
	_, ok := s.faces[which].NominalGlyph(r)
	return ok
}

func (s *setter) shape(text []rune, start, end int, which face, left bool) run {
	r := run{face: which, text: text[start:end], left: left}
	in := shaping.Input{
		Text: text, RunStart: start, RunEnd: end, Face: s.faces[which], Size: em << 6,
		Direction: di.DirectionLTR, Script: language.Latin, Language: language.NewLanguage("en"),
	}
	if left {
		in.Direction = di.DirectionRTL
	}
	if which == nastaliq || which == nastaliqBold {
		in.Script, in.Language = language.Arabic, language.NewLanguage("ur")
	}
	out := s.shaper.Shape(in)
	r.glyphs, r.width, r.scale = out.Glyphs, float64(out.Advance)/64/em, 1
	if in.Script == language.Arabic {
		r.width, r.scale = r.width*taller, taller
	}
	return r
}

// outline returns the path of a glyph.
func (s *setter) outline(which face, glyph font.GID) string {
	if path, ok := s.outlines[which][glyph]; ok {
		return path
	}
	var b []byte
	point := func(x, y float32) {
		b = strconv.AppendFloat(b, float64(x), 'f', -1, 32)
		b = append(b, ' ')
		b = strconv.AppendFloat(b, float64(y), 'f', -1, 32)
		b = append(b, ' ')
	}
	round := func(v float32) float32 { return float32(int(v*10)) / 10 }
	outline, _ := s.faces[which].GlyphData(glyph).(font.GlyphOutline)
	var x, y float32
	for _, g := range outline.Segments {
		a := g.ArgsSlice()
		switch len(a) {
		case 1:
			point(a[0].X, a[0].Y)
			b = append(b, "lm"[1-min(1, int(g.Op))])
		case 2: // PDF has no curves of the second degree
			point(round(x+(a[0].X-x)*2/3), round(y+(a[0].Y-y)*2/3))
			point(round(a[1].X+(a[0].X-a[1].X)*2/3), round(a[1].Y+(a[0].Y-a[1].Y)*2/3))
			point(a[1].X, a[1].Y)
			b = append(b, 'c')
		case 3:
			for _, p := range a {
				point(p.X, p.Y)
			}
			b = append(b, 'c')
		}
		b = append(b, '\n')
		x, y = a[len(a)-1].X, a[len(a)-1].Y
	}
	if len(b) > 0 {
		b = append(b, 'f')
	}
	s.outlines[which][glyph] = string(b)
	return string(b)
}
