package council

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"sanad/internal/day"
)

// ask is a question to the law of a day; its answer is written so that a row can name it.
type ask func(Law) string

func ruleOf(id string) ask {
	return func(l Law) string {
		if r, ok := l.Rule(id); ok {
			return r.Instrument
		}
		return "none"
	}
}

func kindOf(id string) ask {
	return func(l Law) string {
		k, ok := l.Kind(id)
		if !ok {
			return "none"
		}
		if r := k.Referees; r.Needed > 0 {
			return fmt.Sprintf("%s %s %s %v, %d referees, %d days, asked %d times more, %d days apart, %d letters a day, by %s", k.Effect, k.Holds, k.Prefix, k.Identities, r.Needed, r.Days, r.Again, r.Pause, r.ADay, r.Rule.ID)
		}
		return fmt.Sprintf("%s %s %s %v by %s", k.Effect, k.Holds, k.Prefix, k.Identities, k.Rule.ID)
	}
}

func amnestyOf(id string) ask {
	return func(l Law) string {
		if a := l.Cycle(id).Renewal.Amnesty; a != nil {
			return fmt.Sprintf("%d%% until %s by %s", a.Arrears, a.To, a.Rule.ID)
		}
		return "none"
	}
}

func categoryOf(licence, id string) ask {
	return func(l Law) string {
		c, ok := l.Category(licence, id)
		if !ok {
			return "none"
		}
		said := "no limit"
		if c.Limit > 0 {
			said = c.LimitIn.Format(c.Limit)
		}
		said += fmt.Sprintf(", %d points, %d for a while, worth %s", c.Standard, c.Provisional, l.Currency.Format(c.Worth))
		if c.Company {
			said += ", a company"
		}
		if c.Certificates > 0 {
			said += fmt.Sprintf(", %d certificates", c.Certificates)
		}
		return said + " by " + c.Rule.ID
	}
}

func creditOf(kind string, years int, higher bool) ask {
	return func(l Law) string {
		return fmt.Sprintf("%d by %s", l.Credit.Points(kind, years, higher), l.Credit.Rule.ID)
	}
}

func firstOf(licence string) ask {
	return func(l Law) string {
		f, ok := l.First(licence)
		if !ok {
			return "anywhere"
		}
		return fmt.Sprintf("others %s, engineers with %d %v by %s", f.Others, f.Least, f.Owned, f.Rule.ID)
	}
}

func owningOf(licence string) ask {
	return func(l Law) string {
		o, ok := l.Owning(licence)
		if !ok {
			return "anybody"
		}
		return fmt.Sprintf("%d by %s, the rest %v with %d years, of %v; alone %v by %s", o.Least, o.Kind, o.Rest, o.Years, o.Forms, o.Alone, o.Rule.ID)
	}
}

func codeOf(id string) ask {
	return func(l Law) string {
		c, ok := l.Codes.Code(id)
		if !ok {
			return "none"
		}
		return fmt.Sprintf("%s %s, edition %s, %s", c.Family, c.Name.En, l.Codes.Edition, c.Confidence)
	}
}

func formOf(id string) ask {
	return func(l Law) string {
		f, ok := l.Form(id)
		if !ok {
			return "none"
		}
		said := fmt.Sprintf("%d to %d", f.Owners.Least, f.Owners.Most)
		if f.Company {
			said += ", a company"
		}
		for _, p := range f.Papers {
			said += " " + p.ID
		}
		return said + " by " + f.Rule.ID
	}
}

func asksOf(id string) ask {
	return func(l Law) string {
		k, _ := l.Kind(id)
		return strings.Join(k.Asks, " ")
	}
}

func cycleOf(id string) ask {
	return func(l Law) string {
		c := l.Cycle(id)
		said := fmt.Sprintf("%d years", c.Years)
		if c.Life() {
			said = "life"
		}
		if c.Month != 0 {
			said = fmt.Sprintf("until %d %s", c.Date, c.Month)
		}
		if c.Affidavit.ID != "" {
			said += ", with an affidavit by " + c.Affidavit.ID
		}
		if c.ExtendRule.ID != "" {
			said += ", extended by " + c.ExtendRule.ID
		}
		r := c.Renewal
		if r == nil {
			return said
		}
		said += fmt.Sprintf("; renewed for %v, from %d days before, %d of grace, lapsed: %s, %d by %s", r.Years, r.Opens, r.Grace, r.Lapsed, r.Fee.Amount, r.Fee.Rule.ID)
		said += fmt.Sprintf("; a missed year %d by %s until %d, %d at most", r.Arrears.Amount, r.Arrears.Rule.ID, r.ArrearsTo, r.Most)
		if r.Surcharge.Name.En != "" {
			said += fmt.Sprintf("; late %d by %s", r.Surcharge.Amount, r.Surcharge.Rule.ID)
		}
		if a := r.Amnesty; a != nil {
			said += fmt.Sprintf("; amnesty of arrears %d%%, surcharge %d%%, until %s, by %s", a.Arrears, a.Surcharge, a.To, a.Rule.ID)
		}
		return said + fmt.Sprintf("; reminded %v, suspended: %v", r.Remind, r.Suspended)
	}
}

func routesOf(id string) ask {
	return func(l Law) string {
		var list []string
		for _, r := range l.Routes(id) {
			var wants []string
			for _, c := range r.Conditions {
				w := c.Wants
				switch {
				case c.Wants == WantsGraduation:
					w += fmt.Sprintf(" %s..%s", c.From, c.Until)
				case c.Wants == WantsExperience:
					w += fmt.Sprintf(" %d since %s", c.Years, c.Since)
				case c.Points > 0:
					w += fmt.Sprintf(" %d", c.Points)
				}
				wants = append(wants, w)
			}
			list = append(list, r.ID+": "+strings.Join(wants, ", ")+" by "+r.Rule.Instrument)
		}
		return strings.Join(list, "; ")
	}
}

func feesOf(kind string, graduated int) ask {
	return func(l Law) string {
		var list []string
		for _, c := range l.Fees(kind, Payer{Graduated: graduated}) {
			list = append(list, fmt.Sprintf("%s %d x %d by %s", c.Fee, c.Units, c.Each, c.Rule.ID))
		}
		return strings.Join(list, ", ")
	}
}

func shownFor(kind, route string) ask {
	return func(l Law) string {
		var r Route
		for _, x := range l.Routes(kind) {
			if x.ID == route {
				r = x
			}
		}
		var list []string
		for _, d := range l.DocumentsOf(kind, r) {
			if d.Required {
				list = append(list, d.ID)
			}
		}
		return strings.Join(list, " ")
	}
}

func chainOf(kind string) ask {
	return func(l Law) string {
		var list []string
		for _, s := range l.Chain(kind) {
			x := fmt.Sprintf("%s %d by %s", s.Role, s.WorkingDays, s.Rule.ID)
			if s.Final {
				x += ", final"
			}
			list = append(list, x)
		}
		return strings.Join(list, "; ")
	}
}

