package account

import (
	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/events"
)

// Opened says that a person opened an account.
type Opened struct{ Person string }

// About names the person.
func (e Opened) About() events.About {
	return events.About{Kind: "account.opened", Person: e.Person}
}

// Secured says that a person changed how they sign in: passphrase, authenticator or recovery.
type Secured struct{ Person, What string }

// About names the person.
func (e Secured) About() events.About {
	return events.About{Kind: "account.secured", Person: e.Person}
}

// Invited says that an address was invited to an office.
type Invited struct {
	Invitation string
	Role       access.Role
}

// About names no person: who is invited need not have an account.
func (e Invited) About() events.About { return events.About{Kind: "account.invited"} }

// Uninvited says that an invitation was taken back.
type Uninvited struct{ Invitation string }

// About names no person.
func (e Uninvited) About() events.About { return events.About{Kind: "account.uninvited"} }

// OfficeBegun says that a person took an office.
type OfficeBegun struct {
	Person, Office string
	Role           access.Role
}

// About names the person.
func (e OfficeBegun) About() events.About {
	return events.About{Kind: "account.office_begun", Person: e.Person}
}

// OfficeEnded says that an officer was dismissed or resigned.
type OfficeEnded struct {
	Person, Office string
	Role           access.Role
}

// About names the person.
func (e OfficeEnded) About() events.About {
	return events.About{Kind: "account.office_ended", Person: e.Person}
}

// Delegated says that an officer lent an office to another for some days.
type Delegated struct {
	Person, To, Office, Delegation string
	Role                           access.Role
	From, Until                    day.Day
}

// About names the officer who received it.
func (e Delegated) About() events.About {
	return events.About{Kind: "account.delegated", Person: e.To}
}

// DelegationEnded says that a loan of an office was ended before its last day.
type DelegationEnded struct{ Person, To, Delegation string }

// About names the officer who had received it.
func (e DelegationEnded) About() events.About {
	return events.About{Kind: "account.delegation_ended", Person: e.To}
}
