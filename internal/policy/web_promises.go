package policy

import (
	"net/http"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/ledger"
	"sanad/internal/policy/pages"
	"sanad/internal/web"
)

// GetPromises shows every promise with what keeps it, what tries it and whether it holds.
func (p *Pages) GetPromises(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := p.service.Promises(ctx)
	if err != nil {
		return err
	}
	code, law := i18n.From(ctx).Code, p.service.council.On(day.Of(p.service.clock.Now(), time.UTC))
	page := pages.Promises{Council: law.Name.In(code), Address: p.base}
	known := map[string]Promise{}
	counts := map[State]int{}
	for _, x := range list {
		known[x.ID] = x
		counts[x.State]++
		if !x.CheckedAt.IsZero() {
			page.Checked, page.Signed = i18n.Moment(ctx, x.CheckedAt), true
		}
	}
	for _, state := range []State{Kept, NotKept, Unverified, NotYet} {
		if counts[state] > 0 {
			page.Counts = append(page.Counts, i18n.T(ctx, "policy.promises.count."+string(state), "Count", counts[state]))
		}
	}
	for _, s := range p.service.policy.Sections {
		section := pages.PromiseSection{ID: s.ID, Title: s.Title.In(code), Admits: s.Admits}
		for _, c := range s.Clauses {
			x := known[c.ID]
			shown := pages.Promise{
				ID: c.ID, Words: strings.ReplaceAll(c.Words(code), "{contact}", law.PrivacyContact), State: string(x.State),
				Tests: c.Tests, Fault: x.Fault, Changed: x.Changed, Limits: c.Limits.In(code),
			}
			if !s.Admits {
				shown.StateWord = i18n.T(ctx, "policy.promises.state."+string(x.State))
			}
			for _, k := range p.service.Controls(c) {
				shown.Controls = append(shown.Controls, council.Text{En: k.En, Ur: k.Ur}.In(code))
			}
			for _, m := range p.service.mutants {
				if m.Clause == c.ID {
					shown.Mutants = append(shown.Mutants, pages.Mutant{Breaks: m.Breaks.In(code), Test: m.Test})
				}
			}
			section.Promises = append(section.Promises, shown)
		}
		page.Sections = append(page.Sections, section)
	}
	return web.Page(w, r, http.StatusOK, pages.PromisesPage(page))
}

// PromiseAnswer is one promise, for machines, in English words.
type PromiseAnswer struct {
	Clause    string  `json:"clause"`
	Promise   string  `json:"promise"`
	Control   string  `json:"control"` // what keeps it; empty: nothing yet
	Test      string  `json:"test"`    // what tries it: folders and names, with commas
	State     State   `json:"state"`
	CheckedAt *string `json:"checked_at"` // null: never
	Limits    string  `json:"limits"`
}

// GetPromisesJSON answers with every promise.
func (p *Pages) GetPromisesJSON(w http.ResponseWriter, r *http.Request) error {
	promises, err := p.service.Promises(r.Context())
	if err != nil {
		return err
	}
	law := p.service.council.On(day.Of(p.service.clock.Now(), time.UTC))
	list := []PromiseAnswer{}
	for _, x := range promises {
		a := PromiseAnswer{
			Clause: x.ID, Promise: strings.ReplaceAll(x.En, "{contact}", law.PrivacyContact), Test: strings.Join(x.Tests, ", "), State: x.State, Limits: x.Limits.En,
		}
		var controls []string
		for _, k := range p.service.Controls(x.Clause) {
			controls = append(controls, k.En)
		}
		a.Control = strings.Join(controls, " ")
		if !x.CheckedAt.IsZero() {
			at := x.CheckedAt.UTC().Format(time.RFC3339)
			a.CheckedAt = &at
		}
		list = append(list, a)
	}
	return web.JSON(w, r, http.StatusOK, list)
}

// GetSigned answers with the last check of all promises, signed with the key of the public log.
func (p *Pages) GetSigned(w http.ResponseWriter, r *http.Request) error {
	proof, err := p.service.Proof(r.Context())
	return plain(w, proof.Note, err)
}

// GetVersions lists the wordings that ever held.
func (p *Pages) GetVersions(w http.ResponseWriter, r *http.Request) error {
	list, err := p.service.Versions(r.Context())
	if err != nil {
		return err
	}
	var shown []pages.Version
	for _, v := range list {
		shown = append(shown, p.version(r, v))
	}
	return web.Page(w, r, http.StatusOK, pages.VersionsPage(shown))
}

// GetVersion shows a wording as it held.
func (p *Pages) GetVersion(w http.ResponseWriter, r *http.Request) error {
	v, policy, err := p.service.Version(r.Context(), r.PathValue("hash"))
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.VersionPage(p.version(r, v), p.wording(r, policy)))
}

func (p *Pages) version(r *http.Request, v Wording) pages.Version {
	law := p.service.council.On(day.Of(p.service.clock.Now(), time.UTC))
	shown := pages.Version{Path: "/privacy/versions/" + v.Hash, Since: i18n.Date(r.Context(), day.Of(v.PublishedAt, law.Zone))}
	if !v.Until.IsZero() {
		shown.Until = i18n.Date(r.Context(), day.Of(v.Until, law.Zone))
	}
	return shown
}

// ReadSigned reads a signed check: when it was made, and what is wrong with each clause that was checked; empty: nothing.
func ReadSigned(signed, key string) (at time.Time, clauses map[string]string, err error) {
	text, err := ledger.OpenSigned(signed, key)
	if err != nil {
		return at, nil, err
	}
	for line := range strings.Lines(text) {
		if moment, ok := strings.CutPrefix(strings.TrimSpace(line), "checked "); ok {
			at, err = time.Parse(time.RFC3339, moment)
			return at, readNote(text), err
		}
	}
	return at, nil, fault.NotFound()
}