func procedureOf(kind string) ask {
	return func(l Law) string {
		p := l.Procedure(kind)
		return fmt.Sprintf("answer %d, %d at most, reminded %d before; notice %d; hold %d; again within %d, %s in %d", p.Answer, p.AnswerMost, p.Remind, p.Notice, p.HoldMost, p.Again, p.AgainStep.Role, p.AgainStep.WorkingDays)
	}
}

func degreeOf(id string) ask {
	return func(l Law) string {
		d, _ := l.Degree(id)
		return fmt.Sprintf("%v by %s", d.Registrable, d.Rule.Instrument)
	}
}

func modeOf(id string) ask {
	return func(l Law) string {
		m, _ := l.StudyMode(id)
		return fmt.Sprintf("%v by %s", m.Registrable, m.Rule.Instrument)
	}
}

func decisionOf(kind string) ask {
	return func(l Law) string {
		r, _ := l.Decision(kind)
		return r.ID + " by " + r.Instrument
	}
}

func committeeOf(role string) ask {
	return func(l Law) string {
		c, _ := l.Committee(role)
		return fmt.Sprintf("%d of %d, by %s and %s", c.Quorum, c.Members, c.QuorumRule.ID, c.MembersBy.ID)
	}
}

func takeoverOf(l Law) string {
	x := l.Takeover
	return fmt.Sprintf("%d days, a code for %d minutes or %d days, %d tries, %d a day, %d codes a day, contested for %d days, undone for %d, by %s", x.Days, x.CodeMinutes, x.LetterDays, x.Tries, x.ADay, x.CodesADay, x.ContestDays, x.UndoDays, x.Rule.ID)
}

func outreachOf(l Law) string {
	o, grounds := l.Outreach, []string(nil)
	for _, g := range l.Grounds {
		grounds = append(grounds, g.ID)
	}
	return fmt.Sprintf("%d to %d, %d an hour, %d in %d days, by %s; %s", o.Opens, o.Closes, o.AnHour, o.Most, o.Days, o.Rule.ID, strings.Join(grounds, ", "))
}

func accreditationOf(l Law) string {
	a := l.Accreditation
	return fmt.Sprintf("by %s, %s; first %d by %q; lists in %d days by %s", a.By, a.Rule.ID, a.First, a.FirstRule.ID, a.ListDays, a.ListRule.ID)
}

func sectionsOf(batch int) ask {
	return func(l Law) string {
		var list []string
		for _, s := range l.Accreditation.SectionsOf(batch) {
			list = append(list, fmt.Sprintf("%d by %d with %d", s.Of, s.Faculty, s.PhDs))
		}
		return strings.Join(list, ", ")
	}
}

// assessmentOf writes which criteria a visit of a kind wants, and what is counted.
func assessmentOf(kind string) ask {
	return func(l Law) string {
		a := l.Assessment
		var list []string
		for _, c := range a.For(kind) {
			list = append(list, fmt.Sprintf("%d %s", c.Number, c.ID))
		}
		if len(list) == 0 {
			return "none"
		}
		return fmt.Sprintf("%s by %s; %d by %s; %d files of %d by %s", strings.Join(list, ", "), a.Rule.ID, a.Ratio, a.RatioRule.ID, a.Evidence.Files, a.Evidence.MaxBytes, a.EvidenceRule.ID)
	}
}

// sectionFor writes which section fits so many students of a batch.
func sectionFor(batch, students int) ask {
	return func(l Law) string {
		s, ok := l.Accreditation.SectionFor(batch, students)
		return fmt.Sprintf("%d by %d with %d, %v", s.Of, s.Faculty, s.PhDs, ok)
	}
}

func postingOf(l Law) string {
	r, posts := l.Posts()
	if !posts {
		return "none"
	}
	return r.ID + ", " + string(r.Confidence)
}

func publicationOf(l Law) string {
	return fmt.Sprintf("%d days by %s", l.Publication.EndedSanctionDays, l.Publication.Rule.ID)
}

