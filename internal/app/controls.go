package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sanad/internal/access"
	"sanad/internal/alarm"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/fault"
	"sanad/internal/ledger"
	"sanad/internal/logs"
	"sanad/internal/outbound"
	"sanad/internal/outside"
	"sanad/internal/policy"
	"sanad/internal/vault"
)

// insisted are the controls that are asked before the program answers anybody.
var insisted = []string{"catalogue", "forms", "cards", "logs", "providers", "purposes", "road", "contact"}

// promises are what the promises of the policy rest on.
func (a *App) promises() policy.Needs {
	return policy.Needs{
		Judge: a.judge,
		Controls: map[string]func(ctx context.Context) error{
			"catalogue":     func(ctx context.Context) error { return a.Catalog.Check(ctx, a.Stores.DB) },
			"forms":         a.refusesForms,
			"cards":         a.refusesCards,
			"logs":          withholds,
			"providers":     keepsIn,
			"transfers":     a.knowsWhere,
			"travel":        a.travelsSealed,
			"purposes":      a.refusesPurposes,
			"public_handle": a.readsPublished,
			"sealed":        a.sealsValues,
			"looks":         a.recordsLooks,
			"contact":       func(ctx context.Context) error { return a.Notice.CheckContact(ctx) },
			"road":          func(ctx context.Context) error { return a.Notice.CheckRoad(ctx) },
			"left":          func(ctx context.Context) error { return a.Notice.CheckLeft(ctx) },
			"choices":       func(ctx context.Context) error { return a.Preference.Check(ctx) },
			"versions":      func(ctx context.Context) error { return a.Policy.CheckVersions(ctx) },
		},
	}
}

// mostVisited is how many answers the daily check looks at from outside.
const mostVisited = 200

// judge looks at the program from outside, through its own handler.
func (a *App) judge(ctx context.Context) ([]outside.Finding, error) {
	if err := a.Ledger.SealAll(ctx); err != nil { // a wording that was published a moment ago is proven in the next second
		return nil, err
	}
	number, err := a.Register.Any(ctx)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return nil, err
	}
	j := outside.Judge{Base: a.self("/"), Do: outside.Through(a.Handler), Number: number, Most: mostVisited}
	return j.Judge(ctx)
}

// self is an address of this program.
func (a *App) self(path string) *url.URL {
	u := &url.URL{Scheme: "http", Host: a.host(), Path: path}
	if a.Config.Secure() {
		u.Scheme = "https"
	}
	return u
}

