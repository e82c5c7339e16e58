package document

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"

	"sanad/internal/pii"
)

// cardByWords matches a number whose groups a PDF writes one by one.
var cardByWords = regexp.MustCompile(`\b\d{4}(?: \d{4}){3}(?: \d{1,3})?\b`)

// cardInPDF tells whether the text or the metadata of a PDF holds the number of a card, as far as it can be read: in strings that stand
// plain or packed by Flate. Text that is a picture, or written in the numbers of a font, is not read.
func cardInPDF(raw []byte) bool {
	var outside bytes.Buffer // what is no packed stream
	at, left := 0, int64(mostUnfolded)
	for _, m := range pdfStream.FindAllIndex(raw, mostStreams) {
		if m[0] < at {
			continue
		}
		about := raw[max(0, m[0]-2048):m[0]]
		if i := bytes.LastIndex(about, []byte(" obj")); i >= 0 {
			about = about[i:]
		}
		picture := bytes.Contains(about, []byte("/Image"))
		if !picture && !bytes.Contains(about, []byte("/FlateDecode")) {
			continue
		}
		outside.Write(raw[at:m[1]])
		at = len(raw)
		if end := bytes.Index(raw[m[1]:], []byte("endstream")); end >= 0 {
			at = m[1] + end
		}
		if picture {
			continue
		}
		z, err := zlib.NewReader(bytes.NewReader(raw[m[1]:]))
		if err != nil {
			continue
		}
		plain, _ := io.ReadAll(io.LimitReader(z, left))
		if left -= int64(len(plain)); cardInStrings(plain) || cardInXML(plain) {
			return true
		}
	}
	outside.Write(raw[at:])
	return cardInStrings(outside.Bytes()) || cardInXML(outside.Bytes())
}

// cardInXML looks into the metadata that a PDF carries as XML.
func cardInXML(text []byte) bool {
	for {
		begin := bytes.Index(text, []byte("<x:xmpmeta"))
		if begin < 0 {
			return false
		}
		text = text[begin:]
		end := bytes.Index(text, []byte("</x:xmpmeta>"))
		if end < 0 {
			end = len(text)
		}
		if pii.HasCard(string(text[:end])) {
			return true
		}
		text = text[end:]
	}
}

// cardInStrings looks into each string, and into those of one line of text or one after another together.
func cardInStrings(text []byte) bool {
	var all, line strings.Builder
	inLine, failed := false, 0
	end := func() bool {
		found := pii.HasCard(line.String())
		all.WriteString(line.String())
		all.WriteByte(' ')
		line.Reset()
		return found
	}
	for i := 0; i < len(text) && failed < mostFailed; i++ {
		s, n := "", 0
		switch c := text[i]; {
		case c == '[':
			inLine = true
			continue
		case c == ']':
			inLine = false
			if end() {
				return true
			}
			continue
		case c == '(':
			s, n = literal(text[i:])
		case c == '<' && i+1 < len(text) && text[i+1] != '<':
			s, n = hexadecimal(text[i:])
		default:
			continue
		}
		if n == 0 {
			failed++
			continue
		}
		i += n - 1
		if line.WriteString(s); !inLine && end() {
			return true
		}
	}
	if end() {
		return true
	}
	for _, words := range cardByWords.FindAllString(all.String(), -1) {
		if pii.HasCard(words) {
			return true
		}
	}
	return false
}

const (
	longestString = 4 << 10 // how far the end of a string is looked for
	mostStreams   = 50_000  // of one file: a long book has fewer
	mostFailed    = 20_000  // of what begins like a string and is none: it costs time
)

// literal reads a string in round brackets, and says how many bytes it takes; 0: it is none. (ISO 32000-1, 7.3.4.2.)
func literal(text []byte) (string, int) {
	var b []byte
	depth := 0
	for i := 0; i < len(text) && i < longestString; i++ {
		switch c := text[i]; c {
		case '(':
			if depth++; depth > 1 {
				b = append(b, c)
			}
		case ')':
			if depth--; depth == 0 {
				return decoded(b), i + 1
			}
			b = append(b, c)
		case '\\':
			if i++; i < len(text) {
				escaped, more := escape(text[i:])
				b = append(b, escaped...)
				i += more
			}
		default:
			b = append(b, c)
		}
	}
	return "", 0
}

// escape reads what follows a backslash, and says how many bytes beyond the first it takes.
func escape(text []byte) ([]byte, int) {
	c := text[0]
	if c == '\n' || c == '\r' {
		return nil, 0
	}
	if c < '0' || c > '7' {
		return []byte{c}, 0
	}
	value, n := 0, 0
	for n < 3 && n < len(text) && text[n] >= '0' && text[n] <= '7' {
		value = value*8 + int(text[n]-'0')
		n++
	}
	return []byte{byte(value)}, n - 1
}

// hexadecimal reads a string in angle brackets, and says how many bytes it takes; 0: it is none.
func hexadecimal(text []byte) (string, int) {
	end := bytes.IndexByte(text[:min(len(text), longestString)], '>')
	if end < 0 {
		return "", 0
	}
	digits := bytes.Join(bytes.Fields(text[1:end]), nil)
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	b := make([]byte, len(digits)/2)
	if _, err := hex.Decode(b, digits); err != nil {
		return "", 0
	}
	return decoded(b), end + 1
}

// decoded reads UTF-16, which begins with its mark or has only low bytes, and otherwise bytes as they are.
func decoded(b []byte) string {
	marked := bytes.HasPrefix(b, []byte("\xFE\xFF"))
	if marked {
		b = b[2:]
	} else if len(b) < 2 || len(b)%2 == 1 || b[0] != 0 {
		return string(b)
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(units))
}