// TestClausesOfTheProfiles has a row for each clause of the law of engineers, on the last day before each amendment and on the first day of it.
// A figure of a profile that is changed without its row fails here; what follows from the figures has its rows in the room of engineers.
func TestClausesOfTheProfiles(t *testing.T) {
	const re, pe, sup, temp = "registered_engineer", "professional_engineer", "supervisory_certificate", "temporary_licence"
	const older, newer = "PEC, Guidelines for PE (older page", "PEC, Guidelines for PE (newer page"
	const three = "; a missed year 15000 by renewal until 0, 0 at most; reminded [60 30 7 1], suspended: false"
	const assumed = "answer 10, 40 at most, reminded 2 before; notice 10; hold 30; again within 30, committee in 15"
	const chain = "officer 7 by dealing; committee 10 by enrolment; registrar 3 by registrar, final"
	const minimal, charter = "minimal", "; renewed for [1 2 3], from 90 days before, 30 of grace, lapsed: today, 12000 by renewal; a missed year 12000 by arrears until 0, 5 at most; late 3000 by surcharge"
	for _, x := range []struct {
		council, on, clause string
		ask                 ask
		want                string
	}{
		// Kinds.
		{"pec", "2020-12-31", "registered engineer, before it was for life", kindOf(re), "enter   [] by validity"},
		{"pec", "2021-01-01", "registered engineer, for life", kindOf(re), "enter   [] by validity"},
		{"pec", "2021-01-01", "registered engineer: what is asked", asksOf(re), "identity degree documents declaration"},
		{"pec", "2010-07-31", "professional engineer, before the page", kindOf(pe), "none"},
		{"pec", "2010-08-01", "professional engineer, and its referees", kindOf(pe), "elevate registered_engineer  [], 2 referees, 21 days, asked 2 times more, 7 days apart, 6 letters a day, by referees"},
		{"pec", "2010-08-01", "professional engineer: what is asked", asksOf(pe), "identity route claims experience referees documents declaration"},
		{"pec", "2015-12-31", "supervisory certificate, before the notice", kindOf(sup), "none"},
		{"pec", "2016-01-01", "supervisory certificate", kindOf(sup), "permit registered_engineer SUP [] by supervisory"},
		{"pec", "2016-01-01", "supervisory certificate: what is asked", asksOf(sup), "identity claims documents declaration"},
		{"pec", "2026-11-23", "temporary licence, on a passport alone", kindOf(temp), "enter  TEMP [passport] by temporary"},
		{"pec", "2026-11-23", "temporary licence: what is asked", asksOf(temp), "identity foreign_degree project documents declaration"},
		{"pec", "2026-11-23", "correction", kindOf("correction"), "correct   [] by correction"},
		{"pec", "2026-11-23", "correction: what is asked", asksOf("correction"), "correction documents declaration"},
		{"pec", "2026-11-23", "a lost paper", kindOf("lost_paper"), "replace   [] by lost_paper"},
		{"pec", "2026-11-23", "a lost paper: what is asked", asksOf("lost_paper"), "loss documents declaration"},
		// Forms in which firms are owned.
		{"pec", "1986-12-31", "forms, before any", formOf("sole"), "none"},
		{"pec", "2026-12-01", "one engineer", formOf("individual"), "1 to 1 undertaking by firm_forms"},
		{"pec", "2026-12-01", "a sole proprietor", formOf("sole"), "1 to 1 bank by firm_forms"},
		{"pec", "2026-12-01", "partners", formOf("partnership"), "2 to 20 deed form_c form_d form_h by firm_forms"},
		{"pec", "2026-12-01", "a limited liability partnership", formOf("llp"), "2 to 0, a company incorporation agreement by firm_forms"},
		{"pec", "2026-12-01", "a company of one", formOf("single_member"), "1 to 1, a company incorporation articles memorandum form_29 by firm_forms"},
		{"pec", "2026-12-01", "a private company", formOf("private"), "2 to 50, a company incorporation articles memorandum form_29 form_a by firm_forms"},
		{"pec", "2026-12-01", "a public company", formOf("public"), "3 to 0, a company incorporation articles memorandum form_29 form_a by firm_forms"},
		{"pec", "2026-12-01", "a statutory body", formOf("statutory"), "1 to 0 statute by firm_forms"},
		{"minimal", "2026-12-01", "a council without firms", formOf("sole"), "none"},
		// Categories of licences.
		{"pec", "2019-12-31", "categories, before their table", categoryOf("constructor", "C-6"), "none"},
		{"pec", "2026-12-01", "C-A", categoryOf("constructor", "C-A"), "no limit, 200 points, 100 for a while, worth PKR\u00a015,00,00,000, a company by category_works"},
		{"pec", "2026-12-01", "C-B", categoryOf("constructor", "C-B"), "PKR\u00a04,00,00,00,000, 120 points, 60 for a while, worth PKR\u00a08,00,00,000, a company by category_b"},
		{"pec", "2026-12-01", "C-1", categoryOf("constructor", "C-1"), "PKR\u00a02,50,00,00,000, 90 points, 45 for a while, worth PKR\u00a08,00,00,000, a company by category_works"},
		{"pec", "2026-12-01", "C-2", categoryOf("constructor", "C-2"), "PKR\u00a01,00,00,00,000, 35 points, 17 for a while, worth PKR\u00a05,00,00,000, a company by category_works"},
		{"pec", "2026-12-01", "C-3", categoryOf("constructor", "C-3"), "PKR\u00a050,00,00,000, 20 points, 10 for a while, worth PKR\u00a03,00,00,000, a company by category_works"},
		{"pec", "2026-12-01", "C-4", categoryOf("constructor", "C-4"), "PKR\u00a020,00,00,000, 15 points, 7 for a while, worth PKR\u00a060,00,000 by category_works"},
		{"pec", "2026-12-01", "C-5", categoryOf("constructor", "C-5"), "PKR\u00a06,50,00,000, 5 points, 5 for a while, worth PKR\u00a030,00,000 by category_works"},
		{"pec", "2026-12-01", "C-6", categoryOf("constructor", "C-6"), "PKR\u00a02,50,00,000, 5 points, 5 for a while, worth PKR\u00a015,00,000 by category_works"},
		{"pec", "2026-12-01", "O-A", categoryOf("operator", "O-A"), "no limit, 200 points, 100 for a while, worth PKR\u00a015,00,00,000, a company by category_works"},
		{"pec", "2026-12-01", "O-B", categoryOf("operator", "O-B"), "PKR\u00a04,00,00,00,000, 120 points, 60 for a while, worth PKR\u00a08,00,00,000, a company by category_b"},
		{"pec", "2026-12-01", "O-1", categoryOf("operator", "O-1"), "PKR\u00a02,50,00,00,000, 90 points, 45 for a while, worth PKR\u00a08,00,00,000, a company by category_works"},
		{"pec", "2026-12-01", "O-2", categoryOf("operator", "O-2"), "PKR\u00a01,00,00,00,000, 35 points, 17 for a while, worth PKR\u00a05,00,00,000, a company by category_works"},
		{"pec", "2026-12-01", "O-3", categoryOf("operator", "O-3"), "PKR\u00a050,00,00,000, 20 points, 10 for a while, worth PKR\u00a03,00,00,000, a company by category_works"},
		{"pec", "2026-12-01", "O-4", categoryOf("operator", "O-4"), "PKR\u00a020,00,00,000, 15 points, 7 for a while, worth PKR\u00a060,00,000 by category_works"},
		{"pec", "2026-12-01", "O-5", categoryOf("operator", "O-5"), "PKR\u00a06,50,00,000, 5 points, 5 for a while, worth PKR\u00a030,00,000 by category_works"},
		{"pec", "2026-12-01", "O-6", categoryOf("operator", "O-6"), "PKR\u00a02,50,00,000, 5 points, 5 for a while, worth PKR\u00a015,00,000 by category_works"},
		{"pec", "2026-12-01", "FC-A", categoryOf("foreign_constructor", "FC-A"), "no limit, 200 points, 100 for a while, worth PKR\u00a015,00,00,000, a company, 3 certificates by category_foreign"},
		{"pec", "2026-12-01", "FC-B", categoryOf("foreign_constructor", "FC-B"), "USD\u00a040,000,000, 120 points, 60 for a while, worth PKR\u00a010,00,00,000, a company, 2 certificates by category_foreign"},
		{"pec", "2026-12-01", "FC-1", categoryOf("foreign_constructor", "FC-1"), "USD\u00a025,000,000, 90 points, 45 for a while, worth PKR\u00a08,00,00,000, a company, 1 certificates by category_foreign"},
		{"pec", "2026-12-01", "a category of another licence", categoryOf("operator", "C-6"), "none"},
		{"pec", "1987-07-07", "points, before the bye-laws", creditOf(re, 3, false), "0 by "},
		{"pec", "2026-12-01", "points: a fresh engineer", creditOf(re, 0, false), "5 by credit_points"},
		{"pec", "2026-12-01", "points: four years", creditOf(re, 4, false), "5 by credit_points"},
		{"pec", "2026-12-01", "points: five years", creditOf(re, 5, false), "8 by credit_points"},
		{"pec", "2026-12-01", "points: ten years", creditOf(re, 10, false), "10 by credit_points"},
		{"pec", "2026-12-01", "points: a higher degree", creditOf(re, 0, true), "7 by credit_points"},
		{"pec", "2026-12-01", "points: a professional engineer", creditOf("professional_engineer", 9, false), "10 by credit_points"},
		{"pec", "2026-12-01", "points: of ten years", creditOf("professional_engineer", 10, false), "15 by credit_points"},
		{"pec", "2026-12-01", "points: of twenty years and a higher degree", creditOf("professional_engineer", 40, true), "22 by credit_points"},
		{"pec", "2026-12-01", "points: nobody who is registered", creditOf("wizard", 40, true), "0 by credit_points"},
		{"pec", "2019-12-31", "the first licence, before any rule", firstOf("constructor"), "anywhere"},
		{"pec", "2026-12-01", "the first licence of a constructor", firstOf("constructor"), "others C-6, engineers with 5100 [{0 C-6} {3 C-5} {6 C-4} {10 C-3}] by first_category"},
		{"pec", "2026-12-01", "the first licence of an operator", firstOf("operator"), "others O-6, engineers with 5100 [{0 O-6} {3 O-5} {6 O-4} {10 O-3}] by first_category"},
		{"pec", "2026-12-01", "the first licence of a consultant", firstOf("consulting_engineer"), "anywhere"},
		{"pec", "1986-08-23", "who owns a consultant, before the bye-laws", owningOf("consulting_engineer"), "anybody"},
		{"pec", "2013-04-22", "who owns a consultant, the last day of allied professions", owningOf("consulting_engineer"), "5100 by professional_engineer, the rest [engineer qualified] with 0 years, of [partnership llp private public]; alone {[individual sole] 10 5} by owning_1986"},
		{"pec", "2013-04-23", "who owns a consultant, qualified persons", owningOf("consulting_engineer"), "5100 by professional_engineer, the rest [engineer qualified entity] with 5 years, of [partnership llp private public]; alone {[individual sole] 10 0} by owning"},
		{"pec", "2026-12-01", "who owns a constructor", owningOf("constructor"), "anybody"},
		{"pec", "2019-12-31", "codes, before their list", codeOf("CE01"), "none"},
		{"pec", "2026-12-01", "a code", codeOf("CE01"), "CE Roads and pavements, with drainage and retaining structures, edition 1, weak"},
		{"pec", "2026-12-01", "a code of which sources differ", codeOf("CE09"), "CE Sewerage and water supply, edition 1, assumed"},
		{"pec", "2026-12-01", "a sub-code", codeOf("CE02(ii)"), "CE Piling, edition 1, weak"},
		{"pec", "2026-12-01", "a code of another country", codeOf("CE21"), "none"},
		// Cycles.
		{"pec", "1987-07-07", "licences, before the bye-laws", cycleOf("constructor"), "life"},
		{"pec", "2026-12-01", "licences of constructors", cycleOf("constructor"), "until 30 June, with an affidavit by affidavit_works, extended by extension; renewed for [1 2 3], from 60 days before, 0 of grace, lapsed: today, 0 by ; a missed year 0 by  until 0, 0 at most; reminded [60 30 7 1], suspended: false"},
		{"pec", "2022-12-31", "the last day of an amnesty for firms", amnestyOf("constructor"), "10% until 2022-12-31 by amnesty_works"},
		{"pec", "2023-01-01", "and the day after", amnestyOf("constructor"), "none"},
		{"pec", "2013-12-31", "validity, before any of its rules", ruleOf("validity"), "none"},
		{"pec", "2014-01-01", "validity, about 2014", ruleOf("validity"), "practice of about 2014"},
		{"pec", "2019-12-31", "validity, the last day of the yearly fee", ruleOf("validity"), "practice of about 2014"},
		{"pec", "2020-01-01", "validity, three years", ruleOf("validity"), "practice of about 2020"},
		{"pec", "2020-12-31", "validity, the last day of three years", ruleOf("validity"), "practice of about 2020"},
		{"pec", "2021-01-01", "validity, for life", ruleOf("validity"), "practice since about 2021"},
		{"pec", "2019-12-31", "yearly", cycleOf(re), "1 years, extended by extension; renewed for [1 2 3 4 5], from 90 days before, 90 of grace, lapsed: last, 15000 by renewal" + three},
		{"pec", "2020-01-01", "three years", cycleOf(re), "3 years, extended by extension; renewed for [1 2 3], from 90 days before, 90 of grace, lapsed: last, 15000 by renewal" + three},
		{"pec", "2020-12-31", "three years, the last day", cycleOf(re), "3 years, extended by extension; renewed for [1 2 3], from 90 days before, 90 of grace, lapsed: last, 15000 by renewal" + three},
		{"pec", "2021-01-01", "for life", cycleOf(re), "life, extended by extension; renewed for [0], from 90 days before, 90 of grace, lapsed: today, 100000 by renewal; a missed year 15000 by fee_arrears until 2020, 0 at most; reminded [60 30 7 1], suspended: false"},
		{"pec", "2020-12-31", "renewal by years", ruleOf("renewal"), "practice of about 2014 (150 a year)"},
		{"pec", "2021-01-01", "renewal for life", ruleOf("renewal"), "the council's notice of about 2021"},
		{"pec", "1976-12-20", "extension, before it", ruleOf("extension"), "none"},
		{"pec", "1976-12-21", "extension", ruleOf("extension"), "the council's notification of 12 October 2022, for firms"},
		{"pec", "2026-11-23", "professional engineer, for life and not extended", cycleOf(pe), "life"},
		{"pec", "2026-11-23", "supervisory certificate, for life and not extended", cycleOf(sup), "life"},
		{minimal, "2027-10-31", "board, the day before the amnesty", cycleOf(re), "until 30 June, extended by extension" + charter + "; reminded [60 30 7 1], suspended: false"},
		{minimal, "2027-11-01", "board, its first day", cycleOf(re), "until 30 June, extended by extension" + charter + "; amnesty of arrears 10%, surcharge 0%, until 2028-01-31, by amnesty; reminded [60 30 7 1], suspended: false"},
		{minimal, "2028-01-31", "board, its last day", cycleOf(re), "until 30 June, extended by extension" + charter + "; amnesty of arrears 10%, surcharge 0%, until 2028-01-31, by amnesty; reminded [60 30 7 1], suspended: false"},
		{minimal, "2028-02-01", "board, the day after", cycleOf(re), "until 30 June, extended by extension" + charter + "; reminded [60 30 7 1], suspended: false"},
		{minimal, "2026-11-23", "board, another kind has no cycle of its own", cycleOf("senior_surveyor"), "5 years"},
		// Routes.
		{"pec", "2010-07-31", "no route before the page", routesOf(pe), ""},
		{"pec", "2010-08-01", "the older page", routesOf(pe), "exam: graduation 2005-04-01.., experience 5 since graduation, exam, points 17 by " + older + ", pec.org.pk/engineers-registration/guidelines/guidelines-for-pe/); long: graduation ..2005-03-31, experience 10 since graduation, points 17, assessment by " + older + "); title: title by " + older + ")"},
		{"pec", "2022-12-31", "the older page, its last day", routesOf(pe), "exam: graduation 2005-04-01.., experience 5 since graduation, exam, points 17 by " + older + ", pec.org.pk/engineers-registration/guidelines/guidelines-for-pe/); long: graduation ..2005-03-31, experience 10 since graduation, points 17, assessment by " + older + "); title: title by " + older + ")"},
		{"pec", "2023-01-01", "the newer page", routesOf(pe), "exam: experience 5 since registration, exam, points 17 by " + newer + ", pec.org.pk/?p=425), and the call for the EPE of 2023; long: graduation ..2008-01-15, points 17, assessment by " + newer + "); title: title by " + newer + ")"},
		{"pec", "2015-12-31", "no supervisory certificate before 2016", routesOf(sup), ""},
		{"pec", "2016-01-01", "supervisory certificate", routesOf(sup), "recent: graduation 2016-01-01.. by the council's notice of 2017"},
		{"pec", "2026-11-23", "temporary licence: no route", routesOf(temp), ""},
		{"pec", "2026-11-23", "documents of Route I", shownFor(pe, "exam"), "result points profile"},
		{"pec", "2026-11-23", "documents of Route II", shownFor(pe, "long"), "points profile"},
		{"pec", "2026-11-23", "documents of Route III", shownFor(pe, "title"), "title profile"},
		{"pec", "2026-11-23", "documents of a registration", shownFor(re, ""), "degree transcript identity"},
		{"pec", "2026-11-23", "documents of a supervisory certificate", shownFor(sup, "recent"), ""},
		{"pec", "2026-11-23", "documents of a temporary licence", shownFor(temp, ""), "passport degree contract"},
		{"pec", "2026-11-23", "documents of a correction", shownFor("correction", ""), "identity"},
		{"pec", "2026-11-23", "documents of a lost paper", shownFor("lost_paper", ""), "affidavit newspaper police_report"},
		// Fees.
		{"pec", "2020-12-31", "registration, before the notice", feesOf(re, 2019), ""},
		{"pec", "2020-12-31", "registration: graduated in 2020, before the notice", feesOf(re, 2020), ""},
		{"pec", "2021-01-01", "registration: graduated in 2020", feesOf(re, 2020), "registration 1 x 0 by fee_recent"},
		{"pec", "2021-01-01", "registration: graduated in 2019, and one year of arrears", feesOf(re, 2019), "registration 1 x 100000 by fee_lifetime, arrears 1 x 15000 by fee_arrears"},
		{"pec", "2026-11-23", "arrears end in 2020", feesOf(re, 2018), "registration 1 x 100000 by fee_lifetime, arrears 2 x 15000 by fee_arrears"},
		{"pec", "2010-07-31", "professional engineer, before the page", feesOf(pe, 2000), ""},
		{"pec", "2010-08-01", "professional engineer", feesOf(pe, 2000), "professional 1 x 550000 by fee_professional"},
		{"pec", "2020-12-31", "correction, before the list of fees", feesOf("correction", 0), ""},
		{"pec", "2021-01-01", "correction", feesOf("correction", 0), "correction 1 x 100000 by fee_correction"},
		{"pec", "1976-12-20", "a lost paper, before the bye-laws", feesOf("lost_paper", 0), ""},
		{"pec", "1976-12-21", "a lost paper", feesOf("lost_paper", 0), "lost_paper 1 x 100000 by fee_lost_paper"},
		{"pec", "2026-11-23", "temporary licence and supervisory certificate: no fee is known", feesOf(temp, 2000), ""},
		{"pec", "2026-11-23", "supervisory certificate: no fee is known", feesOf(sup, 2016), ""},
		// What cannot be registered, with what says so.
		{"pec", "2018-10-02", "a diploma, before the ruling", degreeOf("dae"), "false by "},
		{"pec", "2018-10-03", "a diploma", degreeOf("dae"), "false by 2018 SCMR 2098"},
		{"pec", "2018-10-03", "a Bachelor of Technology", degreeOf("btech"), "false by 2018 SCMR 2098"},
		{"pec", "2026-11-23", "a master", degreeOf("master"), "false by PEC, Frequently Asked Questions"},
		{"pec", "2026-11-23", "a doctorate", degreeOf("doctorate"), "false by PEC, Frequently Asked Questions"},
		{"pec", "2026-11-23", "a bachelor", degreeOf("bachelor"), "true by PEC Act, 1975"},
		{"pec", "1976-12-20", "distance learning, before the bye-laws", modeOf("distance"), "false by "},
		{"pec", "1976-12-21", "distance learning", modeOf("distance"), "false by PEC, Frequently Asked Questions"},
		{"pec", "2026-11-23", "in classes", modeOf("campus"), "true by PEC Act, 1975"},
		// Who decides, and within how long.
		{"pec", "2026-11-23", "chain of a registration", chainOf(re), chain},
		{"pec", "2026-11-23", "chain of an elevation", chainOf(pe), chain},
		{"pec", "2026-11-23", "chain of a supervisory certificate", chainOf(sup), chain},
		{"pec", "2026-11-23", "chain of a temporary licence", chainOf(temp), chain},
		{"pec", "2026-11-23", "chain of a correction", chainOf("correction"), "officer 7 by dealing; registrar 3 by registrar, final"},
		{"pec", "2026-11-23", "chain of a lost paper", chainOf("lost_paper"), "officer 7 by dealing; registrar 3 by lost_confirmed, final"},
		{"pec", "2026-11-23", "chain of a request about data", chainOf("data_request"), "privacy_officer 20 by data_request, final"},
		{"pec", "2026-11-23", "procedure of a registration", procedureOf(re), assumed},
		{"pec", "2026-11-23", "procedure of an elevation", procedureOf(pe), assumed},
		{"pec", "2026-11-23", "procedure of a supervisory certificate", procedureOf(sup), assumed},
		{"pec", "2026-11-23", "procedure of a temporary licence", procedureOf(temp), assumed},
		{"pec", "2026-11-23", "procedure of a correction", procedureOf("correction"), assumed},
		{"pec", "2026-11-23", "procedure of a lost paper", procedureOf("lost_paper"), assumed},
		{"pec", "2010-04-19", "hearing, before the amendment of the Constitution", ruleOf("hearing"), "none"},
		{"pec", "2010-04-20", "hearing", ruleOf("hearing"), "Natural justice; Constitution of Pakistan"},
		{"pec", "2026-11-23", "the committee", committeeOf("committee"), "5 of 9, by enrolment_quorum and enrolment_members"},
		{"pec", "1976-12-20", "taking a registration over, before any rule: the program's own limits", ruleOf("takeover"), "none"},
		{"pec", "2026-11-23", "taking a registration over", takeoverOf, "45 days, a code for 30 minutes or 45 days, 5 tries, 5 a day, 3 codes a day, contested for 30 days, undone for 365, by takeover"},
		{"pec", "1976-12-20", "letters by post, before any rule", postingOf, "none"},
		{"pec", "1976-12-21", "letters by post", postingOf, "letters_by_post, assumed"},
		{minimal, "2026-11-23", "letters by post: a council without them", postingOf, "none"},
		{"pec", "2019-12-31", "campaigns, before the policy", outreachOf, "0 to 0, 0 an hour, 0 in 0 days, by ; extension"},
		{"pec", "2026-11-23", "campaigns", outreachOf, "540 to 1200, 5000 an hour, 2 in 30 days, by optional_letters; extension, asked"},
		{minimal, "2026-11-23", "campaigns: a council without them", outreachOf, "0 to 0, 0 an hour, 0 in 0 days, by ; "},
		// Accreditation.
		{"pec", "2016-06-22", "accreditation, before the first is limited", accreditationOf, `by intake, batches; first 0 by ""; lists in 30 days by enrolled_list`},
		{"pec", "2016-06-23", "accreditation", accreditationOf, `by intake, batches; first 1 by "first_batch"; lists in 30 days by enrolled_list`},
		{minimal, "1999-12-31", "accreditation, before any rule", accreditationOf, `by , ; first 0 by ""; lists in 0 days by `},
		{minimal, "2026-11-23", "accreditation", accreditationOf, `by intake, entry; first 0 by ""; lists in 0 days by `},
		{"pec", "2026-11-23", "sections, before they are uniform", sectionsOf(2015), "40 by 8 with 1, 50 by 10 with 1"},
		{"pec", "2026-11-23", "sections", sectionsOf(2016), "50 by 10 with 1"},
		{"pec", "2026-11-23", "a section of 40 in the last batch that has them", sectionFor(2015, 40), "40 by 8 with 1, true"},
		{"pec", "2026-11-23", "a section of 41 in that batch", sectionFor(2015, 41), "50 by 10 with 1, true"},
		{"pec", "2026-11-23", "a section of 40 in the batch after", sectionFor(2016, 40), "50 by 10 with 1, true"},
		{"pec", "2026-11-23", "a section that is too large", sectionFor(2016, 60), "50 by 10 with 1, true"},
		{"minimal", "2026-11-23", "sections, where none are known", sectionFor(2016, 60), "0 by 0 with 0, false"},
		{"pec", "2013-12-31", "the report on oneself, before the manual", assessmentOf("accreditation"), "none"},
		{"pec", "2014-01-01", "the report on oneself", assessmentOf("accreditation"), "1 objectives, 2 outcomes, 3 curriculum, 4 students, 5 faculty, 6 facilities, 7 support, 8 improvement, 9 linkages by self_assessment; 20 by student_ratio; 20 files of 10000000 by assessment_evidence"},
		{"pec", "2026-11-23", "what a first look wants", assessmentOf("zero"), "1 objectives, 2 outcomes, 3 curriculum, 5 faculty, 6 facilities, 7 support by self_assessment; 20 by student_ratio; 20 files of 10000000 by assessment_evidence"},
		{"pec", "2026-11-23", "what an unscheduled visit wants", assessmentOf("unscheduled"), "none"},
		{"minimal", "2026-11-23", "the report on oneself, where none is asked for", assessmentOf("accreditation"), "none"},
		// Standing.
		{"pec", "2026-11-23", "suspension", decisionOf("suspension"), "suspension by PEC Act, 1975"},
		{"pec", "2026-11-23", "rest", decisionOf("pause"), "abeyance by practice of the secretariat"},
		{"pec", "2026-11-23", "the end of either", decisionOf("end"), "reinstatement by PEC Act, 1975"},
		{"pec", "2026-11-23", "removal", decisionOf("removal"), "removal by PEC Act, 1975"},
		{"pec", "2026-11-23", "restoration", decisionOf("restoration"), "restoration by PEC Act, 1975"},
		{"pec", "2026-11-23", "surrender", decisionOf("surrender"), "surrender by practice of the secretariat"},
		{"pec", "2026-11-23", "death", decisionOf("death"), "death by practice of the secretariat"},
		{"pec", "2026-11-23", "what a court sets aside", decisionOf("annulment"), "set_aside by Constitution of Pakistan"},
		{"pec", "2026-11-23", "how long an ended suspension is told", publicationOf, "1826 days by published_sanction"},
	} {
		c, err := Load(x.council)
		if err != nil {
			t.Fatal(err)
		}
		if got := x.ask(c.On(day.Must(x.on))); got != x.want {
			t.Errorf("%s, %s, %s:\n%s, want\n%s", x.council, x.on, x.clause, got, x.want)
		}
	}
}

