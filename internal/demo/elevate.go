package demo

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/document"
	"sanad/internal/engineer"
	"sanad/internal/sample"
)

// higher returns the kind to which the demonstration's engineers are elevated, and a route to it on which no years have to pass; false: the
// council has none.
func (c *Council) higher() (council.Kind, council.Route, bool) {
	for _, k := range c.law().Kinds {
		for _, r := range c.law().Routes(k.ID) {
			if k.Effect == council.Elevate && k.Holds == c.kind && r.Wants(council.WantsTitle) && !r.Wants(council.WantsExperience) && !r.Wants(council.WantsGraduation) {
				return k, r, true
			}
		}
	}
	return council.Kind{}, council.Route{}, false
}

// elevate lets an engineer apply for the higher kind, as far as end: a step of the chain, or entered.
func (c *Council) elevate(ctx context.Context, by access.Actor, end string) error {
	k, route, ok := c.higher()
	if !ok {
		return nil
	}
	e, today := c.app.Engineer, c.law().Day
	a, err := e.Apply(ctx, by, engineer.Apply{Kind: k.ID})
	if err != nil {
		return err
	}
	if err := e.ChooseRoute(ctx, by, a, engineer.ChooseRoute{Route: route.ID, Version: "1"}); err != nil {
		return err
	}
	if err := e.RecordClaims(ctx, by, a, engineer.RecordClaims{Title: "CPEng of an invented body", Version: "2"}); err != nil {
		return err
	}
	err = e.AddExperience(ctx, by, a, engineer.AddExperience{
		Employer: "Demo Works", Title: "Site engineer", Did: "Laid out and measured the piers of a bridge, and answered for them.",
		FromDay: strconv.Itoa(today.Date()), FromMonth: strconv.Itoa(int(today.Month())), FromYear: strconv.Itoa(today.Year()), Version: "3",
	})
	if err != nil {
		return err
	}
	for i := range k.Referees.Needed {
		p := sample.Someone(5000 + 10*c.next + i) // somebody who is nobody else here
		token, err := e.NameReferee(ctx, by, a, engineer.NameReferee{
			Name: p.NameLatin + fmt.Sprintf(" %c", 'A'+i), Email: fmt.Sprintf("referee-%d-%d@example.org", c.next, i), Position: "Chief engineer",
			Language: "en", Version: strconv.Itoa(4 + i),
		})
		if err != nil {
			return err
		}
		err = e.AnswerReferee(ctx, token, engineer.AnswerReferee{Answer: string(engineer.RefereeConfirmed), Words: "We worked on one site for years; what was built stands."})
		if err != nil {
			return err
		}
	}
	for _, w := range c.law().DocumentsOf(k.ID, route) {
		if !w.Required {
			continue
		}
		if _, err := c.app.Document.Add(ctx, by, document.Add{Case: a, Kind: w.ID, Name: w.ID + ".pdf", Content: scan(w.Name.En, c.next)}); err != nil {
			return err
		}
	}
	version := 4 + k.Referees.Needed
	if err := e.Declare(ctx, by, a, engineer.Declare{True: true, Version: strconv.Itoa(version)}); err != nil {
		return err
	}
	if err := e.Submit(ctx, by, a, engineer.Submit{Version: strconv.Itoa(version + 1)}); err != nil {
		return err
	}
	if paid, err := c.pay(ctx, by, a, end); err != nil || !paid {
		return err
	}
	if end == "officer" {
		return nil
	}
	officer := c.office[c.law().Chain(k.ID)[0].Role]
	for _, x := range route.Conditions {
		if slices.Contains([]string{council.WantsExam, council.WantsPoints, council.WantsTitle}, x.Wants) {
			if err := e.CheckClaim(ctx, officer, a, engineer.CheckClaim{Wants: x.Wants, State: string(engineer.Confirmed)}); err != nil {
				return err
			}
		}
	}
	return c.decide(ctx, by, a, end)
}
