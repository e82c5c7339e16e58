package licence

import (
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/share"
	"sanad/internal/text"
)

// Question is what somebody says of a firm that may be, by field, as it was typed. Nothing of it is kept.
type Question func(field string) string

// mostEngineers is how many of one weight are asked about.
const mostEngineers = 500

// ownerField is a field for the share of some owners.
type ownerField struct {
	name string
	Owner
}

// ownerFields are those whose shares are asked for. As an engineer counts whose kind has the most points.
func ownerFields(law council.Law) []ownerField {
	kinds := kindsOf(law.Credit)
	list := []ownerField{}
	for i := len(kinds) - 1; i >= 0; i-- {
		list = append(list, ownerField{"share_" + kinds[i], Owner{Kind: OwnerEngineer, Registered: kinds[i]}})
	}
	return append(list,
		ownerField{"share_qualified", Owner{Kind: OwnerQualified}}, ownerField{"share_entity", Owner{Kind: OwnerEntity}},
		ownerField{"share_government", Owner{Kind: OwnerGovernment}}, ownerField{"share_person", Owner{Kind: OwnerPerson}})
}

// kindsOf are the kinds of registration that give points, in the order of the weights.
func kindsOf(c council.Credit) (list []string) {
	for _, w := range c.Weights {
		if len(list) == 0 || list[len(list)-1] != w.Kind {
			list = append(list, w.Kind)
		}
	}
	return list
}

// engineersField is the field for how many engineers of a weight the firm has.
func engineersField(w council.Weight) string {
	return "engineers_" + w.Kind + "_" + strconv.Itoa(w.Years)
}

// read reads what is said of a firm.
func (q Question) read(law council.Law, licence string) (Facts, error) {
	var x fault.Fields
	var f Facts
	var ok bool
	if f.Form, ok = law.Form(q("form")); !ok {
		x.Add("form", "fault.choose", nil)
	}
	years := q.count(&x, "owner_years", 70)
	for _, o := range ownerFields(law) {
		if typed := q(o.name); typed == "" {
			continue
		} else if o.Share, ok = share.Parse(typed); !ok {
			x.Add(o.name, "licence.share.shape", nil)
		}
		if o.Share == 0 {
			continue
		}
		if o.Kind == OwnerEngineer || o.Kind == OwnerQualified {
			o.Years = years
		}
		f.Owners = append(f.Owners, o.Owner)
	}
	higher, certificates := q.count(&x, "higher", mostEngineers), q.count(&x, "certificates", mostEngineers)
	for _, w := range law.Credit.Weights {
		for range q.count(&x, engineersField(w), mostEngineers) {
			n := len(f.Engineers)
			f.Engineers = append(f.Engineers, Engineer{Kind: w.Kind, Years: w.Years, Higher: n < higher, Certificate: n < certificates})
		}
	}
	if n := len(f.Engineers); n < higher || n < certificates {
		x.Add("higher", "licence.engineers.more", nil)
	}
	if typed := q("worth"); typed != "" {
		worth, err := money.Parse(typed, law.Currency)
		if f.Worth = worth; err != nil {
			x.Add("worth", "licence.worth.shape", nil)
		}
	}
	f.First = q("holds") != "yes"
	if err := x.Err(); err != nil {
		return f, err
	}
	return f, f.check()
}

// count reads how many; empty: none.
func (q Question) count(x *fault.Fields, field string, most int) int {
	typed := strings.TrimSpace(text.Digits(q(field)))
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 || n > most {
		x.Add(field, "licence.count.shape", fault.Values{"Most": most})
		return 0
	}
	return n
}
