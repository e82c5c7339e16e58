package inbound

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/htmlindex"

	"sanad/internal/pii"
	"sanad/internal/text"
)

// ErrNoMail says that what came is not a mail.
var ErrNoMail = errors.New("inbound: this is no mail")

// Read takes a mail apart. from is the sender that the mail server was told; to is the recipient.
func Read(r io.Reader, from, to string) (Letter, error) {
	m, err := mail.ReadMessage(bufio.NewReader(r))
	if err != nil {
		return Letter{}, ErrNoMail // the cause would quote it
	}
	l := Letter{To: strings.ToLower(to), From: pii.New(from), ID: clipped(m.Header.Get("Message-Id"), 200)}
	l.Subject = pii.New(clipped(clean(decoded(m.Header.Get("Subject"))), 200))
	l.Automatic = from == "" || automatic(m.Header)
	w := walk{letter: &l}
	w.part(textproto.MIMEHeader(m.Header), m.Body, 0)
	words := w.plain
	if strings.TrimSpace(words) == "" {
		words, l.Page = w.page, strings.TrimSpace(w.page) != ""
	}
	words, l.Cut = cutAt(strings.TrimSpace(clean(words)), mostWords)
	l.Cut = l.Cut || w.cut
	l.Words = pii.New(words)
	return l, nil
}

// automatic tells whether a machine wrote a mail, by what it says of itself (RFC 3834, RFC 2919 and older custom).
func automatic(h mail.Header) bool {
	auto := strings.ToLower(strings.TrimSpace(h.Get("Auto-Submitted")))
	precedence := strings.ToLower(strings.TrimSpace(h.Get("Precedence")))
	return auto != "" && auto != "no" || slices.Contains([]string{"bulk", "list", "junk", "auto_reply"}, precedence) ||
		h.Get("List-Id") != "" || h.Get("X-Auto-Response-Suppress") != "" || h.Get("X-Autoreply") != ""
}

// walk goes through the parts of a mail.
type walk struct {
	letter      *Letter
	plain, page string
	parts       int
	cut         bool
}

// part reads one part, and those in it. What cannot be read is passed over: a mail is never refused for how it is made.
func (w *walk) part(h textproto.MIMEHeader, body io.Reader, depth int) {
	if w.parts++; w.parts > mostParts || depth > mostDepth {
		w.cut = true
		return
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || kind == "" {
		kind = "text/plain"
	}
	disposition, _, _ := mime.ParseMediaType(h.Get("Content-Disposition"))
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		inner := multipart.NewReader(body, params["boundary"])
		for params["boundary"] != "" && w.parts <= mostParts {
			p, err := inner.NextRawPart()
			if err != nil {
				return
			}
			w.part(p.Header, p, depth+1)
		}
	case kind == "message/delivery-status", kind == "message/global-delivery-status":
		w.letter.Report = status(opened(h, body))
	case kind == "message/feedback-report":
		w.letter.Report = &Report{Complaint: true}
	case strings.HasPrefix(kind, "message/"), disposition == "attachment", kind != "text/plain" && kind != "text/html":
		if w.letter.Report == nil { // a report brings the letter that it is about
			w.letter.Files++
		}
	case kind == "text/html":
		if w.page == "" {
			w.page = pageWords(w.words(h, body, params["charset"]))
		}
	case w.plain == "":
		w.plain = w.words(h, body, params["charset"])
	}
}

// words reads a part as text, in whatever alphabet it was written.
func (w *walk) words(h textproto.MIMEHeader, body io.Reader, charset string) string {
	raw, err := io.ReadAll(io.LimitReader(opened(h, body), 4*mostWords+1))
	if err != nil && len(raw) == 0 {
		return ""
	}
	if len(raw) > 4*mostWords {
		w.cut = true
	}
	if encoding, err := htmlindex.Get(charset); err == nil {
		if out, err := encoding.NewDecoder().Bytes(raw); err == nil {
			raw = out
		}
	}
	return strings.ToValidUTF8(string(raw), "\uFFFD")
}

// opened undoes the encoding in which a part travelled.
func opened(h textproto.MIMEHeader, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

// status reads what a mail server reports: the fields of the message come first, then those of each recipient. Our letters have one.
func status(body io.Reader) *Report {
	b, _ := io.ReadAll(io.LimitReader(body, mostHeader))
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(b, "\r\n\r\n"...))))
	for range 4 { // blocks
		h, err := r.ReadMIMEHeader()
		if action := strings.ToLower(strings.TrimSpace(h.Get("Action"))); action != "" {
			fields := strings.Fields(h.Get("Status")) // a comment may follow
			if len(fields) == 0 || !isStatus(fields[0]) {
				fields = []string{""}
			}
			return &Report{Action: clipped(action, 20), Status: fields[0]}
		}
		if err != nil {
			break
		}
	}
	return &Report{}
}

// isStatus tells whether a text is an enhanced status code (RFC 3463): what a server wrote else is not repeated.
func isStatus(s string) bool {
	class, rest, found := strings.Cut(s, ".")
	subject, detail, two := strings.Cut(rest, ".")
	digits := func(s string, most int) bool { return s != "" && len(s) <= most && strings.Trim(s, "0123456789") == "" }
	return found && two && strings.Contains("245", class) && len(class) == 1 && digits(subject, 3) && digits(detail, 3)
}

// pageWords are the words of a page, without what nobody sees.
func pageWords(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	var b strings.Builder
	hidden := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if hidden == 0 {
				b.Write(z.Text())
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "script", "style", "head":
				hidden++
			case "p", "div", "br", "tr", "li":
				b.WriteByte('\n')
			}
		case html.SelfClosingTagToken:
			b.WriteByte('\n')
		case html.EndTagToken:
			name, _ := z.TagName()
			if s := string(name); (s == "script" || s == "style" || s == "head") && hidden > 0 {
				hidden--
			}
		}
	}
}

// decoded reads a header that was written in another alphabet.
func decoded(s string) string {
	d := mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
		encoding, err := htmlindex.Get(charset)
		if err != nil {
			return nil, err
		}
		return encoding.NewDecoder().Reader(r), nil
	}}
	if out, err := d.DecodeHeader(s); err == nil {
		return out
	}
	return s
}

// clean leaves what people can read, line by line.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n"), "\r", "\n")
	if out, err := text.CleanLines(s); err == nil {
		return out
	}
	out, _ := text.CleanLines(strings.Map(func(r rune) rune {
		if _, err := text.Clean(string(r)); err != nil { // no form of ours takes it: what steers a screen or turns the writing around
			return -1
		}
		return r
	}, s))
	return out
}

func clipped(s string, most int) string {
	s, _ = cutAt(strings.Join(strings.Fields(s), " "), most)
	return s
}

// cutAt keeps so many characters of a text at most.
func cutAt(s string, most int) (string, bool) {
	if utf8.RuneCountInString(s) <= most {
		return s, false
	}
	return string([]rune(s)[:most]), true
}
