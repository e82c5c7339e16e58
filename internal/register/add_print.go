package register

import (
	"context"
	"fmt"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
)

// Print is what becomes public of a print of a paper.
type Print struct{ Serial, Paper, Language string }

// AddPrint notes that a paper was printed, in the transaction of the event that made it: that event is the record. An earlier print of the
// same paper in the same language is replaced by it.
func (s *Service) AddPrint(ctx context.Context, tx *db.Tx, by access.Actor, number string, p Print) error {
	law := s.law()
	key, ok := law.NumberKey(number)
	if !ok {
		return fmt.Errorf("register: a print of the number %q", number)
	}
	if _, err := s.access.May(by, "register.add_print", access.Subject{}); err != nil {
		return err
	}
	e, err := loadEntry(ctx, tx, key)
	if err != nil {
		return err
	}
	if err := replaceSamePrints(ctx, tx, key, p, law.Day); err != nil {
		return err
	}
	return insertPrint(ctx, tx, printRow{Serial: p.Serial, NumberKey: key, Paper: p.Paper, Language: p.Language, Said: e.said(law.Day), MadeOn: law.Day})
}

// ReplacePrints marks prints of a number as no longer good, by their serials, in the transaction of the event that made it so.
func (s *Service) ReplacePrints(ctx context.Context, tx *db.Tx, by access.Actor, number, reason string, serials []string) error {
	law := s.law()
	key, ok := law.NumberKey(number)
	if !ok {
		return fmt.Errorf("register: prints of the number %q", number)
	}
	if _, err := s.access.May(by, "register.replace_prints", access.Subject{}); err != nil {
		return err
	}
	return replacePrints(ctx, tx, key, reason, serials, law.Day)
}

// PrintAnswer is what the register says of a paper that somebody holds.
type PrintAnswer struct {
	Paper, Language string // empty: there is no such print
	MadeOn          day.Day
	State           PrintState
	ReplacedOn      day.Day // zero: it was not marked
}

// Printed tells what became of the print with a serial, typed as it stands on the paper, of the engineer of a card. A serial of another's
// paper is none.
func (s *Service) Printed(ctx context.Context, c Card, typed string) (PrintAnswer, error) {
	serial, ok := readSerial(typed)
	if !ok {
		return PrintAnswer{State: PrintNone}, nil
	}
	key, _ := c.Law.NumberKey(c.Number)
	list, err := findPrints(ctx, s.public, serial, key)
	if err != nil || len(list) == 0 {
		return PrintAnswer{State: PrintNone}, err
	}
	p := list[0]
	return PrintAnswer{Paper: p.Paper, Language: p.Language, MadeOn: p.MadeOn, ReplacedOn: p.ReplacedOn, State: decidePrint(c, p, c.Law.Day)}, nil
}
