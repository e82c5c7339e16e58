package engineer

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sanad/internal/casework"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// long is a name that is longer than any page is wide on a telephone.
var long = strings.Repeat("Muhammad Abdullah ", 4) + "عبداللہ"

// TestPages renders every page in both languages: empty, full, and with everything refused.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, casework.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	var refused fault.Fields
	for _, name := range []string{"programme", "intake", "roll_number", "graduated_on", "mode", "route", "employer", "from", "exam", "points", "title", "true", "outcome", "reasons", "task-identity", "until", "grounds", "reason", "sure", "name", "email", "position", "answer", "words"} {
		refused.Add(name, "fault.choose", nil)
	}
	steps := []pages.Step{{Title: "one", State: "done"}, {Title: "two", State: "now"}, {Title: "three", State: "ahead"}, {Title: "four", State: "stopped"}}
	answers := []pages.Answer{{Label: "Name", Value: long, Change: "/my/identity"}, {Label: "Father", Value: `<typed>"&`}}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		form := parts.NewForm(map[string]string{"version": "1", "programme": "a/b", "intake": "2018", "reasons": long})
		form.Refused(ctx, refused.Err())
		way := pages.Way{Title: long, Rule: long, Instrument: "x", Unconfirmed: true, Conditions: []pages.Condition{{Name: long, Text: long, Verdict: "met"}, {Name: "b", Verdict: "unmet"}, {Name: "c", Verdict: "waiting"}, {Name: "d", Verdict: "failed"}}}
		sheet := pages.Position{ID: "x", Employer: long, Title: long, Did: long, From: "a", Until: "b", Length: "c"}
		referees := []pages.Referee{{ID: "a", Name: long, Email: "a@example.org", Position: long, State: "asked", Until: "u", Again: true, Waits: true}, {State: "asked", Next: "n"}, {State: "ended"}, {State: "confirmed", Words: long}, {State: "declined"}, {State: "dropped"}}
		list := map[string]templ.Component{
			"apply":             pages.ApplyPage(pages.Apply{}),
			"apply refused":     pages.ApplyPage(pages.Apply{Form: form, Open: []parts.Option{{Value: "a", Label: long, Hint: long}, {Value: "b", Label: "b"}}, Closed: []pages.Closed{{Title: long, Why: long, Rule: long, Instrument: "x"}}}),
			"apply for one":     pages.ApplyPage(pages.Apply{Open: []parts.Option{{Value: "a", Label: long}}, Sections: []string{long, "b"}, Costs: []pages.KindCosts{{Kind: long}, {Kind: "b", Lines: []parts.Cost{{Name: long, Detail: long, Amount: "PKR 1", Rule: long, Confidence: "assumed"}}}}}),
			"apply with ways":   pages.ApplyPage(pages.Apply{Form: form, Open: []parts.Option{{Value: "a", Label: long}}, Ways: []pages.OpenWays{{Kind: long, Ways: []pages.Way{way}}}, Closed: []pages.Closed{{Title: long, Why: long, Ways: []pages.Way{way}}}}),
			"route":             pages.RoutePage(pages.Route{Form: form, Back: "/my", Ways: []pages.Way{way, {}}, Options: []parts.Option{{Value: "a", Label: long}, {Value: "b", Label: "b"}}}),
			"claims":            pages.ClaimsPage(pages.Claims{Form: form, Back: "/my", Exam: long, Points: "p", Title: "t"}),
			"claims of a day":   pages.ClaimsPage(pages.Claims{Form: form, Back: "/my", Graduated: true}),
			"referees":          pages.RefereesPage(pages.Referees{Form: form, Back: "/my", Needed: 2, Name: true}),
			"referees full":     pages.RefereesPage(pages.Referees{Form: form, Back: "/my", Needed: 2, Confirmed: 1, Rule: long, Unconfirmed: true, Referees: referees}),
			"referee":           pages.AskedRefereePage(pages.AskedReferee{Form: form, Token: "t", Applicant: long, Name: long, Kind: long, Until: "u", Council: long}),
			"referee confirmed": pages.AskedRefereePage(pages.AskedReferee{Done: "confirmed"}),
			"referee declined":  pages.AskedRefereePage(pages.AskedReferee{Done: "declined"}),
			"experience":        pages.ExperiencePage(pages.Experience{Form: form, Back: "/my"}),
			"experience full":   pages.ExperiencePage(pages.Experience{Form: form, Back: "/my", Positions: []pages.Position{sheet}, Conditions: way.Conditions}),
			"case of a route":   pages.AssessPage(pages.Assess{Form: form, State: "submitted", Steps: steps, Final: true, May: true, Effect: "elevate", Kind: long, Way: &way, Claims: []pages.Claim{{Wants: "exam", Name: long, Said: long, State: "claimed"}, {Name: "b", State: "confirmed"}, {Name: "c", State: "disproved"}}, Positions: []pages.Position{sheet}, Referees: referees, Interview: true}),
			"standing elevated": pages.StandingPage(pages.Standing{State: "entered", Steps: steps, Elevated: long, Number: "CIVIL/1", Decided: "d", Way: &way}),
			"tasks with a way":  pages.TasksPage(pages.Tasks{Way: &way}),
			"foreign degree":    pages.ForeignDegreePage(pages.ForeignDegree{Form: form, Back: "/my", Disciplines: []parts.Option{{Value: "CIVIL", Label: long}}}),
			"project":           pages.ProjectPage(pages.Project{Form: form, Back: "/my"}),
			"tasks":             pages.TasksPage(pages.Tasks{}),
			"tasks full":        pages.TasksPage(pages.Tasks{Form: form, Tasks: []pages.Task{{ID: "identity", Title: long, Href: "/x", Done: true}, {ID: "degree", Title: "b", Href: "/y", Why: long}}, Kind: long, Check: "/z", Withdraw: "/w"}),
			"degree":            pages.DegreePage(pages.Degree{Back: "/my"}),
			"degree refused":    pages.DegreePage(pages.Degree{Form: form, Modes: []parts.Option{{Value: "campus", Label: long}}, Programmes: []pages.Group{{Label: long, Options: []parts.Option{{Value: "a/b", Label: long}}}}, Back: "/my"}),
			"declaration":       pages.DeclarationPage(pages.Declaration{Form: form, Back: "/my"}),
			"check":             pages.CheckPage(pages.Check{}),
			"check full":        pages.CheckPage(pages.Check{Form: form, Answers: answers, Back: "/my", Send: "/send"}),
			"withdraw":          pages.WithdrawPage(pages.Withdraw{Back: "/my"}),
			"correction":        pages.CorrectionPage(pages.Correction{Form: form, Back: "/my", Was: map[string]string{"name": long}, Kinds: []parts.Option{{Value: "cnic", Label: long}}}),
			"correction check":  pages.CheckPage(pages.Check{Form: form, Changes: []pages.Change{{What: "a", Now: long}, {What: "b", Was: long, Now: "c"}}, Back: "/my", Send: "/send"}),
			"correction done":   pages.StandingPage(pages.Standing{State: "entered", Steps: steps, Service: "correct", Title: long, Number: "CIVIL/1", Decided: "d"}),
			"correction case":   pages.AssessPage(pages.Assess{Form: form, State: "submitted", Steps: steps, Final: true, May: true, Effect: "correct", Serves: true, Kind: long, Changes: []pages.Change{{What: "a", Was: long, Now: long}}}),
			"correction asked":  pages.ServicePage(pages.Service{Effect: "correct", Title: long}),
			"licence":           pages.LicencePage(pages.Licence{Standing: "active"}),
			"licence full":      pages.LicencePage(pages.Licence{Number: "CIVIL/1", Name: long, NameUrdu: "عائشہ", Standing: "suspended", Public: answers, PublicHref: "/verify", Others: []pages.Other{{Number: "SUP/1", Text: long, Href: "/verify/engineers/SUP/1", Surrender: "/my/licence/surrender?of=1"}, {Number: "SUP/2", Text: long, Href: "/verify/engineers/SUP/2"}}}),
			"licence to renew":  pages.LicencePage(pages.Licence{Standing: "lapsed", Renew: "/r"}),
			"renew":             pages.RenewPage(pages.Renew{Standing: "active", Terms: []parts.Option{{Value: "1", Label: "a", Hint: long}}}),
			"renew late":        pages.RenewPage(pages.Renew{Form: form, Standing: "lapsed", Lapsed: true, Amnesty: long, Terms: []parts.Option{{}, {}}, Chosen: &pages.Term{Label: "a", Until: "x", Late: true, Charges: []parts.Cost{{Name: long, Amount: "PKR 1", Rule: long, Confidence: "weak"}}, Total: "PKR 1"}}),
			"renew for life":    pages.RenewPage(pages.Renew{Standing: "lapsed", Chosen: &pages.Term{Label: "a", From: "x", Free: true}}),
			"renew not":         pages.RenewPage(pages.Renew{Standing: "removed", Cannot: long}),
			"renew unpaid":      pages.RenewPage(pages.Renew{Standing: "active", GiveUp: "/g", Fee: &pages.Fee{Href: "/my/invoices/9021", Reference: "1", Amount: "PKR 1", Due: "x", Renewal: true}}),
			"take over":         pages.TakeOverPage(pages.TakeOver{}),
			"take over known":   pages.TakeOverPage(pages.TakeOver{Form: form, Known: true}),
			"claim waits":       pages.TakeOverPage(pages.TakeOver{Form: form, Known: true, Example: "CIVIL/12", Waits: &pages.WaitingClaim{Number: "1", Ends: "x"}}),
			"claim seconded":    pages.TakeOverPage(pages.TakeOver{Form: form, Known: true, Waits: &pages.WaitingClaim{Number: "1", Ends: "x", Proposed: true}}),
			"claim declined":    pages.TakeOverPage(pages.TakeOver{Known: true, Last: &pages.RefusedClaim{Number: "1", At: "x", Reasons: long}}),
			"claim expired":     pages.TakeOverPage(pages.TakeOver{Known: true, Last: &pages.RefusedClaim{Number: "1", At: "x", Expired: true}}),
			"claim proposed":    pages.CodePage(pages.Code{Number: "1", Until: "x", Ends: "y", Tries: 5, Proposed: true}),
			"code":              pages.CodePage(pages.Code{Form: form, Number: "1", Until: "a", Ends: "b"}),
			"code by post":      pages.CodePage(pages.Code{Letter: "printed"}),
			"takeovers":         pages.TakeoversPage(pages.Takeovers{}),
			"takeovers full":    pages.TakeoversPage(pages.Takeovers{Form: form, Rows: []pages.TakeoverRow{{Href: "/x", Number: "1", Name: long, Entry: "b", Waits: "c", At: "d"}}, Next: "/n", First: "/f"}),
			"takeover":          pages.TakeoverPage(pages.Takeover{Form: form, State: "open", Entry: "CIVIL/1", EntryHref: "/x", Same: true, Free: true, Wants: "confirm", MayPrint: true, MaySent: true, Pairs: []pages.Pair{{Label: "a", Entry: long, Claimant: long, Differs: true}}}),
			"takeover differs":  pages.TakeoverPage(pages.Takeover{State: "open", Entry: "CIVIL/1", Free: true, Wants: "propose"}),
			"takeover proposed": pages.TakeoverPage(pages.Takeover{Form: form, State: "open", Entry: "CIVIL/1", Free: true, Proposal: long, Proposer: long, Proposed: "x"}),
			"takeover second":   pages.TakeoverPage(pages.Takeover{State: "open", Entry: "CIVIL/1", Free: true, Proposal: long, Proposer: long, Proposed: "x", Wants: "second"}),
			"takeover held":     pages.TakeoverPage(pages.Takeover{State: "open", Entry: "CIVIL/1"}),
			"takeover nobody":   pages.TakeoverPage(pages.Takeover{State: "open"}),
			"takeover done":     pages.TakeoverPage(pages.Takeover{Form: form, State: "done", Entry: "CIVIL/1", Reasons: long, UndoReasons: long, Decider: long, Decided: "x", MayUndo: true, UndoUntil: "y"}),
			"takeover final":    pages.TakeoverPage(pages.Takeover{State: "done", Entry: "CIVIL/1", UndoUntil: "y"}),
			"posted letter":     pages.PostedLetterPage(pages.PostedLetter{Back: "/x", Council: long, Name: long, Address: long, Number: "CIVIL/1", Code: "1234 5678", Until: "x", Where: "https://x"}),
			"duplicates":        pages.DuplicatesPage(pages.Duplicates{}),
			"duplicates full":   pages.DuplicatesPage(pages.Duplicates{Rows: []pages.DuplicateRow{{Href: "/x", One: long, Other: long, Reason: "a", Found: "b", At: "c"}}, Next: "/n", First: "/f"}),
			"duplicate":         pages.DuplicatePage(pages.Duplicate{Form: form, State: "open", Reason: long, Found: "x", Registrar: true, Pairs: []pages.Pair{{Label: "a", Entry: long, Claimant: long, Differs: true}}}),
			"duplicate officer": pages.DuplicatePage(pages.Duplicate{State: "open"}),
			"two accounts":      pages.DuplicatePage(pages.Duplicate{State: "open", Accounts: true, Registrar: true}),
			"duplicate merged":  pages.DuplicatePage(pages.Duplicate{Form: form, State: "one", Registrar: true, Reasons: long, Decider: long, Decided: "x"}),
			"duplicate undone":  pages.DuplicatePage(pages.Duplicate{State: "undone", Reasons: long, UndoReasons: long}),
			"extensions":        pages.ExtensionsPage(pages.Extensions{}),
			"extensions full":   pages.ExtensionsPage(pages.Extensions{Rows: []pages.ExtensionRow{{Href: "/x", Kind: long, Span: "a", Until: "b", Instrument: long, State: "c", Count: "1"}}, Next: "/n", First: "/f"}),
			"extend":            pages.ExtendPage(pages.Extend{}),
			"extend refused":    pages.ExtendPage(pages.Extend{Form: form, Kinds: []parts.Option{{Value: "a", Label: long}}}),
			"extension":         pages.ExtensionPage(pages.Extension{Form: form, State: "proposed", Kind: long, Instrument: long, Rule: long, Count: "a", Confirm: true, Decline: true}),
			"extension of mine": pages.ExtensionPage(pages.Extension{State: "proposed", Count: "a", Cannot: long, Decline: true, Mine: true}),
			"extension at work": pages.ExtensionPage(pages.Extension{State: "running", Done: 3, Expected: 9, Decided: "x", DecidedBy: long}),
			"extension done":    pages.ExtensionPage(pages.Extension{State: "done", Done: 9, Expected: 9, Decided: "x", Ended: "y"}),
			"extension undone":  pages.ExtensionPage(pages.Extension{State: "declined"}),
			"panel extensions":  pages.ExtensionPart(""),
			"panel that waits":  pages.ExtensionPart(long),
			"no licence":        pages.NoLicencePage(),
			"panel":             pages.PanelPart(pages.Panel{Href: "/x", Label: "y", Text: "z"}),
			"panel full":        pages.PanelPart(pages.Panel{State: "active", Text: long, Number: "CIVIL/1", Href: "/x", Label: "y", Again: "/z", Renew: "/r", Due: "CIVIL/2", Ends: long}),
			"case":              pages.AssessPage(pages.Assess{State: "entered"}),
			"case to recommend": pages.AssessPage(pages.Assess{Form: form, Name: long, State: "submitted", Steps: steps, Due: "x", Left: -3, May: true, Identity: answers, Degree: answers, Kind: long, Project: answers, Checks: []pages.Verdict{{Text: "a", Passed: true}, {Text: "b"}}, Documents: []pages.Document{{Href: "/d", Name: long, Type: "PDF", Size: "1 KB"}}, Findings: []pages.Finding{{Step: "a", By: long, Outcome: "b", Reasons: long}}, Timeline: []pages.Event{{What: "a", By: long, At: "x"}}, Rule: pages.Rule{Text: "a", Section: "s. 1"}}),
			"case to decide":    pages.AssessPage(pages.Assess{Form: form, State: "submitted", Steps: steps, Final: true, May: true, Mine: true}),
			"case of another":   pages.AssessPage(pages.Assess{State: "submitted", Steps: steps, Cannot: long}),
			"service":           pages.ServicePage(pages.Service{Effect: "replace"}),
			"service full":      pages.ServicePage(pages.Service{Form: form, Effect: "replace", Title: long, Rule: long, Instrument: "x", Unconfirmed: true, Documents: answers, Charges: []parts.Cost{{Name: long, Amount: "PKR 1", Rule: long, Confidence: "weak"}}, Total: "PKR 1"}),
			"service not":       pages.ServicePage(pages.Service{Effect: "replace", Cannot: long, Open: "/o"}),
			"loss":              pages.LossPage(pages.Loss{Form: form, Back: "/my", Registrations: []parts.Option{{Value: "a", Label: "CIVIL/1"}}, Papers: []parts.Option{{Value: "card", Label: long}}}),
			"loss of two":       pages.LossPage(pages.Loss{Form: form, Back: "/my", Registrations: []parts.Option{{Value: "a", Label: "CIVIL/1", Hint: long}, {Value: "b", Label: "SUP/1"}}}),
			"loss confirmed":    pages.StandingPage(pages.Standing{State: "entered", Steps: steps, Service: "replace", Title: long, Number: "CIVIL/1", Decided: "d", Papers: "/p"}),
			"case of a loss":    pages.AssessPage(pages.Assess{Form: form, State: "submitted", Steps: steps, Final: true, May: true, Effect: "replace", Serves: true, Kind: long, Asked: answers}),
		}
		for _, state := range []string{"submitted", "withdrawn", "lapsed", "refused", "entered"} {
			list["standing "+state] = pages.StandingPage(pages.Standing{Form: form, State: state, Step: "officer", Role: "officer", Steps: steps, Left: 2, Reasons: long, Appeal: "a", Number: "CIVIL/1", Withdraw: "/w", Again: "/a", Submitted: "s", Decided: "d"})
		}
		past := []pages.Request{{Kind: "notice", State: "lapsed", Until: "x", At: "y", Items: []pages.Asked{{Place: 1, Wants: "text", Question: long}}}}
		asked := pages.Request{Kind: "information", State: "open", Until: "x", At: "y", Items: []pages.Asked{{Place: 1, Wants: "text", Question: long, Answer: long}, {Place: 2, Wants: "document", Question: long, Files: 2}, {Place: 3, Wants: "document", Question: "a"}}}
		desk := pages.Desk{Form: form, Path: "/desk/x", Name: long, Version: "1", Seen: "2", Rule: long, Days: 30, Until: "x"}
		for name, page := range map[string]templ.Component{
			"ask":               pages.RequestInformationPage(pages.AskInformation{Desk: pages.Desk{}, Shown: 2, Most: 6}),
			"ask refused":       pages.RequestInformationPage(pages.AskInformation{Desk: desk, Shown: 6, Most: 6}),
			"hold":              pages.HoldPage(desk),
			"notice":            pages.IntendRefusalPage(desk),
			"reply":             pages.ReplyPage(pages.Reply{Back: "/my", Version: "1", Request: asked}),
			"reply refused":     pages.ReplyPage(pages.Reply{Form: form, Back: "/my", Version: "1", Request: past[0]}),
			"reconsider":        pages.ReconsiderPage(pages.Reconsider{Form: form, Back: "/my", Reasons: long, Until: "x", Rule: long, Days: 15, Role: "a"}),
			"case that waits":   pages.AssessPage(pages.Assess{State: "submitted", Steps: steps, Waits: "person", Until: "x", Requests: append(past, asked)}),
			"case on hold":      pages.AssessPage(pages.Assess{State: "submitted", Steps: steps, Waits: "hold", Until: "x", HoldReasons: long, MayResume: true}),
			"case that changed": pages.AssessPage(pages.Assess{Form: form, State: "submitted", Steps: steps, Final: true, May: true, Notice: true, Changed: []pages.Event{{What: "a", By: long, At: "x"}}}),
			"standing asked":    pages.StandingPage(pages.Standing{State: "submitted", Step: "officer", Role: "officer", Steps: steps, Waits: "person", Until: "x", Asked: "information", Answers: "/a", Requests: past, Case: "1"}),
			"standing heard":    pages.StandingPage(pages.Standing{State: "submitted", Step: "registrar", Role: "registrar", Steps: steps, Waits: "person", Until: "x", Asked: "notice", Answers: "/a"}),
			"standing on hold":  pages.StandingPage(pages.Standing{State: "submitted", Step: "reconsideration", Role: "committee", Steps: steps, Waits: "hold", Until: "x", HoldReasons: long, Median: "m"}),
			"standing upheld":   pages.StandingPage(pages.Standing{State: "refused", Step: "reconsideration", Role: "committee", Steps: steps, Upheld: true, Reasons: long}),
			"standing unpaid":   pages.StandingPage(pages.Standing{State: "unpaid", Withdraw: "/w", Fee: pages.Fee{Href: "/my/invoices/9021", Reference: "1", Amount: "PKR 1", Due: "x"}}),
			"standing claimed":  pages.StandingPage(pages.Standing{State: "unpaid", Withdraw: "/w", Fee: pages.Fee{Href: "/my/invoices/9021", Reference: "1", Amount: "PKR 1", Due: "x", Claimed: true}}),
			"papers":            pages.PapersPage(pages.Papers{Form: form, Path: "/my/licence/papers", Back: "/my"}),
			"papers refused":    pages.PapersPage(pages.Papers{Form: form, Back: "/my", Desk: true, Number: "CIVIL/1", Name: long, Refused: long}),
			"papers full":       pages.PapersPage(pages.Papers{Form: form, Back: "/my", Urdu: true, Kinds: []parts.Option{{Value: "card", Label: "a", Hint: long}}, Prints: []pages.Print{{Path: "/x", Paper: long, Language: "a", Serial: "1", MadeAt: "x", ByCouncil: true}, {Path: "/y", Why: "newer"}, {Path: "/y", Why: "lost"}, {Path: "/y", Why: "particulars"}}}),
			"paper":             pages.PaperPage(pages.Paper{Back: "/my", Path: "/x", Language: "ur", Kind: "letter", Title: long, Council: "c", Text: []string{long}, Rows: answers, Check: "/v", Pdf: true}),
			"paper replaced":    pages.PaperPage(pages.Paper{Back: "/my", Language: "en", Kind: "card", Why: "lost"}),
			"paper changed":     pages.PaperPage(pages.Paper{Back: "/my", Language: "en", Kind: "card", Changed: true}),
			"check to pay":      pages.CheckPage(pages.Check{Charges: []parts.Cost{{Name: long, Amount: "PKR 1", Rule: long, Instrument: long, Confidence: "weak"}}, Total: "PKR 1"}),
			"check free":        pages.CheckPage(pages.Check{Charges: []parts.Cost{{Name: long, Confidence: "sourced"}}, Total: "PKR 0", Free: true}),
			"standing again":    pages.StandingPage(pages.Standing{State: "refused", Step: "registrar", Role: "registrar", Steps: steps, Reconsider: "/r", AskBy: "x", Reasons: long}),
		} {
			list[name] = page
		}
		for name, page := range registrationPages(form) {
			list[name] = page
		}
		for name, page := range list {
			var b strings.Builder
			if err := page.Render(ctx, &b); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
				continue
			}
			text := b.String()
			if i := strings.Index(text, "⟦"); i >= 0 {
				t.Errorf("%s in %s: a text is missing: %s", name, l.Code, text[i:min(len(text), i+60)])
			}
			if !strings.HasPrefix(name, "panel") && (!strings.Contains(text, `dir="`+l.Dir+`"`) || strings.Count(text, "<h1") != 1) {
				t.Errorf("%s in %s: direction, or not one heading", name, l.Code)
			}
			if strings.Contains(text, "<typed>") {
				t.Errorf("%s in %s: what somebody typed became a tag", name, l.Code)
			}
			if _, err := html.Parse(strings.NewReader(text)); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
			}
		}
	}
}

// TestRefusedDegreeKeepsWhatWasTyped sees that a refusal stands at its field and empties none.
func TestRefusedDegreeKeepsWhatWasTyped(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, casework.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	ctx := texts.With(t.Context(), i18n.English, time.UTC)
	_, refusal := degreeOf(law(), taught(), RecordDegree{Programme: "uni/civil", Intake: "2019", RollNumber: "17-B", Day: "31", Month: "2", Year: "2023"})
	form := parts.Typed(map[string][]string{
		"programme": {"uni/civil"}, "intake": {"2019"}, "roll_number": {"17-B"}, "graduated_on_day": {"31"}, "graduated_on_month": {"2"}, "graduated_on_year": {"2023"},
	})
	if !form.Refused(ctx, refusal) {
		t.Fatal("it was not refused")
	}
	var b strings.Builder
	if err := pages.DegreePage(pages.Degree{Form: form, Back: "/my"}).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"The council did not accredit the batch of 2019", "Write a date that exists", `value="17-B"`, `value="31"`, `value="2019"`, `href="#intake"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
