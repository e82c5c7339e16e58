package vault

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
)

// Root is the key that wraps all others: 32 bytes. It lives outside the data folder.
type Root []byte

// Format hides the key from every verb of fmt.
func (Root) Format(f fmt.State, _ rune) { io.WriteString(f, "[root key]") }

// MarshalText hides the key from JSON and text encoders.
func (Root) MarshalText() ([]byte, error) { return []byte("[root key]"), nil }

// LogValue hides the key from logs.
func (Root) LogValue() slog.Value { return slog.StringValue("[root key]") }

// NewRoot makes a root key.
func NewRoot() Root {
	r := make(Root, 32)
	rand.Read(r)
	return r
}

// prefix begins the line of a root key's file, so that nobody takes the file for something else.
const prefix = "sanad-root-key-1:"

// WriteRoot makes a root key in a new file that its owner alone can read. An existing file is never touched.
func WriteRoot(path string) (Root, error) {
	r := NewRoot()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(r)
	_, err = fmt.Fprintf(f, "%s%x:%x\n", prefix, []byte(r), sum[:4])
	if err == nil {
		err = f.Sync()
	}
	return r, errors.Join(err, f.Close())
}

// ReadRoot reads a root key and refuses a file that others than its owner can read, or one that was damaged.
func ReadRoot(path string) (Root, error) {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no root key at %s: `sanad init` makes one; if this council has one already, bring it back from its own safe place", path)
	}
	if err != nil {
		return nil, err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("the root key %s can be read by others (%s): run `chmod 600 %s`", path, mode, path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseRoot(string(b), path)
}

func parseRoot(text, path string) (Root, error) {
	damaged := fmt.Errorf("%s is not a root key, or was damaged: bring it back from its own safe place", path)
	line, ok := strings.CutPrefix(strings.TrimSpace(text), prefix)
	if !ok {
		return nil, damaged
	}
	key, check, _ := strings.Cut(line, ":")
	r, err := hex.DecodeString(key)
	if err != nil || len(r) != 32 {
		return nil, damaged
	}
	if sum := sha256.Sum256(r); hex.EncodeToString(sum[:4]) != check {
		return nil, damaged
	}
	return r, nil
}
