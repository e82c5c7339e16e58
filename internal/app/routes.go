package app

import (
	"net/http"

	"sanad/internal/access"
	"sanad/internal/account"
	"sanad/internal/casework"
	"sanad/internal/committee"
	"sanad/internal/dataright"
	"sanad/internal/document"
	"sanad/internal/engineer"
	"sanad/internal/notice"
	"sanad/internal/payment"
	"sanad/internal/policy"
	"sanad/internal/register"
	"sanad/internal/roll"
	"sanad/internal/site"
	"sanad/internal/web"
)

// routes lists every address with its door and purpose. Pages exist in English at the address and in Urdu under /ur.
func (a *App) routes() []web.Route {
	engineers, rights := engineer.NewPages(a.Engineer), dataright.NewPages(a.Rights)
	payments, hooks := payment.NewPages(a.Payment), payment.NewHooks(a.Payment)
	letters, cards := notice.NewPages(a.Notice), a.cardPages()
	rolls := roll.NewPages(a.Roll, a.Council.MaxUpload())
	meetings := committee.NewPages(a.Committee, map[string]string{engineer.CaseKind: "/desk/engineers/"})
	desk := casework.NewPages(a.Desk, map[string]string{engineer.CaseKind: "/desk/engineers/", dataright.CaseKind: "/desk/privacy/requests/"}, []web.Panel{{Order: 1, Show: payments.DeskPanel}, {Order: 2, Show: letters.Panel}, {Order: 3, Show: rights.DeskPanel}, {Order: 4, Show: meetings.DeskPanel}, {Order: 5, Show: engineers.DeskPanel}, {Order: 6, Show: engineers.ExtensionPanel}, {Order: 7, Show: rolls.Panel}, {Order: 8, Show: engineers.TakeoverPanel}, {Order: 9, Show: payments.FeesPanel}, {Order: 10, Show: payments.MovementsPanel}})
	talks := casework.NewTalkPages(a.Desk, map[string]casework.Places{engineer.CaseKind: {Own: "/my/applications/", Desk: "/desk/engineers/"}}, a.Council.MaxUpload())
	accounts := account.NewPages(a.Account, []web.Panel{{Order: 1, Show: desk.Panel}, {Order: 2, Show: payments.Panel}, {Order: 3, Show: engineers.Panel}, {Order: 4, Show: rights.Panel}})
	documents, registers := document.NewPages(a.Document), register.NewPages(a.Register)
	sites := site.NewPages(a.Site, a.Config.Base)

	routes := append(a.published(), []web.Route{
		// Everybody, without a cookie.
		web.Public("GET /eligibility", sites.GetEligibility),
		web.API("GET /log/public/proof/engineers/{number...}", register.NewAPI(a.Register).GetProof).Limit(120, 60), // the keys open the lines
		web.Public("GET /verify/engineers/{number}/receipt", registers.GetReceipt).Limit(60, 30),
		web.API("GET /verify/engineers/{number}/receipt.jws", register.NewAPI(a.Register).GetReceipt).Limit(60, 30),

		// Whoever is not signed in yet.
		web.Open("GET /sign-up", accounts.GetSignUp),
		web.Open("POST /sign-up", accounts.PostSignUp),
		web.Open("GET /sign-up/code", accounts.GetSignUpCode),
		web.Open("POST /sign-up/code", accounts.PostSignUpCode),
		web.Open("GET /sign-in", accounts.GetSignIn),
		web.Open("POST /sign-in", accounts.PostSignIn),
		web.Open("GET /sign-in/code", accounts.GetSignInCode),
		web.Open("POST /sign-in/code", accounts.PostSignInCode),
		web.Open("GET /sign-in/passkey", accounts.GetPasskeyAgain),
		web.Open("POST /sign-in/passkey", accounts.PostSignInPasskey),
		web.Open("POST /sign-in/passkey/answer", accounts.PostSignInPasskeyAnswer),
		web.Open("GET /sign-in/provider", accounts.GetProviderAgain),
		web.Open("POST /sign-in/provider", accounts.PostProvider),
		web.Open("GET /sign-in/provider/back", accounts.GetProviderBack),
		web.Open("POST /sign-in/provider/enter", accounts.PostProviderEnter),
		web.Open("GET /sign-in/second", accounts.GetSignInCode),
		web.Open("POST /sign-in/second", accounts.PostSignInSecond),
		web.Open("GET /find-my-number", engineers.GetFindNumber),
		web.Open("POST /find-my-number", engineers.PostFindNumber).Limit(20, 5),
		web.Link("GET /referee/{token}", engineers.GetAskedReferee),
		web.Link("POST /referee/{token}", engineers.PostAskedReferee),
		web.Link("GET /invitation/{token}", accounts.GetInvitation),
		web.Link("POST /invitation/{token}", accounts.PostInvitation),

		// The machines of banks.
		web.Hook("POST /hooks/biller/inquiry", "biller", access.Fees, hooks.PostInquiry),
		web.Hook("POST /hooks/biller/payment", "biller", access.Fees, hooks.PostNotice),
		web.Hook("POST /hooks/biller/reversal", "biller", access.Fees, hooks.PostReversal),

		web.Hook("POST /hooks/stripe", "stripe", access.Fees, hooks.PostCard),

		// A person's own place.
		web.Member("GET /my", access.Self, accounts.GetHome),
		web.Member("POST /my/invitations", access.Self, accounts.PostAcceptInvitation),
		web.Member("POST /sign-out", access.Self, accounts.PostSignOut),
		web.Member("GET /my/identity", access.Self, accounts.GetIdentity),
		web.Member("POST /my/identity", access.Self, accounts.PostIdentity),
		web.Member("GET /my/data", access.Self, rights.GetData),
		web.Member("POST /my/data", access.Self, rights.PostAsk),
		web.Member("GET /my/data/{id}", access.Self, rights.GetOwnRequest),
		web.Member("GET /my/looked", access.Self, rights.GetLooked),
		web.Member("GET /my/security", access.Self, accounts.GetSecurity),
		web.Member("POST /my/security/sessions/end", access.Self, accounts.PostEndSession),
		web.Member("POST /my/security/sessions/end-others", access.Self, accounts.PostEndOtherSessions),
		web.Member("GET /my/security/passphrase", access.Self, accounts.GetPassphrase),
		web.Member("POST /my/security/passphrase", access.Self, accounts.PostPassphrase),
		web.Member("GET /my/security/authenticator", access.Self, accounts.GetAuthenticator),
		web.Member("POST /my/security/authenticator", access.Self, accounts.PostAuthenticator),
		web.Member("GET /my/security/recovery", access.Self, accounts.GetRecovery),
		web.Member("POST /my/security/recovery", access.Self, accounts.PostRecovery),
		web.Member("GET /my/security/passkeys", access.Self, accounts.GetPasskeys),
		web.Member("POST /my/security/passkeys", access.Self, accounts.PostPasskey),
		web.Member("POST /my/security/passkeys/new", access.Self, accounts.PostNewPasskey).Limit(20, 20),
		web.Member("POST /my/security/passkeys/remove", access.Self, accounts.PostRemovePasskey),
		web.Member("POST /my/confirm/passkey", access.Self, accounts.PostConfirmPasskey).Limit(20, 20),
		web.Member("POST /my/confirm/passkey/answer", access.Self, accounts.PostConfirmPasskeyAnswer),
		web.Member("GET /my/confirm", access.Self, accounts.GetConfirm),
		web.Member("POST /my/confirm", access.Self, accounts.PostConfirm),
		web.Member("GET /my/apply", access.Self, engineers.GetApply),
		web.Member("POST /my/apply", access.Self, engineers.PostApply),
		web.Member("GET /my/applications/{id}", access.Self, engineers.GetApplication),
		web.Member("GET /my/applications/{id}/degree", access.Self, engineers.GetDegree),
		web.Member("POST /my/applications/{id}/degree", access.Self, engineers.PostDegree),
		web.Member("GET /my/applications/{id}/foreign_degree", access.Self, engineers.GetForeignDegree),
		web.Member("POST /my/applications/{id}/foreign_degree", access.Self, engineers.PostForeignDegree),
		web.Member("GET /my/applications/{id}/project", access.Self, engineers.GetProject),
		web.Member("POST /my/applications/{id}/project", access.Self, engineers.PostProject),
		web.Member("GET /my/applications/{id}/correction", access.Self, engineers.GetCorrection),
		web.Member("POST /my/applications/{id}/correction", access.Self, engineers.PostCorrection),
		web.Member("GET /my/applications/{id}/loss", access.Self, engineers.GetLoss),
		web.Member("POST /my/applications/{id}/loss", access.Self, engineers.PostLoss),
		web.Member("GET /my/applications/{id}/route", access.Self, engineers.GetRoute),
		web.Member("POST /my/applications/{id}/route", access.Self, engineers.PostRoute),
		web.Member("GET /my/applications/{id}/claims", access.Self, engineers.GetClaims),
		web.Member("POST /my/applications/{id}/claims", access.Self, engineers.PostClaims),
		web.Member("GET /my/applications/{id}/experience", access.Self, engineers.GetExperience),
		web.Member("POST /my/applications/{id}/experience", access.Self, engineers.PostExperience),
		web.Member("POST /my/applications/{id}/experience/remove", access.Self, engineers.PostRemoveExperience),
		web.Member("GET /my/applications/{id}/referees", access.Self, engineers.GetReferees),
		web.Member("POST /my/applications/{id}/referees", access.Self, engineers.PostReferee).Limit(20, 10),
		web.Member("POST /my/applications/{id}/referees/again", access.Self, engineers.PostRefereeAgain),
		web.Member("POST /my/applications/{id}/referees/drop", access.Self, engineers.PostRefereeDrop),
		web.Member("GET /my/applications/{id}/documents", access.Self, documents.GetDocuments),
		web.Member("POST /my/applications/{id}/documents", access.Self, documents.PostDocuments).Upload(a.Council.MaxUpload()),
		web.Member("POST /my/applications/{id}/documents/{document}/remove", access.Self, documents.PostRemove),
		web.Member("GET /my/documents/{id}", access.Self, documents.GetDocument),
		web.Member("GET /my/applications/{id}/declaration", access.Self, engineers.GetDeclaration),
		web.Member("POST /my/applications/{id}/declaration", access.Self, engineers.PostDeclaration),
		web.Member("GET /my/applications/{id}/check", access.Self, engineers.GetCheck),
		web.Member("POST /my/applications/{id}/submit", access.Self, engineers.PostSubmit),
		web.Member("GET /my/applications/{id}/withdraw", access.Self, engineers.GetWithdraw),
		web.Member("POST /my/applications/{id}/withdraw", access.Self, engineers.PostWithdraw),
		web.Member("GET /my/applications/{id}/answers", access.Self, engineers.GetAnswers),
		web.Member("POST /my/applications/{id}/answers", access.Self, engineers.PostAnswers),
		web.Member("GET /my/applications/{id}/reconsider", access.Self, engineers.GetReconsider),
		web.Member("POST /my/applications/{id}/reconsider", access.Self, engineers.PostReconsider),
		web.Member("GET /my/invoices", access.Self, payments.GetInvoices),
		web.Member("GET /my/invoices/{reference}", access.Self, payments.GetInvoice).Leads(cards),
		web.Member("POST /my/invoices/{reference}/card", access.Self, payments.PostCard).Leads(cards).Limit(20, 10),
		web.Member("POST /my/invoices/{reference}/trace", access.Self, payments.PostTrace).Leads(cards),
		web.Member("POST /my/invoices/{reference}/use", access.Self, payments.PostUse).Leads(cards),
		web.Member("POST /my/invoices/{reference}/refund", access.Self, payments.PostRefund).Leads(cards),
		web.Member("POST /my/invoices/{reference}/slip", access.Self, payments.PostSlip).Upload(a.Council.MaxUpload()).Leads(cards),
		web.Member("GET /my/payments/{id}", access.Self, payments.GetMoved),
		web.Member("GET /my/cases/{id}/messages", access.Self, talks.GetOwnMessages),
		web.Member("POST /my/cases/{id}/messages", access.Self, talks.PostOwnMessages).Upload(a.Council.MaxUpload()),
		web.Member("GET /my/claim", access.Self, engineers.GetTakeOver),
		web.Member("POST /my/claim", access.Self, engineers.PostTakeOver).Limit(20, 10),
		web.Member("GET /my/claim/code", access.Self, engineers.GetCode),
		web.Member("POST /my/claim/code", access.Self, engineers.PostCode).Limit(20, 10),
		web.Member("POST /my/claim/letter", access.Self, engineers.PostLetter).Limit(20, 10),
		web.Member("GET /my/licence", access.Self, engineers.GetLicence),
		web.Member("GET /my/licence/renew", access.Self, engineers.GetRenew),
		web.Member("POST /my/licence/renew", access.Self, engineers.PostRenew),
		web.Member("POST /my/licence/renew/{id}/give-up", access.Self, engineers.PostGiveUpRenewal),
		web.Member("GET /my/licence/surrender", access.Self, engineers.GetSurrender).Strong(),
		web.Member("POST /my/licence/surrender", access.Self, engineers.PostSurrender).Strong(),
		web.Member("GET /my/licence/correct", access.Self, engineers.GetCorrect),
		web.Member("POST /my/licence/correct", access.Self, engineers.PostCorrect),
		web.Member("GET /my/licence/lost", access.Self, engineers.GetLost),
		web.Member("POST /my/licence/lost", access.Self, engineers.PostLost),
		web.Member("GET /my/licence/papers", access.Self, engineers.GetPapers),
		web.Member("POST /my/licence/papers", access.Self, engineers.PostPapers).Limit(20, 10),
		web.Member("GET /my/registrations/{id}/papers", access.Self, engineers.GetPapers),
		web.Member("POST /my/registrations/{id}/papers", access.Self, engineers.PostPapers).Limit(20, 10),
		web.Member("GET /my/licence/papers/{print}", access.Self, engineers.GetPaper).Limit(60, 30),

		// The desk.
		web.Desk("GET /desk", access.Licensing, desk.GetInbox),
		web.Desk("POST /desk/cases", access.Licensing, desk.PostCases),
		web.Desk("GET /desk/search", access.Licensing, desk.GetSearch),
		web.Desk("POST /desk/search", access.Licensing, desk.PostSearch),
		web.Desk("GET /desk/extensions", access.Licensing, engineers.GetExtensions),
		web.Desk("POST /desk/extensions", access.Licensing, engineers.PostExtend),
		web.Desk("GET /desk/extensions/new", access.Licensing, engineers.GetExtend),
		web.Desk("GET /desk/extensions/{id}", access.Licensing, engineers.GetExtension),
		web.Desk("POST /desk/extensions/{id}/confirm", access.Licensing, engineers.PostConfirmExtension),
		web.Desk("POST /desk/extensions/{id}/decline", access.Licensing, engineers.PostDeclineExtension),
		web.Desk("GET /desk/registrations/{id}/papers", access.Licensing, engineers.GetPapers),
		web.Desk("POST /desk/registrations/{id}/papers", access.Licensing, engineers.PostPapers),
		web.Desk("GET /desk/papers/{print}", access.Licensing, engineers.GetPaper),
		web.Desk("GET /desk/engineers/{id}", access.Licensing, engineers.GetCase),
		web.Desk("POST /desk/engineers/{id}/take", access.Licensing, engineers.PostTake),
		web.Desk("POST /desk/engineers/{id}/return", access.Licensing, engineers.PostReturn),
		web.Desk("GET /desk/engineers/{id}/ask", access.Licensing, engineers.GetRequestInformation),
		web.Desk("POST /desk/engineers/{id}/ask", access.Licensing, engineers.PostRequestInformation),
		web.Desk("GET /desk/engineers/{id}/hold", access.Licensing, engineers.GetHold),
		web.Desk("POST /desk/engineers/{id}/hold", access.Licensing, engineers.PostHold),
		web.Desk("POST /desk/engineers/{id}/resume", access.Licensing, engineers.PostResume),
		web.Desk("GET /desk/engineers/{id}/notice", access.Licensing, engineers.GetIntendRefusal),
		web.Desk("POST /desk/engineers/{id}/notice", access.Licensing, engineers.PostIntendRefusal),
		web.Desk("POST /desk/engineers/{id}/claim", access.Licensing, engineers.PostClaim),
		web.Desk("POST /desk/engineers/{id}/interview", access.Licensing, engineers.PostInterview),
		web.Desk("POST /desk/engineers/{id}/recommend", access.Licensing, engineers.PostRecommend),
		web.Desk("POST /desk/engineers/{id}/enter", access.Licensing, engineers.PostEnter),
		web.Desk("POST /desk/engineers/{id}/refuse", access.Licensing, engineers.PostRefuse),
		web.Desk("GET /desk/registrations/{id}", access.Licensing, engineers.GetRegistration),
		web.Desk("GET /desk/registrations/{id}/suspend", access.Licensing, engineers.GetSuspend),
		web.Desk("POST /desk/registrations/{id}/suspend", access.Licensing, engineers.PostSuspend),
		web.Desk("GET /desk/registrations/{id}/pause", access.Licensing, engineers.GetPause),
		web.Desk("POST /desk/registrations/{id}/pause", access.Licensing, engineers.PostPause),
		web.Desk("GET /desk/registrations/{id}/end", access.Licensing, engineers.GetEnd),
		web.Desk("POST /desk/registrations/{id}/end", access.Licensing, engineers.PostEnd),
		web.Desk("GET /desk/registrations/{id}/remove", access.Licensing, engineers.GetRemove),
		web.Desk("POST /desk/registrations/{id}/remove", access.Licensing, engineers.PostRemove),
		web.Desk("GET /desk/registrations/{id}/restore", access.Licensing, engineers.GetRestore),
		web.Desk("POST /desk/registrations/{id}/restore", access.Licensing, engineers.PostRestore),
		web.Desk("GET /desk/registrations/{id}/death", access.Licensing, engineers.GetDeath),
		web.Desk("POST /desk/registrations/{id}/death", access.Licensing, engineers.PostDeath),
		web.Desk("GET /desk/registrations/{id}/set-aside", access.Licensing, engineers.GetSetAside),
		web.Desk("POST /desk/registrations/{id}/set-aside", access.Licensing, engineers.PostSetAside),
		web.Desk("POST /desk/registrations/{id}/proposals/{proposal}/confirm", access.Licensing, engineers.PostConfirm),
		web.Desk("POST /desk/registrations/{id}/proposals/{proposal}/decline", access.Licensing, engineers.PostDecline),
		web.Desk("GET /desk/duplicates", access.Licensing, engineers.GetDuplicates),
		web.Desk("GET /desk/duplicates/{id}", access.Licensing, engineers.GetDuplicate),
		web.Desk("POST /desk/duplicates/{id}", access.Licensing, engineers.PostDuplicate),
		web.Desk("GET /desk/claims", access.Licensing, engineers.GetTakeovers),
		web.Desk("POST /desk/claims", access.Licensing, engineers.PostFindTakeover),
		web.Desk("GET /desk/claims/{id}", access.Licensing, engineers.GetTakeover),
		web.Desk("POST /desk/claims/{id}", access.Licensing, engineers.PostTakeover),
		web.Desk("POST /desk/claims/{id}/letter", access.Licensing, engineers.PostPrintLetter),
		web.Desk("POST /desk/claims/{id}/sent", access.Licensing, engineers.PostLetterSent),
		web.Desk("POST /desk/claims/{id}/undo", access.Licensing, engineers.PostUndoTakeover),
		web.Desk("GET /desk/proposals", access.Licensing, engineers.GetProposals),
		web.Desk("GET /desk/cases/{id}/messages", access.Licensing, talks.GetMessages),
		web.Desk("POST /desk/cases/{id}/messages", access.Licensing, talks.PostMessages).Upload(a.Council.MaxUpload()),
		web.Desk("GET /desk/cases/{id}/notes", access.Licensing, talks.GetNotes),
		web.Desk("POST /desk/cases/{id}/notes", access.Licensing, talks.PostNotes),
		web.Desk("POST /desk/cases/{id}/notes/{note}/strike", access.Licensing, talks.PostStrike),
		web.Desk("GET /desk/meetings", access.Licensing, meetings.GetMeetings),
		web.Desk("POST /desk/meetings", access.Licensing, meetings.PostCall),
		web.Desk("GET /desk/meetings/new", access.Licensing, meetings.GetCall),
		web.Desk("GET /desk/meetings/{meeting}", access.Licensing, meetings.GetMeeting),
		web.Desk("GET /desk/meetings/{meeting}/move", access.Licensing, meetings.GetMove),
		web.Desk("POST /desk/meetings/{meeting}/move", access.Licensing, meetings.PostMove),
		web.Desk("GET /desk/meetings/{meeting}/call-off", access.Licensing, meetings.GetCallOff),
		web.Desk("POST /desk/meetings/{meeting}/call-off", access.Licensing, meetings.PostCallOff),
		web.Desk("GET /desk/meetings/{meeting}/agenda", access.Licensing, meetings.GetAgenda),
		web.Desk("POST /desk/meetings/{meeting}/agenda", access.Licensing, meetings.PostAgenda),
		web.Desk("POST /desk/meetings/{meeting}/items/{item}/remove", access.Licensing, meetings.PostRemove),
		web.Desk("GET /desk/meetings/{meeting}/conflicts", access.Licensing, meetings.GetConflicts),
		web.Desk("POST /desk/meetings/{meeting}/conflicts", access.Licensing, meetings.PostConflicts),
		web.Desk("GET /desk/meetings/{meeting}/attendance", access.Licensing, meetings.GetAttendance),
		web.Desk("POST /desk/meetings/{meeting}/attendance", access.Licensing, meetings.PostAttendance),
		web.Desk("GET /desk/meetings/{meeting}/decisions", access.Licensing, meetings.GetDecisions),
		web.Desk("POST /desk/meetings/{meeting}/decisions", access.Licensing, meetings.PostDecisions).Upload(1 << 20),
		web.Desk("GET /desk/meetings/{meeting}/minutes", access.Licensing, meetings.GetMinutes),
		web.Desk("GET /desk/meetings/{meeting}/minutes.pdf", access.Licensing, meetings.GetMinutesFile),
		web.Desk("POST /desk/meetings/{meeting}/minutes/close", access.Licensing, meetings.PostClose),
		web.Desk("POST /desk/meetings/{meeting}/minutes/confirm", access.Licensing, meetings.PostConfirm),
		web.Desk("GET /desk/documents/{id}", access.Licensing, documents.GetInspect),
		web.Desk("GET /desk/payments", access.Fees, payments.GetClaims),
		web.Desk("GET /desk/payments/books", access.Fees, payments.GetThisMonth),
		web.Desk("GET /desk/payments/books/{month}", access.Fees, payments.GetBooks),
		web.Desk("POST /desk/payments/books/{month}/close", access.Fees, payments.PostClose),
		web.Desk("GET /desk/payments/days/{day}", access.Fees, payments.GetDay),
		web.Desk("GET /desk/payments/outstanding", access.Fees, payments.GetOutstanding),
		web.Desk("GET /desk/payments/outstanding.csv", access.Fees, payments.GetOutstandingFile),
		web.Desk("GET /desk/payments/agreement", access.Fees, payments.GetAgreement),
		web.Desk("GET /desk/payments/looking", access.Fees, payments.GetLooking),
		web.Desk("GET /desk/payments/credits", access.Fees, payments.GetCredits),
		web.Desk("GET /desk/payments/credits/propose", access.Fees, payments.GetPropose),
		web.Desk("POST /desk/payments/credits/propose", access.Fees, payments.PostPropose),
		web.Desk("GET /desk/payments/credits/{id}", access.Fees, payments.GetMove),
		web.Desk("POST /desk/payments/credits/{id}/agree", access.Fees, payments.PostAgree),
		web.Desk("POST /desk/payments/credits/{id}/decline", access.Fees, payments.PostDecline),
		web.Desk("POST /desk/payments/credits/{id}/pay_out", access.Fees, payments.PostPayOut),
		web.Desk("GET /desk/payments/statements", access.Fees, payments.GetStatements),
		web.Desk("POST /desk/payments/statements", access.Fees, payments.PostStatements).Upload(a.Council.MaxUpload()),
		web.Desk("GET /desk/payments/statements/{id}", access.Fees, payments.GetStatement),
		web.Desk("GET /desk/payments/unmatched", access.Fees, payments.GetUnmatched),
		web.Desk("GET /desk/payments/unmatched/{id}", access.Fees, payments.GetMovement),
		web.Desk("POST /desk/payments/unmatched/{id}/apply", access.Fees, payments.PostApply),
		web.Desk("POST /desk/payments/unmatched/{id}/aside", access.Fees, payments.PostAside),
		web.Desk("POST /desk/payments/unmatched/{id}/charge", access.Fees, payments.PostCharge),
		web.Desk("POST /desk/payments/unmatched/{id}/give", access.Fees, payments.PostGive),
		web.Desk("GET /desk/payments/accounts", access.Fees, payments.GetNewAccount),
		web.Desk("POST /desk/payments/accounts", access.Fees, payments.PostNewAccount),
		web.Desk("GET /desk/payments/accounts/{id}", access.Fees, payments.GetAccount),
		web.Desk("POST /desk/payments/accounts/{id}/layout", access.Fees, payments.PostAccount),
		web.Desk("GET /desk/payments/{id}", access.Fees, payments.GetClaim),
		web.Desk("POST /desk/payments/{id}/confirm", access.Fees, payments.PostConfirm),
		web.Desk("POST /desk/payments/{id}/reject", access.Fees, payments.PostReject),
		web.Desk("GET /desk/fees", access.Fees, payments.GetFees),
		web.Desk("GET /desk/fees/try", access.Fees, payments.GetTryFee),
		web.Desk("GET /desk/fees/try.csv", access.Fees, payments.GetTryFeeFile),
		web.Desk("GET /desk/waivers", access.Fees, payments.GetWaivers),
		web.Desk("GET /desk/waivers/new", access.Fees, payments.GetAskWaiver),
		web.Desk("POST /desk/waivers/new", access.Fees, payments.PostAskWaiver),
		web.Desk("GET /desk/waivers/{id}", access.Fees, payments.GetWaiver),
		web.Desk("POST /desk/waivers/{id}/approve", access.Fees, payments.PostApproveWaiver),
		web.Desk("POST /desk/waivers/{id}/decline", access.Fees, payments.PostDeclineWaiver),
		web.Desk("GET /desk/slips/{id}", access.Fees, documents.GetSlip),
		web.Desk("GET /desk/officers", access.Appoint, accounts.GetOfficers),
		web.Desk("GET /desk/officers/invite", access.Appoint, accounts.GetInvite),
		web.Desk("POST /desk/officers/invite", access.Appoint, accounts.PostInvite),
		web.Desk("POST /desk/officers/uninvite", access.Appoint, accounts.PostUninvite),
		web.Desk("GET /desk/officers/appoint", access.Appoint, accounts.GetAppoint),
		web.Desk("POST /desk/officers/appoint", access.Appoint, accounts.PostAppoint),
		web.Desk("POST /desk/officers/dismiss", access.Appoint, accounts.PostDismiss),
		web.Desk("GET /desk/officers/delegate", access.Appoint, accounts.GetDelegate),
		web.Desk("POST /desk/officers/delegate", access.Appoint, accounts.PostDelegate),
		web.Desk("POST /desk/officers/end-delegation", access.Appoint, accounts.PostEndDelegation),
		web.Desk("GET /desk/import", access.Licensing, rolls.GetImports),
		web.Desk("POST /desk/import", access.Licensing, rolls.PostImports).Upload(a.Council.MaxUpload()),
		web.Desk("GET /desk/import/complete", access.Licensing, rolls.GetComplete),
		web.Desk("POST /desk/import/complete", access.Licensing, rolls.PostComplete),
		web.Desk("GET /desk/import/{id}", access.Licensing, rolls.GetImport),
		web.Desk("POST /desk/import/{id}", access.Licensing, rolls.PostImport),
		web.Desk("GET /desk/emergency", access.Emergency, rights.GetEmergency),
		web.Desk("POST /desk/emergency", access.Emergency, rights.PostEmergency),
		web.Desk("GET /desk/emergency/{id}", access.Emergency, rights.GetOpened),
		web.Desk("GET /desk/privacy", access.Oversight, rights.GetWatch),
		web.Desk("GET /desk/privacy/requests/{id}", access.Oversight, rights.GetRequest),
		web.Desk("POST /desk/privacy/requests/{id}", access.Oversight, rights.PostAnswer),
		web.Desk("GET /desk/privacy/officers/{id}", access.Oversight, rights.GetOfficer),
		web.Desk("GET /desk/privacy/persons/{id}", access.Oversight, rights.GetPerson),
		web.Desk("POST /desk/privacy/persons/{id}/delay", access.Oversight, rights.PostDelay),
		web.Desk("POST /desk/privacy/persons/{id}/lift", access.Oversight, rights.PostLift),
		web.Desk("GET /desk/letters", access.Oversight, letters.GetLetters),
		web.Desk("POST /desk/letters/{id}/again", access.Oversight, letters.PostAgain),
	}...)
	if a.Outbox == nil {
		return routes
	}
	return append(routes,
		web.Link("GET /demo/sign-in/{token}", loopbackOnly(accounts.GetDemoSignIn)),
		web.Link("GET /demo/outbox", letters.GetOutbox),
	)
}

