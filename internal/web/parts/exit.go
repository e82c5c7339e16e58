package parts

import (
	"context"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// exitOf is the page of ours through which a reader leaves for an address; empty: there is none.
func exitOf(ctx context.Context, address string) string {
	if exit := FrameOf(ctx).Exit; exit != nil {
		return exit(address)
	}
	return ""
}

// Linked shows words that a person wrote; what is an address in them leads there, by our page for whoever leaves, where that page lets it.
func Linked(text string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, p := range pieces(text) {
			path := ""
			if p.address {
				path = exitOf(ctx, p.text)
			}
			if path != "" {
				if err := way(path, p.text).Render(ctx, w); err != nil {
					return err
				}
			} else if _, err := io.WriteString(w, templ.EscapeString(p.text)); err != nil {
				return err
			}
		}
		return nil
	})
}

// piece is a stretch of a text: words, or what looks like an address.
type piece struct {
	text    string
	address bool
}

const scheme = "https://"

// pieces cuts a text before and after each address in it. Together they are the text again.
func pieces(text string) (list []piece) {
	words := 0 // where the words began that are not in the list yet
	for i := 0; i < len(text); {
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if i+len(scheme) > len(text) || !strings.EqualFold(text[i:i+len(scheme)], scheme) || unicode.IsLetter(before) || unicode.IsDigit(before) {
			i++
			continue
		}
		end := addressEnd(text, i)
		if words < i {
			list = append(list, piece{text: text[words:i]})
		}
		list = append(list, piece{text[i:end], true})
		i, words = end, end
	}
	if words < len(text) {
		list = append(list, piece{text: text[words:]})
	}
	return list
}

// addressEnd is where an address ends that begins at i: before a space, a quotation mark or what nobody sees, and before the marks that end a sentence.
func addressEnd(text string, i int) int {
	end := len(text)
	if n := strings.IndexFunc(text[i:], func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsGraphic(r) || strings.ContainsRune("<>\"`|\\^{}“”‘«»،؛۔؟", r)
	}); n >= 0 {
		end = i + n
	}
	for end > i+len(scheme) {
		last := text[end-1]
		if strings.IndexByte(".,;:!?'*_", last) < 0 && (last != ')' || strings.Count(text[i:end], "(") >= strings.Count(text[i:end], ")")) && (last != ']' || strings.Contains(text[i:end], "[")) {
			break
		}
		end--
	}
	return end
}
