package register

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/ledger"
	"sanad/internal/text"
)

// PutMany prepares entries that are new, with their facts, and returns what writes them as Put does; changes are theirs, in their order. A
// number that the register has is a conflict.
func (s *Service) PutMany(by access.Actor, list []Entry, changes []Change) (put func(context.Context, *db.Tx) error, err error) {
	if _, err := s.access.May(by, "register.put", access.Subject{}); err != nil {
		return nil, err
	}
	law, now := s.law(), s.clock.Now()
	rows := many{engineers: make([]engineerRow, 0, len(list)), changes: make([]changeRow, 0, len(list))}
	var lines []ledger.Entry
	for i, e := range list {
		key, ok := law.NumberKey(e.Number)
		if !ok || len(e.Facts) == 0 {
			return nil, fmt.Errorf("register: an entry with the number %q and %d facts", e.Number, len(e.Facts))
		}
		if !isMasked(law, e.MaskedCNIC) {
			return nil, fmt.Errorf("register: the identity number of %s is not masked as the profile says", e.Number)
		}
		rows.engineers = append(rows.engineers, engineerRow{
			NumberKey: key, Number: e.Number, Kind: e.Kind, Discipline: e.Discipline, Name: e.Name, Province: e.Province, District: e.District,
			MaskedCNIC: e.MaskedCNIC, Degree: e.Degree, Institution: e.Institution, GraduationYear: int64(e.GraduationYear),
		})
		for _, w := range text.Tokens(e.Name) {
			rows.names = append(rows.names, nameRow{w, key})
		}
		for _, f := range e.Facts {
			rows.facts = append(rows.facts, factRow{key, f.ID, f.Kind, f.From, f.Until, f.Of, f.Value, f.Known.UTC().Truncate(time.Second)})
		}
		rows.changes = append(rows.changes, changeRow{key, changes[i].ID})
		body, err := e.record()
		if err != nil {
			return nil, err
		}
		lines = append(lines, ledger.Entry{ID: changes[i].ID, Kind: "engineer entered", At: now, Salt: changes[i].Salt, Body: body})
	}
	log, err := ledger.AppendMany(ledger.Public, lines)
	return func(ctx context.Context, tx *db.Tx) error {
		if err := insertMany(ctx, tx, rows); err != nil {
			return err
		}
		return log(ctx, tx)
	}, err
}

// TakeOut takes entries out again whose import is undone. The public log gets a line that it was done; what it said before stays there,
// and nobody can open it any more once the persons' keys are destroyed. Their places in the status list stay taken, and are not
// those of entries that come under the same numbers again: a code that was printed is not anybody else's.
func (s *Service) TakeOut(ctx context.Context, tx *db.Tx, by access.Actor, id string, numbers []string) error {
	if _, err := s.access.May(by, "register.take_out", access.Subject{}); err != nil {
		return err
	}
	law := s.law()
	var keys []string
	for _, n := range numbers {
		if key, ok := law.NumberKey(n); ok {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	if err := deleteEngineers(ctx, tx, keys); err != nil {
		return err
	}
	if err := replacePlaces(ctx, tx, keys...); err != nil {
		return err
	}
	body, err := json.Marshal(keys)
	if err != nil {
		return err
	}
	return ledger.Append(ctx, tx, ledger.Public, ledger.Entry{ID: id, Kind: "engineers taken out", At: s.clock.Now(), Salt: ledger.NewSalt(), Body: body})
}
