package paper

// Card is what the card of a registration says.
type Card struct {
	Print
	Council, CouncilUrdu string
	Name, NameUrdu       string
	Kind, Discipline     string
	Number, Valid        Pair
	Check, Offline       Code // Offline without text: no second code
	Serial               Pair
	Words                []string // for the other side
}

// The size of ISO/IEC 7810 ID-1.
const cardWidth, cardHeight = 85.6, 54.0

// Card returns a card for the wallet: two sides on two pages, each of its own size.
func (f *Fonts) Card(c Card) ([]byte, error) {
	s := f.newSheet(c.Print, cardWidth, cardHeight)
	begin, end, near := 5.0, cardWidth-5, atLeft
	far, code := atRight, cardWidth-5-21
	if s.rtl {
		begin, end, near, far, code = end, begin, atRight, atLeft, 5
	}
	s.page()
	s.fill(0, 0, cardWidth, 1.6, s.accent)
	council := style{latin: serifBold, urdu: nastaliqBold, size: 8.2, colour: s.accent}
	first, second := c.Council, c.CouncilUrdu
	if s.rtl {
		first, second = second, first
	}
	s.text(begin, 8, near, s.shrunk(council, first, 45), first)
	s.text(end, 8, far, s.shrunk(council, second, 25), second)
	s.rule(5, 11.5, cardWidth-5, 11.5, 0.12, s.accent)

	name := style{latin: serifBold, urdu: nastaliqBold, size: 13, colour: ink}
	other := style{latin: serif, urdu: nastaliq, size: 10.5, colour: ink}
	first, second = c.Name, c.NameUrdu
	if s.rtl && second != "" {
		first, second = second, first
	}
	const beside = 52
	s.text(begin, 19.5, near, s.shrunk(name, first, beside), first)
	s.text(begin, 27, near, s.shrunk(other, second, beside), second)
	kind := style{latin: sansBold, urdu: nastaliqBold, size: 7, colour: ink}
	s.text(begin, 33.5, near, s.shrunk(kind, c.Kind, beside), c.Kind)
	kind.latin, kind.urdu, kind.colour = sans, nastaliq, faint
	s.text(begin, 37.8, near, s.shrunk(kind, c.Discipline, beside), c.Discipline)

	label := style{latin: sans, urdu: nastaliq, size: 5.5, colour: faint}
	value := style{latin: serifBold, urdu: nastaliqBold, size: 10.5, colour: ink}
	small := style{latin: serif, urdu: nastaliq, size: 8, colour: ink}
	s.text(begin, 44, near, label, c.Number.Label)
	s.text(begin, 49, near, s.shrunk(value, c.Number.Value, 36), c.Number.Value)
	s.text(end, 44, far, label, c.Valid.Label)
	s.text(end, 49, far, s.shrunk(small, c.Valid.Value, 34), c.Valid.Value)
	if err := s.code(code, 15, 21, c.Check.Text); err != nil {
		return nil, err
	}

	s.page()
	s.fill(0, 0, cardWidth, 1.6, s.accent)
	width := cardWidth - 10
	if c.Offline.Text != "" {
		width -= 30
		at := cardWidth - 5 - 25
		if s.rtl {
			at = 5
		}
		if err := s.code(at, 8, 25, c.Offline.Text); err != nil {
			return nil, err
		}
		s.paragraph(at+12.5, 36, 25, atCentre, label, c.Offline.Caption)
	}
	words := style{latin: sans, urdu: nastaliq, size: 7, colour: ink}
	y := 10.0
	for _, text := range append([]string{c.Check.Caption}, c.Words...) {
		y = s.paragraph(begin, y, width, near, words, text) + 1.6
	}
	s.rule(5, 46.2, cardWidth-5, 46.2, 0.12, s.accent)
	line := c.Serial.Label + " " + c.Serial.Value
	s.text(begin, 50, near, s.shrunk(label, line, cardWidth-10), line)
	return s.done()
}
