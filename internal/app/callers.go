package app

import (
	"fmt"
	"strings"

	"sanad/internal/web"
)

// callers are those machines of others that the hook door hears. A key of a biller that the profile does not name is a mistake.
func (a *App) callers() (map[string]web.Caller, error) {
	payment := a.Council.At(a.Clock.Now()).Payment
	for key := range a.Config.BillerKeys {
		biller, _, _ := strings.Cut(key, "/")
		if _, known := payment.Biller(biller); !known {
			return nil, fmt.Errorf("SANAD_BILLER_KEYS has a key of %s, and the profile of the council names no such biller", biller)
		}
	}
	return map[string]web.Caller{"biller": {Networks: a.Config.BillerNetworks, Believe: web.Signed(a.Config.BillerKeys)}}, nil
}
