package engineer

import (
	"bytes"
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/person"
)

// batchName is the batch of a degree as others know it.
func batchName(law council.Law, d Degree) council.BatchName {
	return council.BatchName{Institution: d.Institution.ID, Programme: d.Programme.ID, Year: batchOf(law, d).Year}
}

// askLists compares the degree of a draft with the lists of its institution, and keeps the tokens by which that is done again when a list is sent. Of
// whoever has not said who they are nothing is asked. It refuses whoever asks for too many a day.
func (s *Service) askLists(ctx context.Context, tx *db.Tx, law council.Law, a applicationRow, d Degree, who person.Identity) error {
	if s.needs.Claim == nil || who.NameLatin.Empty() && who.NameUrdu.Empty() {
		return deleteListing(ctx, tx, a.ID)
	}
	b, now := batchName(law, d), s.clock.Now()
	t, err := s.needs.ClaimTokens(ctx, tx, b, d.RollNumber.Reveal(), who.NameLatin.Reveal(), who.NameUrdu.Reveal(), d.GraduatedOn)
	if err != nil {
		return err
	}
	row := listingRow{Application: a.ID, Batch: s.batchKey(taughtBatch(b)), Roll: t.Roll, Day: t.Day, Latin: t.Latin, Urdu: t.Urdu, Since: now}
	for _, column := range []*[]byte{&row.Roll, &row.Day, &row.Latin, &row.Urdu} {
		if *column == nil {
			*column = []byte{}
		}
	}
	asks, err := listListingAsks(ctx, tx, a.Person, now.Add(-listingAskLife))
	if err != nil {
		return err
	}
	key := s.vault.Blind("listing_ask", string(slices.Concat(row.Batch, row.Roll, row.Day, row.Latin, row.Urdu)))
	again, err := decideAskListing(asks, key)
	if err != nil {
		return err
	}
	if !again {
		if err := insertListingAsk(ctx, tx, listingAskRow{id.New(now), a.Person, key, now}); err != nil {
			return err
		}
	}
	l, err := s.needs.Claim(ctx, tx, b, t)
	if err != nil {
		return err
	}
	row.State = l.State
	if err := s.await(ctx, tx, b, l.State); err != nil {
		return err
	}
	was, ok, err := loadListing(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	if ok && was.same(row) { // what was contested stays so
		row.Contested, row.Settled = was.Contested, was.Settled
		if was.State == row.State {
			row.Since = was.Since
		}
	}
	return replaceListing(ctx, tx, row)
}

// await lets the institution be told that it must act.
func (s *Service) await(ctx context.Context, tx *db.Tx, b council.BatchName, state council.ListingState) error {
	if s.needs.Await == nil || !state.Theirs() {
		return nil
	}
	return s.needs.Await(ctx, tx, b)
}

// same tells whether two are of one claim.
func (r listingRow) same(other listingRow) bool {
	return bytes.Equal(r.Batch, other.Batch) && bytes.Equal(r.Roll, other.Roll) && bytes.Equal(r.Day, other.Day) && bytes.Equal(r.Latin, other.Latin) && bytes.Equal(r.Urdu, other.Urdu)
}

// AskAgain asks the lists about the draft of somebody who said otherwise who they are. Where that was too often, the draft says so.
func (s *Service) AskAgain(ctx context.Context, tx *db.Tx, by access.Actor, applicant string) error {
	list, err := listApplications(ctx, tx, applicant)
	if err != nil || s.needs.Claim == nil {
		return err
	}
	law := s.law()
	for _, a := range list {
		if kind, _ := law.Kind(a.Kind); a.State != StateDraft || !kind.Asked(council.AskDegree) || a.Institution == nil {
			continue
		}
		decision, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		d, err := s.openDegree(ctx, tx, decision, a)
		if err != nil {
			return err
		}
		who, err := s.people.Open(ctx, tx, decision, a.Person)
		if err != nil {
			return err
		}
		refused, err := refusal(s.askLists(ctx, tx, law, a, d, who))
		if err != nil {
			return err
		}
		if refused != nil {
			if err := deleteListing(ctx, tx, a.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// listed tells how an application stands to the lists of its institution today. Nothing is opened for it.
func (s *Service) listed(ctx context.Context, tx *db.Tx, a applicationRow, d Degree) (listed, error) {
	free := listed{Listing: council.Listing{State: council.ListingFree}}
	if s.needs.Claim == nil {
		return free, nil
	}
	row, ok, err := loadListing(ctx, tx, a.ID)
	if err != nil {
		return listed{}, err
	}
	b := batchName(s.law(), d)
	switch {
	case ok && !bytes.Equal(row.Batch, s.batchKey(taughtBatch(b))): // batches are counted otherwise by now
		ok = false
	case !ok && a.State != StateDraft: // it was sent before lists were asked
		return free, nil
	}
	l, err := s.needs.Claim(ctx, tx, b, row.tokens())
	out := listed{Listing: l, Contested: row.Contested != nil, Again: !ok && l.State != council.ListingUnlisted}
	if ok && row.State == l.State { // what was decided, was decided about this
		out.Since, out.Settled = row.Since, row.Settled
	}
	return out, err
}
