package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"mime/quotedprintable"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"sanad/internal/text"
)

// sniffer finds values in bytes, however they are written.
type sniffer struct {
	seen map[[scent]byte][]spelling
}

// scent is how many bytes of a spelling are compared first; what is shorter is not looked for.
const scent = 6

// spelling is one way to write a value.
type spelling struct {
	value string
	how   string
	bytes []byte
}

// find is a value that was found, and how it was written.
type find struct{ value, how string }

// newSniffer returns a sniffer of values.
func newSniffer(values []string) *sniffer {
	s := &sniffer{map[[scent]byte][]spelling{}}
	for _, v := range values {
		for how, form := range forms(v) {
			s.add(v, how, []byte(form))
			s.add(v, how+", escaped for an address", []byte(url.QueryEscape(form)))
			s.add(v, how+", escaped for a path", []byte(url.PathEscape(form)))
			s.add(v, how+", escaped for HTML", []byte(html.EscapeString(form)))
			s.add(v, how+", escaped in ASCII", []byte(strings.Trim(strconv.QuoteToASCII(form), `"`)))
			s.add(v, how+", in hex", []byte(hex.EncodeToString([]byte(form))))
			for name, order := range map[string]binary.AppendByteOrder{"UTF-16LE": binary.LittleEndian, "UTF-16BE": binary.BigEndian} {
				var wide []byte
				for _, u := range utf16.Encode([]rune(form)) {
					wide = order.AppendUint16(wide, u)
				}
				s.add(v, how+", in "+name, wide)
			}
			s.addBase64(v, how, []byte(form))
		}
		for how, form := range hashable(v) {
			md, sha, sha2 := md5.Sum([]byte(form)), sha1.Sum([]byte(form)), sha256.Sum256([]byte(form))
			for name, sum := range map[string][]byte{"MD5": md[:], "SHA-1": sha[:16], "SHA-256": sha2[:16]} { // the beginning, which may be all that is kept
				s.add(v, name+" of it "+how, sum)
				s.add(v, name+" of it "+how+", in hex", []byte(hex.EncodeToString(sum)))
				s.addBase64(v, name+" of it "+how, sum)
			}
		}
	}
	return s
}

// forms are the ways in which a person or a program may write a value.
func forms(v string) map[string]string {
	f := map[string]string{"as it is": v, "without dashes": strings.NewReplacer("-", "", " ", "").Replace(v)}
	if digits := f["without dashes"]; strings.Trim(digits, "+0123456789") == "" {
		for name, zero := range map[string]rune{"in Urdu digits": '۰', "in Arabic digits": '٠'} {
			f[name] = strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return zero + r - '0'
				}
				return r
			}, digits)
		}
		if len(digits) == 13 && digits[0] != '+' {
			f["with dashes"] = digits[:5] + "-" + digits[5:12] + "-" + digits[12:]
		}
		if national, ok := strings.CutPrefix(digits, "+92"); ok {
			f["without its country"] = national
		}
	}
	return f
}

// hashable are the forms that a program may make a sum of.
func hashable(v string) map[string]string {
	f := forms(v)
	for how, form := range forms(v) {
		f["small, "+how] = strings.ToLower(form)
		f["capital, "+how] = strings.ToUpper(form)
	}
	words := strings.Fields(text.Fold(v))
	sorted := slices.Sorted(slices.Values(words))
	for i, key := range []string{strings.Join(words, " "), strings.Join(sorted, " "), strings.Join(sorted, "/"), f["without dashes"]} {
		for _, kind := range []string{"", "cnic", "word", "whole", "father", "name"} { // as keys of indexes are made
			for _, apart := range []string{"", "/", ":"} {
				f[fmt.Sprintf("as key %d %s%s", i, kind, apart)] = kind + apart + key
			}
		}
	}
	return f
}

// addBase64 adds what stands in base64 whatever stands before it: the letters that depend on it alone.
func (s *sniffer) addBase64(v, how string, b []byte) {
	for before := range 3 {
		text := base64.StdEncoding.EncodeToString(append(make([]byte, before), b...))
		from, to := (before*8+5)/6, (before+len(b))*8/6
		s.add(v, how+", in base64", []byte(text[from:to]))
		s.add(v, how+", in base64 of addresses", []byte(strings.NewReplacer("+", "-", "/", "_").Replace(text[from:to])))
	}
}

func (s *sniffer) add(v, how string, b []byte) {
	if b = lower(b); len(b) >= scent {
		key := [scent]byte(b[:scent])
		s.seen[key] = append(s.seen[key], spelling{v, how, b})
	}
}

// sniff finds values in b and in all that is packed within. Letters of either case count: a sum or base64 that fits so far by chance is
// less likely than any other error.
func (s *sniffer) sniff(b []byte) map[find]bool {
	found := map[find]bool{}
	s.into(b, found, 0)
	return found
}

func (s *sniffer) into(b []byte, found map[find]bool, depth int) {
	s.plain(b, found)
	if depth == 4 {
		return
	}
	for _, inner := range unpacked(b) {
		s.into(inner, found, depth+1)
	}
}

func (s *sniffer) plain(b []byte, found map[find]bool) {
	low := lower(b)
	for i := 0; i+scent <= len(low); i++ {
		for _, x := range s.seen[[scent]byte(low[i:i+scent])] {
			if bytes.HasPrefix(low[i:], x.bytes) {
				found[find{x.value, x.how}] = true
			}
		}
	}
}

