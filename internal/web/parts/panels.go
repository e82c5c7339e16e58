package parts

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

type firstKey struct{}

// Panels shows the panels of a page one after the other, so that one of all their NextLinks is primary; none, if the page has another.
func Panels(list []templ.Component, another bool) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		taken := another
		ctx = context.WithValue(ctx, firstKey{}, &taken)
		for _, c := range list {
			if err := c.Render(ctx, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// isFirst tells whether nothing on the page of panels is primary yet, and takes that place.
func isFirst(ctx context.Context) bool {
	taken, _ := ctx.Value(firstKey{}).(*bool)
	if taken == nil {
		return true
	}
	was := *taken
	*taken = true
	return !was
}
