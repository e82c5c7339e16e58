package assessment

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Keep keeps the state of a report in the transaction that hands it in, with a hash of what it says. A report that did not change since is not kept again.
func (s *Service) Keep(ctx context.Context, tx *db.Tx, by access.Actor, v Visit) (State, error) {
	head, found, err := findReport(ctx, tx, v.ID)
	if err != nil {
		return State{}, err
	}
	if found {
		v.Institution = head.Institution
	}
	d, err := s.access.May(access.System(access.Accreditation), "assessment.read", access.Subject{Item: v.Institution})
	if err != nil {
		return State{}, err
	}
	r, err := s.loadReport(ctx, tx, d, v, all)
	if err != nil || !found && len(r.Files) == 0 {
		return State{}, err
	}
	now := s.clock.Now()
	x := State{ID: id.New(now), Visit: v.ID, Number: len(r.States) + 1, Serial: head.Serial, Hash: hashOf(r), Law: s.law().ID, Person: by.Person, At: now}
	if n := len(r.States); n > 0 && r.States[n-1].Hash == x.Hash {
		return r.States[n-1], nil
	}
	if err := insertState(ctx, tx, x); err != nil {
		return State{}, err
	}
	return x, s.events.Record(ctx, tx, by, Kept{v.ID, v.Institution, x.ID, x.Number})
}

// hashOf is the hash of what a report says, piece by piece, and of which files show it. The ids in it are random, so that nobody who has the hash can guess the words.
func hashOf(r Report) string {
	type piece struct {
		ID, Criterion, Part, Piece string
		Words                      Words
	}
	var list []piece
	for _, x := range r.Pieces {
		list = append(list, piece{x.ID, x.Criterion, x.Part, x.Piece, x.Words})
	}
	var files []string
	for _, ids := range r.Files {
		files = append(files, ids...)
	}
	slices.Sort(files)
	plain, _ := json.Marshal([]any{list, files}) // of strings and numbers
	sum := sha256.Sum256(plain)
	return hex.EncodeToString(sum[:])
}

// HandIn keeps the state of a report in the transaction that applies for its visit, and refuses one in which a part is empty that must be there. What
// leads nowhere, and figures that keep no rule, are for the team to judge.
func (s *Service) HandIn(ctx context.Context, tx *db.Tx, by access.Actor, v Visit) error {
	if len(s.law().Assessment.For(v.Kind)) == 0 {
		return nil
	}
	if head, found, err := findReport(ctx, tx, v.ID); err != nil {
		return err
	} else if found {
		v.Institution = head.Institution
	}
	d, err := s.access.May(access.System(access.Accreditation), "assessment.read", access.Subject{Item: v.Institution})
	if err != nil {
		return err
	}
	r, err := s.loadReport(ctx, tx, d, v, all)
	if err != nil {
		return err
	}
	if err := decideHandIn(gapsOf(s.law(), r)); err != nil {
		return err
	}
	_, err = s.Keep(ctx, tx, by, v)
	return err
}
