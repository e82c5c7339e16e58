package roll

import (
	"context"

	"sanad/internal/i18n"
)

// Words says a remark in the language of ctx, without its line and column.
func Words(ctx context.Context, r Remark) string {
	pairs := []any{}
	if r.Key == "roll.header.missing" || r.Key == "roll.header.twice" {
		pairs = append(pairs, "Column", r.Field.Title(ctx))
	}
	for name, v := range r.Values {
		if n, ok := v.(float64); ok { // read from JSON
			v = int64(n)
		}
		pairs = append(pairs, name, v)
	}
	return i18n.T(ctx, r.Key, pairs...)
}

// Title is what a field is called in the language of ctx.
func (f Field) Title(ctx context.Context) string {
	if f == "" {
		return i18n.T(ctx, "roll.field.none")
	}
	return i18n.T(ctx, "roll.field."+string(f))
}
