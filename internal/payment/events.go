package payment

import (
	"sanad/internal/day"
	"sanad/internal/events"
	"sanad/internal/money"
)

// Issued says that a fee was asked for.
type Issued struct {
	Invoice, Case, Person, Purpose string
	Reference                      string
	Due                            day.Day
}

// Claimed says that a payer sent a slip; Twice, that the same slip stands in another claim.
type Claimed struct {
	Claim, Invoice, Case, Person string
	Twice                        bool
}

// Confirmed says that the money came in: the invoice is paid.
type Confirmed struct {
	Invoice, Case, Person, Purpose string
	Reference                      string
	Receipt                        string // its number
}

// Came says that money came in which is not just what was asked for. Without an invoice nobody knows for what it is.
type Came struct {
	Money, Invoice, Case, Person string
	Reference                    string
	Due                          day.Day
	Left                         money.Amount // is still owed, by then
	Over                         money.Amount // is more than was owed, and the payer's
}

// Reversed says that money was taken back by its channel. Earned: what it paid for may be done already.
type Reversed struct {
	Money, Invoice, Case, Person string
	Reference                    string
	Earned                       bool
}

// CountedOnce says that two payments on an invoice were found to be one.
type CountedOnce struct{ Money, Invoice, Case, Person, Reference string }

// Rejected says that a cashier did not find what was claimed. Due is by when it must be paid now.
type Rejected struct {
	Claim, Invoice, Case, Person string
	Reference                    string
	Due                          day.Day
}

// WaiverAsked says that an officer asked to waive a fee, wholly or in part.
type WaiverAsked struct{ Waiver, Invoice, Case, Person string }

// Waived says that a fee was waived, wholly or in part. Left is what is still asked for: nothing, and it is over.
type Waived struct {
	Waiver, Invoice, Case, Person, Purpose string
	Reference                              string
	Left                                   money.Amount
	Due                                    day.Day
}

// NotWaived says that a registrar declined to waive a fee.
type NotWaived struct{ Waiver, Invoice, Case, Person string }

// Cancelled says that nothing is owed any more, because what it was for was given up.
type Cancelled struct{ Invoice, Case, Person, Purpose string }

// Expired says that nobody paid in time.
type Expired struct {
	Invoice, Case, Person, Purpose string
	Reference                      string
}

// Reminded says that the end is near.
type Reminded struct {
	Invoice, Case, Person string
	Reference             string
	Due                   day.Day
}

// AccountKept says how the bank of an account writes its statements.
type AccountKept struct{ Account string }

// StatementLoaded says that a bank's statement was read, and how many of its movements were not known.
type StatementLoaded struct {
	Statement, Account string
	New                int
}

// StatementForgotten says that what a statement told of people is no more.
type StatementForgotten struct{ Statement, Account string }

// About names nobody: whom it told of is forgotten.
func (e StatementForgotten) About() events.About { return about("statement_forgotten", "", "") }

// MovementApplied says that a cashier found for what a movement is.
type MovementApplied struct{ Movement, Invoice, Case, Person string }

// CardSetAside says that a cashier ended the questions about a payment by card of which the processor says what does not fit.
type CardSetAside struct{ Checkout, Invoice, Case, Person string }

// MovementSetAside says that a cashier found a movement not to be for an invoice.
type MovementSetAside struct{ Movement string }

// MovementGiven says who takes care of a movement; nobody, if there is no officer.
type MovementGiven struct{ Movement, Officer string }

// MovementCharged says that a cashier found a movement to be what the bank keeps for itself.
type MovementCharged struct{ Movement string }

// ChargeAsked says that a cashier asks to book a charge to which another must agree.
type ChargeAsked struct{ Movement string }

// PayoutBooked says that a cashier found a movement to give over many payments of a channel.
type PayoutBooked struct {
	Movement string
	Channel  Channel
}

// MovementReopened says that a cashier took back what was said of a movement.
type MovementReopened struct{ Movement string }

// About names nobody: it is of many.
func (e PayoutBooked) About() events.About { return about("payout_booked", "", "") }

// About names nobody.
func (e MovementReopened) About() events.About { return about("movement_reopened", "", "") }

