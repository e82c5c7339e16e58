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

// ConfirmTakeover says that a registration is of whoever asks for it.
type ConfirmTakeover struct {
	Deed  string `form:"deed" max:"10"`
	Paper bool   `form:"paper"` // whoever stands at the counter showed it
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

// checkPaper names an identity paper that nobody looked at.
func (c ConfirmTakeover) checkPaper(f *fault.Fields) {
	if !c.Paper {
		f.Add("paper", "engineer.takeover.paper_missing", nil)
	}
}

// ConfirmTakeover gives a person a registration. Where both have the same identity number, one officer does it who saw the paper; where they
// differ, a registrar does it, after another officer who saw the paper proposed it.
func (s *Service) ConfirmTakeover(ctx context.Context, by access.Actor, takeover string, c ConfirmTakeover) error {
	return s.judge(ctx, by, takeover, "engineer.confirm_takeover", c.JudgeTakeover, TakeoverOpen, "reasons", func(tx *db.Tx, row takeoverRow, reasons pii.Sealed) error {
		same, err := s.sameHolder(ctx, tx, row)
		if err != nil {
			return err
		}
		if !same && row.ProposedBy != "" {
			if _, err := s.access.May(by, "engineer.confirm", access.Subject{Person: row.Person}); err != nil {
				return err
			}
		}
		if err := decideConfirmTakeover(row, same, by.Person, c); err != nil {
			return err
		}
		r, err := loadRegistration(ctx, tx, row.Registration)
		if err != nil {
			return err
		}
		row.Reasons = reasons
		return s.takeOver(ctx, tx, by, row, r)
	})
}

// judge loads a takeover as it was shown, seals the reasons for a column and lets decide go on.
func (s *Service) judge(ctx context.Context, by access.Actor, takeover string, action access.Action, c JudgeTakeover, state TakeoverState, column string, decide func(tx *db.Tx, row takeoverRow, reasons pii.Sealed) error) error {
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
		return decide(tx, row, sealed)
	})
}
