// Package migrations embeds the schema: one numbered file for each change, and the whole schema as it stands.
package migrations

import (
	"embed"
	"io/fs"
)

// Data is the council's schema.
//
//go:embed *.sql
var Data embed.FS

//go:embed keys/*.sql
var keys embed.FS

// Keys is the keystore's schema.
var Keys = within(keys, "keys")

func within(folder embed.FS, name string) fs.FS {
	sub, err := fs.Sub(folder, name)
	if err != nil {
		panic(err) // only a name that is no path
	}
	return sub
}
