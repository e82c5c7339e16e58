package accreditation

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// at is the batch of 2026 of indus's only programme.
var at = BatchAt{"indus", "civil", 2026}

// tried tries a file as a list of a session that began on 1 November 2026.
func (r *focalRoom) tried(who string, at BatchAt, kind ListKind, file string) (string, error) {
	return r.TryList(r.ctx, member(who), at, TryList{Kind: string(kind), Day: "1", Month: "11", Year: "2026", Content: strings.NewReader(file)})
}

// sent tries and sends a list.
func (r *focalRoom) sent(who string, at BatchAt, kind ListKind, file string) string {
	r.t.Helper()
	id, err := r.tried(who, at, kind, file)
	r.must(err)
	r.must(r.SendList(r.ctx, member(who), at, id))
	return id
}

// wrongRows writes what is wrong with the rows of a file.
func wrongRows(err error) string {
	var u *Unfit
	if !errors.As(err, &u) {
		return fmt.Sprint(err)
	}
	var list []string
	for _, x := range u.Rows {
		list = append(list, fmt.Sprintf("%d %s", x.Line, strings.TrimPrefix(x.Key, "accreditation.row.")))
	}
	if u.More > 0 {
		list = append(list, fmt.Sprintf("and %d more", u.More))
	}
	return strings.Join(list, ", ")
}

// students writes a list of so many.
func students(n int) string {
	var b strings.Builder
	b.WriteString("roll_number,name\n")
	for i := range n {
		fmt.Fprintf(&b, "CE-%03d,Student %s\n", i+1, strings.Repeat("x", i%7+1)+string(rune('a'+i%26)))
	}
	return b.String()
}

func (r *focalRoom) lists(who string) Lists {
	r.t.Helper()
	x, err := r.ShowLists(r.ctx, member(who), at)
	r.must(err)
	return x
}

// claim asks the lists about somebody who was in the batch, and whose name is written in one script or both.
func (r *focalRoom) claim(roll, latin, urdu, on string) (l council.Listing) {
	r.t.Helper()
	var passed day.Day
	if on != "" {
		passed = day.Must(on)
	}
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		name := council.BatchName{Institution: at.Institution, Programme: at.Programme, Year: at.Year}
		tokens, err := r.ClaimTokens(r.ctx, tx, name, roll, latin, urdu, passed)
		if err != nil {
			return err
		}
		l, err = r.Claim(r.ctx, tx, name, tokens)
		return err
	}))
	return l
}

