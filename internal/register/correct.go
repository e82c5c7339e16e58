package register

import (
	"context"
	"fmt"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/text"
)

// Holder is what is published of who an engineer is.
type Holder struct{ Name, Province, District, MaskedCNIC string }

// Correct publishes who the engineer of an entry is anew, in the transaction of the event that corrected it: that event is the record. Number,
// facts and degree stay. The public log gets a line that commits to the entry.
func (s *Service) Correct(ctx context.Context, tx *db.Tx, by access.Actor, number string, h Holder, change Change) error {
	law := s.law()
	key, ok := law.NumberKey(number)
	if !ok {
		return fmt.Errorf("register: a correction of the number %q", number)
	}
	if !isMasked(law, h.MaskedCNIC) { // the last look before it is public
		return fmt.Errorf("register: the identity number of %s is not masked as the profile says", number)
	}
	if _, err := s.access.May(by, "register.put", access.Subject{}); err != nil {
		return err
	}
	before, err := loadEntry(ctx, tx, key)
	if err != nil {
		return err
	}
	after := before
	after.Name = h.Name
	if err := replaceCodes(ctx, tx, key, before, after, law.Day); err != nil {
		return err
	}
	if err := updateHolder(ctx, tx, key, h, text.Tokens(h.Name)); err != nil {
		return err
	}
	return s.commit(ctx, tx, key, "engineer corrected", change)
}
