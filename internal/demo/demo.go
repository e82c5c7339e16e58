// Package demo makes the demonstration council: invented people who went through the real verbs under a moved clock.
package demo

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/document"
	"sanad/internal/engineer"
	"sanad/internal/fault"
	"sanad/internal/payment"
	"sanad/internal/person"
	"sanad/internal/sample"
)

// Persona is somebody as whom a visitor of the demonstration may sign in.
type Persona struct {
	Name   string `json:"name"` // applicant, engineer, dealing officer …
	Person string `json:"person"`
}

// Council fills a demonstration council.
type Council struct {
	app     *app.App     // with the moved clock
	now     *clock.Moved // where the past stands
	next    int          // the next invented person
	slips   int          // how many slips were sent
	paid    []fee        // of which a statement tells
	owed    fee          // what somebody has not paid
	today   time.Time    // until which officers take their days
	stop    time.Time    // which the past does not pass
	kind    string
	open    []intake // batches that open registration and were decided when the past began, civil engineering first
	office  map[string]access.Actor
	members []string // of the committee, by person
}

// New returns a council that is filled through a, whose clock is now.
func New(a *app.App, now *clock.Moved) *Council {
	return &Council{app: a, now: now, kind: engineer.Kind, office: map[string]access.Actor{}}
}

// Found makes the officers, the first engineer, the applicant, and a case for each desk: all that a visitor needs at once. The
// officers and the engineer began long ago, the others within the days before today.
func (c *Council) Found(ctx context.Context, today time.Time) ([]Persona, error) {
	c.stop = today
	if err := c.teach(ctx); err != nil {
		return nil, fmt.Errorf("what is taught: %w", err)
	}
	if err := c.tell(ctx, today); err != nil {
		return nil, fmt.Errorf("the news: %w", err)
	}
	if err := c.write(ctx, today); err != nil {
		return nil, fmt.Errorf("the letters to the council: %w", err)
	}
	var list []Persona
	for _, o := range []struct {
		name, office string
		role         access.Role
	}{
		{"dealing officer", "officer", access.Officer},
		{"second officer", "committee", access.Committee},
		{"third officer", "reviewer", access.Committee},
		{"registrar", "registrar", access.Registrar},
		{"cashier", "cashier", access.Cashier},
		{"privacy officer", "privacy", access.PrivacyOfficer},
	} {
		who, err := c.enrol(ctx, "en", o.role)
		if err != nil {
			return nil, fmt.Errorf("the %s: %w", o.name, err)
		}
		purpose := access.Licensing
		if o.role == access.Cashier {
			purpose = access.Fees
		}
		c.office[o.office] = access.Actor{Person: who.Person, Roles: []access.Role{o.role}, Purpose: purpose, Strong: true}
		list = append(list, Persona{o.name, who.Person})
	}
	first, err := c.walk(ctx, "entered")
	if err != nil {
		return nil, fmt.Errorf("the first engineer: %w", err)
	}
	engineers := []Persona{{"engineer", first}}
	long := c.now.Now()
	defer c.now.Set(long)
	c.now.Set(today.Add(-240 * time.Hour))
	if err := c.found(ctx); err != nil { // what was decided since
		return nil, fmt.Errorf("what was found: %w", err)
	}
	if err := c.states(ctx); err != nil {
		return nil, fmt.Errorf("what else may be found: %w", err)
	}
	for _, end := range []string{"entered", "officer"} { // a professional engineer, and one who waits to be
		who, err := c.walk(ctx, "entered")
		if err == nil {
			err = c.elevate(ctx, access.Actor{Person: who, Purpose: access.Self, Strong: true}, end)
		}
		if err != nil {
			return nil, fmt.Errorf("an elevation (%s): %w", end, err)
		}
		if _, _, ok := c.higher(); end == "entered" && ok {
			engineers = append(engineers, Persona{"professional engineer", who})
		}
	}
	soon, err := c.endSoon(ctx, today)
	if err != nil {
		return nil, fmt.Errorf("a registration that ends soon: %w", err)
	}
	if soon != "" {
		engineers = append(engineers, Persona{"engineer who must renew", soon})
	}
	for _, waiting := range []string{"officer", "committee", "registrar", "claimed", "rejected", "unpaid"} { // so that no desk is empty at the first look
		c.now.Set(today.Add(-50 * time.Hour)) // paying takes a day and more
		if _, err := c.walk(ctx, waiting); err != nil {
			return nil, fmt.Errorf("a case that waits (%s): %w", waiting, err)
		}
	}
	applicant, err := c.walk(ctx, "draft")
	if err != nil {
		return nil, fmt.Errorf("the applicant: %w", err)
	}
	if err := c.meet(ctx, today); err != nil {
		return nil, fmt.Errorf("the committee: %w", err)
	}
	for _, o := range []struct {
		name string
		role access.Role
	}{{"second registrar", access.Registrar}, {"second cashier", access.Cashier}} { // what one does, another confirms
		another, err := c.enrol(ctx, "en", o.role)
		if err != nil {
			return nil, fmt.Errorf("the %s: %w", o.name, err)
		}
		list = append(list, Persona{o.name, another.Person})
	}
	focal, err := c.stand(ctx, today)
	if err != nil {
		return nil, fmt.Errorf("an institution: %w", err)
	}
	evaluator, err := c.evaluate(ctx, today)
	if err != nil {
		return nil, fmt.Errorf("those who evaluate: %w", err)
	}
	list = append(list, Persona{"focal person", focal}, Persona{"evaluator", evaluator})
	if err := c.loadStatement(ctx, today); err != nil {
		return nil, fmt.Errorf("a statement of the bank: %w", err)
	}
	if err := c.correspond(ctx, today); err != nil {
		return nil, err
	}
	beside, err := c.visits(ctx, today, focal, evaluator)
	if err != nil {
		return nil, fmt.Errorf("the visits: %w", err)
	}
	list = append(list, beside...)
	representative, err := c.firms(ctx)
	if err != nil {
		return nil, fmt.Errorf("the firms: %w", err)
	}
	if representative != "" {
		list = append(list, Persona{"representative of a firm", representative})
	}
	return slices.Concat([]Persona{{"applicant", applicant}}, engineers, list), nil
}

