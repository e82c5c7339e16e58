package engineer

import (
	"sanad/internal/day"
	"sanad/internal/events"
	"sanad/internal/standing"
)

// Opened says that a person opened an application.
type Opened struct{ Case, Person, Kind string }

// DegreeRecorded says that the applicant named or changed the degree.
type DegreeRecorded struct{ Case, Person string }

// Unlocked says that the batch for which a draft waited opens registration now.
type Unlocked struct{ Case, Person string }

// Locked says that the batch of a draft, of which its applicant believes that it opens registration, opens it no more.
type Locked struct{ Case, Person string }

// Relisted says that the lists of an institution say something else of a draft than before.
type Relisted struct {
	Case, Person string
	Fits         bool // it can be sent now; or else its applicant must act
}

// ListingFreed says that nobody else names the roll number of a draft any more.
type ListingFreed struct{ Case, Person string }

// ListingContested says that the applicant asked the council to decide a claim that the lists dispute.
type ListingContested struct{ Case, Person string }

// ListingSettled says what an officer decided of it.
type ListingSettled struct {
	Case, Person, Step string
	Outcome            Outcome
	Rule               string
}

// ProjectRecorded says that the applicant named or changed the project.
type ProjectRecorded struct{ Case, Person string }

// LossRecorded says that the applicant named the paper that was lost.
type LossRecorded struct{ Case, Person string }

// CorrectionRecorded says that the applicant said what is to be corrected.
type CorrectionRecorded struct{ Case, Person string }

// Corrected says that what is recorded of who somebody is was corrected: which fields, never what they hold.
type Corrected struct {
	Case, Person    string
	Numbers, Fields []string
	Rule            string
}

// Replaced says that the loss of a paper was confirmed.
type Replaced struct {
	Case, Person, Registration, Number string
	Paper                              PaperKind
	Rule                               string
}

// RouteChosen says by which route the applicant means to meet the conditions.
type RouteChosen struct{ Case, Person, Route string }

// ClaimsRecorded says that the applicant claimed an examination, points or a title.
type ClaimsRecorded struct{ Case, Person string }

// ExperienceChanged says that a position was added to the experience sheet, or taken from it.
type ExperienceChanged struct{ Case, Person string }

// RefereeNamed says that a referee is asked, for the first time or again.
type RefereeNamed struct{ Case, Person, Referee string }

// RefereeGivenUp says that the applicant gave a referee up.
type RefereeGivenUp struct{ Case, Person, Referee string }

// RefereeAnswered says that a referee confirmed or declined.
type RefereeAnswered struct {
	Case, Person, Referee string
	State                 RefereeState
}

// ClaimChecked says what an officer found of a claim.
type ClaimChecked struct {
	Case, Person, Wants string
	State               ClaimState
}

// Interviewed says what an assessment of the applicant found.
type Interviewed struct {
	Case, Person, Step string
	Outcome            Outcome
	Rule               string
}

// Elevated says that a registration is of a higher kind from now on.
type Elevated struct {
	Case, Person, Registration, Number, Kind, Rule string
	Facts                                          standing.Facts
}

// Declared says that the applicant made the declaration.
type Declared struct{ Case, Person string }

// Sent says that an application was sent, and waits for its fee.
type Sent struct{ Case, Person string }

// Returned says that an application is a draft again, because its fee was not paid in time.
type Returned struct{ Case, Person string }

// Submitted says that an application is with the council; Due is the deadline of the first step.
type Submitted struct {
	Case, Person, Step string
	Due                day.Day
}

// Withdrawn says that the applicant withdrew.
type Withdrawn struct {
	Case, Person string
	Draft        bool
}

// Recommended says that a step was done and the case went to the next.
type Recommended struct {
	Case, Person, Step, Next string
	Outcome                  Outcome
	Rule                     string
	Due                      day.Day
}

// Refused says that an application was refused for good.
type Refused struct{ Case, Person, Step, Rule string }

