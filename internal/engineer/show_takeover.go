package engineer

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// takeoversShown is how many takeovers a page lists.
const takeoversShown = 40

// WaitingTakeover is a takeover in the list of those that wait.
type WaitingTakeover struct {
	ID, Number, Entry string
	Name              pii.Value
	Letter            LetterState
	Proposed          bool // it waits for a registrar
	At                time.Time
}

// Takeovers lists the takeovers that wait, the oldest first, after one, and whether there are more.
func (s *Service) Takeovers(ctx context.Context, by access.Actor, after string) (list []WaitingTakeover, more bool, err error) {
	if _, err := s.access.May(by, "engineer.show_takeover", access.Subject{}); err != nil {
		return nil, false, err
	}
	names, err := s.access.May(by, "engineer.proposals", access.Subject{Any: true})
	if err != nil {
		return nil, false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listWaitingTakeovers(ctx, tx, by.Person, after, takeoversShown+1)
		if err != nil {
			return err
		}
		if more = len(rows) > takeoversShown; more {
			rows = rows[:takeoversShown]
		}
		persons := make([]string, len(rows))
		for i, r := range rows {
			persons[i] = r.Person
		}
		known, err := s.people.Names(ctx, tx, names, persons)
		list = nil
		for _, r := range rows {
			list = append(list, WaitingTakeover{ID: r.ID, Number: r.Number, Entry: r.Entry, Name: known[r.Person], Letter: r.Letter, Proposed: r.By != "", At: r.At})
		}
		return err
	})
	return list, more, err
}

// ProposedTakeovers counts the claims that a registrar can confirm or decline, as far as the first page; of anybody else it counts none.
func (s *Service) ProposedTakeovers(ctx context.Context, by access.Actor) (n int64, err error) {
	if !by.Has(access.Registrar) {
		return 0, nil
	}
	if _, err := s.access.May(by, "engineer.show_takeover", access.Subject{}); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		n, err = countProposedTakeovers(ctx, tx, by.Person, takeoversShown)
		return err
	})
	return n, err
}

// FindTakeover is the number of a takeover, as somebody says it at a counter.
type FindTakeover struct {
	Number string `form:"number" max:"20"`
}

// FindTakeover returns the takeover with a number.
func (s *Service) FindTakeover(ctx context.Context, by access.Actor, c FindTakeover) (takeover string, err error) {
	if _, err := s.access.May(by, "engineer.show_takeover", access.Subject{}); err != nil {
		return "", err
	}
	number, ok := id.ReadNumber(c.Number)
	if ok {
		err = s.db.View(ctx, func(tx *db.Tx) (err error) {
			takeover, err = findTakeover(ctx, tx, number)
			return err
		})
	}
	if !ok || fault.Is(err, fault.KindNotFound) {
		var f fault.Fields
		f.Add("number", "engineer.takeover.no_such", nil)
		return "", f.Err()
	}
	return takeover, err
}

// TakeoverView is a takeover as an officer sees it: the entry and who asked for it, side by side.
type TakeoverView struct {
	ID, Number       string
	State            TakeoverState
	Letter           LetterState
	Version          int64
	AskedAt          time.Time
	DecidedAt        *time.Time
	Decider          pii.Value
	Proposal         pii.Value  // why an officer would give it although the numbers differ
	ProposedAt       *time.Time // nil: nobody did
	ProposedBy       string
	Proposer         pii.Value
	Reasons          pii.Value
	UndoReasons      pii.Value
	UndoUntil        time.Time // it can be undone until then; zero: it was not given
	Claimant, Holder person.Identity
	Entry            Registration // empty: nobody is registered under the number
	Same             bool         // both have the same identity number
	Opened           bool         // whoever has the entry has an account
	Address          bool         // a letter can be sent
	Law              council.Law
}

// ShowTakeover opens a takeover. Both identity numbers are shown, and the looks are on record.
func (s *Service) ShowTakeover(ctx context.Context, by access.Actor, takeover string) (v TakeoverView, err error) {
	var row takeoverRow
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		row, err = loadTakeover(ctx, tx, takeover)
		return err
	})
	if err != nil {
		return v, err
	}
	v = TakeoverView{
		ID: row.ID, Number: row.Number, State: row.State, Letter: row.Letter, Version: row.Version, AskedAt: row.AskedAt, DecidedAt: row.DecidedAt, ProposedAt: row.ProposedAt, ProposedBy: row.ProposedBy, Law: s.law(),
	}
	if row.State == TakeoverDone {
		v.UndoUntil = s.undoEnds(*row.DecidedAt)
	}
	claimant, err := s.access.Look(ctx, by, "engineer.show_takeover", access.Subject{Person: row.Person}, "person.identity_number")
	if err != nil {
		return v, err
	}
	var holder access.Decision
	if row.Holder != "" {
		if holder, err = s.access.Look(ctx, by, "engineer.show_takeover", access.Subject{Person: row.Holder}, "person.identity_number"); err != nil {
			return v, err
		}
	}
	names, err := s.access.May(by, "engineer.proposals", access.Subject{Any: true})
	if err != nil {
		return v, err
	}
	return v, s.db.View(ctx, func(tx *db.Tx) (err error) {
		if v.Claimant, err = s.people.Open(ctx, tx, claimant, row.Person); err != nil {
			return err
		}
		if v.Proposal, err = s.openKept(ctx, claimant, row.field("proposal"), row.Proposal); err != nil {
			return err
		}
		if v.Reasons, err = s.openKept(ctx, claimant, row.field("reasons"), row.Reasons); err != nil {
			return err
		}
		if v.UndoReasons, err = s.openKept(ctx, claimant, row.field("undo_reasons"), row.UndoReasons); err != nil {
			return err
		}
		known, err := s.people.Names(ctx, tx, names, []string{row.DecidedBy, row.ProposedBy})
		if err != nil || row.Registration == "" {
			return err
		}
		v.Decider, v.Proposer = known[row.DecidedBy], known[row.ProposedBy]
		if v.Holder, err = s.people.Open(ctx, tx, holder, row.Holder); err != nil {
			return err
		}
		v.Address = !v.Holder.Address.Empty()
		if v.Entry, err = loadRegistration(ctx, tx, row.Registration); err != nil {
			return err
		}
		if v.Opened, err = s.needs.Opened(ctx, tx, row.Holder); err != nil {
			return err
		}
		v.Same, err = s.sameHolder(ctx, tx, row)
		return err
	})
}
