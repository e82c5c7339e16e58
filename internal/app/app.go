// Package app is the roof: it builds the rooms, joins them, and lists every address, reaction and timed job.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"sanad/internal/access"
	"sanad/internal/account"
	"sanad/internal/accreditation"
	"sanad/internal/alarm"
	"sanad/internal/assessment"
	"sanad/internal/casework"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/committee"
	"sanad/internal/config"
	"sanad/internal/council"
	"sanad/internal/dataright"
	"sanad/internal/db"
	"sanad/internal/document"
	"sanad/internal/engineer"
	"sanad/internal/evaluator"
	"sanad/internal/events"
	"sanad/internal/firm"
	"sanad/internal/i18n"
	"sanad/internal/jobs"
	"sanad/internal/ledger"
	"sanad/internal/licence"
	"sanad/internal/notice"
	"sanad/internal/outbound"
	"sanad/internal/payment"
	"sanad/internal/person"
	"sanad/internal/policy"
	"sanad/internal/preference"
	"sanad/internal/register"
	"sanad/internal/roll"
	"sanad/internal/site"
	"sanad/internal/vault"
	"sanad/internal/visit"
	"sanad/internal/web"
)

// Options are what the program is built from.
type Options struct {
	Config config.Config
	Stores Stores
	Clock  clock.Clock
	Mailer outbound.Mailer // nil: letters wait
	Texter outbound.Texter // nil: no texts are sent
	Log    *slog.Logger
	Gate   *outbound.Gate    // nil: nothing leaves but letters
	Alarms *alarm.Book       // nil: nobody counts what the gates stop
	Cards  payment.Processor // nil: the one of the settings, if there is one
	// CardPages is the site of its pages; empty: that of the real one.
	CardPages string
	Outbox    *outbound.Outbox // of the demonstration council, whose letters anybody may read; nil elsewhere
}

// App is the whole program.
type App struct {
	Options

	Council       *council.Council
	Catalog       *catalog.Catalog
	Vault         *vault.Vault
	Access        *access.Access
	Ledger        *ledger.Ledger
	Published     *ledger.Ledger // reads what anybody may, through the public's handle
	Events        *events.Book
	Jobs          *jobs.Queue
	People        *person.People
	Desk          *casework.Desk
	Account       *account.Service
	Committee     *committee.Service
	Accreditation *accreditation.Service
	Assessment    *assessment.Service
	Evaluator     *evaluator.Service
	Firm          *firm.Service
	Licence       *licence.Service
	Visit         *visit.Service
	Engineer      *engineer.Service
	Document      *document.Service
	Notice        *notice.Service
	Payment       *payment.Service
	Register      *register.Service
	Roll          *roll.Service
	Policy        *policy.Service
	Site          *site.Service
	Rights        *dataright.Service

	Preference *preference.Service

	Handler http.Handler

	texts   *i18n.Texts
	sealing sync.WaitGroup // the goroutine that seals the logs
	unseal  func()         // ends it
}

