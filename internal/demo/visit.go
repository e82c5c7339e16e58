package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/payment"
	"sanad/internal/visit"
)

const (
	writing = 9 * time.Minute  // from one piece of a report to the next
	acting  = 20 * time.Minute // from one deed to the next
)

// programme is one that is visited, and who writes for its institution; the first of them leads.
type programme struct {
	institution, code, discipline string
	batch, intake                 int // the newest batch, and how many began in it
	authors                       []access.Actor
	files                         [][2]string // criterion and name of the files that show the report
}

// looked is a visit on its way.
type looked struct {
	programme
	id   string
	team []access.Actor // the convener is the first
}

// visits lets programmes be visited: one visit stands at each place where somebody must act, one is over on a condition, and some are drafts. The first
// institution is that of the focal person, whose visits are led on by the two evaluators. It returns who stands for another and who evaluates beside them.
func (c *Council) visits(ctx context.Context, today time.Time, focal, first string) ([]Persona, error) {
	if len(c.law().Visits.Kinds) == 0 {
		return nil, nil
	}
	stands := c.now.Now()
	defer func() { c.now.Set(stands) }()
	c.now.Set(today.AddDate(0, -8, 0))
	own := member(focal)
	writer, err := c.standFor(ctx, c.open[0].institution, false)
	if err != nil {
		return nil, err
	}
	others := map[string]access.Actor{}
	for _, code := range []string{"indus-valley", "margalla", "deosai", "khyber-gate"} {
		if others[code], err = c.standFor(ctx, code, true); err != nil {
			return nil, err
		}
	}
	e := []access.Actor{member(first)}
	for _, disciplines := range [][]string{{"AGRI", "ELECTRO"}, {"CIVIL", "MECH"}, {"CIVIL", "ELECT"}, {"AGRI", "MECH"}, {"AGRI", "ELECT"}, {"MECH", "ELECTRO"}, {"MECH", "ELECT"}} {
		by, err := c.joins(ctx, disciplines)
		if err != nil {
			return nil, err
		}
		e = append(e, by)
	}
	year := day.Of(today, c.law().Zone).Year()
	at := func(institution, code, discipline string, authors ...access.Actor) programme {
		return programme{institution: institution, code: code, discipline: discipline, batch: year - 3, intake: 49, authors: authors}
	}
	mech := &looked{programme: at(c.open[0].institution, "mech", "MECH", own, writer), team: []access.Actor{e[2], e[4], e[6]}}
	legal := &looked{programme: at("deosai", "civil", "CIVIL", others["deosai"]), team: []access.Actor{e[2], e[0]}}
	civil := &looked{programme: at(c.open[0].institution, "civil", "CIVIL", own, writer), team: []access.Actor{e[0], e[2], e[3]}}
	civil.batch, civil.intake = year-2, 52
	civil.files = [][2]string{{"facilities", "List of equipment of the soil laboratory"}, {"facilities", "Record of accidents"}, {"outcomes", "Results of the class of 2022 by outcome"}, {"improvement", "Minutes of the committee of the programme"}, {"linkages", "Letters of five employers"}}
	agri := &looked{programme: at(c.open[0].institution, "agri", "AGRI", own, writer), team: []access.Actor{e[1], e[4], e[5]}}
	agri.files = [][2]string{{"facilities", "Plan of the workshop"}}
	more := &looked{programme: at("indus-valley", "mech", "MECH", others["indus-valley"]), team: []access.Actor{e[6], e[7]}}
	elect := &looked{programme: at("indus-valley", "elect", "ELECT", others["indus-valley"]), team: []access.Actor{e[3], e[5], e[7]}}
	place := &looked{programme: at("margalla", "electro", "ELECTRO", others["margalla"]), team: []access.Actor{e[1], e[6]}}
	for _, x := range []struct {
		name string
		lead func() error
	}{
		{"that is over", func() error { return c.conclude(ctx, today, mech, legal) }},
		{"of papers", func() error { return c.study(ctx, today, civil) }},
		{"with a draft report", func() error { return c.draftReport(ctx, today, agri) }},
		{"whose days are proposed", func() error { return c.proposeDays(ctx, today, elect) }},
		{"before the board", func() error { return c.comeBefore(ctx, today, more) }},
		{"whose team is late", func() error { return c.beLate(ctx, today, place) }},
		{"without a team", func() error {
			c.morning(today, 45)
			return c.asks(ctx, &looked{programme: at("khyber-gate", "civil", "CIVIL", others["khyber-gate"])}, visit.Apply{Kind: "legal", Why: "The parliament of the province made the college a university of its own right in spring. Teachers, seats and rooms stay as they were."})
		}},
		{"that was not sent", func() error { return c.drafts(ctx, today, civil.programme) }},
	} {
		if err := x.lead(); err != nil {
			return nil, fmt.Errorf("the visit %s: %w", x.name, err)
		}
	}
	return []Persona{{"second focal person", others["indus-valley"].Person}, {"second evaluator", e[1].Person}}, nil
}

