package app

import (
	"context"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/account"
	"sanad/internal/accreditation"
	"sanad/internal/alarm"
	"sanad/internal/assessment"
	"sanad/internal/casework"
	"sanad/internal/committee"
	"sanad/internal/config"
	"sanad/internal/council"
	"sanad/internal/dataright"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/document"
	"sanad/internal/engineer"
	"sanad/internal/evaluator"
	"sanad/internal/fault"
	"sanad/internal/firm"
	"sanad/internal/id"
	"sanad/internal/licence"
	"sanad/internal/notice"
	"sanad/internal/outbound"
	"sanad/internal/paper"
	"sanad/internal/payment"
	"sanad/internal/pii"
	"sanad/internal/policy"
	"sanad/internal/preference"
	"sanad/internal/register"
	"sanad/internal/roll"
	"sanad/internal/site"
	"sanad/internal/visit"
	"sanad/internal/web"
)

// apart refuses whoever declared an interest in a case before a committee, or has a part in the visit that it is about.
func (a *App) apart(ctx context.Context, tx *db.Tx, person, caseID string) error {
	if err := a.Visit.Apart(ctx, tx, person, caseID); err != nil {
		return err
	}
	return a.Committee.Apart(ctx, tx, person, caseID)
}

// consents are what was said to letters that nobody must get, in the words of the road on which letters go. What is not among them was never said.
var consents = map[string]notice.Consent{"given": notice.Given, "withdrawn": notice.Withdrawn}

// wishes are what somebody chose, in the words of the road on which letters go.
func wishes(w preference.Wishes) notice.Wishes {
	return notice.Wishes{Preferred: notice.Way(w.Preferred), Fallback: w.Fallback, Optional: consents[w.Optional]}
}