// ends says where the applications of the demonstration end, in turn: most are entered, and every state is there.
var ends = []string{
	"entered", "entered", "registrar", "entered", "entered", "officer", "entered", "refused", "entered", "entered",
	"committee", "entered", "unpaid", "entered", "withdrawn", "claimed", "entered", "rejected", "entered", "draft", "entered", "asked", "officer", "held", "entered",
}

// waitingFor is how many engineers are entered while cases are left on the desks, within the last days before today.
const (
	waitingFor = 42
	lastDays   = 24 * 24 * time.Hour
)

// Fill lets people apply until there are n engineers, from the past up to today, and tells progress.
func (c *Council) Fill(ctx context.Context, n int, today time.Time, out io.Writer) error {
	if m, ok := c.app.Mailer.(*Mailer); ok {
		m.crowd.CompareAndSwap(0, int64(c.next))
	}
	c.today, c.stop = today, today
	start, turn := c.now.Now(), today.Add(-lastDays)
	fallen, err := c.befall(ctx)
	if err != nil {
		return fmt.Errorf("engineers who are not in good standing: %w", err)
	}
	entered := 1 + fallen
	for i := 0; entered < n; i++ {
		if ctx.Err() != nil {
			return nil
		}
		end := "entered"
		if left := n - entered; left > waitingFor {
			c.now.Set(start.Add(turn.Sub(start) / time.Duration(n) * time.Duration(entered)))
		} else { // the newest applications are those that still wait
			end = ends[i%len(ends)]
			c.now.Set(turn.Add(lastDays / (waitingFor + 1) * time.Duration(waitingFor-left)))
		}
		_, err := c.walk(ctx, end)
		if overtaken(err) {
			continue
		}
		if err != nil {
			return fmt.Errorf("person %d: %w", c.next, err)
		}
		if end == "entered" {
			entered++
			if entered%50 == 0 {
				fmt.Fprintf(out, "  %d of %d engineers entered\n", entered, n)
			}
		}
	}
	if err := c.bringOld(ctx); err != nil {
		return fmt.Errorf("the older register: %w", err)
	}
	if err := c.writeToMany(ctx, today); err != nil {
		return fmt.Errorf("letters to many: %w", err)
	}
	return nil
}

