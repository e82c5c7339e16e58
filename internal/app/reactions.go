package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/account"
	"sanad/internal/accreditation"
	"sanad/internal/casework"
	"sanad/internal/committee"
	"sanad/internal/dataright"
	"sanad/internal/db"
	"sanad/internal/engineer"
	"sanad/internal/evaluator"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/jobs"
	"sanad/internal/notice"
	"sanad/internal/payment"
	"sanad/internal/person"
	"sanad/internal/preference"
	"sanad/internal/register"
	"sanad/internal/standing"
)

// reactions says what follows from what. A reaction runs in the transaction of its event; letters leave after it, as jobs.
func (a *App) reactions() {
	events.React(a.Events, a.engineerSubmitted)
	events.React(a.Events, a.engineerRecommended)
	events.React(a.Events, a.engineerWithdrawn)
	events.React(a.Events, a.engineerRefused)
	events.React(a.Events, a.engineerEntered)
	events.React(a.Events, a.engineerRenewed)
	events.React(a.Events, a.renewalEnded)
	events.React(a.Events, a.engineerElevated)
	events.React(a.Events, a.renewalDue)
	events.React(a.Events, a.extensionDecided)
	events.React(a.Events, a.engineerExtended)
	events.React(a.Events, a.factRecorded)
	events.React(a.Events, a.refereeAnswered)
	events.React(a.Events, a.numberAsked)
	events.React(a.Events, a.takeoverAsked)
	events.React(a.Events, a.identityRecorded)
	events.React(a.Events, a.merged)
	events.React(a.Events, a.entryTaken)
	events.React(a.Events, a.takeoverLost)
	events.React(a.Events, a.takeoverDeclined)
	events.React(a.Events, a.takeoverExpired)
	events.React(a.Events, a.shellEmptied)
	events.React(a.Events, a.entryReturned)
	events.React(a.Events, a.printed)
	events.React(a.Events, a.printsReplaced)
	events.React(a.Events, a.engineerReplaced)
	events.React(a.Events, a.engineerCorrected)
	events.React(a.Events, a.informationRequested)
	events.React(a.Events, a.refusalIntended)
	events.React(a.Events, a.engineerReminded)
	events.React(a.Events, a.engineerAnswered)
	events.React(a.Events, a.engineerUnlocked)
	events.React(a.Events, a.engineerLocked)
	events.React(a.Events, a.engineerRelisted)
	events.React(a.Events, a.engineerFreed)
	events.React(a.Events, a.listSent)
	events.React(a.Events, a.decisionConfirmed)
	events.React(a.Events, a.decisionsImported)
	events.React(a.Events, a.importUndone)
	events.React(a.Events, a.engineerLapsed)
	events.React(a.Events, a.engineerHeld)
	events.React(a.Events, a.engineerResumed)
	events.React(a.Events, a.reconsiderationAsked)
	events.React(a.Events, a.paymentIssued)
	events.React(a.Events, a.paymentConfirmed)
	events.React(a.Events, a.paymentRejected)
	events.React(a.Events, a.paymentReminded)
	events.React(a.Events, a.paymentExpired)
	events.React(a.Events, a.paymentCame)
	events.React(a.Events, a.paymentReversed)
	events.React(a.Events, a.paymentCountedOnce)
	events.React(a.Events, a.paymentMoveEnded)
	events.React(a.Events, a.paymentWaived)
	events.React(a.Events, a.messageSent)
	events.React(a.Events, a.contactChanged)
	events.React(a.Events, a.officeBegun)
	events.React(a.Events, a.officeEnded)
	events.React(a.Events, a.delegated)
	events.React(a.Events, a.listsAwaited)
	events.React(a.Events, a.focalHandedOver)
	events.React(a.Events, a.visitMoved)
	events.React(a.Events, a.keepAssessment)
	events.React(a.Events, a.visitGivenUp)
	events.React(a.Events, a.forgetAssessment)
	events.React(a.Events, a.visitTeamMoved)
	events.React(a.Events, a.evaluatorAsked)
	events.React(a.Events, a.evaluatorJoined)
	events.React(a.Events, a.visitLate)
	events.React(a.Events, a.evaluatorReleased)
	events.React(a.Events, a.visitBoarded)
	events.React(a.Events, a.decisionAfter)
	events.React(a.Events, a.decisionProposed)
	events.React(a.Events, a.proposalTaken)
	events.React(a.Events, a.proposalDeclined)
	events.React(a.Events, a.focalEnded)
	events.React(a.Events, a.evaluatorNamed)
	events.React(a.Events, a.evaluatorPaused)
	events.React(a.Events, a.evaluatorResumed)
	events.React(a.Events, a.evaluatorEnded)
	events.React(a.Events, a.evaluatorReminded)
	events.React(a.Events, a.secured)
	events.React(a.Events, a.memberCalled)
	events.React(a.Events, a.memberMoved)
	events.React(a.Events, a.memberCalledOff)
	events.React(a.Events, a.emergent)
	events.React(a.Events, a.dataAsked)
	events.React(a.Events, a.dataAnswered)
	events.React(a.Events, a.chosen)
}

