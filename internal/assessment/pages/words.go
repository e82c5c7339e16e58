// Package pages has the pages of the room assessment.
package pages

import (
	"context"

	"sanad/internal/i18n"
)

// deed is what the button of a part says.
func deed(ctx context.Context, p Part) string {
	switch {
	case p.Asks != "text":
		return i18n.T(ctx, "assessment.add."+p.Asks)
	case p.Text == "":
		return i18n.T(ctx, "assessment.write", "Part", p.Name)
	}
	return i18n.T(ctx, "assessment.change_part", "Part", p.Name)
}