// New builds the program. It refuses to start when the schema and the catalogue differ.
func New(ctx context.Context, o Options) (*App, error) {
	a := &App{Options: o}
	var err error
	if a.Council, err = council.Load(o.Config.Council); err != nil {
		return nil, err
	}
	if a.Catalog, err = catalog.Load(); err != nil {
		return nil, err
	}
	if err := a.Catalog.Check(ctx, o.Stores.DB); err != nil {
		return nil, fmt.Errorf("the database is not what the catalogue declares: %w", err)
	}
	if a.Vault, err = vault.New(o.Stores.Keys, o.Stores.Root, a.Catalog, o.Clock, o.Alarms); err != nil {
		return nil, err
	}
	d := o.Stores.DB
	if a.Stores.Public == nil {
		if a.Stores.Public, err = openPublic(ctx, o.Config, d, a.Catalog); err != nil {
			return nil, err
		}
	}
	if a.Ledger, err = ledger.New(d, o.Clock, a.host(), a.Vault.Seed); err != nil {
		return nil, err
	}
	if a.Published, err = ledger.New(a.Stores.Public, o.Clock, a.host(), nil); err != nil {
		return nil, err
	}
	a.Access = access.New(d, o.Clock)
	a.Events = events.New(o.Clock)
	a.Jobs = jobs.New(d, o.Clock, o.Log)
	a.People = person.New(d, a.Vault, a.Access, a.Events, a.Council, o.Clock)
	a.Desk = casework.New(d, a.Vault, a.Access, a.Events, a.Council, o.Clock, a.People, casework.Needs{
		Attach: func(ctx context.Context, by access.Actor, x casework.Attachment) error {
			_, err := a.Document.Add(ctx, by, document.Add{Case: x.Case, Kind: document.Message, Name: x.Name, Content: x.Content, In: x.In})
			return err
		},
		Holders: func(ctx context.Context, tx *db.Tx, role access.Role) ([]string, error) {
			return a.Account.Holders(ctx, tx, role)
		},
		Apart: a.apart,
		About: a.aboutCases,
		Took: func(ctx context.Context, tx *db.Tx, caseID string) ([]string, error) {
			return a.Committee.Took(ctx, tx, caseID)
		},
		Registered: func(ctx context.Context, tx *db.Tx, number string) (string, error) {
			return a.Engineer.Registered(ctx, tx, number)
		},
		Registration: func(ctx context.Context, tx *db.Tx, number string) (casework.Registration, error) {
			r, err := a.Engineer.RegistrationUnder(ctx, tx, number)
			return casework.Registration{Person: r.Person, Number: r.Number, Path: "/desk/registrations/" + r.ID}, err
		},
		Registrations: func(ctx context.Context, tx *db.Tx, persons []string) ([]casework.Registration, error) {
			held, err := a.Engineer.RegistrationsOf(ctx, tx, persons)
			var list []casework.Registration
			for _, r := range held {
				list = append(list, casework.Registration{Person: r.Person, Number: r.Number, Path: "/desk/registrations/" + r.ID})
			}
			return list, err
		},
	})
	if err := a.rooms(); err != nil {
		return nil, err
	}
	a.reactions()
	a.clockwork()
	if _, err := a.Policy.Publish(ctx); err != nil {
		return nil, err
	}
	if err := a.Notice.RecordWordings(ctx); err != nil {
		return nil, err
	}
	if err := a.Register.KeepKeys(ctx); err != nil {
		return nil, err
	}
	if a.Handler, err = a.site(a.routes()); err != nil {
		return nil, err
	}
	return a, a.Policy.Insist(ctx, insisted...)
}

// site is the pages behind their doors.
func (a *App) site(routes []web.Route) (http.Handler, error) {
	texts, err := i18n.Load(i18n.Common, web.Texts, person.Texts, casework.Texts, access.Texts, account.Texts, accreditation.Texts, assessment.Texts, visit.Texts, committee.Texts, engineer.Texts, evaluator.Texts, firm.Texts, licence.Texts,
		document.Texts, notice.Texts, payment.Texts, register.Texts, policy.Texts, roll.Texts, site.Texts, dataright.Texts, preference.Texts)
	if err != nil {
		return nil, err
	}
	a.texts = texts
	figures, c := a.newMetrics(), a.Config
	callers, err := a.callers()
	if err != nil {
		return nil, err
	}
	return web.New(web.Settings{
		Hosts: c.Hosts, Verify: c.Verify, Secure: c.Secure(), Proxies: c.Proxies, Demo: a.Outbox != nil, Free: c.Quotas == "off", Alarms: a.Alarms, Callers: callers,
	}, web.Needs{Visitor: a.Account.Visitor, Exit: a.Site.Exit, Banners: a.Site.Banners, Observe: figures.observe, Stopped: figures.stop}, a.Council, texts, a.Clock, a.Log, append(routes, figures.route()))
}

// English is ctx with the English words, for commands.
func (a *App) English(ctx context.Context) context.Context {
	return a.texts.With(ctx, i18n.English, a.Council.At(a.Clock.Now()).Zone)
}

// Start begins to work the jobs and to seal the logs.
func (a *App) Start() {
	a.Jobs.Start(a.Config.Workers)
	ctx, cancel := context.WithCancel(context.Background())
	a.unseal = cancel
	a.sealing.Go(func() { a.sealLogs(ctx) })
}

// Stop waits for the jobs that run, or for ctx, and closes the stores.
func (a *App) Stop(ctx context.Context) error {
	if a.unseal != nil {
		a.unseal()
		a.sealing.Wait()
	}
	return errors.Join(a.Jobs.Stop(ctx), a.Stores.Close())
}

// host is the name that the logs bear.
func (a *App) host() string {
	if len(a.Config.Hosts) > 0 {
		return a.Config.Hosts[0]
	}
	return "localhost"
}

// Ready tells whether the program can answer: its databases do.
func (a *App) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if a.Stores.DB == nil { // the public process
		return a.Stores.Public.Reads(ctx, a.Catalog.Published())
	}
	return a.Catalog.Check(ctx, a.Stores.DB)
}
