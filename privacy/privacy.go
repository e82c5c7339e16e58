// Package privacy embeds what the council promises and what it stores.
package privacy

import "embed"

// Files holds catalog.yaml (every stored field), policy.yaml (every clause), providers.yaml (everybody to whom data may leave) and
// purposes.cedar (who may do what, for which purpose).
//
//go:embed catalog.yaml policy.yaml providers.yaml purposes.cedar
var Files embed.FS
