package represent

import (
	"context"
	"slices"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestBegin sees that somebody stands for a body once, and for it alone.
func TestBegin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, now := t.Context(), time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)
		begin := func(kind, body, person string) error {
			return d.Update(ctx, func(tx *db.Tx) error {
				return Begin(ctx, tx, now, Representative{Kind: kind, Body: body, Person: person, Role: Lead})
			})
		}
		for _, x := range [][3]string{{Firm, "f", "a"}, {Firm, "g", "a"}, {Firm, "f", "b"}, {"institution", "f", "c"}} {
			if err := begin(x[0], x[1], x[2]); err != nil {
				t.Fatal(err)
			}
		}
		if begin(Firm, "f", "a") == nil {
			t.Error("somebody stands for a body twice")
		}
		look(t, d, func(ctx context.Context, tx *db.Tx) error {
			bodies, err := BodiesOf(ctx, tx, Firm, "a")
			if !slices.Equal(bodies, []string{"f", "g"}) {
				t.Errorf("%v", bodies)
			}
			return err
		})
		for _, x := range []struct {
			kind, body, person string
			want               Role
		}{{Firm, "f", "a", Lead}, {Firm, "f", "c", ""}, {"institution", "f", "a", ""}, {Firm, "h", "a", ""}} {
			look(t, d, func(ctx context.Context, tx *db.Tx) error {
				role, stands, err := StandsFor(ctx, tx, x.kind, x.body, x.person)
				if role != x.want || stands != (x.want != "") {
					t.Errorf("%+v: %s %v", x, role, stands)
				}
				return err
			})
		}
	})
}

func look(t *testing.T, d *db.DB, f func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := d.View(t.Context(), func(tx *db.Tx) error { return f(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}