// Entered says that a person was entered in the register.
type Entered struct {
	Case, Person, Registration, Number, Discipline, Kind, Rule string
	Accreditation                                              string // the number of the decision on the batch of the degree; empty: none was asked about
}

// NumberAsked says that somebody asked for an engineer's number, and that it goes to the contact on file.
type NumberAsked struct{ Person, Registration, Number string }

// About names the person.
func (e NumberAsked) About() events.About { return about("number_asked", e.Person, "") }

// About names the case.
func (e Opened) About() events.About { return about("opened", e.Person, e.Case) }

// About names the case.
func (e Unlocked) About() events.About { return about("unlocked", e.Person, e.Case) }

// About names the case.
func (e Locked) About() events.About { return about("locked", e.Person, e.Case) }

// About names the case.
func (e DegreeRecorded) About() events.About { return about("degree_recorded", e.Person, e.Case) }

// About names the case.
func (e ProjectRecorded) About() events.About { return about("project_recorded", e.Person, e.Case) }

// About names the case.
func (e LossRecorded) About() events.About { return about("loss_recorded", e.Person, e.Case) }

// About names the case.
func (e CorrectionRecorded) About() events.About {
	return about("correction_recorded", e.Person, e.Case)
}

// About names the case.
func (e Corrected) About() events.About { return about("corrected", e.Person, e.Case) }

// About names the case.
func (e Replaced) About() events.About { return about("replaced", e.Person, e.Case) }

// About names the case.
func (e RouteChosen) About() events.About { return about("route_chosen", e.Person, e.Case) }

// About names the case.
func (e ClaimsRecorded) About() events.About { return about("claims_recorded", e.Person, e.Case) }

// About names the case.
func (e ExperienceChanged) About() events.About { return about("experience_changed", e.Person, e.Case) }

// About names the case.
func (e ClaimChecked) About() events.About { return about("claim_checked", e.Person, e.Case) }

// About names the case.
func (e ListingFreed) About() events.About { return about("listing_freed", e.Person, e.Case) }

// About names the case.
func (e Relisted) About() events.About { return about("relisted", e.Person, e.Case) }

// About names the case.
func (e ListingContested) About() events.About { return about("listing_contested", e.Person, e.Case) }

// About names the case.
func (e ListingSettled) About() events.About { return about("listing_settled", e.Person, e.Case) }

// About names the case.
func (e Interviewed) About() events.About { return about("interviewed", e.Person, e.Case) }

// About names the case.
func (e Elevated) About() events.About { return about("elevated", e.Person, e.Case) }

// About names the case.
func (e RefereeNamed) About() events.About { return about("referee_named", e.Person, e.Case) }

// About names the case.
func (e RefereeGivenUp) About() events.About { return about("referee_given_up", e.Person, e.Case) }

// About names the case.
func (e RefereeAnswered) About() events.About { return about("referee_answered", e.Person, e.Case) }

// About names the case.
func (e Declared) About() events.About { return about("declared", e.Person, e.Case) }

// About names the case.
func (e Sent) About() events.About { return about("sent", e.Person, e.Case) }

// About names the case.
func (e Returned) About() events.About { return about("returned", e.Person, e.Case) }

// About names the case.
func (e Submitted) About() events.About { return about("submitted", e.Person, e.Case) }

// About names the case.
func (e Withdrawn) About() events.About { return about("withdrawn", e.Person, e.Case) }

// About names the case.
func (e Recommended) About() events.About { return about("recommended", e.Person, e.Case) }

// About names the case.
func (e Refused) About() events.About { return about("refused", e.Person, e.Case) }

// About names the case.
func (e Entered) About() events.About { return about("entered", e.Person, e.Case) }

func about(kind, person, caseID string) events.About {
	return events.About{Kind: "engineer." + kind, Person: person, Case: caseID}
}

// InformationRequested says that the applicant was asked for what is missing, until a day.
type InformationRequested struct {
	Case, Person, Request, Step string
	Until                       day.Day
	Rule                        string
}