// overtaken tells that today's jobs found a day of the past over: this person's time ran out, as anybody's may, or a step was deemed done.
func overtaken(err error) bool {
	return fault.Is(err, fault.KindConflict) || fault.Is(err, fault.KindDenied)
}

// enrol opens an account for the next invented person and records who they are.
func (c *Council) enrol(ctx context.Context, language string, roles ...access.Role) (access.Actor, error) {
	return c.enrolAs(ctx, sample.Someone(c.next), language, roles...)
}

func (c *Council) enrolAs(ctx context.Context, p sample.Person, language string, roles ...access.Role) (access.Actor, error) {
	c.next++
	who, err := c.app.Account.Enrol(ctx, p.Email, language, roles...)
	if err != nil {
		return access.Actor{}, err
	}
	by := access.Actor{Person: who, Purpose: access.Self, Strong: true}
	province := c.law().Provinces[c.next%len(c.law().Provinces)]
	return by, c.app.People.Record(ctx, by, person.Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: numbered(c.law(), len(p.CNIC)), Number: p.CNIC,
		District: province.ID + "/" + province.Districts[c.next%len(province.Districts)].ID,
		Phone:    p.Phone, Address: p.Address, Version: "1",
	})
}

// numbered returns the council's kind of identity document whose number has so many digits.
func numbered(law council.Law, digits int) string {
	for _, k := range law.Identities {
		if k.Digits == digits {
			return k.ID
		}
	}
	return ""
}

// walk leads a new person as far as end and returns who it is.
func (c *Council) walk(ctx context.Context, end string) (string, error) {
	language := "en"
	if c.next%3 == 0 {
		language = "ur"
	}
	by, err := c.enrol(ctx, language)
	if err != nil {
		return "", err
	}
	return c.lead(ctx, by, end)
}

// lead is walk for somebody who has an account.
func (c *Council) lead(ctx context.Context, by access.Actor, end string) (string, error) {
	e := c.app.Engineer
	application, err := e.Apply(ctx, by, engineer.Apply{Kind: c.kind})
	if err != nil {
		return "", err
	}
	if err := e.RecordDegree(ctx, by, application, c.degree(end)); err != nil {
		return "", err
	}
	if end == "draft" {
		return by.Person, nil
	}
	for _, w := range c.law().Documents(c.kind) {
		if !w.Required {
			continue
		}
		_, err := c.app.Document.Add(ctx, by, document.Add{Case: application, Kind: w.ID, Name: w.ID + ".pdf", Content: scan(w.Name.En, c.next)})
		if err != nil {
			return "", err
		}
	}
	if err := e.Declare(ctx, by, application, engineer.Declare{True: true, Version: "2"}); err != nil {
		return "", err
	}
	if err := e.Submit(ctx, by, application, engineer.Submit{Version: "3"}); err != nil {
		return "", err
	}
	if paid, err := c.pay(ctx, by, application, end); err != nil || !paid {
		return by.Person, err
	}
	if end == "withdrawn" {
		return by.Person, e.Withdraw(ctx, by, application)
	}
	return by.Person, c.decide(ctx, by, application, end)
}

// owing are the ends at which something is still owed.
var owing = map[string]bool{"unpaid": true, "claimed": true, "rejected": true}

