package vault

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"sync"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	streaming "github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
)

// key is the key of one scope: AES-256-GCM for values, AES-256-GCM-HKDF in segments for files (both Tink's), HMAC-SHA-256 for salts.
type key struct {
	*subtle.AESGCM
	stream *streaming.AESGCMHKDF
	salts  []byte
}

// segment is how much of a file is sealed at a time.
const segment = 64 << 10

func newKey(secret []byte) (*key, error) {
	values, err := subtle.NewAESGCM(secret[:32])
	if err != nil {
		return nil, err
	}
	files, err := streaming.NewAESGCMHKDF(secret[32:], "SHA256", 32, segment, 0)
	if err != nil {
		return nil, err
	}
	salts, err := hkdf.Key(sha256.New, secret, nil, "sanad salts", 32)
	return &key{values, files, salts}, err
}

// wrap makes the secret of a new key and seals it for the keystore, bound to its scope.
func (r Root) wrap(scope string) ([]byte, error) {
	secret := make([]byte, 64)
	rand.Read(secret)
	w, err := subtle.NewAESGCM(r)
	if err != nil {
		return nil, err
	}
	return w.Encrypt(secret, []byte(scope))
}

func (r Root) unwrap(scope string, wrapped []byte) (*key, error) {
	w, err := subtle.NewAESGCM(r)
	if err != nil {
		return nil, err
	}
	secret, err := w.Decrypt(wrapped, []byte(scope))
	if err != nil {
		return nil, err
	}
	if len(secret) != 64 {
		return nil, io.ErrUnexpectedEOF
	}
	return newKey(secret)
}

// ring keeps keys that were unwrapped lately. When it is full, half of them go, whichever: a key that is needed comes back.
type ring struct {
	mu    sync.Mutex
	most  int
	drops int // how often a key was dropped
	keys  map[string]held
}

type held struct {
	*key
	since time.Time
}

// young is how long a key is kept before the keystore is asked again: another process may have shredded it.
const young = time.Minute

func newRing(most int) *ring { return &ring{most: most, keys: map[string]held{}} }

// get returns the key of a scope, or nil and what put wants to know.
func (r *ring) get(scope string, now time.Time) (*key, int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h, ok := r.keys[scope]
	if age := now.Sub(h.since); !ok || age < 0 || age > young {
		return nil, r.drops
	}
	return h.key, r.drops
}

// put keeps a key, unless one was dropped since get: it may be this one, read before it was shredded.
func (r *ring) put(scope string, k *key, now time.Time, drops int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if drops != r.drops {
		return
	}
	if len(r.keys) >= r.most {
		for old := range r.keys {
			delete(r.keys, old)
			if len(r.keys) <= r.most/2 {
				break
			}
		}
	}
	r.keys[scope] = held{k, now}
}

func (r *ring) drop(scope string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.keys, scope)
	r.drops++
}
