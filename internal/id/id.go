// Package id makes the names of rows.
//
// An id is 26 characters of lower-case Crockford base 32. New ids sort by the time they were made; random ids say nothing,
// not even when somebody joined, and are therefore the ids of persons and secrets.
package id

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

var alphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New returns an id that sorts by at, to the millisecond: 48 bits of time, 80 of chance.
func New(at time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	rand.Read(b[6:])
	return alphabet.EncodeToString(b[:])
}

// Random returns an id of 128 random bits.
func Random() string {
	var b [16]byte
	rand.Read(b[:])
	return alphabet.EncodeToString(b[:])
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
