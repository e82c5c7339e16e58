package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// tags writes small letters and figures, which survive whatever folds an address.
var tags = base32.StdEncoding.WithPadding(base32.NoPadding)

// Tag returns 26 letters and figures that only this program can write beside a value, for a use that has a name. They tell nothing of the value.
func (v *Vault) Tag(use, value string) (string, error) {
	seed, err := v.Seed("tag " + use)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, seed)
	mac.Write([]byte(value))
	return strings.ToLower(tags.EncodeToString(mac.Sum(nil)[:16])), nil
}

// Tagged tells whether a tag is the one that Tag writes beside a value.
func (v *Vault) Tagged(use, value, tag string) (bool, error) {
	want, err := v.Tag(use, value)
	return hmac.Equal([]byte(want), []byte(tag)), err
}
