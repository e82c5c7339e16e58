package payment

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"
	"testing"

	"sanad/internal/access"
	"sanad/internal/bank"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/outbound"
)

// TestWhateverPeopleDoTheLedgerAgrees lets payers, cashiers, registrars, banks, a processor of cards and time act in any order, with right and wrong
// versions, sums and slips: told twice, late, in another order or never. Now and then the program is killed in the middle of a deed, begins again on the
// same databases, and whoever heard no answer repeats what they wanted. Each deed is done whole or refused in words; afterwards the books agree with
// themselves and with what happened outside, and whatever waits is in a list that somebody sees.
func TestWhateverPeopleDoTheLedgerAgrees(t *testing.T) {
	lite, postgres, steps := uint64(4), uint64(1), 400
	switch {
	case os.Getenv("SANAD_LONG") != "":
		lite, postgres, steps = 80, 8, 500
	case testing.Short():
		lite, postgres, steps = 2, 1, 150
	}
	all := map[string]int{}
	for _, x := range []struct {
		engine string
		seeds  uint64
		open   func(testing.TB) *db.DB
	}{{"sqlite", lite, dbtest.SQLite}, {"postgres", postgres, dbtest.PostgreSQL}} {
		t.Run(x.engine, func(t *testing.T) {
			for seed := range x.seeds {
				t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { newModel(t, x.open(t), seed).run(steps, all) })
			}
		})
	}
	if t.Failed() || os.Getenv("SANAD_LONG") == "" {
		return
	}
	for _, deed := range deeds {
		if all[deed.name] == 0 {
			t.Errorf("nobody could %s: %v", deed.name, all)
		}
	}
	for _, what := range []string{"waive to nothing", "killed before", "killed after", "back", "bounced", "owed again and claimed", "a slip by its number"} {
		if all[what] == 0 {
			t.Errorf("nobody saw %s", what)
		}
	}
	if t.Failed() {
		t.Errorf("what was meant to happen did not: %v", all)
	}
	t.Log(all)
}

// model is a council with what happens outside of it.
type model struct {
	*room
	url, keysURL              string
	dice                      *rand.Rand
	payers, tellers, officers []access.Actor
	cards                     *bank.Cards
	pages                     []string    // of the processor, to which payers were sent
	switched                  []*switched // payments at banks, in the order in which they were made
	byTransaction             map[string]*switched
	confirmed                 map[string]money.Amount // by claim, as a cashier was told
	numbers                   map[string]string       // of the bank on slips, by their index
	refunded                  map[string]bool         // moves of which a cashier was told that they are paid out
	bank                      string
	lines                     []*line // of the account, in the order in which the bank booked them
	files                     [][]*line
	step                      int
	looks                     map[string]int64 // how often a deed looks whether it should go on, by its name
	done                      map[string]int
}

// switched is a payment at a bank of which the switch tells.
type switched struct {
	id, reference string
	amount        money.Amount
	heard         bool // the council acknowledged it
	taken, tried  bool // the council acknowledged that it was taken back, or was told so
	first         int  // the step in which it was told first; 0: it was not
	doubt         bool // a statement may have shown it before it was told
}

// line is a movement on the council's account.
type line struct {
	day, words, number string
	amount             money.Amount
	of                 *switched // what it shows; nil: something else
	loaded, tried      bool      // a cashier was told that it was loaded, or tried to
	first              int       // the step in which it was loaded first
}

func newModel(t *testing.T, d *db.DB, seed uint64) *model {
	r := newRoom(t, d)
	m := &model{
		room: r, url: dbtest.URL(t, d), keysURL: dbtest.URL(t, r.keys), dice: rand.New(rand.NewPCG(seed, 7)), byTransaction: map[string]*switched{},
		confirmed: map[string]money.Amount{}, numbers: map[string]string{}, refunded: map[string]bool{}, looks: map[string]int64{}, done: map[string]int{},
		cards: &bank.Cards{Key: "sk_test_of_the_invented_processor", Secret: "whsec_of_the_invented_processor", Clock: r.now},
	}
	m.withCards()
	m.payers = []access.Actor{r.member(), r.member(), r.member()}
	m.tellers = []access.Actor{cashier(), cashier(), cashier()}
	m.tellers[2].Person = m.payers[0].Person
	m.officers = []access.Actor{as(access.Registrar), as(access.Registrar), {Person: m.payers[0].Person, Roles: []access.Role{access.Registrar}, Purpose: access.Fees, Strong: true}}
	for _, c := range m.tellers {
		r.cashiers = append(r.cashiers, c.Person)
	}
	m.bank = r.account(m.tellers[0])
	return m
}

// withCards asks the invented processor without a network between.
func (m *model) withCards() {
	m.needs.Cards = &outbound.Stripe{Base: "http://processor.invalid", Key: m.cards.Key, HTTP: &http.Client{Transport: within{m.cards}}}
	m.needs.Site = "https://council.example"
}

// within calls a handler as if it were far away.
type within struct{ http.Handler }

func (w within) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	return rec.Result(), nil
}

