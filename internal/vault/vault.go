// Package vault seals personal values under the key of their scope, opens them for a decision, and finds them by blind index.
package vault

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/alarm"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Field names a sealed value: its catalogue entry, its row and the scope whose key seals it. All three are bound into the
// ciphertext, so that a value moved to another place does not open.
type Field struct {
	Entry string // table.column
	Row   string // id of the row
	Scope string // "person/ID", "case/ID", "document/ID"
}

// bound is what a ciphertext is tied to.
func (f Field) bound() []byte { return []byte(f.Entry + "\x00" + f.Row + "\x00" + f.Scope) }

// Vault seals and opens.
type Vault struct {
	keys    *db.DB
	root    Root
	catalog *catalog.Catalog
	clock   clock.Clock
	alarms  *alarm.Book
	ring    *ring
	blind   sync.Map // by index: a pool of what hashes under its key
}

// New returns a vault over the keystore keys, which raises an alarm in alarms (nil: in none) for what does not open. It refuses a root
// key that is not the one the keystore was made with.
func New(keys *db.DB, root Root, c *catalog.Catalog, now clock.Clock, alarms *alarm.Book) (*Vault, error) {
	v := &Vault{keys: keys, root: root, catalog: c, clock: now, alarms: alarms, ring: newRing(4096)}
	return v, v.checkRoot(context.Background())
}

// checkRoot keeps a wrapped known value in the keystore and unwraps it at each start.
func (v *Vault) checkRoot(ctx context.Context) error {
	const scope = "root"
	if err := v.Mint(ctx, scope); err != nil {
		return err
	}
	if _, err := v.key(ctx, scope); err != nil {
		return errors.New("the root key is not the one that this keystore was made with: nothing could be read with it")
	}
	return nil
}

// Mint makes the keys of scopes and commits them, before the transaction that stores what they seal. An existing key stays.
func (v *Vault) Mint(ctx context.Context, scopes ...string) error {
	rows := make([]keyRow, len(scopes))
	for i, scope := range scopes {
		wrapped, err := v.root.wrap(scope)
		if err != nil {
			return err
		}
		rows[i] = keyRow{scope, wrapped, v.clock.Now()}
	}
	return v.keys.Update(ctx, func(tx *db.Tx) error {
		for _, row := range rows {
			if err := insertKey(ctx, tx, row); err != nil {
				return err
			}
		}
		return nil
	})
}

// Seal seals a value; an empty value is nil.
func (v *Vault) Seal(ctx context.Context, f Field, value string) (pii.Sealed, error) {
	if value == "" {
		return nil, nil
	}
	if _, err := v.entry(f); err != nil {
		return nil, err
	}
	k, err := v.key(ctx, f.Scope)
	if err != nil {
		return nil, err
	}
	return k.Encrypt([]byte(value), f.bound())
}

// IsSealed tells a stored value that was sealed, and so looks like nothing, from a text in clear.
func IsSealed(b []byte) bool {
	const nonceAndTag = 12 + 16
	return len(b) > nonceAndTag && !utf8.Valid(b)
}

// Open opens a value for a decision that covers its scope and class; nil opens as an empty value. A scope whose key was shredded
// opens as fault.NotFound.
func (v *Vault) Open(ctx context.Context, d access.Decision, f Field, s pii.Sealed) (pii.Value, error) {
	e, err := v.entry(f)
	if err != nil {
		return pii.Value{}, err
	}
	if !reaches(d, f, e) {
		return pii.Value{}, fmt.Errorf("vault: the decision does not reach %s", f.Entry)
	}
	if s == nil {
		return pii.Value{}, nil
	}
	k, err := v.key(ctx, f.Scope)
	if err != nil {
		return pii.Value{}, err
	}
	clear, err := k.Decrypt(s, f.bound())
	if err != nil {
		v.alarms.Raise(alarm.Sealed, 1)
		return pii.Value{}, fmt.Errorf("vault: %s of row %s does not open: it was changed, or moved from another place", f.Entry, f.Row)
	}
	return pii.New(string(clear)), nil
}

// Reaches tells whether a decision opens a field; whoever shows several opens those that are reached.
func (v *Vault) Reaches(d access.Decision, f Field) bool {
	e, err := v.entry(f)
	return err == nil && reaches(d, f, e)
}

// reaches tells whether a decision opens a field: it is held for the decision's purpose, and of class 3 the record of the look names it.
func reaches(d access.Decision, f Field, e catalog.Entry) bool {
	return d.Covers(f.Scope, e.Class) && slices.Contains(e.Purposes, string(d.For())) && (e.Class < catalog.Sensitive || d.Recorded(f.Entry))
}

