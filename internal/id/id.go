// Package id makes the names of rows.
//
// An id is 26 characters of lower-case Crockford base 32. New ids sort by the time they were made; random ids say nothing,
// not even when somebody joined, and are therefore the ids of persons and secrets.
package id

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"sync"
	"time"
)

var alphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// last holds the id that New made last for each millisecond that it was asked for lately, so that ids of one millisecond sort in the
// order in which this process made them. There are several where clocks differ: a demonstration's past, and tests side by side.
var last = struct {
	sync.Mutex
	ids map[[6]byte][16]byte
}{ids: map[[6]byte][16]byte{}}

// New returns an id that sorts by at: 48 bits of milliseconds, and 80 bits that are chance for the first id of a millisecond and
// count up from there.
func New(at time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	moment := [6]byte(b[:6])
	last.Lock()
	defer last.Unlock()
	if before, ok := last.ids[moment]; ok {
		b = before
		for i := 15; i > 5; i-- {
			if b[i]++; b[i] != 0 {
				break
			}
		}
	} else {
		rand.Read(b[6:])
		b[6] &= 0x7f // room to count
		if len(last.ids) >= 256 {
			clear(last.ids)
		}
	}
	last.ids[moment] = b
	return alphabet.EncodeToString(b[:])
}

// From returns what sorts before every id that New made at a moment or later, and after those of before.
func From(at time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	return alphabet.EncodeToString(b[:])
}

// Random returns an id of 128 random bits.
func Random() string {
	var b [16]byte
	rand.Read(b[:])
	return alphabet.EncodeToString(b[:])
}

// Of returns the id that 16 bytes give: of a blind index, so that the same thing always gets the same name and nobody else can tell whose.
func Of(b [16]byte) string { return alphabet.EncodeToString(b[:]) }

// Bytes returns the 16 bytes of an id.
func Bytes(s string) (b [16]byte, err error) {
	if !Valid(s) {
		return b, fmt.Errorf("id: %q is none", s)
	}
	_, err = alphabet.Decode(b[:], []byte(s))
	return b, err
}

// Secret returns 256 random bits in 52 characters: a session's or a link's token.
func Secret() string {
	var b [32]byte
	rand.Read(b[:])
	return alphabet.EncodeToString(b[:])
}

// Valid tells whether s has the shape of an id.
func Valid(s string) bool {
	if len(s) != 26 {
		return false
	}
	_, err := alphabet.DecodeString(s)
	return err == nil
}
