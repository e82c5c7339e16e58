package notice

import (
	"context"
	"net/url"
	"strings"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/gsm"
	"sanad/internal/i18n"
	"sanad/internal/id"
)

// Campaign is a campaign as officers see it. Of persons it has numbers alone, and none under ten.
type Campaign struct {
	campaignRow
	Parts                   map[string]int // that its letter takes as a text, by language
	Mine                    bool           // the reader wrote it or asked for it
	Writes, Decides, Steers bool           // what the reader may do with it
	Report                  []Reported
}

// Reported is how many letters of a campaign came how far. A number under ten is not told.
type Reported struct {
	What  string // a text's key behind notice.report.
	Way   Way    // empty: of all ways
	Came  Came   // of a way
	Count int    // full tens
	Fewer bool   // than ten
}

// around is what a campaign is written in today.
func (s *Service) around() around {
	law := s.law()
	_, contact, _ := strings.Cut(law.Contact, "@")
	hosts := []string{strings.ToLower(contact)}
	if u, err := url.Parse(s.settings.Base); err == nil {
		hosts = append(hosts, u.Hostname())
	}
	for _, t := range law.Targets {
		hosts = append(hosts, t.Host)
	}
	return around{
		law: law, base: s.settings.Base, hosts: hosts, now: s.clock.Now(), listed: func(a string) bool { return s.exit(a) != "" },
		text: func(lang string, class Class, w Wording) string { return s.textedIn(law, i18n.Of(lang), class, w) },
	}
}

// longestID stands for the id of a letter that is not written yet.
const longestID = "00000000000000000000000000"

// exit is the page of ours through which a reader leaves for a listed site; empty: it is none.
func (s *Service) exit(address string) string {
	if s.needs.Exit == nil {
		return ""
	}
	return s.needs.Exit(address)
}

// passing makes the words of a letter of what was written in a campaign: links to other sites lead through our page for whoever leaves.
func (s *Service) passing(words string) string {
	for _, link := range linksIn(words) {
		if path := s.exit(link); path != "" {
			words = strings.Replace(words, link, s.settings.Base+path, 1)
		}
	}
	return words
}

// texted is the letter of a campaign as a text, in the language of ctx: whole, because it holds nothing that is personal.
func (s *Service) texted(ctx context.Context, law council.Law, m messageRow, class Class, w Wording) string {
	body := law.ShortName + ": " + w.Subject + "\n\n" + w.Body
	if stop := s.stopLink(ctx, m, class); stop != "" {
		body += "\n\n" + i18n.T(ctx, "notice.stop.sms", "Link", stop)
	}
	return body
}

// textedIn is a letter that is not written yet as a text in a language.
func (s *Service) textedIn(law council.Law, l i18n.Language, class Class, w Wording) string {
	w.Body = s.passing(w.Body)
	return s.texted(s.texts.With(context.Background(), l, law.Zone), law, messageRow{ID: longestID, Kind: campaignKind}, class, w)
}

// wordings are what a campaign says, by the code of a language.
func (r campaignRow) wordings() map[string]Wording {
	return map[string]Wording{"en": {Subject: r.SubjectEn, Body: r.BodyEn}, "ur": {Subject: r.SubjectUr, Body: r.BodyUr}}
}

func (s *Service) campaign(r campaignRow, by access.Actor) Campaign {
	law, c := s.law(), Campaign{campaignRow: r, Parts: map[string]int{}, Mine: r.MadeBy == by.Person || r.AskedBy == by.Person, Steers: steers(r, by)}
	for _, l := range i18n.Languages {
		c.Parts[l.Code], _, _ = gsm.Count(s.textedIn(law, l, r.Class, r.wordings()[l.Code]))
	}
	c.Writes = s.MayDraftCampaign(by) == nil
	_, err := s.access.May(by, "notice.approve_campaign", access.Subject{Any: true})
	c.Decides = err == nil && !c.Mine
	return c
}

// ListCampaigns returns campaigns, the newest first, before one of them (empty: from the newest), and whether there are more.
func (s *Service) ListCampaigns(ctx context.Context, by access.Actor, before string) (list []Campaign, more bool, err error) {
	if _, err := s.access.May(by, "notice.campaigns", access.Subject{Any: true}); err != nil {
		return nil, false, err
	}
	if !id.Valid(before) {
		before = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listCampaigns(ctx, tx, before, PageSize+1)
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		list = nil
		for _, r := range rows {
			list = append(list, s.campaign(r, by))
		}
		return err
	})
	return list, more, err
}

// ShowCampaign returns a campaign, and how far its letters came.
func (s *Service) ShowCampaign(ctx context.Context, by access.Actor, campaign string) (c Campaign, err error) {
	if _, err := s.access.May(by, "notice.campaigns", access.Subject{Any: true}); err != nil {
		return c, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err := loadCampaign(ctx, tx, campaign)
		if err != nil {
			return err
		}
		c = s.campaign(r, by)
		if r.StartedAt == nil {
			return nil
		}
		states, err := countStates(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		came, err := countCame(ctx, tx, r.ID)
		c.Report = decideReported(r, states, came)
		return err
	})
	return c, err
}

// WaitingCampaigns counts the campaigns that wait for a second officer, up to a hundred.
func (s *Service) WaitingCampaigns(ctx context.Context, by access.Actor) (n int, err error) {
	if _, err := s.access.May(by, "notice.campaigns", access.Subject{Any: true}); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		n, err = countAskedCampaigns(ctx, tx, 100)
		return err
	})
	return n, err
}

// decideReported gathers how far the letters of a campaign came: what waits, what left by which way and how far that came, and what did not leave
// and why. What is of nobody is left out.
func decideReported(r campaignRow, states, came []cell) (list []Reported) {
	counts := map[string]int64{"unasked": r.Unasked}
	for _, c := range states {
		switch State(c.State) {
		case StateQueued, StateWaits, StateHeld:
			key := "waits"
			if c.Why == "capped" {
				key = "waits_capped"
			} else if State(c.State) == StateHeld {
				key = "held"
			} else if State(c.State) == StateWaits {
				key = "for_post"
			}
			counts[key] += c.Count
		case StateSent:
			counts["left"] += c.Count
		case StateRefused, StateDead:
			counts["failed"] += c.Count
		case StateStopped:
			counts["stopped"] += c.Count
		case StateDropped:
			key := "gone"
			switch c.Why {
			case "capped", "over":
				key = c.Why
			case heldNotAsked, heldWithdrawn, heldNever:
				key = "unasked"
			case "":
			default:
				key = "unreached"
			}
			counts[key] += c.Count
		}
	}
	add := func(what string, way Way, state Came, n int64) {
		if n > 0 {
			tens, fewer := Told(int(n))
			list = append(list, Reported{what, way, state, tens, fewer})
		}
	}
	for _, what := range reports {
		add(what, "", "", counts[what])
		if what == "left" {
			for _, way := range ways {
				for _, c := range came {
					if c.Way == way {
						add(what, way, Came(c.State), c.Count)
					}
				}
			}
		}
	}
	return list
}

// reports are the lines of a report, in their order.
var reports = []string{"waits", "waits_capped", "for_post", "left", "held", "failed", "unreached", "unasked", "capped", "over", "stopped", "gone"}
