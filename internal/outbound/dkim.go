package outbound

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"strings"

	mail "github.com/wneessen/go-mail"
)

// fewestBits is how long an RSA key is that receivers believe.
const fewestBits = 2048

// signedHeaders are what a signature binds, where a letter has them. A receiver honours the one click that stops letters only if it is
// signed too.
var signedHeaders = []string{
	"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "Auto-Submitted", "Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post",
	"MIME-Version", "Content-Type", "Content-Transfer-Encoding",
}

// onceHeaders may stand only as often as they were signed: a second one, which a reader might be shown instead, breaks the signature.
var onceHeaders = []string{"From", "To", "Subject", "Date", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post"}

// Signature signs the mail of a domain, so that receivers know that it is the council's and unchanged (DKIM, RFC 6376).
type Signature struct {
	Domain, Selector string
	key              crypto.Signer
}

// NewSignature returns the signature by which mail from an address is signed. key is PEM: RSA of 2048 bits or more, or Ed25519.
func NewSignature(from, selector, key string) (*Signature, error) {
	private, err := mail.PrivKeyFromPEM([]byte(key))
	if err != nil {
		return nil, errors.New("outbound: the key that signs mail cannot be read: it must be PEM, RSA or Ed25519, such as `openssl genrsa 2048` prints") // the cause might quote it
	}
	if long, ok := private.(*rsa.PrivateKey); ok && long.N.BitLen() < fewestBits {
		return nil, fmt.Errorf("outbound: the key that signs mail has %d bits: receivers believe %d or more", long.N.BitLen(), fewestBits)
	}
	return &Signature{domainOf(from), selector, private}, nil
}

// sign signs a message that nobody changes any more; nil does nothing.
func (s *Signature) sign(msg *mail.Msg) error {
	if s == nil {
		return nil
	}
	var text bytes.Buffer
	if _, err := msg.WriteTo(&text); err != nil {
		return &Error{Stage: "signature"}
	}
	head, body, _ := bytes.Cut(text.Bytes(), []byte("\r\n\r\n"))
	d := mail.NewDKIMSigner(s.Domain, s.Selector, s.key) // each its own: signing writes into it
	d.SignHeaders(signedHeaders...)
	d.OversignHeaders(onceHeaders...)
	line, err := d.Sign(head, body)
	if err != nil {
		return &Error{Stage: "signature"}
	}
	// The signer folds a long list of headers within their names, which adds blanks to what it has signed. It is folded here between tags.
	value := strings.ReplaceAll(strings.TrimPrefix(strings.TrimRight(line, "\r\n"), "DKIM-Signature: "), "\r\n ", "")
	msg.SetGenHeaderPreformatted("DKIM-Signature", strings.ReplaceAll(value, "; ", ";\r\n "))
	return nil
}

// Record returns the entry of the domain's names (DNS, of type TXT) by which receivers check.
func (s *Signature) Record() (name, value string) {
	kind, public := "ed25519", []byte(nil)
	switch key := s.key.Public().(type) {
	case ed25519.PublicKey:
		public = key
	case *rsa.PublicKey:
		kind = "rsa"
		public, _ = x509.MarshalPKIXPublicKey(key) // an RSA key always has this form
	}
	return s.Selector + "._domainkey." + s.Domain, "v=DKIM1; k=" + kind + "; p=" + base64.StdEncoding.EncodeToString(public)
}

// Zone returns the record as a line of a zone file, whose strings have at most 255 characters.
func (s *Signature) Zone() string {
	name, value := s.Record()
	var list []string
	for ; len(value) > 255; value = value[255:] {
		list = append(list, `"`+value[:255]+`"`)
	}
	return name + ". IN TXT ( " + strings.Join(append(list, `"`+value+`"`), " ") + " )"
}

// Records asks a name for its records, as receivers of letters do who look for the key of a signature.
func Records(ctx context.Context, name string) ([]string, error) {
	return net.DefaultResolver.LookupTXT(ctx, name)
}

// Look asks the names of the domain whether receivers find the key. It tells of what is wrong.
func (s *Signature) Look(ctx context.Context) error {
	return s.look(ctx, Records)
}

func (s *Signature) look(ctx context.Context, lookup func(context.Context, string) ([]string, error)) error {
	name, want := s.Record()
	list, err := lookup(ctx, name)
	var failed *net.DNSError
	switch {
	case errors.As(err, &failed) && failed.IsNotFound || err == nil && len(list) == 0:
		return fmt.Errorf("there is no record %s", name)
	case err != nil:
		return fmt.Errorf("the record %s cannot be looked up (%s)", name, cause(err))
	}
	for _, text := range list {
		if tag(text, "p") == tag(want, "p") && (tag(text, "k") == tag(want, "k") || tag(text, "k") == "" && tag(want, "k") == "rsa") {
			return nil
		}
	}
	return fmt.Errorf("the record %s has another key", name)
}

// tag returns a value of a record like v=DKIM1; k=rsa; p=…
func tag(record, name string) string {
	for part := range strings.SplitSeq(record, ";") {
		if key, value, _ := strings.Cut(part, "="); strings.TrimSpace(key) == name {
			return strings.Join(strings.Fields(value), "")
		}
	}
	return ""
}
