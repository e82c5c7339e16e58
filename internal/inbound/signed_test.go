package inbound

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

// signed is a mail that a domain signed, and what its names answer.
func signed(t *testing.T, domain, from string) (mail string, keys Keys) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	text := "From: Ayesha <" + from + ">\r\nTo: privacy@council.test\r\nSubject: My data\r\n\r\nWhat do you hold of me?\r\n"
	var b bytes.Buffer
	if err := dkim.Sign(&b, strings.NewReader(text), &dkim.SignOptions{Domain: domain, Selector: "s", Signer: private}); err != nil {
		t.Fatal(err)
	}
	return b.String(), func(_ context.Context, name string) ([]string, error) {
		if name != "s._domainkey."+domain {
			return nil, errors.New("no such name")
		}
		return []string{"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}, nil
	}
}

// Only the domain of the sender that the mail itself names shows who sent it.
func TestSignedBy(t *testing.T) {
	const ayesha = "ayesha@example.org"
	good, keys := signed(t, "example.org", ayesha)
	other, otherKeys := signed(t, "evil.test", ayesha)
	deep, deepKeys := signed(t, "example.org", "ayesha@mail.example.org")
	near, nearKeys := signed(t, "ample.org", ayesha)
	for name, x := range map[string]struct {
		mail, from string
		keys       Keys
		want       string
	}{
		"signed":                        {good, ayesha, keys, "example.org"},
		"in capitals":                   {good, "Ayesha@EXAMPLE.org", keys, "example.org"},
		"a part of the domain":          {deep, "ayesha@mail.example.org", deepKeys, "example.org"},
		"a changed word":                {strings.Replace(good, "What do", "Erase what", 1), ayesha, keys, ""},
		"a changed sender":              {strings.Replace(good, "<ayesha@", "<victim@", 1), "victim@example.org", keys, ""},
		"sent on in another's name":     {good, "victim@example.org", keys, ""},
		"by another domain":             {other, ayesha, otherKeys, ""},
		"by a domain that ends like it": {near, ayesha, nearKeys, ""},
		"a second sender":               {"From: <victim@example.org>\r\n" + good, ayesha, keys, ""},
		"too many signatures":           {strings.Repeat("DKIM-Signature: v=1\r\n", mostSignatures) + good, ayesha, keys, ""},
		"nothing signed":                {"From: <" + ayesha + ">\r\n\r\nx\r\n", ayesha, keys, ""},
		"no names":                      {good, ayesha, func(context.Context, string) ([]string, error) { return nil, errors.New("no answer") }, ""},
		"nobody looks":                  {good, ayesha, nil, ""},
		"no sender":                     {good, "", keys, ""},
		"no mail":                       {"\x00", ayesha, keys, ""},
	} {
		if got := signedBy(t.Context(), []byte(x.mail), x.from, x.keys); got != x.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// What a mail server hands over is told with the domain that signed it.
func TestServeTellsWhoSigned(t *testing.T) {
	mail, keys := signed(t, "example.org", "ayesha@example.org")
	got := make(chan string, 2)
	client := asking(t, Usual, keys, func(_ context.Context, l Letter) error {
		got <- l.Signed
		return nil
	})()
	send(t, client, "ayesha@example.org", mail, "privacy@council.test")
	send(t, client, "mallory@example.org", mail, "privacy@council.test")
	if first, second := <-got, <-got; first != "example.org" || second != "" {
		t.Errorf("%q, then %q", first, second)
	}
}
