// Package migrations embeds the schema: one numbered file for each change, and the whole schema as it stands.
package migrations

import "embed"

// Data is the council's schema.
//
//go:embed *.sql
var Data embed.FS

// Keys is the keystore's schema.
//
//go:embed keys/*.sql
var Keys embed.FS
