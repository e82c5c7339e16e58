package outbound

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"sanad/internal/alarm"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/day"
	"sanad/privacy"
)

// Provider is somebody outside the house to whom the program may speak.
type Provider struct {
	Name    string   `yaml:"-"`
	Host    string   `yaml:"host"`    // of the machine; *: one that the operator names on the command line
	Setting string   `yaml:"setting"` // the setting that names the machine, instead of Host
	Task    string   `yaml:"task"`
	Country string   `yaml:"country"` // where the machine stands
	Where   string   `yaml:"where"`   // the setting by which the operator says in which country the machine stands that Setting names
	Guards  string   `yaml:"safeguards"`
	Fields  []string `yaml:"fields"` // entries of the catalogue that may leave
	Until   string   `yaml:"until"`  // the last day of the contract
}

// Providers reads privacy/providers.yaml, sorted by name, and refuses gaps and fields that the catalogue does not declare.
func Providers() ([]Provider, error) {
	b, err := privacy.Files.ReadFile("providers.yaml")
	if err != nil {
		return nil, err
	}
	c, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	return parseProviders(b, c)
}

func parseProviders(b []byte, c *catalog.Catalog) ([]Provider, error) {
	var f struct {
		Providers map[string]Provider `yaml:"providers"`
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("providers: %w", err)
	}
	var list []Provider
	var faults []error
	for name, p := range f.Providers {
		p.Name = name
		list = append(list, p)
		if (p.Host == "") == (p.Setting == "") || p.Task == "" || p.Country == "" || p.Guards == "" {
			faults = append(faults, fmt.Errorf("provider %s: a host or a setting, a task, a country and safeguards are needed", name))
		}
		if (p.Setting == "") != (p.Where == "") {
			faults = append(faults, fmt.Errorf("provider %s: who names the machine must say in which country it stands", name))
		}
		if _, err := day.Parse(p.Until); err != nil {
			faults = append(faults, fmt.Errorf("provider %s: until which day does the contract run?", name))
		}
		for _, field := range p.Fields {
			if _, known := c.Entry(field); !known {
				faults = append(faults, fmt.Errorf("provider %s gets %s, which the catalogue does not declare", name, field))
			}
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list, errors.Join(faults...)
}

// Refused says that the program may not speak to a machine: nothing has left.
type Refused struct{ Provider, Host, Why string }

// Error names the machine.
func (r *Refused) Error() string {
	return fmt.Sprintf("outbound: %s is refused as %s: %s", r.Host, r.Provider, r.Why)
}

// Fault says why, for the list of dead letters.
func (r *Refused) Fault() string { return "destination refused: " + r.Provider + ": " + r.Why }

// Gate is the way out: every connection to the outside bears the name of a provider.
type Gate struct {
	providers map[string]Provider
	settings  map[string]string // hosts and countries by the settings that name them
	clock     clock.Clock
	alarms    *alarm.Book
	log       *slog.Logger
}

// NewGate returns the way out by privacy/providers.yaml. settings are the hosts that the operator chose, in lower case, with commas,
// and the countries where they stand.
func NewGate(settings map[string]string, now clock.Clock, alarms *alarm.Book, log *slog.Logger) (*Gate, error) {
	list, err := Providers()
	if err != nil {
		return nil, err
	}
	return gateTo(list, settings, now, alarms, log), nil
}

func gateTo(list []Provider, settings map[string]string, now clock.Clock, alarms *alarm.Book, log *slog.Logger) *Gate {
	g := &Gate{map[string]Provider{}, settings, now, alarms, log}
	for _, p := range list {
		g.providers[p.Name] = p
	}
	return g
}

// Check tells whether the program may speak to a host in the name of a provider today. It changes nothing.
func (g *Gate) Check(name, host string) error {
	if g == nil {
		return &Refused{name, host, "there is no register of providers"}
	}
	p, known := g.providers[name]
	named := p.Host
	if p.Setting != "" {
		named = g.settings[p.Setting]
	}
	switch last, err := day.Parse(p.Until); {
	case !known:
		return &Refused{name, host, "no such provider is registered"}
	case err != nil || day.Of(g.clock.Now(), time.UTC).After(last):
		return &Refused{name, host, "the contract ended on " + p.Until}
	case named == "" || named != "*" && !slices.Contains(strings.Split(named, ","), strings.ToLower(host)):
		return &Refused{name, host, "the provider is another machine"}
	}
	if there := g.settings[p.Where]; there != "" && there != p.Country {
		return &Refused{name, host, "its machine stands in " + there + ", and the register has " + p.Country}
	}
	return nil
}

// Unplaced returns, sorted, the settings by which the operator should say in which country machines stand that are spoken to.
func (g *Gate) Unplaced() (list []string) {
	for _, p := range g.providers {
		if p.Setting != "" && g.settings[p.Setting] != "" && g.settings[p.Where] == "" {
			list = append(list, p.Where)
		}
	}
	slices.Sort(list)
	return list
}

// Dialer returns how connections are made in the name of a provider. A machine that the register does not name is refused before
// anything leaves, even the question for its address, and the operator is told.
func (g *Gate) Dialer(name string) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if err := g.Check(name, host); err != nil {
			if g != nil {
				g.alarms.Raise(alarm.Destination, 1)
				g.log.Warn("a way out was refused", "host", host, "error", err.Error())
			}
			return nil, err
		}
		d := net.Dialer{Timeout: patience}
		return d.DialContext(ctx, network, address)
	}
}

// Client returns a client of HTTP in the name of a provider. It keeps no cookies, and no proxy of the environment stands between.
func (g *Gate) Client(name string) *http.Client {
	return &http.Client{
		Timeout:       30 * time.Second,
		Transport:     &http.Transport{DialContext: g.Dialer(name), TLSHandshakeTimeout: patience, ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
