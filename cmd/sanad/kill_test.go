package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/outbound"
	"sanad/internal/payment"
	"sanad/internal/postfix"
	"sanad/internal/sample"
	"sanad/internal/walk"
	"sanad/migrations"
)

// long tells whether the run shall be as long as its promise: 50 kills under 20 journeys.
func long() bool { return os.Getenv("SANAD_LONG") != "" }

// TestNothingLost kills the server at random moments under people who apply, pay, ask, answer and decide, and compares what they were
// told with what is there: every acknowledged step is there, none is half there, every owed letter arrives, and the money agrees.
func TestNothingLost(t *testing.T) {
	kills, people := 3, 6
	if long() {
		kills, people = 50, 20
	} else if testing.Short() {
		t.Skip("a kill run belongs to the longer tests")
	}
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			mail := postfix.Start(t, true)
			c := newCity(t, engine, mail)
			c.people(people * 12)
			l := &tally{events: map[string]int{}, claims: map[string]bool{}}
			stop := c.travel(l, people)
			for i := range kills {
				s := c.serve()
				time.Sleep(time.Duration(200+rand.IntN(1500)) * time.Millisecond)
				for begun := time.Now(); l.steps() < (i+1)*8 && time.Since(begun) < 10*time.Second; { // where others keep the machine busy
					time.Sleep(20 * time.Millisecond)
				}
				if err := s.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				_ = s.Wait()
				if panicked(s.log.String()) {
					t.Fatalf("kill %d: the server panicked:\n%s", i, s.log)
				}
				if i%10 == 9 || i == kills-1 {
					c.compare(l)
				}
			}
			s := c.serve()
			time.Sleep(3 * time.Second)
			for begun := time.Now(); (l.steps() < kills*5 || l.paid() == 0) && time.Since(begun) < time.Minute; { // where others keep the machine busy
				time.Sleep(20 * time.Millisecond)
			}
			stop()
			c.settle()
			if err := s.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if err := s.Wait(); err != nil {
				t.Fatalf("it does not stop in order: %v\n%s", err, s.log)
			}
			c.compare(l)
			sent, twice := c.letters(mail, kills)
			c.whole()
			for _, w := range l.wrong {
				t.Error(w)
			}
			steps := 0
			for _, n := range l.events {
				steps += n
			}
			t.Logf("%s: %d kills, %d journeys, %d acknowledged steps, %d confirmed payments, %d steps whose answer did not come, %d asked for patience; %d letters, %d of them twice",
				engine, kills, people, steps, len(l.claims), l.unknown, l.busy, sent, twice)
			if steps < kills*5 || len(l.claims) == 0 {
				t.Errorf("too little was done to mean anything: %d steps, %d payments", steps, len(l.claims))
			}
		})
	}
}

func panicked(log string) bool {
	return strings.Contains(log, "goroutine ") || strings.Contains(log, "panic")
}

// city is a council that a real server serves, with people who have accounts.
type city struct {
	t        testing.TB
	program  string // what serves it
	data     string
	addr     string
	url      string // of the database
	env      []string
	cards    payment.Processor       // whom the program asks in this process; nil: the one of the settings
	texts    outbound.Texter         // by whom texts leave in this process; nil: none do
	sessions map[string]*http.Cookie // by what somebody is: applicant-N, officer …
	count    int
	batch    []byte // the token of the batch for which people wait
}

// newCity makes a council over an empty database.
func newCity(t testing.TB, engine string, mail *postfix.Postfix) *city {
	t.Helper()
	url := ""
	if engine == "postgres" {
		url = dbtest.PostgresURL(t, migrations.Data)
	}
	c := foundCity(t, url, mail)
	c.begin()
	return c
}

// foundCity returns a council that is not made yet, over the PostgreSQL database at url, or, where that is empty, a file.
func foundCity(t testing.TB, url string, mail *postfix.Postfix) *city {
	return foundCityIn(t, filepath.Join(t.TempDir(), "data"), url, mail)
}

