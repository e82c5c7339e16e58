package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"sanad/internal/catalog"
	"sanad/internal/fault"
	"sanad/privacy"
)

// rules are privacy/purposes.cedar.
type rules struct {
	policies *cedar.PolicySet
	of       map[string]*cedar.PolicySet // by action, the policies that speak of it; empty: those that speak of every action
	given    *sync.Map                   // answers by question: there are few questions, and policies do not change while the program runs
}

// readRules reads privacy/purposes.cedar.
func readRules() (rules, error) {
	text, err := privacy.Files.ReadFile("purposes.cedar")
	if err != nil {
		return rules{}, err
	}
	return parseRules(text)
}

func parseRules(text []byte) (rules, error) {
	policies, err := cedar.NewPolicySetFromBytes("purposes.cedar", text)
	if err != nil {
		return rules{}, fmt.Errorf("access: %w", err)
	}
	named := cedar.NewPolicySet() // by their own names
	for _, p := range policies.All() {
		name := cedar.PolicyID(p.Annotations()["id"])
		if name == "" || !named.Add(name, p) {
			return rules{}, fmt.Errorf("access: purposes.cedar: line %d: a policy has no name, or the name of another", p.Position().Line)
		}
	}
	return sorted(named)
}

// sorted sorts policies by the actions of which they speak, so that a question is asked of few. A policy that speaks of other actions decides nothing.
func sorted(policies *cedar.PolicySet) (rules, error) {
	r := rules{policies, map[string]*cedar.PolicySet{"": cedar.NewPolicySet()}, &sync.Map{}}
	about := map[cedar.PolicyID][]string{}
	for name, p := range policies.All() {
		list, err := actionsOf(p)
		if err != nil {
			return rules{}, err
		}
		about[name] = list
		for _, action := range list {
			r.of[action] = cedar.NewPolicySet()
		}
	}
	for name, p := range policies.All() {
		for action, set := range r.of {
			if about[name] == nil || slices.Contains(about[name], action) {
				set.Add(name, p)
			}
		}
	}
	return r, nil
}

// actionsOf returns the actions of which alone a policy speaks; nil: it speaks of every one.
func actionsOf(p *cedar.Policy) (list []string, err error) {
	type entity struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	}
	var scope struct {
		Action struct {
			Op       string   `json:"op"`
			Entity   entity   `json:"entity"`
			Entities []entity `json:"entities"`
		} `json:"action"`
	}
	text, err := p.MarshalJSON()
	if err == nil {
		err = json.Unmarshal(text, &scope)
	}
	if err != nil || scope.Action.Op == "All" {
		return nil, err
	}
	for _, e := range append(scope.Action.Entities, scope.Action.Entity) {
		if e.Type == "Action" {
			list = append(list, e.ID)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("access: purposes.cedar: line %d: of which actions a policy speaks is not known", p.Position().Line)
	}
	return list, nil
}

// request is what a decision rests on. Every attribute always has a value.
type request struct {
	action                                   Action
	purpose                                  Purpose
	roles                                    []Role
	strong, system, known, own, many, stands bool
	class                                    catalog.Class
}

// question is a request that can be compared.
type question struct {
	action                                   Action
	purpose                                  Purpose
	roles                                    string
	strong, system, known, own, many, stands bool
	class                                    catalog.Class
}

func (q request) question() question {
	roles := make([]string, len(q.roles))
	for i, r := range q.roles {
		roles[i] = string(r)
	}
	slices.Sort(roles)
	return question{q.action, q.purpose, strings.Join(slices.Compact(roles), " "), q.strong, q.system, q.known, q.own, q.many, q.stands, q.class}
}

func requestOf(by Actor, action Action, on Subject, class catalog.Class) request {
	return request{
		action: action, purpose: by.Purpose, roles: by.Roles, strong: by.Strong, system: by.System, known: by.Person != "",
		own: by.Person != "" && on.Person == by.Person && !on.Any && !by.System, many: on.Any, class: class,
		stands: by.Person != "" && on.Stands && !on.Any && !by.System,
	}
}

// Who acts, and on what, is told by the context: rows have owners, and the rooms know them.
var somebody, something = types.NewEntityUID("Actor", "actor"), types.NewEntityUID("Affair", "affair")

var errUndecided = errors.New("access: a policy could not be evaluated")

// allow asks the policies. A policy that cannot be evaluated would be left out, a prohibition too: then the answer is no.
func (r rules) allow(q request) (bool, error) {
	asked := q.question()
	if yes, ok := r.given.Load(asked); ok {
		return yes.(bool), nil
	}
	roles := make([]types.Value, len(q.roles))
	for i, role := range q.roles {
		roles[i] = types.String(role)
	}
	policies, spoken := r.of[string(q.action)]
	if !spoken {
		policies = r.of[""]
	}
	decision, d := cedar.Authorize(policies, types.EntityMap{}, cedar.Request{
		Principal: somebody, Action: types.NewEntityUID("Action", types.String(q.action)), Resource: something,
		Context: types.NewRecord(types.RecordMap{
			"purpose": types.String(q.purpose), "roles": types.NewSet(roles...), "strong": types.Boolean(q.strong), "system": types.Boolean(q.system),
			"known": types.Boolean(q.known), "own": types.Boolean(q.own), "many": types.Boolean(q.many), "stands": types.Boolean(q.stands), "class": types.Long(q.class),
		}),
	})
	if len(d.Errors) > 0 {
		return false, fmt.Errorf("%w: %s", errUndecided, d.Errors[0])
	}
	r.given.Store(asked, decision == cedar.Allow)
	return decision == cedar.Allow, nil
}

// offices in the order in which a look names the one that it was done by.
var offices = []Role{Officer, Committee, Registrar, PrivacyOfficer, Cashier}

// decide says yes, or refuses with what stands in the way: the first of an affair of one's own, a second factor, an office and an affair of
// another's that explains the no.
func (r rules) decide(q request) error {
	yes, err := r.allow(q)
	if yes || err != nil {
		return err
	}
	if q.system || !q.known {
		return fault.Denied("access.denied", nil)
	}
	if q.own {
		anothers := q
		anothers.own = false
		switch yes, err := r.allow(anothers); {
		case err != nil:
			return err
		case yes:
			return fault.Denied("access.own_affair", nil)
		}
	}
	for _, without := range []struct {
		change func(q *request)
		why    error
	}{
		{func(q *request) { q.strong = true }, fault.Denied("access.second_factor", nil)},
		{func(q *request) { q.roles = offices }, fault.Denied("access.no_office", nil)},
		{func(q *request) { q.own = !q.many }, fault.NotFound()}, // what is another's does not exist for the asker
		{func(q *request) { q.own, q.stands = false, !q.many }, fault.NotFound()},
	} {
		without.change(&q)
		switch yes, err := r.allow(q); {
		case err != nil:
			return err
		case yes:
			return without.why
		}
	}
	return fault.Denied("access.denied", nil)
}

// office names the office by which a yes was said; empty for one's own affair.
func (r rules) office(q request) (Role, error) {
	switch {
	case q.own:
		return "", nil
	case len(q.roles) == 1:
		return q.roles[0], nil // nothing else was asked
	}
	for _, role := range offices {
		if !slices.Contains(q.roles, role) {
			continue
		}
		one := q
		one.roles = []Role{role}
		if yes, err := r.allow(one); yes || err != nil {
			return role, err
		}
	}
	return "", nil
}
