package paper

import (
	"strconv"
	"strings"
)

// Window is a letter for an envelope with a window (DL, C5 or C6/5; DIN 5008, form B): whoever it goes to and its code show through.
type Window struct {
	Language string // en or ur; ur needs fonts
	Council  string
	From     string   // in one line: where it goes back to
	To       []string // the name, and the lines of the address
	Code     string   // digits
	Date     string
	Subject  string
	Text     []string // paragraphs
	Foot     string   // on every page
}

// The window, with some room for a letter that slips.
const (
	windowLeft, windowRight = 24.0, 103.0
	windowTop, windowBottom = 47.0, 88.0
	windowCode              = 17.0 // the side of the code, at the window's right
)

// Windows returns letters one after the other. A letter begins on a page of its own; each page bears its code.
func (f *Fonts) Windows(p Print, list []Window) ([]byte, error) {
	s := f.newSheet(p, 210, 297)
	for _, l := range list {
		s.rtl = l.Language == "ur" && f.Urdu()
		if err := s.letter(l); err != nil {
			return nil, err
		}
	}
	return s.done()
}

func (s *sheet) letter(l Window) error {
	const bottom, width = 268.0, 160.0
	begin, near, far, other := 25.0, atLeft, atRight, 185.0
	if s.rtl {
		begin, near, far, other = 185, atRight, atLeft, 25
	}
	number, y := 0, 0.0
	turn := func() {
		s.page()
		number++
		s.rule(25, 276, 185, 276, 0.12, s.accent)
		s.text(begin, 281.5, near, s.shrunk(styleSmall, l.Foot, 105), l.Foot)
		s.text(other, 281.5, far, styleSmall, l.Code+" / "+strconv.Itoa(number))
		y = 30
	}
	turn()
	for _, mark := range []struct{ y, length float64 }{{105, 5}, {148.5, 8}, {210, 5}} { // to fold in three, and in half
		s.rule(4, mark.y, 4+mark.length, mark.y, 0.12, hair)
	}
	s.text(begin, 28, near, s.shrunk(style{latin: serifBold, urdu: nastaliqBold, size: 15, colour: s.accent}, l.Council, width), l.Council)
	if err := s.window(l); err != nil {
		return err
	}
	body := style{latin: serif, urdu: nastaliq, size: 10.5, colour: ink}
	s.text(begin, 103, near, body, l.Date)
	y = 114
	// set writes a text, on the next page where this one is full.
	set := func(st style, text string) {
		for _, part := range strings.Split(text, "\n") {
			for _, line := range s.wrap(st, part, width) {
				if y > bottom {
					turn()
				}
				s.text(begin, y, near, s.shrunk(st, line, width), line)
				y += s.leading(st, text)
			}
		}
		y += 3
	}
	set(style{latin: serifBold, urdu: nastaliqBold, size: 12, colour: ink}, l.Subject)
	for _, text := range l.Text {
		set(body, text)
	}
	return nil
}

// window writes what shows through the window: where the letter goes back to, to whom it goes, and its code.
func (s *sheet) window(l Window) error {
	const right = windowRight - windowCode
	const width = right - windowLeft - 4
	from := styleSmall
	from.size = 6.5
	s.text(windowLeft, windowTop+2.5, atLeft, s.shrunk(from, l.From, windowRight-windowLeft), l.From)
	s.rule(windowLeft, windowTop+4.5, windowRight, windowTop+4.5, 0.12, hair)
	address := style{latin: sans, urdu: nastaliq, size: 10.5, colour: ink}
	var lines []string
	var step float64
	for ; ; address.size -= 0.5 { // smaller, until it all shows
		lines, step = nil, 0
		for _, text := range folded(l.To) {
			lines = append(lines, s.wrap(address, text, width)...)
			step = max(step, s.leading(address, text))
		}
		if float64(len(lines))*step <= windowBottom-windowTop-7 || address.size <= 5 {
			break
		}
	}
	y := windowTop + 6 + step*0.72
	for _, line := range lines {
		x, at := windowLeft, atLeft
		if strings.ContainsFunc(line, isUrdu) {
			x, at = right-4, atRight
		}
		s.text(x, y, at, s.shrunk(address, line, width), line)
		y += step
	}
	if err := s.code(right, windowTop+6, windowCode, l.Code); err != nil {
		return err
	}
	code := style{latin: sans, urdu: nastaliq, size: 6.5, colour: ink}
	s.text(right+windowCode/2, windowTop+6+windowCode+2, atCentre, code, grouped(l.Code))
	return nil
}

// mostLines is how many lines an address has in the window; further ones follow the last.
const mostLines = 6

// folded are the lines of an address, so few that they show through the window.
func folded(to []string) []string {
	var lines []string
	for _, line := range to {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if len(lines) < mostLines {
			lines = append(lines, line)
			continue
		}
		comma := ", "
		if strings.ContainsFunc(line, isUrdu) {
			comma = "، "
		}
		lines[mostLines-1] += comma + line
	}
	return lines
}

// Urdu tells whether a text has letters that need the Urdu faces.
func Urdu(text string) bool { return strings.ContainsFunc(text, isUrdu) }

// grouped writes digits in groups of four.
func grouped(digits string) string {
	var groups []string
	for len(digits) > 4 {
		groups, digits = append(groups, digits[:4]), digits[4:]
	}
	return strings.Join(append(groups, digits), " ")
}