func foundCityIn(t testing.TB, data, url string, mail *postfix.Postfix) *city {
	t.Helper()
	c := &city{t: t, program: program, data: data, addr: fmt.Sprintf("127.0.0.1:%d", postfix.FreePort(t)), sessions: map[string]*http.Cookie{}}
	c.env = []string{
		"SANAD_COUNCIL=pec", "SANAD_ADDR=" + c.addr, "SANAD_QUOTAS=off", "SANAD_SMTP_HOST=localhost", fmt.Sprintf("SANAD_SMTP_PORT=%d", mail.Plain),
		"SANAD_SMTP_STARTTLS=none", "SANAD_MAIL_FROM=no-reply@council.test",
	}
	if c.url = url; url == "" {
		c.url = "sqlite:" + filepath.Join(c.data, "sanad.db")
	} else {
		c.env = append(c.env, "SANAD_DB_URL="+url)
	}
	return c
}

// begin makes the council.
func (c *city) begin() {
	c.t.Helper()
	init := c.command("init", "--council", "pec", "--registrar", "the-first@example.org", "--data", c.data)
	if out, err := init.CombinedOutput(); err != nil {
		c.t.Fatalf("%v\n%s", err, out)
	}
}

func (c *city) command(args ...string) *exec.Cmd {
	cmd := exec.Command(c.program, args...)
	cmd.Env = append(os.Environ(), c.env...)
	return cmd
}

// inside builds the program in this process over the city's stores, while no server runs.
func (c *city) inside(f func(a *app.App)) {
	c.t.Helper()
	settings, err := config.LoadFrom(c.data, func(name string) string {
		for _, line := range slices.Backward(c.env) {
			if named, value, _ := strings.Cut(line, "="); named == name {
				return value
			}
		}
		return os.Getenv(name)
	})
	c.must(err)
	stores, err := app.OpenStores(c.t.Context(), settings)
	c.must(err)
	a, err := app.New(c.t.Context(), app.Options{Config: settings, Stores: stores, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Cards: c.cards, Texter: c.texts})
	c.must(err)
	f(a)
	c.must(stores.Close())
}

func (c *city) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// teach brings in what invented institutions teach, unless it is there.
func (c *city) teach(a *app.App) {
	c.t.Helper()
	there, err := a.Engineer.Taught(c.t.Context())
	c.must(err)
	if len(there) == 0 {
		_, err = a.Accreditation.Import(c.t.Context(), access.System(access.Accreditation), strings.NewReader(sample.Programmes))
		c.must(err)
	}
}

// people opens accounts for n applicants and the officers, and signs all of them in.
func (c *city) people(n int) {
	c.t.Helper()
	c.inside(func(a *app.App) {
		c.teach(a)
		enrol := func(as, email string, roles ...access.Role) {
			who, err := a.Account.Enrol(c.t.Context(), email, "en", roles...)
			c.must(err)
			token, err := a.Account.DemoLink(c.t.Context(), who)
			c.must(err)
			session, err := a.Account.DemoSignIn(c.t.Context(), token, "firefox")
			c.must(err)
			c.sessions[as] = &http.Cookie{Name: "sanad", Value: session.Token}
		}
		for i := range n {
			enrol(fmt.Sprint("applicant-", i), sample.Someone(i).Email)
		}
		enrol("officer", "an-officer@example.org", access.Officer)
		enrol("second officer", "a-second-officer@example.org", access.Officer)
		enrol("committee", "the-committee@example.org", access.Committee)
		enrol("reviewer", "a-reviewer@example.org", access.Committee)
		enrol("registrar", "the-registrar@example.org", access.Registrar)
		enrol("cashier", "the-cashier@example.org", access.Cashier)
		enrol("second cashier", "a-second-cashier@example.org", access.Cashier)
	})
	c.count = n
}

