package notice

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/notice/pages"
	"sanad/internal/web/parts"
)

// TestCampaignPages draws a campaign in each state, as each who reads it, and looks for numbers that may not be told.
func TestCampaignPages(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := i18n.Load(i18n.Common, Texts)
	if err != nil {
		t.Fatal(err)
	}
	s := &Service{council: c, clock: clock.At(noon), texts: texts, settings: Settings{Base: "https://council.test"}}
	p := NewPages(s)
	base := campaignRow{
		ID: "c", Title: "Validity <extended>", Ground: "extension", Class: service, Discipline: "CIVIL", Province: "punjab", Kind: "registered_engineer", Standing: "lapsed", Size: 37, CountedAt: &noon,
		SubjectEn: "Your validity", BodyEn: "One.\n\nTwo: https://www.hec.gov.pk/.", SubjectUr: "میعاد", BodyUr: "ایک", Until: day.Must("2026-12-31"), MadeAt: noon, Version: 4, MovedAt: &noon,
	}
	var all []Reported
	for i, what := range reports {
		all = append(all, Reported{What: what, Count: 10 * i, Fewer: i == 0})
	}
	for w, list := range map[Way][]Came{Email: {Taken, Failed, Bounced, Complained}, SMS: {Taken, Failed, Delivered, Bounced}, Post: {Taken, Returned}} {
		for _, x := range list {
			all = append(all, Reported{What: "left", Way: w, Came: x, Count: 20})
		}
	}
	readers(t, func(t *testing.T, ctx context.Context) {
		for _, state := range []CampaignState{CampaignDrafted, CampaignAsked, CampaignRunning, CampaignPaused, CampaignStopped, CampaignDone} {
			for _, who := range []string{"writes", "decides", "neither"} {
				v := Campaign{campaignRow: base, Parts: map[string]int{"en": 3, "ur": 5}, Mine: who == "writes", Writes: who == "writes", Decides: who == "decides", Steers: who != "neither"}
				v.State, v.Report = state, all
				v.ProvedAt = &noon
				if state != CampaignDrafted && state != CampaignAsked {
					v.StartedAt = &noon
				}
				page := p.campaignPage(ctx, v)
				page.Form = parts.NewForm(nil)
				root := draw(t, ctx, pages.CampaignPage(page))
				if n := len(find(root, "h1")); n != 1 {
					t.Errorf("%s %s: %d headings", state, who, n)
				}
				if n := len(find(root, "button:not(.secondary):not(.danger)[type=submit]")); n > 1 {
					t.Errorf("%s %s: %d primary buttons", state, who, n)
				}
				forms := 0
				for _, f := range find(root, "main form") {
					if strings.HasPrefix(attribute(f, "action"), parts.Path(ctx, "/desk/campaigns/c/")) {
						forms++
					}
				}
				want := map[string]int{"draft writes": 3, "asked writes": 1, "asked decides": 2, "running writes": 2, "running decides": 2, "paused writes": 2, "paused decides": 2}[string(state)+" "+who]
				if forms != want {
					t.Errorf("%s %s: %d forms, want %d", state, who, forms, want)
				}
				if text := words(root); strings.Contains(text, "37") || strings.Contains(text, "<extended>") != true {
					t.Errorf("%s %s: %s", state, who, text)
				}
			}
		}
		v := Campaign{campaignRow: base, Writes: true, Parts: map[string]int{}}
		v.State, v.Size, v.Reason = CampaignDrafted, 7, "Say where."
		page := p.campaignPage(ctx, v)
		page.Form = parts.NewForm(nil)
		root := draw(t, ctx, pages.CampaignPage(page))
		if text := words(root); strings.Contains(text, "7") && !strings.Contains(text, "2027") || len(find(root, ".warning")) == 0 || len(find(root, "form[action$=ask]")) != 0 || len(find(root, "blockquote")) != 1 {
			t.Errorf("seven persons: %s", text)
		}
		v.Class = optional
		if page := p.campaignPage(ctx, v); page.Proof != i18n.T(ctx, "notice.campaign.prove_optional") {
			t.Errorf("a proof has no way to stop such letters, and its writer is told %q", page.Proof)
		}
		v.State, v.Reason = CampaignStopped, "notice.campaign.few"
		if page := p.campaignPage(ctx, v); page.State != "given_up" || page.Small == "" || page.Reason != "" {
			t.Errorf("%+v", page)
		}
		var rows []pages.CampaignRow
		for i, state := range []string{"draft", "asked", "declined", "running", "paused", "stopped", "given_up", "done"} {
			rows = append(rows, pages.CampaignRow{Href: fmt.Sprint("/desk/campaigns/", i), Title: "x", State: state, Size: told(ctx, 5*i), When: p.campaignTime(ctx, v)})
		}
		if root := draw(t, ctx, pages.CampaignsPage(pages.Campaigns{Rows: rows, Writes: true, Next: "/desk/campaigns?before=x", First: "/desk/campaigns"})); len(find(root, "tbody tr")) != 8 {
			t.Error("rows are missing")
		}
		if root := draw(t, ctx, pages.CampaignsPage(pages.Campaigns{Off: true, Writes: true})); len(find(root, ".empty")) != 1 || len(find(root, "a.button")) != 0 {
			t.Error("a council without campaigns")
		}
		form := parts.NewForm(nil)
		_, refusal := decideDraftCampaign(campaignRow{}, access.Actor{}, DraftCampaign{BodyEn: "https://evil.test/ discount"}, writing)
		form.Refused(ctx, refusal)
		if root := draw(t, ctx, pages.WriteCampaignPage(pages.WriteCampaign{Form: form, Path: "/desk/campaigns/new", Back: "/desk/campaigns"})); len(find(root, ".faults a")) < 6 {
			t.Error("faults are missing")
		}
		for _, key := range []string{"link", "subject", "invisible", "strange", "markup", "mark", "offer", "stop"} {
			i18n.T(ctx, "notice.campaign.wording."+key, "What", "x")
			form := parts.NewForm(nil)
			var f fault.Fields
			f.Add("body_en", "notice.campaign.wording."+key, fault.Values{"What": "x"})
			form.Refused(ctx, f.Err())
			draw(t, ctx, pages.WriteCampaignPage(pages.WriteCampaign{Form: form}))
		}
		draw(t, ctx, pages.CampaignsPanel(0))
		draw(t, ctx, pages.CampaignsPanel(3))
	})
}
