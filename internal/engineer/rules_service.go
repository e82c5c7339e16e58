package engineer

import (
	"slices"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/standing"
)

// lossKinds are the papers whose loss is reported; a letter speaks of one moment, and is printed anew at any time.
var lossKinds = []PaperKind{PaperCertificate, PaperCard}

// gone tells whether a registration is on the register no more.
func gone(law council.Law, r Registration) bool {
	switch r.Facts.On(law.Day) {
	case standing.Removed, standing.Surrendered, standing.Deceased, standing.None:
		return true
	}
	return false
}

// serveable are the registrations of a person that a service may be about.
func serveable(law council.Law, held []Registration) []Registration {
	return slices.DeleteFunc(slices.Clone(held), func(r Registration) bool { return gone(law, r) })
}

// decideService lets somebody ask for a service who has a registration, on the register still.
func decideService(law council.Law, held []Registration) error {
	switch {
	case len(held) == 0:
		return fault.Denied("engineer.service.none", nil)
	case len(serveable(law, held)) == 0:
		return fault.Denied("engineer.service.gone."+string(held[0].Facts.On(law.Day)), nil)
	}
	return nil
}

// decideLoss checks which paper was lost, and that it is of an own registration.
func decideLoss(law council.Law, held []Registration, c RecordLoss) error {
	var f fault.Fields
	i := slices.IndexFunc(held, func(r Registration) bool { return r.ID == c.Registration })
	if i < 0 {
		f.Add("registration", "fault.choose", nil)
	} else if r := held[i]; gone(law, r) {
		f.Add("registration", "engineer.service.gone."+string(r.Facts.On(law.Day)), nil)
	}
	if !slices.Contains(lossKinds, PaperKind(c.Paper)) {
		f.Add("paper", "fault.choose", nil)
	}
	return f.Err()
}

// decideReplace lets a loss be confirmed while the registration is on the register.
func decideReplace(law council.Law, a applicationRow, r Registration) error {
	kind, ok := law.Kind(a.Kind)
	if !ok || kind.Effect != council.Replace || r.Person != a.Person {
		return fault.Denied("engineer.enter.kind", nil)
	}
	if gone(law, r) {
		return fault.Denied("engineer.enter.gone", nil)
	}
	return nil
}
