package accreditation

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/table"
)

// Imported says that decisions which were made before came in with a file.
type Imported struct {
	Import, Hash                                            string
	Institutions, Campuses, Programmes, Decisions, Findings int
}

// About names nobody.
func (e Imported) About() events.About { return events.About{Kind: "accreditation.imported"} }

// The bounds of a file of decisions: all of it comes in at once.
const (
	mostBytes = 8 << 20
	mostRows  = 30_000
)

// Import is a file of decisions that were made before, and what becomes of it.
type Import struct {
	ID                                                      string
	Hash                                                    string // SHA-256 of the file
	Encoding                                                table.Encoding
	Total                                                   int // lines of the table
	New, Unchanged, Otherwise, Refused                      int // lines; otherwise: there in other words, and left so
	Institutions, Campuses, Programmes, Decisions, Findings int // which come in
	Columns                                                 []Column
	Remarks                                                 []Remark // in the order of the lines
}

// Column is a column of a file as it was understood.
type Column struct {
	Name  string `json:"name"`
	Field Field  `json:"field"` // empty: left out
}

// Unreadable says that a file cannot be read as a table of decisions, and why.
type Unreadable struct{ Remarks []Remark }

// Error names the first reason.
func (u *Unreadable) Error() string {
	return fmt.Sprintf("accreditation: the file cannot be read: %s in line %d", u.Remarks[0].Key, u.Remarks[0].Line)
}

// Import brings in the decisions of a file that are not there yet, with the institutions, campuses and programmes that they need; what is refused
// is told and stays out. It only adds, and all or nothing of it: the same file again changes nothing.
func (s *Service) Import(ctx context.Context, by access.Actor, file io.Reader) (Import, error) {
	if err := s.may(by, "accreditation.import"); err != nil {
		return Import{}, err
	}
	i, rows, err := readFile(file, rowGroundOf(s.law(), s.council.On))
	if err != nil {
		return Import{}, err
	}
	i.ID = id.New(s.clock.Now())
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		done, p, err := s.planImport(ctx, tx, i, rows)
		if err != nil {
			return err
		}
		i = done
		if len(p.decisions) == 0 {
			return nil
		}
		if err := insertPlan(ctx, tx, p, i.ID); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Imported{i.ID, i.Hash, i.Institutions, i.Campuses, i.Programmes, i.Decisions, i.Findings})
	})
	return i, err
}

// Check tells what an import of a file would do, and writes nothing.
func (s *Service) Check(ctx context.Context, by access.Actor, file io.Reader) (Import, error) {
	if err := s.may(by, "accreditation.import"); err != nil {
		return Import{}, err
	}
	i, rows, err := readFile(file, rowGroundOf(s.law(), s.council.On))
	if err != nil {
		return Import{}, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, _, err = s.planImport(ctx, tx, i, rows)
		return err
	})
	return i, err
}

// readFile reads and judges the lines of a file by themselves.
func readFile(file io.Reader, g rowGround) (i Import, rows []*fileRow, err error) {
	unreadable := func(line int, key string) error {
		return &Unreadable{[]Remark{{Line: line, Key: "accreditation.import.file." + key, Refuses: true}}}
	}
	b, err := io.ReadAll(io.LimitReader(file, mostBytes+1))
	switch {
	case err != nil:
		return i, nil, err
	case len(b) > mostBytes:
		return i, nil, unreadable(1, "large")
	}
	var guess table.Sniffer
	_, _ = guess.Write(b) // it takes everything
	if i.Encoding, err = guess.Encoding(); err != nil {
		return i, nil, unreadable(1, "utf16")
	}
	sum := sha256.Sum256(b)
	i.Hash = hex.EncodeToString(sum[:])
	r := table.NewReader(bytes.NewReader(b), i.Encoding)
	line, long, err := r.ReadLine()
	if err == nil && table.IsSeparatorLine(line) {
		line, long, err = r.ReadLine()
	}
	if err != nil {
		return i, nil, unreadable(1, "empty")
	}
	comma := decideComma(line)
	cells, open, wrong := table.Split(line, comma)
	if long || open || wrong != "" || strings.IndexByte(line, 0) >= 0 {
		return i, nil, unreadable(r.Line(), "header")
	}
	c, remarks := understandColumns(r.Line(), cells)
	if len(remarks) > 0 {
		return i, nil, &Unreadable{remarks}
	}
	for at, name := range c.names {
		i.Columns = append(i.Columns, Column{name, c.fields[at]})
	}
	r.Begin(comma, len(cells))
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return i, nil, err
		}
		if rows = append(rows, g.decideRow(c, rec)); len(rows) > mostRows {
			return i, nil, unreadable(rec.Line, "rows")
		}
	}
	if i.Total = len(rows); i.Total == 0 {
		return i, nil, unreadable(1, "empty")
	}
	return i, rows, nil
}

// planImport compares rows with what is there. It may be done again, in a transaction that is tried again.
func (s *Service) planImport(ctx context.Context, tx *db.Tx, i Import, judged []*fileRow) (Import, additions, error) {
	var keys []string
	rows := make([]*fileRow, len(judged))
	for at, r := range judged {
		again := *r
		again.said = slices.Clone(r.said)
		rows[at] = &again
		keys = append(keys, numberKey(r.Number), numberKey(r.Replaces))
	}
	slices.Sort(keys)
	h, err := loadHeld(ctx, tx, slices.Compact(keys))
	if err != nil {
		return i, additions{}, err
	}
	now := s.clock.Now()
	p := decideImport(h, rows, func() string { return id.New(now) })
	law := s.law()
	for at := range p.decisions {
		p.decisions[at].Known, p.decisions[at].Law = now, law.ID
		i.Findings += len(p.decisions[at].Findings)
	}
	i.Institutions, i.Campuses, i.Programmes, i.Decisions = len(p.institutions), len(p.campuses), len(p.programmes), len(p.decisions)
	for _, r := range rows {
		switch r.fate {
		case fateNew:
			i.New++
		case fateUnchanged:
			i.Unchanged++
		case fateOtherwise:
			i.Otherwise++
		default:
			i.Refused++
		}
		i.Remarks = append(i.Remarks, r.said...)
	}
	return i, p, nil
}
