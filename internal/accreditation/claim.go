package accreditation

import (
	"bytes"
	"context"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Claimed is how a claim to have been in a batch stands to the lists of its institution.
type Claimed struct {
	State  ClaimState
	Passed bool // the institution marked them as passed
	Beyond bool // they are beyond the seats of the batch
}

// Claim compares a claim with the lists of a batch: roll number, name (in either script, or both) and day of passing (zero: not told). Nothing is opened.
func (s *Service) Claim(ctx context.Context, tx *db.Tx, programme string, batch int, roll, name string, passedOn day.Day) (Claimed, error) {
	index := s.rollIndex(programme, batch, roll)
	st, err := findStudent(ctx, tx, programme, batch, index)
	if fault.Is(err, fault.KindNotFound) {
		return Claimed{State: Unmatched}, nil
	}
	if err != nil {
		return Claimed{}, err
	}
	c := Claimed{State: Matched, Beyond: st.Beyond}
	if !sameName(st.Tokens, s.nameTokens(name)) {
		c.State = Disputed
	}
	on, err := findPassed(ctx, tx, programme, batch, index)
	if fault.Is(err, fault.KindNotFound) {
		return c, nil
	}
	if err != nil {
		return Claimed{}, err
	}
	c.Passed = true
	if !passedOn.IsZero() && !bytes.Equal(on, s.dayIndex(programme, batch, roll, passedOn)) {
		c.State = Disputed
	}
	return c, nil
}