// RefusalIntended says that the applicant was told of an intended refusal, and may answer until a day.
type RefusalIntended struct {
	Case, Person, Request string
	Until                 day.Day
	Rule                  string
}

// Reminded says that the applicant is reminded of a request.
type Reminded struct {
	Case, Person, Request string
	Until                 day.Day
}

// Answered says that the applicant answered all of a request.
type Answered struct {
	Case, Person, Request, Step string
	Due                         day.Day
}

// Unanswered says that the applicant did not answer the notice of an intended refusal, and the case goes on.
type Unanswered struct {
	Case, Person, Request, Step string
	Due                         day.Day
}

// Lapsed says that an application ended because a request was not answered.
type Lapsed struct{ Case, Person, Request, Rule string }

// RenewalAsked says that an engineer asked for further years, and owes their fee.
type RenewalAsked struct {
	Case, Person, Registration string
	Years                      int
	Until                      day.Day // for life: zero
	Rule                       string
}

// RenewalEnded says that a renewal was given up, or not paid in time.
type RenewalEnded struct{ Case, Person, Registration, State string }

// Renewed says that a registration is valid for further years.
type Renewed struct {
	Case, Person, Registration, Number string
	Fact                               standing.Fact
	Rule                               string
}

// RenewalDue says that an engineer is reminded of an end that is so many days ahead.
type RenewalDue struct {
	Person, Registration string
	Until                day.Day
	Days                 int
}

// About names the person.
func (e RenewalDue) About() events.About { return about("renewal_due", e.Person, "") }

// ExtensionProposed says that an officer proposed to extend the validity of many registrations.
type ExtensionProposed struct {
	Case, Kind      string
	From, To, Until day.Day
	Rule            string
}

// ExtensionDecided says that an extension was confirmed, and begins, or that it was declined.
type ExtensionDecided struct {
	Case      string
	Confirmed bool
}

// Extended says that a registration was extended with many others.
type Extended struct {
	Case, Person, Registration, Number string
	Fact                               standing.Fact
	Rule                               string
}

// About names the extension.
func (e ExtensionProposed) About() events.About { return about("extension_proposed", "", e.Case) }

// About names the extension.
func (e ExtensionDecided) About() events.About { return about("extension_decided", "", e.Case) }

// About names the extension.
func (e Extended) About() events.About { return about("extended", e.Person, e.Case) }

// About names the renewal.
func (e RenewalAsked) About() events.About { return about("renewal_asked", e.Person, e.Case) }

// About names the renewal.
func (e RenewalEnded) About() events.About { return about("renewal_ended", e.Person, e.Case) }

// About names the renewal.
func (e Renewed) About() events.About { return about("renewed", e.Person, e.Case) }

// Held says that a case waits for something outside the council, until a day.
type Held struct {
	Case, Person, Step string
	Until              day.Day
	Rule               string
}

// Resumed says that a case on hold goes on.
type Resumed struct {
	Case, Person, Step string
	Due                day.Day
}

// ReconsiderationAsked says that a refusal is looked at again.
type ReconsiderationAsked struct {
	Case, Person, Step string
	Due                day.Day
	Rule               string
}

// About names the case.
func (e InformationRequested) About() events.About {
	return about("information_requested", e.Person, e.Case)
}

// About names the case.
func (e RefusalIntended) About() events.About { return about("refusal_intended", e.Person, e.Case) }

// About names the case.
func (e Reminded) About() events.About { return about("reminded", e.Person, e.Case) }

// About names the case.
func (e Answered) About() events.About { return about("answered", e.Person, e.Case) }

// About names the case.
func (e Unanswered) About() events.About { return about("unanswered", e.Person, e.Case) }

// About names the case.
func (e Lapsed) About() events.About { return about("lapsed", e.Person, e.Case) }

// About names the case.
func (e Held) About() events.About { return about("held", e.Person, e.Case) }