// rooms builds the rooms and fills what each asks of the others.
func (a *App) rooms() error {
	d, v, c := a.Stores.DB, a.Vault, a.Clock
	var err error
	a.Notice, err = notice.New(d, v, a.Access, a.Events, a.Council, c, a.Jobs, notice.Settings{
		Base: a.Config.Base, Sender: a.Config.MailFrom, Mailer: a.Mailer, Texter: a.Texter, Report: a.reportAddress(), Fonts: paper.FindFonts(a.Config.Fonts), Outbox: a.Outbox, Return: returnPath(a.Config.MailBack, v), Returned: returned(a.Config.MailBack, v),
		Reply: replyPath(a.Config.MailBack, v), Replied: replied(a.Config.MailBack, v),
		Stop:  func(message string) string { return a.Preference.StopPath(message) },
		Lanes: max(1, min(a.Config.MailLines, a.Config.Workers-1)), // a worker is left for codes and letters to one
	}, notice.Needs{
		Open: func(ctx context.Context, l notice.Received, also func(tx *db.Tx, caseID string) error) error {
			return a.Rights.TakeLetter(ctx, dataright.Mailed{From: l.From, Words: l.Words, Language: l.Language}, also)
		},
		Join: func(ctx context.Context, tx *db.Tx, caseID string, from, words pii.Value) (bool, error) {
			k, err := a.Desk.Load(ctx, tx, caseID)
			if err != nil || k.Kind != engineer.CaseKind { // the others are not written on
				return false, err
			}
			theirs, err := a.Account.HasAddress(ctx, tx, k.Person, from)
			if err != nil || !theirs {
				return false, err
			}
			return true, a.Desk.JoinMail(ctx, tx, caseID, words)
		},
		Standing: func(ctx context.Context, number string) (notice.Standing, error) {
			c, err := a.Register.Verify(ctx, number, "")
			if err != nil {
				return notice.Standing{}, err
			}
			return notice.Standing{Number: c.Number, Name: c.Name, Kind: c.KindTitle(c.Kind), Standing: string(c.Standing), Until: c.ValidUntil}, nil
		},
		Stop: func(ctx context.Context, tx *db.Tx, person, words, language string) error {
			return a.Preference.StopByText(ctx, tx, person, words, language)
		},
		Wishes: func(ctx context.Context, tx *db.Tx, person string) (notice.Wishes, error) {
			w, err := a.Preference.Wishes(ctx, tx, person)
			return wishes(w), err
		},
		WishesOf: func(ctx context.Context, tx *db.Tx, persons []string) (map[string]notice.Wishes, error) {
			list, err := a.Preference.WishesOf(ctx, tx, persons)
			of := make(map[string]notice.Wishes, len(list))
			for person, w := range list {
				of[person] = wishes(w)
			}
			return of, err
		},
		Never: func(ctx context.Context, tx *db.Tx, addresses []pii.Value) (map[string]bool, error) {
			return a.Preference.NeverOf(ctx, tx, addresses)
		},
		Complained: func(ctx context.Context, tx *db.Tx, person, message string) error {
			return a.Preference.Complain(a.English(ctx), tx, person, message)
		},
		LetterThing: a.letterThing,
		Was: func(ctx context.Context, tx *db.Tx, person string, at time.Time, before time.Duration) (notice.Wishes, bool, error) {
			w, changed, err := a.Preference.Was(ctx, tx, person, at, before)
			return wishes(w), changed, err
		},
		Match:   a.match,
		Exit:    func(address string) string { return a.Site.Exit(address, false) },
		Contact: a.People.Contact, Contacts: a.People.Contacts, Phone: a.People.Phone, Postal: a.People.Postal,
		Reminders: a.reminders,
		Number: func(ctx context.Context, tx *db.Tx, caseID string) (string, error) {
			k, err := a.Desk.Load(ctx, tx, caseID)
			if fault.Is(err, fault.KindNotFound) { // what was never sent has no number yet
				return "", nil
			}
			return id.Grouped(k.Number), err
		},
	})
	if err != nil {
		return err
	}
	a.Account = account.New(d, v, a.Access, a.Events, a.Council, c, a.People, account.Needs{
		Write: func(ctx context.Context, tx *db.Tx, l account.Letter) error {
			kind := strings.TrimPrefix(l.Kind, "account.")
			return a.Notice.TellAddress(ctx, tx, notice.Letter{Kind: kind, Address: l.Address, Language: l.Language, Values: l.Values})
		},
		Correct:   func(ctx context.Context, by access.Actor) (bool, error) { return a.Engineer.Correctable(ctx, by) },
		Unreached: func(ctx context.Context, by access.Actor) (bool, error) { return a.Notice.Asked(ctx, by) },
		Arrange:   func(ctx context.Context, by access.Actor) ([]string, error) { return a.Preference.Arrange(ctx, by) },
		Site:      a.Config.Base, Provider: identityProvider(a.Config, a.Gate),
	})
	a.Document = document.New(d, v, a.Access, a.Events, a.Jobs, a.Council, c, a.Stores.Files, document.Needs{
		Case: func(ctx context.Context, tx *db.Tx, by access.Actor, caseID string) (document.Case, error) {
			if by.Purpose == access.Licensing && !by.System {
				if err := a.apart(ctx, tx, by.Person, caseID); err != nil {
					return document.Case{}, err
				}
			}
			owner, draft, wanted, err := a.Engineer.Wanted(ctx, tx, caseID)
			c := document.Case{Person: owner, Draft: draft}
			for _, w := range wanted {
				c.Wanted = append(c.Wanted, document.Kind(w))
			}
			return c, err
		},
		Payer: func(ctx context.Context, tx *db.Tx, invoice string) (string, error) {
			return a.Payment.Payer(ctx, tx, invoice)
		},
		Thing: a.shown,
		Others: func(ctx context.Context, tx *db.Tx, names []string) ([]string, error) {
			return a.Roll.Kept(ctx, tx, names)
		},
	})
	a.Payment = payment.New(d, v, a.Access, a.Events, a.Council, c, a.People, payment.Needs{
		AddSlip: func(ctx context.Context, by access.Actor, s payment.Slip) error {
			_, err := a.Document.Add(ctx, by, document.Add{Case: s.Invoice, Kind: document.Slip, Name: s.Name, Content: s.Content, In: s.In})
			return err
		},
		SlipTypes: func(ctx context.Context, tx *db.Tx, invoice string) (map[string]string, error) {
			list, err := a.Document.OfCase(ctx, tx, invoice)
			types := map[string]string{}
			for _, x := range list {
				types[x.ID] = x.Type
			}
			return types, err
		},
		Billers:        a.billers(),
		KeepStatements: a.years("payment.statement"),
		Cashiers: func(ctx context.Context, tx *db.Tx) ([]string, error) {
			return a.Account.Holders(ctx, tx, access.Cashier)
		},
		Cards: a.cards(), Site: a.Config.Base,
	})
	a.Engineer = engineer.New(d, v, a.Access, a.Events, a.Council, c, a.People, a.Desk, engineer.Needs{
		Opened: func(ctx context.Context, tx *db.Tx, person string) (bool, error) {
			opened, err := a.Account.Opened(ctx, tx, []string{person})
			return len(opened) > 0, err
		},
		SendCode: func(ctx context.Context, tx *db.Tx, person, number, code string) error {
			return a.Notice.TellSecret(ctx, tx, person, "takeover_code", map[string]string{"Number": registered(number), "Minutes": strconv.Itoa(a.Council.At(a.Clock.Now()).Takeover.CodeMinutes)}, map[string]string{"Code": code})
		},
		Token: func(ctx context.Context, number string) (string, error) { return a.Register.Token(ctx, number) },
		Fonts: paper.FindFonts(a.Config.Fonts), Base: a.Config.Base,
		AskReferee: func(ctx context.Context, tx *db.Tx, l engineer.RefereeLetter) error {
			values := map[string]string{"Path": l.Path, "Name": l.Name, "Until": l.Until}
			return a.Notice.TellAddress(ctx, tx, notice.Letter{Kind: "referee_asked", Address: l.Address, Language: l.Language, Values: values})
		},
		AskFee: func(ctx context.Context, tx *db.Tx, by access.Actor, b engineer.Bill) error {
			_, err := a.Payment.Issue(ctx, tx, by, payment.Bill{Case: b.Case, Person: b.Person, Purpose: b.Purpose, Charges: b.Charges})
			return err
		},
		Fee: func(ctx context.Context, tx *db.Tx, application string) (*engineer.Fee, error) {
			list, err := a.Payment.OfCase(ctx, tx, application)
			if err != nil || len(list) == 0 {
				return nil, err
			}
			i := list[0] // the newest: one that ran out was asked for anew
			return &engineer.Fee{ID: i.ID, Reference: i.Reference, Amount: i.Amount, Due: i.Due, Claimed: i.Claimed, Paid: i.State == payment.StatePaid}, nil
		},
		Graduation: func(ctx context.Context, number string) (engineer.Graduation, error) {
			c, err := a.Register.Verify(ctx, number, "")
			return engineer.Graduation{Degree: c.DegreeName(), Institution: c.InstitutionName(), Year: c.GraduationYear}, err
		},
		Taught: a.taught,
		Claim: func(ctx context.Context, tx *db.Tx, b council.BatchName, t council.ListingTokens) (council.Listing, error) {
			return a.Accreditation.Claim(ctx, tx, b, t)
		},
		Await: func(ctx context.Context, tx *db.Tx, b council.BatchName) error {
			return a.Accreditation.Await(ctx, tx, b)
		},
		ClaimTokens: func(ctx context.Context, tx *db.Tx, b council.BatchName, roll, latin, urdu string, passedOn day.Day) (council.ListingTokens, error) {
			return a.Accreditation.ClaimTokens(ctx, tx, b, roll, latin, urdu, passedOn)
		},
		Apart:    a.apart,
		Reserved: func(ctx context.Context, tx *db.Tx, k casework.Case) error { return a.Committee.Reserved(ctx, tx, k) },
		Documents: func(ctx context.Context, tx *db.Tx, caseID string) (engineer.Documents, error) {
			list, err := a.Document.OfCase(ctx, tx, caseID)
			out := engineer.Documents{Have: map[string]int{}}
			for _, x := range list {
				out.Have[x.Kind]++
				out.List = append(out.List, engineer.Document{ID: x.ID, Kind: x.Kind, Type: x.Type, Bytes: x.Bytes, At: x.At})
			}
			return out, err
		},
	})
	a.Committee = committee.New(d, v, a.Access, a.Events, a.Council, c, a.Desk, committee.Needs{
		Holders: a.Account.Holders, Kinds: []string{engineer.CaseKind, visit.CaseKind}, Fonts: paper.FindFonts(a.Config.Fonts),
		Decide: a.meetingFound, Ready: a.ready,
		KeptOut: func(ctx context.Context, tx *db.Tx, cases, persons []string) (map[string][]string, error) {
			return a.Visit.KeptOut(ctx, tx, cases, persons)
		},
	})
	a.Register = register.New(a.Stores.Public, a.Access, a.Council, c, a.Published, register.Needs{
		Salts: a.salts, Signing: register.Signing{DB: d, Seed: v.Seed, Origin: a.Config.Base}, Taught: a.named,
	})
	a.Roll = roll.New(d, v, a.Access, a.Events, a.Jobs, a.Council, c, a.People, a.Stores.Files, a.rollNeeds())
	a.Accreditation = accreditation.New(d, a.Stores.Public, a.Access, a.Events, a.Council, c, a.People, accreditation.Needs{
		Vault:   v,
		Visited: a.visitOf, Visits: a.visits,
		MayPropose: func(ctx context.Context, tx *db.Tx, by access.Actor, visit string) error {
			return a.Visit.MayLead(ctx, tx, by, visit)
		},
		MayEnd: func(ctx context.Context, tx *db.Tx, by access.Actor, visit string) error {
			return a.Visit.Apart(ctx, tx, by.Person, visit)
		},
		Confirming: func(ctx context.Context, tx *db.Tx, programme string, batch int) (string, error) {
			return a.Visit.Confirming(ctx, tx, programme, batch)
		},
		KeepStudents: a.years("accreditation.student"),
		VisitsOf: func(ctx context.Context, tx *db.Tx, programmes []string) (int64, error) {
			return a.Visit.CountOf(ctx, tx, programmes)
		},
		Entries: func(ctx context.Context, tx *db.Tx, decisions []string) (int64, error) {
			return a.Engineer.EntriesUnder(ctx, tx, decisions)
		},
		Concerned: func(ctx context.Context, tx *db.Tx, by access.Actor, b council.BatchName, decisions []string) (council.Concerned, error) {
			return a.Engineer.Concerned(ctx, tx, by, b, decisions)
		},
		Waiting: func(ctx context.Context, tx *db.Tx, b council.BatchName) (council.Waiting, error) {
			return a.Engineer.CountWaiting(ctx, tx, b)
		},
		Invite: func(ctx context.Context, tx *db.Tx, l accreditation.Letter) error {
			values := map[string]string{"Path": l.Path, "Name": l.Institution, "Until": l.Until}
			return a.Notice.TellAddress(ctx, tx, notice.Letter{Kind: "focal_invited", Address: l.Address, Language: l.Language, Values: values})
		},
	})
	a.Assessment = assessment.New(d, v, a.Access, a.Events, a.Council, c, a.People, a.assessmentNeeds())
	a.Visit = visit.New(d, v, a.Access, a.Events, a.Council, c, a.visitNeeds())
	if a.Outbox != nil {
		a.Accreditation.Demonstrate()
	}
	a.Licence = licence.New(a.Council, c)
	a.Firm = firm.New(d, v, a.Access, a.Events, a.Council, c, a.People, a.firmNeeds())
	a.Evaluator = evaluator.New(d, a.Access, a.Events, a.Council, c, a.People, a.evaluatorNeeds(v))
	a.Site = site.New(d, a.Access, a.Council, c, site.Needs{
		Tag: a.Vault.Tag, Tagged: a.Vault.Tagged, Events: a.Events, Taught: a.taughtPublicly,
		Lately: func(ctx context.Context) (map[string]int, error) {
			medians, err := a.Desk.Medians(ctx, engineer.CaseKind)
			days := map[string]int{}
			for step, m := range medians {
				days[step] = int(m.Days)
			}
			return days, err
		},
	})
	a.Preference = preference.New(d, v, a.Access, a.Events, a.Council, c, a.People, preference.Needs{
		Runs: func(way string) bool {
			_, posts := a.Council.At(a.Clock.Now()).Posts()
			return way == "email" || way == "sms" && a.Texter != nil || way == "post" && posts
		},
		Recipient: func(ctx context.Context, tx *db.Tx, message string) (string, string, error) {
			return a.Notice.Recipient(ctx, tx, message)
		},
		Registered: func(ctx context.Context, tx *db.Tx, person string) (bool, error) {
			held, err := a.Engineer.RegistrationsOf(ctx, tx, []string{person})
			return len(held) > 0, err
		},
	})
	a.Rights = dataright.New(d, v, a.Access, a.Events, a.Council, c, a.Ledger, a.People, a.Desk, dataright.Needs{
		Broken: a.broken, Stopped: a.stopped,
		Write: func(ctx context.Context, tx *db.Tx, l dataright.Letter) error {
			return a.Notice.TellAddress(ctx, tx, notice.Letter{Kind: l.Kind, Address: l.Address, Language: l.Language, Values: l.Values})
		},
	})
	a.Policy, err = policy.New(d, a.Council, c, a.Catalog, a.Ledger, a.promises())
	return err
}

