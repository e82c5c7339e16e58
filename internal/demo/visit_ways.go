package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/committee"
	"sanad/internal/day"
	"sanad/internal/visit"
)

// again asks for a visit of the newest batch of a programme.
func again(p programme) visit.Apply {
	return visit.Apply{Kind: "reaccreditation", From: strconv.Itoa(p.batch)}
}

// conclude leads two visits to their end: the batch of one stands on a condition, which a visit is to confirm; of the other a change is approved.
func (c *Council) conclude(ctx context.Context, today time.Time, batch, change *looked) error {
	c.morning(today, 200)
	if err := c.each(
		func() error { return c.asks(ctx, batch, again(batch.programme)) },
		func() error { return c.teams(ctx, batch) },
		func() error {
			return c.asksAbout(ctx, batch, batch.team[1], "faculty", "Who teaches thermodynamics while the post is open?")
		},
		func() error {
			return c.answers(ctx, batch, "A visiting teacher, twelve hours a week. The post was advertised in January.")
		},
		func() error { return c.meets(ctx, batch, 8) },
		func() error {
			return c.finds(ctx, batch, []noted{
				{"curriculum", visit.Strength, "Every final project is asked for by a firm, and shown to it.", "Section 3, and the projects of 2024"},
				{"faculty", visit.Deficiency, "Two of five posts of doctors are open since a year.", "Section 5, and the list of posts"},
				{"facilities", visit.Weakness, "The machines of the workshop have no guards.", "The workshop, and the record of accidents"},
			})
		},
		func() error {
			return c.sums(ctx, batch, "A programme with a sound workshop and too few teachers. What is lacking can be mended within a year.")
		},
		func() error {
			return c.rejoins(ctx, batch, "We agree. One post was filled in the meantime; the guards are ordered.")
		},
	); err != nil {
		return err
	}
	c.morning(today, 190)
	if err := c.each(
		func() error {
			return c.asks(ctx, change, visit.Apply{Kind: "legal", Why: "The university received a charter of its own. Until now a foundation was its owner."})
		},
		func() error { return c.teams(ctx, change) },
		func() error { return c.meets(ctx, change, 6) },
		func() error {
			return c.finds(ctx, change, []noted{{"support", visit.Strength, "The charter gives the programme a budget that nobody can take for other purposes.", "Section 12 of the charter"}})
		},
		func() error { return c.sums(ctx, change, "The charter changes nothing to the worse for students.") },
		func() error { return c.rejoins(ctx, change, "We thank the team.") },
	); err != nil {
		return err
	}
	c.morning(today, 110)
	proposal, on := "", dated(c.law().Day)
	officer, registrar := c.as("officer", access.Accreditation), c.as("registrar", access.Accreditation)
	if err := c.each(
		func() (err error) {
			proposal, err = c.app.Accreditation.DraftDecision(ctx, officer, accreditation.DraftDecision{
				Kind: string(accreditation.Decided), Institution: batch.institution, Visit: batch.id, Number: "EAB/" + on[2] + "-801", Meeting: "118th meeting", Day: on[0], Month: on[1], Year: on[2],
			})
			return err
		},
		func() error {
			report, visited := dated(day.Of(today, c.law().Zone).Add(120)), dated(day.Of(today, c.law().Zone).Add(240))
			return c.app.Accreditation.PutFinding(ctx, officer, proposal, "", accreditation.PutFinding{
				Version: "1", Programme: batch.code, Batches: strconv.Itoa(batch.batch), Outcome: "conditional",
				ConditionsEn: "The two open posts of teachers with a doctorate are filled, and the machines of the workshop have guards.", ConditionsUr: "ڈاکٹریٹ والے اساتذہ کی دو خالی آسامیاں پُر ہوں، اور ورکشاپ کی مشینوں پر حفاظتی جنگلے ہوں۔",
				ReportDay: report[0], ReportMonth: report[1], ReportYear: report[2], VisitDay: visited[0], VisitMonth: visited[1], VisitYear: visited[2],
				ReasonsEn: "Two of five posts of doctors are open, and the workshop is not safe enough.", ReasonsUr: "ڈاکٹروں کی پانچ میں سے دو آسامیاں خالی ہیں، اور ورکشاپ پوری طرح محفوظ نہیں۔",
			})
		},
		func() error {
			return c.app.Accreditation.ProposeDecision(ctx, officer, proposal, accreditation.ProposeDecision{ProposalPage: accreditation.ProposalPage{Version: "2"}})
		},
		func() error {
			return c.app.Visit.Propose(ctx, officer, change.id, visit.Propose{
				Version: "0", Outcome: visit.Approved, Number: "EAB/" + on[2] + "-802", Meeting: "118th meeting", Day: on[0], Month: on[1], Year: on[2],
				ReasonsEn: "The charter keeps what was approved before.", ReasonsUr: "چارٹر میں وہ سب قائم ہے جو پہلے منظور ہوا تھا۔",
			})
		},
		func() error { return c.boardFinds(ctx, batch.id, change.id) },
	); err != nil {
		return err
	}
	c.wait(2)
	if _, err := c.app.Accreditation.ConfirmDecision(ctx, registrar, proposal, accreditation.ProposalPage{Version: "4"}); err != nil {
		return err
	}
	x, err := c.app.Visit.ShowAtDesk(ctx, registrar, change.id)
	if err != nil {
		return err
	}
	return c.app.Visit.ConfirmOutcome(ctx, registrar, change.id, visit.Page{Version: strconv.FormatInt(x.Proposal.Version, 10)})
}