func TestListsOfABatch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		r.joined("a", "indus", Writer)
		r.joined("b", "indus", Lead)
		r.joined("z", "ravi", Lead)
		// Who may not, and what is not there.
		for name, err := range map[string]error{
			"nobody's institution": func() error { _, err := r.tried("x", at, Enrolled, students(1)); return err }(),
			"another's":            func() error { _, err := r.tried("z", at, Enrolled, students(1)); return err }(),
			"another's programme": func() error {
				_, err := r.tried("a", BatchAt{"indus", "mech", 2026}, Enrolled, students(1))
				return err
			}(),
			"a batch to come": func() error { _, err := r.ShowLists(r.ctx, member("a"), BatchAt{"indus", "civil", 2027}); return err }(),
			"a batch before": func() error {
				_, err := r.TryList(r.ctx, member("a"), BatchAt{"indus", "civil", 2014}, TryList{Kind: "enrolled", Day: "1", Month: "9", Year: "2014", Content: strings.NewReader(students(1))})
				return err
			}(),
			"an officer": func() error {
				_, err := r.TryList(r.ctx, holder("o", access.Registrar), at, TryList{Kind: "enrolled", Day: "1", Month: "11", Year: "2026", Content: strings.NewReader(students(1))})
				return err
			}(),
		} {
			if err == nil || !strings.Contains(err.Error(), "fault.not_found") {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := r.tried("a", at, Passed, "roll_number,passed_on\nCE-001,2026-11-20\n")
		r.refused(err, "accreditation.students.enrolled_first")
		// 52 of 50: two are beyond the seats, in order, and nobody else is opened.
		first := r.sent("a", at, Enrolled, students(52))
		x := r.lists("b")
		l := x.Stand[Enrolled]
		if l.ID != first || l.Rows != 52 || l.Beyond != 2 || l.Seats != 50 || l.Due != day.Must("2026-12-01") || l.Late(day.Must("2026-11-23")) != 0 || l.SentBy != "a" || l.Rule == "" || l.Law == "" {
			t.Errorf("%+v", l)
		}
		if len(x.Beyond) != 2 || x.Beyond[0].Position != 51 || x.Beyond[0].Roll.Reveal() != "CE-051" || x.Beyond[1].Roll.Reveal() != "CE-052" {
			t.Errorf("%+v", x.Beyond)
		}
		// What is stored names nobody.
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			list, err := db.List[[]byte](r.ctx, tx, `select roll from accreditation_student union all select name from accreditation_student union all select roll_index from accreditation_student`)
			for _, b := range list {
				if strings.Contains(string(b), "CE-") || strings.Contains(string(b), "Student") {
					t.Error("a student is stored in clear")
				}
			}
			return err
		}))
		_, err = r.ShowLists(r.ctx, member("z"), at)
		r.refused(err, "fault.not_found")
		// The council counts.
		_, counted, err := r.CountLists(r.ctx, holder("m", access.Committee), "indus")
		r.must(err)
		if counted[0].Batch != 2026 || counted[0].Enrolled.Rows != 52 || counted[0].Enrolled.Beyond != 2 || counted[0].Passed.ID != "" || counted[1].Enrolled.ID != "" {
			t.Errorf("%+v", counted[:2])
		}
		if _, _, err := r.CountLists(r.ctx, member("b"), "indus"); err == nil {
			t.Error("no officer counted")
		}
		// Who passed; a claim is compared and nothing is opened.
		if c := r.claim("CE-001", "Student xa", "", "2026-11-20"); c.State != council.ListingEnrolled || c.Sent.IsZero() || c.Rule.ID != "listed" {
			t.Errorf("%+v", c)
		}
		_, err = r.tried("a", at, Passed, "Roll No;Passed on\nCE 001;20.11.2026\nCE-999;2026-11-20\nCE-002;2026-10-31\nCE-003;2027-01-01\nCE-004;31/11/2026\nce-001;2026-11-20\n")
		if got := wrongRows(err); got != "3 not_enrolled, 4 day_before, 5 day_ahead, 6 day, 7 twice" {
			t.Error(got)
		}
		r.sent("a", at, Passed, "Roll No;Passed on\nCE 001;20.11.2026\nCE-051;۲۰/۱۱/۲۰۲۶\n")
		for _, x := range []struct {
			roll, name, on string
			want           council.ListingState
		}{
			{"ce 001", "Student xa", "2026-11-20", council.ListingMatched},
			{"CE-۰۰۱", "xa student", "", council.ListingMatched},
			{"CE-٠٠١", "STUDENT  Xa", "2026-11-20", council.ListingMatched},
			{"CE-001", "Student Xa Khan", "2026-11-20", council.ListingMatched},
			{"CE-001", "Student xa", "2026-11-21", council.ListingDay},
			{"CE-001", "Somebody Else", "2026-11-20", council.ListingName},
			{"CE-001", "Somebody Else", "2026-11-21", council.ListingName},
			{"CE-001", "Student", "2026-11-20", council.ListingName},
			{"CE-001", "", "", council.ListingName},
			{"CE-002", "Student xxb", "2026-11-20", council.ListingEnrolled},
			{"CE-051", "Student xxy", "2026-11-20", council.ListingBeyond},
			{"CE-051", "Somebody Else", "2026-11-20", council.ListingName},
			{"CE-052", "Student xxxz", "", council.ListingBeyond},
			{"CE-053", "Student xxy", "2026-11-20", council.ListingUnmatched},
			{"", "", "", council.ListingUnmatched},
		} {
			got := r.claim(x.roll, x.name, "", x.on)
			if got.State != x.want || (got.State == council.ListingBeyond) != (got.Seats == 50 && got.Position > 50) {
				t.Errorf("%q %q %s: %+v, want %s", x.roll, x.name, x.on, got, x.want)
			}
		}
		// A list of who enrolled does not leave out who passed; that one is corrected first. Nor does one of who passed name whom a later one left out.
		small, err := r.tried("a", at, Enrolled, students(50))
		r.must(err)
		r.refused(r.SendList(r.ctx, member("a"), at, small), "accreditation.students.passed_left")
		wide, err := r.tried("b", at, Passed, "Roll No;Passed on\nCE-050;20.11.2026\n")
		r.must(err)
		r.sent("a", at, Passed, "Roll No;Passed on\nCE 001;20.11.2026\n")
		r.sent("b", at, Enrolled, students(49))
		r.refused(r.SendList(r.ctx, member("b"), at, wide), "accreditation.students.stale")
		r.must(r.DropList(r.ctx, member("b"), at, wide))
		// A later list stands in the place of the one before; of two over one list the first is sent. Trying again keeps the last alone.
		_, err = r.tried("a", at, Enrolled, students(48))
		r.must(err)
		one, err := r.tried("a", at, Enrolled, students(50))
		r.must(err)
		if x := r.lists("a"); len(x.Tried) != 1 || x.Tried[0].ID != one {
			t.Errorf("%+v", x.Tried)
		}
		two, err := r.tried("b", at, Enrolled, students(49))
		r.must(err)
		errs := make([]error, 2)
		var wait sync.WaitGroup
		for i, id := range []string{one, two} {
			wait.Go(func() { errs[i] = r.SendList(r.ctx, member("ab"[i:i+1]), at, id) })
		}
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("%v, %v", errs[0], errs[1])
		}
		lost, stands := two, one
		if errs[0] != nil {
			lost, stands = one, two
		}
		r.refused(r.SendList(r.ctx, member("a"), at, lost), "accreditation.students.stale")
		r.refused(r.SendList(r.ctx, member("a"), at, stands), "accreditation.students.sent_already")
		if x := r.lists("a"); x.Stand[Enrolled].ID != stands || x.Stand[Enrolled].Beyond != 0 || len(x.Tried) != 1 || len(x.Beyond) != 0 {
			t.Errorf("%+v", x)
		}
		if c := r.claim("CE-051", "Student xxy", "", ""); c.State != council.ListingUnmatched {
			t.Errorf("%+v", c)
		}
		r.refused(r.DropList(r.ctx, member("z"), BatchAt{"ravi", "civil", 2026}, lost), "fault.not_found")
		r.must(r.DropList(r.ctx, member("a"), at, lost))
		r.refused(r.DropList(r.ctx, member("a"), at, lost), "accreditation.students.stale")
		// Somebody who stands for the institution no more sends nothing.
		again, err := r.tried("a", at, Enrolled, students(3))
		r.must(err)
		r.must(r.Resign(r.ctx, self("a"), r.of("a", "indus").ID))
		r.refused(r.SendList(r.ctx, member("a"), at, again), "fault.not_found")
		// What was not sent, and what was replaced, goes after thirty days; what stands stays.
		count := func() (n int64) {
			r.must(d.View(r.ctx, func(tx *db.Tx) (err error) {
				n, err = db.Get[int64](r.ctx, tx, `select count(*) from accreditation_student`)
				return err
			}))
			return n
		}
		left := int64(r.lists("b").Stand[Enrolled].Rows)
		if n := count(); n != 52+49+left+3 {
			t.Errorf("%d students are kept", n)
		}
		r.must(r.ForgetStudents(r.ctx))
		if n := count(); n != 52+49+left+3 {
			t.Errorf("%d students are kept", n)
		}
		r.now.Set(r.now.Now().Add(unsentLife + time.Hour))
		r.must(r.ForgetStudents(r.ctx))
		if n := count(); n != left {
			t.Errorf("%d students are kept, not %d", n, left)
		}
		r.refused(r.SendList(r.ctx, member("b"), at, again), "accreditation.students.stale")
		r.needs.KeepStudents = 1
		r.now.Set(time.Date(2028, 1, 1, 6, 0, 0, 0, time.UTC))
		r.must(r.ForgetStudents(r.ctx))
		if n := count(); n != 0 {
			t.Errorf("%d students are kept of an old batch", n)
		}
	})
}

