package accreditation

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/table"
)

// ImportFileTried says that a registrar tried a file of decisions.
type ImportFileTried struct {
	Import, Hash string
	Total        int
}

// About names nobody.
func (e ImportFileTried) About() events.About {
	return events.About{Kind: "accreditation.import_tried"}
}

// triedFor is how long a file that was tried waits for another registrar.
const triedFor = 30 * 24 * time.Hour

// TryImport keeps a file of decisions and tells what would become of its lines; nothing of it is written. Another registrar brings it in, within 30 days.
// It returns the id of the import to be.
func (s *Service) TryImport(ctx context.Context, by access.Actor, file io.Reader) (string, error) {
	if err := s.may(by, "accreditation.import"); err != nil {
		return "", err
	}
	sheet, err := readSheet(file)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	i := sheet.imported(id.New(now), by.Person, now)
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if err := forgetImports(ctx, tx, now.Add(-triedFor), now); err != nil {
			return err
		}
		if _, err := s.planImport(ctx, tx, &i, sheet); err != nil {
			return err
		}
		if err := insertImport(ctx, tx, i, sheet.kept()); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ImportFileTried{i.ID, i.Hash, i.Total})
	})
	return i.ID, err
}

// keptSheet is a file as it is kept until it is brought in: of columns that have no meaning here, nothing.
type keptSheet struct {
	Names  []string  `json:"names"`
	Fields []Field   `json:"fields"`
	Rows   []keptRow `json:"rows"`
}

type keptRow struct {
	Line  int      `json:"line"`
	Cells []string `json:"cells,omitempty"`
	Wrong string   `json:"wrong,omitempty"`
}

func (s Sheet) kept() string {
	k := keptSheet{Names: s.columns.names, Fields: s.columns.fields}
	for _, rec := range s.rows {
		cells := make([]string, len(rec.Fields))
		for at, cell := range rec.Fields {
			if at < len(s.columns.fields) && s.columns.fields[at] != "" {
				cells[at] = cell
			}
		}
		k.Rows = append(k.Rows, keptRow{rec.Line, cells, rec.Wrong})
	}
	b, _ := json.Marshal(k) // plain values
	return string(b)
}

// sheet is the file of an import that was tried.
func (r importRow) sheet() (s Sheet, err error) {
	var k keptSheet
	if err := json.Unmarshal([]byte(r.Content), &k); err != nil {
		return s, err
	}
	s = Sheet{Hash: r.Hash, Encoding: r.Encoding, columns: sheetColumns{k.Names, k.Fields, map[Field]int{}}}
	for at, f := range k.Fields {
		if f != "" {
			s.columns.at[f] = at
		}
	}
	for _, x := range k.Rows {
		s.rows = append(s.rows, table.Record{Line: x.Line, Fields: x.Cells, Wrong: x.Wrong})
	}
	return s, nil
}