func (a *App) engineerSubmitted(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Submitted) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_submitted", map[string]string{"Step": e.Step, "Due": e.Due.String(), "Path": applicationPath(e.Case)}, e.Case)
}

func (a *App) engineerRecommended(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Recommended) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_moved", map[string]string{"Step": e.Next, "Due": e.Due.String(), "Path": applicationPath(e.Case)}, e.Case)
}

// decisionConfirmed tells whoever waited for what was decided, or rested on what it changes. The job that is at work may have passed by: each decision has its own.
func (a *App) decisionConfirmed(ctx context.Context, tx *db.Tx, _ access.Actor, _ accreditation.DecisionConfirmed) error {
	return a.Jobs.Enqueue(ctx, tx, unlockJob, struct{}{})
}

// decisionsImported does the same for what was decided before.
func (a *App) decisionsImported(ctx context.Context, tx *db.Tx, _ access.Actor, _ accreditation.Imported) error {
	return a.Jobs.Enqueue(ctx, tx, unlockJob, struct{}{})
}

// importUndone does the same for what is as if it had never been decided.
func (a *App) importUndone(ctx context.Context, tx *db.Tx, _ access.Actor, _ accreditation.ImportUndone) error {
	return a.Jobs.Enqueue(ctx, tx, unlockJob, struct{}{})
}

// engineerUnlocked tells whoever waited for a batch that their application can be sent.
func (a *App) engineerUnlocked(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Unlocked) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_unlocked", map[string]string{"Path": applicationPath(e.Case)}, "")
}

// engineerLocked tells whoever could send an application that its batch opens registration no more.
func (a *App) engineerLocked(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Locked) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_locked", map[string]string{"Path": applicationPath(e.Case)}, "")
}

// listSent compares who waits with a list that an institution sent.
func (a *App) listSent(ctx context.Context, tx *db.Tx, _ access.Actor, e accreditation.ListsSent) error {
	return a.Jobs.Enqueue(ctx, tx, relistJob, relistArgs{e.Programme, e.Batch})
}

// engineerRelisted tells whoever waited for a list that their application can be sent, or that they must act.
func (a *App) engineerRelisted(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Relisted) error {
	kind := "engineer_relisted"
	if e.Fits {
		kind = "engineer_listed"
	}
	return a.Notice.Tell(ctx, tx, e.Person, kind, map[string]string{"Path": applicationPath(e.Case)}, "")
}

// engineerFreed tells whoever could not send an application because of somebody else's that they can.
func (a *App) engineerFreed(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.ListingFreed) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_freed", map[string]string{"Path": applicationPath(e.Case)}, "")
}

func (a *App) engineerWithdrawn(ctx context.Context, tx *db.Tx, by access.Actor, e engineer.Withdrawn) error {
	if err := a.Payment.Cancel(ctx, tx, by, e.Case); err != nil {
		return err
	}
	if e.Draft {
		return a.Document.Discard(ctx, tx, by, e.Case)
	}
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_withdrawn", nil, e.Case)
}

func (a *App) engineerRefused(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Refused) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_refused", map[string]string{"Path": applicationPath(e.Case)}, e.Case)
}

