// Package token signs and reads what is verified without asking anybody: compact signatures (JWS, RFC 7515) by one algorithm alone, the
// public keys that check them, and the list of who is no longer what a signature says (Token Status List).
package token

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// algorithm is the one that is signed and believed: ECDSA on P-256 with SHA-256.
const algorithm = "ES256"

// shortID is how many characters of a key's name tell it from the council's others.
const shortID = 8

// What is wrong with a text that is not believed.
var (
	ErrForm      = errors.New("this is not a signed text, or a part of it is missing")
	ErrAlgorithm = errors.New("this is not signed in the one way that is believed (ES256)")
	ErrKind      = errors.New("this is signed, but is something else")
	ErrKey       = errors.New("this is signed by a key that is not among the keys")
	ErrSignature = errors.New("this was changed after it was signed, or was signed by somebody else")
	ErrDays      = errors.New("this is dated outside the days in which its key signs")
	ErrWithdrawn = errors.New("this is signed by a key that was withdrawn")
)

// Key is a public key with the days in which it signs.
type Key struct {
	ID          string // its thumbprint (RFC 7638)
	From, Until time.Time
	Withdrawn   *Withdrawal // nil: it is believed
	public      *ecdsa.PublicKey
}

// Withdrawal says of a key that nothing is believed any more which it signed, of whatever date: who holds it writes what date they like.
type Withdrawal struct {
	Since  time.Time // from when it may be in other hands
	Reason string
}

// Signer is a key that signs.
type Signer struct {
	Key
	private *ecdsa.PrivateKey
}

// NewSigner returns the signer that a seed of 32 secret bytes always stands for, of the days from and until.
func NewSigner(seed []byte, from, until time.Time) (Signer, error) {
	if len(seed) != 32 {
		return Signer{}, fmt.Errorf("token: a seed of %d bytes", len(seed))
	}
	for n := byte(0); n < 8; n++ { // one number in four thousand million is too great for the curve
		scalar := sha256.Sum256(append([]byte{n}, seed...))
		private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar[:])
		if err != nil {
			continue
		}
		s := Signer{Key{From: from.UTC().Truncate(time.Second), Until: until.UTC().Truncate(time.Second), public: &private.PublicKey}, private}
		s.ID, err = thumbprint(s.public)
		return s, err
	}
	return Signer{}, errors.New("token: no key can be made of this seed")
}

// jwk is a public key as RFC 7517 writes it; nbf and exp are its days, and revoked is as OpenID Federation writes it of keys of before.
type jwk struct {
	KeyType string `json:"kty"`
	Curve   string `json:"crv"`
	X       string `json:"x"`
	Y       string `json:"y"`
	ID      string `json:"kid"`
	Use     string `json:"use"`
	Alg     string `json:"alg"`
	From    int64  `json:"nbf"`
	Until   int64  `json:"exp"`

	Revoked *revoked `json:"revoked,omitempty"`
}

type revoked struct {
	At     int64  `json:"revoked_at"`
	Reason string `json:"reason,omitempty"`
}

// point returns the two coordinates of a public key, as they are written.
func point(k *ecdsa.PublicKey) (x, y string, err error) {
	b, err := k.Bytes()
	if err != nil || len(b) != 65 {
		return "", "", errors.New("token: a key that is none of P-256")
	}
	return encode(b[1:33]), encode(b[33:]), nil
}

func thumbprint(k *ecdsa.PublicKey) (string, error) {
	x, y, err := point(k)
	sum := sha256.Sum256([]byte(`{"crv":"P-256","kty":"EC","x":"` + x + `","y":"` + y + `"}`))
	return encode(sum[:]), err
}