// ask sends a request to this program as a stranger's, and returns the status of the answer.
func (a *App) ask(ctx context.Context, method string, to *url.URL, body string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, method, to.String(), strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := outside.Through(a.Handler)(r)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// refusesForms sends a form with a field that it does not have.
func (a *App) refusesForms(ctx context.Context) error {
	status, err := a.ask(ctx, http.MethodPost, a.self("/sign-in"), "favourite_colour=green")
	if err == nil && status != http.StatusBadRequest {
		err = fmt.Errorf("a form with a field that it does not have is answered with %d", status)
	}
	return err
}

// testCard is a number that processors of payments publish for tests; it belongs to nobody.
const testCard = "4242 4242 4242 4242"

// refusesCards shows the number of a card to an address.
func (a *App) refusesCards(ctx context.Context) error {
	to := a.self("/verify")
	to.RawQuery = url.Values{"q": {testCard}}.Encode()
	status, err := a.ask(ctx, http.MethodGet, to, "")
	if err == nil && status != http.StatusBadRequest {
		err = fmt.Errorf("an address with the number of a card is answered with %d", status)
	}
	return err
}

// withholds writes values of an invented person into a log, and looks for them.
func withholds(context.Context) error {
	var b bytes.Buffer
	values := []string{"91234-1234567-1", "somebody@example.org", "192.0.2.7", "Ayesha", "secret=1"}
	logs.New(&b, alarm.Open("")).Error("a trial of this log", "person", values[3], "remote", values[2], "addr", values[0],
		"error", fmt.Sprintf("%s wrote from %s to https://example.org/x?%s as %s", values[0], values[2], values[4], values[1]))
	for _, v := range values {
		if b.Len() == 0 || strings.Contains(b.String(), v) {
			return errors.New("the log lets a value of a person pass")
		}
	}
	return nil
}

// keepsIn asks the gate to let out in the name of nobody, and of somebody to another machine.
func keepsIn(context.Context) error {
	g, err := outbound.NewGate(map[string]string{"SANAD_SMTP_HOST": "mail.example.org"}, clock.System{}, nil, logs.None())
	if err != nil {
		return err
	}
	for _, x := range [][2]string{{"nobody", "example.org"}, {"mail", "elsewhere.example.org"}} {
		if g.Check(x[0], x[1]) == nil {
			return fmt.Errorf("%s is spoken to in the name of %s", x[1], x[0])
		}
	}
	return nil
}

// knowsWhere asks whether the operator has said in which country each machine stands that data goes to.
func (a *App) knowsWhere(context.Context) error {
	if a.Gate == nil { // nothing leaves
		return nil
	}
	if list := a.Gate.Unplaced(); len(list) > 0 {
		return fmt.Errorf("nobody has said in which country a machine stands that is spoken to: %s", strings.Join(list, ", "))
	}
	return nil
}

// travelsSealed asks whether anything travels without encryption beyond this machine.
func (a *App) travelsSealed(context.Context) error {
	if list := a.Config.InClear(); len(list) > 0 {
		return errors.New(strings.Join(list, "; "))
	}
	return nil
}

// refusesPurposes tries a deed that an officer may do, and others that nobody may.
func (a *App) refusesPurposes(context.Context) error {
	officer := access.Actor{Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}
	weak, idle, curious := officer, officer, officer
	weak.Strong, idle.Roles, curious.Purpose = false, nil, access.Self
	about := access.Subject{Person: "p", Case: "c"}
	if _, err := a.Access.May(officer, "engineer.assess", about); err != nil {
		return fmt.Errorf("an officer may not assess an application: %w", err)
	}
	for why, by := range map[string]access.Actor{"without a second factor": weak, "without an office": idle, "for no work of theirs": curious, "unknown": {}} {
		if _, err := a.Access.May(by, "engineer.assess", about); err == nil {
			return fmt.Errorf("somebody %s may assess an application", why)
		}
	}
	if _, err := a.Access.May(officer, "engineer.unheard_of", about); err == nil {
		return errors.New("a deed is allowed that no rule knows")
	}
	return nil
}

// readsPublished asks the public's handle for what is not published.
func (a *App) readsPublished(ctx context.Context) error {
	if a.Stores.Public == a.Stores.DB {
		return errors.New("the public's questions go through the program's own login: set SANAD_PUBLIC_URL")
	}
	published := a.Catalog.Published()
	if err := a.Stores.Public.Reads(ctx, published); err != nil {
		return err
	}
	for _, e := range a.Catalog.Entries() {
		if !e.Stream && !slices.Contains(published, e.Table()) && a.Stores.Public.Reads(ctx, []string{e.Table()}) == nil {
			return fmt.Errorf("the public's handle reads %s", e.Table())
		}
	}
	return nil
}

// sealsValues looks at some values of each column that must be sealed.
func (a *App) sealsValues(ctx context.Context) error {
	for _, e := range a.Catalog.Entries() {
		if e.Stream || e.Class < catalog.Personal {
			continue
		}
		values, err := a.Catalog.Some(ctx, a.Stores.DB, e, 20)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(values, func(v []byte) bool { return !vault.IsSealed(v) }) {
			return fmt.Errorf("%s holds a value that is not encrypted", e.Name)
		}
	}
	return nil
}

// recordsLooks verifies both logs from their first line, and compares them with what they commit to.
func (a *App) recordsLooks(ctx context.Context) error {
	for _, log := range ledger.Logs {
		if _, err := ledger.Verify(a.Ledger.Own(ctx, log), a.Ledger.Key(log), nil); err != nil && !fault.Is(err, fault.KindNotFound) {
			return fmt.Errorf("the log %s: %w", log, err)
		}
	}
	_, err := a.CheckLogs(ctx)
	return err
}