func (a *App) engineerEntered(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Entered) error {
	p, err := a.Engineer.Public(ctx, tx, e)
	if err != nil {
		return err
	}
	change, err := a.change(ctx, e.Person)
	if err != nil {
		return err
	}
	err = a.Register.Put(ctx, tx, access.System(access.Publish), register.Entry{
		Number: e.Number, Kind: e.Kind, Discipline: e.Discipline, Name: p.Name.Reveal(), Facts: p.Registration.Facts,
		Province: p.Province, District: p.District, MaskedCNIC: p.Mask.Reveal(),
		Degree: p.Degree.Programme.ID, Institution: p.Degree.Institution.ID, GraduationYear: p.Degree.GraduatedOn.Year(),
	}, change)
	if err != nil {
		return err
	}
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_entered", map[string]string{"Number": registered(e.Number), "Path": licencePath}, e.Case)
}

func (a *App) refereeAnswered(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.RefereeAnswered) error {
	return a.Notice.Tell(ctx, tx, e.Person, "referee_answered", map[string]string{"Path": refereesPath(e.Case)}, "")
}

func (a *App) engineerElevated(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Elevated) error {
	for _, f := range e.Facts {
		if err := a.addFact(ctx, tx, e.Person, e.Number, f); err != nil {
			return err
		}
	}
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_elevated", map[string]string{"Number": registered(e.Number), "Path": licencePath}, e.Case)
}

func (a *App) engineerRenewed(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Renewed) error {
	if err := a.addFact(ctx, tx, e.Person, e.Number, e.Fact); err != nil {
		return err
	}
	data := map[string]string{"Number": registered(e.Number), "Path": licencePath}
	if e.Fact.Until.IsZero() {
		return a.Notice.Tell(ctx, tx, e.Person, "engineer_renewed_life", data, "")
	}
	data["Until"] = e.Fact.Until.String()
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_renewed", data, "")
}

// renewalEnded cancels what a renewal owed that was given up.
func (a *App) renewalEnded(ctx context.Context, tx *db.Tx, by access.Actor, e engineer.RenewalEnded) error {
	return a.Payment.Cancel(ctx, tx, by, e.Case)
}

func (a *App) renewalDue(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.RenewalDue) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_renew_soon", map[string]string{"Until": e.Until.String(), "Path": renewPath}, "")
}

// extensionArgs name the extension of a job.
type extensionArgs struct{ Extension string }

func (a *App) extensionDecided(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.ExtensionDecided) error {
	if !e.Confirmed {
		return nil
	}
	return a.Jobs.Enqueue(ctx, tx, extendJob, extensionArgs{e.Case}, jobs.Unique(extendJob+"/"+e.Case))
}

func (a *App) engineerExtended(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Extended) error {
	if err := a.addFact(ctx, tx, e.Person, e.Number, e.Fact); err != nil {
		return err
	}
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_extended", map[string]string{"Until": e.Fact.Until.String(), "Path": licencePath}, "")
}

// addFact publishes a fact of a registration.
func (a *App) addFact(ctx context.Context, tx *db.Tx, person, number string, f standing.Fact) error {
	change, err := a.change(ctx, person)
	if err != nil {
		return err
	}
	return a.Register.AddFact(ctx, tx, access.System(access.Publish), number, f, change)
}

// factRecorded publishes a fact of somebody's standing and tells the engineer; the grounds do not stand in the letter.
func (a *App) factRecorded(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.FactRecorded) error {
	if err := a.addFact(ctx, tx, e.Person, e.Number, e.Fact); err != nil {
		return err
	}
	kind, data := "standing_changed", map[string]string{"Number": registered(e.Number), "What": string(e.Fact.Kind), "From": e.Fact.From.String(), "Path": licencePath}
	if !e.Fact.Until.IsZero() {
		kind, data["Until"] = "standing_changed_until", e.Fact.Until.String()
	}
	return a.Notice.Tell(ctx, tx, e.Person, kind, data, "")
}

func (a *App) printed(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Printed) error {
	p, number, err := a.Engineer.PublicPrint(ctx, tx, e.Print)
	if err != nil {
		return err
	}
	return a.Register.AddPrint(ctx, tx, access.System(access.Publish), number, register.Print{Serial: p.Serial, Paper: string(p.Paper), Language: p.Language})
}

func (a *App) printsReplaced(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.PrintsReplaced) error {
	return a.Register.ReplacePrints(ctx, tx, access.System(access.Publish), e.Number, e.Reason, e.Serials)
}