// member is somebody who acts for an institution or in a team.
func member(person string) access.Actor {
	return access.Actor{Person: person, Purpose: access.Accreditation, Strong: true}
}

// morning puts the clock on the morning of a working day so many days before today.
func (c *Council) morning(today time.Time, days int) {
	law := c.law()
	on := law.Calendar.Add(day.Of(today, law.Zone).Add(-days-1), 1)
	c.now.Set(on.Start(law.Zone).Add(9 * time.Hour))
}

// wait lets so many working days pass, until ten in the morning, and never goes beyond today.
func (c *Council) wait(days int) {
	law := c.law()
	c.move(law.Calendar.Add(law.Day, days).Start(law.Zone).Add(10 * time.Hour).Sub(c.now.Now()))
}

// each lets one deed after the other be done, with some time between them.
func (c *Council) each(deeds ...func() error) error {
	for _, d := range deeds {
		c.move(acting)
		if err := d(); err != nil {
			return err
		}
	}
	return nil
}

// joins lets somebody evaluate some disciplines.
func (c *Council) joins(ctx context.Context, disciplines []string) (access.Actor, error) {
	by, err := c.enrol(ctx, "en")
	if err != nil {
		return by, err
	}
	e := evaluates{trained: 0, disciplines: disciplines}
	if err := c.state(ctx, c.as("officer", access.Accreditation), by, e, ""); err != nil {
		return by, err
	}
	return member(by.Person), c.keep(ctx, c.as("officer", access.Accreditation), by, e, c.now.Now())
}

// asks writes an application with its report, sends it and pays what it costs.
func (c *Council) asks(ctx context.Context, v *looked, a visit.Apply) (err error) {
	by := v.authors[0]
	a.Programme = v.code
	if v.id, err = c.app.Visit.Apply(ctx, by, v.institution, a); err != nil {
		return err
	}
	if err := c.report(ctx, v.programme, a.Kind, v.id); err != nil {
		return err
	}
	c.move(acting)
	if err := c.app.Visit.Submit(ctx, by, v.institution, v.id, visit.Page{}); err != nil {
		return err
	}
	return c.settle(ctx, by, v)
}

// settle pays what a visit costs at the bank, which the cashier confirms.
func (c *Council) settle(ctx context.Context, by access.Actor, v *looked) error {
	x, err := c.app.Visit.Show(ctx, by, v.institution, v.id)
	if err != nil || x.Stage != visit.Unpaid {
		return err
	}
	payer := access.Actor{Person: by.Person, Purpose: access.Self, Strong: true}
	i, err := c.app.Payment.Find(ctx, payer, x.Fee.Reference)
	if err != nil {
		return err
	}
	c.wait(1)
	c.slips++
	on := dated(c.law().Day)
	err = c.app.Payment.SendSlip(ctx, payer, i.ID, payment.SendSlip{
		Amount: strconv.FormatInt(int64(i.Amount/100), 10), Day: on[0], Month: on[1], Year: on[2], BankNumber: fmt.Sprintf("TR%07d", c.slips), Name: "slip.pdf", Content: scan(fmt.Sprintf("Slip %d", c.slips), c.slips),
	})
	if err != nil {
		return err
	}
	c.move(3 * time.Hour)
	shown, err := c.app.Payment.Show(ctx, payer, i.ID)
	if err != nil {
		return err
	}
	claim := shown.Claims[len(shown.Claims)-1]
	_, err = c.app.Payment.Confirm(ctx, c.office["cashier"], claim.ID, payment.Confirm{Version: strconv.FormatInt(claim.Version, 10)})
	return err
}

// teams names a team, to which the institution does not object, and opens the papers to it.
func (c *Council) teams(ctx context.Context, v *looked) error {
	r, officer := c.app.Visit, c.as("officer", access.Accreditation)
	for n, m := range v.team {
		c.move(acting)
		if err := r.NameMember(ctx, officer, v.id, visit.NameMember{Person: m.Person, Convener: n == 0}); err != nil {
			return err
		}
	}
	return c.each(
		func() error { return r.SendTeam(ctx, officer, v.id) },
		func() error { c.wait(1); return r.AnswerTeam(ctx, v.authors[0], v.institution, v.id) },
		func() error { return r.SettleTeam(ctx, officer, v.id) },
	)
}

