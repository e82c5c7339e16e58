// Package privacy embeds what the council promises and what it stores.
package privacy

import "embed"

// Files holds catalog.yaml (every stored field), policy.yaml (every clause), mutants.yaml (what would break each), providers.yaml
// (everybody to whom data may leave) and purposes.cedar (who may do what, for which purpose).
//
//go:embed catalog.yaml policy.yaml mutants.yaml providers.yaml purposes.cedar
var Files embed.FS
