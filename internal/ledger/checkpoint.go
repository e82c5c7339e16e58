package ledger

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is how far a log has grown.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	At     time.Time // when it was signed; to the second
}

// text writes a checkpoint as C2SP tlog-checkpoint does, with the moment as its extension line.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\nsealed %s\n", c.Origin, c.Size, c.Root, c.At.UTC().Format(time.RFC3339))
}

var errCheckpoint = errors.New("this is not a checkpoint of ours")

// OpenCheckpoint reads a signed checkpoint and checks the signature by the log's public key.
func OpenCheckpoint(signed, key string) (c Checkpoint, err error) {
	text, err := OpenSigned(signed, key)
	if err != nil {
		return c, err
	}
	name, _, _ := strings.Cut(key, "+")
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[0] != name {
		return c, errCheckpoint
	}
	c.Origin = lines[0]
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 1 {
		return c, errCheckpoint
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return c, errCheckpoint
	}
	at, ok := strings.CutPrefix(lines[3], "sealed ")
	if c.At, err = time.Parse(time.RFC3339, at); err != nil || !ok {
		return c, errCheckpoint
	}
	return c, nil
}

// Sign signs a text, which must not begin as a checkpoint does, with the key of a log's checkpoints.
func (l *Ledger) Sign(log Log, text string) (string, error) {
	s, ok := l.signers[log]
	if first, _, _ := strings.Cut(text, "\n"); !ok || first == l.Origin(log) {
		return "", fmt.Errorf("ledger: this process signs no such text for %s", log)
	}
	signed, err := note.Sign(&note.Note{Text: text}, s)
	return string(signed), err
}

// OpenSigned returns what was signed with the key of a log, checked by its public key.
func OpenSigned(signed, key string) (string, error) {
	v, err := note.NewVerifier(key)
	if err != nil {
		return "", fmt.Errorf("the public key cannot be read: %w", err)
	}
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	if err != nil {
		return "", fmt.Errorf("this is not signed by %s: %w", v.Name(), err)
	}
	return n.Text, nil
}

// signer makes the signer that a seed stands for, and its public key, in the forms in which notes name them.
func signer(name string, seed []byte) (note.Signer, string, error) {
	if len(seed) != ed25519.SeedSize {
		return nil, "", fmt.Errorf("ledger: a seed of %d bytes", len(seed))
	}
	key, err := note.NewEd25519VerifierKey(name, ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
	if err != nil {
		return nil, "", err
	}
	number := strings.Split(key, "+")[1]
	const algorithm = "\x01" // Ed25519
	s, err := note.NewSigner("PRIVATE+KEY+" + name + "+" + number + "+" + base64.StdEncoding.EncodeToString(append([]byte(algorithm), seed...)))
	return s, key, err
}
