package app

import (
	"fmt"
	"slices"
	"strings"

	"sanad/internal/outbound"
	"sanad/internal/payment"
	"sanad/internal/web"
)

// billers are the ids of those that have a key.
func (a *App) billers() (list []string) {
	for key := range a.Config.BillerKeys {
		if biller, _, _ := strings.Cut(key, "/"); !slices.Contains(list, biller) {
			list = append(list, biller)
		}
	}
	slices.Sort(list)
	return list
}

// callers are those machines of others that the hook door hears. A key of a biller that the profile does not name is a mistake.
func (a *App) callers() (map[string]web.Caller, error) {
	fees := a.Council.At(a.Clock.Now()).Payment
	for _, biller := range a.billers() {
		if _, known := fees.Biller(biller); !known {
			return nil, fmt.Errorf("SANAD_BILLER_KEYS has a key of %s, and the profile of the council names no such biller", biller)
		}
	}
	return map[string]web.Caller{
		"biller": {Networks: a.Config.BillerNetworks, Believe: web.Signed(a.Config.BillerKeys)},
		"stripe": {Networks: a.Config.CardNetworks, Believe: outbound.SignedByStripe(a.Config.CardHooks)},
	}, nil
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
	return outbound.StripePages
}
