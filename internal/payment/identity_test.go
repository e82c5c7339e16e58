package payment

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/sample"
)

// canaries are how one identity number may stand in the words of a bank, and what of it is never kept.
const canarySeven = "4711471"

var canaries = []string{"94711-4711471-7", "9471147114717", "94711 4711471 7", "94711.4711471.7", "94711/4711471/7", "۹۴۷۱۱-۴۷۱۱۴۷۱-۷", "٩٤٧١١٤٧١١٤٧١٧", "CNIC 9471147114717", "94711-47114717", "9471 1471 1471 7"}

// kept opens all that is kept of the lines of statements, as the program keeps it.
func (r *room) kept() (all []string) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		rows, err := db.List[movementRow](r.ctx, tx, `select `+movementColumns+` from payment_movement order by id`)
		if err != nil {
			return err
		}
		for _, m := range rows {
			d, err := r.access.May(access.System(access.Fees), "payment.match", access.Subject{Item: m.Statement})
			if err != nil {
				return err
			}
			l, err := r.openMovement(r.ctx, d, m)
			if err != nil {
				return err
			}
			reason, err := r.vault.Open(r.ctx, d, fieldOf(m, "reason"), m.Reason)
			if err != nil {
				return err
			}
			all = append(all, strings.Join([]string{l.Number, l.Other, l.Text, l.Payer, reason.Reveal(), m.Reference, m.Money}, "|"))
		}
		return nil
	}))
	return all
}

// without reports what still has the canary, in whatever script and however it is split.
func (r *room) withoutCanary(all []string) {
	r.t.Helper()
	plain := strings.NewReplacer(" ", "", "-", "", ".", "", "/", "", "·", "")
	for _, s := range all {
		if digits := plain.Replace(digitsOfAll(s)); strings.Contains(digits, canarySeven) {
			r.t.Errorf("kept: %q", s)
		}
	}
}

func digitsOfAll(s string) string {
	for _, zero := range []rune{'٠', '۰'} {
		for n := range rune(10) {
			s = strings.ReplaceAll(s, string(zero+n), string('0'+n))
		}
	}
	return s
}

// TestIdentitiesOnStatements loads an identity number in every form and in every column of a table and of camt.053: none is kept, the references and the
// bank's own numbers beside it are, and two lines that differ in it alone are two.
func TestIdentitiesOnStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		var rows []string
		for n, c := range canaries {
			_, i := r.issued()
			rows = append(rows, fmt.Sprintf("23/11/2026,1750,%s %s,3520%09d,Hira %s", id.Grouped(i.Reference), c, n, c)) // the bank's number has thirteen digits too
		}
		written := []string{canaries[0], canaries[2], canaries[5], canaries[7]}
		for _, c := range written { // where the bank's own numbers stand
			rows = append(rows, "23/11/2026,-7,Cash,"+c+",")
		}
		rows = append(rows, "23/11/2026,9,Fee of 94711-4711471-7,,", "23/11/2026,9,Fee of 94711-4711471-9,,")
		got, err := r.load(by, account, rows...)
		r.must(err)
		if want := strings.Repeat("received ", len(canaries)) + strings.Repeat("unmatched ", len(written)+2); r.became(by, got.Statement)+" " != want {
			t.Errorf("%s", r.became(by, got.Statement))
		}
		all := r.kept()
		r.withoutCanary(all)
		for n := range canaries {
			if s := all[n]; !strings.HasPrefix(s, fmt.Sprintf("3520%09d|", n)) || !strings.Contains(s, "Hira ") {
				t.Errorf("lost: %q", s)
			}
		}

		// Another file knows its lines by what is hidden too.
		if over, err := r.load(by, account, append(rows, "23/11/2026,5,more,,")...); err != nil || over.New != 1 {
			t.Errorf("the same lines: %+v %v", over, err)
		}
		if over, err := r.load(by, account, "23/11/2026,9,Fee of 94711-4711471-9,,"); err != nil || over.New != 0 {
			t.Errorf("the second of two: %+v %v", over, err)
		}
		if over, err := r.load(by, account, "23/11/2026,9,Fee of 94711-4711472-7,,"); err != nil || over.New != 1 {
			t.Errorf("another: %+v %v", over, err)
		}
		r.sound()
	})
}