// pick is a number from nothing up to n.
func (m *model) pick(n int) int { return m.dice.IntN(max(1, n)) }

// one is one of a list, which is not empty.
func one[T any](m *model, list []T) T { return list[m.pick(len(list))] }

// deed is something that somebody does. What it will be is decided before, so that it can be repeated; nil: there is nothing to be done.
type deed struct {
	name    string
	weight  int
	outside bool // it happens elsewhere, and no crash of ours undoes it
	choose  func(m *model) func() error
}

func (m *model) run(steps int, all map[string]int) {
	m.t.Helper()
	var bag []deed
	for _, d := range deeds {
		for range d.weight {
			bag = append(bag, d)
		}
	}
	for m.step = 1; m.step <= steps; m.step++ {
		d := one(m, bag)
		do := d.choose(m)
		if do == nil {
			continue
		}
		where := fmt.Sprintf("step %d, %s", m.step, d.name)
		err := m.try(d, do)
		if err == nil {
			m.done[d.name]++
		} else if !refusal(err) {
			m.t.Fatalf("%s: %v", where, err)
		}
		m.agrees(where)
		if m.step%20 == 0 {
			m.owned(where)
		}
	}
	m.end()
	for deed, n := range m.done {
		all[deed] += n
	}
	m.view(func(ctx context.Context, tx *db.Tx) error {
		n, err := db.Get[int](ctx, tx, `select count(*) from payment_invoice where state = 'waived'`)
		all["waive to nothing"] += n
		for what, query := range map[string]string{
			"back":                   `select count(*) from payment_movement where state = 'back'`,
			"bounced":                `select count(*) from payment_movement where state = 'bounced'`,
			"a refund with a charge": `select count(*) from payment_movement r join payment_move m on m.id = r.move_id where r.state = 'refund' and -r.amount > m.amount`,
			"owed again and claimed": `select count(*) from payment_claim c join payment_receipt r on r.invoice_id = c.invoice_id where c.claimed_at > r.made_at`,
			"a slip by its number": `select count(*) from payment_movement v join payment_money m on m.id = v.money_id join payment_claim c on c.id = m.external_id
				where v.state = 'told' and v.decided_by = '' and v.reference = '' and c.bank_index = v.bank_index`,
		} {
			n, err := db.Get[int](ctx, tx, query)
			if err != nil {
				return err
			}
			all[what] += n
		}
		return err
	})
}

// refusal tells whether an error is a no in words, or what a processor that lies or is away makes of a question.
func refusal(err error) bool {
	var away *outbound.StripeError
	return fault.Of(err) != nil || errors.Is(err, errOther) || errors.As(err, &away)
}

// try lets somebody do something. Now and then the program is killed meanwhile, and they do it again as they heard no answer.
func (m *model) try(d deed, do func() error) error {
	if d.outside {
		return do()
	}
	calm := m.ctx
	if m.pick(10) > 0 {
		looked := &mortal{Context: calm, end: func() {}}
		m.ctx = looked
		err := do()
		m.ctx = calm
		m.looks[d.name] = looked.looks.Load()
		return err
	}
	ctx, cancel := context.WithCancel(calm)
	defer cancel()
	m.ctx = &mortal{Context: ctx, end: cancel, most: 1 + m.dice.Int64N(m.looks[d.name]+m.looks[d.name]/4+2)}
	err := do()
	m.ctx = calm
	if ctx.Err() != nil && err != nil {
		m.done["killed before"]++
	} else {
		m.done["killed after"]++
	}
	m.restart()
	m.agrees(fmt.Sprintf("step %d, killed in %s", m.step, d.name))
	return do()
}

// mortal is a context that ends when somebody looked at it so many times: at one statement or another, or at the commit.
type mortal struct {
	context.Context
	looks atomic.Int64
	most  int64
	end   func()
}

// Done counts who looks.
func (c *mortal) Done() <-chan struct{} {
	if c.looks.Add(1) == c.most {
		c.end()
	}
	return c.Context.Done()
}

// restart drops the program with its databases, and begins another on them.
func (m *model) restart() {
	m.must(m.db.Close())
	m.must(m.keys.Close())
	d, err := db.Open(m.ctx, m.url, db.Careless())
	m.must(err)
	m.keys, err = db.Open(m.ctx, m.keysURL, db.Careless())
	m.must(err)
	keys := m.keys
	m.t.Cleanup(func() { m.must(errors.Join(d.Close(), keys.Close())) })
	m.begin(d)
	m.withCards()
}

func (m *model) view(f func(ctx context.Context, tx *db.Tx) error) {
	m.t.Helper()
	m.must(m.db.View(m.ctx, func(tx *db.Tx) error { return f(m.ctx, tx) }))
}

// list is what the database has.
func list[T any](m *model, query string, args ...any) (rows []T) {
	m.t.Helper()
	m.view(func(ctx context.Context, tx *db.Tx) (err error) {
		rows, err = db.List[T](ctx, tx, query, args...)
		return err
	})
	return rows
}
