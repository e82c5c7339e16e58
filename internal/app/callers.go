package app

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/outbound"
	"sanad/internal/payment"
	"sanad/internal/web"
)

// billers are the ids of those that have a key.
func (a *App) billers() []string { return billersOf(a.Config.BillerKeys) }

// billersOf are the billers of keys by id, BILLER/KEY.
func billersOf(keys map[string]string) (list []string) {
	for key := range keys {
		if biller, _, _ := strings.Cut(key, "/"); !slices.Contains(list, biller) {
			list = append(list, biller)
		}
	}
	slices.Sort(list)
	return list
}

// unknownBiller refuses a key of a biller that the profile does not name: it is a mistake.
func unknownBiller(keys []string, fees council.Payment) error {
	for _, biller := range keys {
		if _, known := fees.Biller(biller); !known {
			return wrong{fmt.Sprintf("SANAD_BILLER_KEYS has a key of %s, and the profile of the council names no such biller", biller), "take the key away, or name the biller in the profile"}
		}
	}
	return nil
}

// callers are those machines of others that the hook door hears.
func (a *App) callers() (map[string]web.Caller, error) {
	if err := unknownBiller(a.billers(), a.Council.At(a.Clock.Now()).Payment); err != nil {
		return nil, err
	}
	return map[string]web.Caller{
		"biller": {Networks: a.Config.BillerNetworks, Believe: web.Signed(a.Config.BillerKeys)},
		"sms":    {Networks: a.Config.SMSNetworks, Believe: a.believeReport},
		"texts":  {Networks: a.Config.SMSNetworks, Believe: web.Password("kannel", a.Config.SMSSecret)},
		"stripe": {Networks: a.Config.CardNetworks, Believe: outbound.SignedByStripe(a.Config.CardHooks)},
	}, nil
}

// reportAddress makes the address at which the gateway tells what became of a text; nil: it is not asked to.
func (a *App) reportAddress() func(message string) (string, error) {
	if len(a.Config.SMSNetworks) == 0 {
		return nil
	}
	return func(message string) (string, error) {
		tag, err := a.Vault.Tag("text", message)
		return a.Config.Base + "/hooks/sms?m=" + message + "&k=" + tag + "&s=%d", err
	}
}

// believeReport believes an address that reportAddress made: gateways sign nothing, and only ours was given it.
func (a *App) believeReport(_ http.Header, _, target string, _ []byte, _ time.Time) (string, bool) {
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return "", false
	}
	ok, err := a.Vault.Tagged("text", u.Query().Get("m"), u.Query().Get("k"))
	return "sms", ok && err == nil
}

// cards is the processor on whose page people pay by card; nil where the council has none.
func (a *App) cards() payment.Processor {
	if a.Cards != nil || a.Config.CardKey == "" {
		return a.Cards
	}
	return &outbound.Stripe{Base: "https://api.stripe.com", Key: a.Config.CardKey, HTTP: a.Gate.Client("cards")}
}

// cardPages is the site of that processor's pages; "" where there is none.
func (a *App) cardPages() string {
	if a.cards() == nil {
		return ""
	}
	return cmp.Or(a.CardPages, outbound.StripePages)
}
