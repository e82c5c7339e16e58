// Package access decides who may do what, for which purpose, and keeps the record of who looked.
//
// Every deed and every opening of a personal value needs a Decision, and only this package makes them.
package access

import (
	"context"
	"embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/ledger"
)

// Texts are the words of refusals.
//
//go:embed text/*.toml
var Texts embed.FS

// Role is an office that a person holds on a day.
type Role string

// The offices. A council's profile says which of them its chains of approval use.
const (
	Officer        Role = "officer"         // deals with applications
	Committee      Role = "committee"       // sits on the enrolment committee
	Registrar      Role = "registrar"       // enters in the register; appoints officers
	PrivacyOfficer Role = "privacy_officer" // watches over personal data
	Cashier        Role = "cashier"         // confirms what was paid; deals with no application
)

// Purpose is why somebody acts. It comes from the door or the case, never from a free choice.
type Purpose string

// The purposes of this walk.
const (
	Self      Purpose = "self"      // a person's own affairs
	Licensing Purpose = "licensing" // deciding an application
	Appoint   Purpose = "appoint"   // offices and delegations
	Oversight Purpose = "oversight" // the privacy officer's work, dead letters
	Notice    Purpose = "notice"    // telling a person something; what goes by post is an officer's work, the rest the system's own
	Publish   Purpose = "publish"   // writing the public register; the system's own work
	Fees      Purpose = "fees"      // asking for fees and confirming what was paid
	Emergency Purpose = "emergency" // helping somebody in danger; the privacy officer is told at once

	Outreach Purpose = "outreach" // letters to many: writing and approving them, and whom they are to reach

	Accreditation Purpose = "accreditation" // institutions, programmes, and what is found of their batches

	Personalise Purpose = "personalise" // arranging a person's own pages, if they let it; the system's own work
)

// Actor is who acts: made by the door from the session, or by System.
type Actor struct {
	Person  string // random id; empty for a visitor and for the system
	Session string // id of the session's row
	Roles   []Role // offices held today, own and delegated
	Purpose Purpose
	Strong  bool // a second factor was given in this session
	System  bool
}

// Has tells whether the actor holds an office.
func (a Actor) Has(r Role) bool {
	for _, have := range a.Roles {
		if have == r {
			return true
		}
	}
	return false
}

// System returns the program itself, acting for a purpose: for jobs and reactions.
func System(p Purpose) Actor { return Actor{System: true, Purpose: p} }

// Action is a deed that purposes.cedar knows, named room.verb.
type Action string

// Subject is what a deed concerns.
type Subject struct {
	Person string // whose affair it is
	Case   string // the case it belongs to
	Item   string // the document, message or other thing with a key of its own
	Any    bool   // a list: any person, class 2 at most
	Stands bool   // whoever acts stands for the institution that it concerns: the room looked that up
}

// Look is the record that somebody opened values of class 3.
type Look struct {
	ID      string    `db:"id"`
	Person  string    `db:"person_id"` // whose values
	Case    string    `db:"case_id"`
	Actor   string    `db:"actor_id"` // who looked
	Role    Role      `db:"role"`     // by which office; empty: their own
	Purpose Purpose   `db:"purpose"`
	Action  Action    `db:"action"`
	Fields  string    `db:"fields"` // JSON list of catalogue entries
	At      time.Time `db:"at"`
	Salt    []byte    `db:"salt"` // of the entry in the log
}

// entry is what the log of looks commits to.
func (l Look) entry() ledger.Entry {
	body, _ := json.Marshal([]string{l.ID, l.Person, l.Case, l.Actor, string(l.Role), string(l.Purpose), string(l.Action), l.Fields})
	return ledger.Entry{ID: l.ID, Kind: "look", At: l.At, Salt: l.Salt, Body: body}
}

// Decision is a yes. Its zero value opens nothing, and only May and Look make others.
type Decision struct {
	actor   Actor
	action  Action
	subject Subject
	class   catalog.Class
	looked  []string // the catalogue entries that the record of Look names
}

// For tells for what purpose the decision was made.
func (d Decision) For() Purpose { return d.actor.Purpose }

// Recorded tells whether the record of a look names the catalogue entry: what it does not name, it does not open.
func (d Decision) Recorded(entry string) bool { return slices.Contains(d.looked, entry) }