func TestTryListRefuses(t *testing.T) {
	d := dbtest.SQLite(t)
	r := newFocalRoom(t, d)
	r.joined("a", "indus", Writer)
	urdu, err := charmap.Windows1256.NewEncoder().String("رول نمبر,نام\n12,علي حسن\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ name, file, want string }{
		{"good", "roll_number,name\n2026-CE-1,Ayesha\n", ""},
		{"with a mark at the beginning", "\xef\xbb\xbfRoll Number,Student Name\r\n2026-CE-1,Ayesha\r\n", ""},
		{"with tabs", "name\troll no\nAyesha\t7\n", ""},
		{"in Urdu, of Windows-1256", urdu, ""},
		{"one roll number in digits of three scripts", "roll,name\n12,A\n١٢,B\n۱۲,C\n", "3 twice, 4 twice"},
		{"Excel's short numbers", "roll,name\n2.02606E+11,Ayesha\n2E+11,Bilal\n", "2 scientific, 3 scientific"},
		{"a roll number that looks like one", "roll,name\n20E11,Ayesha\n2E-11,Bilal\n", ""},
		{"no name, no roll number", "roll,name\n1,\n,Bilal\n,\n2, \n", "2 no_name, 3 no_roll, 5 no_name"},
		{"columns changed for each other", "roll,name\nAyesha,12\n", "2 roll, 2 name"},
		{"a formula", "roll,name\n=1+1,=cmd()\n", "2 roll, 2 name"},
		{"a tag", "roll,name\n1,<b>A</b>\n", "2 name"},
		{"letters that turn the writing", "roll,name\n1,A\u202eB\n", "2 letters"},
		{"too long", "roll,name\n" + strings.Repeat("1", 41) + "," + strings.Repeat("a", 121) + "\n", "2 long_roll, 2 long_name"},
		{"too wide", "roll,name\n1,A,B\n2\n", "2 width, 3 width"},
		{"a quote without an end", "roll,name\n1,\"A\n2,B\n", "2 unreadable"},
		{"one column too many", "roll,name,cnic\n1,A,9123412345672\n", "1 column"},
		{"a column twice", "roll,name,name\n1,A,B\n", "1 column_twice"},
		{"no header", "1,A\n2,B\n", "1 column, 1 column, 1 lacks_roll, 1 lacks_name"},
		{"many faults", "roll,name\n" + strings.Repeat("1,\n", 60), "50"},
		{"nothing", "", "accreditation.students.empty"},
		{"a header alone", "roll,name\n", "accreditation.students.empty"},
		{"a workbook", "PK\x03\x04rest", "accreditation.students.workbook"},
		{"UTF-16", "\xff\xfer\x00o\x00", "accreditation.students.utf16"},
		{"too many rows", students(mostStudents + 1), "accreditation.students.many"},
		{"100,000 rows", students(100_000), "accreditation.students.big"},
	} {
		id, err := r.tried("a", at, Enrolled, x.file)
		switch got := wrongRows(err); {
		case x.want == "" && err == nil:
			r.must(r.DropList(r.ctx, member("a"), at, id))
		case x.want == "50":
			if !strings.HasSuffix(got, "more") {
				t.Errorf("%s: %s", x.name, got)
			}
		case strings.HasPrefix(x.want, "accreditation."):
			r.refused(err, x.want)
		case got != x.want:
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
	began := time.Now()
	_, err = r.TryList(r.ctx, member("a"), at, TryList{Kind: "enrolled", Day: "1", Month: "11", Year: "2026", Content: io.LimitReader(endless{}, 30<<20)})
	r.refused(err, "accreditation.students.big")
	if spent := time.Since(began); spent > 2*time.Second {
		t.Errorf("30 MB took %s", spent)
	}
	for on, want := range map[string]string{"24.11.2026": "began_ahead", "31.12.2025": "began_other", "1.1.2028": "began_ahead", "31.2.2026": "accreditation.students.no_such_day"} {
		x := strings.Split(on, ".")
		_, err := r.TryList(r.ctx, member("a"), at, TryList{Kind: "enrolled", Day: x[0], Month: x[1], Year: x[2], Content: strings.NewReader(students(1))})
		r.refused(err, want)
	}
	_, err = r.TryList(r.ctx, member("a"), at, TryList{Kind: "others", Content: strings.NewReader(students(1))})
	r.refused(err, "fault.choose")
	var n int64
	r.must(d.View(r.ctx, func(tx *db.Tx) (err error) {
		n, err = db.Get[int64](r.ctx, tx, `select count(*) from accreditation_student`)
		return err
	}))
	if n != 0 {
		t.Errorf("%d students of files that were refused or given up are kept", n)
	}
}

// endless is a file without an end.
type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

// TestTwoBatches refuses a student who is in another batch of the institution; one roll number of two names, and other institutions, do not matter.
func TestTwoBatches(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		r.joined("a", "indus", Writer)
		r.joined("z", "ravi", Writer)
		before := BatchAt{"indus", "civil", 2025}
		id, err := r.TryList(r.ctx, member("a"), before, TryList{Kind: "enrolled", Day: "1", Month: "9", Year: "2025", Content: strings.NewReader("roll,name\n1,Ayesha Khan\n2,Bilal Shah\n")})
		r.must(err)
		r.must(r.SendList(r.ctx, member("a"), before, id))
		_, err = r.tried("a", at, Enrolled, "roll,name\n7,Dawood Ali\n1,Khan Ayesha\n2,Bilal Ahmed\n")
		if got := wrongRows(err); got != "3 two_batches" {
			t.Error(got)
		}
		var u *Unfit
		if !errors.As(err, &u) || u.Rows[0].Values["Batch"] != "2025" || u.Rows[0].Values["Programme"].(council.Text).En != "BSc Civil" {
			t.Errorf("%+v", u)
		}
		// Also if both lists were tried before either was sent.
		wrong, err := r.tried("a", at, Enrolled, "roll,name\n1,Carim Noor\n")
		r.must(err)
		id, err = r.TryList(r.ctx, member("a"), before, TryList{Kind: "enrolled", Day: "1", Month: "9", Year: "2025", Content: strings.NewReader("roll,name\n1,Carim Noor\n2,Ayesha Khan\n")})
		r.must(err)
		r.must(r.SendList(r.ctx, member("a"), before, id))
		r.refused(r.SendList(r.ctx, member("a"), at, wrong), "accreditation.students.stale_twins")
		r.sent("z", BatchAt{"ravi", "civil", 2026}, Enrolled, "roll,name\n1,Ayesha Khan\n")
		// A list that was sent late says so.
		r.now.Set(time.Date(2026, 12, 3, 6, 0, 0, 0, time.UTC))
		r.sent("a", at, Enrolled, "roll,name\n3,Ayesha Khan\n")
		l := r.lists("a").Stand[Enrolled]
		if late := l.Late(day.Of(l.Sent, time.UTC)); late != 2 {
			t.Errorf("%d days late: %+v", late, l)
		}
	})
}

