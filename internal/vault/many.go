package vault

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"

	"sanad/internal/db"
	"sanad/internal/pii"
)

// Fresh holds keys that were just minted, so that who brings in thousands asks the keystore once.
type Fresh struct {
	vault *Vault
	keys  map[string]*key
}

// MintMany makes the keys of scopes that have none and commits them in one transaction, before the transaction that stores what they
// seal. A scope that has a key already is a conflict, and nothing is made.
func (v *Vault) MintMany(ctx context.Context, scopes []string) (*Fresh, error) {
	f := &Fresh{v, make(map[string]*key, len(scopes))}
	rows := make([]keyRow, len(scopes))
	wrap, err := subtle.NewAESGCM(v.root)
	if err != nil {
		return nil, err
	}
	now := v.clock.Now()
	for i, scope := range scopes {
		secret := make([]byte, 64)
		rand.Read(secret)
		wrapped, err := wrap.Encrypt(secret, []byte(scope))
		if err != nil {
			return nil, err
		}
		if f.keys[scope], err = newKey(secret); err != nil {
			return nil, err
		}
		rows[i] = keyRow{scope, wrapped, now}
	}
	return f, v.keys.Update(ctx, func(tx *db.Tx) error { return insertKeys(ctx, tx, rows) })
}

// KeepMany is MintMany for scopes of which some have a key already, of work that was broken off: those keep it. Nothing that was sealed
// under one stops to open, whoever sealed it.
func (v *Vault) KeepMany(ctx context.Context, scopes []string) (*Fresh, error) {
	var rows []keyRow
	err := v.keys.View(ctx, func(tx *db.Tx) (err error) {
		rows, err = listKeys(ctx, tx, scopes)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("vault: the keystore does not answer: %w", err)
	}
	had := make(map[string]*key, len(rows))
	for _, row := range rows {
		if had[row.Scope], err = v.root.unwrap(row.Scope, row.Wrapped); err != nil {
			return nil, errUnwrap(row.Scope)
		}
	}
	f, err := v.MintMany(ctx, slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return had[scope] != nil }))
	if err == nil {
		maps.Copy(f.keys, had)
	}
	return f, err
}

// Warm asks the keystore once for the keys of scopes, so that what is opened under them next asks no more. A scope without a key stays without.
func (v *Vault) Warm(ctx context.Context, scopes []string) error {
	now := v.clock.Now()
	var cold []string
	drops := 0
	for i, scope := range scopes {
		k, seen := v.ring.get(scope, now)
		if k == nil {
			cold = append(cold, scope)
		}
		if i == 0 {
			drops = seen
		}
	}
	if len(cold) == 0 {
		return nil
	}
	var rows []keyRow
	err := v.keys.View(ctx, func(tx *db.Tx) (err error) {
		rows, err = listKeys(ctx, tx, cold)
		return err
	})
	if err != nil {
		return fmt.Errorf("vault: the keystore does not answer: %w", err)
	}
	for _, row := range rows {
		k, err := v.root.unwrap(row.Scope, row.Wrapped)
		if err != nil {
			return errUnwrap(row.Scope)
		}
		v.ring.put(row.Scope, k, now, drops)
	}
	return nil
}

// Seal is Vault.Seal under one of these keys.
func (f *Fresh) Seal(x Field, value string) (pii.Sealed, error) {
	if value == "" {
		return nil, nil
	}
	if _, err := f.vault.entry(x); err != nil {
		return nil, err
	}
	k := f.keys[x.Scope]
	if k == nil {
		return nil, fmt.Errorf("vault: %s is sealed under a key that was not minted with the others", x.Entry)
	}
	return k.Encrypt([]byte(value), x.bound())
}

// Salt is Vault.Salt of one of these keys.
func (f *Fresh) Salt(scope, name string) ([]byte, error) {
	k := f.keys[scope]
	if k == nil {
		return nil, fmt.Errorf("vault: no key of %q was minted with the others", name)
	}
	return k.salt(name), nil
}

// ShredMany destroys the keys of scopes in one transaction, as Shred does.
func (v *Vault) ShredMany(ctx context.Context, scopes []string) error {
	err := v.keys.Update(ctx, func(tx *db.Tx) error { return deleteKeys(ctx, tx, scopes) })
	for _, scope := range scopes {
		v.ring.drop(scope)
	}
	return err
}

// Scopes returns scopes of a kind whose keys were minted before a moment, after one of them (empty: from the first), in order.
func (v *Vault) Scopes(ctx context.Context, kind string, before time.Time, after string, limit int) (list []string, err error) {
	err = v.keys.View(ctx, func(tx *db.Tx) error {
		list, err = listScopes(ctx, tx, max(after, kind+"/"), kind+"0", before, limit) // 0 follows the slash
		return err
	})
	return list, err
}