// pay pays what an application owes, as far as end says: unpaid, claimed and rejected stop there, and a draft owes nothing yet.
func (c *Council) pay(ctx context.Context, by access.Actor, application, end string) (paid bool, err error) {
	v, err := c.app.Engineer.Show(ctx, by, application)
	if err != nil {
		return false, err
	}
	if v.State != engineer.StateUnpaid {
		if owing[end] { // this council asks for no fee
			return false, c.app.Engineer.Withdraw(ctx, by, application)
		}
		return true, nil
	}
	i, err := c.app.Payment.Show(ctx, by, v.Fee.ID)
	if err != nil {
		return false, err
	}
	due := fee{i.Reference, sample.Someone(c.next - 1).NameLatin, "", i.Amount, c.law().Day}
	if end == "unpaid" {
		c.owed = due
		return false, nil
	}
	c.move(26 * time.Hour)
	day := c.law().Day
	c.slips++
	err = c.app.Payment.SendSlip(ctx, by, v.Fee.ID, payment.SendSlip{
		Amount: strconv.FormatInt(int64(v.Fee.Amount/100), 10), Day: strconv.Itoa(day.Date()), Month: strconv.Itoa(int(day.Month())), Year: strconv.Itoa(day.Year()),
		BankNumber: fmt.Sprintf("TR%07d", c.slips), Name: "slip.pdf", Content: scan(fmt.Sprintf("Slip %d", c.slips), c.next),
	})
	if err != nil || end == "claimed" {
		return false, err
	}
	if i, err = c.app.Payment.Show(ctx, by, v.Fee.ID); err != nil {
		return false, err
	}
	c.move(3 * time.Hour)
	cashier, claim := c.office["cashier"], i.Claims[len(i.Claims)-1]
	version := strconv.FormatInt(claim.Version, 10)
	if end == "rejected" {
		return false, c.app.Payment.Reject(ctx, cashier, claim.ID, payment.Reject{Version: version, Reason: "The bank has no payment with this number on that day. Send the slip that the bank stamped."})
	}
	due.number, due.on = fmt.Sprintf("TR%07d", c.slips), day
	c.paid = append(c.paid, due)
	_, err = c.app.Payment.Confirm(ctx, cashier, claim.ID, payment.Confirm{Version: version})
	return true, err
}

// decide leads a case along the chain until it stands where end says.
func (c *Council) decide(ctx context.Context, by access.Actor, application, end string) error {
	for _, step := range c.law().Chain(c.kind) {
		if step.ID == end {
			return nil
		}
		c.move(c.pause())
		officer := c.office[step.Role]
		if _, err := c.app.Engineer.Assess(ctx, officer, application); err != nil { // the look stands on record
			return err
		}
		until := c.law().Calendar.Add(c.law().Day, 8)
		day, month, year := strconv.Itoa(until.Date()), strconv.Itoa(int(until.Month())), strconv.Itoa(until.Year())
		switch {
		case end == "asked":
			return c.app.Engineer.RequestInformation(ctx, officer, application, engineer.RequestInformation{
				Item1: "Why does the degree bear another family name than the identity card?",
				Item2: "The second page of the transcript, with the stamp of the institution.", Wants2: engineer.WantsDocument, Day: day, Month: month, Year: year,
			})
		case end == "held":
			return c.app.Engineer.Hold(ctx, officer, application, engineer.Hold{
				Reasons: "The institution has been asked whether it gave this degree, and answers within two weeks.", Day: day, Month: month, Year: year,
			})
		case !step.Final:
			if err := c.app.Engineer.Recommend(ctx, officer, application, engineer.Recommend{Outcome: string(engineer.RecommendEntry)}); err != nil {
				return err
			}
		case end == "refused":
			if err := c.hear(ctx, by, officer, application); err != nil {
				return err
			}
			return c.app.Engineer.Refuse(ctx, officer, application, engineer.Refuse{
				Reasons: "The transcript shows seven of the eight semesters. Please apply again with a transcript of all eight.",
			})
		default:
			_, err := c.app.Engineer.Enter(ctx, officer, application, engineer.Enter{})
			return err
		}
	}
	return nil
}

