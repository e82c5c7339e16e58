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
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
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

// ImportState is how far a file of decisions is.
type ImportState string

// The states of a file.
const (
	FileTried   ImportState = "tried" // nothing of it is written
	FileDone    ImportState = "done"
	FileDropped ImportState = "dropped" // nobody wanted it after it was tried
	FileUndone  ImportState = "undone"
)

// Import is a file of decisions that were made before, and what becomes of it.
type Import struct {
	ID                                                      string
	State                                                   ImportState
	Hash                                                    string // SHA-256 of the file
	Encoding                                                table.Encoding
	Total                                                   int // lines of the table
	New, Unchanged, Otherwise, Refused                      int // lines; otherwise: there in other words, and left so
	Institutions, Campuses, Programmes, Decisions, Findings int // which come in
	Columns                                                 []Column
	Remarks                                                 []Remark // in the order of the lines; of a file that is kept the first of them
	By, Brought, UndoBy                                     string   // who tried it, who brought it in, who asked that it is undone; empty: nobody, or whoever runs the program
	TriedAt                                                 time.Time
	BroughtAt, EndedAt                                      *time.Time
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
// is told and stays out. It only adds, and all or nothing of it: the same file again changes nothing. Registrars bring in what another tried; this is
// for whoever runs the program.
func (s *Service) Import(ctx context.Context, by access.Actor, file io.Reader) (Import, error) {
	if err := s.mayImport(by); err != nil {
		return Import{}, err
	}
	sheet, err := readSheet(file)
	if err != nil {
		return Import{}, err
	}
	now := s.clock.Now()
	var i Import
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		i = sheet.imported(id.New(now), by.Person, now)
		return s.bring(ctx, tx, by, &i, sheet, insertImport)
	})
	return i, err
}

// Check tells what an import of a file would do, and writes nothing.
func (s *Service) Check(ctx context.Context, by access.Actor, file io.Reader) (i Import, err error) {
	if err := s.may(by, "accreditation.import"); err != nil {
		return i, err
	}
	sheet, err := readSheet(file)
	if err != nil {
		return i, err
	}
	i = sheet.imported("", by.Person, s.clock.Now())
	err = s.db.View(ctx, func(tx *db.Tx) error {
		_, err := s.planImport(ctx, tx, &i, sheet)
		return err
	})
	return i, err
}

// mayImport is for whoever brings a file in that nobody tried before.
func (s *Service) mayImport(by access.Actor) error {
	if err := s.may(by, "accreditation.import"); err != nil {
		return err
	}
	if by.Person != "" {
		return fault.Denied("accreditation.import.other_brings", nil)
	}
	return nil
}

// bring stores what a file adds, and how it was brought in. A file that adds nothing leaves nothing.
func (s *Service) bring(ctx context.Context, tx *db.Tx, by access.Actor, i *Import, sheet Sheet, store func(context.Context, *db.Tx, Import, string) error) error {
	p, err := s.planImport(ctx, tx, i, sheet)
	if err != nil || len(p.decisions) == 0 {
		return err
	}
	now := s.clock.Now()
	i.State, i.Brought, i.BroughtAt = FileDone, by.Person, &now
	if err := insertAdditions(ctx, tx, p, i.ID); err != nil {
		return err
	}
	if err := store(ctx, tx, *i, ""); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Imported{i.ID, i.Hash, i.Institutions, i.Campuses, i.Programmes, i.Decisions, i.Findings})
}

// Sheet is a file as a table, before its lines are judged.
type Sheet struct {
	Hash     string
	Encoding table.Encoding
	columns  sheetColumns
	rows     []table.Record
}

func (s Sheet) imported(importID, by string, now time.Time) Import {
	i := Import{ID: importID, State: FileTried, Hash: s.Hash, Encoding: s.Encoding, Total: len(s.rows), By: by, TriedAt: now}
	for at, name := range s.columns.names {
		i.Columns = append(i.Columns, Column{name, s.columns.fields[at]})
	}
	return i
}

// readSheet reads a file, and refuses one that is no table of decisions.
func readSheet(file io.Reader) (s Sheet, err error) {
	unreadable := func(line int, key string) error {
		return &Unreadable{[]Remark{{Line: line, Key: "accreditation.import.file." + key, Refuses: true}}}
	}
	b, err := io.ReadAll(io.LimitReader(file, mostBytes+1))
	switch {
	case err != nil:
		return s, err
	case len(b) > mostBytes:
		return s, unreadable(1, "large")
	}
	var guess table.Sniffer
	_, _ = guess.Write(b) // it takes everything
	if s.Encoding, err = guess.Encoding(); err != nil {
		return s, unreadable(1, "utf16")
	}
	sum := sha256.Sum256(b)
	s.Hash = hex.EncodeToString(sum[:])
	r := table.NewReader(bytes.NewReader(b), s.Encoding)
	line, long, err := r.ReadLine()
	if err == nil && table.IsSeparatorLine(line) {
		line, long, err = r.ReadLine()
	}
	if err != nil {
		return s, unreadable(1, "empty")
	}
	comma := decideComma(line)
	cells, open, wrong := table.Split(line, comma)
	if long || open || wrong != "" || strings.IndexByte(line, 0) >= 0 {
		return s, unreadable(r.Line(), "header")
	}
	var remarks []Remark
	if s.columns, remarks = understandColumns(r.Line(), cells); len(remarks) > 0 {
		return s, &Unreadable{remarks}
	}
	r.Begin(comma, len(cells))
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return s, err
		}
		if s.rows = append(s.rows, rec); len(s.rows) > mostRows {
			return s, unreadable(rec.Line, "rows")
		}
	}
	if len(s.rows) == 0 {
		return s, unreadable(1, "empty")
	}
	return s, nil
}

// planImport judges the lines of a file beside what is there.
func (s *Service) planImport(ctx context.Context, tx *db.Tx, i *Import, sheet Sheet) (additions, error) {
	law := s.law()
	g := rowGroundOf(law, s.council.On)
	var keys []string
	rows := make([]*fileRow, len(sheet.rows))
	for at, rec := range sheet.rows {
		r := g.decideRow(sheet.columns, rec)
		rows[at], keys = r, append(keys, numberKey(r.Number), numberKey(r.Replaces))
	}
	slices.Sort(keys)
	h, err := loadPresent(ctx, tx, slices.Compact(keys))
	if err != nil {
		return additions{}, err
	}
	now := s.clock.Now()
	p := decideImport(h, rows, func() string { return id.New(now) })
	i.New, i.Unchanged, i.Otherwise, i.Refused, i.Findings, i.Remarks = 0, 0, 0, 0, 0, nil
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
	return p, nil
}
