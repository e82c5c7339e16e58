// Package access decides who may do what, for which purpose, and keeps the record of who looked.
//
// Every deed and every opening of a personal value needs a Decision, and only this package makes them.
package access

import (
	"context"

	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/db"
)

// Role is an office that a person holds on a day.
type Role string

// The offices. A council's profile says which of them its chains of approval use.
const (
	Officer        Role = "officer"         // deals with applications
	Committee      Role = "committee"       // sits on the enrolment committee
	Registrar      Role = "registrar"       // enters in the register; appoints officers
	PrivacyOfficer Role = "privacy_officer" // watches over personal data
)

// Purpose is why somebody acts. It comes from the door or the case, never from a free choice.
type Purpose string

// The purposes of this walk.
const (
	Self      Purpose = "self"      // a person's own affairs
	Licensing Purpose = "licensing" // deciding an application
	Appoint   Purpose = "appoint"   // offices and delegations
	Oversight Purpose = "oversight" // the privacy officer's work, dead letters
	Notice    Purpose = "notice"    // telling a person something; the system's own work
	Publish   Purpose = "publish"   // writing the public register; the system's own work
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

// Action is a deed of the table of rules, named room.verb.
type Action string

// Subject is what a deed concerns.
type Subject struct {
	Person string // whose affair it is
	Case   string // the case it belongs to
	Any    bool   // a list: any person, class 2 at most
}

// Decision is a yes. Its zero value opens nothing, and only May and Look make others.
type Decision struct {
	actor   Actor
	action  Action
	subject Subject
	class   catalog.Class
}

// Covers tells whether the decision reaches values of class c sealed under scope ("person/ID", "case/ID").
func (d Decision) Covers(scope string, c catalog.Class) bool { panic("unwritten") }

// Access decides.
type Access struct{}

// New returns an Access that records looks in d.
func New(d *db.DB, c clock.Clock) *Access { panic("unwritten") }

// May decides whether by may do action to on; the decision covers class 2. A no is a fault: KindDenied where the person may know
// of the thing, KindNotFound where not.
func (a *Access) May(by Actor, action Action, on Subject) (Decision, error) { panic("unwritten") }

// Look is May for values of class 3. It records in a transaction of its own who looks at which fields of whom and why, before it
// returns; without the record there is no decision.
func (a *Access) Look(ctx context.Context, by Actor, action Action, on Subject, fields ...string) (Decision, error) {
	panic("unwritten")
}
