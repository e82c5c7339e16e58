package access

import (
	"slices"

	"sanad/internal/catalog"
	"sanad/internal/fault"
)

// relation is what ties an actor to whom a deed concerns.
type relation int

const (
	own     relation = iota + 1 // one's own affair
	anybody                     // anybody's, by office
)

// rule allows one action to some actors. What no rule allows is refused.
type rule struct {
	action   Action
	relation relation
	roles    []Role    // one of them is needed; none: no office
	purposes []Purpose // the purpose must be one of them
	system   bool      // the program itself, for these purposes
	strong   bool      // a second factor is needed
	class    catalog.Class
	list     bool // may concern many persons at once, class 2 at most
}

var anyOffice = []Role{Officer, Committee, Registrar, PrivacyOfficer, Cashier}

// chain are the offices that deal with applications. Which of them must act at a step is the chain's to say.
var chain = []Role{Officer, Committee, Registrar}

var personal, sensitive = catalog.Personal, catalog.Sensitive

// rules is the whole table.
var rules = []rule{
	{action: "person.record", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "person.show", relation: own, purposes: []Purpose{Self}, class: sensitive},

	{action: "person.index", purposes: []Purpose{Licensing}, system: true, class: personal},

	{action: "account.sign_in", purposes: []Purpose{Self}, system: true, class: personal},
	{action: "account.write", purposes: []Purpose{Notice}, system: true, class: personal},
	{action: "account.secure", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "account.officers", relation: anybody, roles: anyOffice, purposes: []Purpose{Appoint}, strong: true, class: personal, list: true},
	{action: "account.appoint", relation: anybody, roles: []Role{Registrar}, purposes: []Purpose{Appoint}, system: true, strong: true, class: personal, list: true},
	{action: "account.delegate", relation: own, roles: anyOffice, purposes: []Purpose{Appoint}, strong: true, class: personal},

	{action: "engineer.apply", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "engineer.edit", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "engineer.submit", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "engineer.withdraw", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "engineer.find_number", purposes: []Purpose{Notice}, system: true, class: personal},
	{action: "engineer.show", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "engineer.licence", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "engineer.assess", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: sensitive},
	{action: "engineer.answer", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "engineer.reconsider", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "engineer.request_information", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: personal},
	{action: "engineer.intend_refusal", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: personal},
	{action: "engineer.hold", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: personal},
	// The system does these where a rule makes something of an office's silence.
	{action: "engineer.recommend", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, system: true, strong: true, class: personal},
	{action: "engineer.enter", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, system: true, strong: true, class: personal},
	{action: "engineer.refuse", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, system: true, strong: true, class: personal},

	{action: "casework.inbox", relation: anybody, roles: anyOffice, purposes: []Purpose{Licensing}, strong: true, class: personal, list: true},
	{action: "casework.search", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: personal, list: true},
	{action: "casework.assign", relation: anybody, roles: []Role{Registrar}, purposes: []Purpose{Licensing}, strong: true, class: personal},
	{action: "casework.read", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "casework.write", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "casework.hear", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: personal},
	{action: "casework.answer", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: personal},
	{action: "casework.note", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: personal},
	{action: "casework.take", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: personal},

	{action: "document.add", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "document.attach", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: personal},
	{action: "document.list", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "document.remove", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "document.fetch", relation: own, purposes: []Purpose{Self}, class: sensitive},
	{action: "document.inspect", relation: anybody, roles: chain, purposes: []Purpose{Licensing}, strong: true, class: sensitive},

	{action: "document.slip", relation: anybody, roles: []Role{Cashier}, purposes: []Purpose{Fees}, strong: true, class: sensitive},

	{action: "payment.issue", purposes: []Purpose{Fees}, system: true, class: catalog.Impersonal},
	{action: "payment.expire", purposes: []Purpose{Fees}, system: true, class: catalog.Impersonal},
	{action: "payment.show", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "payment.claim", relation: own, purposes: []Purpose{Self}, class: personal},
	{action: "payment.inbox", relation: anybody, roles: []Role{Cashier}, purposes: []Purpose{Fees}, strong: true, class: personal, list: true},
	{action: "payment.count", relation: anybody, roles: []Role{Cashier}, purposes: []Purpose{Licensing, Fees}, strong: true, class: catalog.Impersonal, list: true},
	{action: "payment.examine", relation: anybody, roles: []Role{Cashier}, purposes: []Purpose{Fees}, strong: true, class: personal},
	{action: "payment.confirm", relation: anybody, roles: []Role{Cashier}, purposes: []Purpose{Fees}, strong: true, class: personal},
	{action: "payment.reject", relation: anybody, roles: []Role{Cashier}, purposes: []Purpose{Fees}, strong: true, class: personal},

	{action: "notice.tell", purposes: []Purpose{Notice}, system: true, class: personal},
	{action: "register.put", purposes: []Purpose{Publish}, system: true, class: personal},
	{action: "register.mark", purposes: []Purpose{Publish}, system: true, class: personal},

	{action: "jobs.list", relation: anybody, roles: []Role{Registrar, PrivacyOfficer}, purposes: []Purpose{Oversight}, strong: true, class: catalog.Impersonal, list: true},
	{action: "jobs.revive", relation: anybody, roles: []Role{Registrar, PrivacyOfficer}, purposes: []Purpose{Oversight}, strong: true, class: catalog.Impersonal, list: true},
	{action: "dataright.looked", relation: own, purposes: []Purpose{Self}, class: catalog.Impersonal},
	{action: "dataright.watch", relation: anybody, roles: []Role{PrivacyOfficer}, purposes: []Purpose{Oversight}, strong: true, class: personal, list: true},
	{action: "dataright.delay", relation: anybody, roles: []Role{PrivacyOfficer}, purposes: []Purpose{Oversight}, strong: true, class: personal},
	{action: "site.post", relation: anybody, roles: []Role{Registrar}, purposes: []Purpose{Publish}, system: true, strong: true, class: catalog.Impersonal},
}

// find returns the rule of an action.
func find(action Action) (rule, bool) {
	for _, r := range rules {
		if r.action == action {
			return r, true
		}
	}
	return rule{}, false
}

// decide says yes by returning the highest class that the actor may open, or refuses.
func decide(by Actor, action Action, on Subject) (catalog.Class, error) {
	r, ok := find(action)
	if !ok || !slices.Contains(r.purposes, by.Purpose) {
		return 0, fault.Denied("access.denied", nil)
	}
	if by.System {
		if !r.system || on.Any && !r.list {
			return 0, fault.Denied("access.denied", nil)
		}
		return r.class, nil
	}
	if by.Person == "" || r.relation == 0 {
		return 0, fault.Denied("access.denied", nil)
	}
	if r.relation == own && (on.Any || on.Person != by.Person) {
		return 0, fault.NotFound() // what is another's does not exist for the asker
	}
	if on.Any && !r.list {
		return 0, fault.Denied("access.denied", nil)
	}
	if len(r.roles) > 0 && !slices.ContainsFunc(r.roles, by.Has) {
		return 0, fault.Denied("access.no_office", nil)
	}
	if r.strong && !by.Strong {
		return 0, fault.Denied("access.second_factor", nil)
	}
	return r.class, nil
}