// loopbackOnly hides a page from every other machine.
func loopbackOnly(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		from, err := netip.ParseAddrPort(r.RemoteAddr)
		if err != nil || !from.Addr().Unmap().IsLoopback() {
			return fault.NotFound()
		}
		return h(w, r)
	}
}

// identityProvider is the one by which officers sign in; nil where the council has none.
func identityProvider(c config.Config, gate *outbound.Gate) *outbound.IdentityProvider {
	if c.IdentityIssuer == "" {
		return nil
	}
	return &outbound.IdentityProvider{
		Issuer: c.IdentityIssuer, Client: c.IdentityClient, Secret: c.IdentitySecret, Host: c.IdentityHosts[0], Back: c.Base + "/sign-in/provider/back", HTTP: gate.Client("identity"),
	}
}

// broken are the promises that are not kept.
func (a *App) broken(ctx context.Context) (list []dataright.Broken, err error) {
	promises, err := a.Policy.Promises(ctx)
	for _, p := range promises {
		if p.State == policy.NotKept {
			list = append(list, dataright.Broken{Clause: p.ID, En: p.En, Ur: p.Ur, Fault: p.Fault})
		}
	}
	return list, err
}

// stopped is how often each gate had to stop something.
func (a *App) stopped() map[string]int64 {
	counts := map[string]int64{}
	for _, k := range alarm.Kinds {
		counts[string(k)] = a.Alarms.Count(k)
	}
	return counts
}

// years is how long the catalogue lets something be kept by a rule of retention; 0: it does not say in years.
func (a *App) years(rule string) int {
	r, _ := a.Catalog.Rule(rule)
	return r.Years
}

// reminders are the rules by which people are reminded.
func (a *App) reminders() (list []notice.Reminder) {
	for _, r := range a.Engineer.Reminders() {
		if r.Answers {
			list = append(list, notice.Reminder{Kind: "engineer_reminded", Of: r.Of, Days: r.Days, Working: true, Rule: r.Rule, Job: "engineer.lapse"})
		} else {
			list = append(list, notice.Reminder{Kind: "engineer_renew_soon", Of: r.Of, Days: r.Days, Rule: r.Rule, Job: "engineer.remind_renewal"})
		}
	}
	if days := a.Council.At(a.Clock.Now()).Payment.Remind; days > 0 {
		list = append(list, notice.Reminder{Kind: "payment_reminder", Days: []int{days}, Working: true, Job: "payment.time"})
	}
	return list
}
