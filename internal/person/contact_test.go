package person

import (
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestContacts opens how to reach many at once, each by a decision of its own: who is no more is left out, and a decision about somebody else
// opens nothing.
func TestContacts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		same := func(*Claim) {}
		one, two, gone := h.recorded(1, same).Person, h.recorded(2, same).Person, h.recorded(3, same).Person
		may := func(person string) access.Decision {
			d, err := h.access.May(access.System(access.Notice), "notice.tell", access.Subject{Person: person})
			h.must(err)
			return d
		}
		h.must(h.vault.Shred(h.ctx, Scope(gone)))
		h.must(d.View(h.ctx, func(tx *db.Tx) error {
			list, err := h.Contacts(h.ctx, tx, map[string]access.Decision{one: may(one), two: may(two), gone: may(gone), "nobody": may("nobody")})
			h.must(err)
			for _, who := range []string{one, two} {
				if want, err := h.Contact(h.ctx, tx, may(who), who); err != nil || list[who] != want || want.Name.Empty() {
					t.Errorf("%+v, not %+v: %v", list[who], want, err)
				}
			}
			if len(list) != 2 {
				t.Errorf("%d are told of", len(list))
			}
			if list, err := h.Contacts(h.ctx, tx, map[string]access.Decision{one: may(two)}); err == nil {
				t.Errorf("a decision about somebody else opened %d", len(list))
			}
			return nil
		}))
	})
}
