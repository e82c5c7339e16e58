package engineer

import (
	"context"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/standing"
)

// losing returns a draft that lacks nothing for the loss of a certificate, but the declaration.
func (r *room) losing(by access.Actor, registration Registration) string {
	r.t.Helper()
	a, err := r.Apply(r.ctx, by, Apply{Kind: "lost_paper"})
	r.must(err)
	r.must(r.RecordLoss(r.ctx, by, a, RecordLoss{Registration: registration.ID, Paper: "certificate", Version: "1"}))
	for _, d := range r.law().Documents("lost_paper") {
		r.have[d.ID] = 1
	}
	return a
}

// reported sends a draft, pays its fee, and lets it come to its last step.
func (r *room) reported(by access.Actor, a string) {
	r.t.Helper()
	r.must(r.Declare(r.ctx, by, a, Declare{True: true, Version: r.version(by, a)}))
	r.must(r.Submit(r.ctx, by, a, Submit{Version: r.version(by, a)}))
	r.feePaid(a)
	r.must(r.Recommend(r.ctx, officer(access.Officer), a, Recommend{Outcome: string(RecommendEntry)}))
}

func TestReplaceLost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		var replaced []PrintsReplaced
		var told []Replaced
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e PrintsReplaced) error {
			replaced = append(replaced, e)
			return nil
		})
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Replaced) error {
			told = append(told, e)
			return nil
		})
		by, registration := r.engineer()
		print := func(paper, language string) string {
			t.Helper()
			r.now.Move(time.Minute)
			p, err := r.PrintPaper(r.ctx, by, "", PrintPaper{paper, language})
			r.must(err)
			return p
		}
		lost, again, card := print("certificate", "en"), print("certificate", "en"), print("card", "en")
		a := r.losing(by, registration)
		r.now.Move(time.Minute)
		r.must(r.Declare(r.ctx, by, a, Declare{True: true, Version: r.version(by, a)}))
		r.must(r.Submit(r.ctx, by, a, Submit{Version: r.version(by, a)}))
		if bill := r.owed[len(r.owed)-1]; bill.Purpose != PurposeReplacement || council.Total(bill.Charges) != 100_000 {
			t.Fatalf("asked for %+v", bill)
		}
		after := print("certificate", "en") // in the holder's hand
		r.feePaid(a)
		r.must(r.Recommend(r.ctx, officer(access.Officer), a, Recommend{Outcome: string(RecommendEntry)}))

		v, err := r.Assess(r.ctx, officer(access.Registrar), a)
		r.must(err)
		if v.Loss == nil || v.Loss.Paper != PaperCertificate || v.Loss.Registration.ID != registration.ID || v.Loss.Good != 2 {
			t.Fatalf("the registrar sees %+v", v.Loss)
		}
		for _, c := range v.Checks {
			if !c.Passed {
				t.Errorf("%s is not passed", c.ID)
			}
		}
		got, err := r.Enter(r.ctx, officer(access.Registrar), a, Enter{})
		r.must(err)
		if got.ID != registration.ID || len(told) != 1 || told[0].Number != registration.Number || told[0].Rule != "lost_paper" || told[0].Paper != PaperCertificate {
			t.Fatalf("%+v, told %+v", got, told)
		}
		if len(replaced) != 1 || replaced[0].Reason != PrintLost || len(replaced[0].Serials) != 2 || replaced[0].Number != registration.Number {
			t.Fatalf("%+v", replaced)
		}
		p, err := r.Papers(r.ctx, by, "")
		r.must(err)
		for _, x := range p.Prints {
			want := map[string]string{lost: PrintLost, again: PrintLost, card: "", after: ""}[x.ID]
			if x.Why != want {
				t.Errorf("%s of %v: %q, want %q", x.Paper, x.MadeAt, x.Why, want)
			}
		}
		show, err := r.Show(r.ctx, by, a)
		r.must(err)
		if show.State != StateEntered || show.Entry == nil || show.Entry.ID != registration.ID {
			t.Fatalf("%+v", show.Application)
		}
		who, err := r.people.Show(r.ctx, by)
		r.must(err)
		if !who.Held {
			t.Error("the identity of somebody on the register can be changed")
		}
		_, held, err := r.Mine(r.ctx, by)
		r.must(err)
		if len(held) != 1 {
			t.Errorf("%d registrations", len(held))
		}
	})
}

func TestLossThatIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		stranger := r.member()
		_, err := r.Apply(r.ctx, stranger, Apply{Kind: "lost_paper"})
		r.refused(err, "engineer.service.none")
		by, registration := r.engineer()
		_, others := r.engineer()
		a, err := r.Apply(r.ctx, by, Apply{Kind: "lost_paper"})
		r.must(err)
		_, err = r.Apply(r.ctx, by, Apply{Kind: "lost_paper"})
		r.refused(err, "engineer.apply.second")
		good := RecordLoss{Registration: registration.ID, Paper: "certificate", Version: "1"}
		for _, c := range []struct {
			change func(*RecordLoss)
			want   string
		}{
			{func(c *RecordLoss) { c.Registration = others.ID }, "registration fault.choose"},
			{func(c *RecordLoss) { c.Registration = "" }, "registration fault.choose"},
			{func(c *RecordLoss) { c.Paper = "letter" }, "paper fault.choose"},
			{func(c *RecordLoss) { c.Paper = "diploma" }, "paper fault.choose"},
			{func(c *RecordLoss) { c.Version = "7" }, "fault.stale"},
		} {
			x := good
			c.change(&x)
			r.refused(r.RecordLoss(r.ctx, by, a, x), c.want)
		}
		r.refused(r.RecordLoss(r.ctx, stranger, a, good), "fault.not_found")
		r.refused(r.RecordDegree(r.ctx, by, a, r.degree(1)), "fault.not_found")
		if v, err := r.Show(r.ctx, by, a); err != nil || v.Version != 1 || v.Loss != nil {
			t.Fatalf("what was refused changed something: %+v %v", v.Loss, err)
		}
		r.must(r.RecordLoss(r.ctx, by, a, good))

		// Every document that is missing is named.
		r.must(r.Declare(r.ctx, by, a, Declare{True: true, Version: "2"}))
		r.have["affidavit"] = 1
		err = r.Submit(r.ctx, by, a, Submit{Version: "3"})
		r.refused(err, "task-documents engineer.submit.missing.document")
		if f := fault.Of(err); len(f.Fields) != 2 || f.Fields[0].Values["Document"] == f.Fields[1].Values["Document"] {
			t.Errorf("%v names %d documents", err, len(f.Fields))
		}
		for _, d := range r.law().Documents("lost_paper") {
			r.have[d.ID] = 1
		}

		// Whoever is removed meanwhile gets no paper.
		r.must(r.Submit(r.ctx, by, a, Submit{Version: "3"}))
		r.feePaid(a)
		r.must(r.Recommend(r.ctx, officer(access.Officer), a, Recommend{Outcome: string(RecommendEntry)}))
		r.now.Move(time.Hour)
		r.fact(registration, standing.Fact{Kind: standing.Removal, From: r.law().Day})
		_, err = r.Enter(r.ctx, officer(access.Registrar), a, Enter{})
		r.refused(err, "engineer.enter.gone")
		r.must(r.Withdraw(r.ctx, by, a))
		_, err = r.Apply(r.ctx, by, Apply{Kind: "lost_paper"})
		r.refused(err, "engineer.service.gone.removed")
		if o, err := r.ServiceOffer(r.ctx, by, council.Replace); err != nil || key(o.Missing) != "engineer.service.gone.removed" {
			t.Errorf("%v %v", o.Missing, err)
		}
		if _, err := r.ServiceOffer(r.ctx, by, council.Elevate); key(err) != "fault.not_found" {
			t.Errorf("no service: %v", err)
		}
	})
}