// engineerCorrected publishes who an engineer is anew, under every number they have.
func (a *App) engineerCorrected(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Corrected) error {
	p, err := a.Engineer.PublicPerson(ctx, tx, e)
	if err != nil {
		return err
	}
	for _, number := range e.Numbers {
		change, err := a.change(ctx, e.Person)
		if err != nil {
			return err
		}
		holder := register.Holder{Name: p.Name.Reveal(), Province: p.Province, District: p.District, MaskedCNIC: p.Mask.Reveal()}
		if err := a.Register.Correct(ctx, tx, access.System(access.Publish), number, holder, change); err != nil {
			return err
		}
	}
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_corrected", map[string]string{"Path": licencePath}, e.Case)
}

func (a *App) engineerReplaced(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Replaced) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_replaced", map[string]string{"Number": registered(e.Number), "Path": papersPath(e.Registration)}, e.Case)
}

// change names a change of a person's entry on the register. Its salt is made with the person's key and dies with it.
func (a *App) change(ctx context.Context, holder string) (c register.Change, err error) {
	c.ID = id.New(a.Clock.Now())
	x := salted(holder, c.ID)
	c.Salt, err = a.Vault.Salt(ctx, x.Scope, x.Name)
	return c, err
}

func (a *App) paymentIssued(ctx context.Context, tx *db.Tx, _ access.Actor, e payment.Issued) error {
	data := map[string]string{"Reference": e.Reference, "Due": e.Due.String(), "Path": paymentPath(e.Reference)}
	return a.Notice.Tell(ctx, tx, e.Person, "payment_issued", data, e.Case)
}

// feeVerb is what a room does when a fee of its case was paid, or was not.
type feeVerb func(ctx context.Context, tx *db.Tx, by access.Actor, caseID string) error

// paid is what follows from a payment, by what it was for.
func (a *App) paid(purpose string) feeVerb {
	switch purpose {
	case payment.PurposeRegistration, payment.PurposeReplacement, payment.PurposeCorrection:
		return a.Engineer.FeePaid
	case payment.PurposeRenewal:
		return a.Engineer.RenewalPaid
	case payment.PurposeVisit:
		return a.Visit.FeePaid
	}
	return nothing
}

// unpaid is what follows when nobody paid in time, by what it was for.
func (a *App) unpaid(purpose string) feeVerb {
	switch purpose {
	case payment.PurposeRegistration, payment.PurposeReplacement, payment.PurposeCorrection:
		return a.Engineer.FeeExpired
	case payment.PurposeRenewal:
		return a.Engineer.RenewalExpired
	case payment.PurposeVisit:
		return a.Visit.FeeExpired
	}
	return nothing
}

func nothing(context.Context, *db.Tx, access.Actor, string) error { return nil }

func (a *App) paymentConfirmed(ctx context.Context, tx *db.Tx, by access.Actor, e payment.Confirmed) error {
	data := map[string]string{"Number": e.Receipt, "Reference": e.Reference, "Path": paymentPath(e.Reference)}
	if err := a.Notice.Tell(ctx, tx, e.Person, "payment_confirmed", data, e.Case); err != nil { // before the letters of what follows
		return err
	}
	return a.paid(e.Purpose)(ctx, tx, by, e.Case)
}

func (a *App) paymentRejected(ctx context.Context, tx *db.Tx, _ access.Actor, e payment.Rejected) error {
	return a.Notice.Tell(ctx, tx, e.Person, "payment_rejected", map[string]string{"Reference": e.Reference, "Due": e.Due.String(), "Path": paymentPath(e.Reference)}, e.Case)
}

func (a *App) paymentReminded(ctx context.Context, tx *db.Tx, _ access.Actor, e payment.Reminded) error {
	return a.Notice.Tell(ctx, tx, e.Person, "payment_reminder", map[string]string{"Reference": e.Reference, "Due": e.Due.String(), "Path": paymentPath(e.Reference)}, e.Case)
}

func (a *App) paymentExpired(ctx context.Context, tx *db.Tx, by access.Actor, e payment.Expired) error {
	if err := a.unpaid(e.Purpose)(ctx, tx, by, e.Case); err != nil {
		return err
	}
	return a.Notice.Tell(ctx, tx, e.Person, "payment_expired", map[string]string{"Reference": e.Reference, "Path": paymentPath(e.Reference)}, e.Case)
}