// boardFinds lets the board meet in the next days and find what is proposed after some visits.
func (c *Council) boardFinds(ctx context.Context, visits ...string) error {
	room, chair, law := c.app.Committee, c.office["committee"], c.law()
	on := law.Calendar.Add(law.Day, 4)
	d := dated(on)
	meeting, err := room.Call(ctx, chair, committee.Call{Day: d[0], Month: d[1], Year: d[2], Hour: "14:30", Place: "Room of the board, third floor", Chair: chair.Person, Members: c.members})
	if err != nil {
		return err
	}
	if _, stayed, err := room.PutOn(ctx, chair, meeting, committee.PutOn{Cases: visits}); err != nil || len(stayed) > 0 {
		return fmt.Errorf("%d visits stayed off the agenda: %w", len(stayed), err)
	}
	c.now.Set(on.Start(law.Zone).Add(14*time.Hour + 35*time.Minute))
	if err := room.Attend(ctx, chair, meeting, committee.Attend{Members: c.members, Version: "1"}); err != nil {
		return err
	}
	m, _, err := room.Show(ctx, chair, meeting)
	if err != nil {
		return err
	}
	found := committee.Decide{Entry: "As the report of the team says, and as the officer proposes."}
	for _, i := range m.Items {
		found.Items = append(found.Items, i.ID+"."+strconv.FormatInt(i.Case.Version, 10))
		found.Outcomes, found.Reasons = append(found.Outcomes, string(committee.RecommendEntry)), append(found.Reasons, "")
	}
	if _, refused, err := room.Decide(ctx, chair, meeting, found); err != nil || len(refused) > 0 {
		return fmt.Errorf("%d visits stayed undecided: %w", len(refused), err)
	}
	c.move(50 * time.Minute)
	if err := room.Close(ctx, chair, meeting, committee.Close{Version: "2"}); err != nil {
		return err
	}
	c.move(3 * time.Hour)
	return room.Confirm(ctx, c.office["reviewer"], meeting, committee.Close{Version: "3"})
}

// study leads a visit to its papers: one question is answered, and one waits for the institution.
func (c *Council) study(ctx context.Context, today time.Time, v *looked) error {
	c.morning(today, 30)
	return c.each(
		func() error { return c.asks(ctx, v, again(v.programme)) },
		func() error { return c.teams(ctx, v) },
		func() error {
			c.morning(today, 18)
			return c.asksAbout(ctx, v, v.team[1], "students", "Section 4 says that 52 students began, and 50 seats are approved. Who admitted the two, and by which rule?")
		},
		func() error {
			c.morning(today, 12)
			return c.answers(ctx, v, "Two came by transfer in the second week, when the list of the province was closed already. The registrar of the university allowed it. We see now that their seats were not approved, and will ask before we do so again.")
		},
		func() error {
			c.morning(today, 3)
			return c.asksAbout(ctx, v, v.team[0], "facilities", "The list of equipment names three benches for fluids, the plan of the laboratory shows two. How many are there, and since when?")
		},
	)
}

// draftReport leads a visit to the draft of its report, in which the institution looks for errors of fact.
func (c *Council) draftReport(ctx context.Context, today time.Time, v *looked) error {
	c.morning(today, 60)
	return c.each(
		func() error { return c.asks(ctx, v, again(v.programme)) },
		func() error { return c.teams(ctx, v) },
		func() error { return c.meets(ctx, v, 10) },
		func() error {
			return c.finds(ctx, v, []noted{
				{"linkages", visit.Strength, "Farmers of the district send their questions, and students answer them with their teachers. We met four of them.", ""},
				{"outcomes", visit.Concern, "The fourth outcome is measured in one course alone. If that course changes, nobody will know.", "Section 2, and the results by outcome"},
				{"facilities", visit.Weakness, "The workshop has room for 30 students, and 49 work there in two groups at one time on Thursdays.", "Timetable of spring, and our visit on the second day"},
				{"faculty", visit.Deficiency, "One of four teachers has a doctorate; two are wanted for one section.", "Section 5, and the letters of appointment"},
			})
		},
		func() error {
			c.morning(today, 5)
			return c.sums(ctx, v, "A programme that its district needs and knows. It teaches with care and measures little. The board should know of the one deficiency, which the university can mend with one appointment.\n\nWe were received well and saw all that we asked for.")
		},
	)
}

