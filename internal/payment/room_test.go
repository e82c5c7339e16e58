package payment

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/sample"
	"sanad/internal/vault"
)

// room is a payment room on a database of its own, with the halls and the cellar below it.
type room struct {
	*Service
	t        testing.TB
	ctx      context.Context
	now      *clock.Moved
	keys     *db.DB
	root     vault.Root
	count    int
	slips    map[string]string // media type by document
	cashiers []string
	mu       sync.Mutex
	heard    []events.Event // what the other rooms would hear; guarded by mu
}

func newRoom(t testing.TB, d *db.DB) *room {
	t.Helper()
	r := &room{
		t: t, ctx: t.Context(), now: clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)), keys: dbtest.Keys(t), root: vault.NewRoot(), slips: map[string]string{},
	}
	r.begin(d)
	return r
}

// begin is the program that starts on databases which may have served another before.
func (r *room) begin(d *db.DB) {
	r.t.Helper()
	c, err := catalog.Load()
	r.must(err)
	v, err := vault.New(r.keys, r.root, c, r.now, nil)
	r.must(err)
	l, err := council.Load("pec")
	r.must(err)
	a, b := access.New(d, r.now), events.New(r.now)
	r.Service = New(d, v, a, b, l, r.now, person.New(d, v, a, b, l, r.now), Needs{
		AddSlip: func(ctx context.Context, _ access.Actor, s Slip) error {
			if _, err := io.ReadAll(s.Content); err != nil {
				return err
			}
			document := id.New(r.now.Now())
			return d.Update(ctx, func(tx *db.Tx) error { return s.In(ctx, tx, document) })
		},
		SlipTypes: func(context.Context, *db.Tx, string) (map[string]string, error) { return r.slips, nil },
		Cashiers:  func(context.Context, *db.Tx) ([]string, error) { return r.cashiers, nil },
	})
	hear[Issued](r)
	hear[Claimed](r)
	hear[Confirmed](r)
	hear[Rejected](r)
	hear[Cancelled](r)
	hear[Expired](r)
	hear[Reminded](r)
	hear[WaiverAsked](r)
	hear[Waived](r)
	hear[NotWaived](r)
	hear[Came](r)
	hear[MoveAskedFor](r)
	hear[MoveAgreedTo](r)
	hear[PayingOut](r)
	hear[MoveEnded](r)
	hear[MonthClosed](r)
	hear[Traced](r)
	hear[Reversed](r)
}

// hear keeps events of a kind; a transaction that runs again is heard again, so races are counted in rows.
func hear[T events.Event](r *room) {
	events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e T) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.heard = append(r.heard, e)
		return nil
	})
}

// listen forgets what was heard and returns it.
func (r *room) listen() []events.Event {
	defer func() { r.heard = nil }()
	return r.heard
}

// member returns a new person at the member's door.
func (r *room) member() access.Actor {
	r.t.Helper()
	r.count++
	p := sample.Someone(r.count)
	who, err := r.people.Prepare(r.ctx)
	r.must(err)
	email, err := r.people.SealEmail(r.ctx, who, p.Email)
	r.must(err)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.people.Insert(r.ctx, tx, who, email, "en") }))
	by := access.Actor{Person: who, Purpose: access.Self}
	province := r.law().Provinces[0]
	r.must(r.people.Record(r.ctx, by, person.Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC,
		District: province.ID + "/" + province.Districts[0].ID, Phone: p.Phone, Address: p.Address, Version: "1",
	}))
	return by
}

func cashier() access.Actor {
	return access.Actor{Person: id.Random(), Roles: []access.Role{access.Cashier}, Purpose: access.Fees, Strong: true}
}

// issued asks a new person for the fees of a graduate of 2015.
func (r *room) issued() (access.Actor, Invoice) {
	r.t.Helper()
	by := r.member()
	return by, r.issue(by, id.New(r.now.Now()))
}

func (r *room) issue(by access.Actor, caseID string) (i Invoice) {
	r.t.Helper()
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) (err error) {
		i, err = r.Issue(r.ctx, tx, by, Bill{Case: caseID, Person: by.Person, Purpose: PurposeRegistration, Charges: r.law().Fees("registered_engineer", council.Payer{Graduated: 2015})})
		return err
	}))
	return i
}

// slip is what a payer sends who paid all of it today; slips that differ have other numbers of the bank.
func (r *room) slip(content string) SendSlip {
	today := r.law().Day.String()
	return SendSlip{
		Amount: "1,750", Year: today[:4], Month: today[5:7], Day: today[8:], BankNumber: bankNumber(content), Name: "slip.pdf", Content: strings.NewReader(content),
	}
}

// bankNumber is the bank's number on a slip.
func bankNumber(slip string) string {
	if slip == "a slip" {
		return "FT-26327-0091"
	}
	return fmt.Sprintf("FT-26327-%09d", crc32.ChecksumIEEE([]byte(slip))%1e9)
}

// claimed returns the claim that a payer made with a slip.
func (r *room) claimed(by access.Actor, i Invoice, content string) Claim {
	r.t.Helper()
	r.must(r.SendSlip(r.ctx, by, i.ID, r.slip(content)))
	v, err := r.Show(r.ctx, by, i.ID)
	r.must(err)
	return v.Claims[len(v.Claims)-1]
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) refused(err error, want string) {
	r.t.Helper()
	if got := key(err); got != want {
		r.t.Fatalf("%v, want %s", err, want)
	}
}

// key names a fault by its field and key.
func key(err error) string {
	f := fault.Of(err)
	switch {
	case err == nil:
		return ""
	case f == nil:
		return "internal: " + err.Error()
	case len(f.Fields) > 0:
		return f.Fields[0].Name + " " + f.Fields[0].Key
	}
	return f.Key
}

// on sets the clock to noon of a day in the council's zone.
func (r *room) on(d day.Day) { r.now.Set(d.Start(r.law().Zone).Add(12 * time.Hour)) }