// paymentCame tells a payer of a part, or of what is too much. What has no invoice has nobody who could be told; it stands on the desk.
func (a *App) paymentCame(ctx context.Context, tx *db.Tx, _ access.Actor, e payment.Came) error {
	data := map[string]string{"Reference": e.Reference, "Path": paymentPath(e.Reference)}
	switch {
	case e.Person == "":
		return nil
	case e.Over > 0:
		return a.Notice.Tell(ctx, tx, e.Person, "payment_over", data, e.Case)
	}
	data["Due"] = e.Due.String()
	return a.Notice.Tell(ctx, tx, e.Person, "payment_part", data, e.Case)
}

func (a *App) paymentReversed(ctx context.Context, tx *db.Tx, _ access.Actor, e payment.Reversed) error {
	return a.Notice.Tell(ctx, tx, e.Person, "payment_reversed", map[string]string{"Reference": e.Reference, "Path": paymentPath(e.Reference)}, e.Case)
}

func (a *App) paymentCountedOnce(ctx context.Context, tx *db.Tx, _ access.Actor, e payment.CountedOnce) error {
	return a.Notice.Tell(ctx, tx, e.Person, "payment_once", map[string]string{"Reference": e.Reference, "Path": paymentPath(e.Reference)}, e.Case)
}

// paymentMoveEnded tells a payer what became of the refund that they asked for.
func (a *App) paymentMoveEnded(ctx context.Context, tx *db.Tx, _ access.Actor, e payment.MoveEnded) error {
	if e.Kind != payment.MoveRefund || e.State == payment.MoveWithdrawn { // which they did themselves
		return nil
	}
	letter := "refund_paid"
	if e.State == payment.MoveDeclined {
		letter = "refund_declined"
	}
	return a.Notice.Tell(ctx, tx, e.Person, letter, map[string]string{"Reference": e.Reference, "Path": paymentPath(e.Reference)}, e.Case)
}

// paymentWaived tells the payer what was waived. What asked for the fee goes on, if nothing of it is owed any more.
func (a *App) paymentWaived(ctx context.Context, tx *db.Tx, by access.Actor, e payment.Waived) error {
	data := map[string]string{"Reference": e.Reference, "Path": paymentPath(e.Reference)}
	if e.Left > 0 {
		data["Due"] = e.Due.String()
		return a.Notice.Tell(ctx, tx, e.Person, "payment_waived_part", data, e.Case)
	}
	if err := a.Notice.Tell(ctx, tx, e.Person, "payment_waived", data, e.Case); err != nil {
		return err
	}
	return a.paid(e.Purpose)(ctx, tx, by, e.Case)
}

func (a *App) messageSent(ctx context.Context, tx *db.Tx, _ access.Actor, e casework.MessageSent) error {
	if !e.Tell {
		return nil
	}
	return a.Notice.Tell(ctx, tx, e.Person, "case_message", map[string]string{"Path": messagesPath(e.Case)}, e.Case)
}

func (a *App) officeBegun(ctx context.Context, tx *db.Tx, by access.Actor, e account.OfficeBegun) error {
	if err := a.Accreditation.EndOf(ctx, tx, by, e.Person); err != nil {
		return err
	}
	if err := a.Evaluator.EndOf(ctx, tx, by, e.Person); err != nil {
		return err
	}
	return a.Notice.Tell(ctx, tx, e.Person, "officer_appointed", map[string]string{"Role": string(e.Role)}, "")
}

func (a *App) officeEnded(ctx context.Context, tx *db.Tx, by access.Actor, e account.OfficeEnded) error {
	if err := a.Desk.Release(ctx, tx, by, e.Person, e.Role); err != nil {
		return err
	}
	return a.Notice.Tell(ctx, tx, e.Person, "officer_dismissed", map[string]string{"Role": string(e.Role)}, "")
}