// About names nobody: it is the bank's.
func (e ChargeAsked) About() events.About { return about("charge_asked", "", "") }

// About names nobody: it is the bank's.
func (e MovementCharged) About() events.About { return about("movement_charged", "", "") }

// About names the case.
func (e MovementApplied) About() events.About { return about("movement_applied", e.Person, e.Case) }

// About names nobody: nobody knows whose it is.
func (e MovementSetAside) About() events.About { return about("movement_aside", "", "") }

// About names what happened.
func (e CardSetAside) About() events.About { return about("card_aside", e.Person, e.Case) }

// About names nobody.
func (e MovementGiven) About() events.About { return about("movement_given", "", "") }

// About names nobody: an account is the council's.
func (e AccountKept) About() events.About { return about("account_kept", "", "") }

// About names nobody: what it tells of people is sealed.
func (e StatementLoaded) About() events.About { return about("statement_loaded", "", "") }

// About names the case.
func (e Issued) About() events.About { return about("issued", e.Person, e.Case) }

// About names the case.
func (e Claimed) About() events.About { return about("claimed", e.Person, e.Case) }

// About names the case.
func (e Confirmed) About() events.About { return about("confirmed", e.Person, e.Case) }

// About names the case.
func (e Came) About() events.About { return about("came", e.Person, e.Case) }

// About names the case.
func (e CountedOnce) About() events.About { return about("counted_once", e.Person, e.Case) }

// About names the case.
func (e Reversed) About() events.About { return about("reversed", e.Person, e.Case) }

// MoveAskedFor says that somebody asked for a payer's money to go elsewhere.
type MoveAskedFor struct {
	Move                  string
	Kind                  MoveKind
	Invoice, Case, Person string
}

// MoveAgreedTo says that an officer agreed to it; State is how far it is by that.
type MoveAgreedTo struct {
	Move                             string
	Kind                             MoveKind
	State                            MoveState
	Invoice, Case, Person, Reference string
}

// PayingOut says that a cashier is paying a refund at the bank, or that it did not leave and is due again.
type PayingOut struct {
	Move                  string
	State                 MoveState
	Invoice, Case, Person string
}

// MoveEnded says that a refund was paid out or withdrawn, or that what was asked for was declined.
type MoveEnded struct {
	Move                             string
	Kind                             MoveKind
	State                            MoveState
	Invoice, Case, Person, Reference string
}

// About names the case.
func (e MoveAskedFor) About() events.About { return about("move_asked", e.Person, e.Case) }

// About names the case.
func (e MoveAgreedTo) About() events.About { return about("move_agreed", e.Person, e.Case) }

// About names the case.
func (e PayingOut) About() events.About { return about("move_"+string(e.State), e.Person, e.Case) }

// About names the case.
func (e MoveEnded) About() events.About { return about("move_"+string(e.State), e.Person, e.Case) }

// Traced says that a payer looks for a payment.
type Traced struct{ Trace, Invoice, Case, Person string }

// About names the case.
func (e Traced) About() events.About { return about("traced", e.Person, e.Case) }

// MonthClosed says that a month of the books was closed, with the hash of its entries.
type MonthClosed struct {
	Month   string
	Entries int64
	Hash    string
}

// About names nobody.
func (e MonthClosed) About() events.About { return about("month_closed", "", "") }

// About names the case.
func (e Rejected) About() events.About { return about("rejected", e.Person, e.Case) }

// About names the case.
func (e Cancelled) About() events.About { return about("cancelled", e.Person, e.Case) }

// About names the case.
func (e WaiverAsked) About() events.About { return about("waiver_asked", e.Person, e.Case) }

// About names the case.
func (e Waived) About() events.About { return about("waived", e.Person, e.Case) }

// About names the case.
func (e NotWaived) About() events.About { return about("not_waived", e.Person, e.Case) }

// About names the case.
func (e Expired) About() events.About { return about("expired", e.Person, e.Case) }

// About names the case.
func (e Reminded) About() events.About { return about("reminded", e.Person, e.Case) }

func about(kind, person, caseID string) events.About {
	return events.About{Kind: "payment." + kind, Person: person, Case: caseID}
}