// MarshalJSON writes the key as a JWK.
func (k Key) MarshalJSON() ([]byte, error) {
	x, y, err := point(k.public)
	if err != nil {
		return nil, err
	}
	j := jwk{"EC", "P-256", x, y, k.ID, "sig", algorithm, k.From.Unix(), k.Until.Unix(), nil}
	if w := k.Withdrawn; w != nil {
		j.Revoked = &revoked{w.Since.Unix(), w.Reason}
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads a key, and refuses one that bears the name of another.
func (k *Key) UnmarshalJSON(b []byte) error {
	var j jwk
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	x, errX := decode(j.X)
	y, errY := decode(j.Y)
	if errX != nil || errY != nil || j.KeyType != "EC" || j.Curve != "P-256" || j.Alg != algorithm || len(x) != 32 || len(y) != 32 {
		return errors.New("a key that is none of ES256")
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	if err != nil {
		return errors.New("a key that is none of ES256")
	}
	id, err := thumbprint(public)
	if err != nil || id != j.ID {
		return errors.New("a key that bears another's name")
	}
	*k = Key{id, time.Unix(j.From, 0).UTC(), time.Unix(j.Until, 0).UTC(), nil, public}
	if r := j.Revoked; r != nil {
		k.Withdrawn = &Withdrawal{time.Unix(r.At, 0).UTC(), r.Reason}
	}
	return nil
}

// Set is a set of public keys, as RFC 7517 writes it.
type Set struct {
	Keys []Key `json:"keys"`
}

// header names algorithm, key and kind, in this order and nothing else: a text that brings a key of its own is not read.
type header struct {
	Alg string `json:"alg"`
	Key string `json:"kid"`
	Typ string `json:"typ,omitempty"`
}

// Sign writes claims as a compact signature of a kind. Without a kind the header is as short as it can be, and names the key in short.
func (s Signer) Sign(typ string, claims any) (string, error) {
	body, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	h := header{algorithm, s.ID, typ}
	if typ == "" {
		h.Key = s.ID[:shortID]
	}
	top, err := json.Marshal(h)
	if err != nil {
		return "", err
	}
	text := encode(top) + "." + encode(body)
	sum := sha256.Sum256([]byte(text))
	r, t, err := ecdsa.Sign(rand.Reader, s.private, sum[:])
	if err != nil {
		return "", err
	}
	var signature [64]byte
	r.FillBytes(signature[:32])
	t.FillBytes(signature[32:])
	return text + "." + encode(signature[:]), nil
}

// Verify returns the claims of a compact signature of a kind, and the key that signed it; nothing of a key that was withdrawn.
func Verify(text, typ string, keys []Key) (claims []byte, by Key, err error) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, by, ErrForm
	}
	top, err := decode(parts[0])
	if err != nil {
		return nil, by, ErrForm
	}
	claims, err = decode(parts[1])
	if err != nil {
		return nil, by, ErrForm
	}
	signature, err := decode(parts[2])
	if err != nil {
		return nil, by, ErrForm
	}
	h, err := readHeader(top)
	switch {
	case err != nil:
		return nil, by, err
	case h.Typ != typ:
		return nil, by, ErrKind
	case len(signature) != 64:
		return nil, by, ErrForm
	}
	found := false
	for _, k := range keys {
		if k.public != nil && len(h.Key) >= shortID && strings.HasPrefix(k.ID, h.Key) {
			by, found = k, true
		}
	}
	if !found {
		return nil, by, ErrKey
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(by.public, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return nil, by, ErrSignature
	}
	if w := by.Withdrawn; w != nil {
		return nil, by, fmt.Errorf("%w: since %s it may be in other hands (%q)", ErrWithdrawn, w.Since.Format(time.RFC3339), w.Reason)
	}
	return claims, by, nil
}

// readHeader reads a header that says what ours say and nothing else.
func readHeader(b []byte) (h header, err error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var any struct {
		Alg string `json:"alg"`
	}
	if json.Unmarshal(b, &any) != nil {
		return h, ErrForm
	}
	if any.Alg != algorithm {
		return h, ErrAlgorithm
	}
	if err := d.Decode(&h); err != nil || d.More() {
		return h, ErrForm
	}
	return h, nil
}

// Signs tells whether a key signs at a moment: what is dated otherwise is not believed.
func (k Key) Signs(at time.Time) error {
	if at.Before(k.From) || at.After(k.Until) {
		return ErrDays
	}
	return nil
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// decode is strict, so that no two texts stand for the same bytes. The decoder alone would pass over the ends of lines.
func decode(s string) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, ErrForm
	}
	return base64.RawURLEncoding.Strict().DecodeString(s)
}

// Claims returns what a text claims, believed or not: for who signed it.
func Claims(text string) ([]byte, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, false
	}
	b, err := decode(parts[1])
	return b, err == nil
}