// serve starts the server and waits until it answers.
func (c *city) serve() *server {
	c.t.Helper()
	s := &server{c.command("serve", "--data", c.data), &bytes.Buffer{}}
	s.Stdout, s.Stderr = s.log, s.log
	c.must(s.Start())
	c.t.Cleanup(func() { s.Process.Kill() })
	for range 1200 {
		if status, _ := ask(c.t, c.addr, "localhost", "/readyz"); status == http.StatusOK {
			return s
		}
		time.Sleep(25 * time.Millisecond)
	}
	c.t.Fatalf("it does not answer:\n%s", s.log)
	return nil
}

// travel lets people act until the function that it returns is called: so many journeys, of whom a third are officers.
func (c *city) travel(l *tally, journeys int) (stop func()) {
	ctx, cancel := context.WithCancel(c.t.Context())
	var all sync.WaitGroup
	way := newLine(c.addr)
	who := func(as string) traveller {
		b := walk.NewBrowser(walk.Site{Handler: way}, c.sessions[as])
		return traveller{b, l, rand.New(rand.NewPCG(rand.Uint64(), 7))}
	}
	run := func(step func() error) {
		all.Add(1)
		go func() {
			defer all.Done()
			for ctx.Err() == nil {
				if err := step(); errors.Is(err, errWait) {
					time.Sleep(20 * time.Millisecond)
				}
			}
		}()
	}
	desk := []string{"officer", "second officer", "committee", "reviewer", "registrar"}
	for i := range desk {
		o := &officer{who(desk[i])}
		run(o.step)
	}
	for _, as := range []string{"cashier", "second cashier"}[:max(1, journeys/10)] {
		k := &cashier{who(as)}
		run(k.step)
	}
	next := make(chan int, c.count)
	for i := range c.count {
		next <- i
	}
	for range max(1, journeys-7) {
		var now []*applicant // a person at this window; when theirs waits for the council, the next comes
		run(func() error {
			for i := 0; i < len(now); i++ {
				if now[i].over {
					now = append(now[:i], now[i+1:]...)
					i--
				}
			}
			if len(now) < 6 {
				select {
				case n := <-next:
					now = append(now, &applicant{traveller: who(fmt.Sprint("applicant-", n)), n: n})
				default:
					if len(now) == 0 {
						return errWait
					}
				}
			}
			return now[rand.IntN(len(now))].step()
		})
	}
	return func() {
		cancel()
		all.Wait()
	}
}

// read runs f over the city's database.
func (c *city) read(f func(ctx context.Context, tx *db.Tx) error) {
	c.t.Helper()
	d, err := db.Open(c.t.Context(), c.url)
	c.must(err)
	c.must(d.View(c.t.Context(), func(tx *db.Tx) error { return f(c.t.Context(), tx) }))
	c.must(d.Close())
}

type happened struct {
	Kind  string `db:"kind"`
	Case  string `db:"case_id"`
	Times int64  `db:"times"`
}

