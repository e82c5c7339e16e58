package accreditation

import (
	"bytes"
	"context"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ClaimTokens are what a claim to have been in a batch is compared by: roll number, name in each script that it is written in, and day of passing
// (zero: not told). Of a batch that nobody knows there are none.
func (s *Service) ClaimTokens(ctx context.Context, tx *db.Tx, b council.BatchName, roll, latin, urdu string, passedOn day.Day) (t council.ListingTokens, err error) {
	p, err := findNamed(ctx, tx, b)
	if fault.Is(err, fault.KindNotFound) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	t = council.ListingTokens{Roll: s.rollIndex(p.ID, b.Year, roll), Latin: s.nameTokens(latin), Urdu: s.nameTokens(urdu)}
	if !passedOn.IsZero() {
		t.Day = s.dayIndex(p.ID, b.Year, roll, passedOn)
	}
	return t, nil
}

// Claim compares a claim with the lists that its institution sent of the batch, by tokens: nothing is opened.
func (s *Service) Claim(ctx context.Context, tx *db.Tx, b council.BatchName, t council.ListingTokens) (council.Listing, error) {
	p, err := findNamed(ctx, tx, b)
	if fault.Is(err, fault.KindNotFound) {
		return council.Listing{State: council.ListingFree}, nil
	}
	if err != nil {
		return council.Listing{}, err
	}
	x := claimed{batch: b.Year}
	lists, err := listLists(ctx, tx, []string{p.ID}, b.Year)
	if err != nil {
		return council.Listing{}, err
	}
	for _, l := range lists {
		switch {
		case l.State != ListSent:
		case l.Kind == Enrolled:
			x.enrolled = l
		default:
			x.passed = l
		}
	}
	if x.enrolled.ID != "" && len(t.Roll) > 0 {
		if err := x.find(ctx, tx, p.ID, t); err != nil {
			return council.Listing{}, err
		}
	}
	l := listingOf(s.law().Accreditation, x)
	l.Row = x.row
	if !l.State.Theirs() {
		return l, nil
	}
	err = s.asked(ctx, tx, p, b.Year, &l)
	return l, err
}

// asked reads when the institution was told that graduates wait for its lists.
func (s *Service) asked(ctx context.Context, tx *db.Tx, p Programme, batch int, l *council.Listing) error {
	w, ok, err := loadWaited(ctx, tx, p.ID, batch)
	if err != nil {
		return err
	}
	if ok && w.Asked != nil {
		l.Asked = *w.Asked
	}
	if ok && w.Reminded != nil {
		l.Reminded = *w.Reminded
	}
	focals, err := listFocals(ctx, tx, p.Institution)
	l.Nobody = len(focals) == 0
	return err
}

// find reads what stands on the lists under a roll number.
func (x *claimed) find(ctx context.Context, tx *db.Tx, programme string, t council.ListingTokens) error {
	st, err := findStudent(ctx, tx, programme, x.batch, t.Roll)
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	x.found, x.beyond, x.position = true, st.Beyond, int(st.Position)
	x.row = rowOf(st.Tokens, nil)
	x.name = sameName(st.Tokens, t.Latin) || sameName(st.Tokens, t.Urdu)
	on, err := findPassed(ctx, tx, programme, x.batch, t.Roll)
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	if err == nil {
		x.row = rowOf(st.Tokens, on)
	}
	x.marked, x.day = err == nil, len(t.Day) == 0 || bytes.Equal(on, t.Day)
	return err
}

// NamesOf are all names under which a degree names a batch of a programme: that of today, and those of before it went elsewhere.
func (s *Service) NamesOf(ctx context.Context, programme string, batch int) (list []council.BatchName, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = listBatchNames(ctx, tx, programme, batch)
		return err
	})
	return list, err
}