func TestIdentitiesInXML(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by := cashier()
	account, err := r.KeepAccount(r.ctx, by, "", KeepAccount{Name: "Taxila", Number: "PK00TAXL0000004277810300", Kind: kindXML})
	r.must(err)
	xml := file(t, "camt08.xml")
	for n, place := range []string{"<Nm>", "<Ustrd>", "<EndToEndId>", "<AddtlNtryInf>", "<AcctSvcrRef>"} {
		if !strings.Contains(xml, place) {
			t.Fatal(place)
		}
		xml = strings.ReplaceAll(xml, place, place+[]string{canaries[1], canaries[2], canaries[0], canaries[8], canaries[7]}[n]+" ")
	}
	xml = strings.Replace(xml, "<Ustrd>", "<Ustrd>94711-4711471</Ustrd><Ustrd>-7</Ustrd><Ustrd>", 1)
	got, err := r.LoadStatement(r.ctx, by, LoadStatement{Account: account, Open: source(xml)})
	r.must(err)
	all := r.kept()
	r.withoutCanary(all)
	if got.New != 4 || !strings.Contains(strings.Join(all, " "), "Hira Malik") || !strings.Contains(strings.Join(all, " "), "9021012345678978") {
		t.Errorf("%+v %q", got, all)
	}
}

// TestIdentitiesInReasons types an identity number wherever somebody writes about a payment.
func TestIdentitiesInReasons(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		payer, i := r.issued()
		why := "This was brought by somebody with 94711-4711471-7, who asks about " + id.Grouped(i.Reference) + "."
		claim := r.claimed(payer, i, "slip")
		r.must(r.Reject(r.ctx, by, claim.ID, Reject{Version: "1", Reason: why}))
		v := r.view(payer, i)
		if s := v.Claims[0].Reason.Reveal(); strings.Contains(s, canarySeven) || !strings.Contains(s, id.Grouped(i.Reference)) {
			t.Errorf("%q", s)
		}
		_, err := r.load(by, account, "23/11/2026,7,Cash,,")
		r.must(err)
		m := r.unmatched(by)[0]
		r.must(r.SetAside(r.ctx, by, m.ID, SetAside{Version: m.versioned(), Reason: why}))
		r.withoutCanary(r.kept())
		if s := strings.Join(r.kept(), ""); !strings.Contains(s, "brought by somebody with") {
			t.Errorf("%q", s)
		}

		// In place of a bank's number it is refused: as it stands on the paper, and one's own however it is written.
		own := sample.Someone(r.count).CNIC
		for _, number := range []string{canaries[0], canaries[2], "CNIC " + own, own, own[:5] + "-" + own[5:], own[:7] + " / " + own[7:], own[:1] + "." + own[1:]} {
			c := r.slip("another")
			c.BankNumber = number
			r.refused(r.SendSlip(r.ctx, payer, i.ID, c), "bank_number payment.identity")
			r.refused(r.TracePayment(r.ctx, payer, i.ID, TracePayment{Number: number}), "number payment.identity")
		}
		r.must(r.TracePayment(r.ctx, payer, i.ID, TracePayment{Number: "3520212345671"})) // a bank's, for all we know
		if _, _, err := (PayOut{BankNumber: canaries[0], Day: "23", Month: "11", Year: "2026"}).read(r.law().Day); key(err) != "bank_number payment.identity" {
			t.Error(err)
		}
		if _, err := readNotice(r.bankSays("94711-4711471-7", i.Reference, 5), "x", r.law().Day, false); err == nil {
			t.Error("a bank tells of an identity number as its transaction")
		}
	})
}

// TestWordsAreSealedWithoutIdentities sees that nothing that somebody types at length is sealed by another road than the one that hides identity numbers.
func TestWordsAreSealedWithoutIdentities(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	sealed, words := regexp.MustCompile(`vault\.Seal\(.*\.(Reason|Answer|Words)\b`), 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		words += strings.Count(string(b), "s.sealWords(")
		if s := sealed.Find(b); s != nil {
			t.Errorf("%s: %s", name, s)
		}
	}
	if words < 11 {
		t.Errorf("%d", words)
	}
}