// listsAwaited tells those who stand for an institution that graduates wait for its lists.
func (a *App) listsAwaited(ctx context.Context, tx *db.Tx, _ access.Actor, e accreditation.ListsAwaited) error {
	kind := "focal_awaited"
	if e.Again {
		kind = "focal_reminded"
	}
	path := "/institution/at/" + e.Institution + "/programmes/" + e.Programme + "/batches/" + strconv.Itoa(e.Batch)
	for _, person := range e.Focals {
		if err := a.Notice.Tell(ctx, tx, person, kind, map[string]string{"Batch": strconv.Itoa(e.Batch), "Path": ownPath(path)}, ""); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) focalHandedOver(ctx context.Context, tx *db.Tx, _ access.Actor, e accreditation.FocalHandedOver) error {
	return a.Notice.Tell(ctx, tx, e.Person, "focal_handed", map[string]string{"Path": "/institution"}, "")
}

func (a *App) focalEnded(ctx context.Context, tx *db.Tx, _ access.Actor, e accreditation.FocalEnded) error {
	if e.Resigned {
		return nil
	}
	return a.Notice.Tell(ctx, tx, e.Person, "focal_ended", map[string]string{"Path": "/institution"}, "")
}

func (a *App) evaluatorNamed(ctx context.Context, tx *db.Tx, _ access.Actor, e evaluator.PersonNamed) error {
	return a.Notice.Tell(ctx, tx, e.Person, "evaluator_named", map[string]string{"Path": "/evaluator"}, "")
}

func (a *App) evaluatorPaused(ctx context.Context, tx *db.Tx, _ access.Actor, e evaluator.PausedIt) error {
	return a.Notice.Tell(ctx, tx, e.Person, "evaluator_paused", map[string]string{"Path": "/evaluator"}, "")
}

func (a *App) evaluatorResumed(ctx context.Context, tx *db.Tx, _ access.Actor, e evaluator.ResumedIt) error {
	return a.Notice.Tell(ctx, tx, e.Person, "evaluator_resumed", map[string]string{"Path": "/evaluator"}, "")
}

func (a *App) evaluatorEnded(ctx context.Context, tx *db.Tx, by access.Actor, e evaluator.EndedIt) error {
	if err := a.Visit.LeaveTeams(ctx, tx, by, e.Person); err != nil || e.Own {
		return err
	}
	return a.Notice.Tell(ctx, tx, e.Person, "evaluator_ended", map[string]string{"Path": "/evaluator"}, "")
}

func (a *App) evaluatorReminded(ctx context.Context, tx *db.Tx, _ access.Actor, e evaluator.Reminded) error {
	return a.Notice.Tell(ctx, tx, e.Person, "evaluator_again", map[string]string{"Until": e.Until.String(), "Path": "/evaluator"}, "")
}

func (a *App) memberCalled(ctx context.Context, tx *db.Tx, _ access.Actor, e committee.MemberCalled) error {
	return a.Notice.Tell(ctx, tx, e.Member, "meeting_called", map[string]string{"Due": e.On.String(), "Path": "/desk/meetings/" + e.Meeting}, "")
}

func (a *App) memberMoved(ctx context.Context, tx *db.Tx, _ access.Actor, e committee.MemberMoved) error {
	return a.Notice.Tell(ctx, tx, e.Member, "meeting_moved", map[string]string{"From": e.From.String(), "Due": e.To.String(), "Path": "/desk/meetings/" + e.Meeting}, "")
}

func (a *App) memberCalledOff(ctx context.Context, tx *db.Tx, _ access.Actor, e committee.MemberCalledOff) error {
	return a.Notice.Tell(ctx, tx, e.Member, "meeting_called_off", map[string]string{"From": e.On.String(), "Path": "/desk/meetings/" + e.Meeting}, "")
}

func (a *App) secured(ctx context.Context, tx *db.Tx, _ access.Actor, e account.Secured) error {
	if err := a.Notice.Tell(ctx, tx, e.Person, "security_changed", map[string]string{"What": e.What}, ""); err != nil || e.What != "address" {
		return err
	}
	return a.Notice.Readdressed(ctx, tx, e.Person)
}

func (a *App) dataAsked(ctx context.Context, tx *db.Tx, _ access.Actor, e dataright.Asked) error {
	if e.Person == "" { // it came by mail, and its writer was told
		return nil
	}
	return a.Notice.Tell(ctx, tx, e.Person, "data_asked", map[string]string{"Due": e.Due.String(), "Path": requestPath(e.Case)}, e.Case)
}

func (a *App) dataAnswered(ctx context.Context, tx *db.Tx, _ access.Actor, e dataright.Answered) error {
	if e.Person == "" {
		return nil
	}
	return a.Notice.Tell(ctx, tx, e.Person, "data_answered", map[string]string{"Path": requestPath(e.Case)}, e.Case)
}

// emergent tells those who watch over personal data, but for the one who opened the record: where nobody else does, the registrars.
func (a *App) emergent(ctx context.Context, tx *db.Tx, by access.Actor, _ dataright.Emergent) error {
	for _, office := range []access.Role{access.PrivacyOfficer, access.Registrar} {
		holders, err := a.Account.Holders(ctx, tx, office)
		if err != nil {
			return err
		}
		holders = slices.DeleteFunc(holders, func(h string) bool { return h == by.Person })
		for _, h := range holders {
			if err := a.Notice.Tell(ctx, tx, h, "emergency_opened", map[string]string{"Path": "/desk/privacy"}, ""); err != nil {
				return err
			}
		}
		if len(holders) > 0 {
			return nil
		}
	}
	return nil
}

func (a *App) delegated(ctx context.Context, tx *db.Tx, _ access.Actor, e account.Delegated) error {
	data := map[string]string{"Role": string(e.Role), "From": e.From.String(), "Until": e.Until.String()}
	return a.Notice.Tell(ctx, tx, e.To, "officer_delegated", data, "")
}

func (a *App) informationRequested(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.InformationRequested) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_asked", map[string]string{"Until": e.Until.String(), "Path": answersPath(e.Case)}, e.Case)
}