// TestLadderAtTheEdge has what a profile may say of its kinds, routes, chains, procedures and fees beside what it may not, each part of a
// clause missing alone.
func TestLadderAtTheEdge(t *testing.T) {
	const answer, hold = "answer: {days: 5, most: 20, remind: 1, rule: entry}", "    hold: {most: 20, rule: entry}"
	const again = "reconsideration: {within: 30, role: committee, working_days: 15, rule: reconsideration}"
	const step = "{id: officer, role: officer, working_days: 5, rule: entry, deemed: {after: 5, outcome: recommend_entry, rule: silence}}"
	const exam, points, graduation = "{wants: exam, document: result,", "{wants: points, points: 17, document: points,", "{wants: graduation, from: \"2005-04-01\","
	const pe, loss, fee = "asks: [identity, route, claims, experience,", "effect: replace, asks: [loss, documents, declaration]", "{id: professional, kind: professional_engineer,"
	const publication, emergency = "publication: {ended_sanction_days: 1826, rule: published_sanction}", "emergency: {minutes: 15, a_day: 3}"
	const figure, asked, route, answers, first, silence = "lacks its figure", "its application does not ask for it", "a kind, a rule and conditions", "the days of answer and hold", "role, rule, working_days", "what silence means"
	for _, x := range []struct{ profile, old, new, want string }{
		// Conditions of a route.
		{"pec", points, strings.Replace(points, "17", "1", 1), ""},
		{"pec", points, strings.Replace(points, "17", "0", 1), figure},
		{"pec", points, points + " from: \"2010-01-01\",", figure},
		{"pec", exam, exam + " years: 1,", figure},
		{"pec", exam, exam + " points: 1,", figure},
		{"pec", exam, exam + " until: \"2010-01-01\",", figure},
		{"pec", graduation, "{wants: graduation,", figure},
		{"pec", graduation, graduation + " years: 1,", figure},
		{"pec", graduation, graduation + " points: 1,", figure},
		{"pec", graduation, graduation + " until: \"2006-04-01\",", ""},
		{"pec", "years: 5, since: graduation", "years: 5, since: graduation, from: \"2010-01-01\"", figure},
		{"pec", "years: 5, since: graduation", "years: 5", figure},
		{"pec", "{wants: title, document: title", "{wants: rank, document: title", figure},
		{"pec", pe, "asks: [identity, route, experience,", "the route exam wants exam, and " + asked},
		{"pec", pe, "asks: [identity, route, experience,", "the route exam wants points, and " + asked},
		{"pec", pe, "asks: [identity, route, experience,", "the route title wants title, and " + asked},
		{"pec", pe, "asks: [identity, route, claims,", "the route exam wants experience, and " + asked},
		// Routes.
		{"pec", "    id: recent", "    id: \"\"", route},
		{"pec", "    rule: supervisory\n", "    rule: whim\n", route},
		{"pec", "    rule: supervisory\n", "", route},
		{"pec", "  - kind: supervisory_certificate\n    id: recent", "  - kind: lost_paper\n    id: recent", route},
		{"pec", "  - kind: supervisory_certificate\n    id: recent", "  - kind: nothing\n    id: recent", route},
		// Kinds.
		{"pec", "prefix: SUP, asks: [identity, claims, documents, declaration]", "prefix: SUP, asks: [identity, declaration]", ""},
		{"pec", "prefix: SUP, asks: [identity, claims, documents, declaration]", "prefix: SUP, asks: [declaration]", "begins with the identity"},
		{"pec", "prefix: SUP, asks: [identity, claims, documents, declaration]", "prefix: SUP, asks: [identity, documents]", "begins with the identity"},
		{"pec", loss, "effect: replace, asks: [loss, declaration]", ""},
		{"pec", loss, "effect: replace, asks: [loss]", "a service begins with"},
		{"pec", loss, "effect: replace, asks: [documents, loss, declaration]", "a service begins with"},
		{"pec", loss, "effect: replace, asks: [loss, declaration, documents]", "a service begins with"},
		{"pec", loss, "effect: replace, asks: [correction, documents, declaration]", "a service begins with"},
		{"pec", loss, loss + ", holds: registered_engineer", "a service begins with"},
		{"pec", loss, loss + ", prefix: LOST", "a service begins with"},
		{"pec", loss, "effect: correct, asks: [correction, documents, declaration]", "service correct: two versions"},
		// Chains.
		{"minimal", step, strings.Replace(step, "working_days: 5", "working_days: 1", 1), ""},
		{"minimal", step, strings.Replace(step, "working_days: 5", "working_days: 0", 1), first},
		{"minimal", step, strings.Replace(step, "id: officer", "id: \"\"", 1), first},
		{"minimal", step, strings.Replace(step, "role: officer", "role: wizard", 1), first},
		{"minimal", step, strings.Replace(step, "5, rule: entry", "5, rule: whim", 1), first},
		{"minimal", step, strings.Replace(step, "after: 5", "after: 1", 1), ""},
		{"minimal", step, strings.Replace(step, "after: 5", "after: 0", 1), silence},
		{"minimal", step, strings.Replace(step, "recommend_entry", "entered", 1), silence},
		{"minimal", step, strings.Replace(step, ", rule: silence", ", rule: whim", 1), silence},
		{"minimal", step, strings.Replace(step, ", rule: silence", "", 1), silence},
		// Procedures.
		{"minimal", answer, "answer: {days: 1, most: 1, remind: 0, rule: entry}", ""},
		{"minimal", answer, "answer: {days: 5, most: 5, remind: 4, rule: entry}", ""},
		{"minimal", answer, "answer: {days: 0, most: 5, remind: -1, rule: entry}", answers},
		{"minimal", answer, "answer: {days: 5, most: 4, remind: 1, rule: entry}", answers},
		{"minimal", answer, "answer: {days: 5, most: 20, remind: 5, rule: entry}", answers},
		{"minimal", answer, "answer: {days: 5, most: 20, remind: 1}", answers},
		{"minimal", answer, "answer: {days: 5, most: 20, remind: 1, rule: whim}", "\"whim\" is not declared"},
		{"minimal", hold, "    hold: {most: 1, rule: entry}", ""},
		{"minimal", hold, "    hold: {most: 0, rule: entry}", answers},
		{"minimal", hold, "    hold: {most: 20}", answers},
		{"minimal", hold, "    hold: {most: 20, rule: whim}", "\"whim\" is not declared"},
		{"minimal", hold, "    notice: {days: 1, rule: whim}\n" + hold, "\"whim\" is not declared"},
		{"minimal", hold, "    notice: {days: 1}\n" + hold, "a notice needs its rule"},
		{"pec", again, strings.Replace(again, "15", "1", 1), ""},
		{"pec", again, strings.Replace(again, "15", "0", 1), "an office, its days and a rule"},
		{"pec", again, strings.Replace(again, "role: committee", "role: wizard", 1), "an office, its days and a rule"},
		{"pec", again, strings.Replace(again, ", rule: reconsideration", "", 1), "an office, its days and a rule"},
		{"pec", again, strings.Replace(again, "within: 30", "within: 0", 1), ""},
		{"pec", again, strings.Replace(again, ", rule: reconsideration", ", rule: whim", 1), "\"whim\" is not declared"},
		// Decisions, and what is told of them.
		{"minimal", "suspension: discipline", "suspension: whim", "suspension rests on"},
		{"minimal", "suspension: discipline", "suspension: \"\"", "suspension rests on"},
		{"minimal", "suspension: discipline", "banishment: discipline", "banishment rests on"},
		{"pec", publication, "publication: {ended_sanction_days: 1, rule: published_sanction}", ""},
		{"pec", publication, "publication: {}", ""},
		{"pec", publication, "publication: {ended_sanction_days: -1, rule: published_sanction}", "publication: days"},
		{"pec", publication, "publication: {ended_sanction_days: 1}", "publication: days"},
		{"pec", publication, "publication: {ended_sanction_days: 1, rule: whim}", "publication: days"},
		{"pec", emergency, "emergency: {minutes: 60, a_day: 1}", ""},
		{"pec", emergency, "emergency: {}", ""},
		{"pec", emergency, "emergency: {minutes: 61, a_day: 3}", "emergency: minutes"},
		{"pec", emergency, "emergency: {minutes: -1, a_day: 0}", "emergency: minutes"},
		{"pec", emergency, "emergency: {minutes: 0, a_day: -1}", "emergency: minutes"},
		{"pec", emergency, "emergency: {minutes: 15, a_day: 0}", "emergency: minutes"},
		{"pec", emergency, "emergency: {minutes: 0, a_day: 3}", "emergency: minutes"},
		// Fees.
		{"pec", fee, strings.Replace(fee, "id: professional,", "id: \"\",", 1), "fee"},
		{"pec", fee, strings.Replace(fee, "kind: professional_engineer", "kind: \"\"", 1), "fee"},
		{"pec", "amount: 5500, rule: fee_professional", "amount: many, rule: fee_professional", "fee"},
		{"pec", "amount: 5500, rule: fee_professional", "amount: 5500, rule: whim", "fee"},
		{"pec", "amount: 5500, rule: fee_professional", "amount: 5500", "fee"},
		{"pec", "amount: 5500, rule: fee_professional", "amount: 0, rule: fee_professional", ""},
		{"pec", fee, strings.Replace(fee, "professional_engineer", "registered_engineer", 1), ""},
		{"minimal", "code: XTS, digits: 2", "code: XTS, digits: 0", ""},
		{"minimal", "code: XTS, digits: 2", "code: XTS, digits: 3", ""},
		{"minimal", "code: XTS, digits: 2", "code: XTS, digits: 4", "currency"},
		{"minimal", "code: XTS, digits: 2", "code: XTS, digits: -1", "currency"},
	} {
		good, err := os.ReadFile("../../councils/" + x.profile + "/profile.yaml")
		if err != nil {
			t.Fatal(err)
		}
		profile := strings.Replace(string(good), x.old, x.new, 1)
		if profile == string(good) {
			t.Fatalf("%s does not hold %q", x.profile, x.old)
		}
		switch _, err := parse([]byte(profile)); {
		case x.want == "" && err != nil:
			t.Errorf("%s: %v", x.new, err)
		case x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)):
			t.Errorf("%s: %v, want %s", x.new, err, x.want)
		}
	}
}