// proposeDays leads a visit to the days that the council proposed.
func (c *Council) proposeDays(ctx context.Context, today time.Time, v *looked) error {
	c.morning(today, 35)
	return c.each(
		func() error {
			return c.asks(ctx, v, visit.Apply{Kind: "enrolment", Why: "For each seat of the programme six applied last year. A second section of 50 can be taught: two teachers were appointed in spring, and the laboratories are free on two days."})
		},
		func() error { return c.teams(ctx, v) },
		func() error { c.morning(today, 6); return c.app.Visit.EndReview(ctx, v.team[0], v.id) },
		func() error {
			c.morning(today, 4)
			law := c.law()
			first := law.Calendar.Add(law.Day, 20)
			return c.app.Visit.ProposeDays(ctx, c.as("officer", access.Accreditation), v.id, typed(first, law.Calendar.Add(first, 1)))
		},
	)
}

// comeBefore leads a visit before the board, to which an officer proposes something.
func (c *Council) comeBefore(ctx context.Context, today time.Time, v *looked) error {
	c.morning(today, 60)
	return c.each(
		func() error {
			return c.asks(ctx, v, visit.Apply{Kind: "enrolment", Why: "The new workshop has room for 40 more students, and two teachers were appointed for them."})
		},
		func() error { return c.teams(ctx, v) },
		func() error { return c.meets(ctx, v, 8) },
		func() error {
			return c.finds(ctx, v, []noted{
				{"facilities", visit.Strength, "The new workshop is twice as large as the old one, and light.", ""},
				{"faculty", visit.Concern, "Of the two teachers who were appointed one leaves in summer.", "Talk with the head of the department"},
			})
		},
		func() error {
			return c.sums(ctx, v, "Rooms and teachers are enough for a second section of 40, as long as the second post stays filled.")
		},
		func() error {
			return c.rejoins(ctx, v, "The post will be filled before the summer; the advertisement is out.")
		},
		func() error {
			c.morning(today, 9)
			on := dated(c.law().Day)
			return c.app.Visit.Propose(ctx, c.as("officer", access.Accreditation), v.id, visit.Propose{
				Version: "0", Outcome: visit.Approved, Number: "EAB/" + on[2] + "-811", Meeting: "121st meeting", Day: on[0], Month: on[1], Year: on[2],
				ReasonsEn: "Rooms and teachers are enough for a second section, as the team found.", ReasonsUr: "ٹیم کے مطابق کمرے اور اساتذہ دوسرے سیکشن کے لیے کافی ہیں۔",
				From: strconv.Itoa(c.law().Day.Year() + 1), Sections: "2", PerSection: "45",
			})
		},
	)
}

// beLate leads a visit to a report that its team should have sent two weeks ago.
func (c *Council) beLate(ctx context.Context, today time.Time, v *looked) error {
	c.morning(today, 75)
	return c.each(
		func() error {
			return c.asks(ctx, v, visit.Apply{Kind: "location", Why: "The programme moves from the old campus in the city to the new one on the hill in summer: two laboratories, one hall and eleven rooms."})
		},
		func() error { return c.teams(ctx, v) },
		func() error { return c.meets(ctx, v, 8) },
		func() error {
			return c.finds(ctx, v, []noted{
				{"facilities", visit.Strength, "The rooms on the hill are larger, and each laboratory has a way out to two sides.", ""},
				{"facilities", visit.Concern, "The last bus leaves the hill at four; laboratories end at five.", "Timetable, and the notice at the bus stop"},
			})
		},
	)
}

// drafts are what an institution has not sent, and what it sent and has not paid.
func (c *Council) drafts(ctx context.Context, today time.Time, p programme) error {
	c.morning(today, 4)
	room, by := c.app.Visit, p.authors
	return c.each(
		func() error {
			v := &looked{programme: p}
			a := visit.Apply{Kind: "legal", Programme: p.code, Why: "The faculty of engineering becomes a college of the university, with a dean and a budget of its own."}
			id, err := room.Apply(ctx, by[0], p.institution, a)
			if err != nil {
				return err
			}
			v.files = nil
			if err := c.report(ctx, v.programme, a.Kind, id); err != nil {
				return err
			}
			return room.Submit(ctx, by[0], p.institution, id, visit.Page{})
		},
		func() error {
			_, err := room.Apply(ctx, by[1], p.institution, visit.Apply{Kind: "enrolment", Programme: p.code, Why: "A second section of 50 students from next autumn on."})
			return err
		},
		func() error {
			_, err := room.Apply(ctx, by[0], p.institution, visit.Apply{Kind: "curriculum", Programme: "agri", Why: "Two courses on water law and on the economy of farms take the place of two that nobody chose."})
			return err
		},
	)
}