// entry returns the declaration of a field, and refuses a field that is not declared as sealed under such a scope.
func (v *Vault) entry(f Field) (catalog.Entry, error) {
	e, ok := v.catalog.Entry(f.Entry)
	kind, id, _ := strings.Cut(f.Scope, "/")
	if !ok || e.Class < catalog.Personal || e.Scope != kind || id == "" || f.Row == "" {
		return e, fmt.Errorf("vault: the catalogue does not declare %s as sealed under a %s", f.Entry, kind)
	}
	return e, nil
}

// Blind returns the blind index of a value under the key of the named index ("identity", "email", "name"): equal values give equal
// indexes, and without the key nothing can be learnt from one.
func (v *Vault) Blind(index, value string) []byte {
	made, known := v.blind.Load(index)
	if !known {
		key, err := hkdf.Key(sha256.New, v.root, nil, "sanad blind index "+index, 32)
		if err != nil {
			panic(err) // only a length beyond the hash's reach is refused
		}
		// What was used once hashes faster: it keeps what the key makes of an empty hash.
		made, _ = v.blind.LoadOrStore(index, &sync.Pool{New: func() any { return hmac.New(sha256.New, key) }})
	}
	pool := made.(*sync.Pool)
	mac := pool.Get().(hash.Hash)
	defer pool.Put(mac)
	mac.Reset()
	mac.Write([]byte(value))
	return mac.Sum(nil)
}

// Seed returns 32 secret bytes that the root key always gives for a name: what a signing key is made of.
func (v *Vault) Seed(name string) ([]byte, error) {
	return hkdf.Key(sha256.New, v.root, nil, "sanad seed "+name, 32)
}

// Salt returns 32 bytes that the key of a scope always gives for a name, and that nobody can make again once it is shredded.
func (v *Vault) Salt(ctx context.Context, scope, name string) ([]byte, error) {
	k, err := v.key(ctx, scope)
	if err != nil {
		return nil, err
	}
	return k.salt(name), nil
}

func (k *key) salt(name string) []byte {
	mac := hmac.New(sha256.New, k.salts)
	mac.Write([]byte(name))
	return mac.Sum(nil)
}

// Salted names a salt that the key of a scope gives.
type Salted struct{ Scope, Name string }

// Salts returns the salts of a list, in its order, in one question to the keystore; nil where the key was shredded.
func (v *Vault) Salts(ctx context.Context, list []Salted) ([][]byte, error) {
	scopes := make([]string, len(list))
	for i, x := range list {
		scopes[i] = x.Scope
	}
	var rows []keyRow
	if len(list) > 0 {
		err := v.keys.View(ctx, func(tx *db.Tx) (err error) {
			rows, err = listKeys(ctx, tx, scopes)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("vault: the keystore does not answer: %w", err)
		}
	}
	keys := map[string]*key{}
	for _, row := range rows {
		k, err := v.root.unwrap(row.Scope, row.Wrapped)
		if err != nil {
			return nil, errUnwrap(row.Scope)
		}
		keys[row.Scope] = k
	}
	salts := make([][]byte, len(list))
	for i, x := range list {
		if k := keys[x.Scope]; k != nil {
			salts[i] = k.salt(x.Name)
		}
	}
	return salts, nil
}

// Shred destroys the key of a scope: nothing sealed under it can be opened again, by another process within a minute.
func (v *Vault) Shred(ctx context.Context, scope string) error {
	err := v.keys.Update(ctx, func(tx *db.Tx) error { return deleteKey(ctx, tx, scope) })
	v.ring.drop(scope)
	return err
}

// key returns the key of a scope; fault.NotFound if there is none.
func (v *Vault) key(ctx context.Context, scope string) (*key, error) {
	now := v.clock.Now()
	held, drops := v.ring.get(scope, now)
	if held != nil {
		return held, nil
	}
	var row keyRow
	err := v.keys.View(ctx, func(tx *db.Tx) (err error) {
		row, err = loadKey(ctx, tx, scope)
		return err
	})
	if fault.Is(err, fault.KindNotFound) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("vault: the keystore does not answer: %w", err)
	}
	k, err := v.root.unwrap(scope, row.Wrapped)
	if err != nil {
		return nil, errUnwrap(scope)
	}
	v.ring.put(scope, k, now, drops)
	return k, nil
}

func errUnwrap(scope string) error {
	return fmt.Errorf("vault: the key of a %s does not unwrap with this root key", strings.SplitN(scope, "/", 2)[0])
}
