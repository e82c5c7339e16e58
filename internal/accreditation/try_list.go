package accreditation

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/table"
	"sanad/internal/text"
)

// TryList is a file that an institution tries as a list of a batch.
type TryList struct {
	Kind  string `form:"kind" max:"20"`
	Day   string `form:"began_day" max:"2"`
	Month string `form:"began_month" max:"2"`
	Year  string `form:"began_year" max:"4"`

	Content io.Reader
}

// TryList reads a file as a list of a batch and keeps it until it is sent. What is wrong with its rows comes back as an Unfit, and then nothing is kept.
func (s *Service) TryList(ctx context.Context, by access.Actor, at BatchAt, c TryList) (list string, err error) {
	law := s.law()
	kind := ListKind(c.Kind)
	l := List{Kind: kind, State: ListTried, Batch: at.Year, TriedBy: by.Person, Tried: s.clock.Now(), Rule: law.Accreditation.ListRule.ID, Law: law.ID}
	var f fault.Fields
	if kind != Enrolled && kind != Passed {
		f.Add("kind", "fault.choose", nil)
	}
	if kind == Enrolled {
		if l.Began, err = day.Parse(text.Day(c.Day, c.Month, c.Year)); err != nil {
			f.Add("began", "accreditation.students.no_such_day", nil)
		} else if refused := fault.Of(decideBegan(law.Accreditation, at.Year, l.Began, law.Day)); refused != nil {
			f = append(f, refused.Fields...)
		}
		l.Due = dueOf(law.Accreditation, l.Began)
	}
	if err := f.Err(); err != nil {
		return "", err
	}
	rows, err := readList(c.Content, kind)
	if err != nil {
		return "", err
	}
	var b batchAt
	var enrolled List
	var seats int
	err = s.db.View(ctx, func(tx *db.Tx) (err error) { // before the key of the institution is made
		b, enrolled, seats, err = s.loadTry(ctx, tx, by, at, &l)
		return err
	})
	if err != nil {
		return "", err
	}
	if kind == Passed && enrolled.ID == "" {
		return "", fault.Conflict("accreditation.students.enrolled_first", nil)
	}
	l.ID, l.Institution, l.Programme = id.New(l.Tried), b.standing.ID, b.Programme.ID
	if err := s.vault.Mint(ctx, scopeOf(l.Institution)); err != nil {
		return "", err
	}
	students, passed, faults, err := s.rows(ctx, &l, rows, enrolled, seats)
	if err != nil {
		return "", err
	}
	return l.ID, s.db.Update(ctx, func(tx *db.Tx) error {
		_, now, _, err := s.loadTry(ctx, tx, by, at, &l)
		if err != nil {
			return err
		}
		if now.ID != enrolled.ID {
			return fault.Conflict("accreditation.students.stale", nil)
		}
		also, err := s.among(ctx, tx, l, enrolled, rows, students, passed)
		if err != nil {
			return err
		}
		if err := unfit(append(also, faults...)); err != nil {
			return err
		}
		if err := forgetTried(ctx, tx, l); err != nil {
			return err
		}
		return insertList(ctx, tx, l, students, passed)
	})
}

// forgetTried takes away what the same person tried before for the same, so that trying again keeps no more than trying once.
func forgetTried(ctx context.Context, tx *db.Tx, l List) error {
	lists, err := listLists(ctx, tx, []string{l.Programme}, l.Batch)
	for _, x := range lists {
		if err == nil && x.State == ListTried && x.Kind == l.Kind && x.TriedBy == l.TriedBy {
			err = forgetList(ctx, tx, x.ID, l.Tried)
		}
	}
	return err
}

// loadTry returns the batch with the list of who enrolled that stands, and its seats; and says over which list a new one would be.
func (s *Service) loadTry(ctx context.Context, tx *db.Tx, by access.Actor, at BatchAt, l *List) (b batchAt, enrolled List, seats int, err error) {
	if b, err = s.loadBatch(ctx, tx, by, at, "accreditation.send"); err != nil {
		return b, enrolled, 0, err
	}
	lists, err := listLists(ctx, tx, []string{b.Programme.ID}, b.year)
	if err != nil {
		return b, enrolled, 0, err
	}
	l.Over = ""
	for _, x := range lists {
		if x.State != ListSent {
			continue
		}
		if x.Kind == l.Kind {
			l.Over = x.ID
		}
		if x.Kind == Enrolled {
			enrolled = x
		}
	}
	approved, err := listSeats(ctx, tx, b.Programme.ID)
	if st, ok := seatsOf(approved, b.year); ok {
		seats = st.Most()
	}
	return b, enrolled, seats, err
}

// cells are what a row of a file has in the columns of a list.
type cells struct {
	line        int
	roll, other string // a name, or the day of passing
	wrong       string // why it cannot be read; empty: it can
}

