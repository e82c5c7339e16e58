package engineer

import (
	"context"
	"strconv"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// ConfirmTakeover says that whoever stands at the counter is whose registration it is.
type ConfirmTakeover struct {
	Deed  string `form:"deed" max:"10"`
	Paper bool   `form:"paper"` // the identity paper was seen
	JudgeTakeover
}

// JudgeTakeover is why, on the state that was shown.
type JudgeTakeover struct {
	Reasons string `form:"reasons" entry:"engineer_takeover.reasons" max:"2000" lines:"true"`
	Version string `form:"version"`
}

func (c JudgeTakeover) check(f *fault.Fields) {
	if utf8.RuneCountInString(c.Reasons) < 5 {
		f.Add("reasons", "engineer.takeover.reasons_missing", nil)
	}
}

// ConfirmTakeover gives a person a registration after an officer compared both and saw the identity paper, also where the identity numbers
// differ: the reasons stay with it.
func (s *Service) ConfirmTakeover(ctx context.Context, by access.Actor, takeover string, c ConfirmTakeover) error {
	var f fault.Fields
	if !c.Paper {
		f.Add("paper", "engineer.takeover.paper_missing", nil)
	}
	if c.check(&f); f.Err() != nil {
		return f.Err()
	}
	return s.judge(ctx, by, takeover, "engineer.confirm_takeover", c.JudgeTakeover, TakeoverOpen, func(tx *db.Tx, row takeoverRow) error {
		if row.Registration == "" {
			return fault.Conflict("engineer.takeover.nobody", nil)
		}
		if by.Person == row.Holder {
			return fault.Denied("engineer.takeover.mine", nil)
		}
		r, err := loadRegistration(ctx, tx, row.Registration)
		if err != nil {
			return err
		}
		return s.takeOver(ctx, tx, by, row, r)
	})
}

// judge loads a takeover as it was shown, seals the reasons and lets decide go on.
func (s *Service) judge(ctx context.Context, by access.Actor, takeover string, action access.Action, c JudgeTakeover, state TakeoverState, decide func(tx *db.Tx, row takeoverRow) error) error {
	column := "reasons"
	if state == TakeoverDone {
		column = "undo_reasons"
	}
	var sealed pii.Sealed // once: the keystore is another database
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadTakeover(ctx, tx, takeover)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, action, access.Subject{Person: row.Person}); err != nil {
			return err
		}
		if row.State != state || strconv.FormatInt(row.Version, 10) != c.Version {
			return fault.Conflict("fault.stale", nil)
		}
		if sealed == nil {
			if sealed, err = s.vault.Seal(ctx, row.field(column), c.Reasons); err != nil {
				return err
			}
		}
		if state == TakeoverDone {
			row.UndoReasons = sealed
		} else {
			row.Reasons = sealed
		}
		return decide(tx, row)
	})
}