func (a *App) refusalIntended(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.RefusalIntended) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_intended", map[string]string{"Until": e.Until.String(), "Path": answersPath(e.Case)}, e.Case)
}

func (a *App) engineerReminded(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Reminded) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_reminded", map[string]string{"Until": e.Until.String(), "Path": answersPath(e.Case)}, e.Case)
}

func (a *App) engineerAnswered(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Answered) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_answered", map[string]string{"Due": e.Due.String(), "Path": applicationPath(e.Case)}, e.Case)
}

func (a *App) engineerLapsed(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Lapsed) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_lapsed", map[string]string{"Path": applicationPath(e.Case)}, e.Case)
}

func (a *App) engineerHeld(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Held) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_held", map[string]string{"Until": e.Until.String(), "Path": applicationPath(e.Case)}, e.Case)
}

func (a *App) engineerResumed(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Resumed) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_resumed", map[string]string{"Due": e.Due.String(), "Path": applicationPath(e.Case)}, e.Case)
}

func (a *App) reconsiderationAsked(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.ReconsiderationAsked) error {
	return a.Notice.Tell(ctx, tx, e.Person, "engineer_again", map[string]string{"Due": e.Due.String(), "Path": applicationPath(e.Case)}, e.Case)
}

func (a *App) numberAsked(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.NumberAsked) error {
	return a.Notice.Tell(ctx, tx, e.Person, "number_found", map[string]string{"Number": registered(e.Number), "Path": verifyPath(e.Number)}, "")
}

// takeoverArgs name the takeover of a job.
type takeoverArgs struct{ Takeover string }

func (a *App) takeoverAsked(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.TakeoverAsked) error {
	return a.Jobs.Enqueue(ctx, tx, takeoverJob, takeoverArgs{e.Takeover})
}

// entryTaken tells both: whoever has the registration now, and the contact on file.
func (a *App) entryTaken(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.EntryTaken) error {
	if err := a.Notice.Tell(ctx, tx, e.Person, "entry_taken", map[string]string{"Number": registered(e.Number), "Path": licencePath}, ""); err != nil {
		return err
	}
	return a.Notice.Tell(ctx, tx, e.From, "entry_given", map[string]string{"Number": registered(e.Number), "Until": e.Contest.String()}, "")
}

func (a *App) identityRecorded(ctx context.Context, tx *db.Tx, by access.Actor, e person.IdentityRecorded) error {
	var pairs []engineer.Pair
	for _, x := range e.Alike {
		pairs = append(pairs, engineer.Pair{One: e.Person, Other: x.Person, Reason: x.Reason})
	}
	if err := a.Engineer.NoteDuplicates(ctx, tx, "record", pairs); err != nil {
		return err
	}
	if err := a.Engineer.AskAgain(ctx, tx, by, e.Person); err != nil {
		return err
	}
	return a.Notice.Readdressed(ctx, tx, e.Person) // telephone or postal address may be others
}