// Covers tells whether the decision reaches values of class c sealed under scope ("person/ID", "case/ID").
func (d Decision) Covers(scope string, c catalog.Class) bool {
	if d.action == "" || c > d.class {
		return false
	}
	if d.subject.Any {
		return c <= catalog.Personal
	}
	kind, id, _ := strings.Cut(scope, "/")
	switch {
	case id == "":
		return false
	case kind == "person":
		return id == d.subject.Person
	case kind == "case":
		return id == d.subject.Case
	}
	return id == d.subject.Item
}

// Access decides.
type Access struct {
	db    *db.DB
	clock clock.Clock
	rules rules
	err   error // why there are no rules: then every answer is no
}

var loaded = sync.OnceValues(readRules)

// New returns an Access that decides by privacy/purposes.cedar and records looks in d.
func New(d *db.DB, c clock.Clock) *Access {
	r, err := loaded()
	return &Access{d, c, r, err}
}

// decide says yes, or refuses.
func (a *Access) decide(q request) error {
	if a.err != nil {
		return a.err
	}
	return a.rules.decide(q)
}

// May decides whether by may do action to on; the decision covers class 2 at most. A no is a fault: KindDenied where the person may know
// of the thing, KindNotFound where not.
func (a *Access) May(by Actor, action Action, on Subject) (Decision, error) {
	q := requestOf(by, action, on, catalog.Personal)
	err := a.decide(q)
	if err != nil { // some deeds open nothing of a person
		q.class = catalog.Impersonal
		err = a.decide(q)
	}
	if err != nil {
		return Decision{}, err
	}
	return Decision{actor: by, action: action, subject: on, class: q.class}, nil
}

// Look is May for values of class 3. It records in a transaction of its own who looks at which fields of whom and why, before it
// returns; without the record, or a person who can find it, there is no decision. It reaches the named fields alone.
func (a *Access) Look(ctx context.Context, by Actor, action Action, on Subject, fields ...string) (Decision, error) {
	q := requestOf(by, action, on, catalog.Sensitive)
	if err := a.decide(q); err != nil {
		return Decision{}, err
	}
	if on.Any || on.Person == "" || len(fields) == 0 {
		return Decision{}, fault.Denied("access.denied", nil)
	}
	office, err := a.rules.office(q)
	if err != nil {
		return Decision{}, err
	}
	names, err := json.Marshal(fields)
	if err != nil {
		return Decision{}, err
	}
	now := a.clock.Now()
	look := Look{
		ID: id.New(now), Person: on.Person, Case: on.Case, Actor: by.Person, Role: office, Purpose: by.Purpose,
		Action: action, Fields: string(names), At: now, Salt: ledger.NewSalt(),
	}
	if err := insertLook(ctx, a.db, look); err != nil {
		return Decision{}, err
	}
	return Decision{by, action, on, q.class, slices.Clone(fields)}, nil
}

// Looks returns the newest looks at a person, at most limit.
func (a *Access) Looks(ctx context.Context, tx *db.Tx, person string, limit int) ([]Look, error) {
	return listLooks(ctx, tx, person, limit)
}

// LooksOfOthers returns the newest looks of others at a person, or those before the look with an id; at most limit.
func (a *Access) LooksOfOthers(ctx context.Context, tx *db.Tx, person, before string, limit int) ([]Look, error) {
	return listLooksOfOthers(ctx, tx, person, before, limit)
}

// Looker is how much somebody looked at others.
type Looker struct {
	Actor   string `db:"actor_id"`
	Looks   int64  `db:"looks"`
	Persons int64  `db:"persons"`
}

// Lookers returns who looked at others since a moment, those who looked most first; at most limit.
func (a *Access) Lookers(ctx context.Context, tx *db.Tx, since time.Time, limit int) ([]Looker, error) {
	return listLookers(ctx, tx, since, limit)
}

// LooksBy returns the newest looks of an officer at others, or those before the look with an id; at most limit.
func (a *Access) LooksBy(ctx context.Context, tx *db.Tx, actor, before string, limit int) ([]Look, error) {
	return listLooksBy(ctx, tx, actor, before, limit)
}
