package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/alarm"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/ledger"
	"sanad/internal/policy"
	"sanad/internal/register"
	"sanad/internal/site"
	"sanad/internal/web"
)

// OpenPublic builds what the public process serves: the addresses that need published tables alone. It has no key, no keystore, no
// file, no mail and no other connection than the handle that it returns, for the caller to close.
func OpenPublic(ctx context.Context, c config.Config, log *slog.Logger, alarms *alarm.Book) (http.Handler, *db.DB, error) {
	declared, err := catalog.Load()
	if err != nil {
		return nil, nil, err
	}
	d, err := db.OpenPublicAlone(ctx, c.PublicDB, declared.Published())
	if err != nil {
		return nil, nil, fmt.Errorf("SANAD_PUBLIC_URL: %w", err)
	}
	a := &App{Options: Options{Config: c, Stores: Stores{Public: d}, Clock: clock.System{}, Log: log, Alarms: alarms}, Catalog: declared}
	if err := a.onlyPublic(); err != nil {
		return nil, nil, errors.Join(err, d.Close())
	}
	return a.Handler, d, nil
}

// onlyPublic builds the rooms that answer from published tables, and their handler.
func (a *App) onlyPublic() (err error) {
	d, c := a.Stores.Public, a.Clock
	if a.Council, err = council.Load(a.Config.Council); err != nil {
		return err
	}
	if a.Published, err = ledger.New(d, c, a.host(), nil); err != nil {
		return err
	}
	a.Access = access.New(d, c)
	a.Register = register.New(d, a.Access, a.Council, c, a.Published, register.Needs{Taught: a.named})
	a.Accreditation = accreditation.New(nil, d, a.Access, a.Events, a.Council, c, nil, accreditation.Needs{})
	a.Site = site.New(d, a.Access, a.Council, c, site.Needs{Taught: a.taughtPublicly})
	if a.Policy, err = policy.New(d, a.Council, c, a.Catalog, a.Published, a.promises()); err != nil {
		return err
	}
	texts, err := i18n.Load(i18n.Common, web.Texts, access.Texts, accreditation.Texts, register.Texts, policy.Texts, site.Texts)
	if err != nil {
		return err
	}
	figures := a.newMetrics()
	a.Handler, err = web.New(web.Settings{
		Hosts: a.Config.Hosts, Verify: a.Config.Verify, Secure: a.Config.Secure(), Proxies: a.Config.Proxies, Free: a.Config.Quotas == "off",
		Alarms: a.Alarms,
	}, web.Needs{Visitor: func(context.Context, string) (access.Actor, error) { return access.Actor{}, nil }, Exit: a.Site.Exit, Banners: a.Site.Banners, Observe: figures.observe},
		a.Council, texts, c, a.Log, append(append(a.published(), a.elsewhere()...), figures.route()))
	return err
}

// elsewhere leads from the pages and answers of the private process to the site that letters name, unless that is this one: then the proxy in front
// should have led there.
func (a *App) elsewhere() []web.Route {
	base, err := url.Parse(a.Config.Base)
	if err != nil || slices.ContainsFunc(append(slices.Clone(a.Config.Hosts), a.Config.Verify), func(h string) bool {
		return strings.EqualFold(h, base.Host) || strings.EqualFold(h, base.Hostname())
	}) {
		return nil
	}
	here := map[string]bool{}
	for _, r := range a.published() {
		here[r.Pattern()] = true
	}
	var routes []web.Route
	for _, r := range a.routes() {
		if !here[r.Pattern()] && strings.HasPrefix(r.Pattern(), "GET ") && slices.Contains([]string{"public", "open", "member", "desk", "api"}, r.Door()) {
			routes = append(routes, web.Public(r.Pattern(), a.lead))
		}
	}
	return routes
}

// lead leads to the same page of the private process. What a form wrote into the address stays behind, but for the day that is asked about.
func (a *App) lead(w http.ResponseWriter, r *http.Request) error {
	if r.URL.EscapedPath() != r.URL.Path { // no page of ours needs it
		return fault.NotFound()
	}
	to := a.Config.Base + r.URL.Path
	if on, err := day.Parse(r.URL.Query().Get("on")); err == nil {
		to += "?on=" + on.String()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