// halves are questions whose answer must be 0: what they count was done by half.
var halves = map[string]string{
	"with the council, and without an open case":        `select count(*) from engineer_application a where state = 'submitted' and not exists (select 1 from casework_case c where c.id = a.id and c.state = 'open')`,
	"an open case of what is not with the council":      `select count(*) from casework_case c where state = 'open' and not exists (select 1 from engineer_application a where a.id = c.id and a.state = 'submitted')`,
	"unpaid, and nothing to pay":                        `select count(*) from engineer_application a where state = 'unpaid' and not exists (select 1 from payment_invoice i where i.case_id = a.id and i.state = 'issued')`,
	"something to pay, and not unpaid":                  `select count(*) from payment_invoice i where state = 'issued' and not exists (select 1 from engineer_application a where a.id = i.case_id and a.state = 'unpaid')`,
	"entered, and not registered":                       `select count(*) from engineer_application a where state = 'entered' and not exists (select 1 from engineer_registration r where r.application_id = a.id)`,
	"registered, and not entered":                       `select count(*) from engineer_registration r where not exists (select 1 from engineer_application a where a.id = r.application_id and a.state = 'entered')`,
	"registered, and not in the public register":        `select count(*) from engineer_registration r where not exists (select 1 from register_engineer p where p.number = r.number)`,
	"in the public register, and not registered":        `select count(*) from register_engineer p where not exists (select 1 from engineer_registration r where p.number = r.number)`,
	"numbers with a gap or a double":                    `select count(*) from (select n.discipline from engineer_number n join engineer_registration r on r.discipline = n.discipline group by n.discipline, n.last having count(*) <> n.last or max(r.serial) <> n.last or count(distinct r.serial) <> n.last) x`,
	"a case that waits for an answer to nothing":        `select count(*) from casework_case c where state = 'open' and waits = 'person' and not exists (select 1 from engineer_request r where r.application_id = c.id and r.state = 'open')`,
	"a question that waits, and a case that does not":   `select count(*) from engineer_request r where state = 'open' and not exists (select 1 from casework_case c where c.id = r.application_id and c.state = 'open' and c.waits = 'person')`,
	"a request without questions":                       `select count(*) from engineer_request r where not exists (select 1 from engineer_item i where i.request_id = r.id)`,
	"a message without its file":                        `select count(*) from casework_message m where document_id <> '' and not exists (select 1 from document d where d.id = m.document_id)`,
	"a file of a message that is not there":             `select count(*) from document d where kind = 'message' and not exists (select 1 from casework_message m where m.document_id = d.id)`,
	"a claim without its slip":                          `select count(*) from payment_claim c where not exists (select 1 from document d where d.id = c.document_id)`,
	"paid, and without a receipt":                       `select count(*) from payment_invoice i where state = 'paid' and not exists (select 1 from payment_receipt r where r.invoice_id = i.id)`,
	"an act without its finding":                        `select count(*) from casework_act a where outcome not in ('withdrawn', 'lapsed') and not exists (select 1 from engineer_finding f where f.application_id = a.case_id and f.step = a.step and f.person_id = a.person_id)`,
	"a letter without a job, a fate or a departure":     `select count(*) from notice_message m where state = 'queued' and due_at is null and not exists (select 1 from job j where j.kind = 'notice.mail' and j.state <> 'done' and j.args like '%' || m.id || '%')`,
	"submitted, and no letter was promised":             owed("engineer.submitted", "engineer_submitted"),
	"recommended, and no letter was promised":           owed("engineer.recommended", "engineer_moved"),
	"entered, and no letter was promised":               owed("engineer.entered", "engineer_entered"),
	"refused, and no letter was promised":               owed("engineer.refused", "engineer_refused"),
	"asked, and no letter was promised":                 owed("engineer.information_requested", "engineer_asked"),
	"answered, and no letter was promised":              owed("engineer.answered", "engineer_answered"),
	"held, and no letter was promised":                  owed("engineer.held", "engineer_held"),
	"a refusal announced, and no letter was promised":   owed("engineer.refusal_intended", "engineer_intended"),
	"a fee asked for, and no letter was promised":       owed("payment.issued", "payment_issued"),
	"a payment confirmed, and no letter was promised":   owed("payment.confirmed", "payment_confirmed"),
	"a claim rejected, and no letter was promised":      owed("payment.rejected", "payment_rejected"),
	"a payment confirmed, and the application is stuck": `select count(*) from event e where kind = 'payment.confirmed' and not exists (select 1 from event s where s.case_id = e.case_id and s.kind = 'engineer.submitted')`,
}

// owed asks for cases whose events of a kind are not as many as their letters of another.
func owed(event, letter string) string {
	return fmt.Sprintf(`select count(*) from (select e.case_id from event e where e.kind = '%s' group by e.case_id
		having count(*) <> (select count(*) from notice_message m where m.case_id = e.case_id and m.kind = '%s')) x`, event, letter)
}