// contactChanged tells somebody that they are reached elsewhere, and lets letters leave that did not reach them. Who prefers texts or the post is told by
// e-mail too: the other way leads to what was typed just now, perhaps by somebody else.
func (a *App) contactChanged(ctx context.Context, tx *db.Tx, _ access.Actor, e person.ContactChanged) error {
	what := map[string]string{"What": "contact"}
	if err := a.Notice.Tell(ctx, tx, e.Person, "security_changed", what, ""); err != nil {
		return err
	}
	wishes, err := a.Preference.Wishes(ctx, tx, e.Person)
	if err != nil {
		return err
	}
	if wishes.Preferred != "" && wishes.Preferred != "email" {
		d, err := a.Access.May(access.System(access.Notice), "notice.tell", access.Subject{Person: e.Person})
		if err != nil {
			return err
		}
		c, err := a.People.Contact(ctx, tx, d, e.Person)
		if err != nil {
			return err
		}
		if !c.Email.Empty() {
			letter := notice.Letter{Kind: "security_changed", Address: c.Email.Reveal(), Language: c.Language, Values: what}
			if err := a.Notice.TellAddress(ctx, tx, letter); err != nil {
				return err
			}
		}
	}
	return a.Notice.Readdressed(ctx, tx, e.Person)
}

// merged tells both of two persons that they were found to be one.
func (a *App) merged(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.Merged) error {
	for _, who := range []string{e.Person, e.From} {
		if err := a.Notice.Tell(ctx, tx, who, "persons_merged", map[string]string{"Number": registered(e.Number), "Until": e.Contest.String()}, ""); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) takeoverLost(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.TakeoverLost) error {
	return a.Notice.Tell(ctx, tx, e.Person, "takeover_lost", map[string]string{"Path": claimPath}, "")
}

func (a *App) takeoverDeclined(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.TakeoverRefused) error {
	return a.Notice.Tell(ctx, tx, e.Person, "takeover_declined", map[string]string{"Path": claimPath}, "")
}

func (a *App) takeoverExpired(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.TakeoverRanOut) error {
	return a.Notice.Tell(ctx, tx, e.Person, "takeover_expired", map[string]string{"Path": claimPath}, "")
}

// shredArgs name the person of a job.
type shredArgs struct{ Person string }

// shellEmptied gives entries a line that opens with the key of whom they went on to, before the key of whom they were is destroyed.
func (a *App) shellEmptied(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.ShellEmptied) error {
	for _, x := range e.Entries {
		holder, err := a.Engineer.Registered(ctx, tx, x.Number)
		if err != nil {
			return err
		}
		change, err := a.change(ctx, holder)
		if fault.Is(err, fault.KindNotFound) { // whose key is destroyed gets no new line
			continue
		}
		if err != nil {
			return err
		}
		if err := a.Register.Restate(ctx, tx, access.System(access.Publish), x.Number, x.Move, change); err != nil {
			return err
		}
	}
	return a.Jobs.Enqueue(ctx, tx, shredJob, shredArgs{e.Person})
}

func (a *App) entryReturned(ctx context.Context, tx *db.Tx, _ access.Actor, e engineer.EntryReturned) error {
	for _, who := range []string{e.Person, e.To} {
		if err := a.Notice.Tell(ctx, tx, who, "entry_returned", map[string]string{"Number": registered(e.Number)}, ""); err != nil {
			return err
		}
	}
	return nil
}

// registered writes a number as letters can have it: some of an older register have spaces.
func registered(number string) string { return strings.ReplaceAll(number, " ", "-") }

// chosen lets letters come in the language that somebody chose.
func (a *App) chosen(ctx context.Context, tx *db.Tx, _ access.Actor, e preference.Chosen) error {
	switch e.What {
	case preference.Language:
		return a.People.SetLanguage(ctx, tx, e.Person, e.Choice)
	case preference.Way, preference.Fallback:
		return a.Notice.Chosen(ctx, tx, e.Person)
	}
	return nil
}
