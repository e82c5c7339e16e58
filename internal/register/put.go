package register

import (
	"context"
	"fmt"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// Put writes an entry with the facts of its standing, in the transaction of the event that made or changed it: that event is the record.
// The public log gets a line that commits to the entry.
func (s *Service) Put(ctx context.Context, tx *db.Tx, by access.Actor, e Entry, change Change) error {
	law := s.law()
	key, ok := law.NumberKey(e.Number)
	if !ok || len(e.Facts) == 0 {
		return fmt.Errorf("register: an entry with the number %q and %d facts", e.Number, len(e.Facts))
	}
	if !isMasked(law, e.MaskedCNIC) { // the last look before it is public
		return fmt.Errorf("register: the identity number of %s is not masked as the profile says", e.Number)
	}
	if _, err := s.access.May(by, "register.put", access.Subject{}); err != nil {
		return err
	}
	row := engineerRow{
		NumberKey: key, Number: e.Number, Kind: e.Kind, Discipline: e.Discipline, Name: e.Name, Province: e.Province, District: e.District,
		MaskedCNIC: e.MaskedCNIC, Degree: e.Degree, Institution: e.Institution, GraduationYear: int64(e.GraduationYear),
	}
	before, err := loadEntry(ctx, tx, key)
	if err == nil {
		err = replaceCodes(ctx, tx, key, before, e, law.Day)
	}
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	if err := replaceEngineer(ctx, tx, row, e.Facts, text.Tokens(e.Name)); err != nil {
		return err
	}
	return s.commit(ctx, tx, key, "engineer entered", change)
}
