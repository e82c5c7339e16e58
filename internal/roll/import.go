package roll

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/table"
)

// File is a file that is tried or brought in.
type File struct {
	Open     Source
	Leave    []string                              // names of columns that are left out
	Resume   bool                                  // whoever was at it is at it no more
	Refused  func(raw string, said []Remark) error // each line that is refused, in their order; may be nil
	Progress func(Import)                          // after some lines; may be nil
	Columns  func(Sheet) error                     // before the first line; may be nil
}

// Unreadable says that a file cannot be read as a table of engineers, and why.
type Unreadable struct{ Remarks []Remark }

// Error names the first reason.
func (u *Unreadable) Error() string {
	return fmt.Sprintf("roll: the file cannot be read: %s in line %d", u.Remarks[0].Key, u.Remarks[0].Line)
}

// fresh is how long an import is believed to be at work after it last went on.
const fresh = 30 * time.Second

// Check tries a file and writes nothing: it tells what would become of its lines.
func (s *Service) Check(ctx context.Context, by access.Actor, f File) (Import, error) {
	if _, err := s.access.May(by, "roll.import", access.Subject{}); err != nil {
		return Import{}, err
	}
	law := s.law()
	sheet, err := s.read(f, law)
	if err != nil {
		return Import{}, err
	}
	row := s.newRow(by, sheet, law, f.Leave, StateChecking)
	err = s.run(ctx, &row, sheet, law, f, s.tries)
	return row.imported(), err
}

// Import brings in the lines of a file that are good, and goes on where an import of the same file was broken off.
func (s *Service) Import(ctx context.Context, by access.Actor, f File) (Import, error) {
	if _, err := s.access.May(by, "roll.import", access.Subject{}); err != nil {
		return Import{}, err
	}
	law := s.law()
	sheet, err := s.read(f, law)
	if err != nil {
		return Import{}, err
	}
	row := s.newRow(by, sheet, law, f.Leave, StateRunning)
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		return s.begin(ctx, tx, by, &row, f.Resume)
	})
	if err != nil {
		return Import{}, err
	}
	return s.carryOut(ctx, by, row, sheet, law, f)
}

// read scans a file, and refuses one that is no table of engineers.
func (s *Service) read(f File, law council.Law) (Sheet, error) {
	sheet, remarks, err := scan(f.Open, law, f.Leave)
	switch {
	case err != nil:
		return sheet, err
	case len(remarks) > 0:
		return sheet, &Unreadable{remarks}
	case f.Columns != nil:
		err = f.Columns(sheet)
	}
	return sheet, err
}

func (s *Service) newRow(by access.Actor, sheet Sheet, law council.Law, leave []string, state State) importRow {
	now := s.clock.Now()
	left, _ := json.Marshal(leave)
	return importRow{
		ID: id.New(now), By: by.Person, Hash: sheet.Hash, Bytes: sheet.Bytes, Encoding: sheet.Encoding, Total: int64(sheet.Rows), LeaveOut: string(left),
		Law: law.ID, State: state, Lease: id.Random(), Report: "{}", BegunAt: now, MovedAt: now,
	}
}

// begin stores a new import, or takes over the one of the same file that was broken off.
func (s *Service) begin(ctx context.Context, tx *db.Tx, by access.Actor, row *importRow, resume bool) error {
	now := s.clock.Now()
	old, found, err := findByHash(ctx, tx, row.Hash)
	if err != nil {
		return err
	}
	if found && old.State == StateDone {
		return fault.Conflict("roll.again", fault.Values{"ID": old.ID})
	}
	if found && old.State == StateRunning {
		if !resume && now.Sub(old.MovedAt) < fresh {
			return fault.Conflict("roll.at_work", nil)
		}
		old.Lease = row.Lease
		*row = old
		return takeLease(ctx, tx, row.ID, row.Lease, now)
	}
	if other, busy, err := findBusy(ctx, tx); err != nil || busy {
		return errors.Join(err, fault.Conflict("roll.busy", fault.Values{"ID": other.ID}))
	}
	if err := insertImport(ctx, tx, *row); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Begun{Import: row.ID, Hash: row.Hash, Total: row.Total})
}