// move lets time go on in the past, and never beyond today.
func (c *Council) move(d time.Duration) {
	if next := c.now.Now().Add(d); next.Before(c.stop) {
		c.now.Set(next)
	} else if c.now.Now().Before(c.stop) {
		c.now.Set(c.stop)
	}
}

// pause is how long an officer takes: days where the past has room for them, so that the medians of the demonstration say something.
func (c *Council) pause() time.Duration {
	days := time.Duration(1+c.next%5) * 24 * time.Hour
	if c.now.Now().Add(4 * days).Before(c.today) {
		return days
	}
	return 40 * time.Minute
}

// hear tells an applicant of an intended refusal, where the council has such a notice, and lets them answer.
func (c *Council) hear(ctx context.Context, by, officer access.Actor, application string) error {
	if c.law().Procedure(c.kind).Notice == 0 {
		return nil
	}
	err := c.app.Engineer.IntendRefusal(ctx, officer, application, engineer.IntendRefusal{
		Reasons: "The transcript shows seven of the eight semesters, and the degree was given for eight.",
	})
	if err != nil {
		return err
	}
	c.move(5 * time.Hour)
	v, err := c.app.Engineer.Show(ctx, by, application)
	if err != nil {
		return err
	}
	return c.app.Engineer.Answer(ctx, by, application, engineer.Answer{
		Request: v.Request.ID, Text1: "The institution has not sent me the last page yet.", Send: true, Version: "1",
	})
}

// degree names the next accredited batch, in civil engineering for the first engineer.
func (c *Council) degree(end string) engineer.RecordDegree {
	year := c.law().Day.Year()
	list := slices.DeleteFunc(slices.Clone(c.open), func(x intake) bool { return x.intake+5 > year })
	x := list[0] // the oldest, which owes something if any does
	if c.next > 8 && !owing[end] {
		x = list[c.next*7%len(list)]
	}
	graduated := x.intake + 4
	mode := ""
	if modes := c.law().StudyModes; len(modes) > 0 {
		mode = modes[0].ID
	}
	return engineer.RecordDegree{
		Mode: mode, Programme: x.institution + "/" + x.programme, Intake: strconv.Itoa(x.intake), RollNumber: fmt.Sprintf("%d-%03d", x.intake, c.next%900+1),
		Day: strconv.Itoa(c.next%28 + 1), Month: "6", Year: strconv.Itoa(graduated), Version: "1",
	}
}

type intake struct {
	institution, programme, discipline string
	intake                             int
}

// found brings in the decisions about batches of invented institutions that were made by now, unless they are there.
func (c *Council) found(ctx context.Context) error {
	_, err := c.app.Accreditation.Import(ctx, access.System(access.Accreditation), strings.NewReader(sample.ProgrammesOf(c.app.Config.Council)))
	return err
}

// teach makes the institutions, and notes which of their batches can be registered, civil engineering first.
func (c *Council) teach(ctx context.Context) error {
	if err := c.found(ctx); err != nil {
		return err
	}
	law := c.law()
	all, err := c.app.Engineer.Taught(ctx)
	if err != nil {
		return err
	}
	var codes []string
	for _, i := range all {
		codes = append(codes, i.ID)
	}
	if all, err = c.app.Engineer.Taught(ctx, codes...); err != nil {
		return err
	}
	var others []intake
	for _, i := range all {
		for _, p := range i.Programmes {
			degree, _ := law.Degree(p.Degree)
			for _, b := range p.Batches {
				if !degree.Registrable || !b.Opens {
					continue
				}
				x := intake{i.ID, p.ID, p.Discipline, b.Year}
				if p.Discipline == law.Disciplines[0].Prefix {
					c.open = append(c.open, x)
				} else {
					others = append(others, x)
				}
			}
		}
	}
	slices.SortStableFunc(c.open, func(x, y intake) int { return x.intake - y.intake })
	c.open = append(c.open, others...)
	return nil
}

func (c *Council) law() council.Law {
	return c.app.Council.At(c.now.Now())
}
