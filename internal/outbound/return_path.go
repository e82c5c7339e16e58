package outbound

import (
	"encoding/base32"
	"strings"
)

// markLength is how many bytes of a mark stand in an address: enough that nobody guesses it.
const markLength = 8

var markWriting = base32.HexEncoding.WithPadding(base32.NoPadding)

// ReturnPath is the address of a domain to which the message with an id comes back. mark is what only we can make of that id, so that
// nobody else can say that it came back. It is written small: mail servers may fold letters.
func ReturnPath(domain, id string, mark []byte) string { return marked("b+", domain, id, mark) }

// Returned reads the id of the message that comes back to an address. Whether the address is one of ours says only whoever can make it
// anew from that id.
func Returned(domain, address string) (id string, ok bool) { return unmarked("b+", domain, address) }

// ReplyPath is the address of a domain for answers to the letters of a case, made and believed as ReturnPath is.
func ReplyPath(domain, id string, mark []byte) string { return marked("c+", domain, id, mark) }

// Replied reads the id of the case whose letters are answered at an address, as Returned does.
func Replied(domain, address string) (id string, ok bool) { return unmarked("c+", domain, address) }

func marked(prefix, domain, id string, mark []byte) string {
	return prefix + id + "." + strings.ToLower(markWriting.EncodeToString(mark[:markLength])) + "@" + domain
}

func unmarked(prefix, domain, address string) (id string, ok bool) {
	local, at, _ := strings.Cut(strings.ToLower(address), "@")
	rest, ours := strings.CutPrefix(local, prefix)
	id, _, marked := strings.Cut(rest, ".")
	return id, ours && marked && at == domain && domain != ""
}