// readList reads a file. What is wrong with the whole of it is a refusal of the field.
func readList(in io.Reader, kind ListKind) (rows []cells, err error) {
	if in == nil {
		return nil, refusedFile("accreditation.students.no_file")
	}
	b, err := io.ReadAll(io.LimitReader(in, mostListBytes+1))
	if err != nil {
		return nil, err
	}
	var sniff table.Sniffer
	_, _ = sniff.Write(b)
	enc, err := sniff.Encoding()
	switch {
	case len(b) > mostListBytes:
		return nil, refusedFile("accreditation.students.big")
	case err != nil:
		return nil, refusedFile("accreditation.students.utf16")
	case bytes.HasPrefix(b, []byte("PK")), bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0")), bytes.IndexByte(b, 0) >= 0:
		return nil, refusedFile("accreditation.students.workbook")
	}
	r := table.NewReader(bytes.NewReader(b), enc)
	head, _, err := r.ReadLine()
	if errors.Is(err, io.EOF) {
		return nil, refusedFile("accreditation.students.empty")
	}
	if err != nil {
		return nil, err
	}
	comma := commaOf(head)
	fields, _, _ := table.Split(head, comma)
	places, wrong := columnsOf(kind, fields)
	if len(wrong) > 0 {
		u := &Unfit{}
		for _, m := range wrong {
			u.Rows = append(u.Rows, RowFault{1, m})
		}
		u.Rows = u.Rows[:min(len(u.Rows), mostRowFaults)]
		return nil, u
	}
	r.Begin(comma, len(fields))
	other := "name"
	if kind == Passed {
		other = "passed"
	}
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		x := cells{line: rec.Line}
		switch {
		case rec.Wrong != "":
			x.wrong = "accreditation.row.unreadable"
		case len(rec.Fields) != len(fields):
			x.wrong = "accreditation.row.width"
		default:
			x.roll, x.other = rec.Fields[places["roll"]], rec.Fields[places[other]]
		}
		if rows = append(rows, x); len(rows) > mostStudents {
			var f fault.Fields
			f.Add("file", "accreditation.students.many", fault.Values{"Most": mostStudents})
			return nil, f.Err()
		}
	}
	if len(rows) == 0 {
		return nil, refusedFile("accreditation.students.empty")
	}
	return rows, nil
}

func refusedFile(key string) error {
	var f fault.Fields
	f.Add("file", key, nil)
	return f.Err()
}

// rows checks and seals the rows of a list.
func (s *Service) rows(ctx context.Context, l *List, rows []cells, enrolled List, seats int) (students []studentRow, passed []passedRow, faults []RowFault, err error) {
	today := s.law().Day
	var rolls []string
	var lines []int
	for i, x := range rows {
		if x.wrong != "" {
			faults = append(faults, rowFault(x.line, x.wrong))
			continue
		}
		var wrong []RowFault
		var roll string
		switch l.Kind {
		case Enrolled:
			var st Student
			st, wrong = checkStudent(x.line, x.roll, x.other)
			if roll = st.Roll; len(wrong) == 0 {
				row := studentRow{
					ID: id.New(l.Tried), List: l.ID, Position: int64(i + 1), Beyond: seats > 0 && i+1 > seats,
					RollIdx: s.rollIndex(l.Programme, l.Batch, st.Roll), TwinIdx: s.twinIndex(l.Institution, st.Roll, st.Name), Tokens: s.nameTokens(st.Name),
				}
				if row.Roll, err = s.vault.Seal(ctx, studentField("roll", row.ID, l.Institution), st.Roll); err != nil {
					return nil, nil, nil, err
				}
				if row.Name, err = s.vault.Seal(ctx, studentField("name", row.ID, l.Institution), st.Name); err != nil {
					return nil, nil, nil, err
				}
				students = append(students, row)
			}
		case Passed:
			var p Pass
			p, wrong = checkPass(x.line, x.roll, x.other, enrolled.Began, today)
			if roll = p.Roll; len(wrong) == 0 {
				row := passedRow{ID: id.New(l.Tried), List: l.ID, RollIdx: s.rollIndex(l.Programme, l.Batch, p.Roll), DayIdx: s.dayIndex(l.Programme, l.Batch, p.Roll, p.On)}
				if row.On, err = s.vault.Seal(ctx, passedField(row.ID, l.Institution), p.On.String()); err != nil {
					return nil, nil, nil, err
				}
				passed = append(passed, row)
			}
		}
		if faults = append(faults, wrong...); roll != "" {
			rolls, lines = append(rolls, roll), append(lines, x.line)
		}
	}
	faults = append(faults, rollTwice(rolls, lines)...)
	l.Rows, l.Seats = len(rows), seats
	if l.Kind == Enrolled {
		l.Beyond = beyondSeats(len(rows), seats)
	}
	return students, passed, faults, nil
}

// among compares the rows of a list with the others of the institution: nobody is in two batches, and nobody passes who did not enrol.
func (s *Service) among(ctx context.Context, tx *db.Tx, l List, enrolled List, rows []cells, students []studentRow, passed []passedRow) (faults []RowFault, err error) {
	line := map[string]int{} // by roll number
	for _, x := range rows {
		if roll, wrong := checkRoll(x.roll); wrong == "" && x.wrong == "" {
			key := string(s.rollIndex(l.Programme, l.Batch, roll))
			if line[key] == 0 {
				line[key] = x.line
			}
		}
	}
	if len(students) > 0 {
		twins, at := make([][]byte, len(students)), map[string]int{}
		for i, st := range students {
			twins[i] = st.TwinIdx
			at[string(st.TwinIdx)] = line[string(st.RollIdx)]
		}
		others, err := listTwins(ctx, tx, l.Programme, l.Batch, twins)
		if err != nil {
			return nil, err
		}
		for _, o := range others {
			faults = append(faults, RowFault{at[string(o.TwinIdx)], fault.Message{Key: "accreditation.row.two_batches", Values: fault.Values{"Programme": council.Text{En: o.TitleEn, Ur: o.TitleUr}, "Batch": strconv.Itoa(int(o.Batch))}}})
		}
	}
	if len(passed) > 0 {
		rolls := make([][]byte, len(passed))
		for i, p := range passed {
			rolls[i] = p.RollIdx
		}
		known, err := listRolls(ctx, tx, enrolled.ID, rolls)
		if err != nil {
			return nil, err
		}
		there := map[string]bool{}
		for _, k := range known {
			there[string(k)] = true
		}
		for _, p := range passed {
			if !there[string(p.RollIdx)] {
				faults = append(faults, rowFault(line[string(p.RollIdx)], "accreditation.row.not_enrolled"))
			}
		}
	}
	return faults, nil
}