// published lists the addresses that need published tables alone: the public process serves them and no other.
func (a *App) published() []web.Route {
	registers, api := register.NewPages(a.Register), register.NewAPI(a.Register)
	sites := site.NewPages(a.Site, a.Config.Base)
	policies, logs := policy.NewPages(a.Policy, a.Published, a.Config.Base), policy.NewLogPages(a.Published)
	return []web.Route{
		// Everybody, without a cookie.
		web.Public("GET /{$}", sites.GetHome),
		web.Public("GET /verify", registers.GetVerify).Limit(120, 60),
		web.Public("GET /verify/engineers/{number...}", registers.GetEngineer),
		web.Public("GET /v/{$}", registers.GetOffline).Offline(),
		web.API("GET /v/status", api.GetStatus),
		web.API("GET /.well-known/jwks.json", api.GetKeys),
		web.Public("GET /privacy", policies.GetPrivacy),
		web.Public("GET /privacy/held", policies.GetHeld),
		web.API("GET /privacy/held.json", policies.GetHeldJSON),
		web.Public("GET /privacy/promises", policies.GetPromises),
		web.API("GET /privacy/promises.json", policies.GetPromisesJSON),
		web.API("GET /privacy/promises/signed", policies.GetSigned),
		web.Public("GET /privacy/versions", policies.GetVersions),
		web.Public("GET /privacy/versions/{hash}", policies.GetVersion),
		web.Public("GET /news", sites.GetNews),
		web.Public("GET /news/{id}", sites.GetPost),
		web.Public("GET /accessibility", sites.GetAccessibility),
		web.Public("GET /fees", sites.GetFees).Limit(120, 60),
		web.Plain("GET /.well-known/security.txt", sites.GetSecurity),

		// Machines.
		web.API("GET /api/v1/register/engineers", api.GetEngineers).Limit(120, 60),
		web.API("GET /api/v1/register/engineers/{number...}", api.GetEngineer),
		web.API("GET /api/v1/openapi.json", api.GetOpenAPI),
		web.API("GET /log/{log}/checkpoint", logs.GetCheckpoint),
		web.API("GET /log/public/proof/policy", policies.GetProof),
		web.API("GET /log/{log}/key", logs.GetKey),
		web.API("GET /log/{log}/tile/{path...}", logs.GetTile).Limit(200, 5000),
		web.Plain("GET /healthz", func(w http.ResponseWriter, _ *http.Request) error { return answer(w, nil) }),
		web.Plain("GET /readyz", func(w http.ResponseWriter, r *http.Request) error { return answer(w, a.Ready(r.Context())) }),
	}
}

// answer tells a machine whether all is well.
func answer(w http.ResponseWriter, err error) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, err = w.Write([]byte("not ready\n"))
		return err
	}
	_, err = w.Write([]byte("ok\n"))
	return err
}