// About names the case.
func (e Resumed) About() events.About { return about("resumed", e.Person, e.Case) }

// About names the case.
func (e ReconsiderationAsked) About() events.About {
	return about("reconsideration_asked", e.Person, e.Case)
}

// Proposed says that an officer proposed what should be recorded of a registration.
type Proposed struct{ Case, Person, Registration, Proposal, Kind, Rule string }

// Declined says that a proposal was declined, or taken back.
type Declined struct{ Case, Person, Registration, Proposal, State string }

// FactRecorded says that a fact was added to a registration.
type FactRecorded struct {
	Case, Person, Registration, Number string
	Fact                               standing.Fact
	Rule                               string
}

// About names the person, and the case that led to the registration.
func (e Proposed) About() events.About { return about("proposed", e.Person, e.Case) }

// About names the person, and the case that led to the registration.
func (e Declined) About() events.About { return about("declined", e.Person, e.Case) }

// About names the person, and the case that led to the registration.
func (e FactRecorded) About() events.About { return about("fact_recorded", e.Person, e.Case) }

// TakeoverAsked says that a person asked to take over a registration that came with an older register.
type TakeoverAsked struct{ Person, Takeover string }

// EntryTaken says that a registration is a person's now who came with an older register as somebody else; From may object until a day.
type EntryTaken struct {
	Person, From, Registration, Number string
	Contest                            day.Day
}

// TakeoverLost says that somebody else took over what a person had asked for.
type TakeoverLost struct{ Person, Takeover string }

// TakeoverProposed says that an officer would give a person a registration although the identity numbers differ.
type TakeoverProposed struct{ Person, Takeover string }

// TakeoverRanOut says that nobody showed in time that a registration is theirs.
type TakeoverRanOut struct{ Person, Takeover string }

// ShellEmptied says that nothing is kept any more of a person who was found to be another; their entries went on before.
type ShellEmptied struct {
	Person  string
	Entries []Moved
}

// Moved is an entry that went on to another, and the move by which it did.
type Moved struct{ Number, Move string }

// TakeoverRefused says that an officer did not give a person the registration that they asked for.
type TakeoverRefused struct{ Person, Takeover string }

// EntryReturned says that a registration is again of whom it was before; Person lost it.
type EntryReturned struct{ Person, To, Registration, Number string }

// About names the person.
func (e TakeoverAsked) About() events.About { return about("takeover_asked", e.Person, "") }

// About names the person.
func (e EntryTaken) About() events.About { return about("entry_taken", e.Person, "") }

// About names the person.
func (e TakeoverLost) About() events.About { return about("takeover_lost", e.Person, "") }

// About names the person.
func (e TakeoverProposed) About() events.About { return about("takeover_proposed", e.Person, "") }

// About names the person.
func (e TakeoverRanOut) About() events.About { return about("takeover_expired", e.Person, "") }

// About names the person.
func (e ShellEmptied) About() events.About { return about("shell_emptied", e.Person, "") }

// About names the person.
func (e TakeoverRefused) About() events.About { return about("takeover_declined", e.Person, "") }

// About names the person.
func (e EntryReturned) About() events.About { return about("entry_returned", e.Person, "") }

// LetterMoved says that a code by post was asked for, printed or sent.
type LetterMoved struct {
	Person, Takeover string
	State            LetterState
}

// About names the person.
func (e LetterMoved) About() events.About { return about("letter_moved", e.Person, "") }

// ToldApart says that two who may have been one are two persons.
type ToldApart struct{ Person, Other, Duplicate string }

// Merged says that a registration of From is with Person since both were found to be one; they may object until a day.
type Merged struct {
	Person, From, Registration, Number string
	Contest                            day.Day
}

// About names one of the persons.
func (e ToldApart) About() events.About { return about("told_apart", e.Person, "") }

// About names the person.
func (e Merged) About() events.About { return about("merged", e.Person, "") }
