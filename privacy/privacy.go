// Package privacy embeds what the council promises and what it stores.
package privacy

import "embed"

// Files holds catalog.yaml (every stored field) and policy.yaml (every clause).
//
//go:embed catalog.yaml policy.yaml
var Files embed.FS