// carryOut brings in what is left of a file, and ends the import.
func (s *Service) carryOut(ctx context.Context, by access.Actor, row importRow, sheet Sheet, law council.Law, f File) (Import, error) {
	if err := s.run(ctx, &row, sheet, law, f, s.enters); err != nil {
		return row.imported(), err
	}
	now := s.clock.Now()
	row.State, row.EndedAt, row.MovedAt = StateDone, &now, now
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		if err := updateImport(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, BroughtIn{Import: row.ID, Count: row.imported().Count})
	})
	return row.imported(), err
}

// Hurry lets a program that does nothing but bring in a file collect what it needs no more less often, and use up to 440 MB for that.
func Hurry() {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(440 << 20)
}

// The bounds of what is dealt with in one transaction, and kept in memory for it.
const (
	batchOf    = 8000    // lines
	batchBytes = 8 << 20 // of their text: more than that many lines of an honest register have
)

// fate is what becomes of a line.
type fate int

const (
	fateNew fate = iota
	fateUnchanged
	fateChanged
	fateRefused
)

// judged is a line with what becomes of it.
type judged struct {
	row  Row
	raw  string
	said []Remark
	fate fate
}

// batch is some lines that follow each other.
type batch struct {
	list    []judged
	entries prepared // those that are new
}

// deal does with a batch what the import is for.
type deal struct {
	prepare func(ctx context.Context, row importRow, b *batch) error // may run while the batch before is stored
	store   func(ctx context.Context, row importRow, b *batch) (twins int64, err error)
}

// run deals with every line after row.Line. Reading, sealing and storing go on side by side; what was stored is noted in the same
// transaction, so that nothing is done twice.
func (s *Service) run(ctx context.Context, row *importRow, sheet Sheet, law council.Law, f File, how func(*importRow) deal) error {
	taught, err := s.needs.Taught(ctx)
	if err != nil {
		return err
	}
	in, shut, _, err := sheet.table()
	if err != nil {
		return err
	}
	defer shut()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	d, from := how(row), row.Line
	start := *row // what prepare may read while row moves on
	read, ready := make(chan *batch, 1), make(chan *batch)
	go func() {
		defer close(read)
		if err := readLines(ctx, in, &sheet, groundOf(law, taught), read); err != nil {
			cancel(err)
		}
	}()
	go func() {
		defer close(ready)
		for b := range read {
			if err := s.settle(ctx, b, from, start, d); err != nil {
				cancel(err)
				return
			}
			select {
			case ready <- b:
			case <-ctx.Done():
				return
			}
		}
	}()
	tell := newReport(sheet)
	for b := range ready {
		if err := s.finish(ctx, row, b, from, tell, d, f); err != nil {
			cancel(err)
			for range ready { // lets the others end
			}
			return err
		}
	}
	return context.Cause(ctx)
}

// readLines reads and judges lines by themselves, up to the end of the file.
func readLines(ctx context.Context, in *table.Reader, sheet *Sheet, g *ground, to chan<- *batch) error {
	b, size := &batch{}, 0
	for {
		rec, err := in.Next()
		if err != nil && err != io.EOF {
			return err
		}
		if err == nil {
			j := judged{raw: rec.Raw}
			j.row, j.said = g.decideRow(sheet.Columns, rec)
			if x, twice := sheet.decideTwice(j.row); twice {
				j.said = append(j.said, x)
			}
			if slices.ContainsFunc(j.said, func(r Remark) bool { return r.Refuses }) {
				j.fate = fateRefused
			}
			b.list, size = append(b.list, j), size+len(j.raw)
		}
		if len(b.list) == batchOf || size >= batchBytes || err == io.EOF && len(b.list) > 0 {
			select {
			case to <- b:
			case <-ctx.Done():
				return nil
			}
			b, size = &batch{}, 0
		}
		if err == io.EOF {
			return nil
		}
	}
}