// TestListThatLeavesOut sees that whoever tries a list is told, before it is sent, whom of the one that stands it does not name.
func TestListThatLeavesOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		r.joined("a", "indus", Writer)
		left := func(id string) string {
			x := r.lists("a").Left[id]
			said := fmt.Sprint(x.Total)
			for _, o := range x.First {
				said += " " + o.Roll.Reveal() + " " + o.Name.Reveal()
			}
			return said
		}
		first, err := r.tried("a", at, Enrolled, students(30))
		r.must(err)
		if got := left(first); got != "0" {
			t.Errorf("nothing stands, and it leaves out %s", got)
		}
		r.must(r.SendList(r.ctx, member("a"), at, first))
		marked := r.sent("a", at, Passed, "roll_number,passed_on\nCE-001,2026-11-20\nCE-002,2026-11-20\nCE-003,2026-11-20\n")
		// Those who passed later, alone.
		later, err := r.tried("a", at, Passed, "roll_number,passed_on\nCE-002,2026-11-21\nCE-009,2026-11-21\n")
		r.must(err)
		if got := left(later); got != "2 CE-001 Student xa CE-003 Student xxxc" {
			t.Error(got)
		}
		if got := left(marked); got != "0" {
			t.Errorf("the list that stands leaves out %s", got)
		}
		shorter, err := r.tried("a", at, Enrolled, students(29))
		r.must(err)
		if got := left(shorter); got != "1 CE-030 Student xxd" {
			t.Error(got)
		}
		fewest, err := r.tried("a", at, Enrolled, students(3))
		r.must(err)
		if x := r.lists("a").Left[fewest]; x.Total != 27 || len(x.First) != mostLeft {
			t.Errorf("%d, %d by name", x.Total, len(x.First))
		}
	})
}

