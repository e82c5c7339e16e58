package token

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var began = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func someSigner(t testing.TB, first byte) Signer {
	t.Helper()
	seed := make([]byte, 32)
	seed[0] = first
	s, err := NewSigner(seed, began, began.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

type claims struct {
	Number string `json:"n"`
}

func TestSignAndVerify(t *testing.T) {
	s, other := someSigner(t, 1), someSigner(t, 2)
	if again := someSigner(t, 1); again.ID != s.ID {
		t.Error("a seed stands for two keys")
	}
	keys := []Key{other.Key, s.Key}
	signed := func(typ string) string {
		text, err := s.Sign(typ, claims{"CIVIL/1"})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, typ := range []string{"", "x+jwt"} {
		body, by, err := Verify(signed(typ), typ, keys)
		if err != nil || string(body) != `{"n":"CIVIL/1"}` || by.ID != s.ID {
			t.Errorf("%q: %s %v", typ, body, err)
		}
	}
	part := func(h string, body string) string {
		p := strings.Split(signed(""), ".")
		if h != "" {
			p[0] = encode([]byte(h))
		}
		if body != "" {
			p[1] = encode([]byte(body))
		}
		return strings.Join(p, ".")
	}
	for name, x := range map[string]struct {
		text string
		keys []Key
		want error
	}{
		"nothing":              {"", keys, ErrForm},
		"words":                {"what is this", keys, ErrForm},
		"another kind":         {signed("x+jwt"), keys, ErrKind},
		"another's keys":       {signed(""), []Key{other.Key}, ErrKey},
		"alg none":             {part(`{"alg":"none"}`, ""), keys, ErrAlgorithm},
		"alg none, unsigned":   {encode([]byte(`{"alg":"none"}`)) + ".e30.", keys, ErrAlgorithm},
		"a symmetric key":      {part(`{"alg":"HS256","kid":"`+s.ID+`"}`, ""), keys, ErrAlgorithm},
		"a key of its own":     {part(`{"alg":"ES256","kid":"`+s.ID+`","jku":"https://elsewhere.example"}`, ""), keys, ErrForm},
		"no key":               {part(`{"alg":"ES256","kid":""}`, ""), keys, ErrKey},
		"other claims":         {part("", `{"n":"CIVIL/2"}`), keys, ErrSignature},
		"the key of another":   {part(`{"alg":"ES256","kid":"`+other.ID+`"}`, ""), keys, ErrSignature},
		"a signature too many": {signed("") + ".AA", keys, ErrForm},
		"the end of a line":    {signed("") + "\n", keys, ErrForm},
	} {
		if _, _, err := Verify(x.text, "", x.keys); !errors.Is(err, x.want) {
			t.Errorf("%s: %v, want %v", name, err, x.want)
		}
	}
	if s.Signs(began) != nil || s.Signs(began.AddDate(1, 0, 0)) != nil || s.Signs(began.Add(-time.Second)) == nil || s.Signs(began.AddDate(1, 0, 1)) == nil {
		t.Error("the days of the key")
	}
}

// TestOneByte changes every byte of a signed text to every other and demands that none is believed.
func TestOneByte(t *testing.T) {
	s := someSigner(t, 1)
	text, err := s.Sign("", claims{"CIVIL/1"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range text {
		for b := range 256 {
			if bad := text[:i] + string([]byte{byte(b)}) + text[i+1:]; bad != text && (b > ' ' && b < 127 && b%5 == 0 || byte(b) == text[i]^1) {
				if _, _, err := Verify(bad, "", []Key{s.Key}); err == nil {
					t.Fatalf("byte %d may be %q", i, bad[i])
				}
			}
		}
	}
}

// TestWithdrawnKey believes nothing of a key that was withdrawn, and says so also of keys that came back from a file.
func TestWithdrawnKey(t *testing.T) {
	s, other := someSigner(t, 1), someSigner(t, 2)
	text, err := s.Sign("x", claims{"CIVIL/1"})
	if err != nil {
		t.Fatal(err)
	}
	k := s.Key
	k.Withdrawn = &Withdrawal{began.AddDate(0, 1, 0), "The key was copied."}
	b, err := json.Marshal(Set{[]Key{other.Key, k}})
	if err != nil || !strings.Contains(string(b), `"revoked":{"revoked_at":1796083200,"reason":"The key was copied."}`) {
		t.Fatalf("%s: %v", b, err)
	}
	var back Set
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if w := back.Keys[1].Withdrawn; back.Keys[0].Withdrawn != nil || w == nil || !w.Since.Equal(began.AddDate(0, 1, 0)) || w.Reason != "The key was copied." {
		t.Errorf("%+v", w)
	}
	if body, by, err := Verify(text, "x", back.Keys); !errors.Is(err, ErrWithdrawn) || body != nil || by.ID != s.ID {
		t.Errorf("%s %v", body, err)
	}
	if _, _, err := Verify(text[:len(text)-4]+"AAAA", "x", back.Keys); !errors.Is(err, ErrSignature) {
		t.Errorf("changed besides: %v", err)
	}
	for _, said := range []string{`"revoked":{}`, `"revoked":{"revoked_at":0}`} { // whatever is said of it, it is withdrawn
		one, _ := json.Marshal(s.Key)
		var k Key
		if err := json.Unmarshal([]byte(strings.Replace(string(one), `"nbf"`, said+`,"nbf"`, 1)), &k); err != nil || k.Withdrawn == nil {
			t.Errorf("%s: %v", said, err)
		}
	}
}

func TestKeysComeBack(t *testing.T) {
	s := someSigner(t, 1)
	b, err := json.Marshal(Set{[]Key{s.Key}})
	if err != nil {
		t.Fatal(err)
	}
	var set Set
	if err := json.Unmarshal(b, &set); err != nil || len(set.Keys) != 1 {
		t.Fatalf("%s: %v", b, err)
	}
	text, _ := s.Sign("x", claims{"CIVIL/1"})
	if _, by, err := Verify(text, "x", set.Keys); err != nil || !by.Until.Equal(s.Until) {
		t.Error(err)
	}
	for from, to := range map[string]string{`"EC"`: `"OKP"`, `"P-256"`: `"P-384"`, s.ID: someSigner(t, 2).ID, `"x":"`: `"x":"A`, `"ES256"`: `"none"`} {
		if err := json.Unmarshal([]byte(strings.Replace(string(b), from, to, 1)), &set); err == nil {
			t.Errorf("a key with %s is taken", to)
		}
	}
}

// TestListOfTheStandard packs the example of the standard, whose two-bit list is C9 44 F9.
func TestListOfTheStandard(t *testing.T) {
	l := List{}
	for i, s := range []Status{1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3} {
		l = l.With(i, s)
	}
	if len(l) != 3 || l[0] != 0xc9 || l[1] != 0x44 || l[2] != 0xf9 {
		t.Errorf("%x", []byte(l))
	}
	if back, err := (Packed{2, "eNo76fITAAPfAgc"}).Unpack(); err != nil || string(back) != string(l) {
		t.Errorf("%x %v", []byte(back), err)
	}
}

func TestListProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := map[int]Status{}
		l := NewList(rapid.IntRange(0, 100).Draw(t, "places"))
		for range rapid.IntRange(0, 50).Draw(t, "n") {
			place, s := rapid.IntRange(0, 300).Draw(t, "place"), Status(rapid.IntRange(0, 2).Draw(t, "status"))
			l, said[place] = l.With(place, s), s
		}
		p, err := l.Pack()
		if err != nil {
			t.Fatal(err)
		}
		back, err := p.Unpack()
		if err != nil {
			t.Fatal(err)
		}
		for i := range l.Places() {
			if s, ok := back.At(i); !ok || s != said[i] {
				t.Fatalf("place %d: %d, want %d", i, s, said[i])
			}
		}
		if _, ok := back.At(l.Places()); ok {
			t.Fatal("a place beyond the end")
		}
	})
}

func FuzzVerify(f *testing.F) {
	s := someSigner(f, 1)
	text, err := s.Sign("", claims{"CIVIL/1"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add("e30.e30.")
	f.Fuzz(func(t *testing.T, other string) {
		if _, _, err := Verify(other, "", []Key{s.Key}); err == nil && other[:strings.LastIndex(other, ".")] != text[:strings.LastIndex(text, ".")] {
			t.Errorf("%q is believed", other)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	f.Add("eNrbuRgAAhcBXQ")
	f.Fuzz(func(t *testing.T, text string) {
		if l, err := (Packed{bits, text}).Unpack(); err == nil && len(l) > mostBytes {
			t.Error("a list without end")
		}
	})
}

// BenchmarkList packs the list of a million, of whom one in twenty is not active.
func BenchmarkList(b *testing.B) {
	l := NewList(1_000_000)
	chance := uint32(1)
	for i := range 1_000_000 {
		if chance = chance*1664525 + 1013904223; chance>>16%20 == 0 {
			l = l.With(i, Invalid)
		}
	}
	var p Packed
	for b.Loop() {
		p, _ = l.Pack()
	}
	b.ReportMetric(float64(len(p.List))/1024, "KB")
	b.ReportMetric(float64(len(l))/1024, "KB-raw")
}
