package web

import (
	"context"

	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// Districts are the choices of a district under their provinces; each is sent with its province, so that one list serves a page without scripts.
func Districts(ctx context.Context, law council.Law) (list []parts.OptionGroup) {
	lang := i18n.From(ctx).Code
	for _, province := range law.Provinces {
		group := parts.OptionGroup{Label: province.Name.In(lang)}
		for _, d := range province.Districts {
			group.Options = append(group.Options, parts.Option{Value: province.ID + "/" + d.ID, Label: d.Name.In(lang)})
		}
		list = append(list, group)
	}
	return list
}