// TestWhatAMissedYearCostBefore sees which cycles that are over say what a year missed in them costs, and whose amnesty it is.
func TestWhatAMissedYearCostBefore(t *testing.T) {
	good, err := os.ReadFile("../../councils/minimal/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	over := func(kind, how, amount, from, to string) string {
		return fmt.Sprintf("  - kind: %s\n    rule: cycle\n%s    renewal: {years: [%s], opens: 9, lapsed: last, rule: renewal, fee: {name: {en: x, ur: x}, amount: %s, rule: renewal}}\n    from: %q\n    to: %q\n",
			kind, how, map[bool]string{true: "0", false: "1"}[how == ""], amount, from, to)
	}
	earlier := over("registered_engineer", "    years: 1\n", "1", "2001-01-01", "2005-12-31") +
		over("registered_engineer", "", "2", "2006-01-01", "2010-12-31") + // for life: nobody misses a year
		over("registered_engineer", "    ends: {month: 6, day: 30, least: 60}\n", "3", "2011-01-01", "2021-12-31") +
		over("senior_surveyor", "    years: 1\n", "4", "2001-01-01", "2005-12-31")
	text := strings.Replace(string(good), "cycles:\n", "cycles:\n"+earlier, 1)
	text = strings.Replace(text, "    extension: extension\n", "    extension: extension\n    from: \"2022-01-01\"\n", 1)
	text = strings.Replace(text, "post_nominal: S.S., valid_years: 5,", "post_nominal: S.S.,", 1)
	text = strings.Replace(text, "amnesties:\n  - {kind: registered_engineer", "amnesties:\n  - {kind: senior_surveyor", 1)
	// The kind was valid for years that it named itself, before any cycle.
	text = strings.Replace(text, "post_nominal: C.S., rule: entry}", "post_nominal: C.S., valid_years: 3, rule: entry, to: \"2000-12-31\"}\n  - {id: registered_engineer, title: {en: x, ur: x}, post_nominal: C.S., rule: entry, from: \"2001-01-01\"}", 1)
	c, err := parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	pec, err := Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		council  *Council
		on, want string
	}{
		{c, "2022-01-01", "2001-01-01 2005-12-31 100, 2011-01-01 2021-12-31 300"},
		{pec, "2019-12-31", ""}, {pec, "2020-01-01", " 2019-12-31 15000"}, {pec, "2020-12-31", " 2019-12-31 15000"},
		{pec, "2021-01-01", " 2019-12-31 15000, 2020-01-01 2020-12-31 15000"},
	} {
		var got []string
		renewal := x.council.On(day.Must(x.on)).Cycle("registered_engineer").Renewal
		for _, m := range renewal.Before {
			got = append(got, fmt.Sprintf("%s %s %d", m.From, m.To, m.Price.Amount))
			if m.Price.Rule.ID != "renewal" || !inForce(m.To, m.Price.Rule.From, m.Price.Rule.To) {
				t.Errorf("%s: by %+v", x.on, m.Price.Rule)
			}
		}
		if strings.Join(got, ", ") != x.want {
			t.Errorf("%s: %q, want %q", x.on, strings.Join(got, ", "), x.want)
		}
	}
	if a := c.On(day.Must("2027-11-01")).Cycle("registered_engineer").Renewal.Amnesty; a != nil {
		t.Errorf("the amnesty of another kind: %+v", a)
	}
	if y := c.On(day.Must("2000-12-31")).Cycle("registered_engineer").Years; y != 3 {
		t.Errorf("before any cycle %d years", y)
	}
}

