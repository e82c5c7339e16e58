package paper

// Pair is a label with what it names.
type Pair struct{ Label, Value string }

// Code is a QR code with what to do with it.
type Code struct{ Text, Caption string }

// Certificate is what a certificate of registration says.
type Certificate struct {
	Print
	Council, CouncilUrdu string // both stand on it in either language
	Certifies            string // the words before the name
	Name, NameUrdu       string
	Entered              string // the words before the kind
	Kind, Discipline     string
	Number               Pair
	Facts                []Pair
	Under                string // the rule and its instrument
	Seal, Signature      string // the words for their places
	Check, Offline       Code   // Offline without text: no second code
	Serial               Pair
	Foot                 string
}

// Styles of the papers.
var (
	styleCouncil = style{latin: serifBold, urdu: nastaliqBold, size: 23, colour: ink}
	styleTitle   = style{latin: serif, urdu: nastaliq, size: 17, colour: ink}
	styleWords   = style{latin: serif, urdu: nastaliq, size: 12, colour: faint}
	styleName    = style{latin: serifBold, urdu: nastaliqBold, size: 30, colour: ink}
	styleKind    = style{latin: serifBold, urdu: nastaliqBold, size: 18, colour: ink}
	styleValue   = style{latin: serif, urdu: nastaliq, size: 12, colour: ink}
	styleLabel   = style{latin: sans, urdu: nastaliq, size: 8, colour: faint}
	styleSmall   = style{latin: sans, urdu: nastaliq, size: 7.5, colour: faint}
)

// Certificate returns a certificate of registration: one A4 page.
func (f *Fonts) Certificate(c Certificate) ([]byte, error) {
	s := f.newSheet(c.Print, 210, 297)
	s.page()
	s.frame(10, 10, 190, 277, 0.7, s.accent)
	s.frame(12, 12, 186, 273, 0.15, s.accent)
	const middle, widest = 105, 150
	council := styleCouncil
	council.colour = s.accent
	first, second := c.Council, c.CouncilUrdu
	if s.rtl {
		first, second = second, first
	}
	y := 37.0
	for _, name := range []string{first, second} {
		s.text(middle, y, atCentre, s.shrunk(council, name, widest), name)
		y += 14
		council.size = 17
	}
	s.rule(75, y-4, 135, y-4, 0.25, s.accent)
	title := styleTitle
	if !s.rtl {
		title.spaced = 0.04
	}
	s.text(middle, 78, atCentre, s.shrunk(title, c.Title, widest), c.Title)

	s.text(middle, 95, atCentre, styleWords, c.Certifies)
	first, second = c.Name, c.NameUrdu
	if s.rtl && second != "" {
		first, second = second, first
	}
	s.text(middle, 114, atCentre, s.shrunk(styleName, first, 165), first)
	other := styleName
	other.size, other.latin, other.urdu = 21, serif, nastaliq
	s.text(middle, 130, atCentre, s.shrunk(other, second, 165), second)

	s.text(middle, 147, atCentre, styleWords, c.Entered)
	kind := styleKind
	kind.colour = s.accent
	s.text(middle, 160, atCentre, s.shrunk(kind, c.Kind, widest), c.Kind)
	s.text(middle, 170, atCentre, s.shrunk(styleValue, c.Discipline, widest), c.Discipline)

	s.text(middle, 182, atCentre, styleLabel, c.Number.Label)
	number := style{latin: serifBold, urdu: nastaliqBold, size: 24, colour: ink, spaced: 0.03}
	s.text(middle, 193, atCentre, s.shrunk(number, c.Number.Value, widest), c.Number.Value)

	s.row(28, 204, 154, c.Facts)
	s.underRule(middle, 224.5, 150, c.Under)

	if err := s.codes(c.Check, c.Offline); err != nil {
		return nil, err
	}
	s.circle(middle, 254, 14, hair)
	s.text(middle, 255, atCentre, styleLabel, c.Seal)
	s.rule(146, 258, 186, 258, 0.25, ink)
	s.text(166, 263.5, atCentre, styleLabel, c.Signature)
	s.foot(c.Serial, c.Foot, 280)
	return s.done()
}

// row writes labels with their values side by side, from where reading begins.
func (s *sheet) row(x, y, width float64, pairs []Pair) {
	each := width / float64(max(1, len(pairs)))
	for i, p := range pairs {
		if s.rtl {
			i = len(pairs) - 1 - i
		}
		centre := x + each*(float64(i)+0.5)
		s.text(centre, y, atCentre, s.shrunk(styleLabel, p.Label, each-3), p.Label)
		s.text(centre, y+7, atCentre, s.shrunk(styleValue, p.Value, each-3), p.Value)
		if left := x + each*float64(i); left > x {
			s.rule(left, y-4, left, y+9, 0.12, hair)
		}
	}
}

// underRule writes the law in at most two lines.
func (s *sheet) underRule(x, y, width float64, text string) {
	st := styleSmall
	for len(s.wrap(st, text, width)) > 2 && st.size > 5 {
		st.size -= 0.5
	}
	s.paragraph(x, y, width, atCentre, st, text)
}

// codes draws the code that leads to the register, and beside the signature the one that is read without a network.
func (s *sheet) codes(check, offline Code) error {
	if err := s.code(20, 236, 30, check.Text); err != nil {
		return err
	}
	s.paragraph(35, 270.5, 40, atCentre, styleSmall, check.Caption)
	if offline.Text == "" {
		return nil
	}
	if err := s.code(52, 234, 35, offline.Text); err != nil {
		return err
	}
	s.paragraph(69.5, 270.5, 34, atCentre, styleSmall, offline.Caption)
	return nil
}

// foot writes the serial of the print and what it is worth.
func (s *sheet) foot(serial Pair, words string, y float64) {
	line := serial.Label + " " + serial.Value
	if words != "" {
		line += " · " + words
	}
	s.text(s.width/2, y, atCentre, s.shrunk(styleSmall, line, s.width-40), line)
}
