package engineer

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetCase shows a case to an officer.
func (p *Pages) GetCase(w http.ResponseWriter, r *http.Request) error {
	return p.assess(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) assess(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	a, err := p.service.Assess(r.Context(), web.Actor(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Page(w, r, status, pages.AssessPage(p.assessment(r.Context(), a, form)))
}

// PostRecommend notes a recommendation.
func (p *Pages) PostRecommend(w http.ResponseWriter, r *http.Request) error {
	var c Recommend
	return p.decide(w, r, &c, func(ctx context.Context, id string) error {
		return p.service.Recommend(ctx, web.Actor(ctx), id, c)
	})
}

// PostEnter enters the applicant.
func (p *Pages) PostEnter(w http.ResponseWriter, r *http.Request) error {
	var c Enter
	return p.decide(w, r, &c, func(ctx context.Context, id string) error {
		_, err := p.service.Enter(ctx, web.Actor(ctx), id, c)
		return err
	})
}

// PostClaim notes what an officer found of a claim.
func (p *Pages) PostClaim(w http.ResponseWriter, r *http.Request) error {
	var c CheckClaim
	return p.decide(w, r, &c, func(ctx context.Context, id string) error {
		return p.service.CheckClaim(ctx, web.Actor(ctx), id, c)
	})
}

// PostInterview notes what an assessment found.
func (p *Pages) PostInterview(w http.ResponseWriter, r *http.Request) error {
	var c Interview
	return p.decide(w, r, &c, func(ctx context.Context, id string) error {
		return p.service.Interview(ctx, web.Actor(ctx), id, c)
	})
}

// PostSettleListing decides a claim that the lists dispute.
func (p *Pages) PostSettleListing(w http.ResponseWriter, r *http.Request) error {
	var c SettleListing
	return p.decide(w, r, &c, func(ctx context.Context, id string) error {
		return p.service.SettleListing(ctx, web.Actor(ctx), id, c)
	})
}

// listedLines say how the degree stands to the lists of its institution; none: nothing is to be said.
func (p *Pages) listedLines(ctx context.Context, a Assessment) (lines []string) {
	l := a.Listed
	if l.State == council.ListingFree || l.State == "" {
		return nil
	}
	values := l.values(batchOf(a.Law, *a.Degree).Year, a.Law.Zone)
	lines = append(lines, i18n.Say(ctx, fault.Message{Key: "engineer.listing.desk." + string(l.State), Values: values}))
	switch {
	case l.Settled != Unsettled:
		lines = append(lines, i18n.T(ctx, "engineer.listing.desk."+string(l.Settled)))
	case !l.State.Disputed():
	case l.Contested:
		lines = append(lines, i18n.T(ctx, "engineer.listing.desk.asked"))
	}
	return lines
}

// others name who else names the roll number, by what they are for officers: a case, and the number of a registration.
func (p *Pages) others(ctx context.Context, a Assessment) (list []pages.Sharer) {
	for _, x := range a.Others {
		sent := i18n.Date(ctx, day.Of(x.Sent, a.Law.Zone))
		s := pages.Sharer{Text: i18n.T(ctx, "engineer.listing.desk.unpaid", "Day", sent)}
		switch {
		case x.Registration != "":
			s.Text = i18n.T(ctx, "engineer.listing.desk.registered", "Number", id.Grouped(x.Number), "Registration", x.Registration)
		case x.Number != "":
			s.Text = i18n.T(ctx, "engineer.listing.desk.case", "Number", id.Grouped(x.Number), "Day", sent)
		}
		if x.Number != "" {
			s.Href = deskPath(x.Case)
		}
		if x.Settled != Unsettled {
			s.Settled = i18n.T(ctx, "engineer.listing.desk.is_"+string(x.Settled))
		}
		list = append(list, s)
	}
	return list
}

// PostRefuse refuses the application.
func (p *Pages) PostRefuse(w http.ResponseWriter, r *http.Request) error {
	var c Refuse
	return p.decide(w, r, &c, func(ctx context.Context, id string) error {
		return p.service.Refuse(ctx, web.Actor(ctx), id, c)
	})
}

// PostTake lets an officer hold the case.
func (p *Pages) PostTake(w http.ResponseWriter, r *http.Request) error {
	return p.decide(w, r, &Page{}, func(ctx context.Context, id string) error {
		return p.service.desk.Take(ctx, web.Actor(ctx), id)
	})
}

// PostReturn gives the case back to the office.
func (p *Pages) PostReturn(w http.ResponseWriter, r *http.Request) error {
	return p.decide(w, r, &Page{}, func(ctx context.Context, id string) error {
		return p.service.desk.Return(ctx, web.Actor(ctx), id)
	})
}

// decide reads a decision into c and does it; a refusal shows the case as it stands now, with what was typed.
func (p *Pages) decide(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, id string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), r.PathValue("id")); err == nil {
			return web.See(w, r, deskPath(r.PathValue("id")))
		}
	}
	status := http.StatusUnprocessableEntity
	if fault.Is(err, fault.KindConflict) {
		status = http.StatusConflict
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.assess(w, r, status, form)
}

// assessment fills the officers' page.
func (p *Pages) assessment(ctx context.Context, a Assessment, form *parts.Form) pages.Assess {
	lang := i18n.From(ctx).Code
	now, _, _ := stepAfter(a.Chain, a.Case.Step)
	page := pages.Assess{
		Form: form, Path: deskPath(a.ID), Number: id.Grouped(a.Case.Number), Seen: lastSeen(a), Name: a.Who.NameLatin.Reveal(), Version: strconv.FormatInt(a.Case.Version, 10),
		State: string(a.State), Steps: stepLine(ctx, a.View), Since: i18n.Moment(ctx, a.Case.Since), Final: a.Final,
		Step:     i18n.T(ctx, "engineer.show.step."+a.Case.Step),
		Identity: p.identityAnswers(ctx, a.Who),
		Rule:     pages.Rule{Text: now.Rule.Text.In(lang), Instrument: now.Rule.Instrument, Section: now.Rule.Section, From: i18n.Date(ctx, now.Rule.From), Confidence: string(now.Rule.Confidence)},
		May:      a.May == nil, Mine: a.May == nil && a.Case.Holder == web.Actor(ctx).Person, Taken: a.Case.Holder != "",
	}
	kind, _ := a.Law.Kind(a.Kind)
	page.Kind, page.Effect = kind.Title.In(lang), string(kind.Effect)
	if a.Degree != nil {
		page.Degree, page.Prefix = p.degreeAnswers(ctx, *a.Degree), a.Degree.Programme.Discipline
	}
	if c := a.Correction; c != nil {
		page.Changes = p.changes(ctx, *c)
	}
	page.Serves, page.Asked = kind.Serves(), p.serviceAnswers(ctx, a.View)
	if a.Project != nil {
		page.Project = projectAnswers(ctx, *a.Project)
	}
	page.Way, page.Positions = chosenWay(ctx, a.View, true), positionPages(ctx, a.Positions, a.Law.Day)
	page.Referees = refereePages(ctx, kind, a.Referees, p.service.clock.Now(), true)
	page.Interview = a.Route.Wants(council.WantsAssessment)
	page.Listed, page.Settle = p.listedLines(ctx, a), a.Listed.settleable(a.Others)
	page.Others, page.Sharers = p.others(ctx, a), a.sharers()
	for _, c := range a.Conditions {
		if c.Claim != nil {
			page.Claims = append(page.Claims, pages.Claim{Wants: c.Wants, Name: c.Name.In(lang), Said: claimText(ctx, *c.Claim), State: string(c.Claim.State)})
		}
	}
	page.Prefix = cmp.Or(kind.Prefix, page.Prefix)
	if a.Entry != nil {
		page.Registration = registrationPath(a.Entry.ID)
	}
	if a.Case.State == "open" {
		page.Due, page.Left = i18n.Date(ctx, a.Case.Due), a.Left
	}
	if f := fault.Of(a.May); f != nil {
		page.Cannot = i18n.Say(ctx, f.Message)
	}
	procedure := a.Law.Procedure(a.Kind)
	page.Notice = a.Final && a.Case.Step != council.Reconsideration && procedure.Notice > 0 && !a.Heard
	page.Waits, page.MayResume = string(a.Case.Waits), a.Handle == nil && a.Case.Waits == casework.WaitsHold
	if !a.Case.Until.IsZero() {
		page.Until = i18n.Date(ctx, a.Case.Until)
	}
	page.Talk, page.Unread, page.Notes = "/desk/cases/"+a.ID, a.Unread, a.Notes
	if a.Hold != nil {
		page.HoldReasons = a.Hold.Reasons.Reveal()
	}
	if a.Request != nil {
		page.Requests = append(page.Requests, requestPage(ctx, *a.Request))
	}
	page.Requests = append(page.Requests, requestPages(ctx, a.Requests)...)
	if seen := form.Value("seen"); seen != "" && len(form.Faults()) > 0 {
		for _, e := range a.Timeline {
			if e.ID > seen {
				page.Changed = append(page.Changed, pages.Event{What: i18n.T(ctx, eventKey(e.Kind)), By: p.nameOf(ctx, a, e.Actor), At: i18n.Moment(ctx, e.At)})
			}
		}
	}
	for _, c := range a.Checks {
		answer := ".no"
		if c.Passed {
			answer = ".yes"
		}
		page.Checks = append(page.Checks, pages.Verdict{Text: i18n.T(ctx, "engineer.check."+c.ID+answer), Passed: c.Passed})
	}
	for _, d := range a.Documents.List {
		name := answerName(ctx, a, d.Kind)
		for _, w := range a.Law.Documents(a.Kind) {
			if w.ID == d.Kind {
				name = w.Name.In(lang)
			}
		}
		page.Documents = append(page.Documents, pages.Document{Href: "/desk/documents/" + d.ID, Name: name, Type: typeName(d.Type), Size: sizeOf(ctx, d.Bytes), At: i18n.Moment(ctx, d.At)})
	}
	for _, f := range a.Findings {
		page.Findings = append(page.Findings, pages.Finding{
			Step: i18n.T(ctx, "engineer.show.step."+f.Step), By: p.nameOf(ctx, a, f.Person), Outcome: i18n.T(ctx, outcomeKey(kind, f.Outcome)),
			Reasons: f.Reasons.Reveal(), At: i18n.Moment(ctx, f.At),
		})
	}
	for _, e := range a.Timeline {
		page.Timeline = append(page.Timeline, pages.Event{What: i18n.T(ctx, eventKey(e.Kind)), By: p.nameOf(ctx, a, e.Actor), At: i18n.Moment(ctx, e.At)})
	}
	return page
}

// nameOf names whoever acted, for officers.
func (p *Pages) nameOf(ctx context.Context, a Assessment, id string) string {
	switch {
	case id == "":
		return i18n.T(ctx, "engineer.by.system")
	case id == a.Person:
		return i18n.T(ctx, "engineer.by.applicant")
	}
	if name, ok := a.Names[id]; ok && !name.Empty() {
		return name.Reveal()
	}
	return i18n.T(ctx, "engineer.by.officer")
}

// outcomeKey is the text of what somebody found.
func outcomeKey(k council.Kind, o Outcome) string {
	if k.Serves() && (o == RecommendEntry || o == OutcomeEntered) {
		return "engineer.outcome.service." + string(o)
	}
	return "engineer.outcome." + string(o)
}

// eventKey is the text of an event's kind.
func eventKey(kind string) string {
	switch kind {
	case "engineer.opened", "engineer.degree_recorded", "engineer.project_recorded", "engineer.route_chosen", "engineer.claims_recorded", "engineer.experience_changed", "engineer.referee_named",
		"engineer.referee_given_up", "engineer.referee_answered", "engineer.loss_recorded", "engineer.replaced", "engineer.correction_recorded", "engineer.corrected",
		"engineer.claim_checked", "engineer.interviewed", "engineer.relisted", "engineer.listing_freed", "engineer.listing_contested", "engineer.listing_settled", "engineer.elevated", "engineer.declared", "engineer.sent", "engineer.returned", "engineer.submitted", "engineer.withdrawn",
		"engineer.recommended", "engineer.refused", "engineer.entered", "engineer.information_requested", "engineer.refusal_intended",
		"engineer.reminded", "engineer.answered", "engineer.unanswered", "engineer.lapsed", "engineer.held", "engineer.resumed",
		"engineer.reconsideration_asked", "engineer.proposed", "engineer.declined", "engineer.fact_recorded", "engineer.printed", "engineer.prints_replaced":
		return "engineer.event." + kind[len("engineer."):]
	case "payment.issued", "payment.claimed", "payment.confirmed", "payment.rejected", "payment.cancelled", "payment.expired", "payment.reminded", "payment.waiver_asked", "payment.waived", "payment.not_waived":
		return "engineer.event.payment_" + kind[len("payment."):]
	case "casework.message_sent", "casework.noted":
		return "engineer.event.casework_" + kind[len("casework."):]
	case "committee.put_on_agenda", "committee.taken_off", "committee.conflict_declared", "committee.decided", "committee.deferred":
		return "engineer.event.committee_" + kind[len("committee."):]
	case "person.identity_corrected":
		return "engineer.event.person_identity_corrected"
	case "casework.taken":
		return "engineer.event.casework_taken"
	case "casework.returned":
		return "engineer.event.casework_returned"
	case "casework.assigned":
		return "engineer.event.casework_assigned"
	case "casework.unassigned":
		return "engineer.event.casework_unassigned"
	case "document.added":
		return "engineer.event.document_added"
	case "document.removed":
		return "engineer.event.document_removed"
	}
	return "engineer.event.other"
}

// answerName names a document that answers a question; what the profile asks for has a name of its own.
func answerName(ctx context.Context, a Assessment, kind string) string {
	if kind == "message" {
		return i18n.T(ctx, "engineer.document.message")
	}
	for _, r := range a.Requests {
		for i, item := range r.Items {
			if item.ID == kind {
				return i18n.T(ctx, "document.kind.answer", "Question", i+1)
			}
		}
	}
	return kind
}

// typeName is a media type as people say it: PDF, JPEG.
func typeName(mediaType string) string {
	_, name, _ := strings.Cut(mediaType, "/")
	return strings.ToUpper(name)
}

// sizeOf writes a number of bytes in kilobytes, at least one.
func sizeOf(ctx context.Context, bytes int64) string {
	return i18n.Number(ctx, max(1, bytes/1000)) + " KB"
}