// TestOverlap has two versions of a clause that touch, and two that share a day; a side that is left out is open.
func TestOverlap(t *testing.T) {
	on := func(s string) (d day.Day) {
		if s != "" {
			d = day.Must(s)
		}
		return d
	}
	for _, x := range []struct {
		from, to, from2, to2 string
		want                 bool
	}{
		{"2020-01-01", "2020-12-31", "2021-01-01", "2021-12-31", false},
		{"2020-01-01", "2021-01-01", "2021-01-01", "2021-12-31", true},
		{"2020-01-01", "2022-12-31", "2021-01-01", "2021-12-31", true},
		{"", "2020-12-31", "2021-01-01", "", false},
		{"", "2021-01-01", "2021-01-01", "", true},
		{"", "2020-12-31", "", "2019-12-31", true},
		{"2020-01-01", "", "2021-01-01", "", true},
		{"", "", "2021-01-01", "2021-12-31", true},
	} {
		a, b := overlap(on(x.from), on(x.to), on(x.from2), on(x.to2)), overlap(on(x.from2), on(x.to2), on(x.from), on(x.to))
		if a != x.want || b != x.want {
			t.Errorf("%v: %v and %v", x, a, b)
		}
	}
	for _, x := range []struct {
		from, to, from2, to2 int
		want                 bool
	}{
		{0, 2019, 2020, 0, false}, {0, 2020, 2020, 0, true}, {2015, 2019, 2020, 2024, false}, {2015, 2020, 2020, 2024, true},
		{0, 0, 2020, 2024, true}, {0, 0, 0, 0, true}, {0, 2019, 0, 2010, true}, {2015, 0, 2020, 0, true},
	} {
		if a, b := years(x.from, x.to, x.from2, x.to2), years(x.from2, x.to2, x.from, x.to); a != x.want || b != x.want {
			t.Errorf("%v: %v and %v", x, a, b)
		}
	}
	for name, x := range map[string]struct {
		list []version
		want int
	}{
		"one day":                  {[]version{{"a", on("2020-01-01"), on("2020-01-01")}}, 0},
		"it ends before it begins": {[]version{{"a", on("2020-01-02"), on("2020-01-01")}}, 1},
		"open":                     {[]version{{"a", on(""), on("2020-01-01")}, {"a", on("2020-01-02"), on("")}}, 0},
		"two of one id on one day": {[]version{{"a", on(""), on("2020-01-01")}, {"a", on("2020-01-01"), on("")}}, 1},
		"two of two ids":           {[]version{{"a", on(""), on("")}, {"b", on(""), on("")}}, 0},
	} {
		var f faults
		f.once("clause", x.list)
		if len(f) != x.want {
			t.Errorf("%s: %v", name, f)
		}
	}
}
