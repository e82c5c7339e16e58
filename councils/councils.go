// Package councils embeds the councils' profiles: dated law and figures, one folder for each council.
package councils

import "embed"

// Profiles holds a folder for each council with its profile.yaml.
//
//go:embed */profile.yaml
var Profiles embed.FS
