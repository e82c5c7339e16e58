// Package inbound reads mail that comes in: it listens behind a mail server (LMTP, RFC 2033), and takes apart what arrives. It knows
// bytes alone, trusts nothing in them, and bounds all of it.
package inbound

import (
	"sanad/internal/pii"
)

// Letter is a mail, as far as it is read. Nothing in it is proof of anything: anybody can write any sender.
type Letter struct {
	To        string    // the recipient that the mail server named, in small letters
	From      pii.Value // the sender that the mail server was told; empty: a machine reports
	Subject   pii.Value
	Words     pii.Value // plain text; of a mail that has none, the text of its page
	ID        string    // its Message-ID, which may be missing or made up
	Automatic bool      // a machine wrote it: nothing answers it
	Report    *Report   // it tells of a letter of ours
	Files     int       // how many were attached; they are dropped
	Cut       bool      // there was more than is kept
	Page      bool      // it was written as a page alone, whose words are kept
	Signed    string    // the domain of its sender, if it signed it; empty: anybody may have written it
}

// Report is what a mail server tells of a letter (RFC 3464), or a provider of a complaint about one (RFC 5965).
type Report struct {
	Action    string // failed, delayed, delivered, relayed, expanded; empty: of a complaint
	Status    string // e.g. 5.1.1
	Complaint bool
}

// Bounds of what is read.
const (
	mostParts  = 50     // of a mail in parts
	mostDepth  = 5      // of parts in parts
	mostWords  = 20_000 // characters that are kept
	mostHeader = 64 << 10
)