// TestListsAfterAMerger sees that the lists of an institution that went into another are read there, also whom they name as beyond the seats.
func TestListsAfterAMerger(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		r.joined("a", "indus", Lead)
		r.joined("z", "ravi", Lead)
		r.sent("a", at, Enrolled, students(51))
		r.must(r.Merge(r.ctx, holder("o", access.Officer), "indus", Merge{"1", "ravi", order("2026-11-20")}))
		there := BatchAt{Institution: "ravi", Year: 2026}
		r.must(d.View(r.ctx, func(tx *db.Tx) (err error) {
			there.Programme, err = db.Get[string](r.ctx, tx, `select code from accreditation_programme where id = 'p-indus'`)
			return err
		}))
		x, err := r.ShowLists(r.ctx, member("z"), there)
		r.must(err)
		if len(x.Beyond) != 1 || x.Beyond[0].Roll.Reveal() != "CE-051" {
			t.Errorf("%+v", x)
		}
		_, err = r.ShowLists(r.ctx, member("a"), there)
		r.refused(err, "fault.not_found")
	})
}

// FuzzReadList reads whatever comes as a list: a row that cannot be read is named, nothing breaks, and no more rows are taken than a batch may have.
func FuzzReadList(f *testing.F) {
	for _, x := range []string{"roll,name\n1,A\n", "roll;name\n1;\"A\nB\"\n", "\xef\xbb\xbfroll\tname\n\n1\tA", "رول نمبر,نام\n۱,الف\n", "roll,name\n2E+11,\xff\xfe\n"} {
		f.Add(x)
	}
	f.Fuzz(func(t *testing.T, file string) {
		for _, kind := range []ListKind{Enrolled, Passed} {
			rows, err := readList(strings.NewReader(file), kind)
			if err == nil && (len(rows) == 0 || len(rows) > mostStudents) {
				t.Fatalf("%d rows", len(rows))
			}
			for _, x := range rows {
				if x.line < 2 {
					t.Fatalf("row %+v", x)
				}
				checkStudent(x.line, x.roll, x.other)
				checkPass(x.line, x.roll, x.other, day.Must("2020-01-01"), day.Must("2026-01-01"))
			}
		}
	})
}
