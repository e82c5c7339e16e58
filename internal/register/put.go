package register

import (
	"context"
	"fmt"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/text"
)

// Put writes an entry as it stands now, in the transaction of the event that made or changed it: that event is the record. The public
// log gets a line that commits to the entry.
func (s *Service) Put(ctx context.Context, tx *db.Tx, by access.Actor, e Entry, change Change) error {
	law := s.law()
	key, ok := law.NumberKey(e.Number)
	if !ok || !slices.Contains(stored, e.Standing) {
		return fmt.Errorf("register: an entry with the number %q and the standing %q", e.Number, e.Standing)
	}
	if !isMasked(law, e.MaskedCNIC) { // the last look before it is public
		return fmt.Errorf("register: the identity number of %s is not masked as the profile says", e.Number)
	}
	if _, err := s.access.May(by, "register.put", access.Subject{}); err != nil {
		return err
	}
	row := engineerRow{
		NumberKey: key, Number: e.Number, Kind: e.Kind, Discipline: e.Discipline, Name: e.Name, Standing: e.Standing,
		ValidUntil: e.ValidUntil, Province: e.Province, District: e.District, MaskedCNIC: e.MaskedCNIC, Degree: e.Degree,
		Institution: e.Institution, GraduationYear: int64(e.GraduationYear),
	}
	if err := replaceEngineer(ctx, tx, row, text.Tokens(e.Name)); err != nil {
		return err
	}
	return s.commit(ctx, tx, row, "engineer entered", change)
}
