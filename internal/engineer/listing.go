package engineer

import (
	"bytes"
	"context"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
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
	if err := s.await(ctx, tx, b, l.State); err != nil {
		return err
	}
	was, ok, err := loadListing(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	ok = ok && was.same(row)
	if ok { // what was contested stays so
		row.Contested, row.Settled, row.SettledRow = was.Contested, was.heldTo(l.State, l.Row), was.SettledRow
	}
	row.Lists = l.State
	sharers, err := listSharers(ctx, tx, rollsOf(row))
	if err != nil {
		return err
	}
	if row.State, err = s.among(ctx, tx, l.State, row, row.Settled, a.Person, sharers); err != nil {
		return err
	}
	if ok && was.State == row.State {
		row.Since = was.Since
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
	if err != nil {
		return listed{}, err
	}
	out := listed{Listing: l, Lists: l.State, Contested: row.Contested != nil, Again: !ok && l.State != council.ListingUnlisted}
	if !ok {
		return out, nil
	}
	out.Settled = row.heldTo(l.State, l.Row)
	sharers, err := listSharers(ctx, tx, rollsOf(row))
	if err != nil {
		return listed{}, err
	}
	out.State, err = s.among(ctx, tx, l.State, row, out.Settled, a.Person, sharers)
	if row.State == out.State {
		out.Since = row.Since
	}
	return out, err
}

// among says how a claim stands among all that name its roll number: for those who ask, for the job, and for whoever looks, so that they cannot disagree.
func (s *Service) among(ctx context.Context, tx *db.Tx, lists council.ListingState, own listingRow, settled Settlement, applicant string, of map[string][]sharerRow) (council.ListingState, error) {
	sharers := of[string(own.Roll)]
	mine := samePerson(own.Application, applicant, sharers)
	state := decideClaimed(lists, own, settled, mine, sharers)
	if state == lists || settled == Dismissed {
		return state, nil
	}
	same, err := s.people.SameIdentity(ctx, tx, applicant)
	return decideClaimed(lists, own, settled, append(mine, same...), sharers), err
}

// samePerson are the applicant, and who holds the registration by now that came of the application.
func samePerson(application, applicant string, sharers []sharerRow) []string {
	mine := []string{applicant}
	for _, x := range sharers {
		if x.Application == application {
			mine = append(mine, x.Person)
		}
	}
	return mine
}

// rollsOf are the roll numbers of those that name one.
func rollsOf(rows ...listingRow) (rolls [][]byte) {
	for _, r := range rows {
		if len(r.Roll) > 0 {
			rolls = append(rolls, r.Roll)
		}
	}
	return rolls
}

// claim notes that an application is sent: from now on it is before whoever names its roll number later. Those who did so before stay before it, also
// where the clock of another process is ahead.
func (s *Service) claim(ctx context.Context, tx *db.Tx, application string) error {
	row, ok, err := loadListing(ctx, tx, application)
	if err != nil || !ok {
		return err
	}
	of, err := listSharers(ctx, tx, rollsOf(row))
	if err != nil {
		return err
	}
	now := s.clock.Now()
	for _, x := range of[string(row.Roll)] {
		if x.Application != application && x.Claimed != nil && !x.Claimed.Before(now) {
			now = x.Claimed.Add(time.Microsecond)
		}
	}
	row.Claimed = &now
	if err := updateListing(ctx, tx, row); err != nil {
		return err
	}
	return s.reclaim(ctx, tx, row)
}

// unclaim notes that an application is a draft again.
func (s *Service) unclaim(ctx context.Context, tx *db.Tx, application string) error {
	row, ok, err := loadListing(ctx, tx, application)
	if err != nil || !ok {
		return err
	}
	row.Claimed = nil
	if err := updateListing(ctx, tx, row); err != nil {
		return err
	}
	return s.reclaim(ctx, tx, row)
}

// shared notes how all stand that name the roll number of an application which was sent, ended or decided.
func (s *Service) shared(ctx context.Context, tx *db.Tx, application string) error {
	row, ok, err := loadListing(ctx, tx, application)
	if err != nil || !ok {
		return err
	}
	return s.reclaim(ctx, tx, row)
}

// reclaim notes how all stand that name a roll number, by what the lists said of each when they were asked last. Whose draft was in nobody's way but one
// who is gone is told.
func (s *Service) reclaim(ctx context.Context, tx *db.Tx, of listingRow) error {
	if len(of.Roll) == 0 {
		return nil
	}
	rows, err := listListingsBy(ctx, tx, of.Roll)
	if err != nil || len(rows) == 0 || len(rows) == 1 && rows[0].State == rows[0].Lists && rows[0].Settled == Unsettled {
		return err
	}
	sharers, err := listSharers(ctx, tx, rollsOf(of))
	if err != nil {
		return err
	}
	persons := map[string]sharerRow{}
	for _, x := range sharers[string(of.Roll)] {
		persons[x.Application] = x
	}
	for _, r := range rows {
		x, open := persons[r.Application]
		if !open || r.Lists == "" {
			continue
		}
		state, err := s.among(ctx, tx, r.Lists, r, r.Settled, x.Person, sharers)
		if err != nil || state == r.State {
			if err != nil {
				return err
			}
			continue
		}
		freed := x.State == StateDraft && r.State == council.ListingClaimed && state.Fits()
		r.State, r.Since = state, s.clock.Now()
		if err := updateListing(ctx, tx, r); err != nil {
			return err
		}
		if !freed {
			continue
		}
		told, err := wasTold(ctx, tx, r.Application)
		if err != nil {
			return err
		}
		if told { // or else they are when the batch opens registration
			if err := s.events.Record(ctx, tx, access.System(access.Licensing), ListingFreed{Case: r.Application, Person: x.Person}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Sharer is somebody else's application that names the roll number of a case, for officers.
type Sharer struct {
	Case         string
	Number       string // of the case; empty: its fee is not paid yet
	Registration string // its number; empty: none came of it
	Sent         time.Time
	Settled      Settlement
}

// others lists who else names the roll number of an application and has sent: all of them, so that of two cases each leads to the other. None is opened.
func (s *Service) others(ctx context.Context, tx *db.Tx, a applicationRow) (list []Sharer, err error) {
	row, ok, err := loadListing(ctx, tx, a.ID)
	if err != nil || !ok {
		return nil, err
	}
	of, err := listSharers(ctx, tx, rollsOf(row))
	if err != nil {
		return nil, err
	}
	sharers := of[string(row.Roll)]
	mine := samePerson(a.ID, a.Person, sharers)
	for _, x := range sharers {
		if x.Application == a.ID || x.Claimed == nil || slices.Contains(mine, x.Person) {
			continue
		}
		k, err := s.desk.Load(ctx, tx, x.Application)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return nil, err
		}
		list = append(list, Sharer{Case: x.Application, Number: k.Number, Registration: x.Number, Sent: *x.Claimed, Settled: x.Settled})
	}
	return list, nil
}

// sharers knows again how those stood who name the roll number too, so that nobody decides about others than they saw.
func (a Assessment) sharers() string { return sharersKey(a.Others) }