// asksAbout lets the team ask something, which is sent.
func (c *Council) asksAbout(ctx context.Context, v *looked, by access.Actor, criterion, words string) error {
	return c.each(
		func() error {
			return c.app.Visit.AskQuestion(ctx, by, v.id, visit.AskQuestion{Criterion: criterion, Words: words})
		},
		func() error { return c.app.Visit.SendQuestions(ctx, v.team[0], v.id) },
	)
}

// answers lets the institution answer what was asked last.
func (c *Council) answers(ctx context.Context, v *looked, words string) error {
	x, err := c.app.Visit.ShowReview(ctx, v.authors[0], council.SideInstitution, v.institution, v.id)
	if err != nil {
		return err
	}
	q := x.Questions[len(x.Questions)-1]
	by := v.authors[len(v.authors)-1]
	return c.each(
		func() error {
			return c.app.Visit.AnswerQuestion(ctx, by, v.institution, v.id, q.ID, visit.AnswerQuestion{Version: "0", Answer: words})
		},
		func() error { return c.app.Visit.SendAnswers(ctx, v.authors[0], v.institution, v.id) },
	)
}

// meets lets the team study the papers, and agrees on two days so many working days ahead; the clock stands on the evening of the second then.
func (c *Council) meets(ctx context.Context, v *looked, ahead int) error {
	law := c.law()
	first := law.Calendar.Add(law.Day, ahead)
	last := law.Calendar.Add(first, 1)
	r, officer, days := c.app.Visit, c.as("officer", access.Accreditation), typed(first, last)
	err := c.each(
		func() error { return r.EndReview(ctx, v.team[0], v.id) },
		func() error { return r.ProposeDays(ctx, officer, v.id, days) },
		func() error {
			c.wait(1)
			return r.AnswerDays(ctx, v.authors[0], v.institution, v.id, visit.AnswerDays{Outcome: "agree"})
		},
		func() error { return r.FixDays(ctx, officer, v.id, days) },
	)
	c.now.Set(last.Start(law.Zone).Add(17 * time.Hour))
	return err
}

// noted is what a team found.
type noted struct {
	criterion       string
	kind            visit.FindingKind
	words, evidence string
}

// finds lets the team write what it found, and the convener the exit meeting. The members write in turn.
func (c *Council) finds(ctx context.Context, v *looked, list []noted) error {
	for n, f := range list {
		c.move(writing)
		if err := c.app.Visit.PutTeamFinding(ctx, v.team[n%len(v.team)], v.id, "", visit.PutTeamFinding{Criterion: f.criterion, Kind: string(f.kind), Words: f.words, Evidence: f.evidence}); err != nil {
			return err
		}
	}
	c.move(acting)
	on := dated(c.law().Day)
	return c.app.Visit.NoteExit(ctx, v.team[0], v.id, visit.NoteExit{Day: on[0], Month: on[1], Year: on[2], Words: "The dean, the head of the department and the three of us met for an hour. We read out the findings without judging them, and the dean thanked the teachers. Nothing was promised on either side."})
}

// sums lets the convener write the summary and send the draft to the institution.
func (c *Council) sums(ctx context.Context, v *looked, words string) error {
	return c.each(
		func() error {
			return c.app.Visit.Summarise(ctx, v.team[0], v.id, visit.Summarise{Version: "0", Words: words})
		},
		func() error { return c.app.Visit.SendReport(ctx, v.team[0], v.id) },
	)
}

// rejoins lets the institution see no error of fact, and answer the report; the visit comes before the board.
func (c *Council) rejoins(ctx context.Context, v *looked, words string) error {
	by := v.authors[0]
	return c.each(
		func() error { c.wait(2); return c.app.Visit.EndCheck(ctx, by, v.institution, v.id) },
		func() error {
			c.wait(4)
			return c.app.Visit.Rejoin(ctx, by, v.institution, v.id, visit.Rejoin{Version: "0", Words: words})
		},
		func() error { return c.app.Visit.SendRejoinder(ctx, by, v.institution, v.id) },
	)
}

// dated is a day as forms have it.
func dated(on day.Day) [3]string {
	return [3]string{strconv.Itoa(on.Date()), strconv.Itoa(int(on.Month())), strconv.Itoa(on.Year())}
}

func typed(first, last day.Day) visit.DaysTyped {
	f, l := dated(first), dated(last)
	return visit.DaysTyped{FirstDay: f[0], FirstMonth: f[1], FirstYear: f[2], LastDay: l[0], LastMonth: l[1], LastYear: l[2]}
}
