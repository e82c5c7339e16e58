// Package privacy embeds what the council promises and what it stores.
package privacy

import "embed"

// Files holds catalog.yaml (every stored field), policy.yaml (every clause) and providers.yaml (everybody to whom data may leave).
//
//go:embed catalog.yaml policy.yaml providers.yaml
var Files embed.FS
