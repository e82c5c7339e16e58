package engineer

import (
	"github.com/a-h/templ"

	"sanad/internal/engineer/pages"
	"sanad/internal/web/parts"
)

// registrationPages are the pages of registrations: empty, full, and with everything refused.
func registrationPages(form *parts.Form) map[string]templ.Component {
	facts := []pages.Fact{
		{What: "a", Days: "b", Grounds: long, Rule: long, By: long, Proposer: long, At: "x", End: "/e", SetAside: "/s"},
		{What: `<typed>"&`, Days: "b", Grounds: `<typed>"&`, At: "x", Aside: true},
	}
	proposed := pages.Proposed{What: "a", Days: "b", Grounds: long, By: long, At: "x", Of: "c", Path: "/p"}
	mine, confirmable, stale, over := proposed, proposed, proposed, proposed
	mine.Mine, confirmable.MayConfirm, stale.MayConfirm, stale.Stale, over.State, over.Reason, over.Decided = true, true, true, true, "a", long, "b"
	list := map[string]templ.Component{
		"registration":           pages.RegistrationPage(pages.Registration{Form: parts.NewForm(nil), Standing: "none"}),
		"registration full":      pages.RegistrationPage(pages.Registration{Form: form, Number: "CIVIL/1", Name: long, Kind: long, Standing: "suspended", Days: "a", Valid: "b", Case: "/c", Facts: facts, Past: []pages.Proposed{over}, Deeds: []pages.Deed{{Label: long, Href: "/d"}}}),
		"registration waits":     pages.RegistrationPage(pages.Registration{Form: form, Standing: "active", Waits: &proposed}),
		"registration mine":      pages.RegistrationPage(pages.Registration{Form: form, Standing: "active", Waits: &mine}),
		"registration confirm":   pages.RegistrationPage(pages.Registration{Form: form, Standing: "active", Waits: &confirmable}),
		"registration stale":     pages.RegistrationPage(pages.Registration{Form: form, Standing: "active", Waits: &stale}),
		"proposals":              pages.ProposalsPage(pages.Proposals{}),
		"proposals full":         pages.ProposalsPage(pages.Proposals{Rows: []pages.WaitingProposal{{Href: "/x", Number: "CIVIL/1", Name: long, What: "a", From: "b", By: long, At: "c"}}, First: "/f", Next: "/n"}),
		"panel of proposals":     pages.ProposalsPanelPart(pages.ProposalsPanel{Count: 1}),
		"panel of many":          pages.ProposalsPanelPart(pages.ProposalsPanel{Count: 100, Many: true}),
		"panel of none":          pages.ProposalsPanelPart(pages.ProposalsPanel{}),
		"surrender":              pages.SurrenderPage(pages.Surrender{Form: form, Number: "CIVIL/1", Seen: "x", Rule: long}),
		"surrender further":      pages.SurrenderPage(pages.Surrender{Form: form, ID: "i", Number: "SUP/1", Seen: "x", Rule: long, Further: long}),
		"surrender not":          pages.SurrenderPage(pages.Surrender{Form: form, Cannot: long}),
		"licence with a history": pages.LicencePage(pages.Licence{Number: "CIVIL/1", Standing: "active", Facts: facts, Contest: long, Surrender: "/s", History: []pages.Spell{{Standing: "active", Days: "a"}, {Standing: "suspended", Days: "b"}}}),
		"case that was entered":  pages.AssessPage(pages.Assess{State: "entered", Registration: "/r"}),
	}
	for _, x := range []deed{suspending, pausing, ending, removing, restoring, dying, annulling} {
		list["propose "+x.action] = pages.ProposePage(pages.Propose{Form: form, Path: "/p", Action: x.action, Kind: string(x.kind), Number: "CIVIL/1", Name: long, Seen: "x", Of: "y", OfText: long, Rule: long})
	}
	return list
}
