package token

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
)

// Status is what a status list says of one place.
type Status byte

// The statuses, as the standard numbers them.
const (
	Valid     Status = 0
	Invalid   Status = 1
	Suspended Status = 2
	Replaced  Status = 3 // left to the application: what was signed is not so any more, and something newer is
)

// bits of one place; four places fill a byte, the first in its lowest bits.
const bits = 2

// mostBytes is how long a list may be: sixteen million places.
const mostBytes = 4 << 20

// List holds a status for each place. The zero list has no places.
type List []byte

// NewList makes a list of at least n places, all valid.
func NewList(n int) List { return make(List, (n*bits+7)/8) }

// Places tells how many places the list has.
func (l List) Places() int { return len(l) * 8 / bits }

// At returns the status of a place; of one that the list does not have, false.
func (l List) At(place int) (Status, bool) {
	if place < 0 || place >= l.Places() {
		return 0, false
	}
	return Status(l[place*bits/8]>>(place*bits%8)) & 3, true
}

// With returns the list with the status of a place, grown where it is too short.
func (l List) With(place int, s Status) List {
	for place >= l.Places() {
		l = append(l, 0)
	}
	at, shift := place*bits/8, place*bits%8
	l[at] = l[at]&^(3<<shift) | byte(s)<<shift
	return l
}

// Packed is a list as it is signed.
type Packed struct {
	Bits int    `json:"bits"`
	List string `json:"lst"`
}

// Pack compresses a list (zlib, RFC 1950).
func (l List) Pack() (Packed, error) {
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
	if err != nil {
		return Packed{}, err
	}
	if _, err := w.Write(l); err != nil {
		return Packed{}, err
	}
	if err := w.Close(); err != nil {
		return Packed{}, err
	}
	return Packed{bits, encode(b.Bytes())}, nil
}

// Unpack reads a list, and refuses one that is longer than any council's.
func (p Packed) Unpack() (List, error) {
	wrong := errors.New("the status list cannot be read")
	b, err := decode(p.List)
	if err != nil || p.Bits != bits {
		return nil, wrong
	}
	r, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, wrong
	}
	l, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil || len(l) > mostBytes {
		return nil, wrong
	}
	return l, nil
}