// compare sees that every step that somebody was told is done is on record, and that nothing is half done.
func (c *city) compare(l *tally) {
	c.t.Helper()
	c.read(func(ctx context.Context, tx *db.Tx) error {
		// What is told while we read may be younger than what we read, so the ledger is copied first.
		l.mu.Lock()
		told, claims := map[string]int{}, map[string]bool{}
		for k, n := range l.events {
			told[k] = n
		}
		for k := range l.claims {
			claims[k] = true
		}
		l.mu.Unlock()
		rows, err := db.List[happened](ctx, tx, `select kind, case_id, count(*) as times from event group by kind, case_id`)
		if err != nil {
			return err
		}
		there := map[string]int{}
		for _, r := range rows {
			there[r.Kind+" "+r.Case] = int(r.Times)
		}
		for k, n := range told {
			if there[k] < n {
				c.t.Errorf("%s: told %d times, on record %d times", k, n, there[k])
			}
		}
		confirmed, err := db.List[string](ctx, tx, `select id from payment_claim where state = 'confirmed'`)
		if err != nil {
			return err
		}
		for _, id := range confirmed {
			delete(claims, id)
		}
		if len(claims) > 0 {
			c.t.Errorf("%d payments that were told to be confirmed are not", len(claims))
		}
		for what, query := range halves {
			n, err := db.Get[int64](ctx, tx, query)
			if err != nil {
				return fmt.Errorf("%s: %w", what, err)
			}
			if n > 0 {
				c.t.Errorf("%d times: %s", n, what)
			}
		}
		return nil
	})
}

// settle waits until everything that was promised is done; a job that failed twice rests for more than two minutes.
func (c *city) settle() {
	c.t.Helper()
	for range 1500 {
		var left int64
		c.read(func(ctx context.Context, tx *db.Tx) (err error) {
			left, err = db.Get[int64](ctx, tx, `select count(*) from job where period = 0 and state not in ('done', 'dead')`)
			return err
		})
		if left == 0 {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	c.t.Error("after five minutes jobs are still to be done")
}

var messageID = regexp.MustCompile(`(?mi)^Message-ID: <([^@>]+)@`)

// letters sees that each letter that was promised has arrived, and few of them twice.
func (c *city) letters(mail *postfix.Postfix, kills int) (sent, twice int) {
	c.t.Helper()
	var promised []string
	c.read(func(ctx context.Context, tx *db.Tx) (err error) {
		promised, err = db.List[string](ctx, tx, `select id from notice_message where state = 'sent'`)
		if err != nil {
			return err
		}
		other, err := db.List[string](ctx, tx, `select distinct state from notice_message where state <> 'sent'`)
		if len(other) > 0 {
			c.t.Errorf("some letters are %v", other)
		}
		return err
	})
	arrived := map[string]int{}
	for range 100 { // Postfix delivers after it has taken a letter
		clear(arrived)
		for _, text := range mail.All(c.t) {
			if m := messageID.FindStringSubmatch(text); m != nil {
				arrived[m[1]]++
			}
		}
		if len(arrived) >= len(promised) {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	for _, id := range promised {
		switch n := arrived[id]; {
		case n == 0:
			c.t.Errorf("the letter %s never arrived", id)
		case n > 1:
			twice += n - 1
		}
	}
	if twice > kills*4 { // as many as were being sent, by four workers, when the server was killed
		c.t.Errorf("%d letters arrived more often than once, after %d kills", twice, kills)
	}
	return len(promised), twice
}

// whole opens something of every person and every file, and proves the ledger of payments.
func (c *city) whole() {
	c.t.Helper()
	c.inside(func(a *app.App) {
		found, err := a.Check(c.t.Context())
		if err != nil {
			c.t.Error(err)
		}
		c.t.Logf("checked: %+v", found)
	})
}
