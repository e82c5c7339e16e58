package paper

import "strings"

// Letter is what a letter to whom it may concern says.
type Letter struct {
	Print
	Council, CouncilUrdu string
	Address              string
	Date                 Pair
	To                   string
	Text                 []string // paragraphs
	Facts                []Pair
	Seal, Signature      string
	Check                Code
	Serial               Pair
	Foot                 string
}

// Letter returns a letter: one A4 page.
func (f *Fonts) Letter(l Letter) ([]byte, error) {
	s := f.newSheet(l.Print, 210, 297)
	s.page()
	begin, near, far, other := 25.0, atLeft, atRight, 185.0
	first, second := l.Council, l.CouncilUrdu
	if s.rtl {
		begin, near, far, other = 185, atRight, atLeft, 25
		first, second = second, first
	}
	council := style{latin: serifBold, urdu: nastaliqBold, size: 17, colour: s.accent}
	s.text(begin, 27, near, s.shrunk(council, first, 95), first)
	council.size = 13
	s.text(other, 27, far, s.shrunk(council, second, 62), second)
	s.text(begin, 34.5, near, s.shrunk(styleLabel, l.Address, 160), l.Address)
	s.rule(25, 39, 185, 39, 0.5, s.accent)

	body := style{latin: serif, urdu: nastaliq, size: 11.5, colour: ink}
	s.text(begin, 51, near, body, l.Date.Label+" "+l.Date.Value)
	s.text(other, 51, far, styleLabel, l.Serial.Label+" "+l.Serial.Value)
	title := style{latin: serifBold, urdu: nastaliqBold, size: 17, colour: ink}
	s.text(begin, 70, near, s.shrunk(title, l.Title, 160), l.Title)
	s.text(begin, 83, near, body, l.To)
	y := 95.0
	for _, p := range l.Text {
		y = s.paragraph(begin, y, 160, near, body, p) + 3
	}
	y -= 4
	s.rule(25, y, 185, y, 0.12, hair)
	for _, p := range l.Facts {
		step, value, small := 9.0, begin+48, styleLabel
		if strings.ContainsFunc(p.Label+p.Value, isUrdu) {
			step = 10.5
		}
		if s.rtl {
			value = begin - 48
		}
		small.size = 9.5
		s.text(begin, y+step*0.66, near, s.shrunk(small, p.Label, 46), p.Label)
		s.text(value, y+step*0.66, near, s.shrunk(body, p.Value, 112), p.Value)
		y += step
		s.rule(25, y, 185, y, 0.12, hair)
	}

	at, seal, sign := 25.0, 100.0, 135.0
	if s.rtl {
		at, seal, sign = 153, 110, 25
	}
	if err := s.code(at, 228, 32, l.Check.Text); err != nil {
		return nil, err
	}
	s.paragraph(at+16, 264, 48, atCentre, styleSmall, l.Check.Caption)
	s.circle(seal, 245, 14, hair)
	s.text(seal, 246, atCentre, styleLabel, l.Seal)
	s.rule(sign, 254, sign+50, 254, 0.25, ink)
	s.text(sign+25, 259.5, atCentre, styleLabel, l.Signature)
	s.rule(25, 279, 185, 279, 0.12, s.accent)
	s.text(105, 284.5, atCentre, s.shrunk(styleSmall, l.Foot, 160), l.Foot)
	return s.done()
}