// lower makes letters of ASCII small and leaves every other byte, also where b is no text.
func lower(b []byte) []byte {
	low := bytes.Clone(b)
	for i, c := range low {
		if c >= 'A' && c <= 'Z' {
			low[i] = c + 'a' - 'A'
		}
	}
	return low
}

var (
	hexed  = regexp.MustCompile(`[0-9a-fA-F]{24,}`)
	based  = regexp.MustCompile(`[A-Za-z0-9+/_-]{24,}`)
	folded = regexp.MustCompile(`=\r?\n`)
)

// unpacked returns what stands within b: what was compressed, zipped, folded for the mail, or written in hex or base64 as a whole.
func unpacked(b []byte) (inner [][]byte) {
	for i := 0; i+4 < len(b); i++ {
		var r io.Reader
		var err error
		switch {
		case b[i] == 0x1f && b[i+1] == 0x8b && b[i+2] == 8:
			r, err = gzip.NewReader(bytes.NewReader(b[i:]))
		case b[i] == 0x78 && (uint(b[i])<<8|uint(b[i+1]))%31 == 0:
			r, err = zlib.NewReader(bytes.NewReader(b[i:]))
		default:
			continue
		}
		if err != nil {
			continue
		}
		plain, _ := io.ReadAll(io.LimitReader(r, 64<<20)) // also of what breaks off
		if len(plain) >= scent {
			inner = append(inner, plain)
		}
	}
	if bytes.Contains(b, []byte("PK\x03\x04")) {
		if z, err := zip.NewReader(bytes.NewReader(b), int64(len(b))); err == nil {
			for _, f := range z.File {
				if r, err := f.Open(); err == nil {
					plain, _ := io.ReadAll(io.LimitReader(r, 64<<20))
					inner = append(inner, plain)
				}
			}
		}
	}
	if folded.Match(b) {
		plain, _ := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(b)))
		inner = append(inner, plain)
	}
	for _, run := range hexed.FindAll(b, -1) {
		plain := make([]byte, len(run)/2)
		if n, err := hex.Decode(plain, run[:len(run)/2*2]); err == nil {
			inner = append(inner, plain[:n])
		}
	}
	for _, run := range based.FindAll(b, -1) {
		run = bytes.ReplaceAll(bytes.ReplaceAll(run, []byte("-"), []byte("+")), []byte("_"), []byte("/"))
		if plain, err := base64.RawStdEncoding.DecodeString(string(run[:len(run)/4*4])); err == nil {
			inner = append(inner, plain)
		}
	}
	return inner
}

// TestSniffer hides a value in every way and demands that it is found, and that what is not there is not.
func TestSniffer(t *testing.T) {
	const number, name = "9123498765432", "Zarqelith Vormandu"
	s := newSniffer([]string{number, name, "ژرقلیث ورمندو"})
	sum := sha256.Sum256([]byte("91234-9876543-2"))
	var zipped, inflated bytes.Buffer
	z := zip.NewWriter(&zipped)
	w, err := z.Create("x.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(w, "it is "+name)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	g := gzip.NewWriter(&inflated)
	_, _ = io.WriteString(g, "it is "+name)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	for how, hidden := range map[string]string{
		"as it is": "x" + number, "dashed": "91234-9876543-2", "Urdu": "۹۱۲۳۴۹۸۷۶۵۴۳۲", "Arabic": "٩١٢٣٤٩٨٧٦٥٤٣٢", "small": "ZARQELITH vormandu",
		"query": "Zarqelith+Vormandu", "path": "Zarqelith%20Vormandu", "JSON": `"\u0698\u0631\u0642\u0644\u06cc\u062b \u0648\u0631\u0645\u0646\u062f\u0648"`,
		"Urdu query": url.QueryEscape("ژرقلیث ورمندو"), "hex": hex.EncodeToString([]byte(number)), "sum": string(sum[:]), "sum in hex": hex.EncodeToString(sum[:]), "half a sum": string(sum[:16]),
		"base64": base64.StdEncoding.EncodeToString([]byte(number)), "base64 one on": base64.StdEncoding.EncodeToString([]byte("a" + number + "bcd")),
		"base64 two on": base64.URLEncoding.EncodeToString([]byte("ab" + name + "bcd")), "zip": zipped.String(), "gzip": "before" + inflated.String(),
		"wide": "Z\x00a\x00r\x00q\x00e\x00l\x00i\x00t\x00h\x00 \x00V\x00o\x00r\x00m\x00a\x00n\x00d\x00u\x00",
		"mail": "it is Zarqelith Vor=\r\nmandu", "packed twice": base64.StdEncoding.EncodeToString(inflated.Bytes()),
	} {
		if len(s.sniff([]byte(hidden))) == 0 {
			t.Errorf("%s: not found in %q", how, hidden)
		}
	}
	if found := s.sniff([]byte("Zarqelith 912349876543 " + strings.Repeat("Vorman du ", 1000))); len(found) > 0 {
		t.Errorf("found what is not there: %v", found)
	}
}

// size is how many spellings are looked for.
func (s *sniffer) size() (n int) {
	for _, list := range s.seen {
		n += len(list)
	}
	return n
}