// settle compares the lines of a batch with the register, and prepares those that are new.
func (s *Service) settle(ctx context.Context, b *batch, from int64, row importRow, d deal) error {
	err := s.db.View(ctx, func(tx *db.Tx) error { return s.compare(ctx, tx, b.list) })
	if err != nil || int64(b.list[len(b.list)-1].row.Line) <= from {
		return err
	}
	b.entries = prepared{}
	for _, j := range b.list {
		if j.fate == fateNew && int64(j.row.Line) > from {
			b.entries.rows = append(b.entries.rows, j.row)
		}
	}
	return d.prepare(ctx, row, b)
}

// compare asks what the register has under the numbers of some lines. A line that it has is none to be entered.
func (s *Service) compare(ctx context.Context, tx *db.Tx, list []judged) error {
	serials := map[string][]int64{}
	for i := range list {
		if j := &list[i]; j.fate != fateRefused {
			serials[j.row.Discipline] = append(serials[j.row.Discipline], j.row.Serial)
			j.fate, j.said = fateNew, slices.DeleteFunc(j.said, func(r Remark) bool { return r.Key == "roll.changed" })
		}
	}
	held := map[string]map[int64]Held{}
	for discipline, some := range serials {
		var err error
		if held[discipline], err = s.needs.Held(ctx, tx, discipline, some); err != nil {
			return err
		}
	}
	for i := range list {
		j := &list[i]
		h, known := held[j.row.Discipline][j.row.Serial]
		if j.fate == fateRefused || !known {
			continue
		}
		if h.Print != nil && slices.Equal(h.Print, s.people.Print(j.row.words())) {
			j.fate = fateUnchanged
			continue
		}
		same, err := s.people.IsSame(ctx, tx, h.Person, j.row.claim())
		switch {
		case err != nil:
			return err
		case !same:
			j.fate = fateRefused
			j.said = append(j.said, Remark{Line: j.row.Line, Field: FieldNumber, Key: "roll.number.another", Refuses: true})
		case h.Print == nil:
			j.fate = fateUnchanged
		default:
			j.fate = fateChanged
			j.said = append(j.said, Remark{Line: j.row.Line, Field: FieldNumber, Key: "roll.changed"})
		}
	}
	return nil
}

// mostRivals is how often a batch is compared anew because somebody got one of its numbers meanwhile.
const mostRivals = 5

// finish stores a batch and counts it. Lines up to from were counted before.
func (s *Service) finish(ctx context.Context, row *importRow, b *batch, from int64, tell *report, d deal, f File) error {
	for _, j := range b.list {
		tell.add(j)
	}
	for try := 1; int64(b.list[len(b.list)-1].row.Line) > from; try++ {
		next := *row
		next.count(b.count(row.imported().Count, from))
		next.Line, next.MovedAt, next.Report = int64(b.list[len(b.list)-1].row.Line), s.clock.Now(), tell.json()
		twins, err := d.store(ctx, next, b)
		if fault.Is(err, fault.KindConflict) && try < mostRivals {
			if err := s.settle(ctx, b, from, *row, d); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		next.Twins += twins
		*row = next
		break
	}
	for _, j := range b.list {
		if j.fate == fateRefused && f.Refused != nil {
			if err := f.Refused(j.raw, j.said); err != nil {
				return err
			}
		}
	}
	if f.Progress != nil {
		f.Progress(row.imported())
	}
	return nil
}

// count adds a batch to what was counted. Lines up to from were counted before.
func (b *batch) count(c Count, from int64) Count {
	for _, j := range b.list {
		if int64(j.row.Line) <= from {
			continue
		}
		c.Done++
		switch j.fate {
		case fateNew:
			c.Entered++
		case fateUnchanged:
			c.Unchanged++
		case fateChanged:
			c.Changed++
		case fateRefused:
			c.Refused++
		}
	}
	return c
}
