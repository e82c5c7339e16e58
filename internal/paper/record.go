package paper

import "strconv"

// Record is a paper that flows over as many A4 pages as it needs: minutes.
type Record struct {
	Print
	Council string
	Lead    string
	Facts   []Pair
	Parts   []Part
	Foot    string // on every page
}

// Part is a headed part of a record.
type Part struct {
	Title, Small string
	Text         []string // paragraphs
}

// Record returns a record; each page bears its number.
func (f *Fonts) Record(r Record) ([]byte, error) {
	s := f.newSheet(r.Print, 210, 297)
	const bottom, width = 274.0, 160.0
	begin, near, far, other := 25.0, atLeft, atRight, 185.0
	if s.rtl {
		begin, near, far, other = 185, atRight, atLeft, 25
	}
	number, y := 0, 0.0
	turn := func() {
		s.page()
		number++
		s.rule(25, 281, 185, 281, 0.12, s.accent)
		s.text(begin, 286.5, near, s.shrunk(styleSmall, r.Foot, 140), r.Foot)
		s.text(other, 286.5, far, styleSmall, strconv.Itoa(number))
		y = 24
	}
	// set writes a text, on the next page where this one is full.
	set := func(st style, text string, after float64) {
		for _, line := range s.wrap(st, text, width) {
			if y > bottom {
				turn()
			}
			s.text(begin, y, near, st, line)
			y += s.leading(st, text)
		}
		y += after
	}
	turn()
	council := style{latin: serifBold, urdu: nastaliqBold, size: 13, colour: s.accent}
	title := style{latin: serifBold, urdu: nastaliqBold, size: 17, colour: ink}
	heading := style{latin: serifBold, urdu: nastaliqBold, size: 11.5, colour: ink}
	body := style{latin: serif, urdu: nastaliq, size: 10.5, colour: ink}
	set(council, r.Council, 4)
	set(title, r.Title, 1)
	set(body, r.Lead, 3)
	for _, p := range r.Facts {
		set(body, p.Label+": "+p.Value, 0)
	}
	y += 3
	for _, p := range r.Parts {
		if y > bottom-24 { // a heading stands with what follows it
			turn()
		}
		s.rule(25, y-5, 185, y-5, 0.12, hair)
		set(heading, p.Title, 0)
		if p.Small != "" {
			set(styleSmall, p.Small, 0)
		}
		for _, t := range p.Text {
			set(body, t, 0)
		}
		y += 4
	}
	return s.done()
}
