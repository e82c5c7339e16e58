package outbound

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"sanad/internal/postfix"
)

func pemOf(t testing.TB, key any) string {
	t.Helper()
	b, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: b}))
}

func rsaKey(t testing.TB, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// verify asks somebody else's checker whether a letter is signed by whoever has the record.
func verify(t *testing.T, s *Signature, text string) (*dkim.Verification, error) {
	t.Helper()
	list, err := dkim.VerifyWithOptions(strings.NewReader(text), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		at, value := s.Record()
		if name != at {
			t.Errorf("the key is looked for at %s, not at %s", name, at)
		}
		return []string{value}, nil
	}})
	if err != nil {
		return nil, err
	}
	if len(list) != 1 {
		t.Fatalf("%d signatures", len(list))
	}
	return list[0], list[0].Err
}

// TestSigned has what Postfix delivered checked by another program; each change that a reader could see breaks the signature.
func TestSigned(t *testing.T) {
	server := postfix.Start(t, false)
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]any{"RSA": rsaKey(t, 2048), "Ed25519": edwards} {
		t.Run(name, func(t *testing.T) {
			s, err := NewSignature("no-reply@council.test", "s2026", pemOf(t, key))
			if err != nil {
				t.Fatal(err)
			}
			m, err := NewSMTP(SMTP{Host: "localhost", Port: server.Encrypted, From: "no-reply@council.test", FromName: "Council", StartTLS: "require", Roots: server.Roots, Gate: open(t, "localhost"), Signature: s})
			if err != nil {
				t.Fatal(err)
			}
			x := letter("ayesha@example.org")
			x.Return, x.ReplyTo, x.Stop = "b+1@bounces.council.test", "office@council.test", "https://council.test/unsubscribe?m=06h0ghqy03gqz886p3xbnctz5g"
			if err := m.Send(ctx, x); err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(server.Arrived(t), "\n", "\r\n")
			found, err := verify(t, s, text)
			if err != nil || found.Domain != "council.test" {
				t.Fatalf("%+v %v\n%s", found, err, text)
			}
			for _, line := range []string{"\r\nList-Unsubscribe: <" + x.Stop + ">\r\n", "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"} {
				if !strings.Contains(text, line) {
					t.Errorf("%q is missing in\n%s", line, text)
				}
			}
			for _, must := range []string{"list-unsubscribe", "list-unsubscribe-post", "reply-to", "auto-submitted", "content-language", "from", "subject"} {
				if !slices.ContainsFunc(found.HeaderKeys, func(k string) bool { return strings.EqualFold(k, must) }) {
					t.Errorf("%s is not signed: %v", must, found.HeaderKeys)
				}
			}
			head, body, _ := strings.Cut(text, "\r\n\r\n")
			changed := []byte(body)
			changed[len(changed)/2] ^= 1
			for what, forged := range map[string]string{
				"a byte of the words":        head + "\r\n\r\n" + string(changed),
				"words more":                 text + "and pay here\r\n",
				"another place to stop":      strings.Replace(text, "https://council.test/unsub", "https://evil.test/unsub", 1),
				"another address to answer":  strings.Replace(text, "office@council.test", "office@evil.test", 1),
				"no longer by a program":     strings.Replace(text, "Auto-Submitted: auto-generated", "Auto-Submitted: no", 1),
				"a second sender":            "From: <registrar@council.test>\r\n" + text,
				"a second subject":           "Subject: Pay at once\r\n" + text,
				"a second address to answer": "Reply-To: <a@evil.test>\r\n" + text,
			} {
				if forged == text {
					t.Errorf("%s: nothing changed", what)
				}
				if _, err := verify(t, s, forged); err == nil {
					t.Errorf("%s does not break the signature", what)
				}
			}
		})
	}
}

func TestSignatureOfManyAtOnce(t *testing.T) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSignature("no-reply@council.test", "s", pemOf(t, key))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			msg, err := compose(letter("ayesha@example.org"), "no-reply@council.test", "Council")
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.sign(msg); err != nil {
				t.Error(err)
			}
			var b bytes.Buffer
			if _, err := msg.WriteTo(&b); err != nil {
				t.Error(err)
				return
			}
			if _, err := verify(t, s, b.String()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestKeysThatAreRefused(t *testing.T) {
	long := pemOf(t, rsaKey(t, 2048))
	for name, key := range map[string]string{
		"no PEM": "secret words", "short": pemOf(t, rsaKey(t, 1024)), "another kind": strings.ReplaceAll(long, "PRIVATE KEY", "PUBLIC KEY"), "broken": strings.Replace(long, "M", "", 3),
	} {
		_, err := NewSignature("no-reply@council.test", "s", key)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRecord(t *testing.T) {
	s, err := NewSignature("no-reply@council.test", "s2026", pemOf(t, rsaKey(t, 2048)))
	if err != nil {
		t.Fatal(err)
	}
	name, value := s.Record()
	zone := s.Zone()
	if name != "s2026._domainkey.council.test" || !strings.HasPrefix(value, "v=DKIM1; k=rsa; p=MIIB") || strings.ReplaceAll(zone, `" "`, "") != name+`. IN TXT ( "`+value+`" )` || !strings.Contains(zone, `" "`) {
		t.Errorf("%s\n%s\n%s", name, value, zone)
	}
	for _, part := range strings.Split(zone, `"`) {
		if len(part) > 255 {
			t.Errorf("a string of %d characters", len(part))
		}
	}
	key := tag(value, "p")
	for _, x := range []struct {
		name string
		list []string
		err  error
		want string
	}{
		{"as it should be", []string{value}, nil, ""},
		{"among others", []string{"v=spf1 -all", value}, nil, ""},
		{"without a kind", []string{"v=DKIM1; p=" + key}, nil, ""},
		{"in another order, with spaces", []string{"v=DKIM1;t=s; p=" + key[:9] + " " + key[9:] + " ;k=rsa"}, nil, ""},
		{"withdrawn", []string{"v=DKIM1; p="}, nil, "another key"},
		{"of another kind", []string{"v=DKIM1; k=ed25519; p=" + key}, nil, "another key"},
		{"nothing", nil, nil, "there is no record s2026._domainkey.council.test"},
		{"no such name", nil, &net.DNSError{IsNotFound: true}, "there is no record"},
		{"no names at all", nil, &net.DNSError{IsTimeout: true}, "cannot be looked up"},
		{"another fault", nil, errors.New("x"), "cannot be looked up"},
	} {
		err := s.look(t.Context(), func(_ context.Context, asked string) ([]string, error) {
			if asked != name {
				t.Errorf("asked for %s", asked)
			}
			return x.list, x.err
		})
		if x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}
