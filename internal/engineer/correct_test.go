package engineer

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/person"
	"sanad/internal/standing"
)

// recorded are somebody's particulars as a form has them that changes nothing.
func (r *room) recorded(by access.Actor) person.Particulars {
	r.t.Helper()
	who, err := r.people.Show(r.ctx, by)
	r.must(err)
	return person.Particulars{
		NameLatin: who.NameLatin.Reveal(), NameUrdu: who.NameUrdu.Reveal(), Father: who.Father.Reveal(), Kind: who.Kind, Number: who.Number.Reveal(),
		District: who.Province + "/" + who.District,
	}
}

// correcting returns a draft of a correction.
func (r *room) correcting(by access.Actor, c person.Particulars) string {
	r.t.Helper()
	a, err := r.Apply(r.ctx, by, Apply{Kind: "correction"})
	r.must(err)
	r.must(r.RecordCorrection(r.ctx, by, a, RecordCorrection{c, "1"}))
	for _, d := range r.law().Documents("correction") {
		r.have[d.ID] = 1
	}
	return a
}

// names returns the ids of the persons whom a name finds.
func (r *room) names(name string) (ids []string) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		ids, err = r.people.Find(r.ctx, tx, name, "", 10)
		return err
	}))
	return ids
}

func TestCorrect(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		var told []Corrected
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Corrected) error {
			told = append(told, e)
			return nil
		})
		by, registration := r.engineer()
		print, err := r.PrintPaper(r.ctx, by, "", PrintPaper{"card", "en"})
		r.must(err)
		old := r.recorded(by)
		c := old
		c.NameLatin, c.NameUrdu, c.Number = "Zubaida Corrected", "زبیدہ درست", "91239-1234567-9"
		a := r.correcting(by, c)

		// The applicant sees both, the number after a look that is on record; nothing has changed.
		_, mine, found, err := r.ShowCorrection(r.ctx, by, a)
		r.must(err)
		if !found || mine.Now.NameLatin.Reveal() != c.NameLatin || mine.Was.NameLatin.Reveal() != old.NameLatin || mine.Now.Number.Reveal() != "9123912345679" || mine.Was.Number.Reveal() != old.Number {
			t.Fatalf("%v", mine.Changed)
		}
		if !slices.Equal(mine.Changed, []string{"identity_kind", "identity_number", "name_latin", "name_urdu"}) {
			t.Fatalf("%v", mine.Changed)
		}
		r.reported(by, a)
		if bill := r.owed[len(r.owed)-1]; bill.Purpose != PurposeCorrection || council.Total(bill.Charges) != 100_000 {
			t.Fatalf("asked for %+v", bill)
		}
		if now := r.recorded(by); now != old || len(r.names("Zubaida")) != 0 {
			t.Fatal("something changed before it was decided")
		}

		// Officers see old and new.
		v, err := r.Assess(r.ctx, officer(access.Registrar), a)
		r.must(err)
		if x := v.Correction; x == nil || x.Was.Number.Reveal() != old.Number || x.Now.Number.Reveal() != "9123912345679" || x.Taken || x.Stale {
			t.Fatalf("the registrar sees %+v", v.Correction)
		}
		for _, x := range v.Checks {
			if !x.Passed {
				t.Errorf("%s is not passed", x.ID)
			}
		}
		_, err = r.Enter(r.ctx, officer(access.Cashier), a, Enter{})
		if err == nil {
			t.Fatal("a cashier corrects")
		}
		_, err = r.Enter(r.ctx, officer(access.Registrar), a, Enter{})
		r.must(err)

		want := c
		want.Number = "9123912345679"
		if now := r.recorded(by); now != want {
			t.Errorf("now %+v", now)
		}
		if ids := r.names("Zubaida"); !slices.Equal(ids, []string{by.Person}) {
			t.Errorf("the new name finds %v", ids)
		}
		if ids := r.names(old.NameLatin); slices.Contains(ids, by.Person) {
			t.Error("the old name still finds the person")
		}
		r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
			ids, err := r.people.ByIdentity(r.ctx, tx, "cnic", "91239 1234567 9")
			r.must(err)
			if !slices.Equal(ids, []string{by.Person}) {
				t.Errorf("the new number finds %v", ids)
			}
			if ids, err = r.people.ByIdentity(r.ctx, tx, "cnic", old.Number); len(ids) != 0 {
				t.Errorf("the old number finds %v", ids)
			}
			p, err2 := r.PublicPerson(r.ctx, tx, told[0])
			if p.Name.Reveal() != c.NameLatin || strings.Contains(p.Mask.Reveal(), "91239") {
				t.Errorf("published: %s %s", p.Name.Reveal(), p.Mask.Reveal())
			}
			if err == nil {
				err = err2
			}
			return err
		}))
		if len(told) != 1 || !slices.Equal(told[0].Numbers, []string{registration.Number}) || told[0].Rule != "correction" {
			t.Fatalf("%+v", told)
		}
		if p, err := r.Paper(r.ctx, by, print); err != nil || p.Why != PrintChanged || !p.Changed {
			t.Errorf("the old card: %q %v", p.Why, err)
		}
		// The old values stay with the case.
		_, mine, _, err = r.ShowCorrection(r.ctx, by, a)
		if err != nil || mine.Was.NameLatin.Reveal() != old.NameLatin || mine.Was.Number.Reveal() != old.Number {
			t.Errorf("the case: %v", err)
		}
		if who, err := r.people.Show(r.ctx, by); err != nil || !who.Held || who.Phone.Empty() || who.Address.Empty() {
			t.Errorf("held %v, phone and address %v %v, %v", who.Held, !who.Phone.Empty(), !who.Address.Empty(), err)
		}
	})
}

func TestCorrectionThatIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		stranger := r.member()
		_, err := r.Apply(r.ctx, stranger, Apply{Kind: "correction"})
		r.refused(err, "engineer.service.none")
		by, registration := r.engineer()
		other, _ := r.engineer()
		old, taken := r.recorded(by), r.recorded(other).Number
		a, err := r.Apply(r.ctx, by, Apply{Kind: "correction"})
		r.must(err)
		for _, x := range []struct {
			change func(*person.Particulars)
			want   string
		}{
			{func(*person.Particulars) {}, "name_latin person.correct.nothing"},
			{func(c *person.Particulars) { c.Number = c.Number[:5] + "-" + c.Number[5:12] + "-" + c.Number[12:] }, "name_latin person.correct.nothing"},
			{func(c *person.Particulars) { c.NameLatin = "" }, "name_latin person.name_latin.empty"},
			{func(c *person.Particulars) { c.NameUrdu = "Latin" }, "name_urdu person.name_urdu.script"},
			{func(c *person.Particulars) { c.Number = "123" }, "number person.number.digits"},
			{func(c *person.Particulars) { c.Kind = "horoscope" }, "kind fault.choose"},
			{func(c *person.Particulars) { c.District = "nowhere/x" }, "district fault.choose"},
		} {
			c := old
			x.change(&c)
			r.refused(r.RecordCorrection(r.ctx, by, a, RecordCorrection{c, "1"}), x.want)
		}
		c := old
		c.Number = taken
		r.refused(r.RecordCorrection(r.ctx, by, a, RecordCorrection{c, "7"}), "fault.stale")
		r.refused(r.RecordCorrection(r.ctx, other, a, RecordCorrection{c, "1"}), "fault.not_found")
		if v, err := r.Show(r.ctx, by, a); err != nil || v.Correction != nil || v.Version != 1 {
			t.Fatalf("what was refused changed something: %v", err)
		}

		// A number that somebody else has is taken without a word, and the officer is told.
		r.must(r.RecordCorrection(r.ctx, by, a, RecordCorrection{c, "1"}))
		_, mine, _, err := r.ShowCorrection(r.ctx, by, a)
		if err != nil || mine.Taken {
			t.Fatalf("the asker is told whose number it is: %v", err)
		}
		r.have["identity"] = 1
		r.reported(by, a)
		v, err := r.Assess(r.ctx, officer(access.Registrar), a)
		r.must(err)
		if !v.Correction.Taken || !slices.Contains(v.Checks, Check{"identity", false}) {
			t.Errorf("the officer is not told: %+v", v.Checks)
		}
		_, err = r.Enter(r.ctx, officer(access.Registrar), a, Enter{})
		r.refused(err, "engineer.enter.correction_taken")
		if r.recorded(by) != old {
			t.Error("a refusal changed the record")
		}
		r.must(r.Withdraw(r.ctx, by, a))

		// Whoever died meanwhile, or whose record changed, is not corrected.
		c = old
		c.Father = "Somebody Else"
		a = r.correcting(by, c)
		r.reported(by, a)
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `update person set version = version + 1 where id = ?`, by.Person)
			return err
		}))
		_, err = r.Enter(r.ctx, officer(access.Registrar), a, Enter{})
		r.refused(err, "engineer.enter.correction_stale")
		r.now.Move(time.Hour)
		r.fact(registration, standing.Fact{Kind: standing.Death, From: r.law().Day})
		_, err = r.Enter(r.ctx, officer(access.Registrar), a, Enter{})
		r.refused(err, "engineer.enter.gone")
		if now := r.recorded(by); now != old {
			t.Error("a refusal changed the record")
		}
	})
}
